"""A model whose states are the pictures of the panel, where there are any.

What raters were asked about, each picture says itself. What they were not (single muscles, electrodiagnosis, imaging)
comes from the anatomy: a picture has the fibres of that state of its site whose strength, sensation, reflexes and
wasting are nearest to its own, and the rows of findings of its causes.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from rootwise.atlas.tables.loader import Atlas
from rootwise.atlas.tables.panel import Panel
from rootwise.model.draft import Draft
from rootwise.model.findings.targets import BlockName
from rootwise.model.pictures.counts import counted, move
from rootwise.model.pictures.does import LOSSES, Does
from rootwise.model.pictures.grounds import Grounds
from rootwise.model.pictures.laid import Laid, lay
from rootwise.model.pictures.pooled import Looks
from rootwise.model.pictures.rows import Atoms, fibres_taken, judged_rows, of_variants
from rootwise.model.pictures.who import who
from rootwise.terms import vocabulary

Array = NDArray[np.float64]
Index = NDArray[np.intp]

TIED = 6  # digits: states that are as near on either side are the same state
LEAST_LEFT = 0.01  # of survival: nearer to never, states are not told apart


def with_pictures(anatomy: Draft, panel: Panel, atlas: Atlas) -> Draft:
    """Put the pictures of the panel in place of the states of the sites that were judged.

    Args:
        anatomy: the model without them.
        panel: at least one picture.
        atlas: for what was counted.
    Returns:
        The draft of the judged model.
    """
    anatomy = replace(anatomy, sources=dict(anatomy.sources))  # what counts rest on joins them
    looks = Looks(panel)
    counts = counted(atlas, tuple(looks.findings), vocabulary().roots)
    move(looks, panel, counts)
    laid = lay(panel, looks, anatomy.sites)
    seen = [one for site in sorted(laid.seen) for one in laid.seen[site]]
    does = Does(seen, looks)
    causes = _causes(anatomy, laid)
    states, place = _states(anatomy, laid, does)
    shown = dict(zip(place.tolist(), seen, strict=True))
    targets, rows = judged_rows(anatomy, causes, states, does, Grounds(counts, laid, shown))
    people = who(anatomy, laid, panel, causes, states, shown)
    return replace(
        anatomy,
        sites=laid.sites,
        causes=tuple(anatomy.causes[first] for first in causes.of[:, 0]),
        states=tuple(
            shown[atom].pool.main.name if atom in shown else anatomy.states[own]
            for atom, own in enumerate(states.of[:, 0])
        ),
        link=people.link,
        onset=people.onset,
        days=people.days,
        targets=targets,
        rows=rows,
        losses=fibres_taken(anatomy, targets, states),
        variant_g=of_variants(anatomy, targets, states, rows["state"]),
        prior=people.prior,
    )


def _causes(anatomy: Draft, laid: Laid) -> Atoms:
    """The causes of each site; those of a site of both sides are those of either."""
    site: list[int] = []
    of: list[tuple[int, int]] = []
    nobody = _nobody(anatomy, "cause")
    for index, own in enumerate(laid.anatomy):
        each = [np.flatnonzero(anatomy.rows["cause"].site == one) for one in own]
        site += [index] * len(each[0])
        of += zip(each[0], each[1] if len(each) > 1 else [nobody] * len(each[0]), strict=True)
    return Atoms(np.array(site), np.array(of))


def _states(anatomy: Draft, laid: Laid, does: Does) -> tuple[Atoms, Index]:
    """The states of each site, and where each picture stands among them.

    Before the pictures of `none` stands its own state, which does nothing: beside it one lesion alone stands.
    """
    nobody = _nobody(anatomy, "state")
    near = _Nearest(anatomy, does)
    site: list[int] = []
    of: list[tuple[int, int]] = []
    place: list[int] = []
    number = 0
    for index, own in enumerate(laid.anatomy):
        old = [np.flatnonzero(anatomy.rows["state"].site == one) for one in own]
        if index not in laid.seen or nobody in old[0]:
            of += [(int(state), nobody) for state in (old[0] if index not in laid.seen else old[0][:1])]
        for one in laid.seen.get(index, ()):
            place.append(len(of))
            of.append(
                (near.to(number, _of_side(one.side, old[0], anatomy), ("left", "right")), nobody)
                if len(own) == 1
                else (near.to(number, old[0], ("left",)), near.to(number, old[1], ("right",)))
            )
            number += 1
        site += [index] * (len(of) - len(site))
    return Atoms(np.array(site), np.array(of)), np.array(place, np.intp)


def _of_side(side: str, states: Index, anatomy: Draft) -> Index:
    """Of the states of a site in the midline, those that are not worse on a side on which a picture is not."""
    sides = [anatomy.states[state].partition("_")[0] for state in states]
    fitting = states[[own not in {"left", "right"} - {side} for own in sides]]
    return fitting if len(fitting) else states


def _nobody(anatomy: Draft, block: BlockName) -> int:
    index = next(i for i, site in enumerate(anatomy.sites) if site.id == "none")
    return int(np.flatnonzero(anatomy.rows[block].site == index)[0])


class _Nearest:
    """The state of the anatomy that does most nearly what a picture does."""

    def __init__(self, anatomy: Draft, does: Does) -> None:
        rows = anatomy.rows["state"]
        self._share = anatomy.prior.cause_share.mean(axis=0) @ anatomy.link  # of states as near, the commonest
        own = [
            t for t in anatomy.targets.values() if t.kind in LOSSES and does.judged(t) and not t.key.endswith("axial")
        ]
        self._side = np.array([target.key.rpartition("|")[2] for target in own])
        level = [min(1, target.levels - 2) for target in own]
        have = [rows.g[target.first, :, k] for target, k in zip(own, level, strict=True)]
        want = [does.factors(t, rows.q0[0, t.first, : t.levels - 1])[:, k] for t, k in zip(own, level, strict=True)]
        self._have, self._want = (np.log(np.maximum(table, LEAST_LEFT)) for table in (have, want))

    def to(self, picture: int, states: Index, sides: tuple[str, ...]) -> int:
        """One of some states, by the targets of some sides."""
        own = np.isin(self._side, sides)
        apart = ((self._have[own][:, states] - self._want[own, picture][:, None]) ** 2).sum(axis=0)
        return int(states[np.lexsort((-self._share[states], apart.round(TIED)))[0]])
