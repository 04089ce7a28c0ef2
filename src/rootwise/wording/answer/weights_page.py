"""Weights of evidence as pages: `explain` and `compare`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rootwise.cases.case import Case
from rootwise.queries.case.compare import Comparison
from rootwise.queries.case.explain import Explanation
from rootwise.wording.answer.weights import (
    REMARK,
    UNIT,
    BarWords,
    NotDoneWords,
    comparison_words,
    explanation_words,
)
from rootwise.wording.layout import Line, paragraph, section

SHOWN = 8  # findings of a group, or rows of a comparison


def explanation_page(answer: Explanation, case: Case) -> list[Line]:
    """The page of `explain`: prior, groups in clinical order, sum, and the best argument against.

    Args:
        answer: the weights.
        case: as it was read.

    Returns:
        Lines of at most 80 columns.
    """
    words = explanation_words(answer, case)
    lines = [Line(case.id, "title"), *paragraph(f"Why {words.name}", "strong")]
    lines += paragraph(f"compared with {words.held_against}. {UNIT}")
    lines += section("PRIOR", [_sum(words.prior)])
    for group in words.groups:
        body = [_sum(group.total)] if group.total else []
        body += [line for bar in group.bars[:SHOWN] for line in _finding(bar)]
        if len(group.bars) > SHOWN:
            body.append(Line(f"{'':10}and {len(group.bars) - SHOWN} that weigh less", "quiet"))
        lines += section(group.name.upper(), body)
    lines += section("SUM", [_sum(words.total)])
    lines += section("STRONGEST EVIDENCE AGAINST IT", paragraph(words.against, indent=2, hang=2))
    lines += section("HOW TO READ", paragraph(REMARK, "quiet", indent=2))
    return lines


def comparison_page(answer: Comparison, case: Case) -> list[Line]:
    """The page of `compare`: what separates two answers, done and not done.

    Args:
        answer: the comparison.
        case: as it was read.

    Returns:
        Lines of at most 80 columns.
    """
    words = comparison_words(answer, case)
    first, second = words.first_name, words.second_name
    lines = [Line(case.id, "title"), *paragraph(f"{first} or {second}?", "strong"), *paragraph(UNIT)]
    lines += section(
        f"FOR {first} (+) OR {second} (-)", [_sum(words.prior), _sum(words.evidence), _sum(words.total)]
    )
    done = [line for bar in words.done[:SHOWN] for line in _finding(bar)]
    lines += section("TESTED", done or [Line("  no recorded finding tells them apart")])
    lines += section("NOT YET TESTED, MOST INFORMATIVE FIRST", _not_done(words.not_done[:SHOWN]))
    return lines


def _finding(bar: BarWords) -> list[Line]:
    return paragraph(f"{bar.bans:+.2f} {bar.label} ({bar.basis})", indent=4, hang=6)


def _not_done(rows: Sequence[NotDoneWords]) -> Iterator[Line]:
    for row in rows:
        yield from paragraph(
            f"{row.label}: {row.if_abnormal.bans:+.2f} if abnormal, "
            f"{row.if_normal.bans:+.2f} if normal, {row.expected_bans:.2f} expected",
            indent=2,
            hang=2,
        )


def _sum(bar: BarWords) -> Line:
    return Line(f"  {bar.bans:+6.2f}  {bar.label}", "strong")
