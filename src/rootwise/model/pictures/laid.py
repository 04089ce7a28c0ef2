"""Pictures laid on the body: each pool as a state of its site, on either side, or of both sides together.

A source that raters saw on both sides of a patient is a site of its own, `joint.hip.both`; it names both. A run of
sites has the pictures of its middle one, beside what the others show on average.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rootwise.atlas.tables.panel import STANDS_FOR, Panel
from rootwise.model.model import SiteInfo
from rootwise.model.pictures.pooled import Looks, Pool, pooled

Array = NDArray[np.float64]

ONE_SIDE, BOTH_SIDES = 10, 5  # pools of a site at most, of pictures of one side and of both


@dataclass(frozen=True, slots=True)
class Seen:
    """A pool of pictures with its place on the body.

    Attributes:
        pool: what is seen.
        site: index of its site.
        side: the affected side, or the worse one; empty where neither is.
        beside: of a run, the other sites that it strikes, each as it is on average.
    """

    pool: Pool
    site: int
    side: str
    beside: tuple[Pool, ...] = ()

    def place(self, side: str) -> int:
        """0 for a finding of the affected side or of none, 1 for one of the other side."""
        return 0 if side in ("axial", self.side) or not self.side else 1


@dataclass(frozen=True, slots=True)
class Laid:
    """All pools on all sites.

    Attributes:
        sites: those of the anatomy, then the sites of both sides.
        anatomy: per site, indices of the sites of the anatomy that it names: itself, or both sides.
        seen: pools by site; sites that nobody judged have none.
        both: per site of both sides, the share of its source's patients.
    """

    sites: tuple[SiteInfo, ...]
    anatomy: tuple[tuple[int, ...], ...]
    seen: Mapping[int, tuple[Seen, ...]]
    both: Mapping[int, float]


def lay(panel: Panel, looks: Looks, sites: Sequence[SiteInfo]) -> Laid:
    """Lay every picture on every side that it can be on.

    Args:
        panel: the ratings.
        looks: their figures.
        sites: of the anatomy.
    Returns:
        Sites and pools; a pool that may be worse on either side stands there twice.
    """
    by_base: dict[str, list[int]] = {}
    for index, site in enumerate(sites):
        if site.members == (site.id,):
            by_base.setdefault(site.base, []).append(index)
    every = list(sites)
    anatomy: list[tuple[int, ...]] = [(index,) for index in range(len(sites))]
    seen: dict[int, tuple[Seen, ...]] = {}
    share: dict[int, float] = {}
    for base, members in _by_base(panel).items():
        own = by_base.get(base, [])
        sided = len(own) == 2
        one = [i for i in members if not sided or panel.pictures[i].row.spread == "uni"]
        two = [i for i in members if i not in one]
        for index in own if one else []:
            pools = pooled(one, panel, looks, ONE_SIDE)
            seen[index] = _of(pools, index, (sites[index].side,) if sided else ())
        if two and sided:
            share[len(every)] = _share(two, members, panel)
            seen[len(every)] = _of(pooled(two, panel, looks, BOTH_SIDES), len(every), ())
            left, right = (sites[i] for i in own)
            every.append(SiteInfo(f"{base}.both", (left.id, right.id), base, "both", left.level, left.kind, left.name))
            anatomy.append((own[0], own[1]))
    for index, site in enumerate(sites):
        own = [i for name in site.members for i, other in enumerate(sites) if other.id == name and other.id != site.id]
        if own and all(i in seen for i in own):
            middle = own[len(own) // 2]
            beside = tuple(_whole(seen[i]) for i in own if i != middle)
            seen[index] = tuple(replace(one, site=index, beside=beside) for one in seen[middle])
    return Laid(tuple(every), tuple(anatomy), seen, share)


def _whole(seen: Sequence[Seen]) -> Pool:
    """All pictures of a site as one."""
    weight = np.concatenate([one.pool.weight * one.pool.share for one in seen])
    members = np.concatenate([one.pool.members for one in seen])
    return Pool(members, weight / weight.sum(), float(weight.sum()), seen[0].pool.main)


def _of(pools: Sequence[Pool], site: int, sides: tuple[str, ...]) -> tuple[Seen, ...]:
    """Each pool on the given side, or on each side that it may be worse on."""
    seen = []
    for pool in pools:
        own = sides or (("left", "right") if pool.spread in ("asymmetric", "uni") else ("",))
        part = Pool(pool.members, pool.share, pool.weight / len(own), pool.main)
        seen += [Seen(part, site, side) for side in own]
    return tuple(seen)


def _by_base(panel: Panel) -> dict[str, list[int]]:
    """Pictures by the site that they are of, without side."""
    found: dict[str, list[int]] = {}
    for place, picture in enumerate(panel.pictures):
        for base in STANDS_FOR.get(picture.row.site, (picture.row.site,)):
            found.setdefault(base, []).append(place)
    return found


def _share(some: Sequence[int], every: Sequence[int], panel: Panel) -> float:
    weight = [panel.pictures[i].row.weight for i in some]
    return sum(weight) / sum(panel.pictures[i].row.weight for i in every)
