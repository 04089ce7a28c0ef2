"""Templates to responses: one place where a page gets its token, its status and its headers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from rootwise import __version__
from rootwise.errors import Issue, RootwiseError
from rootwise.interfaces.server.guard import COOKIE, token
from rootwise.interfaces.server.links import atlas_link, bedside_test_link
from rootwise.interfaces.server.questions import Questions
from rootwise.store.store import Store
from rootwise.wording.grades import IN_A_WORD
from rootwise.wording.sites import short_name
from rootwise.wording.statements import INTENDED_USE

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters["short_name"] = short_name
_TEMPLATES.globals |= {"atlas_link": atlas_link, "bedside_test_link": bedside_test_link, "grade_word": IN_A_WORD}
_STATUS = {
    "E-SERVER-001": 413,
    "E-SERVER-002": 403,
    "E-SERVER-003": 404,
    "E-SERVER-055": 503,
    "E-SERVER-056": 503,
    "E-SERVER-057": 503,
    "E-SERVER-050": 404,
    "E-SERVER-040": 409,
    "E-SERVER-041": 404,
    "E-SERVER-032": 404,
    "E-SERVER-036": 404,
    "E-STORE-001": 404,
    "E-STORE-002": 409,
    "E-STORE-003": 403,
}
UNUSABLE = 422


def store(request: Request) -> Store:
    """The cases that the pages keep."""
    kept: Store = request.app.state.store
    return kept


def questions(request: Request) -> Questions:
    """Where the pages ask the model."""
    asked: Questions = request.app.state.questions
    return asked


def page(request: Request, template: str, status: int = 200, **values: object) -> HTMLResponse:
    """A template as a response.

    Args:
        request: that it answers.
        template: file name.
        status: of the response.
        values: what the template shows.
    """
    own = token(request)
    context: Mapping[str, Any] = {
        "csrf": own,
        "version": __version__,
        "use": INTENDED_USE,
        "read_only": request.app.state.store.read_only,
        **values,
    }
    response = HTMLResponse(_TEMPLATES.get_template(template).render(context), status)
    if request.cookies.get(COOKIE) != own:
        response.set_cookie(COOKIE, own, httponly=True, samesite="strict")
    return response


def is_fragment(request: Request) -> bool:
    """Whether the page asks for the answer alone."""
    return request.headers.get("hx-request") == "true"


def problem(
    request: Request, issues: tuple[Issue, ...], status: int, title: str, file: str | None = None
) -> HTMLResponse:
    """What is wrong with a request: as a page, or as the part of it that takes the place of the answer.

    Args:
        request: that it answers.
        issues: what is wrong, and what would be right.
        status: of the response.
        title: in a few words.
        file: that the lines of the issues are of.
    """
    template = "problem.html"
    if is_fragment(request):
        # What is fetched for a part of the answer must not stand where the whole answer does.
        for_part = request.method == "GET" and request.headers.get("hx-target") != "answer"
        template = "problem_part.html" if for_part else "problem_fragment.html"
    return page(request, template, status, issues=issues, title=title, file=file)


def refused(request: Request, error: RootwiseError) -> HTMLResponse:
    """An error of Rootwise as a page.

    Args:
        request: that it answers.
        error: with code, place and hint.
    """
    issue = Issue(error.code, "error", error.message, error.where.key or "", None, error.hint)
    return problem(request, (issue,), _STATUS.get(error.code, UNUSABLE), "This could not be done")
