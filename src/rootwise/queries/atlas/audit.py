"""The model beside the panel and beside published counts: where they differ, how much hangs on it, and who said why.

For every site and finding that raters were asked about: P(shown | the site is the only source) as the model has it
(`frequency`), as each rater has it, and as it was counted. Two figures *differ* if the likelihood ratio between them of
what is seen, shown or not shown, is above three.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from math import log10
from pathlib import Path
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from rootwise.atlas.tables.identity import DATA
from rootwise.atlas.tables.loader import Atlas, expand_site
from rootwise.atlas.tables.panel import Decision, Panel, Picture, load_decisions
from rootwise.errors import QueryError
from rootwise.model.findings.targets import COMMON, RARE  # no figure is taken for surer than the model's own
from rootwise.model.model import Model, SiteInfo
from rootwise.queries.atlas.frequency import Frequency, Look, frequency, looks
from rootwise.queries.atlas.published import wilson
from rootwise.queries.atlas.raters import TOLD, by_rater
from rootwise.terms import vocabulary
from rootwise.terms.vocabulary import nearest

Array = NDArray[np.float64]

DIFFER = 3.0
ENOUGH = 10  # patients from which on a count says something of a figure
UNKNOWN = "unknown"  # the setting whose shares say how much hangs on a site


@dataclass(frozen=True, slots=True)
class Counted:
    """Published counts of a finding at a site, pooled."""

    k: int
    n: int

    def holds(self, p: float) -> bool:
        """Whether a probability lies in the 95 % interval of the count."""
        low, high = wilson(self.k, self.n)
        return low <= p <= high


@dataclass(frozen=True, slots=True)
class Compared:
    """One finding at one site.

    Attributes:
        finding, value: the finding, and the least abnormal value that counts as shown.
        site: without side; a sided finding is on its side.
        model: the model's frequency.
        raters: rater -> that of its pictures.
        counted: published counts; None where there are none of the site as a whole.
        hangs: bans by which the site's odds move if the panel is right and the finding is looked for, times the
            site's share of a thousand patients of an unknown setting.
        reason: why a difference stands; empty where nobody said.
    """

    finding: str
    value: str
    site: str
    model: Frequency
    raters: Mapping[str, float]
    counted: Counted | None
    hangs: float
    reason: str

    @property
    def panel(self) -> float:
        """The mean of the raters."""
        return fmean(self.raters.values())

    @property
    def spread(self) -> float:
        """How far apart the raters are: the likelihood ratio between the least and the greatest."""
        return apart(min(self.raters.values()), max(self.raters.values()))

    @property
    def differs(self) -> bool:
        """Whether the model and the panel differ."""
        return apart(self.model.p, self.panel) > DIFFER


def audit(
    model: Model, atlas: Atlas, panel: Panel, folder: Path = DATA, only: str | None = None
) -> tuple[Compared, ...]:
    """Hold the model beside the panel.

    Args:
        model: the model.
        atlas, panel: the tables, for what was counted and judged.
        folder: the atlas, for decisions on differences.
        only: one site, without side; all by default.
    Returns:
        Every finding at every site that at least one rater judged, that on which most hangs first.
    Raises:
        QueryError: nobody judged that site.
    """
    of_site: dict[str, list[Picture]] = {}
    for picture in panel.pictures:
        of_site.setdefault(picture.row.site, []).append(picture)
    if only is not None:
        of_site = {only: _judged(only, of_site)}
    decisions = load_decisions(folder)
    counts = _counts(atlas)
    shares = model.prior.mixture(UNKNOWN)[0]
    bases = [site.base for site in model.sites]
    judged = [(look, rated) for look in _first_looks(model) if (rated := _rated(look, panel))]
    found: list[Compared] = []
    for site, pictures in of_site.items():
        index = bases.index(site)
        share = float(sum(own for own, base in zip(shares, bases, strict=True) if base == site))
        for look, rated in judged:
            midline = model.sites[index].side == "midline"
            raters = dict(by_rater(rated, pictures, panel, ("same", "other") if midline else ("same",)))
            if raters and _on_its_side(look, model.sites[index]):
                own = _of_whole(look, index, model, shares)
                found.append(
                    Compared(
                        look.finding,
                        look.value,
                        site,
                        own,
                        raters,
                        counts.get((site, look.finding, look.value)),
                        1000.0 * share * _bans(own.p, fmean(raters.values())),
                        _reason(site, look.finding, decisions),
                    )
                )
    return tuple(sorted(found, key=lambda one: (-one.hangs, one.site, one.finding)))


def _of_whole(look: Look, index: int, model: Model, shares: Array) -> Frequency:
    """The frequency in all patients of a source, those in whom both sides are affected among them."""
    one = frequency(look, index, model)
    base = model.sites[index].base
    both = next((i for i, site in enumerate(model.sites) if site.base == base and site.side == "both"), None)
    if both is None:
        return one
    share = shares[both] / sum(own for own, site in zip(shares, model.sites, strict=True) if site.base == base)
    return replace(one, p=float((1.0 - share) * one.p + share * frequency(look, both, model).p))


def apart(first: float, second: float) -> float:
    """The greater likelihood ratio between two probabilities, of shown and of not shown.

    Args:
        first, second: probabilities.
    Returns:
        At least 1.

    >>> round(apart(.1, .4), 2)
    4.0
    """
    a, b = _sure(first), _sure(second)
    return max(a / b, b / a, (1.0 - a) / (1.0 - b), (1.0 - b) / (1.0 - a))


def _judged(site: str, of_site: Mapping[str, list[Picture]]) -> list[Picture]:
    if site not in of_site:
        near = nearest(site, of_site)
        hint = f"did you mean {near!r}?" if near else "`rootwise atlas audit` names every site that was judged"
        raise QueryError("E-QUERY-014", f"no rater judged {site!r}", hint=hint)
    return of_site[site]


def _bans(model: float, panel: float) -> float:
    """Mean weight of evidence that is wrong if the panel is right."""
    p, q = _sure(model), _sure(panel)
    return q * abs(log10(p / q)) + (1.0 - q) * abs(log10((1.0 - p) / (1.0 - q)))


def _sure(p: float) -> float:
    return min(max(p, RARE), COMMON)


def _first_looks(model: Model) -> Iterator[Look]:
    """Every finding once, at its least abnormal value: on the left, or without side."""
    seen: set[tuple[str, str]] = set()
    for look in looks(model):
        sided = vocabulary().parse_finding(look.finding).sided != "no"
        brisk = "brisk" if look.value == "brisk" else ""
        if look.side == ("left" if sided else "axial") and (look.finding, brisk) not in seen:
            seen.add((look.finding, brisk))
            yield look


def _rated(look: Look, panel: Panel) -> str:
    """The name under which raters were asked about a finding; empty where they were not."""
    if look.finding.partition(".")[0] in TOLD:
        return ""
    name = f"{look.finding}.brisk" if look.value == "brisk" else look.finding
    return name if name in panel.background else ""


def _on_its_side(look: Look, site: SiteInfo) -> bool:
    return site.side in ("midline", "left") or look.side == "axial"


def _counts(atlas: Atlas) -> dict[tuple[str, str, str], Counted]:
    """(site, finding, value) -> what was counted in patients of the site as a whole."""
    found: dict[tuple[str, str, str], Counted] = {}
    for row in atlas.findings:
        if row.k is not None and row.n and not (row.cause or row.state or row.age) and row.side in ("same", "axial"):
            for site in expand_site(row.site, vocabulary().roots):
                before = found.get((site, row.finding, row.value), Counted(0, 0))
                found[site, row.finding, row.value] = Counted(before.k + row.k, before.n + row.n)
    return found


def _reason(site: str, finding: str, decisions: Sequence[Decision]) -> str:
    for one in decisions:
        if fnmatchcase(site, one.site) and fnmatchcase(finding, one.finding):
            return one.reason
    return ""
