"""The start page, opening a file, and the published examples."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData, UploadFile

from rootwise.care.rule_book import rule_book
from rootwise.cases import ParsedFile, read_bytes
from rootwise.cases.reader import SUFFIXES
from rootwise.errors import ServerError
from rootwise.intended_use import intended_use
from rootwise.interfaces.server.answer.answered import answered
from rootwise.interfaces.server.answer.guess import asked_first
from rootwise.interfaces.server.answer.source import of_example
from rootwise.interfaces.server.case.page import case_view
from rootwise.interfaces.server.entry.editing import NEW_CASE
from rootwise.interfaces.server.examples import example_file, examples
from rootwise.interfaces.server.guard import own_form
from rootwise.interfaces.server.pages import UNUSABLE, page, problem, questions, store
from rootwise.store.store import Kept

router = APIRouter()
_SEE_OTHER = 303
_LONGEST_NAME = 100


@router.get("/")
def start(request: Request) -> Response:
    """Start a case, open one, continue one, or look at an example."""
    rules = [rule for rule in rule_book().rules if rule.level == "E0"]
    return page(
        request,
        "start/start.html",
        recent=store(request).recent(),
        examples=[path.name for path in examples()],
        rules=rules,
        use_blocks=_blocks(intended_use()),
    )


@router.post("/cases")
def new_case(request: Request, form: Annotated[FormData, Depends(own_form)]) -> Response:
    """An empty case."""
    return _opened(store(request).add("new-case.yaml", NEW_CASE))


@router.post("/open")
def open_file(request: Request, form: Annotated[FormData, Depends(own_form)]) -> Response:
    """Keep a case file that was sent, or say what is wrong with it."""
    upload = form.get("file")
    if not isinstance(upload, UploadFile) or not upload.filename:
        raise ServerError("E-SERVER-007", "no file was chosen", hint="choose a case file: YAML or JSON")
    content = upload.file.read()
    return _kept_or_refused(request, _safe_name(upload.filename), content)


@router.get("/examples/{name}")
def example(request: Request, name: str, guess: str = "", said: str = "") -> Response:
    """A published case with its answer; it is edited in a copy."""
    path = example_file(name)
    kept = Kept("", 0, path.name, path.read_bytes(), can_undo=False, can_redo=False, changed=0)
    answer = questions(request).ask(answered, kept.content, kept.name)
    return page(
        request,
        "start/example.html",
        view=case_view(kept, answer),
        here=of_example(path),
        guess=asked_first(request, answer, guess, said),
    )


@router.post("/examples/{name}")
def copy_example(request: Request, name: str, form: Annotated[FormData, Depends(own_form)]) -> Response:
    """A copy of a published case, to be edited."""
    path = example_file(name)
    return _kept_or_refused(request, path.name, path.read_bytes())


def _blocks(markdown: str) -> list[tuple[str, list[str]]]:
    """Headings, paragraphs and lists of the one text that is shown everywhere; it has no other Markdown but bold."""
    blocks = []
    for block in markdown.replace("**", "").strip().split("\n\n"):
        mark, _, rest = block.partition(" ")
        text = " ".join(rest.split())
        if mark == "-":
            blocks.append(("list", [" ".join(item.split()) for item in f"\n{block}".split("\n- ")[1:]]))
        elif mark in ("#", "##"):
            blocks.append(("title" if mark == "#" else "heading", [text]))
        else:
            blocks.append(("paragraph", [" ".join(block.split())]))
    return blocks


def _kept_or_refused(request: Request, name: str, content: bytes) -> Response:
    parsed: ParsedFile = read_bytes(content, name)
    if parsed.case is None:
        return problem(request, parsed.issues, UNUSABLE, f"{name} cannot be used", name)
    return _opened(store(request).add(name, content))


def _opened(kept: Kept) -> Response:
    return RedirectResponse(f"/cases/{quote(kept.id)}", _SEE_OTHER)


def _safe_name(sent: str) -> str:
    """A file name that can stand in a header and a path; its ending still tells JSON from YAML."""
    name = Path(sent.replace("\\", "/")).name[-_LONGEST_NAME:]
    safe = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "_" for c in name).lstrip("._-")
    return safe if Path(safe).suffix in SUFFIXES else f"{safe or 'case'}.yaml"
