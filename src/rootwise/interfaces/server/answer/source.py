"""The case that a page is about: one that is kept, or a published example."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, Request

from rootwise.errors import ServerError
from rootwise.interfaces.server.examples import example_file
from rootwise.interfaces.server.pages import store
from rootwise.store.store import Kept


@dataclass(frozen=True, slots=True)
class CaseSource:
    """A case file and where its page is.

    Attributes:
        path: of its page.
        name, content: of the file.
        revision: of the kept case; 0 of an example, which never changes.
        id: of the kept case; empty for an example.
    """

    path: str
    name: str
    content: bytes
    revision: int
    id: str = ""

    def refuse_other(self, revision: int | None) -> None:
        """Refuse to add to an answer what belongs to another state of the case.

        Args:
            revision: of the answer; None where none is shown.

        Raises:
            ServerError: the case was changed since.
        """
        if revision is not None and revision != self.revision:
            hint = "reload the page to see the answer to the case as it is now"
            raise ServerError("E-SERVER-040", "the case was changed after this answer was given", hint=hint)


def of_kept(kept: Kept) -> CaseSource:
    """A kept case."""
    return CaseSource(f"/cases/{quote(kept.id)}", kept.name, kept.content, kept.revision, kept.id)


def of_example(path: Path) -> CaseSource:
    """A published example."""
    return CaseSource(f"/examples/{quote(path.name)}", path.name, path.read_bytes(), 0)


def case_source(request: Request) -> CaseSource:
    """The case of a path `/cases/{case_id}/...` or `/examples/{name}/...`.

    Args:
        request: with that path.

    Raises:
        StoreError, ServerError: there is no such case or example.
    """
    if "case_id" in request.path_params:
        return of_kept(store(request).get(request.path_params["case_id"]))
    return of_example(example_file(request.path_params["name"]))


TheCase = Annotated[CaseSource, Depends(case_source)]


def set_of(text: str) -> tuple[str, ...]:
    """The sites that a parameter names, joined by `+`; a plus sign reads as a space when it was not escaped."""
    return tuple(name for name in re.split(r"[+\s]+", text) if name)
