"""The unlit map of spine and nerves, on which the sources are drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from rootwise.interfaces.server.figures import spine_map as ground
from rootwise.interfaces.server.figures.pathways import foramen
from rootwise.interfaces.server.figures.spine_map import Point


@cache
def unlit() -> str:
    """The unlit map: the same in every figure."""
    half = ground.BODY_HALF
    (top_x, top_y), (end_x, end_y) = ground.SACRUM
    bodies = "".join(
        f'<rect x="{-half}" y="{y}" width="{2 * half}" height="{ground.BODY_HEIGHT}" rx="4"/>'
        for y in ground.VERTEBRAE.values()
    )
    discs = "".join(
        f'<rect x="{3 - half}" y="{y + ground.BODY_HEIGHT + 1}" width="{2 * half - 6}" height="5" rx="2.5"/>'
        for y in ground.VERTEBRAE.values()
    )
    labels = "".join(
        f'<text x="{4 - half}" y="{y + 13.5}">{name}</text>' for name, y in ground.VERTEBRAE.items()
    ) + "".join(
        f'<text x="0" y="{ground.FORAMINA[name][1] + 4}" text-anchor="middle">{name}</text>'
        for name in ("S1", "S2", "S3", "S4", "S5")
    )
    nerves = strokes([line for sign in (-1, 1) for line in _all_lines(sign)])
    dots = "".join(
        f'<circle cx="{sign * x:g}" cy="{y:g}" r="2"/>' for sign in (-1, 1) for x, y in ground.FORAMINA.values()
    )
    joints = "".join(
        f'<circle cx="{sign * ground.PLACES[joint].at[0]:g}" cy="{ground.PLACES[joint].at[1]:g}" r="{radius}"/>'
        for sign in (-1, 1)
        for joint, radius in (("joint.hip", 10), ("joint.knee", 8))
    )
    sacroiliac = "".join(f"M{sign * (top_x + 4)} {top_y + 4}L{sign * (end_x + 14)} {end_y - 34}" for sign in (-1, 1))
    ligament = "".join(f"M{sign * 152} 312L{sign * 172} 300" for sign in (-1, 1))
    return (
        f'<g class="bone">{bodies}<path d="M{-top_x} {top_y}H{top_x}L{end_x} {end_y}H{-end_x}Z"/></g>'
        f'<g class="disc">{discs}</g>'
        f'<g class="joint">{joints}<path d="{sacroiliac}"/></g><path class="ligament" d="{ligament}"/>'
        f'<circle class="cord" cx="0" cy="6" r="9"/>'
        f'<path class="cord" d="M-4 {ground.CORD_TOP}H4V112L0 {ground.CONUS_TIP}L-4 112Z"/>'
        f'<path class="nerve" d="{nerves}"/><g class="foramen">{dots}</g>'
        f'<path class="bar" d="{strokes([line for sign in (-1, 1) for line in _bars(sign)])}"/>'
        f'<g class="bony">{labels}</g>'
        f'<g class="side"><text x="{2 - ground.HALF_WIDTH}" y="14">patient\'s left</text>'
        f'<text x="{ground.HALF_WIDTH - 2}" y="14" text-anchor="end">patient\'s right</text>'
        f'<text x="{2 - ground.HALF_WIDTH}" y="29">(from behind)</text></g>'
    )


def _all_lines(sign: int) -> Iterator[list[Point]]:
    for root, (x, y) in ground.ORIGINS.items():
        place = foramen(root)
        yield sided([(x, y), (min(place[0], 5.5), max(place[1] - 12, y)), place], sign)
    for (root, _), points in ground.FROM_ROOT.items():
        yield sided([foramen(root), *points], sign)
    yield from (sided(points, sign) for points in ground.BEYOND.values() if points)


def _bars(sign: int) -> Iterator[list[Point]]:
    yield sided(ground.LUMBAR_BAR, sign)
    yield sided(ground.SACRAL_BAR, sign)


def sided(points: Iterable[Point], sign: int) -> list[Point]:
    """A line of the right side, on the side of a sign: 1 right, -1 left."""
    return [(sign * x, y) for x, y in points]


def strokes(lines: Iterable[Sequence[Point]]) -> str:
    """The path of some lines, as SVG writes it."""
    return "".join("M" + "L".join(f"{x:g} {y:g}" for x, y in line) for line in lines)
