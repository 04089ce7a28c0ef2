"""From evidence to P(set of sites | evidence): one site, two sites, or a source the atlas does not hold.

    P(E | site) = sum_c pi(c) P(E_cause | c) sum_s pi(s | c) P(E_tissue | s)
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from rootwise.atlas.schema import AGE_BANDS
from rootwise.cases.case import Case
from rootwise.model.build import Model
from rootwise.model.evidence import Evidence, evidence
from rootwise.model.likelihood import BlockEvaluator, Term, terms
from rootwise.model.variants import PREVALENCE, SUPPLIES
from rootwise.model.worlds import worlds

Array = NDArray[np.float64]

NEVER = -1e9


@dataclass(frozen=True, slots=True)
class Options:
    """How a question is asked.

    Attributes:
        prior: a setting, `flat`, or None for the case's own setting.
        pairs: whether two sources are considered.
        variants: whether prefixed and postfixed plexuses are summed out (slower; no gain was ever measured).
    """

    prior: str | None = None
    pairs: bool = True
    variants: bool = False


@dataclass(frozen=True, slots=True)
class Posterior:
    """P(set, evidence) of every set, and what it is made of.

    Attributes:
        log_scale: all joints below are divided by exp(log_scale).
        single: (sites,) joint of one source.
        pair: (sites, sites) joint of two; upper triangle, zero elsewhere.
        other: joint of a source that the atlas does not hold.
        single_cause: (causes,) joint by cause.
        pair_cause: (causes, causes) joint of two by cause; upper triangle by site.
        prior_single, prior_pair, prior_other: the same before any evidence, normalised.
        evidence: what was used, one for each world summed over.
    """

    log_scale: float
    single: Array
    pair: Array
    other: float
    single_cause: Array
    pair_cause: Array
    prior_single: Array
    prior_pair: Array
    prior_other: float
    evidence: tuple[Evidence, ...]

    @property
    def total(self) -> float:
        """P(evidence) divided by exp(log_scale)."""
        return float(self.single.sum() + self.pair.sum() + self.other)

    def log_evidence(self) -> float:
        """log P(evidence)."""
        return float(np.log(self.total)) + self.log_scale


def posterior(case: Case, model: Model, options: Options = Options(), groups: Collection[str] | None = None) -> Posterior:
    """P(set of sites, evidence), summed over causes, states, an unknown side and a doubtful count of vertebrae.

    Args:
        case: what was found.
        model: the model.
        options: prior and what is summed over.
        groups: clinical groups of evidence to count; all when None (used by `explain`).
    Returns:
        Joint probabilities on a common scale.
    """
    setting = options.prior or case.setting
    cause_prior = model.prior.causes(setting, case.age, case.sex, model.cause.site)
    starts = np.flatnonzero(np.r_[True, np.diff(model.cause.site) > 0])
    alone = np.add.reduceat(cause_prior, starts)
    both = np.triu(model.prior.pairs(alone), 1) if options.pairs else np.zeros((len(alone), len(alone)))
    other = model.constants["other_prior"]
    norm = (1.0 - other) / (alone.sum() + both.sum())
    parts = [_world(read, weight, model, band, variant, cause_prior * norm, both * norm, other, starts, groups, options.pairs)
             for read, weight, band, variant in _worlds(case, model, options)]
    scale = max(part.log_scale for part in parts)
    factors = [float(np.exp(part.log_scale - scale)) for part in parts]

    def mix(name: str) -> Array:
        return np.asarray(sum(factor * getattr(part, name) for factor, part in zip(factors, parts, strict=True)))

    return Posterior(scale, mix("single"), mix("pair"), float(mix("other")), mix("single_cause"), mix("pair_cause"),
                     alone * norm, both * norm, other, tuple(read for read, *_ in _worlds(case, model, options)))


def age_band(age: int | None) -> int:
    """Row of the age-dependent background: 0 for unknown age, then the bands of the atlas."""
    if age is None:
        return 0
    limits = [int(band.split("-")[1] or 200) for band in AGE_BANDS]
    return 1 + next(index for index, limit in enumerate(limits) if age <= limit)


def _worlds(case: Case, model: Model, options: Options) -> Iterator[tuple[Evidence, float, int, tuple[int, int]]]:
    """What is not known about the case as a whole: each way it could be, with its probability."""
    band = age_band(case.age)
    kinds = [(SUPPLIES.index(name), share) for name, share in PREVALENCE.items()] if options.variants else [(0, 1.0)]
    for resolved, weight in worlds(case):
        read = evidence(resolved, model)
        for (left, share_left), (right, share_right) in product(kinds, kinds):
            yield read, weight * share_left * share_right, band, (left, right)


@dataclass(frozen=True, slots=True)
class _Part:
    log_scale: float
    single: Array
    pair: Array
    other: float
    single_cause: Array
    pair_cause: Array


def _world(
    read: Evidence, weight: float, model: Model, band: int, variant: tuple[int, int], cause_prior: Array, both: Array,
    other: float, starts: NDArray[np.intp], groups: Collection[str] | None, pairs: bool,
) -> _Part:
    cause_terms, state_terms = terms(read, model, "cause", groups), terms(read, model, "state", groups)
    cause_eval, state_eval = BlockEvaluator(model, "cause", band), BlockEvaluator(model, "state", band, variant)
    causes, states = cause_eval.evaluate(cause_terms, pairs), state_eval.evaluate(state_terms, pairs)
    quiet = _silence(read, model, band) if groups is None or "symptoms" in groups else None
    story = _story(read, model) if groups is None or "history" in groups else None
    log_cause, log_state = causes.single, states.single
    if quiet is not None:
        log_cause, log_state = log_cause + quiet[0], log_state + quiet[1]
    if story is not None:
        log_cause = log_cause + np.log(story)
    top = float(log_cause.max() + log_state.max())
    tissue = model.link @ np.exp(log_state - log_state.max())
    single_cause = weight * cause_prior * np.exp(log_cause - log_cause.max()) * tissue
    single = np.add.reduceat(single_cause, starts)
    pair_cause = np.zeros((len(cause_prior), len(cause_prior)))
    pair = np.zeros_like(both)
    if pairs and causes.pair is not None and states.pair is not None:
        log_c, log_s = causes.pair, states.pair
        if quiet is not None:
            nobody = model.site_index("none")
            log_c = log_c + _outer_sum(quiet[0], quiet[0][np.flatnonzero(model.cause.site == nobody)[0]])
            log_s = log_s + _outer_sum(quiet[1], quiet[1][np.flatnonzero(model.state.site == nobody)[0]])
        table = np.exp(log_c - log_cause.max()) * (model.link @ np.exp(log_s - log_state.max()) @ model.link.T)
        if story is not None:  # one of the two brought the patient: the mean of their stories
            table *= 0.5 * (story[:, None] + story[None, :])
        share = cause_prior / np.repeat(np.add.reduceat(cause_prior, starts), np.diff(np.r_[starts, len(cause_prior)]))
        pair_cause = weight * both[np.ix_(model.cause.site, model.cause.site)] * np.outer(share, share) * table
        pair = np.add.reduceat(np.add.reduceat(pair_cause, starts, axis=0), starts, axis=1)
    unknown = _other(read, model, cause_eval, state_eval, cause_terms, state_terms, cause_prior, quiet, story)
    return _Part(top, single, pair, weight * other * float(np.exp(unknown - top)), single_cause, pair_cause)


def _outer_sum(values: Array, background: float) -> Array:
    return np.asarray(values[:, None] + values[None, :] - background)


def _story(read: Evidence, model: Model) -> Array | None:
    """(causes,) P(onset and duration | cause), relative to the other causes."""
    if read.onset is None and read.days is None:
        return None
    weight = np.ones(len(model.causes))
    if read.onset is not None:
        sudden = np.clip(model.onset, 0.03, 0.97)
        weight *= sudden if read.onset == "sudden" else 1.0 - sudden
    if read.days is not None:
        mean, sd = model.days[:, 0], np.maximum(model.days[:, 1], DAYS_SD_FLOOR)
        z = (np.log10(max(read.days, 0.5)) - mean) / sd
        # A heavy-tailed curve (Student, 3 degrees): published durations are of selected patients.
        weight *= (1.0 + z * z / 3.0) ** -2 / sd
    return weight


DAYS_SD_FLOOR = 0.5


def _silence(read: Evidence, model: Model, band: int) -> tuple[Array, Array]:
    """(causes,), (states,) log survival of what the patient did not tell."""
    quiet = {"cause": np.zeros(len(model.causes)), "state": np.zeros(len(model.states))}
    for keys, chance in read.silent:
        told = []
        for key in keys.split("+"):
            target = model.targets[key]
            block = getattr(model, target.block)
            rows = range(target.first, target.first + target.versions)
            told.append(np.mean([1.0 - np.minimum(block.q0[band, row, 0] * block.g[row, :, 0], 1.0) for row in rows], axis=0))
        quiet[target.block] += np.log1p(-chance * np.maximum.reduce(told))
    return quiet["cause"], quiet["state"]


def _other(
    read: Evidence, model: Model, cause_eval: BlockEvaluator, state_eval: BlockEvaluator, cause_terms: list[Term],
    state_terms: list[Term], cause_prior: Array, quiet: tuple[Array, Array] | None, story: Array | None,
) -> float:
    """log P(E | other) = sum_t log sum_H pi_H P(E_t | H): nothing has probability under this floor."""
    causes = cause_prior / cause_prior.sum()
    states = causes @ model.link
    log_p = 0.0
    for evaluator, items, weight in ((cause_eval, cause_terms, causes), (state_eval, state_terms, states)):
        for item in items:
            log_p += float(np.log(np.mean([weight @ evaluator.single(item, row) for row in item.rows])))
    if quiet is not None:
        log_p += float(np.log(causes @ np.exp(quiet[0])) + np.log(states @ np.exp(quiet[1])))
    if story is not None:
        log_p += float(np.log(causes @ story))
    return log_p
