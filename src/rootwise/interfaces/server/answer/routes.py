"""What stands behind an answer: its weights and their sources, two answers side by side, and what if."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from rootwise.interfaces.server.answer.answered import Answered, answered
from rootwise.interfaces.server.answer.choices import Choices, single_sites, with_rows
from rootwise.interfaces.server.answer.source import CaseSource, TheCase, set_of
from rootwise.interfaces.server.answer.weighed import based, compared, explained
from rootwise.interfaces.server.answer.what_if import changes, supposed, usual_values
from rootwise.interfaces.server.pages import UNUSABLE, is_fragment, page, problem, questions
from rootwise.queries.atlas.supporting_rows import SupportingRows
from rootwise.terms import vocabulary
from rootwise.wording.answer.supporting_rows import RowWords, rater_words, row_words
from rootwise.wording.answer.weights import REMARK, UNIT
from rootwise.wording.findings import finding_words, phrase
from rootwise.wording.sites import short_name

router = APIRouter()
Text = Annotated[str, Query(max_length=200)]
Revision = Annotated[int | None, Query(ge=0)]
_SIDES = ("left", "right", "axial", "unknown")


@router.get("/cases/{case_id}/why")
@router.get("/examples/{name}/why")
def why(request: Request, here: TheCase, rival: Text = "", revision: Revision = None) -> Response:
    """Prior, groups and findings of the leader against all others or one rival, adding up to the sum."""
    here.refuse_other(revision)
    against = set_of(rival)
    words = questions(request).ask(explained, here.content, here.name, against)
    template = "answer/why_part.html" if is_fragment(request) else "answer/why.html"
    choices = _choices(request, here, (against,))
    return page(request, template, here=here, words=words, rival="+".join(against), choices=choices, remark=REMARK,
                unit=UNIT)  # fmt: skip


@router.get("/cases/{case_id}/evidence")
@router.get("/examples/{name}/evidence")
def evidence(
    request: Request,
    here: TheCase,
    finding: Text,
    side: Text,
    first: Text,
    second: Text = "",
    revision: Revision = None,
) -> Response:
    """What the weight of one finding rests on."""
    here.refuse_other(revision)
    own, rival = set_of(first), set_of(second)
    bar, supporting, others = questions(request).ask(based, here.content, here.name, finding, side, own, rival)
    rows = [(f"For {short_name(own[0])}", _words(supporting))] if own else []
    if others is not None:
        rows.append((f"For {short_name(rival[0])}", _words(others)))
    rows.append(("Without any of these sources", [row_words(fact) for fact in supporting.background]))
    template = "answer/evidence_part.html" if is_fragment(request) else "answer/evidence.html"
    return page(request, template, here=here, bar=bar, rows=rows)


def _words(supporting: SupportingRows) -> list[RowWords]:
    """What the figure of one site rests on: counts and other rows, then what each rater said."""
    return [*map(row_words, supporting.of_site), *map(rater_words, supporting.judged)]


@router.get("/cases/{case_id}/compare")
@router.get("/examples/{name}/compare")
def compare(request: Request, here: TheCase, first: Text = "", second: Text = "") -> Response:
    """Two answers side by side: what tells them apart, and what would."""
    rows = _answer(request, here).words
    likeliest = [row.sites for row in rows.rows[:2]] if rows else []
    own = set_of(first) or (likeliest[0] if likeliest else ())
    other = set_of(second) or next((sites for sites in likeliest if sites != own), ())
    words = questions(request).ask(compared, here.content, here.name, own, other) if own and other else None
    usual = {row.finding: usual_values(row.finding) for row in words.not_done} if words else {}
    return page(
        request,
        "answer/compare.html",
        here=here,
        words=words,
        usual=usual,
        unit=UNIT,
        choices=_choices(request, here, (own, other)),
        first="+".join(own),
        second="+".join(other),
    )


@router.get("/cases/{case_id}/what-if")
@router.get("/examples/{name}/what-if")
def what_if(request: Request, here: TheCase, finding: Text = "", side: Text = "", value: Text = "") -> Response:
    """The answer as it would be with one more finding, beside the present one; nothing is saved."""
    before, after = _answer(request, here), None
    term = vocabulary().parse_finding(finding) if finding else None
    title = phrase(finding, side if side in _SIDES else "axial") if finding else ""
    if finding and value:
        name, content = supposed(here.content, here.name, finding, "" if side == "axial" else side, value)
        after = questions(request).ask(answered, content, name)
        case = after.parsed.case
        if case is None:
            errors = tuple(issue for issue in after.parsed.issues if issue.level == "error")
            return problem(request, errors, UNUSABLE, "This finding cannot be tried")
        stated = (one for one in case.findings if one.id == finding and one.side == (side or "axial"))
        title = next((finding_words(one) for one in stated), title)
    return page(
        request,
        "answer/what_if.html",
        here=here,
        before=before.words,
        after=after.words if after else None,
        rows=changes(before, after) if after else (),
        title=title,
        finding=finding,
        side=side,
        value=value,
        values=term.scale.words if term else (),
        sides=_SIDES,
    )


def _answer(request: Request, here: CaseSource) -> Answered:
    return questions(request).ask(answered, here.content, here.name)


def _choices(request: Request, here: CaseSource, chosen: tuple[tuple[str, ...], ...]) -> Choices:
    return with_rows(questions(request).ask(single_sites), _answer(request, here).words, chosen)
