"""What is laid over the drawing of the body: marks, and the shade of a supply."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from itertools import product
from statistics import fmean

from rootwise.interfaces.server.figures.body import Field, View
from rootwise.queries.atlas.skin import SkinSupply
from rootwise.terms import vocabulary

Told = Mapping[tuple[str, str], Mapping[str, str]]  # (region, side) -> symptom -> present or absent


@dataclass(frozen=True, slots=True)
class Mark:
    """A symptom that is there, drawn on a field.

    Attributes:
        field: that it is drawn on.
        symptom: which.
        in_part: whether only a part of the field's region is marked.
    """

    field: Field
    symptom: str
    in_part: bool


@dataclass(frozen=True, slots=True)
class Denied:
    """Symptoms that were asked for and are not there, written on a field."""

    field: Field
    symptoms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shade:
    """The share of a field's fibres that a supply makes up, 0 to 1."""

    field: Field
    share: float


def marked(view: View, told: Told) -> Iterator[Mark]:
    """What is drawn on a view: a coarse word on all its parts, and a part on the field of its coarse region.

    Args:
        view: the drawing.
        told: what the case says.
    """
    drawn = _drawn(view)
    for field in view.fields:
        above = (field.region, *vocabulary().regions.ancestors(field.region))
        parts = vocabulary().regions.parts(field.region)
        whole = _present(told, above, _sides(field, drawn))
        part = _present(told, parts, _sides(field, drawn)) | _present(told, (field.region,), _halves(field, drawn))
        for symptom in sorted(whole | part):
            yield Mark(field, symptom, symptom not in whole)


def denied(view: View, told: Told) -> Iterator[Denied]:
    """What was asked for on a field, and is not there.

    Args:
        view: the drawing.
        told: what the case says.
    """
    drawn = _drawn(view)
    for field in view.fields:
        words: dict[str, str] = {}
        for side in _sides(field, drawn):
            words |= told.get((field.region, side), {})
        absent = tuple(symptom for symptom, how in words.items() if how == "absent")
        if absent:
            yield Denied(field, absent)


def shades(view: View, supply: SkinSupply) -> Iterator[Shade]:
    """The shade of every field that a supply reaches.

    A coarse field has no share of its own in the atlas: it is shaded as the mean of its parts, for the eye alone.

    Args:
        view: the drawing.
        supply: shares of regions.
    """
    for field in view.fields:
        share = fmean(supply.shares.get(part, 0.0) for part in vocabulary().regions.parts(field.region))
        if share > 0:
            yield Shade(field, share)


def _drawn(view: View) -> frozenset[tuple[str, str]]:
    return frozenset((field.region, str(field.side)) for field in view.fields)


def _present(told: Told, regions: Iterable[str], sides: Iterable[str]) -> set[str]:
    places = product(regions, sides)
    return {symptom for place in places for symptom, how in told.get(place, {}).items() if how == "present"}


def _sides(field: Field, drawn: Set[tuple[str, str]]) -> tuple[str, ...]:
    """The sides of a statement that speak of a field: one on the midline shows on both halves where it has no field."""
    alone = field.side == "axial" or (field.region, "axial") in drawn
    return (field.side,) if alone else (field.side, "axial")


def _halves(field: Field, drawn: Set[tuple[str, str]]) -> tuple[str, ...]:
    """The sides that have no field but the one on the midline."""
    return ("left", "right") if field.side == "axial" and (field.region, "left") not in drawn else ()
