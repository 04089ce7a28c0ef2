"""Patients drawn from the model: whether its probabilities are calibrated, and what a wrong model would cost."""
