"""Why this answer? Weights of evidence that add up, and the strongest evidence against the leader.

The weight of a clinical group is how far it moves the odds of the leader against all its rivals, given the groups
before it (Good 1950):

    W_g = log10 odds(leader | E_1 .. E_g) - log10 odds(leader | E_1 .. E_{g-1})

so prior and groups add up to the posterior odds exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import repeat

import numpy as np

from rootwise.atlas.tables.grades import GRADES
from rootwise.cases.case import Case, Finding
from rootwise.errors import QueryError
from rootwise.model.evidence.evidence import GROUPS, Observation, Scope, TargetEvidence
from rootwise.model.model import Model
from rootwise.model.posterior.posterior import Options, Posterior, posterior, posteriors
from rootwise.queries.case.localize import Localization

LEAST = 1e-300
Sites = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FindingWeight:
    """How far one finding moves the odds, with all others in place.

    Attributes:
        finding: as stated.
        group: its place in clinical order.
        bans: log10 of the factor on the odds of the leader.
        source, grade: what the leader's own number rests on.
    """

    finding: Finding
    group: str
    bans: float
    source: str
    grade: str


@dataclass(frozen=True, slots=True)
class GroupWeight:
    """How far one clinical group moves the odds, given those before it."""

    group: str
    bans: float
    findings: tuple[FindingWeight, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The answer to `explain`.

    Attributes:
        leader: the set that is explained.
        rival: the set it is compared with; empty for all others together.
        prior_bans: log10 prior odds; with the groups' weights it adds up to `posterior_bans`.
        groups: in clinical order; those without evidence are left out.
        posterior_bans: log10 posterior odds.
        against: the finding that speaks most against the leader, or None when none does.
    """

    leader: tuple[str, ...]
    rival: tuple[str, ...]
    prior_bans: float
    groups: tuple[GroupWeight, ...]
    posterior_bans: float
    against: FindingWeight | None


def explain(
    case: Case,
    model: Model,
    options: Options = Options(),
    *,
    leader: Sequence[str] = (),
    rival: Sequence[str] = (),
) -> Explanation:
    """Explain an answer by weights of evidence.

    Args:
        case: what was found.
        model: the model.
        options: prior, pairs, variants.
        leader: sites to explain; the likeliest set by default.
        rival: sites to compare it with; all others together by default.
    Returns:
        Weights by group and finding.
    Raises:
        QueryError: a site the model does not hold, or leader and rival are one.
    """
    first = site_set(leader, model) if leader else best(posterior(case, model, options))
    second = site_set(rival, model) if rival else None
    keep = (*first, *(second or ()))
    whole = posterior(case, model, options, keep=keep)
    if first == second:
        raise QueryError("E-QUERY-003", "leader and rival are the same set", hint="name another rival")
    if not whole.prior(first) or (second is not None and not whole.prior(second)):
        raise QueryError("E-QUERY-005", "two sites that are never sources together", hint="name one of them alone")
    present = [group for group in GROUPS if _speaks(whole, group)]
    odds = [_prior_odds(whole, first, second)]
    for count in range(1, len(present) + 1):
        scope = Scope(groups=frozenset(present[:count]))
        result = posterior(case, model, options, scope, keep) if count < len(present) else whole
        odds.append(_odds(result, first, second))
    weights = finding_weights(case, model, options, first, second)
    groups = tuple(
        GroupWeight(group, odds[i + 1] - odds[i], tuple(w for w in weights if w.group == group))
        for i, group in enumerate(present)
    )
    return Explanation(
        model.names(first),
        model.names(second) if second is not None else (),
        odds[0],
        groups,
        odds[-1],
        counter_argument(weights),
    )


def counter_argument(weights: Sequence[FindingWeight]) -> FindingWeight | None:
    """The finding that counts most against the leader, or None when none does."""
    worst = min(weights, key=lambda weight: weight.bans, default=None)
    return worst if worst is not None and worst.bans < 0.0 else None


def finding_weights(
    case: Case, model: Model, options: Options, first: Sites, second: Sites | None
) -> tuple[FindingWeight, ...]:
    """The weight of each finding, with all others in place.

    Args:
        case, model, options: as asked.
        first: the leader.
        second: the rival, or None for all others; where leader and rival are single sources, pairs are left out.
    Returns:
        Weights in clinical order, heaviest first within a group.
    """
    pairs = options.pairs and (len(first) == 2 or (second is not None and len(second) == 2))
    quick = Options(options.prior, pairs, options.variants)
    keep = (*first, *(second or ()))
    whole = posterior(case, model, quick, keep=keep)
    full = _odds(whole, first, second)
    read = [(item, observation) for item in whole.evidence.targets for observation in item.observations]
    without = [Scope(dropped=_keys(observation, case)) for _, observation in read]
    if pairs:
        rests: Iterable[Posterior] = (posterior(case, model, quick, scope, keep) for scope in without)
    else:
        rests = posteriors(repeat(case), model, quick, without)
    rows = [
        FindingWeight(
            observation.finding, observation.group, full - _odds(rest, first, second), *provenance(item, first, model)
        )
        for (item, observation), rest in zip(read, rests, strict=True)
    ]
    return tuple(sorted(rows, key=lambda row: (GROUPS.index(row.group), -abs(row.bans), row.finding.id)))


def leader_weights(answer: Localization, case: Case, model: Model, options: Options) -> tuple[FindingWeight, ...]:
    """The weight of each finding towards the leader of an answer, against all others.

    Args:
        answer: to this case, with at least one source.
        case, model, options: that it was asked with.
    Returns:
        As of `finding_weights`.
    """
    return finding_weights(case, model, options, site_set(answer.hypotheses[0].sites, model), None)


def provenance(item: TargetEvidence, sites: Sites, model: Model) -> tuple[str, str]:
    """Source and grade of the number that a target has for the first site of a set."""
    if not sites:
        return "assumption", "D"
    block = getattr(model, item.target.block)
    atom = int(np.flatnonzero(block.site == sites[0])[0])
    return model.sources[block.source[item.target.first, atom]], GRADES[block.grade[item.target.first, atom]]


def site_set(names: Sequence[str], model: Model) -> Sites:
    """Indices of a set of sites.

    Raises:
        QueryError: a site that the model does not hold, or a set that it does not.
    """
    if list(names) == ["other"]:
        return ()
    for index, site in enumerate(model.sites):
        if set(site.members) == set(names):
            return (index,)
    known = [site.id for site in model.sites if site.members == (site.id,)]
    for name in names:
        if name not in known:
            from rootwise.terms import nearest

            near = nearest(name, known)
            raise QueryError(
                "E-QUERY-002",
                f"{name!r} is not a site of the model",
                hint=f"did you mean {near}?" if near else "see the sites of the vocabulary",
            )
    if len(set(names)) not in {1, 2}:
        raise QueryError(
            "E-QUERY-004",
            "a set has one or two different sites, or three neighbouring roots of one side",
            hint="for example root.L3.left",
        )
    return tuple(sorted(model.site_index(name) for name in set(names)))


def best(result: Posterior) -> Sites:
    """The likeliest set; the empty one is `other`."""
    single, pair = int(result.single.argmax()), np.unravel_index(int(result.pair.argmax()), result.pair.shape)
    candidates: list[Sites] = [(single,), (int(pair[0]), int(pair[1])), ()]
    return max(candidates, key=lambda sites: result.joint(sites) if len(set(sites)) == len(sites) else 0.0)


def _odds(result: Posterior, first: Sites, second: Sites | None) -> float:
    own = result.joint(first)
    rest = result.total - own if second is None else result.joint(second)
    return float(np.log10(max(own, LEAST)) - np.log10(max(rest, LEAST)))


def _prior_odds(result: Posterior, first: Sites, second: Sites | None) -> float:
    own = result.prior(first)
    rest = 1.0 - own if second is None else result.prior(second)
    return float(np.log10(max(own, LEAST)) - np.log10(max(rest, LEAST)))


def _speaks(result: Posterior, group: str) -> bool:
    read = result.evidence
    if any(observation.group == group for item in read.targets for observation in item.observations):
        return True
    return (group == "symptoms" and bool(read.silent)) or (group == "history" and (read.onset or read.days) is not None)


def _keys(observation: Observation, case: Case) -> frozenset[tuple[str, str]]:
    """The finding as it stands in every world: one on an unknown side stands on both."""
    finding = observation.finding
    unknown = any(f.id == finding.id and f.side == "unknown" for f in case.findings)
    return frozenset((finding.id, side) for side in (("left", "right") if unknown else (finding.side,)))
