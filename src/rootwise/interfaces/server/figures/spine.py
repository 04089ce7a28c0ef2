"""The figure of spine and nerves: the leading source lit, its rivals thinner and dashed, all of it also in words."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from markupsafe import Markup, escape

from rootwise.interfaces.server.figures import spine_map as ground
from rootwise.interfaces.server.figures.highlighted import Highlighted
from rootwise.interfaces.server.figures.pathways import drawn_pathways, foramen
from rootwise.interfaces.server.figures.spine_ground import strokes, unlit
from rootwise.interfaces.server.figures.spine_map import Anchor, Label, Point
from rootwise.terms import vocabulary
from rootwise.wording.sites import short_set

VIEW = "Seen from behind: the patient's left is on the left. A map, not to scale."
_SIGN = {"left": -1, "right": 1, None: 1}
# A part of a nerve on the map stands under the name of the whole.
_WHOLE = {
    "nerve.sciatic.tibial": "nerve.sciatic",
    "nerve.sciatic.fibular": "nerve.sciatic",
    "nerve.femoral.intrapelvic": "nerve.femoral",
    "nerve.lateral_plantar": "nerve.medial_plantar",
}
_LINE, _BANNER_LINE = 12, 19
_CHARACTER, _LONGEST = 7.4, 14  # a wide font's bold character, and characters of a name with its per cent
_BANNER_COLUMNS, _NOTE_COLUMNS = 46, 62


@dataclass(frozen=True, slots=True)
class Figure:
    """The drawing with what stands beneath it.

    Attributes:
        svg: with title and description.
        highlighted: its sources, for the key.
    """

    svg: Markup
    highlighted: tuple[Highlighted, ...]


@dataclass(frozen=True, slots=True)
class _Mark:
    """A place on the map with the ranks of the sources that it belongs to."""

    site: str
    ranks: tuple[int, ...]


def spine(highlighted: Sequence[Highlighted], name: str = "spine") -> Figure:
    """Draw the figure.

    Args:
        highlighted: the sources, the leader first.
        name: of the figure on its page, for the ids of its title and description.
    """
    banner = textwrap.wrap(f"{highlighted[0].name}: {highlighted[0].percent}", _BANNER_COLUMNS)[:3]
    notes = [line for source in highlighted for line in _note(source)]
    top = 12 + _BANNER_LINE * len(banner)
    height = top + ground.HEIGHT + 17 * len(notes)
    marks = tuple(_marks(highlighted))
    parts = [
        f'<svg class="spine" role="img" aria-labelledby="{name}-title" aria-describedby="{name}-desc" '
        f'viewBox="0 0 {2 * ground.HALF_WIDTH} {height}">',
        f'<title id="{name}-title">'
        f"Spine and nerves with the leading source lit: {escape(banner_words(highlighted))}</title>",
        f'<desc id="{name}-desc">{escape(description(highlighted))}</desc>',
        *_banner(banner),
        f'<g transform="translate({ground.HALF_WIDTH} {top})">',
        unlit(),
        *_names({_key(mark.site) for mark in marks}, _on_the_pathway(highlighted[0])),
        *(f'<path class="way r{rank}" d="{strokes(lines)}"/>' for rank, lines in drawn_pathways(highlighted)),
        *(part for mark in reversed(marks) for part in _drawn(mark, highlighted)),
        *_notes(notes),
        "</g></svg>",
    ]
    return Figure(Markup("".join(parts)), tuple(highlighted))


def banner_words(highlighted: Sequence[Highlighted]) -> str:
    """The leader with its per cent."""
    return f"{highlighted[0].name}: {highlighted[0].percent}"


def description(highlighted: Sequence[Highlighted]) -> str:
    """Everything that the figure shows, as text."""
    sentences = [VIEW]
    for source in highlighted:
        sentences.append(f"{source.rank}. {source.name}: {source.percent}.")
        sentences += [f"{root} may be {' or '.join(more)}: the count is in doubt." for root, more in source.labels]
        if source.pathway and source.rank == 1:
            sentences.append(f"Highlighted pathway: {source.pathway}.")
        sentences += [f"{' '.join(_note(source))}."] if _note(source) else []
    return " ".join(sentences)


def _marks(highlighted: Sequence[Highlighted]) -> Iterator[_Mark]:
    sites = dict.fromkeys(site for source in highlighted for site in source.sites if not _nowhere(site))
    for site in sites:
        yield _Mark(site, tuple(source.rank for source in highlighted if site in source.sites))


def _drawn(mark: _Mark, highlighted: Sequence[Highlighted]) -> Iterator[str]:
    """The number of a source at its place, with name and per cent where there is room."""
    site = mark.site
    base, sign = _base_site(site), _SIGN[vocabulary().sites.side(site)]
    best = mark.ranks[0]
    # The per cent is of the whole source, so it stands at a place only where that is all of it.
    told = highlighted[best - 1].percent if len(mark.ranks) == len(highlighted[best - 1].sites) == 1 else ""
    if base.startswith("root."):
        root = base.removeprefix("root.")
        x, y = _root_mark(root)
        labels = dict(highlighted[best - 1].labels).get(root, ())
        lines: tuple[str, ...] = (" or ".join((root, *labels)) if labels else f"{root} {told}".rstrip(),)
        if len(labels) > 1:
            lines = (f"{root} or", " or ".join(labels))
        at = (sign * (x + 5 + _width(mark.ranks) / 2), y + 4 - _LINE / 2 * (len(lines) - 1))
        yield _text(lines, at, _turned("start", sign), "name lit")
    else:
        place = ground.PLACES[base]
        x, y = place.at
        if place.label:
            at = (sign * place.label.at[0], place.label.at[1])
            yield _text(_with_percent(place.label, told), at, _turned(place.label.anchor, sign), "name lit")
    yield _number(mark.ranks, (sign * x, y))


def _with_percent(label: Label, told: str) -> tuple[str, ...]:
    """A name with its per cent behind it, or below it where the line would be long or leave the map."""
    line = f"{label.lines[-1]} {told}".rstrip()
    room = {"start": 1.0, "middle": 0.5, "end": 0.0}[label.anchor] * len(line) * _CHARACTER
    if len(line) <= _LONGEST and label.at[0] + room <= ground.HALF_WIDTH:
        return (*label.lines[:-1], line)
    return (*label.lines, told) if told else label.lines


def _root_mark(root: str) -> Point:
    x, y = foramen(root)
    if root in ground.VERTEBRAE:
        return (46, y + (5 if root == "L5" else 0))
    # On the root's line, where the sacral ones have parted.
    (end_x, end_y), place = ground.FROM_ROOT[root, "plexus.sacral"][-1], 52
    return (place, y + (end_y - y) * (place - x) / (end_x - x))


def _number(ranks: Sequence[int], at: Point) -> str:
    width, (x, y) = _width(ranks), at
    words = ",".join(map(str, ranks))
    return (
        f'<g class="number r{ranks[0]}">'
        f'<rect class="mark" x="{x - width / 2:g}" y="{y - 8.5:g}" width="{width:g}" height="17" rx="8.5"/>'
        f'<text class="rank" x="{x:g}" y="{y + 4.5:g}" text-anchor="middle">{words}</text></g>'
    )


def _width(ranks: Sequence[int]) -> float:
    return 17 + 10 * (len(ranks) - 1)


def _banner(lines: Sequence[str]) -> Iterator[str]:
    yield _number((1,), (14, 14))
    for place, line in enumerate(lines):
        yield f'<text class="banner" x="30" y="{19 + _BANNER_LINE * place}">{escape(line)}</text>'


def _note(source: Highlighted) -> list[str]:
    """A line below the map for a source, or the part of it, that has no place there."""
    missing = [site for site in source.sites if _nowhere(site)]
    words = f"{source.rank}  {short_set(missing)}: no single place on this map"
    return textwrap.wrap(words, _NOTE_COLUMNS) if missing else []


def _notes(lines: Sequence[str]) -> Iterator[str]:
    x, y = 4 - ground.HALF_WIDTH, ground.HEIGHT + 8
    for place, line in enumerate(lines):
        yield f'<text class="note" x="{x}" y="{y + 17 * place}">{escape(line)}</text>'


def _names(marked: set[tuple[str, int]], highlighted: set[tuple[str, int]]) -> Iterator[str]:
    """The names on the map; where a place is marked, its mark writes its name."""
    for base, sign, text in _all_names():
        if (base, sign) in highlighted - marked:
            yield text.replace('class="name"', 'class="name lit"')
        elif (base, sign) not in marked:
            yield text


def _on_the_pathway(leader: Highlighted) -> set[tuple[str, int]]:
    """The nerves by which the leader reaches what is abnormal."""
    return {
        (name, _SIGN[pathway.side])
        for pathway in leader.pathways
        for structure in pathway.structures
        for name in (structure, _WHOLE.get(structure, structure))
    }


@cache
def _all_names() -> tuple[tuple[str, int, str], ...]:
    shown = [(base, place.label) for base, place in ground.PLACES.items() if place.label and place.shown]
    named = [
        (base, sign, _text(label.lines, (sign * label.at[0], label.at[1]), _turned(label.anchor, sign), "name"))
        for base, label in shown
        for sign in (-1, 1)
    ]
    roots = [
        (f"root.{root}", sign, _text((root,), (sign * 43, foramen(root)[1] - 3), _turned("start", sign), "root"))
        for root in ground.VERTEBRAE
        for sign in (-1, 1)
    ]
    return (*named, *roots)


def _key(site: str) -> tuple[str, int]:
    return _base_site(site), _SIGN[vocabulary().sites.side(site)]


def _text(lines: Sequence[str], at: Point, anchor: Anchor, kind: str) -> str:
    where = "" if anchor == "start" else f' text-anchor="{anchor}"'
    if len(lines) == 1:
        return f'<text class="{kind}" x="{at[0]:g}" y="{at[1]:g}"{where}>{escape(lines[0])}</text>'
    spans = "".join(
        f'<tspan x="{at[0]:g}" y="{at[1] + _LINE * place:g}">{escape(line)}</tspan>' for place, line in enumerate(lines)
    )
    return f'<text class="{kind}"{where}>{spans}</text>'


def _turned(anchor: Anchor, sign: int) -> Anchor:
    if sign == 1 or anchor == "middle":
        return anchor
    return "end" if anchor == "start" else "start"


def _base_site(site: str) -> str:
    return vocabulary().sites.base(site)


def _nowhere(site: str) -> bool:
    base = _base_site(site)
    return base not in ground.PLACES and base.removeprefix("root.") not in ground.ORIGINS
