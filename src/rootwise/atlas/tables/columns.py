"""The types of columns: what a cell of the atlas may hold, whatever its table."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, ValidationError

from rootwise.terms import vocabulary


def _blank_is_none(value: object) -> object:
    return None if value == "" else value


def blank_is_same(value: object) -> object:
    """A side that is not written is the lesion's own."""
    return "same" if value == "" else value


def blank_is_observed(value: object) -> object:
    """A frequency is as observed unless it says otherwise."""
    return "as_observed" if value == "" else value


Blank = BeforeValidator(_blank_is_none)
OptionalFloat = Annotated[float | None, Blank]
OptionalInt = Annotated[int | None, Blank]
OptionalText = Annotated[str | None, Blank]
Probability = Annotated[float, Field(ge=0.0, le=1.0)]
FilledText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


def _root(value: str) -> str:
    roots = vocabulary().roots
    if value not in roots:
        raise ValueError(f"{value!r} is not a root; they run from {roots[0]} to {roots[-1]}")
    return value


def _run(value: str) -> str:
    """`L2-L4`: two roots, the upper one first."""
    roots = vocabulary().roots
    first, _, last = value.partition("-")
    if roots.index(_root(first)) >= roots.index(_root(last)):
        raise ValueError(f"{value!r} does not run from an upper to a lower root")
    return value


def _site(value: str) -> str:
    if value.startswith("root.") and "-" in value:
        _run(value.removeprefix("root."))
    return value


def _structure(value: str) -> str:
    head, _, run = value.rpartition(".")
    if head in {"canal", "ramus", "dorsal_ramus"} and run != "{level}":
        (_run if "-" in run else _root)(run)
    return value


Root = Annotated[str, AfterValidator(_root)]
Site = Annotated[str, AfterValidator(_site)]  # without side; of a run of roots, both ends are checked
Structure = Annotated[str, AfterValidator(_structure)]  # what an effect strikes


def fault(error: ValidationError) -> str:
    """The first thing that is wrong with a row, and in which column."""
    first = error.errors()[0]
    column = ".".join(str(part) for part in first["loc"])
    return f"{column or 'row'}: {first['msg'].removeprefix('Value error, ')}"
