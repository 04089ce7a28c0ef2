"""Why a miss: what the model put first, and the finding that speaks most for it against the truth."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from math import log10

from rootwise.cases import Case
from rootwise.cohorts.known import Sites
from rootwise.model.model import Model
from rootwise.model.posterior.posterior import Options, Posterior
from rootwise.queries.case.explain import FindingWeight, best, finding_weights


@dataclass(frozen=True, slots=True)
class Argument:
    """The best argument for a wrong answer.

    Attributes:
        against: the accepted set that it is held against, the likeliest; empty when the model holds none.
        bans: log10 Bayes factor of all the evidence for the leader; None without a set to hold it against.
        prior_bans: log10 prior odds of the leader.
        finding: the finding with the largest weight for the leader, all else kept; None when none speaks for it.
    """

    against: tuple[str, ...]
    bans: float | None = None
    prior_bans: float | None = None
    finding: FindingWeight | None = None


def argument(case: Case, result: Posterior, accept: Collection[Sites], model: Model, options: Options) -> Argument:
    """The best argument for the leader against the likeliest accepted set.

    Args:
        case: as it was read.
        result: its posterior.
        accept: the sets that count as right.
        model, options: as asked.
    Returns:
        The argument; empty where the model can name no accepted set.
    """
    leader = best(result)
    named = [key for one in sorted(accept, key=sorted) for key in keys_of(one, model) if result.prior(key) > 0.0]
    if not named:
        return Argument(())
    truth = max(named, key=result.joint)
    weights = finding_weights(case, model, options, leader, truth)
    heaviest = max(weights, key=lambda weight: weight.bans, default=None)
    odds = _log10(result.joint(leader), result.joint(truth))
    prior_odds = _log10(result.prior(leader), result.prior(truth))
    return Argument(
        model.names(truth),
        odds - prior_odds,
        prior_odds,
        heaviest if heaviest and heaviest.bans > 0.0 else None,
    )


def keys_of(sites: Sites, model: Model) -> list[tuple[int, ...]]:
    """The sets of the model that mean these sites: one site (a run among them) or two."""
    index = {site.id: i for i, site in enumerate(model.sites)}
    keys: list[tuple[int, ...]] = [(i,) for i, site in enumerate(model.sites) if set(site.members) == sites]
    both = tuple(sorted(index[site] for site in sites if site in index))
    return [*keys, both] if len(both) == len(sites) == 2 else keys


def paired(accept: Collection[Sites], model: Model) -> tuple[int, ...]:
    """The sites of accepted pairs: a posterior that is to be read at these keeps them, however unlikely."""
    return tuple(sorted({site for one in accept for key in keys_of(one, model) if len(key) == 2 for site in key}))


def _log10(first: float, second: float) -> float:
    return log10(max(first, 1e-300)) - log10(max(second, 1e-300))
