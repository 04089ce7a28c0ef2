"""The highlighted lines of the figure: pathways of the atlas on the map of spine and nerves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from rootwise.atlas.levels import geometry
from rootwise.interfaces.server.figures import spine_map as ground
from rootwise.interfaces.server.figures.highlighted import Highlighted
from rootwise.interfaces.server.figures.spine_map import Point
from rootwise.queries.case.pathways import Pathway
from rootwise.terms import vocabulary

Segment = tuple[Point, Point]


def foramen(root: str) -> Point:
    """Where a root leaves on the right half of the map.

    Args:
        root: T10 to S5; the foramen is the atlas's, beyond its levels the next one of the row.
    """
    place = geometry().roots.get(root)
    if place is not None:
        return ground.FORAMINA[place.exits]
    return next(at for name, at in ground.FORAMINA.items() if name.partition("-")[0] == root)


def drawn_pathways(highlighted: Sequence[Highlighted]) -> list[tuple[int, list[list[Point]]]]:
    """The lines to highlight, rivals before the leader, so that the leader lies on top.

    Args:
        highlighted: the sources, the leader first.

    Returns:
        Rank and lines; what a better source lights is not drawn again for a rival.
    """
    known: set[Segment] = set()
    drawn = []
    for source in highlighted:
        lines = []
        for points in _lines(source):
            fresh = [segment for segment in pairwise(points) if segment not in known]
            known.update(fresh)
            lines += _joined(fresh)
        if lines:
            drawn.append((source.rank, lines))
    return drawn[::-1]


def _lines(source: Highlighted) -> Iterator[list[Point]]:
    sites = vocabulary().sites
    for pathway in source.pathways:
        sign = -1 if pathway.side == "left" else 1
        yield [(sign * x, y) for x, y in _points(pathway)]
    for site in source.sites:
        base, side = sites.base(site), sites.side(site)
        own = [*_STRETCHES.get(base, ()), *(_step("", name) for name in (base, *_parts(base)))]
        for stretch in filter(None, own):
            yield [(-x if side == "left" else x, y) for x, y in stretch]


# What a site takes up on the map where that is more than a point.
_STRETCHES: Mapping[str, tuple[tuple[Point, ...], ...]] = {
    "plexus.lumbar": (ground.LUMBAR_BAR,),
    "plexus.sacral": (ground.SACRAL_BAR,),
    "plexus.lumbosacral": (ground.LUMBAR_BAR, ground.SACRAL_BAR),
    "cauda_equina": (((0, ground.CONUS_TIP), (0, 290)),),
    "conus": (((0, 104), (0, ground.CONUS_TIP)),),
    "cord.thoracic": (((0, 30), (0, 104)),),
    "cord.cervical": (((0, ground.CORD_TOP), (0, 30)),),
    "vessel.aorta": (((0, 30), (0, 208)),),
}


def _parts(base: str) -> list[str]:
    """The parts by which the map draws a nerve: the sciatic nerve has two."""
    return [name for _, name in ground.BEYOND if name.startswith(f"{base}.")]


def _points(pathway: Pathway) -> list[Point]:
    """The line of one pathway on the right half: through the canal, out by the foramen and on."""
    points: list[Point] = []
    before = ""
    if pathway.root is not None:
        place = foramen(pathway.root)
        x, y = ground.ORIGINS[pathway.root]
        points = [(x, y), (min(place[0], 5.5), max(place[1] - 12, y)), place]
    for structure in pathway.structures:
        if pathway.root is not None and not before:
            if structure == "dorsal_ramus":
                points.append((points[-1][0] + ground.DORSAL_RAMUS[0], points[-1][1] + ground.DORSAL_RAMUS[1]))
            points += ground.FROM_ROOT.get((pathway.root, structure), ())
        else:
            points += _step(before, structure)
        before = structure
    return points


def _step(before: str, structure: str) -> tuple[Point, ...]:
    if before:
        return ground.BEYOND.get((before, structure), ())
    return next((points for (_, name), points in ground.BEYOND.items() if name == structure), ())


def _joined(segments: Sequence[Segment]) -> list[list[Point]]:
    lines: list[list[Point]] = []
    for first, second in segments:
        if lines and lines[-1][-1] == first:
            lines[-1].append(second)
        else:
            lines.append([first, second])
    return lines
