"""Would the leader produce a case like this one? A simulation from the model itself, with the same things tested.

Each observation is drawn again as "recorded like this" or "not like this", with P = L(z) / max L or its complement:
scaled so, "4-" stands for its kind of weakness and a grade is not surprising for being one of ten. How likely each
outcome is given the lesions, the evaluator says, as it does for the real case.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from rootwise.model.evidence.coefficients import TargetSum, target_sum
from rootwise.model.evidence.evidence import TargetEvidence
from rootwise.model.findings.bounds import TINY
from rootwise.model.findings.targets import BlockName
from rootwise.model.model import Model
from rootwise.model.posterior.likelihood import evaluator
from rootwise.model.posterior.part import World

Array = NDArray[np.float64]
Index = NDArray[np.intp]

SIMULATED = 200
SEED = 20260102
FEWEST = 4  # observations below which no case is surprising


def surprise(world: World, sites: tuple[int, ...], model: Model) -> float | None:
    """P(a simulated case of these sites is at most as likely as the real one), same things tested.

    Args:
        world: the evidence.
        sites: indices of one or two sites.
        model: the model.
    Returns:
        The tail probability in (0, 1], or None with fewer than four observations. Silence, onset and duration are
        left out on both sides. Cause and state are drawn as this case makes them likely: a severe lesion is no
        surprise, findings that no lesion of these sites produces together are.
    """
    if sum(len(item.observations) for item in world.evidence.targets) < FEWEST:
        return None
    rng = np.random.default_rng(SEED)
    (cause, other_cause), (state, other_state) = _atoms(sites, model, "cause"), _atoms(sites, model, "state")
    share = model.prior.cause_share.mean(axis=0)
    weight = np.multiply.outer(share[cause], share[other_cause]).ravel()
    weight /= weight.sum()
    link = np.kron(model.link[np.ix_(cause, state)], model.link[np.ix_(other_cause, other_state)])
    causes = _outcomes(world, model, "cause", cause, other_cause)
    states = _outcomes(world, model, "state", state, other_state)
    real_cause, real_state = _real(causes, link.shape[0]), _real(states, link.shape[1])
    joint = (weight * np.exp(real_cause - real_cause.max()))[:, None] * link
    joint *= np.exp(real_state - real_state.max())
    drawn = rng.choice(joint.size, SIMULATED, p=(joint / joint.sum()).ravel())
    of_cause, of_state = np.divmod(drawn, link.shape[1])
    again_cause, again_state = (
        _again(causes, link.shape[0], of_cause, rng),
        _again(states, link.shape[1], of_state, rng),
    )
    real = np.log((weight * np.exp(real_cause)) @ link @ np.exp(real_state))
    again = np.log(((weight * np.exp(again_cause)) * (np.exp(again_state) @ link.T)).sum(axis=1))
    return float((1 + np.sum(again <= real + 1e-9)) / (SIMULATED + 1))


def _atoms(sites: tuple[int, ...], model: Model, block: BlockName) -> tuple[Index, Index]:
    """Atoms of the first and of the second site; a single lesion stands beside that of `none`."""
    site = getattr(model, block).site
    second = sites[1] if len(sites) == 2 else model.site_index("none")
    return np.flatnonzero(site == sites[0]), np.flatnonzero(site == second)


# Of the targets of one latent: (versions, outcomes, combinations) of each, P(outcome | both atoms). An outcome says of
# each observation whether it is "recorded like this"; the first one is the real one.
Group = list[Array]


def _outcomes(world: World, model: Model, block: BlockName, first: Index, second: Index) -> list[Group]:
    found = evaluator(model, block, world.band, world.variant if block == "state" else (0, 0))
    alone = second.tolist() == [found.nobody]

    def p(item: TargetSum, row: int) -> Array:
        return found.single(item, row)[first] if alone else found.pair(item, row, first, second).ravel()

    groups: dict[str, Group] = {}
    for item in world.evidence.targets:
        if item.target.block == block:
            known = np.array([[p(way, row) for row in way.rows] for way in _ways(item, model)])
            rest = np.maximum(1.0 - known.sum(axis=0), 0.0)
            own = np.concatenate([known, rest[None]]).swapaxes(0, 1)
            groups.setdefault(item.target.group or item.target.key, []).append(own)
    return list(groups.values())


def _ways(item: TargetEvidence, model: Model) -> Iterator[TargetSum]:
    """The outcomes of a target, but the last: that its observations are all unlike the real ones."""
    stated = [observation.likelihood / observation.likelihood.max() for observation in item.observations]
    for like in list(product((True, False), repeat=len(stated)))[:-1]:
        redrawn = [
            replace(observation, likelihood=own if same else 1.0 - own)
            for observation, own, same in zip(item.observations, stated, like, strict=True)
        ]
        yield target_sum(item, redrawn, model)


def _real(groups: list[Group], n: int) -> Array:
    """(combinations,) log P(the real case | combination)."""
    if not groups:
        return np.zeros(n)
    return np.asarray(_log([_together([own[:, 0] for own in group]) for group in groups]).sum(axis=0))


def _again(groups: list[Group], n: int, truth: Index, rng: np.random.Generator) -> Array:
    """(simulated, combinations) log P(redrawn case | combination)."""
    lone = [group[0].mean(axis=0) for group in groups if len(group) == 1 and group[0].shape[1] == 2]
    p, rest = np.reshape(lone, (-1, 2, n)).swapaxes(0, 1)  # of all that is read once and shares nothing
    like = rng.random((SIMULATED, len(p))) < p[:, truth].T
    total = like @ _log(p) + ~like @ _log(rest)
    for group in groups:
        if len(group) > 1 or group[0].shape[1] > 2:
            drawn = _redrawn(group, truth, rng)
            code = np.ravel_multi_index(tuple(drawn), tuple(own.shape[1] for own in group))
            _, one, which = np.unique(code, return_index=True, return_inverse=True)  # what came about, each once
            each = [own[:, outcome[one]] for own, outcome in zip(group, drawn, strict=True)]
            total += _log(_together(each))[which]
    return np.asarray(total)


def _redrawn(group: Group, truth: Index, rng: np.random.Generator) -> list[Index]:
    """(simulated,) an outcome of each target of a group, drawn in one version of their latent."""
    version = rng.integers(len(group[0]), size=SIMULATED)
    drawn = []
    for own in group:
        bounds = own.cumsum(axis=1)[version, :-1, truth]  # (simulated, outcomes but the last)
        drawn.append(np.asarray((rng.random((SIMULATED, 1)) >= bounds).sum(axis=1)))
    return drawn


def _together(group: Group) -> Array:
    """The mean over the versions of a latent of what is independent within each of them."""
    p = group[0]
    for other in group[1:]:
        p = p * other
    return np.asarray(p.mean(axis=0))


def _log(p: Array | list[Array]) -> Array:
    return np.log(np.maximum(p, TINY))
