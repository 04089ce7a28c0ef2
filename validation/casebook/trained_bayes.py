"""The second rival: scikit-learn's CategoricalNB, trained on patients drawn from the model, every site alike.

It learns P(value | site) of each finding by counting, so it needs no formula of ours. It is asked with the prior of
each case, and only about what the case records: what is not written was not tested, for it as for the model.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rootwise.cases import Case
from rootwise.cases.case import Finding, Side
from rootwise.cohorts.answers import Answer, ranked
from rootwise.model.evidence.evidence import evidence
from rootwise.model.evidence.worlds import worlds
from rootwise.model.findings.bounds import TINY
from rootwise.model.model import Model
from rootwise.queries.atlas.frequency import read_alone
from rootwise.queries.simulate.crowd import simulate
from rootwise.queries.simulate.recorded import Recorded, recorded

Array = NDArray[np.float64]
Key = tuple[str, str]

PATIENTS = 20_000
SEED = 20260302
SMOOTHING = 1.0  # Laplace


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """A trained classifier: log P(value | site) of each finding, and its columns."""

    columns: dict[Key, int]
    log_p: list[Array]


def train(model: Model, keys: tuple[Key, ...], n: int = PATIENTS, seed: int = SEED) -> Trained:
    """Train on simulated patients in whom everything is recorded.

    Args:
        model: that the patients are drawn from.
        keys: findings and sides to learn.
        n: patients, at least a few for each site.
        seed: of the random numbers.
    Returns:
        The classifier.
    """
    from sklearn.naive_bayes import CategoricalNB  # type: ignore[import-untyped, import-not-found, unused-ignore]

    crowd = simulate(model, n, seed, Case("clinic"), singles=True)
    columns: dict[Key, int] = {}
    recorded: list[NDArray[Any]] = []
    widths: list[int] = []
    for name, side in keys:
        drawn = crowd.values(name, side)  # type: ignore[arg-type]
        if drawn is not None:
            columns[name, side] = len(recorded)
            recorded.append(drawn[1])
            widths.append(len(drawn[0]))
    classifier = CategoricalNB(alpha=SMOOTHING, min_categories=widths)
    classifier.fit(np.stack(recorded, axis=1), np.array([crowd.sets[i][0] for i in crowd.truth]))
    if len(classifier.classes_) != len(model.sites):
        raise ValueError(f"{n} patients do not cover {len(model.sites)} sites")
    return Trained(columns, [np.asarray(table) for table in classifier.feature_log_prob_])


def trained_answer(model: Model, case: Case, trained: Trained, prior: str | None) -> Answer:
    """P(site | case) by the trained classifier.

    Args:
        model: for the prior, and for how a record is read.
        case: what was found.
        trained: the classifier.
        prior: a setting, `flat`, or None for the case's own.
    Returns:
        The ranked sites, each a set of one.
    """
    causes = model.prior.causes(prior or case.setting, case.age, case.sex, model.cause.site)
    alone = np.bincount(model.cause.site, causes).astype(float)
    log_factors = [
        np.log(weight) + _findings(resolved, model, trained)
        for resolved, weight in worlds(case, model.constants["miscounted"])
    ]
    log_joint = np.logaddexp.reduce(log_factors) + np.log(np.maximum(alone, TINY))
    joint = np.exp(log_joint - log_joint.max())
    return ranked((frozenset(site.members), float(p)) for site, p in zip(model.sites, joint, strict=True))


def keys_of(cases: list[Case], model: Model) -> tuple[Key, ...]:
    """The findings and sides that some cases record, and the model reads."""
    keys = {
        (observation.finding.id, observation.finding.side)
        for case in cases
        for resolved, _ in worlds(case, model.constants["miscounted"])
        for item in evidence(resolved, model).targets
        for observation in item.observations
    }
    return tuple(sorted(keys))


def _findings(case: Case, model: Model, trained: Trained) -> Array:
    """(sites,) sum of log P(value | site) over the findings that it was trained on."""
    total = np.zeros(len(model.sites))
    for item in evidence(case, model).targets:
        for observation in item.observations:
            finding = observation.finding
            column = trained.columns.get((finding.id, finding.side))
            shares = _shares(finding, model) if column is not None else None
            if column is not None and shares is not None:
                total += np.log(np.maximum(np.exp(trained.log_p[column]) @ shares, TINY))
    return total


def _shares(finding: Finding, model: Model) -> Array | None:
    """(values,) which of the learnt values a recorded one stands for: itself, its like, or several (`weak`)."""
    known = recorded(finding.id, finding.side, model)
    if known is None:
        return None
    if finding.value in known.values:
        return np.asarray(np.eye(len(known.values))[known.values.index(str(finding.value))])
    return _covered(finding.id, finding.side, finding.value, model, known)


def _covered(name: str, side: Side, value: str | float, model: Model, known: Recorded) -> Array | None:
    read = _table(name, side, value, model)
    if read is None:
        return None
    inside = np.array([bool((row <= read + 1e-9).all()) for row in known.table])
    return inside.astype(float) if inside.any() and not inside.all() else None


@lru_cache(maxsize=4096)
def _table(name: str, side: Side, value: str | float, model: Model) -> Array | None:
    read = read_alone(Finding(name, side, value), model)
    return read.observations[0].likelihood if read else None
