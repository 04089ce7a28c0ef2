"""The atlas: its index with a search, and a page for everything in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from rootwise.atlas.articles.articles import article, articles
from rootwise.atlas.facts import PREFIXES
from rootwise.errors import Issue
from rootwise.interfaces.server.atlas.article_routes import article_view
from rootwise.interfaces.server.atlas.asked import atlas_page, everything_named
from rootwise.interfaces.server.atlas.in_case import in_case
from rootwise.interfaces.server.atlas.site_pages import site_page
from rootwise.interfaces.server.pages import page, questions
from rootwise.wording.atlas.pages.names import ELSEWHERE, Thing, base_of, search, suggestions
from rootwise.wording.atlas.pages.page import AtlasPage, Table
from rootwise.wording.grades import GRADES

router = APIRouter()
_MOVED = 308
_FOUND = 60
_LONGEST = 120
_OPEN = ("site", "structure", "muscle", "region")  # kinds whose lists stand on the index; the others are opened


@router.get("/atlas")
def index(
    request: Request,
    q: Annotated[str, Query(max_length=_LONGEST)] = "",
    group: Annotated[str, Query(max_length=_LONGEST)] = "",
    case: Annotated[str, Query(max_length=_LONGEST)] = "",
) -> Response:
    """The index, what a search found, or one of its long lists."""
    known = everything_named()
    groups: dict[str, list[Thing]] = {}
    for thing in known.values():
        groups.setdefault(thing.group, []).append(thing)
    return page(
        request,
        "atlas/index.html",
        q=q,
        matches=search(q, known, _FOUND),
        most=_FOUND,
        group=group if group in groups else "",
        listed=groups.get(group, []),
        lists={name: own for name, own in groups.items() if own[0].kind in _OPEN and name != ELSEWHERE},
        longer={name: len(own) for name, own in groups.items() if own[0].kind not in _OPEN or name == ELSEWHERE},
        case=case,
        articles={name: article(name).title for name in articles()},
    )


@router.get("/atlas/{name}")
def show(
    request: Request,
    name: str,
    case: Annotated[str, Query(max_length=_LONGEST)] = "",
    all: Annotated[str, Query(max_length=8)] = "",
) -> Response:
    """One page; an id with a side, or without the prefix of its kind, leads to it."""
    known = everything_named()
    if name not in known:
        moved = next((other for other in _other_ids(name) if other in known), None)
        if moved is None:
            return _missing(request, name[:_LONGEST], case)
        kept = urlencode({key: value for key, value in (("case", case), ("all", all)) if value})
        return RedirectResponse(f"/atlas/{quote(moved)}{'?' if kept else ''}{kept}", _MOVED)
    if all or known[name].kind != "site":
        shown = questions(request).ask(atlas_page, name, bool(all))
    else:
        shown = site_page(name, questions(request))
    return page(
        request,
        "atlas/entity.html",
        shown=shown,
        case=case,
        mine=in_case(request, case, tuple(_findings(shown)), shown.findings) if case else None,
        grades=GRADES,
        article=article_view(name, date.today())[0] if name in articles() else None,
    )


def _other_ids(name: str) -> Iterator[str]:
    yield base_of(name)
    yield from (f"{prefix}.{name}" for prefix in PREFIXES)


def _findings(shown: AtlasPage) -> Iterator[str]:
    """Every finding that some row of a page is of."""
    yield from shown.findings
    for section in shown.sections:
        for block in section.blocks:
            if isinstance(block, Table):
                yield from (row.finding for row in (*block.rows, *block.folded) if row.finding)


def _missing(request: Request, name: str, case: str) -> Response:
    issue = Issue("E-SERVER-050", "error", f'the atlas has no page "{name}"', hint="search the atlas, or see below")
    near = suggestions(name, everything_named())
    return page(request, "atlas/missing.html", 404, issues=(issue,), near=near, name=name, case=case)
