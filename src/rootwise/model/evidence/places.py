"""Where a finding belongs: the target it reads, and which findings name parts of what another names."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from rootwise.model.model import Model
from rootwise.terms import Term, vocabulary


def place(term: Term, model: Model) -> tuple[str, str]:
    """The target of a finding of fibre loss, and the way it examines it.

    Args:
        term: what was examined or told.
        model: its targets.
    Returns:
        Target name without side, and method of the observation tables; two empty texts for a sign.
    """
    family, head = term.family, term.head
    if family in {"numbness", "paresthesia", "sensation"}:
        return f"sensation:{head}", family
    if family in {"strength", "weakness"}:
        action = model.prime_action.get(head, head) if term.kind == "muscle" else head
        return f"strength:{action}", "mrc" if family == "strength" else "weak"
    if family == "function":
        return f"strength:{vocabulary().functions.get(head, head)}", "function"
    if family in {"atrophy", "reflex"}:
        return f"{family}:{head}", family
    if family == "emg":
        return f"emg:{head}", term.sub_item or "emg"
    if family == "ncs":
        for kind in ("ncs_sensory", "ncs_motor", "ncs_late"):
            if f"{kind}:{head}|left" in model.targets:
                return f"{kind}:{head}", "ncs"
    return "", ""


def sign_key(finding: str, side: str, model: Model) -> str:
    """A CT without rows of its own reads the same target as the MRI: two reports of one thing are one."""
    key = f"{finding}|{side}"
    if key not in model.targets and finding.startswith("ct."):
        return f"mri.{finding.removeprefix('ct.')}|{side}"
    return key


def part_positive(term: Term, side: str, positive: Collection[tuple[str, str]]) -> bool:
    """Whether a finer finding of the same kind and side is recorded as positive."""
    families: tuple[str, ...]
    if term.region:
        families = ("pain",) if term.family == "pain" else ("sensation", "numbness", "paresthesia")
    elif term.family in {"strength", "weakness"}:
        families = ("strength", "weakness")
    elif term.kind == "coarse" or term.head in {"lower_limb", "paraspinal"}:
        families = (term.family,)
    else:
        return False
    sides = {side} if side != "axial" else {"left", "right", "axial"}
    finer = _finer(term)
    return any(
        s in sides and i.partition(".")[0] in families and (finer is None or i.partition(".")[2] in finer)
        for i, s in positive
        if i != term.id
    )


@cache
def _finer(term: Term) -> frozenset[str] | None:
    """Items that name a part of what a coarse finding names; None when every other item of the family does."""
    words = vocabulary()
    if term.region:
        return frozenset(region for region in words.regions.within if term.region in words.regions.ancestors(region))
    own = set(words.coarse_actions.get(term.head, ()))
    if term.family not in {"strength", "weakness"}:
        return None
    return frozenset(own | {name for name, parts in words.coarse_actions.items() if set(parts) < own})
