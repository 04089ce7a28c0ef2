"""The answer of `localize` in words, part by part, for every interface to lay out in its own way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rootwise.care.urgency import UrgentLine
from rootwise.cases.case import Case
from rootwise.queries.case.explain import FindingWeight, counter_argument
from rootwise.queries.case.localize import Localization
from rootwise.wording import statements as say
from rootwise.wording.answer.weights import GroupWords, argument_against, by_group
from rootwise.wording.certainty import percent, percent_range, supporting_grade, word
from rootwise.wording.layout import capital
from rootwise.wording.sites import set_name

ROWS = 5
LEAST_SHOWN = 0.01  # an answer under it is part of "other or none"
REST = "other or none"


@dataclass(frozen=True, slots=True)
class AlarmWords:
    """One alarm: when, what, and what it rests on; action and clock only where a source gives them."""

    when: str
    text: str
    action: str | None
    clock: str | None
    basis: str


@dataclass(frozen=True, slots=True)
class RowWords:
    """One of the ranked sources: name, certainty word, per cent and range; the range is empty where unknown.

    Attributes:
        name, certainty, percent, interval: in words.
        probability, bounds: the same as figures; no bounds where the range is unknown.
        sites: the set; empty for what is left.
    """

    name: str
    certainty: str
    percent: str
    interval: str
    probability: float
    bounds: tuple[float, float] | None = None
    sites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerWords:
    """The parts of an answer in the order in which they are shown.

    Attributes:
        case_id: of the case.
        alarms: the most urgent first.
        dangers: not to be missed, whatever their rank.
        status: the reason not to rely on the answer; empty when there is none.
        rows: at most five sources.
        rest: what is left, "other or none".
        against: the strongest evidence against the leader; empty where no finding was weighed.
        why: weights of the findings towards the leader against all others, by clinical group.
        close: answers that cannot be distinguished.
        counting: what vertebral numbering could change.
        not_used: findings without a part in the answer, with the reason.
        rests_on: prior, reading, atlas and versions.
    """

    case_id: str
    alarms: tuple[AlarmWords, ...]
    dangers: tuple[str, ...]
    status: str
    rows: tuple[RowWords, ...]
    rest: RowWords
    against: str
    why: tuple[GroupWords, ...]
    close: tuple[str, ...]
    counting: tuple[str, ...]
    not_used: tuple[str, ...]
    rests_on: str


def answer_words(
    answer: Localization,
    case: Case,
    alarms: Sequence[UrgentLine],
    weights: Sequence[FindingWeight],
    *,
    reading: str,
    with_intervals: bool = True,
) -> AnswerWords:
    """Put one answer into words.

    Args:
        answer: the ranked sources.
        case: as it was read.
        alarms: of the whole case.
        weights: of the findings, towards the leader.
        reading: `bedside`, `electrodiagnosis` or `all`.
        with_intervals: whether the ranges were worked out.

    Returns:
        Its parts.
    """
    rows = _rows(answer, supporting_grade(weights), with_intervals)
    left = max(1.0 - sum(row.probability for row in rows), 0.0)
    return AnswerWords(
        case_id=answer.case_id,
        alarms=tuple(_alarm(alarm, case) for alarm in alarms),
        dangers=tuple(capital(danger) for danger in say.dangers(answer.dangers).values()),
        status=say.status_sentence(answer.status),
        rows=rows,
        rest=RowWords(REST, "", percent(left), "", left),
        against=_against(weights, case),
        why=by_group(weights, case),
        close=tuple(_close(answer)),
        counting=tuple(say.counting(case, answer.hypotheses[0].sites)),
        not_used=tuple(say.not_used(answer.not_used, case)),
        rests_on=say.rests_on(answer, reading),
    )


def _alarm(alarm: UrgentLine, case: Case) -> AlarmWords:
    basis = say.urgent_basis(alarm, case)
    return AlarmWords(say.urgent_when(alarm), alarm.text, alarm.action, alarm.clock, basis)


def _rows(answer: Localization, grade: str | None, with_intervals: bool) -> tuple[RowWords, ...]:
    shown = [row for row in answer.hypotheses[:ROWS] if row.probability >= LEAST_SHOWN]
    return tuple(
        RowWords(
            set_name(row.sites, row.with_or_without),
            word(row.probability, None if rank else grade),
            percent(row.probability),
            percent_range(*row.interval) if with_intervals else "",
            row.probability,
            row.interval if with_intervals else None,
            row.sites,
        )
        for rank, row in enumerate(shown)
    )


def _against(weights: Sequence[FindingWeight], case: Case) -> str:
    told = argument_against(counter_argument(weights), case)
    return told or ("No finding counts against it." if weights else "")


def _close(answer: Localization) -> list[str]:
    leader = answer.hypotheses[0].sites
    pairs = [pair for pair in answer.cannot_separate if leader in (pair.first, pair.second)]
    others = len(answer.cannot_separate) - len(pairs)
    words = f"pair{'s' * (others > 1)} of the answers above"
    among = f"{others} other {words}" if pairs else f"{others} {words}, none of them with the leading source"
    return [*say.cannot_separate(pairs), *([among] if others else [])]
