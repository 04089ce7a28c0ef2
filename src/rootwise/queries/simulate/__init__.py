"""Patients drawn from the model, or from a world that differs from it in a known way: what would be recorded of them?

`crowd` draws who has what, and what each finding shows; `recorded` divides what can be recorded of a finding into
values. Who examines what is the caller's: a protocol of a validation, or of a test.
"""
