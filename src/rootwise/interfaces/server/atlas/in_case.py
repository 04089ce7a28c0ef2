"""A page of the atlas opened from a case: which of its findings the case holds, and where to enter others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from starlette.requests import Request

from rootwise.errors import RootwiseError
from rootwise.interfaces.server.answer.answered import answered
from rootwise.interfaces.server.case.page import usual_side
from rootwise.interfaces.server.entry import exam
from rootwise.interfaces.server.pages import questions, store
from rootwise.wording.findings import finding_words, phrase

MOST = 10
OF_A_FAMILY = 2


@dataclass(frozen=True, slots=True)
class InCase:
    """A page as one case sees it.

    Attributes:
        id: of the case; `name` of its file. An unknown id has no name.
        recorded: words of its findings that the page is about, with their ids.
        untested: words of the page's most informative findings that it lacks, with the address where each is entered.
    """

    id: str
    name: str
    recorded: tuple[tuple[str, str], ...]
    untested: tuple[tuple[str, str], ...]


def in_case(request: Request, case_id: str, shown: tuple[str, ...], telling: tuple[str, ...]) -> InCase:
    """The findings of a page in a case.

    Args:
        request: that asks.
        case_id: as the address names it; a case that is not kept, or cannot be read, has no findings.
        shown: every finding of the page.
        telling: those worth testing, the most informative first.
    """
    try:
        kept = store(request).get(case_id)
        case = questions(request).ask(answered, kept.content, kept.name).parsed.case
    except RootwiseError:
        return InCase("", "", (), ())
    findings = case.findings if case else ()
    wanted = {*shown, *telling}
    recorded = tuple((finding_words(one), one.id) for one in findings if one.id in wanted)
    known, side = {one.id for one in findings}, usual_side(case) or "left"
    missing = list(_spread(finding for finding in telling if finding not in known))[:MOST]
    untested = tuple((phrase(one, "axial"), _where(kept.id, one, side)) for one in missing)
    return InCase(kept.id, kept.name, recorded, untested)


def _spread(findings: Iterable[str]) -> Iterator[str]:
    """Few of each family, so that one part of the examination does not fill the list."""
    n_of: Counter[str] = Counter()
    for finding in findings:
        family = finding.partition(".")[0]
        n_of[family] += 1
        if n_of[family] <= OF_A_FAMILY:
            yield finding


def _where(case_id: str, finding: str, side: str) -> str:
    """The cell of the examination grid, or the form that adds a finding."""
    page, cell = f"/cases/{quote(case_id)}", exam.field(finding, side)
    if cell in exam.fields():
        return f"{page}#{cell}"
    return f"{page}?new_finding={quote(finding)}#new_finding"
