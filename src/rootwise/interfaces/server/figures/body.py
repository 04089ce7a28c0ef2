"""Our own drawing of a body: its fields as paths, both sides from one half, and where each can be hit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from rootwise.terms.sites import OTHER_SIDE

Side = Literal["left", "right", "axial"]
Point = tuple[float, float]

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Bezier:
    """A cubic curve from `start` to `end`; of a straight line the controls lie on it."""

    start: Point
    first: Point
    second: Point
    end: Point

    def turned(self) -> Bezier:
        """The same curve, walked the other way."""
        return Bezier(self.end, self.second, self.first, self.start)

    def at(self, t: float) -> Point:
        """The point at `t` of 0..1."""
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
        points = (self.start, self.first, self.second, self.end)
        x, y = (sum(w * p[axis] for w, p in zip(weights, points, strict=True)) for axis in (0, 1))
        return x, y


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the drawing.

    Attributes:
        region: of the vocabulary.
        side: of the patient; `axial` where the field lies on the midline.
        view, part: drawing that it belongs to, and which symmetric part of it.
        border: closed, in units of the drawing.
        turn: SVG transform that makes this field of its mirror image; empty for what is drawn as it is.
    """

    region: str
    side: Side
    view: str
    part: str
    border: tuple[Bezier, ...]
    turn: str

    @property
    def shape(self) -> str:
        """Id of the outline that it shares with its mirror image."""
        return f"{self.part}.{self.region}.midline" if self.side == "axial" else f"{self.part}.{self.region}"

    @property
    def path(self) -> str:
        """The border for SVG."""
        return f"{_path(self.border)}Z"

    @property
    def corners(self) -> tuple[Point, ...]:
        """The border as a polygon of short straight lines."""
        return tuple(curve.at(t / 4) for curve in self.border for t in range(4))

    @property
    def centre(self) -> Point:
        """The centroid, where a word about it stands."""
        points = self.corners
        area = x = y = 0.0
        for (x1, y1), (x2, y2) in zip(points, (*points[1:], points[0]), strict=True):
            cross = x1 * y2 - x2 * y1
            area, x, y = area + cross, x + (x1 + x2) * cross, y + (y1 + y2) * cross
        return x / (3 * area), y / (3 * area)


@dataclass(frozen=True, slots=True)
class Label:
    """A word in the drawing, centred on a point."""

    text: str
    at: Point


@dataclass(frozen=True, slots=True)
class View:
    """One drawing.

    Attributes:
        name: front, back, feet, arms or hands.
        title: for a person.
        width, height: of the drawing, in its units.
        fields: what can be marked.
        outline: silhouettes, as one path.
        lines: what is drawn for the eye alone, as one path.
        labels: captions, and which side of the patient is which.
    """

    name: str
    title: str
    width: int
    height: int
    fields: tuple[Field, ...]
    outline: str
    lines: str
    labels: tuple[Label, ...]

    @property
    def shapes(self) -> Mapping[str, str]:
        """Outlines by id, each once for both sides."""
        return {field.shape: field.path for field in self.fields if not field.turn}


@cache
def views() -> tuple[View, ...]:
    """All drawings, in the order in which they are shown."""
    text = Path(__file__).with_name("body.yaml").read_text(encoding="utf-8")
    data: Mapping[str, Any] = yaml.load(text, _LOADER)  # noqa: S506 (a safe loader)
    parts = [_Part(name, _inherited(data["parts"], name)) for name, part in data["parts"].items() if "view" in part]
    return tuple(_view(name, head, parts) for name, head in data["views"].items())


class _Part:
    """One symmetric part of a drawing, placed in it."""

    def __init__(self, name: str, data: Mapping[str, Any]) -> None:
        self.name, self.data = name, data
        self.view: str = data["view"]
        self._middle, self._top = float(data["middle"]), float(data["top"])
        self._nodes: dict[str, Point] = {name: (u, y) for name, (u, y) in data["nodes"].items()}
        self._curves = {name: self._smooth(points) for name, points in data["curves"].items()}

    def fields(self) -> Iterator[Field]:
        """Every field with its mirror image; one on the midline is a whole."""
        rename: Mapping[str, str] = self.data.get("rename", {})
        viewers_left: Side = self.data["viewers_left"]
        mirror = f"matrix(-1 0 0 1 {2 * self._middle:g} 0)"
        for key, pieces in self.data["zones"].items():
            name, _, midline = key.partition(" ")
            half, region = self._walked(pieces), rename.get(name, name)
            if midline:
                whole = half + tuple(_mirrored(curve).turned() for curve in reversed(half))
                yield Field(region, "axial", self.view, self.name, self._placed(whole, 1), "")
            else:
                yield Field(region, viewers_left, self.view, self.name, self._placed(half, -1), mirror)
                yield Field(region, OTHER_SIDE[viewers_left], self.view, self.name, self._placed(half, 1), "")

    def outline(self) -> str:
        """The silhouette of both halves."""
        walks = [self._walked(pieces) for pieces in self.data["outline"]]
        return "".join(_path(self._placed(walk, to)) for walk in walks for to in (-1, 1))

    def lines(self) -> str:
        """What shows the form of the body, and is no border."""
        walks = [tuple(curve for _, curve in self._smooth(points)[1]) for points in self.data.get("lines", ())]
        return "".join(_path(self._placed(walk, to)) for walk in walks for to in (-1, 1))

    def labels(self) -> Iterator[Label]:
        """Its caption, and the sides of the patient in words."""
        whole = self.data.get("like") == "body"
        for side, (x, y) in self.data["labels"].items():
            yield Label(f"patient's {side}" if whole else side, (x, y))
        if "caption" in self.data:
            x, y, text = self.data["caption"]
            yield Label(text, (x, y))

    def _smooth(self, written: Sequence[str | Sequence[float]]) -> _Curve:
        """A smooth line through points (Catmull-Rom), with the place of each named one."""
        points = [self._nodes[one] if isinstance(one, str) else (one[0], one[1]) for one in written]
        names = {one: place for place, one in enumerate(written) if isinstance(one, str)}
        curves: list[tuple[int, Bezier]] = []
        for place in range(len(points) - 1):
            before, start, end, after = (points[max(0, min(len(points) - 1, place + step))] for step in (-1, 0, 1, 2))
            first = (start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6)
            second = (end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6)
            curves.append((place, Bezier(start, first, second, end)))
        return {**names, "end": len(points) - 1}, curves

    def _walked(self, pieces: Sequence[str]) -> tuple[Bezier, ...]:
        """Piece after piece; a piece that is one node is reached in a straight line."""
        walk: list[Bezier] = []
        for piece in pieces:
            words = piece.split()
            if len(words) == 1:
                walk.append(_straight(walk[-1].end, self._nodes[words[0]]))
                continue
            names, curves = self._curves[words[0]]
            start, end = names[words[1]], names[words[2]]
            walked = [curve for place, curve in curves if min(start, end) <= place < max(start, end)]
            if start > end:
                walked = [curve.turned() for curve in reversed(walked)]
            if walk and walk[-1].end != walked[0].start:
                walk.append(_straight(walk[-1].end, walked[0].start))
            walk += walked
        return tuple(walk)

    def _placed(self, walk: Sequence[Bezier], to: int) -> tuple[Bezier, ...]:
        def place(point: Point) -> Point:
            return self._middle + to * point[0], self._top + point[1]

        return tuple(Bezier(*(place(p) for p in (c.start, c.first, c.second, c.end))) for c in walk)


_Curve = tuple[dict[str, int], list[tuple[int, Bezier]]]


def _view(name: str, head: Mapping[str, Any], parts: Sequence[_Part]) -> View:
    own = [part for part in parts if part.view == name]
    width, height = head["size"]
    return View(
        name,
        head["title"],
        width,
        height,
        tuple(field for part in own for field in part.fields()),
        "".join(part.outline() for part in own),
        "".join(part.lines() for part in own),
        tuple(label for part in own for label in part.labels()),
    )


def _inherited(parts: Mapping[str, Any], name: str) -> dict[str, Any]:
    """A part with what it takes from the one that it is like."""
    part = parts[name]
    base = _inherited(parts, part["like"]) if "like" in part else {"nodes": {}, "curves": {}}
    joined = {key: {**base[key], **part.get(key, {})} for key in ("nodes", "curves")}
    return {**base, **part, **joined}


def _straight(start: Point, end: Point) -> Bezier:
    return Bezier(start, start, end, end)


def _mirrored(curve: Bezier) -> Bezier:
    points = (curve.start, curve.first, curve.second, curve.end)
    return Bezier(*((-x, y) for x, y in points))


def _path(walk: Sequence[Bezier]) -> str:
    def told(point: Point) -> str:
        return f"{point[0]:.0f} {point[1]:.0f}"

    drawn = [f"M{told(walk[0].start)}"]
    for curve in walk:
        straight = curve.first == curve.start and curve.second == curve.end
        drawn.append(
            f"L{told(curve.end)}" if straight else f"C{told(curve.first)} {told(curve.second)} {told(curve.end)}"
        )
    return "".join(drawn)
