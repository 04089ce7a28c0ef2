"""Weights of evidence as pages: `explain` and `compare`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rootwise.cases.case import Case
from rootwise.queries.compare import Comparison, NotDone
from rootwise.queries.explain import Explanation, FindingWeight
from rootwise.wording.findings import as_stated, finding_words, phrase
from rootwise.wording.layout import Line, capital, paragraph, section
from rootwise.wording.sites import set_name, short_set

TELLING = 0.02  # bans; a finding that weighs less is no argument
SHOWN = 8  # findings of a group, or rows of a comparison
_UNIT = "A ban is a factor of ten on the odds: +0.3 doubles them, -0.3 halves them."

_REMARK = (
    "A group is weighed given the groups before it; a finding with all others kept, so findings that tell "
    "the same fact share its weight and do not add up to their group. Onset, duration and what was not "
    "spoken of count in the group."
)


def bans_in_words(weight: FindingWeight) -> str:
    """One weight with its basis: `-0.42 bans, divides its odds by 2.6 (grade D, assumption)`."""
    return f"{weight.bans:+.2f} bans, {_factor(weight.bans)} ({_basis(weight)})"


def explanation_page(answer: Explanation, case: Case) -> list[Line]:
    """The page of `explain`: prior, groups in clinical order, sum, and the best argument against.

    Args:
        answer: the weights.
        case: as it was read.

    Returns:
        Lines of at most 80 columns.
    """
    rival = short_set(answer.rival) if answer.rival else "all other answers together"
    lines = [Line(case.id, "title"), *paragraph(f"Why {set_name(answer.leader)}", "strong")]
    lines += paragraph(f"held against {rival}. {_UNIT}")
    lines += section("PRIOR", [_sum("odds before any finding", answer.prior_bans)])
    for group in answer.groups:
        body = [_sum(f"{group.group} as a whole", group.bans)]
        body += [line for weight in group.findings[:SHOWN] for line in _finding(weight, case)]
        if len(group.findings) > SHOWN:
            body.append(Line(f"{'':10}and {len(group.findings) - SHOWN} that weigh less", "quiet"))
        lines += section(group.group.upper(), body)
    lines += section("SUM", [_sum("odds after all findings: prior and groups", answer.posterior_bans)])
    if answer.against and -answer.against.bans >= TELLING:
        words = finding_words(as_stated(answer.against.finding, case))
        text = f"{capital(words)}: {bans_in_words(answer.against)}."
        lines += section("STRONGEST ARGUMENT AGAINST IT", paragraph(text, indent=2, hang=2))
    lines += section("HOW TO READ", paragraph(_REMARK, "quiet", indent=2))
    return lines


def comparison_page(answer: Comparison, case: Case) -> list[Line]:
    """The page of `compare`: what separates two answers, done and not done.

    Args:
        answer: the comparison.
        case: as it was read.

    Returns:
        Lines of at most 80 columns.
    """
    first, second = short_set(answer.first), short_set(answer.second)
    lines = [Line(case.id, "title"), *paragraph(f"{first} or {second}?", "strong"), *paragraph(_UNIT)]
    lines += section(
        f"FOR {first} (+) OR {second} (-)",
        [
            _sum("odds before any finding", answer.prior_bans),
            _sum("all findings together", answer.bans),
            _sum("odds after all findings", answer.prior_bans + answer.bans),
        ],
    )
    done = [line for weight in answer.done[:SHOWN] for line in _finding(weight, case)]
    lines += section("DONE", done or [Line("  nothing that was found separates them")])
    lines += section("NOT DONE, THE MOST TELLING FIRST", _not_done(answer.not_done[:SHOWN]))
    return lines


def _finding(weight: FindingWeight, case: Case) -> list[Line]:
    words = finding_words(as_stated(weight.finding, case))
    return paragraph(f"{weight.bans:+.2f} {words} ({_basis(weight)})", indent=4, hang=6)


def _not_done(rows: Sequence[NotDone]) -> Iterator[Line]:
    for row in rows:
        yield from paragraph(
            f"{phrase(row.finding, row.side)}: {row.bans_if_abnormal:+.2f} if abnormal, "
            f"{row.bans_if_normal:+.2f} if normal, {row.expected_bans:.2f} expected",
            indent=2,
            hang=2,
        )


def _sum(label: str, bans: float) -> Line:
    return Line(f"  {bans:+6.2f}  {label}", "strong")


def _factor(bans: float) -> str:
    verb = "multiplies" if bans > 0 else "divides"
    return f"{verb} its odds by {10 ** abs(bans):.2g}"


def _basis(weight: FindingWeight) -> str:
    return f"grade {weight.grade}, {weight.source}"
