"""Pages of sites, kept once they are made: each needs most of the atlas and asks hundreds of probabilities."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from functools import cache
from threading import Event
from time import perf_counter
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from rootwise.interfaces.server.atlas.asked import atlas_page, everything_named
from rootwise.interfaces.server.atlas.kept import keep, kept
from rootwise.interfaces.server.questions import Questions
from rootwise.wording.atlas.pages.page import AtlasPage

if TYPE_CHECKING:
    from rootwise.model.model import Model


def site_page(name: str, questions: Questions) -> AtlasPage:
    """The page of a site, without the rows that are shown on request.

    Args:
        name: of a site that has a page.
        questions: where it is asked for, unless it is kept.
    """
    return kept(name, _kind()) or keep(name, _kind(), questions.ask(atlas_page, name, False))


def make_roots(questions: Questions, ended: Event) -> None:
    """Make the pages of the roots that are not kept yet, one after the other, in the background.

    Args:
        questions: where they are asked for; the cases need a process beside it.
        ended: set when there is no more need of them.
    """
    with contextlib.suppress(Exception):  # who opens the page is told
        for name in _roots():
            start = perf_counter()
            site_page(name, questions)
            if ended.wait(perf_counter() - start):  # half of a processor is left to the cases
                return


def keep_roots(model: Model) -> None:
    """Make and keep the pages of all roots, as is done where the package is made.

    Args:
        model: of the shipped atlas.
    """
    for name in _roots():
        keep(name, _kind(), atlas_page(model, name, False))


def _roots() -> Iterator[str]:
    return (name for name in everything_named() if name.startswith("root."))


@cache
def _kind() -> TypeAdapter[AtlasPage]:
    return TypeAdapter(AtlasPage)
