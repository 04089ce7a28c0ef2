"""Coarse fibre-loss targets, for findings that name only a larger part: each lesion is read where it strikes most.

A product over parts would treat the parts of one lesion as independent and inflate wide sources.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from rootwise.atlas.tables.loader import Atlas
from rootwise.model.findings.background import COARSEST
from rootwise.model.findings.losses import SIDES, LossTargets
from rootwise.model.findings.not_loss import NotLoss, Survival
from rootwise.model.findings.targets import BlockBuilder, Target
from rootwise.model.lesions import fibres
from rootwise.terms import Vocabulary

Array = NDArray[np.float64]

MYOTOME_SHARE = 0.4  # assumption: a muscle counts to a myotome from this share on
NEVER_ALL_BRISK = 0.99  # assumption: a limb whose reflexes are all normal or brisk


def coarse_targets(atlas: Atlas, words: Vocabulary, other: NotLoss, made: LossTargets) -> None:
    """Build every coarse target, on both sides and for both together (`axial`).

    Args:
        atlas, words: the tables, the vocabulary.
        other: what is not loss.
        made: the fine targets; the coarse ones join them.
    """
    fine = dict(made.targets)
    factor = atlas.constants["coarse_background"]
    for kind, name, parts in coarse_parts(atlas, words):
        both: list[Target] = []
        for side in SIDES:
            own = [fine[key] for part in parts if (key := f"{kind}:{part}|{side}") in fine]
            both += own
            if own and [target.key for target in own] != [f"{kind}:{name}|{side}"]:
                brisk = other.sign(f"reflex.{name}", "brisk", side) if kind == "reflex" else None
                _unite(f"{kind}:{name}|{side}", own, factor, brisk, made)
        if both:
            _unite(f"{kind}:{name}|axial", both, factor, None, made)


def coarse_parts(atlas: Atlas, words: Vocabulary) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Kind and name of every coarse target, with its parts.

    Args:
        atlas, words: the tables, the vocabulary.
    Yields:
        Parts need not all be targets.
    """
    for region in words.regions.within:
        yield "sensation", region, words.regions.parts(region)
    for name, actions in words.coarse_actions.items():
        yield "strength", name, actions
    for action in (action for names in words.actions.values() for action in names):
        yield "strength", action, (action,)
    yield "atrophy", "lower_limb", tuple(words.wasting)
    for limb, reflexes in words.reflexes.items():
        yield "reflex", limb, reflexes
    muscles = fibres.supply_of(atlas, "muscle")
    limb_muscles = tuple(name for name in muscles if not name.startswith("paraspinal"))
    yield "emg", "lower_limb", limb_muscles
    yield "emg", "paraspinal", tuple(name for name in muscles if name.startswith("paraspinal"))
    for root in words.roots:
        share = {name: sum(row.share for row in muscles[name] if row.root == root) for name in limb_muscles}
        yield "emg", f"myotome_{root}", tuple(name for name in limb_muscles if share[name] >= MYOTOME_SHARE)


def _unite(key: str, parts: Sequence[Target], factor: float, brisk: Survival | None, made: LossTargets) -> None:
    builder, levels = made.builder, parts[0].levels - 1
    q0, g = most_affected(parts, builder, factor)
    if brisk is not None:
        q0, g = with_own_brisk(q0, g, brisk)
    row = builder.add(q0, g, builder.provenance[parts[0].first])
    made.targets[key] = Target(key, parts[0].kind, "state", row, 1, parts[0].levels, coarse=True)
    for changed in made.variant_g:
        own = [changed.get(part.first, builder.g[part.first])[:, :levels] for part in parts]
        changed[row] = np.minimum.reduce(own)


def most_affected(parts: Sequence[Target], builder: BlockBuilder, factor: float) -> tuple[Array, Array]:
    """Each lesion at the part that it strikes most.

    Args:
        parts: targets of the same kind and levels.
        builder: the block they lie in.
        factor: the coarse background is this many times the mean of the parts', at most .5.
    Returns:
        (bands, levels - 1) background survival, (atoms, levels - 1) factors.
    """
    levels = parts[0].levels - 1
    g = np.minimum.reduce([builder.g[part.first][:, :levels] for part in parts])
    mean = np.mean([1.0 - builder.q0[part.first][:, :levels] for part in parts], axis=0)
    return 1.0 - np.minimum(COARSEST, factor * mean), g


def with_own_brisk(q0: Array, g: Array, brisk: Survival) -> tuple[Array, Array]:
    """Reflexes of a limb may be brisk where one of them is lost: P(brisk) comes from rows of its own.

    With B the frequency of brisk reflexes of the limb, B0 its background, and n = P(z <= 0) as the parts give it,

        P(normal) = n (1 - B) / (1 - B0)        P(normal or brisk) = P(normal) + B

    and a limb is at most "reduced" at least as often as it is at most brisk.

    Args:
        q0: (bands, 3) background survival of normal, brisk, reduced.
        g: (atoms, 3) factors of the most affected reflex.
        brisk: of the limb.
    Returns:
        Both, with brisk as its rows say.
    """
    normal = q0[0, 0] * g[:, 0] * brisk.factor
    up_to_brisk = np.minimum(normal + brisk.p, 1.0)
    own_q0 = q0.copy()
    own_q0[:, 1] = min(q0[0, 0] + brisk.background, NEVER_ALL_BRISK)
    at_reduced = np.maximum(g[:, 2], up_to_brisk / q0[0, 2])
    return own_q0, np.stack([normal / q0[0, 0], up_to_brisk / own_q0[0, 1], at_reduced], axis=1)
