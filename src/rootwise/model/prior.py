"""Prior over sets of sites: who comes to such a clinic, and how rarely two sources are needed.

The prior reads setting, age and sex only; history speaks through likelihoods.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rootwise.atlas.tables.ages import AGE_BANDS
from rootwise.errors import QueryError
from rootwise.model.lesions.runs import with_runs
from rootwise.terms.settings import SETTINGS

if TYPE_CHECKING:
    from rootwise.atlas.tables.loader import Atlas
    from rootwise.atlas.tables.schema import PairRow
    from rootwise.model.lesions.lesions import Lesions, Site

Array = NDArray[np.float64]

NEVER_PAIRED = frozenset({"axial", "none"})  # background, not a second source
FORMS = ("geometric", "product", "share")


@dataclass(frozen=True, slots=True)
class Prior:
    """Numbers of the prior.

    Attributes:
        share: (settings, sites) P(site) per setting, sides apart; rows sum to 1.
        flat: (sites,) every site alike, both its sides together.
        by_kind: (sites,) every kind of site alike, then every site of a kind.
        cause_share: (settings, causes) P(cause | site) per setting.
        age_mean, age_sd, female: (causes,) who gets it; NaN where not known.
        pair_weights: (forms, sites, sites) weights of the three forms of pair prior, see `pair_weights`.
        bystanders: (site index, prevalence by age band) of comorbidities that are summed out.
        constants: population age, share of `other`.
    """

    share: Array
    flat: Array
    by_kind: Array
    cause_share: Array
    age_mean: Array
    age_sd: Array
    female: Array
    pair_weights: Array
    bystanders: tuple[tuple[int, tuple[float, ...]], ...]
    constants: Mapping[str, float]

    def causes(self, setting: str, age: int | None, sex: str, cause_site: NDArray[np.intp]) -> Array:
        """P(site, cause | setting, age, sex) of one source alone.

        Args:
            setting: one of `SETTINGS`, `flat`, or `unknown` (half the mean of the settings, half flat by kind).
            age: years, or None.
            sex: `female`, `male` or `unknown`.
            cause_site: site index of each cause atom.
        Returns:
            (causes,) probabilities that sum to 1.
        Raises:
            QueryError: no such setting.
        """
        sites, shares = self.mixture(setting)
        weight = sites[cause_site] * shares
        if age is not None:
            mean, sd = self.constants["population_age_mean"], self.constants["population_age_sd"]
            own = np.where(np.isnan(self.age_mean), mean, self.age_mean)
            spread = np.where(np.isnan(self.age_sd), sd, self.age_sd)
            # A cause's own curve is never narrower than SPREAD_FLOOR: published SDs are of selected patients.
            spread = np.maximum(spread, SPREAD_FLOOR)
            ratio = _normal(age, own, spread) / _normal(age, mean, sd)
            weight = weight * np.clip(ratio, 1.0 / AGE_CAP, AGE_CAP)
        if sex in {"female", "male"}:
            female = np.clip(np.where(np.isnan(self.female), 0.5, self.female), *FEMALE_BOUNDS)
            weight = weight * 2.0 * (female if sex == "female" else 1.0 - female)
        return np.asarray(weight / weight.sum())

    def pairs(self, single: Array) -> Array:
        """P(set of two sites), from the prior of each alone.

        Args:
            single: (sites,) prior of one source.
        Returns:
            (sites, sites) symmetric; the set {a, b} has the value at [a, b] once.
        """
        geometric, plain, share = self.pair_weights
        return _of_pair(single[:, None], single[None, :], geometric, plain, share, share.T)

    def pair(self, single: Array, key: tuple[int, int]) -> float:
        """P(set of two sites) of one set; see `pairs`.

        Args:
            single: (sites,) prior of one source.
            key: the two sites.
        Returns:
            The probability.
        """
        a, b = key
        geometric, plain, share = self.pair_weights
        return float(_of_pair(single[a], single[b], geometric[key], plain[key], share[a, b], share[b, a]))

    def mixture(self, setting: str) -> tuple[Array, Array]:
        """The shares of a setting, before age and sex.

        Args:
            setting: as for `causes`.
        Returns:
            (sites,) P(site) and (causes,) P(cause | site).
        Raises:
            QueryError: no such setting.
        """
        for row, known in enumerate(SETTINGS):
            if setting == known:
                return self.share[row], self.cause_share[row]
        causes = np.asarray(self.cause_share.mean(axis=0))
        if setting == "flat":
            return self.flat, causes
        if setting == "unknown":
            return np.asarray(0.5 * self.share.mean(axis=0) + 0.5 * self.by_kind), causes
        raise QueryError(
            "E-QUERY-001", f"{setting!r} is not a setting", hint=f"one of {' '.join(SETTINGS)} flat unknown"
        )


AGE_CAP = 8.0  # assumption: age alone never moves a cause by more than this factor
SPREAD_FLOOR = 12.0  # years
FEMALE_BOUNDS = (0.05, 0.95)  # assumption: no cause is of one sex alone


def _of_pair(first: Array, second: Array, geometric: Array, plain: Array, share: Array, back: Array) -> Array:
    product = first * second
    return np.asarray(geometric * np.sqrt(product) + plain * product + share * first + back * second)


def _normal(x: float, mean: Array | float, sd: Array | float) -> Array:
    return np.asarray(np.exp(-0.5 * ((x - mean) / sd) ** 2) / sd)


def prior(atlas: Atlas, lesions: Lesions) -> Prior:
    """Compile the prior tables of an atlas.

    Args:
        atlas, lesions: the tables and the sites.
    Returns:
        The prior.
    """
    sites = lesions.sites
    sides = {base: sum(site.base == base for site in sites) for base in {site.base for site in sites}}
    share = np.zeros((len(SETTINGS), len(sites)))
    for row in atlas.settings:
        for index, site in enumerate(sites):
            if site.base == row.site:
                share[SETTINGS.index(row.setting), index] += row.share / sides[row.site]

    def column(name: str) -> Array:
        return np.array([np.nan if getattr(row, name) is None else getattr(row, name) for row in lesions.causes], float)

    single = [site for site in sites if not site.members]
    bases = {site.base for site in single}
    flat = np.array([0.0 if site.members else 1.0 / (len(bases) * sides[site.base]) for site in sites])
    runs = np.array([[member in site.members for member in sites] for site in sites])
    chance = atlas.constants["run_of_roots"]
    return Prior(
        with_runs(share, runs, chance),
        with_runs(flat, runs, chance),
        with_runs(_by_kind(sites), runs, chance),
        _cause_share(atlas, lesions),
        column("age_mean"),
        column("age_sd"),
        column("female"),
        pair_weights(atlas.pairs, sites),
        _bystanders(atlas, sites),
        dict(atlas.constants),
    )


def _bystanders(atlas: Atlas, sites: Sequence[Site]) -> tuple[tuple[int, tuple[float, ...]], ...]:
    """Comorbidities by site: prevalence at all ages (the mean), then by age band; both sides share it."""
    bystanders = []
    for base in dict.fromkeys(row.site for row in atlas.comorbidity):
        by_age = {row.age: row.p for row in atlas.comorbidity if row.site == base}
        bands = [by_age.get(band, by_age.get(None, 0.0)) for band in AGE_BANDS]
        own = [index for index, site in enumerate(sites) if site.base == base]
        bystanders += [(index, tuple(p / len(own) for p in (sum(bands) / len(bands), *bands))) for index in own]
    return tuple(bystanders)


# The first division a clinician makes; a setting nobody stated is half flat over it.
DIVISIONS = {"plexus": "nerve", "bone": "joint", "soft": "joint", "viscera": "vessel", "none": "axial"}


def _by_kind(sites: Sequence[Site]) -> Array:
    """Every first division alike: root; canal; nerve; joint, bone or soft; vessel or viscera; systemic; axial."""
    kinds = ["" if site.members else DIVISIONS.get(site.family.kind, site.family.kind) for site in sites]
    divisions = len(set(kinds) - {""})
    return np.array([1.0 / (divisions * kinds.count(kind)) if kind else 0.0 for kind in kinds])


def _cause_share(atlas: Atlas, lesions: Lesions) -> Array:
    """(settings, causes) shares of the causes of each site, with the mix of each setting."""
    table = np.array([[row.share for row in lesions.causes]] * len(SETTINGS))
    factors = {(row.setting, row.site, row.cause): row.factor for row in atlas.cause_mix}
    for index, cause in enumerate(lesions.causes):
        for row, setting in enumerate(SETTINGS):
            table[row, index] *= factors.get((setting, cause.site, cause.cause), 1.0)
    for site in range(len(lesions.sites)):
        own = lesions.cause_site == site
        table[:, own] /= table[:, own].sum(axis=1, keepdims=True)
    return table


def pair_weights(rows: Sequence[PairRow], sites: Sequence[Site]) -> Array:
    """The weight of each pair of sites in each form: the most special row that fits.

    Args:
        rows: priors/pairs.csv; a family, a site, or `*`.
        sites: sided sites.
    Returns:
        (forms, sites, sites), zero where a site stands with itself or pairs with nothing. Symmetric but for
        `share`, which stands only at [first, second]: it is a share of the cases of the site that its row names first.
    """
    if not rows:
        return np.zeros((len(FORMS), len(sites), len(sites)))
    named = {name: np.array([_name(name, site) for site in sites]) for row in rows for name in (row.first, row.second)}
    # (rows, sites, sites): how closely each row names [a, b] in the order in which it is written
    forth = np.stack([np.multiply.outer(named[row.first], named[row.second]) for row in rows])
    names = np.maximum(forth, forth.swapaxes(1, 2))
    relations = _relations(sites)
    stands = np.stack([relations[row.relation] for row in rows])
    rank = np.array([RANKS[row.relation] for row in rows])[:, None, None]
    special = np.where(stands & (names > 0), 10 * names + rank, 0)
    best = special.argmax(axis=0)
    alone = np.array([site.family.kind in NEVER_PAIRED or bool(site.members) for site in sites])
    pairs = np.tri(len(sites), k=-1, dtype=bool) & ~alone[:, None] & ~alone & (special.max(axis=0) > 0)
    table = np.zeros((len(FORMS), len(sites), len(sites)))
    for a, b in np.argwhere(pairs):  # each pair once, b before a
        row, here = rows[best[a, b]], forth[best[a, b]]
        i, j = (a, b) if here[a, b] >= here[b, a] else (b, a)
        table[FORMS.index(row.form), i, j] = row.weight
        if row.form != "share":
            table[FORMS.index(row.form), j, i] = row.weight
    return table


# Of rows that name two sites equally closely, that of the more special relation fits better.
RANKS = {"neighbour_roots_same_side": 3, "both_sides": 3, "same_side": 2, "other": 1}


def _relations(sites: Sequence[Site]) -> dict[str, NDArray[np.bool_]]:
    """Relation -> (sites, sites) whether two sites stand so to each other."""
    base = np.array([site.base for site in sites])
    family = np.array([site.family.id for site in sites])
    side = np.array([site.side for site in sites])
    level = np.array([site.family.levels.index(site.level) if site.level else np.nan for site in sites])
    same_side = side[:, None] == side
    neighbours = (family[:, None] == family) & (np.abs(level[:, None] - level) == 1.0)
    return {
        "neighbour_roots_same_side": neighbours & same_side,
        "both_sides": base[:, None] == base,
        "same_side": same_side,
        "other": np.ones(same_side.shape, bool),
    }


def _name(pattern: str, site: Site) -> int:
    """3 for the site itself, 2 for its family, 1 for anything, 0 for another."""
    if pattern == site.base:
        return 3
    if pattern in {f"{site.family.id}.*", site.family.id, f"{site.base.split('.')[0]}.*"}:
        return 2
    return int(pattern == "*")
