"""What in this case cannot wait? Fixed sentences with their sources; never a reassurance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from rootwise.atlas.identity import DATA
from rootwise.atlas.yaml_file import read_yaml
from rootwise.atlas.schema import Grade
from rootwise.care.record import Trigger
from rootwise.care.rules import Condition, condition
from rootwise.cases.case import Case
from rootwise.errors import CareError, Where

Level = Literal["E0", "E1", "E2"]  # now; within three days; within two weeks
Names = Annotated[tuple[str, ...], Field(strict=False)]

# Said in place of action and clock where neither was read in a source: the alarm stands, the advice does not.
UNVERIFIED = (
    "Unverified: no source that was read gives the action or its clock. Discuss now with a senior clinician."
)
_CHECKED: tuple[Grade, ...] = ("A", "B")


class Rule(BaseModel):
    """One alarm: when it sounds, what it says and what that rests on."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    id: str
    level: Level
    when: dict[str, Any]
    say: str
    action: str | None = None
    clock: str | None = None
    strength: str
    sources: Names
    grade: Grade
    review_by: date
    note: str = ""

    @model_validator(mode="after")
    def _only_checked_sources_advise(self) -> Rule:
        checked = self.grade in _CHECKED
        if checked != (self.action is not None) or checked != (self.clock is not None):
            raise ValueError("action and clock are stated with grade A or B, and only then")
        if not self.sources or (checked and {"consensus", "assumption"} & set(self.sources)):
            raise ValueError("grade A or B needs a source that is no consensus or assumption")
        return self


class RuleBook(BaseModel):
    """The whole of `care/urgency.yaml`: named sets of finding patterns, and the rules that use them."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    sets: dict[str, Names]
    rules: Annotated[tuple[Rule, ...], Field(strict=False)]

    @model_validator(mode="after")
    def _ids_are_unique(self) -> RuleBook:
        if len({rule.id for rule in self.rules}) != len(self.rules):
            raise ValueError("two rules with one id")
        return self


@dataclass(frozen=True, slots=True)
class UrgentLine:
    """One alarm that this case raises.

    Attributes:
        rule: id of the rule.
        level: E0 now, E1 same day to three days, E2 within two weeks; the levels themselves are consensus.
        text: the fixed sentence to show; it says so where no source gives action and clock.
        action, clock: what to do and by when; None unless a source of grade A or B gives them.
        sources: keys of the atlas's sources; `consensus` where there is none.
        strength: how strong that evidence is, in words.
        grade: A to D, of the weakest source that the advice rests on.
        triggers: the findings and heads of the case that raised it.
    """

    rule: str
    level: Level
    text: str
    action: str | None
    clock: str | None
    sources: tuple[str, ...]
    strength: str
    grade: Grade
    triggers: tuple[Trigger, ...]

    @property
    def verified(self) -> bool:
        """Whether action and clock rest on a source that was read."""
        return self.grade in _CHECKED


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
        return RuleBook.model_validate(read_yaml(path))
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise CareError("E-CARE-010", first["msg"], where=Where(path.name, None, key or None)) from None


@cache
def conditions(path: Path = DATA / "care" / "urgency.yaml") -> tuple[tuple[Rule, Condition], ...]:
    """Every rule with its condition ready to ask, the most urgent level first.

    Args:
        path: the rule file; the shipped one by default.

    Returns:
        Rules with their conditions; within a level in the order of the file.

    Raises:
        CareError: a rule breaks the format, or its condition has an unknown operator, option or finding.
    """
    book = rule_book(path)
    ready = [(rule, _compiled(rule, book, path)) for rule in book.rules]
    return tuple(sorted(ready, key=lambda pair: pair[0].level))


def urgency(case: Case) -> tuple[UrgentLine, ...]:
    """The alarms that a case raises, the most urgent first.

    An empty answer says that no rule fired on what was recorded. It is no reassurance: what was not asked or
    not examined raises nothing.

    Args:
        case: what was found; no posterior is read.

    Returns:
        One line for each rule that fires.
    """
    fired = [(rule, hits) for rule, asks in conditions() if (hits := asks(case)) is not None]
    return tuple(_line(rule, hits) for rule, hits in fired)


def _compiled(rule: Rule, book: RuleBook, path: Path) -> Condition:
    try:
        return condition(rule.when, book.sets)
    except CareError as error:
        where = Where(path.name, None, rule.id)
        raise CareError(error.code, error.message, where=where, hint=error.hint) from None


def _line(rule: Rule, hits: tuple[Trigger, ...]) -> UrgentLine:
    return UrgentLine(
        rule=rule.id,
        level=rule.level,
        text=rule.say if rule.grade in _CHECKED else f"{rule.say} {UNVERIFIED}",
        action=rule.action,
        clock=rule.clock,
        sources=rule.sources,
        strength=rule.strength,
        grade=rule.grade,
        triggers=hits,
    )
