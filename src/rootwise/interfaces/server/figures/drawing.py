"""Parts of small drawings as SVG: limbs, arrows, a hammer, a place that hurts. Colours are the style sheet's."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from math import cos, hypot, radians, sin

Point = tuple[float, float]

_HEAD = 9.0  # length of an arrow's head

Drawing = tuple[str, str]  # parts, and what they show in words


def towards(start: Point, angle: float, length: float) -> Point:
    """The point at an angle and distance; 0 is to the right, 90 downwards."""
    return (start[0] + length * cos(radians(angle)), start[1] + length * sin(radians(angle)))


def between(first: Point, second: Point, share: float) -> Point:
    """A point on the way from one to another."""
    return (first[0] + share * (second[0] - first[0]), first[1] + share * (second[1] - first[1]))


def line(kind: str, *points: Point) -> str:
    """A line through points, such as a limb with its joints."""
    return f'<polyline class="{kind}" points="{_points(points)}"/>'


def area(kind: str, *points: Point) -> str:
    """A closed area."""
    return f'<polygon class="{kind}" points="{_points(points)}"/>'


def disc(kind: str, centre: Point, radius: float) -> str:
    """A filled circle."""
    return f'<circle class="{kind}" cx="{centre[0]:.1f}" cy="{centre[1]:.1f}" r="{radius:.1f}"/>'


def words(at: Point, text: str, anchor: str = "start") -> str:
    """A few words beside what they name."""
    return f'<text class="words" x="{at[0]:.1f}" y="{at[1]:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def arrow(kind: str, start: Point, end: Point) -> str:
    """A straight arrow: `move` is the movement, `force` the examiner's hand."""
    length = hypot(end[0] - start[0], end[1] - start[1])
    neck = between(end, start, _HEAD / length)
    return line(kind, start, neck) + _head(kind, neck, end)


def turn(kind: str, centre: Point, radius: float, first: float, last: float) -> str:
    """An arrow along a circle, from one angle to another."""
    back = (_HEAD / radius) * 57.3 * (1 if last > first else -1)
    start, neck, end = (towards(centre, angle, radius) for angle in (first, last - back, last))
    sweep, large = int(last > first), int(abs(last - first) > 180)
    way = f"M{start[0]:.1f} {start[1]:.1f}A{radius:.1f} {radius:.1f} 0 {large} {sweep} {neck[0]:.1f} {neck[1]:.1f}"
    return f'<path class="{kind}" d="{way}"/>' + _head(kind, neck, end)


def pain(at: Point) -> str:
    """A place that hurts: a star, so that it does not depend on colour."""
    rays = (line("pain", towards(at, angle, 3), towards(at, angle, 8)) for angle in range(0, 360, 45))
    return "".join(rays)


def hammer(at: Point, angle: float) -> str:
    """A reflex hammer that strikes a place from the direction of an angle."""
    neck = towards(at, angle, 5)
    handle = towards(neck, angle - 78, 34)
    first, last = towards(at, angle - 90, 5), towards(at, angle + 90, 5)
    block = (first, towards(first, angle, 10), towards(last, angle, 10), last)
    return line("handle", neck, handle) + area("hammer", *block)


def _head(kind: str, neck: Point, end: Point) -> str:
    length = hypot(end[0] - neck[0], end[1] - neck[1]) or 1.0
    side = ((neck[1] - end[1]) / length * 5, (end[0] - neck[0]) / length * 5)
    corners = ((neck[0] + side[0], neck[1] + side[1]), end, (neck[0] - side[0], neck[1] - side[1]))
    return area(f"{kind}-head", *corners)


def _points(points: Iterable[Point]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def pressed(at: tuple[float, float], angle: float, length: float = 30) -> str:
    """The examiner's hand that presses on a point, from the direction of an angle in degrees."""
    return arrow("force", towards(at, angle, length), towards(at, angle, 8))
