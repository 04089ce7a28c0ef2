"""Which patients come to this centre, and how sure may answers about them be? Shares and a temperature from its cases.

Shares of divisions (root; canal and cord; nerve; joint; ...) and, within each, of sites have a Dirichlet prior around
the shipped shares of a setting. A case whose accepted answers name several sites is divided among them by its
posterior, and both are found together (expectation maximisation). A temperature then makes the log score of these cases
best, held near 1. What that gains is measured on cases that were left out of the fit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log

import numpy as np
from numpy.typing import NDArray

from rootwise.cohorts.centre import BASES, UNKNOWN, CentrePrior, base_shares, sided, with_shares
from rootwise.cohorts.known import Known, counted
from rootwise.cohorts.profiles import Profile, accepted_joints, p_accepted, profiles
from rootwise.cohorts.scores import FLOOR, Mean, mean
from rootwise.errors import CohortError
from rootwise.model.model import VERSION, Model
from rootwise.model.prior import DIVISIONS

Array = NDArray[np.float64]

MINIMUM = 30  # cases: with fewer, chance moves shares more than the centre does (assumption)
WORTH = 30.0  # cases that the shipped shares are worth, of divisions and again within each (assumption)
SPREAD = 0.25  # of log temperature before any case is seen (assumption)
FOLDS = 5
STEPS = np.linspace(-0.8, 0.8, 9)  # of log temperature; the best is then looked at more closely
HALVINGS = 3
ROUNDS = 200
SETTLED = 1e-7


@dataclass(frozen=True, slots=True)
class Moved:
    """One site's share before and after, and how many of the cases are its own."""

    site: str
    shipped: float
    fitted: float
    cases: float


@dataclass(frozen=True, slots=True)
class Recalibration:
    """The answer to `recalibrate`.

    Attributes:
        centre: what was fitted to all cases.
        moved: every site, the most moved first.
        before, after: mean log score of cases left out of the fit, with the shipped prior of the setting and with the
            fitted one.
        gain: mean of the paired differences, after less before.
        folds: in how many parts the cases were divided.
        unused: reasons and how many cases were not used.
    """

    centre: CentrePrior
    moved: tuple[Moved, ...]
    before: Mean
    after: Mean
    gain: Mean
    folds: int
    unused: dict[str, int]


@dataclass(frozen=True, slots=True)
class _Fit:
    shares: Mapping[str, float]
    temperature: float
    counts: Mapping[str, float]


def recalibrate(
    known: Known,
    model: Model,
    reading: str = "all",
    setting: str | None = None,
    *,
    worth: float = WORTH,
    minimum: int = MINIMUM,
    jobs: int | None = None,
) -> Recalibration:
    """Fit shares and a temperature to a centre's cases, and measure what they gain.

    Args:
        known: the cases.
        model: the shipped model.
        reading: which findings are read.
        setting: to start from; the one that most cases state by default.
        worth: cases that the shipped shares are worth.
        minimum: of cases.
        jobs: processes.
    Returns:
        The fit with its report.
    Raises:
        CohortError: too few cases can be used, or no such setting.
        CaseError: no such reading.
    """
    start = setting or _commonest(known)
    shipped = base_shares(model, start)
    based = with_shares(model, start, shipped)
    profiled = profiles(known.cases, based, reading, jobs)
    used = [one for one in profiled if one is not None]
    n_unmodelled = len(profiled) - len(used)
    unused = known.left_out | ({"no accepted set modelled": n_unmodelled} if n_unmodelled else {})
    if len(used) < max(minimum, FOLDS):
        raise CohortError(
            "E-COHORT-020",
            f"{len(used)} cases can be used, {max(minimum, FOLDS)} are needed",
            hint=f"not used: {counted(unused)}; chance moves shares more than a centre does while cases are few",
        )
    whole = _fit(used, shipped, based, worth)
    before, after = _cross_validated(used, shipped, based, worth)
    centre = CentrePrior(start, whole.shares, whole.temperature, len(used), reading, model.atlas_hash, VERSION)
    moved = [Moved(site, share, whole.shares[site], whole.counts.get(site, 0.0)) for site, share in shipped.items()]
    return Recalibration(
        centre,
        tuple(sorted(moved, key=lambda row: (-abs(row.fitted - row.shipped), row.site))),
        mean(before),
        mean(after),
        mean([b - a for a, b in zip(before, after, strict=True)]),
        FOLDS,
        unused,
    )


def _commonest(known: Known) -> str:
    """The setting that most cases state; of equals the first of `BASES`."""
    stated: Counter[str] = Counter(one.case.setting for one in known.cases if one.case.setting != UNKNOWN)
    return max(BASES, key=lambda name: stated[name]) if stated else UNKNOWN


def _fit(cases: Sequence[Profile], shipped: Mapping[str, float], model: Model, worth: float) -> _Fit:
    shares, counts = _fitted_shares(cases, shipped, model, worth)
    return _Fit(shares, _fitted_temperature(cases, shares, model), counts)


def _fitted_shares(
    cases: Sequence[Profile], shipped: Mapping[str, float], model: Model, worth: float
) -> tuple[dict[str, float], dict[str, float]]:
    """Shares and expected numbers of cases by site, once they agree with one another."""
    shares, counts = dict(shipped), dict[str, float]()
    for _ in range(ROUNDS):
        counts, own = dict.fromkeys(shipped, 0.0), sided(shares, model)
        for one in cases:
            accepted = accepted_joints(one, own, model)
            weights = accepted / accepted.sum() if accepted.sum() > 0.0 else np.full(len(accepted), 1 / len(accepted))
            for key, weight in zip(one.accept, weights, strict=True):
                for site in key:
                    counts[model.sites[site].base] += float(weight) / len(key)
        new = posterior_mean(counts, shipped, model, worth)
        change = max(abs(new[site] - shares[site]) for site in shipped)
        shares = new
        if change < SETTLED:
            break
    return shares, counts


def posterior_mean(
    counts: Mapping[str, float], shipped: Mapping[str, float], model: Model, worth: float
) -> dict[str, float]:
    """Shares after some cases: of divisions, then of the sites of each, both Dirichlet around the shipped ones.

    Args:
        counts: site -> cases.
        shipped: site -> share; sums to 1.
        model: for the kinds of sites.
        worth: cases that the shipped shares are worth at each of the two.
    Returns:
        Site -> share; sums to 1.
    """
    kinds = {site.base: DIVISIONS.get(site.kind, site.kind) for site in model.sites}
    n = sum(counts.values())
    shares: dict[str, float] = {}
    for division in dict.fromkeys(kinds.values()):
        sites = [site for site in shipped if kinds[site] == division]
        own, share = sum(counts[site] for site in sites), sum(shipped[site] for site in sites)
        of_division = (worth * share + own) / (worth + n)
        for site in sites:
            shares[site] = of_division * (worth * shipped[site] / share + counts[site]) / (worth + own)
    return shares


def _fitted_temperature(cases: Sequence[Profile], shares: Mapping[str, float], model: Model) -> float:
    """The temperature with the best log score, held near 1 by a normal prior on its logarithm."""
    own = sided(shares, model)

    def value(step: float) -> float:
        held = -0.5 * (step / SPREAD) ** 2
        return held + sum(_log_score(one, own, exp(step), model) for one in cases)

    best = max(STEPS.tolist(), key=value)
    width = float(STEPS[1] - STEPS[0])
    for _ in range(HALVINGS):
        width /= 2
        best = max((best, best - width, best + width), key=value)
    return exp(best)


def _log_score(one: Profile, shares: Array, temperature: float, model: Model) -> float:
    return log(max(p_accepted(one, shares, temperature, model), FLOOR))


def _cross_validated(
    cases: Sequence[Profile], shipped: Mapping[str, float], model: Model, worth: float
) -> tuple[list[float], list[float]]:
    """Log score of each case with the shipped prior, and with one fitted to the other folds."""
    plain = sided(shipped, model)
    before = [_log_score(one, plain, 1.0, model) for one in cases]
    after = [0.0] * len(cases)
    for fold in range(FOLDS):
        fit = _fit([one for i, one in enumerate(cases) if i % FOLDS != fold], shipped, model, worth)
        own = sided(fit.shares, model)
        for i in range(fold, len(cases), FOLDS):
            after[i] = _log_score(cases[i], own, fit.temperature, model)
    return before, after
