"""What can be wrong: every site with its causes and its states, as flat lists of atoms.

A *cause atom* is (site, cause), a *state atom* is (site, state). Causes explain onset, history, imaging and
mechanics; states explain what the tissue does. `link[c, s]` = P(state s | cause c) ties the two within a site.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from rootwise.atlas.tables.loader import Atlas, expand_site
from rootwise.atlas.tables.schema import CauseRow
from rootwise.atlas.tables.sites import Effect, SiteFamily, State
from rootwise.errors import ModelError

Side = Literal["left", "right", "midline"]
Relation = Literal["same", "other", "axial"]  # of a target's side to a lesion's


@dataclass(frozen=True, slots=True)
class Site:
    """A place that can be the source: `root.L3.left`; of a run, `members` are the places that one lesion strikes."""

    id: str
    base: str
    side: Side
    level: str | None
    family: SiteFamily
    members: tuple[Site, ...] = ()


@dataclass(frozen=True, slots=True)
class Lesions:
    """All sites of an atlas and their atoms.

    Attributes:
        sites: sided sites, in the order of the atlas.
        cause_site, state_site: index of the site of each atom; atoms of a site are contiguous.
        causes, states: the atoms' own rows.
        link: (causes, states) P(state | cause), zero across sites; rows sum to 1.
    """

    sites: tuple[Site, ...]
    causes: tuple[CauseRow, ...]
    cause_site: NDArray[np.intp]
    states: tuple[tuple[str, State], ...]
    state_site: NDArray[np.intp]
    link: NDArray[np.float64]


def lesions(atlas: Atlas, roots: tuple[str, ...]) -> Lesions:
    """Write out the sites of an atlas, left before right, with their causes and states.

    Args:
        atlas: the tables.
        roots: every root of the vocabulary from above downwards, for runs such as `root.L2-L4`.
    Returns:
        Sites and atoms.
    Raises:
        ModelError: a site without a cause, or whose causes or states do not sum to 1.
    """
    by_site: dict[str, list[CauseRow]] = {}
    for row in atlas.causes:
        for base in expand_site(row.site, roots):
            by_site.setdefault(base, []).append(row)
    sites = tuple(_sites(atlas, roots))
    causes: list[CauseRow] = []
    states: list[tuple[str, State]] = []
    cause_site: list[int] = []
    state_site: list[int] = []
    blocks: list[NDArray[np.float64]] = []
    for index, site in enumerate(sites):
        own = by_site.get(site.base, [])
        _sums_to_one(site.base, "causes", [row.share for row in own])
        _sums_to_one(site.base, "states", [state.weight for state in site.family.states.values()])
        causes += own
        cause_site += [index] * len(own)
        states += site.family.states.items()
        state_site += [index] * len(site.family.states)
        blocks.append(np.array([_state_weights(site.family, row.cause) for row in own]))
    link = np.zeros((len(causes), len(states)))
    for index, block in enumerate(blocks):
        link[np.ix_(np.equal(cause_site, index), np.equal(state_site, index))] = block
    return Lesions(sites, tuple(causes), np.array(cause_site), tuple(states), np.array(state_site), link)


def _sites(atlas: Atlas, roots: tuple[str, ...]) -> list[Site]:
    """Single sites first, then the runs of several."""
    sites: dict[str, Site] = {}
    for family in sorted(atlas.families, key=lambda family: family.run_of is not None):
        for level in family.levels or (None,):
            base = f"{family.id}.{level}" if level else family.id
            sides: tuple[Side, ...] = ("left", "right") if family.sided else ("midline",)
            for side in sides:
                own = base if side == "midline" else f"{base}.{side}"
                sites[own] = Site(own, base, side, level, family, _members(family, level, side, sites, roots))
    return list(sites.values())


def _members(
    family: SiteFamily, level: str | None, side: Side, known: dict[str, Site], roots: tuple[str, ...]
) -> tuple[Site, ...]:
    """The single sites of a run."""
    if family.run_of is None or level is None:
        return ()
    names = [f"{base}.{side}" for base in expand_site(f"{family.run_of}.{level}", roots)]
    missing = [name for name in names if name not in known]
    if missing:
        raise ModelError(
            "E-MODEL-004",
            f"{family.id}.{level} holds {missing[0]}, which is no site",
            hint="give the family that `run_of` names this level, or shorten the run",
        )
    return tuple(known[name] for name in names)


def _state_weights(family: SiteFamily, cause: str) -> list[float]:
    weights = np.array([state.by_cause.get(cause, state.weight) for state in family.states.values()])
    return list(weights / weights.sum())


def _sums_to_one(site: str, what: str, shares: list[float]) -> None:
    if abs(sum(shares) - 1.0) > 1e-3:
        raise ModelError(
            "E-MODEL-001",
            f"{what} of {site} sum to {sum(shares):g}, not 1",
            hint="see lesions/causes.csv and lesions/sites.yaml",
        )


def structures(site: Site, effect: Effect, roots: tuple[str, ...]) -> list[str]:
    """The sided structures that an effect strikes: `canal.{level}` of root.L3.left is `canal.L3.left`.

    Args:
        site: the lesion's site.
        effect: one line of a state; `at` may be a run such as `canal.S2-S5`.
        roots: every root of the vocabulary, for runs.
    Returns:
        Structures with their side.
    """
    at = effect.at.replace("{level}", site.level or "")
    head, _, run = at.rpartition(".")
    names = [at]
    if head in {"canal", "ramus", "dorsal_ramus"} and "-" in run:
        first, last = run.split("-")
        names = [f"{head}.{root}" for root in roots[roots.index(first) : roots.index(last) + 1]]
    sides = ("left", "right") if effect.side == "both" else (site.side if effect.side == "same" else effect.side,)
    return [f"{name}.{side}" for name in names for side in sides]


def relation_of(site: Site, state: str | None, side: str) -> Relation:
    """How a target's side stands to a lesion's; a midline source may be left- or right-dominant by state.

    Args:
        site: where the lesion is.
        state: its state, where that matters.
        side: of the target: `left`, `right`, or `axial` where it has none.
    Returns:
        `same`, `other`, or `axial` where one of the two has no side.
    """
    own: str = site.side
    if own == "midline" and state:
        own = {"left": "left", "right": "right"}.get(state.partition("_")[0], own)
    if side == "axial" or own == "midline":
        return "axial"
    return "same" if own == side else "other"
