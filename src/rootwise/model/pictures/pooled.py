"""Pictures that are alike, as one: a mixture of few is as good as that of all, and an answer is sooner there.

Raters count alike, and so do pictures within a rater by their weight. What a pool does is the mean of what its members
do, so that how often a site shows a finding does not depend on the pooling.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rootwise.atlas.tables.panel import OF_THE_PATIENT, Panel, Picture, PictureRow, Place, Spread

Array = NDArray[np.float64]
Index = NDArray[np.intp]

PLACES: tuple[Place, Place] = ("same", "other")
ROUNDS = 30  # of moving pictures between pools; few need more than ten
APART = 18.0  # log odds: of pictures of another spread, so that few share a pool
CLEAR = 0.01  # nearer to never, or to always, pictures are not told apart


@dataclass(frozen=True, slots=True)
class Pool:
    """Pictures of one site that are alike.

    Attributes:
        members: places in `Panel.pictures`.
        share: (members,) of each in the pool; they sum to 1.
        weight: of the pool among the patients of its site.
        main: the heaviest member, after which the pool is named.
    """

    members: Index
    share: Array
    weight: float
    main: PictureRow

    @property
    def spread(self) -> Spread:
        """One side, both, or none, as in the heaviest member."""
        return self.main.spread


class Looks:
    """How often every picture shows every finding, as arrays.

    Attributes:
        findings: finding -> its place.
        shown: (places, pictures, findings, 2) P(shown), P(severe) on the affected side and on the other; NaN where the
            rater was not asked.
        floor: (findings, 2) the same in patients with another source.
        of_the_patient: (findings,) whether it is told alike whichever side is asked about.
    """

    def __init__(self, panel: Panel) -> None:
        """Write out the figures of a panel.

        Args:
            panel: the ratings.
        """
        self.findings = {finding: place for place, finding in enumerate(panel.background)}
        self.floor = np.array(list(panel.background.values()))
        self.of_the_patient = np.array([finding.partition(".")[0] in OF_THE_PATIENT for finding in self.findings])
        unasked = {
            rater: np.array([not panel.judged(rater, finding) for finding in self.findings]) for rater in panel.raters
        }
        self.shown = np.stack([[self._row(picture, panel, place) for picture in panel.pictures] for place in PLACES])
        for row, picture in enumerate(panel.pictures):
            self.shown[:, row, unasked[picture.rater]] = np.nan

    def _row(self, picture: Picture, panel: Panel, place: Place) -> Array:
        own = self.floor.copy()
        given = [finding for finding in {**picture.same, **picture.other} if finding in self.findings]
        if given:
            figures = [picture.figures(finding, place, panel.background[finding]) for finding in given]
            own[[self.findings[finding] for finding in given]] = figures
        return own

    def of(self, pool: Pool) -> Array:
        """(places, findings, 2) what a pool shows: the mean over those of its members whose raters were asked."""
        own = self.shown[:, pool.members]
        asked = ~np.isnan(own)
        share = pool.share[:, None, None] * asked
        total = share.sum(axis=1)
        mean = (share * np.nan_to_num(own)).sum(axis=1)
        floor = np.stack([self.floor, self.floor])
        return np.asarray(np.divide(mean, total, out=floor, where=total > 0.0))


def pooled(members: Sequence[int], panel: Panel, looks: Looks, most: int) -> list[Pool]:
    """Pool pictures of one site by what they show.

    Args:
        members: places in `Panel.pictures`, of one site.
        panel: the ratings.
        looks: their figures.
        most: pools.
    Returns:
        At most that many pools; weights are shares of the site's patients, raters counted alike.
    """
    rows = [panel.pictures[i].row for i in members]
    raters = len({panel.pictures[i].rater for i in members})
    weight = np.array([row.weight for row in rows]) / raters
    table = np.clip(np.nan_to_num(looks.shown[..., 0][:, list(members)], nan=0.5), CLEAR, 1.0 - CLEAR)
    odds = np.concatenate(list(np.log(table / (1.0 - table))), axis=1)
    sides = np.array([[float(row.spread == kind) for kind in ("bilateral", "asymmetric")] for row in rows])
    of = _nearest(np.hstack([odds, APART * sides]), weight, min(most, len(members)))
    pools = []
    for pool in np.unique(of):
        own = np.flatnonzero(of == pool)
        total = float(weight[own].sum())
        main = rows[own[int(weight[own].argmax())]]
        pools.append(Pool(np.array(members)[own], weight[own] / total, total, main))
    return pools


def _nearest(points: Array, weight: Array, count: int) -> Index:
    """(points,) the pool of each: k-means, begun at the heaviest point and then at the farthest ones."""
    first = [int(weight.argmax())]
    while len(first) < count:
        apart = np.min([((points - points[i]) ** 2).sum(axis=1) for i in first], axis=0)
        first.append(int((apart * weight).argmax()))
    centres = points[first]
    of = np.zeros(len(points), np.intp)
    for _ in range(ROUNDS):
        of = np.array([((centres - point) ** 2).sum(axis=1).argmin() for point in points])
        moved = centres.copy()
        for pool in np.unique(of):
            moved[pool] = np.average(points[of == pool], axis=0, weights=weight[of == pool])
        if (moved == centres).all():
            break
        centres = moved
    return of
