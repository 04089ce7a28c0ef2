"""What in this case cannot wait? Fixed sentences with their sources; never a reassurance."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rootwise.atlas.tables.identity import DATA
from rootwise.care.record import Trigger
from rootwise.care.rule_book import CHECKED, Grade, Level, Rule, RuleBook, rule_book
from rootwise.care.rules import Condition, condition
from rootwise.cases.case import Case
from rootwise.errors import CareError, Where

# Said in place of action and clock where neither was read in a source: the alarm stands, the advice does not.
UNVERIFIED = (
    "Unverified: no source that was read gives the action or its clock. Discuss now with a senior clinician."
)


@dataclass(frozen=True, slots=True)
class UrgentLine:
    """One alarm that this case triggers.

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
        return self.grade in CHECKED


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
    """The alarms that a case triggers, the most urgent first.

    An empty answer says that no rule fired on what was recorded. It is no reassurance: what was not asked or
    not examined triggers nothing.

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
        text=rule.say if rule.grade in CHECKED else f"{rule.say} {UNVERIFIED}",
        action=rule.action,
        clock=rule.clock,
        sources=rule.sources,
        strength=rule.strength,
        grade=rule.grade,
        triggers=hits,
    )
