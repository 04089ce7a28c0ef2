"""Draws docs/architecture.svg: the rooms of the package in their layers, their wings, and who imports whom.

Rows are the layers of the first import contract in pyproject.toml; rooms, wings and arrows are what the code is. An
arrow that a chain of others implies is left out. Run from a checkout, with import-linter's grimp installed:

    python docs/architecture_picture.py > docs/architecture.svg
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from importlib import import_module
from pathlib import Path
from textwrap import wrap
from typing import TypeAlias

import grimp

PACKAGE = "rootwise"
PROJECT = Path(__file__).parents[1] / "pyproject.toml"
# Where the steps of docs/architecture.md happen; a step that moves to another room moves here, too.
STEPS = {
    "interfaces": "1, 12",
    "cases": "2-3",
    "model.evidence": "4-5",
    "model.posterior": "6-8",
    "queries.case": "9",
    "care": "10",
    "wording.answer": "11",
}
Edges: TypeAlias = set[tuple[str, str]]

# Of the drawing, in its own units: narrow, so that a telephone shows it at the size of its text.
WIDTH, GUTTER, GAP, BETWEEN, LANE = 400.0, 26.0, 26.0, 12.0, 9.0
PAD, NAME, LINE, CHIP, CHIP_GAP = 10.0, 17.0, 14.0, 24.0, 16.0
LETTER = 6.7  # a letter of the caption, on average and rounded up

STYLE = """
  text { font: 12px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; fill: #22303c }
  .name { font-size: 15px; font-weight: 600 }
  .step { font-size: 11px; font-weight: 600; fill: #fff; text-anchor: middle }
  .wing { text-anchor: middle }
  .page { fill: #fff }
  .room { fill: #eef3f7; stroke: #8296a6 }
  .chip { fill: #fff; stroke: #8296a6 }
  .mark { fill: #9a4c00 }
  .arrow { fill: none; stroke: #4a6072; stroke-width: 1.5 }
  .under { fill: none; stroke: #fff; stroke-width: 6 }
  .head { fill: #4a6072 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e4eaef }
    .step { fill: #14191e }
    .page { fill: #14191e }
    .room { fill: #222b33; stroke: #6d8090 }
    .chip { fill: #14191e; stroke: #6d8090 }
    .mark { fill: #f0a860 }
    .arrow { stroke: #a9bccb }
    .under { stroke: #14191e }
    .head { fill: #a9bccb }
  }
"""


@dataclass
class Room:
    """A package (or a file beside the packages) as a box; places are filled in by `placed`."""

    name: str
    caption: str
    wings: list[str]
    x: float = 0.0
    y: float = 0.0
    width: float = 0.0
    height: float = 0.0

    @property
    def middle(self) -> float:
        """Where an arrow from above ends."""
        return self.x + self.width / 2


def layers() -> list[list[str]]:
    """The rooms from the top layer to the bottom one, as the first contract has them."""
    contract = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"][0]
    return [re.split(r" *[:|] *", layer) for layer in contract["layers"]]


def imports(graph: grimp.ImportGraph, boxes: Iterable[str]) -> Edges:
    """Which of some packages or modules import which, less what a chain of others implies."""
    found = {
        (one, other)
        for one in boxes
        for other in boxes
        if one != other and graph.direct_import_exists(importer=one, imported=other, as_packages=True)
    }
    return {edge for edge in found if not _reaches(*edge, found - {edge})}


def _reaches(start: str, end: str, edges: Edges) -> bool:
    seen, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        if here == end:
            return True
        following = {other for one, other in edges if one == here} - seen
        seen |= following
        waiting += following
    return False


def in_order(wings: list[str], edges: Edges) -> list[str]:
    """Wings so that each stands beside one that it imports, where it can."""
    order: list[str] = []

    def follow(wing: str) -> None:
        if wing not in order:
            order.append(wing)
            for other in sorted(other for one, other in edges if one == wing):
                follow(other)

    importing, imported = {one for one, _ in edges}, {other for _, other in edges}
    for wing in sorted(wings, key=lambda wing: (wing in imported or wing not in importing, wing)):
        follow(wing)
    return order


def room(name: str, graph: grimp.ImportGraph, edges: Edges) -> Room:
    """A room with the first clause of its docstring and its wings: the packages in it that import or are imported."""
    own = f"{PACKAGE}.{name}"
    documented = import_module(own).__doc__ or ""
    wings = [child for child in graph.find_children(own) if graph.find_children(child)]
    used = [wing for wing in wings if _used(wing, graph)]
    edges |= imports(graph, used)
    return Room(name, re.split(r"[:.]", documented)[0], in_order(used, edges))


def _used(wing: str, graph: grimp.ImportGraph) -> bool:
    inside = {wing, *graph.find_descendants(wing)}
    near = set().union(*(graph.find_modules_that_directly_import(module) for module in inside))
    near = near.union(*(graph.find_modules_directly_imported_by(module) for module in inside))
    return any(module.startswith(PACKAGE) for module in near - inside)


def placed(rows: list[list[Room]], edges: Edges) -> float:
    """Give every room its place, those of one row below their importers; returns the height of the drawing."""
    top = GUTTER / 2
    centre: dict[str, float] = {}

    def below(one: Room) -> float:
        above = [centre[a] for a, b in edges if b == f"{PACKAGE}.{one.name}" and a in centre]
        return sum(above) / len(above) if above else 0.0

    for row in rows:
        row.sort(key=below)
        shares = [2 + len(one.wings) for one in row]
        free, left = WIDTH - 2 * GUTTER - BETWEEN * (len(row) - 1), GUTTER
        for one, share in zip(row, shares, strict=True):
            one.x, one.y, one.width = left, top, free * share / sum(shares)
            left += one.width + BETWEEN
            lines = wrap(one.caption, int((one.width - 2 * PAD) / LETTER))
            one.height = 2 * PAD + NAME + LINE * len(lines) + (CHIP + 12 if one.wings else 0)
            centre[f"{PACKAGE}.{one.name}"] = one.middle
        for one in row:
            one.height = max(other.height for other in row)
        top += row[0].height + GAP
    return top - GAP + GUTTER / 2


def drawn_room(one: Room, edges: Edges) -> Iterator[str]:
    """The box of a room, its words and its wings in a line."""
    size = f'width="{one.width:.1f}" height="{one.height:.1f}"'
    yield f'<rect class="room" x="{one.x:.1f}" y="{one.y:.1f}" {size} rx="6"/>'
    yield f'<text class="name" x="{one.x + PAD:.1f}" y="{one.y + PAD + 12:.1f}">{one.name}</text>'
    if one.name in STEPS:
        yield from step(STEPS[one.name], one.x + one.width - PAD / 2, one.y + PAD + 7)
    for index, line in enumerate(wrap(one.caption, int((one.width - 2 * PAD) / LETTER))):
        yield f'<text x="{one.x + PAD:.1f}" y="{one.y + PAD + NAME + 11 + LINE * index:.1f}">{escape(line)}</text>'
    if not one.wings:
        return
    width = (one.width - 2 * PAD - CHIP_GAP * (len(one.wings) - 1)) / len(one.wings)
    top = one.y + one.height - PAD - CHIP + 3
    left = {wing: one.x + PAD + (width + CHIP_GAP) * index for index, wing in enumerate(one.wings)}
    for wing, x in left.items():
        name = wing.rpartition(".")[2]
        yield f'<rect class="chip" x="{x:.1f}" y="{top:.1f}" width="{width:.1f}" height="{CHIP}" rx="4"/>'
        yield f'<text class="wing" x="{x + width / 2:.1f}" y="{top + 16:.1f}">{name}</text>'
        if f"{one.name}.{name}" in STEPS:
            yield from step(STEPS[f"{one.name}.{name}"], x + width + 7, top - 4)
    places = {wing: index for index, wing in enumerate(one.wings)}
    for a, b in sorted(edge for edge in edges if edge[0] in left and edge[1] in left):
        if places[b] - places[a] == 1:
            points = [(left[a] + width, top + CHIP / 2), (left[b], top + CHIP / 2)]
        else:  # below those between
            points = [(left[a] + width / 2, top + CHIP), (left[a] + width / 2, top + CHIP + 5),
                      (left[b] + width / 2, top + CHIP + 5), (left[b] + width / 2, top + CHIP)]  # fmt: skip
        yield from arrow(points)


def step(words: str, right: float, middle: float) -> Iterator[str]:
    """The numbers of steps on a mark that ends at a place."""
    shown = words.replace("-", "\N{EN DASH}")
    width = 10 + 6.2 * len(words)
    yield f'<rect class="mark" x="{right - width:.1f}" y="{middle - 8:.1f}" width="{width:.1f}" height="16" rx="8"/>'
    yield f'<text class="step" x="{right - width / 2:.1f}" y="{middle + 4:.1f}">{shown}</text>'


def arrow(points: list[tuple[float, float]]) -> Iterator[str]:
    """A line along points with a head at its end."""
    (x, y), (tip_x, tip_y) = points[-2:]
    dx, dy = (tip_x > x) - (tip_x < x), (tip_y > y) - (tip_y < y)
    yield f'<path class="arrow" d="{_path([*points[:-1], (tip_x - 5 * dx, tip_y - 5 * dy)])}"/>'
    base_x, base_y = tip_x - 7 * dx, tip_y - 7 * dy
    corners = [(tip_x, tip_y), (base_x - 4 * dy, base_y - 4 * dx), (base_x + 4 * dy, base_y + 4 * dx)]
    yield f'<polygon class="head" points="{" ".join(f"{px:.1f},{py:.1f}" for px, py in corners)}"/>'


def _path(points: list[tuple[float, float]]) -> str:
    return "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def drawn_arrows(rows: list[list[Room]], edges: Edges) -> Iterator[str]:
    """Arrows between rooms: straight to the next row, around the rows between at the side of their start."""
    place = {f"{PACKAGE}.{one.name}": (level, one) for level, row in enumerate(rows) for one in row}
    far = {True: 0, False: 0}  # lanes taken at the right and at the left

    def length(edge: tuple[str, str]) -> tuple[int, str, str]:
        return place[edge[1]][0] - place[edge[0]][0], *edge

    between = sorted((edge for edge in edges if edge[0] in place and edge[1] in place), key=length)
    near = [edge for edge in between if length(edge)[0] == 1]
    for a, b in near:
        one, other = place[a][1], place[b][1]
        x = (max(one.x, other.x) + min(one.x + one.width, other.x + other.width)) / 2
        yield from arrow([(x, one.y + one.height), (x, other.y)])
    by_start: dict[str, list[str]] = {}
    for a, b in (edge for edge in between if edge not in near):
        by_start.setdefault(a, []).append(b)
    for a, ends in by_start.items():
        level, one = place[a]
        right = rows[level][-1] is one
        far[right] += 1
        lane = (WIDTH - GUTTER + LANE * far[right]) if right else GUTTER - LANE * far[right]
        edge_x = one.x + one.width if right else one.x
        routes = []
        for b in ends:
            level, other = place[b]
            bend = [(edge_x, one.y + one.height / 2), (lane, one.y + one.height / 2)]
            if rows[level][-1 if right else 0] is other:
                y = other.y + other.height / 2
                routes.append([*bend, (lane, y), (other.x + other.width if right else other.x, y)])
            else:
                x, y = other.middle + (12 if right else -12), other.y - GAP / 2
                routes.append([*bend, (lane, y), (x, y), (x, other.y)])
        # Where an arrow crosses another one it passes over it.
        yield from (f'<path class="under" d="{_path(route)}"/>' for route in routes)
        for route in routes:
            yield from arrow(route)


def picture() -> str:
    """The whole drawing as SVG."""
    graph = grimp.build_graph(PACKAGE)
    names = layers()
    edges = imports(graph, [f"{PACKAGE}.{name}" for row in names for name in row])
    rows = [[room(name, graph, edges) for name in row] for row in names]
    height = placed(rows, edges)
    told = "; ".join(" and ".join(one.name for one in row) for row in rows)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {height:.0f}" role="img" '
        'aria-labelledby="title told">',
        '<title id="title">The rooms of Rootwise and what they import</title>',
        f'<desc id="told">From the top layer to the bottom one: {told}. Arrows point down only.</desc>',
        f"<style>{STYLE}</style>",
        f'<rect class="page" width="{WIDTH:.0f}" height="{height:.0f}" rx="8"/>',
        *drawn_arrows(rows, edges),
        *(line for row in rows for one in row for line in drawn_room(one, edges)),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(picture(), end="")
