"""The article on a thing, as a page of its own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from fastapi import APIRouter, Request
from fastapi.responses import Response
from markupsafe import Markup
from pydantic import TypeAdapter

from rootwise.atlas.articles.articles import article, articles, publications, reference_book
from rootwise.care.rule_book import rule_book
from rootwise.errors import ServerError
from rootwise.interfaces.server.atlas.kept import keep, kept
from rootwise.interfaces.server.pages import page
from rootwise.wording.atlas.article.jsonld import article_jsonld
from rootwise.wording.atlas.article.text import MARKS, ArticleWords, article_words

router = APIRouter()


@router.get("/articles/{name}")
def article_page(request: Request, name: str) -> Response:
    """Every sentence with the facts that it rests on."""
    if name not in articles():
        known = ", ".join(articles())
        raise ServerError(
            "E-SERVER-003", f"there is no article on {name[:60]!r}", hint=f"there are articles on {known}"
        )
    words, linked = article_view(name, date.today())
    return page(request, "atlas/article_page.html", id=name, article=words, marks=MARKS, linked=linked)


@lru_cache(maxsize=8)
def article_view(name: str, today: date) -> tuple[ArticleWords, Markup]:
    """What the template of an article shows.

    Args:
        name: of an article that there is.
        today: the day on which its review is judged.

    Returns:
        The article in words, and its linked data, safe within a script element.
    """
    kind = TypeAdapter(_View)
    known = kept(f"article.{name}", kind)
    if known is None or known.day != today:
        known = keep(f"article.{name}", kind, _viewed(name, today))
    return known.words, Markup(known.linked.replace("<", "\\u003c"))  # so that nothing can end the element


@dataclass(frozen=True, slots=True)
class _View:
    """An article as it stands on a day."""

    day: date
    words: ArticleWords
    linked: str


def _viewed(name: str, today: date) -> _View:
    written, book = article(name), reference_book()
    words = article_words(written, book, publications(), rule_book(), today)
    linked = json.dumps(article_jsonld(written, words, book), ensure_ascii=False, separators=(",", ":"))
    return _View(today, words, linked)
