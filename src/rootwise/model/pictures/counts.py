"""Published counts among the panel's figures: they win as they grow.

The mean over a site's pictures moves to where n patients counted, and the panel worth `WORTH` patients, put it; every
picture moves by the same log odds, so that they stay as far apart as the raters saw them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rootwise.atlas.tables.loader import Atlas, expand_site
from rootwise.atlas.tables.panel import Panel
from rootwise.atlas.tables.schema import UNSOURCED, CountedRow
from rootwise.model.pictures.pooled import Looks

Array = NDArray[np.float64]

WORTH = 14.0  # patients: under it the published counts are likeliest (`python -m validation.panel.worth`)
OF_ITS_SIDE = frozenset({"same", "axial", "both"})
STEPS = 40  # of halving an interval: beyond the last bit


class Count(NamedTuple):
    """How often a finding was published in patients of one site, or of one cause of it.

    Attributes:
        cause: None for the site as a whole.
        p, n: the frequency, and how many patients it is worth.
        source, grade: of the row that weighs most.
    """

    finding: str
    site: str
    cause: str | None
    p: float
    n: float
    source: str
    grade: str


def counted(atlas: Atlas, findings: Sequence[str], roots: tuple[str, ...]) -> list[Count]:
    """What was counted of findings that raters judged.

    Args:
        atlas: rows of findings, and published figures that the fit is held to.
        findings: of the panel.
        roots: every root of the vocabulary, for runs of sites.
    Returns:
        One count a finding, site and cause, pooled over its rows; patients of a run count in equal parts.
    """
    known = frozenset(findings)
    rows: dict[tuple[str, str, str | None], list[tuple[float, CountedRow]]] = {}
    for finding, site, cause, row in _published(atlas):
        if finding in known and row.selection != "emg_positive":
            bases = list(expand_site(site, roots))
            for base in bases:
                rows.setdefault((finding, base, cause), []).append((row.weight / len(bases), row))
    return [_pooled(*key, own) for key, own in rows.items()]


def _pooled(finding: str, site: str, cause: str | None, rows: Sequence[tuple[float, CountedRow]]) -> Count:
    n = sum(weight for weight, _ in rows)
    shown = sum(weight * row.probability for weight, row in rows)
    _, main = max(rows, key=lambda one: one[0])
    return Count(finding, site, cause, shown / n, n, main.source, main.grade)


def _published(atlas: Atlas) -> Iterator[tuple[str, str, str | None, CountedRow]]:
    first: dict[str, str] = {}  # the least abnormal value that rows of a finding name
    for row in atlas.findings:
        first.setdefault(row.finding, row.value)
    for row in atlas.findings:
        whole = not (row.state or row.age or row.site == "background") and row.side in OF_ITS_SIDE
        if whole and row.value == first[row.finding] and row.source not in UNSOURCED and row.grade != "D":
            yield row.finding, row.site, row.cause, row
    for anchor in atlas.anchors:
        if anchor.source not in UNSOURCED and anchor.grade != "D" and " " not in anchor.given:
            yield anchor.quantity, anchor.given, None, anchor


def move(looks: Looks, panel: Panel, counts: Sequence[Count]) -> None:
    """Move the figures of a panel to what was counted.

    Args:
        looks: the figures, changed in place.
        panel: the ratings.
        counts: published.
    """
    sites = np.array([picture.row.site for picture in panel.pictures])
    causes = np.array([picture.row.cause or "" for picture in panel.pictures])
    weight = np.array([picture.row.weight for picture in panel.pictures])
    for count in sorted(counts, key=lambda one: one.cause is None):  # of causes first, then of the site as a whole
        column = looks.findings[count.finding]
        here = (sites == count.site) & ~np.isnan(looks.shown[0, :, column, 0])
        if count.cause is not None:
            here &= causes == count.cause
        own = np.flatnonzero(here)
        if len(own):
            share = weight[own] / weight[own].sum()
            figures = looks.shown[0, own, column]
            mean = float(share @ figures[:, 0])
            target = (WORTH * mean + count.n * count.p) / (WORTH + count.n)
            moved = _moved(figures[:, 0], share, target)
            figures[:, 1] *= moved / np.maximum(figures[:, 0], 1e-9)
            figures[:, 0] = moved
            looks.shown[0, own, column] = np.clip(figures, 0.0, 1.0)


def _moved(p: Array, share: Array, target: float) -> Array:
    """Probabilities moved by the same log odds until their mean is the target."""
    odds = np.log(np.clip(p, 1e-4, 1.0 - 1e-4) / (1.0 - np.clip(p, 1e-4, 1.0 - 1e-4)))
    low, high = -12.0, 12.0
    for _ in range(STEPS):
        middle = 0.5 * (low + high)
        below = share @ (1.0 / (1.0 + np.exp(-odds - middle))) < target
        low, high = (middle, high) if below else (low, middle)
    return np.asarray(1.0 / (1.0 + np.exp(-odds - low)))
