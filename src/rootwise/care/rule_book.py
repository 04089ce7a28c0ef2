"""The urgency rules as data: read from `care/urgency.yaml` and checked before any case is.

Plain dataclasses, because every start of the command reads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from rootwise.atlas.identity import DATA
from rootwise.atlas.yaml_file import read_yaml
from rootwise.errors import CareError, Where

Level = Literal["E0", "E1", "E2"]  # now; within three days; within two weeks
Grade = Literal["A", "B", "C", "D"]
CHECKED: tuple[Grade, ...] = ("A", "B")


@dataclass(frozen=True, slots=True)
class Rule:
    """One alarm: when it sounds, what it says and what that rests on."""

    id: str
    level: Level
    when: Mapping[str, Any]
    say: str
    strength: str
    sources: tuple[str, ...]
    grade: Grade
    review_by: date
    action: str | None = None
    clock: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class RuleBook:
    """The whole file: named sets of finding patterns, and the rules that use them."""

    sets: Mapping[str, tuple[str, ...]]
    rules: tuple[Rule, ...]


@cache
def rule_book(path: Path = DATA / "care" / "urgency.yaml") -> RuleBook:
    """The urgency rules, read once.

    Args:
        path: the rule file; the shipped one by default.

    Returns:
        Sets and rules.

    Raises:
        CareError: a rule breaks the format; advice without a checked source counts as such.
    """
    raw = read_yaml(path)
    unknown = set(raw) - {"sets", "rules"}
    if unknown:
        raise _broken(path, sorted(unknown)[0], "is not a key of the file")
    sets = {name: tuple(patterns) for name, patterns in raw.get("sets", {}).items()}
    rules = tuple(_rule(entry, path, f"rules.{index}") for index, entry in enumerate(raw.get("rules", ())))
    if len({rule.id for rule in rules}) != len(rules):
        raise _broken(path, "rules", "two rules with one id")
    return RuleBook(sets, rules)


def _rule(raw: Mapping[str, Any], path: Path, key: str) -> Rule:
    known = {field.name: field for field in fields(Rule)}
    for name in raw:
        if name not in known:
            raise _broken(path, f"{key}.{name}", "is not a key of a rule")
    for name, field in known.items():
        if field.default is MISSING and name not in raw:
            raise _broken(path, f"{key}.{name}", "is missing")
    texts = ("id", "say", "strength", *(name for name in ("action", "clock", "note") if raw.get(name) is not None))
    for name in texts:
        if not isinstance(raw[name], str):
            raise _broken(path, f"{key}.{name}", "is not a text")
    for name, choices in (("level", get_args(Level)), ("grade", get_args(Grade))):
        if raw[name] not in choices:
            raise _broken(path, f"{key}.{name}", f"is not one of {' '.join(choices)}")
    if not isinstance(raw["review_by"], date):
        raise _broken(path, f"{key}.review_by", "is not a date")
    if not isinstance(raw["when"], dict):
        raise _broken(path, f"{key}.when", "is not a condition")
    rule = Rule(**{**raw, "sources": tuple(raw["sources"])})
    checked = rule.grade in CHECKED
    if checked != (rule.action is not None) or checked != (rule.clock is not None):
        raise _broken(path, key, "action and clock are stated with grade A or B, and only then")
    if not rule.sources or (checked and {"consensus", "assumption"} & set(rule.sources)):
        raise _broken(path, key, "grade A or B needs a source that is no consensus or assumption")
    return rule


def _broken(path: Path, key: str, what: str) -> CareError:
    return CareError("E-CARE-010", what, where=Where(path.name, None, key), hint="see the other rules of the file")
