"""What a written report leaves out of the examination: mostly normal, for what is abnormal is told.

Only of cases that say so (`asked: {examination: volunteered}`), such as published ones. Of any other case, what is not
stated was not examined. A source that should have weakened the leg pays for a report in which nobody names strength.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from rootwise.cases.case import EXAMINATION, Case, Finding
from rootwise.model.model import Model
from rootwise.terms.sites import OTHER_SIDE

VOLUNTEERED = "volunteered"
# Assumptions: chance that a report tells what is abnormal, by family. Seven tenths of those of the panel's first trial,
# whatever the case; on the shared casebook half of them gained two thirds of what these gain.
CHANCE = {
    "strength": 0.35,
    "reflex": 0.28,
    "sphincter": 0.35,
    "upper_motor_neuron": 0.35,
    "gait": 0.28,
}
LEG = frozenset({"strength", "weakness", "function"})
MOVEMENTS = (
    "hip_flexion",
    "hip_abduction",
    "hip_adduction",
    "knee_extension",
    "knee_flexion",
    "ankle_dorsiflexion",
    "ankle_plantarflexion",
    "great_toe_extension",
)
REFLEXES = ("patellar", "achilles")
# One statement a family, of its likeliest item: it is told whether anything of it was there.
SIGNS: Mapping[str, tuple[str, ...]] = {
    "sphincter": ("urinary_retention", "urinary_incontinence", "urinary_difficulty", "fecal_incontinence"),
    "upper_motor_neuron": ("babinski", "spasticity", "hyperreflexia"),
    "gait": ("steppage", "spastic", "ataxic", "unable_to_walk", "wide_based"),
}


def unexamined_targets(case: Case, findings: Iterable[Finding], model: Model) -> tuple[tuple[str, float], ...]:
    """Targets of the examination that a report leaves out, each with the chance that it would have been told.

    Args:
        case: for `asked`.
        findings: what is kept of the case's findings.
        model: whose targets may be left out.
    Returns:
        As `silence.silent_targets`; nothing where the case is no report.
    """
    if case.asked.get(EXAMINATION) != VOLUNTEERED:
        return ()
    stated: Stated = frozenset((finding.id, finding.side) for finding in findings)
    sides = tuple(sorted({side for _, side in stated} & OTHER_SIDE.keys())) or tuple(sorted(OTHER_SIDE))
    families = frozenset(name.partition(".")[0] for name, _ in stated)
    tested = (*_strength(stated, families, sides), *_reflexes(stated, families, sides))
    signs = ((_of(family, sides, model), CHANCE[family]) for family in SIGNS if family not in families)
    return (
        *((keys, chance) for keys, chance in tested if all(key in model.targets for key in keys.split("+"))),
        *(("+".join(keys), chance) for keys, chance in signs if keys),
    )


Stated = frozenset[tuple[str, str]]


def _strength(stated: Stated, families: frozenset[str], sides: Sequence[str]) -> Iterator[tuple[str, float]]:
    """Of nobody's strength one statement; beside what was graded, each movement that was not."""
    if not families & LEG:
        yield "+".join(f"strength:lower_limb|{side}" for side in sides), CHANCE["strength"]
    elif not any(name.startswith("strength.lower_limb") for name, _ in stated):
        for side in sides:
            for movement in MOVEMENTS:
                if (f"strength.{movement}", side) not in stated:
                    yield f"strength:{movement}|{side}", CHANCE["strength"]


def _reflexes(stated: Stated, families: frozenset[str], sides: Sequence[str]) -> Iterator[tuple[str, float]]:
    """The two that everybody strikes, where a nerve was looked for at all."""
    if families & {"strength", "reflex", "sensation"}:
        for side in sides:
            for reflex in REFLEXES:
                if not {(f"reflex.{reflex}", side), ("reflex.lower_limb", side)} & stated:
                    yield f"reflex:{reflex}|{side}", CHANCE["reflex"]


@lru_cache(maxsize=64)
def _of(family: str, sides: tuple[str, ...], model: Model) -> tuple[str, ...]:
    """The signs of a family that the model reads, on some sides or on none; all of one block."""
    keys = [f"{family}.{item}|{side}" for item in SIGNS[family] for side in (*sides, "axial")]
    known = [key for key in keys if key in model.targets]
    return tuple(key for key in known if model.targets[key].block == model.targets[known[0]].block)
