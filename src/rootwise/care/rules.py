"""The engine of care rules: a condition is a small tree of data over one case; there is no eval."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import inf
from typing import Any

from rootwise.care.patterns import Sets, finding_ids
from rootwise.care.record import Trigger, grades_lost, history, is_abnormal, is_at_or_beyond, latest, trigger
from rootwise.cases.case import Care, Case, Finding
from rootwise.errors import CareError

Hits = tuple[Trigger, ...] | None  # None: the condition does not hold; empty: it holds by something's absence
Condition = Callable[[Case], Hits]

_HEADS: Mapping[str, Callable[[Case], object]] = {
    "care.pvr_ml": lambda case: (case.care or Care()).pvr_ml,
    "care.infection_now": lambda case: (case.care or Care()).infection_now,
}


def condition(raw: object, sets: Sets) -> Condition:
    """Turn a tree of data into a question to a case.

    Args:
        raw: a mapping with one operator and its options, as the head of `care/urgency.yaml` describes them.
        sets: named lists of finding patterns.

    Returns:
        A function from a case to what made the condition hold, or None.

    Raises:
        CareError: unknown operator, option, head or value, or a pattern that fits no finding id.
    """
    names = [key for key in raw if key in _OPERATORS] if isinstance(raw, Mapping) else []
    if not isinstance(raw, Mapping) or len(names) != 1:
        raise CareError("E-CARE-001", f"no operator, or several: {raw!r}", hint=" ".join(_OPERATORS))
    build, needed, optional = _OPERATORS[names[0]]
    given = set(raw) - {names[0]}
    if not needed <= given <= needed | optional:
        hint = f"needs {sorted(needed) or 'no option'}, may have {sorted(optional) or 'none more'}"
        raise CareError("E-CARE-002", f"{names[0]} with wrong options: {raw!r}", hint=hint)
    return build(raw, sets)


def _count(wanted: int, parts: Sequence[object], sets: Sets) -> Condition:
    asked = [condition(part, sets) for part in parts]
    if not 0 < wanted <= len(asked):
        raise CareError("E-CARE-003", f"{wanted} of {len(asked)} conditions", hint="1 up to their number")

    def ask(case: Case) -> Hits:
        held = [hits for part in asked if (hits := part(case)) is not None]
        return tuple(dict.fromkeys(hit for hits in held for hit in hits)) if len(held) >= wanted else None

    return ask


def _not(raw: Mapping[str, Any], sets: Sets) -> Condition:
    inner = condition(raw["not"], sets)
    return lambda case: () if inner(case) is None else None


def _same_side(raw: Mapping[str, Any], sets: Sets) -> Condition:
    inner = _count(len(raw["same_side"]), raw["same_side"], sets)

    def ask(case: Case) -> Hits:
        sides = (
            replace(case, findings=tuple(f for f in case.findings if f.side in (side, "axial")))
            for side in ("left", "right", "unknown")
        )
        return next((hits for side in sides if (hits := inner(side)) is not None), None)

    return ask


def _finding(raw: Mapping[str, Any], sets: Sets) -> Condition:
    values = [raw["at"]] if "at" in raw else raw.get("is", [])
    ids = finding_ids(raw["finding"], sets, values)

    def holds(finding: Finding) -> bool:
        if "at" in raw:
            return is_at_or_beyond(finding, raw["at"])
        return finding.value in values if "is" in raw else is_abnormal(finding)

    def ask(case: Case) -> Hits:
        hits = tuple(trigger(f) for f in latest(case, ids) if holds(f))
        both = not raw.get("both_sides") or {"left", "right"} <= {hit.side for hit in hits}
        return hits if hits and both else None

    return ask


def _head(raw: Mapping[str, Any], sets: Sets) -> Condition:
    name = raw["head"]
    if name not in _HEADS or not raw.keys() & {"above", "is"}:
        raise CareError("E-CARE-004", f"head {name!r} cannot be asked so", hint="one of " + " ".join(_HEADS))

    def ask(case: Case) -> Hits:
        value = _HEADS[name](case)
        if value is None or ("is" in raw and value != raw["is"]):
            return None
        above = not isinstance(value, int | float) or value > raw.get("above", -inf)
        return (Trigger(name, None, value),) if above else None

    return ask


def _drop(raw: Mapping[str, Any], sets: Sets) -> Condition:
    ids, grades = finding_ids(raw["drop"], sets, ["5"]), raw["grades"]
    return lambda case: tuple(trigger(f) for f in latest(case, ids) if grades_lost(case, f) >= grades) or None


def _after_procedure(raw: Mapping[str, Any], sets: Sets) -> Condition:
    ids, told = finding_ids(raw["after_procedure"], sets), _finding({"finding": raw["told_by"]}, sets)

    def ask(case: Case) -> Hits:
        done = case.care.procedure.day if case.care and case.care.procedure else None
        by = told(case) if done is None else (Trigger("care.procedure.day", None, done),)
        if by is None:
            return None
        hits = []
        for last in (f for f in latest(case, ids) if is_abnormal(f)):
            began = next(f.day for f in history(case, last) if is_abnormal(f))
            # A day that is unknown cannot exclude the window, so the alarm is raised.
            if done is None or began is None or 0 <= 24 * (began - done) <= raw["hours"]:
                hits.append(trigger(last))
        return (*by, *hits) if hits else None

    return ask


_Builder = Callable[[Mapping[str, Any], Sets], Condition]
# Each operator with the options that it needs and those that it may have.
_OPERATORS: Mapping[str, tuple[_Builder, set[str], set[str]]] = {
    "any": (lambda raw, sets: _count(1, raw["any"], sets), set(), set()),
    "all": (lambda raw, sets: _count(len(raw["all"]), raw["all"], sets), set(), set()),
    "at_least": (lambda raw, sets: _count(raw["at_least"], raw["of"], sets), {"of"}, set()),
    "not": (_not, set(), set()),
    "same_side": (_same_side, set(), set()),
    "finding": (_finding, set(), {"at", "is", "both_sides"}),
    "head": (_head, set(), {"above", "is"}),
    "drop": (_drop, {"grades"}, set()),
    "after_procedure": (_after_procedure, {"hours", "told_by"}, set()),
}
