"""The answer of `localize` as a page for a person: alarms, at most five sources, and the evidence against them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rootwise.care.urgency import UrgentLine
from rootwise.cases.case import Case
from rootwise.errors import Issue
from rootwise.queries.case.explain import FindingWeight
from rootwise.queries.case.localize import Localization
from rootwise.wording import statements as say
from rootwise.wording.answer.words import AlarmWords, AnswerWords, RowWords, answer_words
from rootwise.wording.issues import issue_lines
from rootwise.wording.layout import BLANK, Line, bar, paragraph, section


def answer_page(
    answer: Localization,
    case: Case,
    alarms: Sequence[UrgentLine],
    issues: Sequence[Issue],
    weights: Sequence[FindingWeight],
    *,
    reading: str,
    with_intervals: bool = True,
) -> list[Line]:
    """The page of one answer.

    Args:
        answer: the ranked sources.
        case: as it was read.
        alarms: of the whole case.
        issues: what the reader said.
        weights: of the findings, towards the leader.
        reading: `bedside`, `electrodiagnosis` or `all`.
        with_intervals: whether the ranges were worked out.

    Returns:
        Lines of at most 80 columns.
    """
    words = answer_words(answer, case, alarms, weights, reading=reading, with_intervals=with_intervals)
    lines = [Line(words.case_id, "title")]
    lines += section("URGENT", _alarms(words.alarms))
    lines += section("NOT TO BE MISSED, WHATEVER THEIR RANK", _dangers(words.dangers))
    lines += section("STATUS", paragraph(words.status, "strong"))
    lines += section("PROBABLE SOURCES", _rows(words))
    lines += section("STRONGEST EVIDENCE AGAINST THE LEADING SOURCE", _against(words.against))
    lines += section("CANNOT BE DISTINGUISHED", _list(words.close))
    lines += section("VERTEBRAL NUMBERING", _list(words.counting))
    lines += section("NOT USED", _list(words.not_used))
    lines += section("INPUT CHECKS", [line for issue in issues for line in issue_lines(issue)])
    lines += [BLANK, *paragraph(words.rests_on, "quiet")]
    return lines + paragraph(say.INTENDED_USE, "quiet")


def _alarms(alarms: Sequence[AlarmWords]) -> Iterator[Line]:
    for alarm in alarms:
        yield from paragraph(f"! {alarm.when}: {alarm.text}", "alarm", hang=2)
        if alarm.action:
            yield from paragraph(f"Action: {alarm.action}", "strong", indent=2, hang=2)
        if alarm.clock:
            yield from paragraph(f"Time: {alarm.clock}", "strong", indent=2, hang=2)
        yield from paragraph(alarm.basis, indent=2, hang=2)


def _dangers(dangers: Sequence[str]) -> Iterator[Line]:
    for danger in dangers:
        yield from paragraph(f"! {danger}", "danger", hang=2)


def _rows(words: AnswerWords) -> Iterator[Line]:
    for rank, row in enumerate(words.rows, start=1):
        yield from paragraph(f"{rank}  {row.name}", "strong" if rank == 1 else "plain", indent=1, hang=2)
        yield _figures(row.certainty, row)
    yield _figures(words.rest.name, words.rest)


def _figures(certainty: str, row: RowWords) -> Line:
    bracket = f"({row.interval})" if row.interval else ""
    return Line(f"   {certainty:<28} {row.percent:>5}  {bracket:<16} {bar(row.probability)}")


def _against(text: str) -> list[Line]:
    return paragraph(text, indent=2, hang=2)


def _list(sentences: Sequence[str]) -> list[Line]:
    return [line for text in sentences for line in paragraph(f"- {text}", indent=2, hang=2)]
