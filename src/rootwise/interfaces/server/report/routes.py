"""The report of a case or example: a page to print, and the plain text of the command line."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response

from rootwise.errors import ServerError
from rootwise.interfaces.server.answer.answered import Answered, answered
from rootwise.interfaces.server.figures.spine import spine
from rootwise.interfaces.server.pages import page, questions, store
from rootwise.interfaces.server.start.routes import example_path
from rootwise.wording.report import ReportWords
from rootwise.wording.report_text import report_text

router = APIRouter()


@router.get("/cases/{case_id}/report")
def of_case(request: Request, case_id: str) -> Response:
    """The report of a kept case."""
    kept = store(request).get(case_id)
    return _page(request, kept.content, kept.name, f"/cases/{quote(kept.id)}")


@router.get("/cases/{case_id}/report.txt")
def text_of_case(request: Request, case_id: str) -> Response:
    """The same as plain text."""
    kept = store(request).get(case_id)
    return _text(request, kept.content, kept.name)


@router.get("/examples/{name}/report")
def of_example(request: Request, name: str) -> Response:
    """The report of a published example."""
    path = example_path(name)
    return _page(request, path.read_bytes(), path.name, f"/examples/{quote(path.name)}")


@router.get("/examples/{name}/report.txt")
def text_of_example(request: Request, name: str) -> Response:
    """The same as plain text."""
    path = example_path(name)
    return _text(request, path.read_bytes(), path.name)


def _page(request: Request, content: bytes, name: str, back: str) -> Response:
    found, report = _asked(request, content, name)
    return page(
        request,
        "report/report.html",
        report=report,
        words=report.answer,
        issues=[issue for issue in found.reading.issues if issue.level != "note"],
        figure=spine(found.lit),
        text=report_text(report),
        back=back,
    )


def _text(request: Request, content: bytes, name: str) -> Response:
    _, report = _asked(request, content, name)
    file = f"{Path(name).stem}-report.txt"
    return PlainTextResponse(report_text(report), headers={"content-disposition": f'inline; filename="{file}"'})


def _asked(request: Request, content: bytes, name: str) -> tuple[Answered, ReportWords]:
    """The answer to a file and its report.

    Raises:
        ServerError: the file is no longer a case that this release reads.
    """
    found = questions(request).ask(answered, content, name)
    if found.report is None:
        hint = "open the case: its page says what to mend"
        raise ServerError("E-SERVER-045", "the case has no answer, so there is nothing to report", hint=hint)
    return found, found.report
