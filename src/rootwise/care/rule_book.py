"""The urgency rules as data: read from `care/urgency.yaml` and checked before any case is.

Plain dataclasses, because every start of the command reads them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

from rootwise.atlas.tables.identity import DATA
from rootwise.atlas.tables.record import RecordError, record
from rootwise.atlas.tables.yaml_file import read_yaml
from rootwise.errors import CareError, Where

Level = Literal["E0", "E1", "E2"]  # now; within three days; within two weeks
Grade = Literal["A", "B", "C", "D"]
CHECKED: tuple[Grade, ...] = ("A", "B")


@dataclass(frozen=True, slots=True)
class Rule:
    """One alarm: when it is triggered, what it says and what that rests on."""

    id: str
    level: Level
    when: dict[str, Any]
    say: str
    strength: str
    sources: tuple[str, ...]
    grade: Grade
    review_by: date
    action: str | None = None
    clock: str | None = None
    note: str = ""

    def __post_init__(self) -> None:
        """Advice without a source that was read is refused."""
        checked = self.grade in CHECKED
        if checked != (self.action is not None) or checked != (self.clock is not None):
            raise RecordError(self.id, "action and clock are stated with grade A or B, and only then")
        if not self.sources or (checked and {"consensus", "assumption"} & set(self.sources)):
            raise RecordError(self.id, "grade A or B needs a source that is no consensus or assumption")


@dataclass(frozen=True, slots=True)
class RuleBook:
    """The whole file: named sets of finding patterns, and the rules that use them."""

    sets: dict[str, tuple[str, ...]]
    rules: tuple[Rule, ...]

    def __post_init__(self) -> None:
        """Refuse two rules with one id."""
        if len({rule.id for rule in self.rules}) != len(self.rules):
            raise RecordError("rules", "two rules with one id")


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
    try:
        return record(RuleBook, read_yaml(path))
    except RecordError as error:
        where = Where(path.name, None, error.key or None)
        raise CareError("E-CARE-010", error.message, where=where, hint="see the other rules of the file") from None
