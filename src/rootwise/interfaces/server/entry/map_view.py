"""What the symptom map shows: drawings, marks, the list, and the supply that is shaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rootwise.errors import ServerError
from rootwise.interfaces.server.entry import symptoms
from rootwise.interfaces.server.figures.body import View, views
from rootwise.interfaces.server.figures.layers import Denied, Mark, Shade, denied, marked, shades
from rootwise.queries.atlas.skin import skin_supply, suppliers
from rootwise.wording.atlas.skin import OVERLAP, basis_line, share_lines, supplier_name

# Drawings that stay folded, because few patients need them; no root that the atlas covers has skin there.
APART = frozenset({"arms", "hands"})
# What the templates of the map say.
MAP_WORDS: Mapping[str, Mapping[str, str] | frozenset[str]] = {
    "symptoms": symptoms.SYMPTOMS,
    "letters": symptoms.LETTERS,
    "there": symptoms.THERE,
    "asked": symptoms.ASKED_WORDS,
    "apart": APART,
}


@dataclass(frozen=True, slots=True)
class Shading:
    """A supply laid over the drawings.

    Attributes:
        name: id of the root or nerve; empty for none.
        words: its name.
        shades: by view.
        lines: share in words -> regions.
        notes: what the shade means and rests on.
    """

    name: str
    words: str
    shades: Mapping[str, tuple[Shade, ...]]
    lines: Mapping[str, str]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MapView:
    """The symptom map of a case.

    Attributes:
        views: the drawings.
        marks, denied: what is laid over them, by view.
        parts: lines of the list by part of the body.
        told: what the buttons of the list say, by region and side.
        choice: what the next tap marks.
        shading: the supply.
        suppliers: id -> name of what can be shaded.
    """

    views: tuple[View, ...]
    marks: Mapping[str, tuple[Mark, ...]]
    denied: Mapping[str, tuple[Denied, ...]]
    parts: Mapping[str, tuple[symptoms.Line, ...]]
    told: Mapping[symptoms.Place, str]
    choice: symptoms.Choice
    shading: Shading
    suppliers: Mapping[str, str]


def map_view(marks: symptoms.Marks, choice: symptoms.Choice, supply: str = "") -> MapView:
    """Put the symptom map together.

    Args:
        marks: of the case.
        choice: what the next tap marks.
        supply: root or nerve to be shaded; empty for none.

    Raises:
        ServerError: the atlas has no skin of that name.
    """
    return MapView(
        views=views(),
        marks={view.name: tuple(marked(view, marks)) for view in views()},
        denied={view.name: tuple(denied(view, marks)) for view in views()},
        parts=symptoms.lines(),
        told={place: _told(words) for place, words in marks.items()},
        choice=choice,
        shading=shading(supply),
        suppliers={name: supplier_name(name) for name in suppliers()},
    )


def shading(name: str) -> Shading:
    """A supply as it is laid over the drawings.

    Args:
        name: root or nerve; empty for none.

    Raises:
        ServerError: the atlas has no skin of that name.
    """
    if not name:
        return Shading("", "", {}, {}, ())
    if name not in suppliers():
        hint = f"choose one of {', '.join(suppliers())}"
        raise ServerError("E-SERVER-032", f'the atlas has no skin supplied by "{name[:80]}"', hint=hint)
    supply = skin_supply(name)
    by_view = {view.name: tuple(shades(view, supply)) for view in shaded_views()}
    return Shading(name, supplier_name(name), by_view, share_lines(supply), (OVERLAP, basis_line(supply)))


def shaded_views() -> tuple[View, ...]:
    """The drawings that a supply is laid over."""
    return tuple(view for view in views() if view.name not in APART)


def _told(words: Mapping[str, str]) -> str:
    return ", ".join(f"{'' if how == 'present' else 'no '}{symptoms.SYMPTOMS[name]}" for name, how in words.items())
