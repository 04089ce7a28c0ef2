"""How one bedside test is done: a page of its own, and the same as a part of the grid."""

from __future__ import annotations

from functools import cache
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from rootwise.atlas.bedside_tests import how_to_test
from rootwise.atlas.tables.loader import Atlas, load
from rootwise.errors import ServerError
from rootwise.interfaces.server.figures.bedside_tests import LEGEND, figure
from rootwise.interfaces.server.pages import is_fragment, page
from rootwise.queries.atlas.bedside_test import bedside_test
from rootwise.terms import vocabulary
from rootwise.wording.atlas.bedside_test import BedsideTestWords, bedside_test_words

router = APIRouter()


@router.get("/tests/{finding}")
def show(request: Request, finding: str, case: Annotated[str, Query(max_length=120)] = "") -> Response:
    """How a bedside test is done."""
    if vocabulary().get(finding) is None or how_to_test(finding) is None:
        message = f'there is no description of the test "{finding[:80]}"'
        raise ServerError("E-SERVER-036", message, hint="the described tests open from the rows of the examination")
    template = "bedside_tests/fragment.html" if is_fragment(request) else "bedside_tests/bedside_test.html"
    return page(
        request,
        template,
        finding=finding,
        test=_words(finding),
        figure=figure(finding),
        legend=LEGEND,
        case=case,
    )


@cache  # a few dozen rows, each opened again and again
def _words(finding: str) -> BedsideTestWords:
    return bedside_test_words(bedside_test(_atlas(), finding))


@cache
def _atlas() -> Atlas:
    return load()
