"""The answer of `localize` as a page for a person: alarms, at most five rows, what stands against them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rootwise.care.urgency import UrgentLine
from rootwise.cases.case import Case
from rootwise.errors import Issue
from rootwise.queries.explain import FindingWeight, counter_argument
from rootwise.queries.localize import Hypothesis, Localization
from rootwise.wording import statements as say
from rootwise.wording.certainty import percent, percent_range, supporting_grade, word
from rootwise.wording.findings import as_stated, finding_words
from rootwise.wording.issues import issue_lines
from rootwise.wording.layout import BLANK, Line, bar, capital, paragraph, section
from rootwise.wording.sites import set_name
from rootwise.wording.weights import TELLING, bans_in_words

ROWS = 5
LEAST_SHOWN = 0.01  # an answer under it is part of "other or none"


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
    shown = [row for row in answer.hypotheses[:ROWS] if row.probability >= LEAST_SHOWN]
    lines = [Line(answer.case_id, "title")]
    lines += section("URGENT", _alarms(alarms, case))
    lines += section("NOT TO BE MISSED, WHATEVER THEIR RANK", _dangers(answer))
    lines += section("STATUS", paragraph(say.status_sentence(answer.status), "strong"))
    lines += section("PROBABLE SOURCES", _rows(shown, supporting_grade(weights), with_intervals))
    lines += section("STRONGEST ARGUMENT AGAINST THE LEADER", _against(weights, case))
    lines += section("CANNOT BE SEPARATED", _list(_close(answer)))
    lines += section("COUNT OF THE VERTEBRAE", _list(say.counting(case, answer.hypotheses[0].sites)))
    lines += section("NOT USED", _list(say.not_used(answer.not_used, case)))
    lines += section("REMARKS OF THE READER", [line for issue in issues for line in issue_lines(issue)])
    lines += [BLANK, *paragraph(say.rests_on(answer, reading), "quiet")]
    return lines + paragraph(say.INTENDED_USE, "quiet")


def _alarms(alarms: Sequence[UrgentLine], case: Case) -> Iterator[Line]:
    for alarm in alarms:
        yield from paragraph(f"! {say.urgent_when(alarm)}: {alarm.text}", "alarm", hang=2)
        if alarm.action:
            yield from paragraph(f"Action: {alarm.action}", "strong", indent=2, hang=2)
        if alarm.clock:
            yield from paragraph(f"Time: {alarm.clock}", "strong", indent=2, hang=2)
        yield from paragraph(say.urgent_basis(alarm, case), indent=2, hang=2)


def _dangers(answer: Localization) -> Iterator[Line]:
    for danger in say.dangers(answer.dangers).values():
        yield from paragraph(f"! {capital(danger)}", "danger", hang=2)


def _rows(shown: Sequence[Hypothesis], grade: str | None, with_intervals: bool) -> Iterator[Line]:
    for rank, row in enumerate(shown, start=1):
        name = set_name(row.sites, row.with_or_without)
        yield from paragraph(f"{rank}  {name}", "strong" if rank == 1 else "plain", indent=1, hang=2)
        figures = f"{percent_range(*row.interval)}" if with_intervals else ""
        yield _figures(word(row.probability, grade if rank == 1 else None), row.probability, figures)
    yield _figures("other or none", max(1.0 - sum(row.probability for row in shown), 0.0), "")


def _figures(certainty: str, p: float, interval: str) -> Line:
    bracket = f"({interval})" if interval else ""
    return Line(f"   {certainty:<28} {percent(p):>5}  {bracket:<16} {bar(p)}")


def _against(weights: Sequence[FindingWeight], case: Case) -> list[Line]:
    worst = counter_argument(weights)
    if worst is None or -worst.bans < TELLING:
        return paragraph("None of the findings speaks against it.", indent=2) if weights else []
    text = f"{capital(finding_words(as_stated(worst.finding, case)))}: {bans_in_words(worst)}."
    return paragraph(text, indent=2, hang=2)


def _close(answer: Localization) -> list[str]:
    leader = answer.hypotheses[0].sites
    pairs = [pair for pair in answer.cannot_separate if leader in (pair.first, pair.second)]
    others = len(answer.cannot_separate) - len(pairs)
    among = [f"nor {others} other pair{'s' * (others > 1)} of the answers above"] if others else []
    return [*say.cannot_separate(pairs), *among]


def _list(sentences: Sequence[str]) -> list[Line]:
    return [line for text in sentences for line in paragraph(f"- {text}", indent=2, hang=2)]
