"""The rival: a textbook naive Bayes on the model's own tables and prior.

    P(E | site) = prod_f P(value of f | site)

Each stated finding counts in full, by its own marginal: mixed over the causes and states of the site, as if
no two findings had anything in common. No targets, no shared irritability, no silence, no pairs, no `other`.
The tables are read by the model's own code, so that the difference between the two is the mathematics alone.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from rootwise.atlas.tables.ages import age_band
from rootwise.cases import Case
from rootwise.cohorts.answers import Answer, ranked
from rootwise.model.evidence.coefficients import target_sum
from rootwise.model.evidence.evidence import TargetEvidence, evidence
from rootwise.model.evidence.worlds import worlds
from rootwise.model.findings.bounds import TINY
from rootwise.model.findings.targets import BlockName
from rootwise.model.model import Model
from rootwise.model.posterior.likelihood import BlockEvaluator
from rootwise.model.posterior.posterior import Options, posterior

Array = NDArray[np.float64]


def naive_answer(model: Model, case: Case, prior: str | None) -> Answer:
    """P(site | case) by naive Bayes.

    Args:
        model: whose tables and prior are used.
        case: what was found.
        prior: a setting, `flat`, or None for the case's own.
    Returns:
        The ranked sites, each a set of one.
    """
    causes = model.prior.causes(prior or case.setting, case.age, case.sex, model.cause.site)
    alone: Array = np.bincount(model.cause.site, causes).astype(float)
    weights: dict[BlockName, Array] = {"cause": causes, "state": causes @ model.link}
    log_factors = [
        np.log(weight) + _findings(resolved, model, weights, alone)
        for resolved, weight in worlds(case, model.constants["miscounted"])
    ]
    bare = Case(case.id, case.age, case.sex, case.setting)
    onset, duration = replace(bare, onset=case.onset), replace(bare, duration_days=case.duration_days)
    log_joint = np.logaddexp.reduce(log_factors) + _log(alone)
    log_joint += _story(onset, model, prior) + _story(duration, model, prior)
    joint = np.exp(log_joint - log_joint.max())
    return ranked((frozenset(site.members), float(p)) for site, p in zip(model.sites, joint, strict=True))


def _findings(case: Case, model: Model, weights: dict[BlockName, Array], alone: Array) -> Array:
    """(sites,) sum of log P(value | site) over the findings that the model reads, each by itself."""
    band = age_band(case.age)
    total = np.zeros(len(model.sites))
    for item in evidence(case, model).targets:
        block = item.target.block
        evaluator = BlockEvaluator(model, block, band)
        for observation in item.observations:
            one = target_sum(TargetEvidence(item.target, (observation,)), (observation,), model)
            by_atom = np.mean([evaluator.single(one, row) for row in one.rows], axis=0)
            by_site = np.bincount(evaluator.block.site, weights[block] * by_atom)
            total += _log(by_site / np.maximum(alone, TINY))
    return total


def _story(case: Case, model: Model, prior: str | None) -> Array:
    """(sites,) log P(onset | site) or log P(duration | site), from a case that states nothing else."""
    result = posterior(case, model, Options(prior=prior, pairs=False))
    return _log(result.single / np.maximum(result.prior_single, TINY))


def _log(p: Array) -> Array:
    return np.asarray(np.log(np.maximum(p, TINY)))
