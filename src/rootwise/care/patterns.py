"""Patterns of finding ids in care rules, expanded when read: a misspelt finding must not go unnoticed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from rootwise.errors import CareError
from rootwise.terms import vocabulary

Sets = Mapping[str, Sequence[str]]


@cache
def _ids(family: str) -> tuple[str, ...]:
    """Every finding id of a family: rules are matched within it, not against the whole vocabulary."""
    known = vocabulary().families.get(family)
    return tuple(f"{family}.{item}" if item else family for item in known.items()) if known else ()


@cache
def _fitting(pattern: str) -> tuple[str, ...]:
    """Finding ids that a pattern fits; rules share most of their patterns."""
    head, star, tail = pattern.partition("*")
    family = _ids(head.partition(".")[0])
    if not star:
        return tuple(name for name in family if name == pattern)
    if "*" in tail:
        raise CareError("E-CARE-005", f"{pattern!r} has two stars", hint="one * stands for any text")
    # Not by fnmatch: it compiles an expression for each of some eighty patterns, at every start.
    shortest = len(head) + len(tail)
    return tuple(
        name for name in family if name.startswith(head) and name.endswith(tail) and len(name) >= shortest
    )


def finding_ids(named: str, sets: Sets, values: Sequence[str] = ()) -> frozenset[str]:
    """Every finding id that a pattern, or a named set of patterns, stands for.

    Args:
        named: a finding id, a pattern with `*`, or the name of one of `sets`.
        sets: named lists of patterns.
        values: values that the rule compares with; each must be a value of each finding.

    Returns:
        Finding ids of the vocabulary.

    Raises:
        CareError: a pattern fits no finding, or a finding never takes one of the values.
    """
    ids: set[str] = set()
    for pattern in sets.get(named, [named]):
        fitting = _fitting(pattern)
        if not fitting:
            raise CareError("E-CARE-005", f"{pattern!r} fits no finding", hint=vocabulary().suggest(pattern))
        ids |= set(fitting)
    for finding in sorted(ids):
        scale = vocabulary().parse_finding(finding).scale
        wrong = [value for value in values if not scale.accepts(value)]
        if wrong:
            raise CareError("E-CARE-006", f"{finding} is never {wrong[0]!r}", hint=scale.describe())
    return frozenset(ids)
