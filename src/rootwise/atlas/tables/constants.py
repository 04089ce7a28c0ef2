"""The constants of lesions/constants.yaml: which there are, and within which range each makes sense."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from rootwise.terms.vocabulary import nearest

CONSTANTS: Mapping[str, tuple[float, float]] = {
    "silence_same_side": (0.0, 1.0),
    "silence_other_side": (0.0, 1.0),
    "other_prior": (0.0, 0.5),
    "irritability_shift": (0.0, 5.0),
    "paresthesia_exponent": (0.1, 10.0),
    "screen_sensitivity": (0.0, 1.0),
    "coarse_background": (0.1, 10.0),
    "population_age_mean": (1.0, 110.0),
    "population_age_sd": (1.0, 50.0),
    "source_effect_sd": (0.0, 3.0),
    "insufficient_below": (0.0, 1.0),
    "miscounted": (0.0, 1.0),
    "run_of_roots": (0.0, 1.0),
}

MISSING = "E-ATLAS-005"


class Fault(NamedTuple):
    """What is wrong with one constant."""

    code: str
    name: str
    message: str
    hint: str


def faults(values: Mapping[str, float]) -> Iterator[Fault]:
    """What is wrong with the constants of an atlas.

    Args:
        values: by name, as the file gives them.
    Yields:
        Names that the model does not know, names that it needs, and values out of range.
    """
    missing = [name for name in CONSTANTS if name not in values]
    for name, value in values.items():
        if name not in CONSTANTS:
            near = nearest(name, missing or tuple(CONSTANTS))
            hint = f"did you mean {near!r}?" if near else "the model reads: " + " ".join(CONSTANTS)
            yield Fault("E-ATLAS-004", name, f"{name!r} is not a constant of the model", hint)
            continue
        low, high = CONSTANTS[name]
        if not low <= value <= high:
            hint = f"a number from {low:g} to {high:g}"
            yield Fault("E-ATLAS-006", name, f"{name}={value:g} is out of range", hint)
    for name in missing:
        low, high = CONSTANTS[name]
        hint = f"add it: {name}: {{value, source, grade, note}}, from {low:g} to {high:g}"
        yield Fault(MISSING, name, f"constant {name!r} is missing", hint)
