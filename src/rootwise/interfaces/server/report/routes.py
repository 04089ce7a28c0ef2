"""The report of a case or example: a page to print, and the plain text of the command line."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response

from rootwise.errors import ServerError
from rootwise.interfaces.server.answer.answered import Answered, answered
from rootwise.interfaces.server.answer.source import CaseSource, TheCase
from rootwise.interfaces.server.figures.spine import spine
from rootwise.interfaces.server.pages import page, questions
from rootwise.wording.answer.report import ReportWords
from rootwise.wording.answer.report_text import report_text

router = APIRouter()


@router.get("/cases/{case_id}/report")
@router.get("/examples/{name}/report")
def report(request: Request, case: TheCase) -> Response:
    """The report of a case, to be printed."""
    answer, shown = _asked(request, case)
    return page(
        request,
        "report/report.html",
        report=shown,
        words=shown.answer,
        issues=[issue for issue in answer.parsed.issues if issue.level != "note"],
        figure=spine(answer.highlighted),
        text=report_text(shown),
        back=case.path,
    )


@router.get("/cases/{case_id}/report.txt")
@router.get("/examples/{name}/report.txt")
def text(request: Request, case: TheCase) -> Response:
    """The same as plain text."""
    _, shown = _asked(request, case)
    file = f"{Path(case.name).stem}-report.txt"
    return PlainTextResponse(report_text(shown), headers={"content-disposition": f'inline; filename="{file}"'})


def _asked(request: Request, case: CaseSource) -> tuple[Answered, ReportWords]:
    """The answer to a file and its report.

    Raises:
        ServerError: the file is no longer a case that this release reads.
    """
    answer = questions(request).ask(answered, case.content, case.name)
    if answer.report is None:
        hint = "open the case: its page says what to correct"
        raise ServerError("E-SERVER-045", "the case has no answer, so there is nothing to report", hint=hint)
    return answer, answer.report
