"""Which sites are the source? Ranked sets with intervals, and the caveats that an honest answer adds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rootwise.cases.case import Case, Finding
from rootwise.model.model import VERSION, Model
from rootwise.model.posterior.posterior import Options, Posterior, posterior
from rootwise.model.uncertainty.intervals import MOST, TIED, Spread, intervals, kept
from rootwise.model.uncertainty.predictive import surprise
from rootwise.queries.case.dangers import Danger, dangers
from rootwise.queries.case.status import Status, status
from rootwise.queries.case.temper import tempered, tempered_interval

Array = NDArray[np.float64]

CLOSE = 0.5  # |log10 Bayes factor| under which two answers cannot be told apart
CONSIDERED = 0.05
NO_SPREAD = Spread({}, {})
FOLDED = 1.5  # a pair that is not likelier than its stronger member by this factor is that member, "with or without"


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A set of sites that together are the source.

    Attributes:
        sites: one or two site ids, three of a run of roots, or `other`.
        probability, interval: P(set | case) and its 90 % interval from the uncertainty of the atlas.
        causes: (cause, P(cause | set, case)), the likeliest first; of the first site where there are two.
        with_or_without: second site that adds little, when this pair is hardly more than its first.
    """

    sites: tuple[str, ...]
    probability: float
    interval: tuple[float, float]
    causes: tuple[tuple[str, float], ...]
    with_or_without: str | None = None


@dataclass(frozen=True, slots=True)
class SiteProbability:
    """P(site is among the sources | case)."""

    site: str
    probability: float
    interval: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Close:
    """Two answers that this evidence does not tell apart."""

    first: tuple[str, ...]
    second: tuple[str, ...]
    log10_bayes_factor: float


@dataclass(frozen=True, slots=True)
class Localization:
    """The answer to `localize`.

    Attributes:
        case_id: of the case; nothing was learnt from it.
        status: see `status.py`.
        hypotheses: by falling probability, to 99.9 % of the mass or sixty sets.
        sites: every site's own probability, by falling probability.
        dangers: sources not to be missed, the worst kind first; see `dangers.py`.
        cannot_separate: pairs among the leaders.
        not_used: findings without a place in the model, with the reason.
        surprise: P(a case of the leader fits no better than this one), None when too little was found to say.
        atlas, model, prior: what the answer rests on.
    """

    case_id: str
    status: Status
    hypotheses: tuple[Hypothesis, ...]
    sites: tuple[SiteProbability, ...]
    dangers: tuple[Danger, ...]
    cannot_separate: tuple[Close, ...]
    not_used: tuple[tuple[Finding, str], ...]
    surprise: float | None
    atlas: str
    model: str
    prior: str


def localize(
    case: Case,
    model: Model,
    options: Options = Options(),
    *,
    with_intervals: bool = True,
    temperature: float = 1.0,
    prior_name: str | None = None,
) -> Localization:
    """Rank every set of one or two sites that could explain a case.

    Args:
        case: what was found.
        model: the model.
        options: prior, pairs, variants.
        with_intervals: whether to draw the parameters (three times slower); else intervals are the point itself.
        temperature: of the evidence; see `temper.py`.
        prior_name: how the prior is called in the answer; its own name by default.
    Returns:
        The ranked answer.
    Raises:
        QueryError: the prior is none of the known ones.
    """
    plain = posterior(case, model, options)
    result = tempered(plain, temperature, model)
    marginals = result.marginals(model)
    spread = _spread(plain, result, marginals, temperature, model) if with_intervals else NO_SPREAD
    total = result.total
    leaders = kept(_sets(result), total)
    ranked = tuple(_hypothesis(key, joint / total, spread.sets.get(key), result, model) for key, joint in leaders)
    sites = tuple(
        SiteProbability(model.sites[i].id, float(marginals[i]), spread.sites.get(int(i), (p, p)))
        for i in np.argsort(-marginals, kind="stable")
        if (p := float(marginals[i])) >= 1e-6
    )
    leader = leaders[0][0]
    odd = surprise(result.part_of(leader).world, leader, model) if leader else None
    return Localization(
        case_id=case.id,
        status=status(case, result, ranked[0].probability, odd, model),
        hypotheses=ranked,
        sites=sites,
        dangers=dangers(result, model),
        cannot_separate=_close(leaders, result, model),
        not_used=result.evidence.not_used,
        surprise=odd,
        atlas=model.atlas_hash,
        model=VERSION,
        prior=prior_name or options.prior or case.setting,
    )


def _spread(plain: Posterior, result: Posterior, marginals: Array, temperature: float, model: Model) -> Spread:
    """Intervals of the model's own answer, moved to the tempered one where there is a temperature."""
    own = intervals(plain, model, [key for key, _ in _sets(plain)])
    if result is plain:
        return own
    before = plain.marginals(model)
    return Spread(
        {
            key: tempered_interval(
                bounds, result.joint(key) / result.total, plain.joint(key) / plain.total, temperature
            )
            for key, bounds in own.sets.items()
        },
        {
            site: tempered_interval(bounds, float(marginals[site]), float(before[site]), temperature)
            for site, bounds in own.sites.items()
        },
    )


def _sets(result: Posterior) -> list[tuple[tuple[int, ...], float]]:
    """The likeliest sets with their joints, as many as an answer ever shows; the empty tuple is `other`."""
    single = [((int(i),), float(result.single[i])) for i in _largest(result.single)]
    rows, columns = np.nonzero(result.pair)
    joints = result.pair[rows, columns]
    pairs = [((int(rows[k]), int(columns[k])), float(joints[k])) for k in _largest(joints)]
    return sorted([*single, *pairs, ((), result.other)], key=lambda entry: (-entry[1], entry[0]))


def _largest(values: Array) -> NDArray[np.intp]:
    """Places of the `MOST` largest values and of those equal to the least of them."""
    if len(values) <= MOST:
        return np.arange(len(values))
    return np.flatnonzero(values >= np.partition(values, -MOST)[-MOST] * (1.0 - TIED))


def _hypothesis(
    key: tuple[int, ...], p: float, bounds: tuple[float, float] | None, result: Posterior, model: Model
) -> Hypothesis:
    causes = _causes(key, result, model)
    return Hypothesis(model.names(key), p, bounds or (p, p), causes, _with_or_without(key, result, model))


def _causes(key: tuple[int, ...], result: Posterior, model: Model) -> tuple[tuple[str, float], ...]:
    if not key:
        return ()
    first = model.atoms("cause", key[0]).start
    weight = result.cause_weights(key, model).sum(axis=1)
    weight = weight / max(weight.sum(), 1e-300)
    return tuple(
        (model.causes[first + i][0], float(weight[i])) for i in np.argsort(-weight, kind="stable") if weight[i] >= 0.01
    )


def _with_or_without(key: tuple[int, ...], result: Posterior, model: Model) -> str | None:
    """The member of a pair that hardly raises the likelihood over the other alone."""
    if len(key) < 2:
        return None
    both = result.likelihood(key)
    alone = [result.likelihood((site,)) for site in key]
    stronger = int(np.argmax(alone))
    return model.sites[key[1 - stronger]].id if both < FOLDED * alone[stronger] else None


def _close(ranked: list[tuple[tuple[int, ...], float]], result: Posterior, model: Model) -> tuple[Close, ...]:
    """Pairs of answers of at least 5 % whose evidence differs by less than half a ban."""
    least = CONSIDERED * result.total
    leaders = [key for key, joint in ranked if joint >= least and not _with_or_without(key, result, model)][:5]
    rows = []
    for index, first in enumerate(leaders):
        for second in leaders[index + 1 :]:
            factor = float(np.log10(result.likelihood(first) / result.likelihood(second)))
            if abs(factor) < CLOSE:
                rows.append(Close(model.names(first), model.names(second), factor))
    return tuple(rows)
