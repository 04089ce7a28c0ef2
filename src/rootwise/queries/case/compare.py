"""What tells two answers apart: what was found, and what would still do so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rootwise.cases.case import Case
from rootwise.errors import QueryError
from rootwise.model.evidence.entries import group_of
from rootwise.model.findings.targets import Target
from rootwise.model.model import Model
from rootwise.model.posterior.abnormal import Unread
from rootwise.model.posterior.part import Part
from rootwise.model.posterior.posterior import Options, posterior
from rootwise.queries.case.explain import FindingWeight, Sites, finding_weights, site_set
from rootwise.terms import vocabulary

MOST = 10
MOST_OF_A_FAMILY = 3
LEAST_BANS = 0.02  # expected weight under which a test is not worth naming
LEAST = 1e-3  # no test that was not done is sure to show, or not to show
# Latent targets that several findings read are named by the finding an examiner would do.
ASKED_AS = {
    "strength": "strength",
    "sensation": "sensation",
    "reflex": "reflex",
    "emg": "emg",
    "ncs_sensory": "ncs",
    "ncs_motor": "ncs",
    "ncs_late": "ncs",
    "atrophy": "atrophy",
}


@dataclass(frozen=True, slots=True)
class NotDone:
    """A finding that was not tested and would separate the two.

    Attributes:
        finding, side: what to test; group: its place in clinical order.
        expected_bans: mean weight for the true one of the two, whichever it is.
        bans_if_abnormal, bans_if_normal: weight for the first answer.
    """

    finding: str
    side: str
    group: str
    expected_bans: float
    bans_if_abnormal: float
    bans_if_normal: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """The answer to `compare`.

    Attributes:
        first, second: the two sets.
        bans: log10 Bayes factor of all the evidence for the first.
        prior_bans: log10 prior odds of the first.
        done: findings that separate them, heaviest first.
        not_done: findings not tested, most informative first.
    """

    first: tuple[str, ...]
    second: tuple[str, ...]
    bans: float
    prior_bans: float
    done: tuple[FindingWeight, ...]
    not_done: tuple[NotDone, ...]


def compare(
    case: Case, model: Model, first: Sequence[str], second: Sequence[str], options: Options = Options()
) -> Comparison:
    """Compare two answers.

    Args:
        case: what was found.
        model: the model.
        first, second: sets of site ids.
        options: prior and variants.
    Returns:
        What tells them apart, tested and not tested.
    Raises:
        QueryError: a site the model does not hold.
    """
    a, b = site_set(first, model), site_set(second, model)
    result = posterior(case, model, options, keep=(*a, *b))
    if not result.prior(a) or not result.prior(b):
        raise QueryError("E-QUERY-005", "two sites that are never sources together", hint="compare one of them alone")
    weights = finding_weights(case, model, options, a, b)
    done = tuple(sorted((w for w in weights if abs(w.bans) >= LEAST_BANS), key=lambda w: (-abs(w.bans), w.finding.id)))
    seen = {item.target.key for item in result.evidence.targets}
    not_done = _not_done(result.part_of(a, b), model, a, b, seen) if a and b else ()
    return Comparison(
        tuple(first),
        tuple(second),
        float(np.log10(result.likelihood(a) / result.likelihood(b))),
        float(np.log10(result.prior(a) / result.prior(b))),
        done,
        not_done,
    )


def _not_done(part: Part, model: Model, first: Sites, second: Sites, seen: set[str]) -> tuple[NotDone, ...]:
    rows = []
    one, two = (Unread(part, sites, model) for sites in (first, second))
    for target in model.targets.values():
        name = _name(target)
        if target.key in seen or name is None or not (one.acts_on(target) or two.acts_on(target)):
            continue
        p, q = (min(max(unread.p_abnormal(target), LEAST), 1.0 - LEAST) for unread in (one, two))
        positive, negative = float(np.log10(p / q)), float(np.log10((1.0 - p) / (1.0 - q)))
        expected = 0.5 * (p * positive + (1.0 - p) * negative) - 0.5 * (q * positive + (1.0 - q) * negative)
        if expected >= LEAST_BANS:
            side = target.key.partition("|")[2]
            rows.append(NotDone(name, side, group_of(name), expected, positive, negative))
    # Muscles of one supply are worth the same; which of them is named must not hang on the last digit.
    ranked = sorted(rows, key=lambda row: (-round(row.expected_bans, 9), row.finding, row.side))
    return tuple(_varied(ranked)[:MOST])


def _varied(rows: Sequence[NotDone]) -> list[NotDone]:
    """At most three of a family: ten muscles of one nerve are one piece of advice."""
    kept: list[NotDone] = []
    for row in rows:
        family = row.finding.partition(".")[0]
        if sum(other.finding.partition(".")[0] == family for other in kept) < MOST_OF_A_FAMILY:
            kept.append(row)
    return kept


def _name(target: Target) -> str | None:
    """The finding to test for a target; None for coarse ones and for what cannot be tested on purpose."""
    head, side = target.key.split("|")
    if target.kind == "sign":
        family = head.partition(".")[0]
        untestable = family in {"history", "course", "rash", "ct"} or "dermatome_" in head  # a CT asks what an MRI asks
        term = vocabulary().parse_finding(head)
        sided = term.sided != "no"
        untestable = untestable or bool(term.region and vocabulary().regions.children(term.region))
        return None if untestable or (sided and side == "axial") else head
    if target.coarse or "dermatome_" in head:
        return None
    kind, _, item = head.partition(":")
    return f"{ASKED_AS[kind]}.{item}"
