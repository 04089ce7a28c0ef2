"""One case: its page, every edit of it, and its file."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from rootwise.cases.edits import SIDED, with_finding
from rootwise.cases.tree import Entries
from rootwise.errors import Issue, ServerError
from rootwise.interfaces.server.answer.answered import answered
from rootwise.interfaces.server.answer.guess import asked_first
from rootwise.interfaces.server.answer.source import of_kept
from rootwise.interfaces.server.case.page import case_view, differences
from rootwise.interfaces.server.entry import editing, exam, symptoms, told
from rootwise.interfaces.server.entry.duration import duration_words
from rootwise.interfaces.server.entry.families import families
from rootwise.interfaces.server.entry.map_view import MAP_WORDS, map_view, shaded_views, shading
from rootwise.interfaces.server.entry.search import is_midline, search, values_of
from rootwise.interfaces.server.guard import own_form
from rootwise.interfaces.server.pages import UNUSABLE, is_fragment, page, problem, questions, store
from rootwise.store.store import Kept, Stale
from rootwise.terms import vocabulary

router = APIRouter()
_SIDES = ("left", "right", "both", "unknown", "")
_SUGGESTED = 12
_SEE_OTHER = 303
_CONFLICT = 409
# What a page keeps from edit to edit and no case file has.
_REMEMBERED = ("new_side", "guess", "said", "symptom", "there", "supply")


class Unreadable(Exception):
    """An edit after which the file is not a valid case; `issues` are the errors."""

    def __init__(self, issues: tuple[Issue, ...]) -> None:
        """Keep the errors; their lines are those of a file that nobody has seen."""
        super().__init__()
        self.issues = tuple(replace(issue, line=None) for issue in issues if issue.level == "error")


@router.get("/cases/{case_id}")
def show(request: Request, case_id: str, new_finding: str = "") -> Response:
    """The page of a case; `new_finding`, which a link of the atlas names, stands in the form that adds one."""
    kept = store(request).get(case_id)
    asked = new_finding if vocabulary().get(new_finding) is not None else ""
    return _page(request, "case/case.html", kept, request.query_params, new_finding=asked)


@router.post("/cases/{case_id}")
def edit(request: Request, case_id: str, form: Annotated[FormData, Depends(own_form)]) -> Response:
    """One edit: the whole form, and the action that its button asks for."""
    store(request).refuse_change()
    sent = {name: value for name, value in form.items() if isinstance(value, str)}
    done = sent.get("do", "save")
    try:
        kept = _done(request, store(request).get(case_id), sent, done)
    except Stale as stale:
        shown = differences(stale.kept, sent)
        template = "case/stale_fragment.html" if is_fragment(request) else "case/stale.html"
        return page(request, template, _CONFLICT, error=stale, kept=stale.kept, differences=shown)
    except Unreadable as unreadable:
        return problem(request, unreadable.issues, UNUSABLE, "Not saved: correct this first")
    if is_fragment(request):
        return _page(request, "case/saved.html", kept, sent, all_parts=done != "save")
    remembered = {name: sent[name] for name in _REMEMBERED if sent.get(name)}
    return RedirectResponse(f"/cases/{quote(kept.id)}?{urlencode(remembered)}", _SEE_OTHER)


@router.get("/cases/{case_id}/file")
def download(request: Request, case_id: str) -> Response:
    """The case file; the very bytes that were opened as long as nothing was edited."""
    kept = store(request).get(case_id)
    kind = "application/json" if kept.name.endswith(".json") else "application/yaml"
    return Response(
        kept.content, media_type=kind, headers={"content-disposition": f'attachment; filename="{kept.name}"'}
    )


@router.get("/supply")
def supply_shaded(request: Request, supply: str = "") -> Response:
    """The skin of a root or nerve, to be laid over the symptom map."""
    return page(request, "case/supply.html", shading=shading(supply), views=shaded_views())


@router.get("/vocabulary")
def suggestions(request: Request, new_finding: Annotated[str, Query(max_length=200)] = "") -> Response:
    """Findings that match the typed words; for an id, the values and sides that it can have."""
    term = vocabulary().get(new_finding.strip())
    return page(
        request,
        "case/suggestions.html",
        typed=new_finding.strip(),
        matches=() if term else search(new_finding, _SUGGESTED),
        term=term,
        values=values_of(term) if term else (),
        midline=term is not None and is_midline(term),
    )


@router.get("/vocabulary/ids")
def ids(request: Request, finding: Annotated[str, Query(max_length=200)] = "") -> Response:
    """The ids that match the typed words, to complete a field."""
    return page(request, "case/ids.html", matches=search(finding, _SUGGESTED))


@router.get("/vocabulary/families")
def further(request: Request, case: Annotated[str, Query(max_length=120)] = "") -> Response:
    """What neither the grid nor the check list shows, by family; a choice leads back to the case."""
    template = "case/picks.html" if is_fragment(request) else "case/families.html"
    return page(request, template, families=families(), case=case)


def _done(request: Request, before: Kept, sent: editing.Form, done: str) -> Kept:
    """The case after an edit, kept.

    Raises:
        Stale: the form shows an older state.
        Unreadable: the edit makes a file that is no case.
    """
    cases, revision = store(request), _revision(sent)
    if before.revision != revision:
        raise Stale(before)
    if done in ("undo", "redo"):
        return cases.undo(before.id, revision) if done == "undo" else cases.redo(before.id, revision)
    root = editing.root_of(before.content, before.name)
    edited = _edited(root, sent, done)
    if edited == root:
        return before
    name, content = editing.file_of(edited, before.name)
    parsed = questions(request).ask(answered, content, name).parsed
    if parsed.case is None:
        raise Unreadable(parsed.issues)
    return cases.save(before.id, revision, name, content)


def _edited(root: Entries, sent: editing.Form, done: str) -> Entries:
    """What a button does, after the fields of the form are saved; so nothing typed is lost."""
    root = symptoms.with_asked(editing.saved(root, sent), sent)
    action, _, what = done.partition(":")
    if action == "save":
        return root
    if action == "fill" and what in SIDED:
        return editing.with_rest_normal(root, what)
    if action == "add" and {sent.get("new_side", ""), sent.get("finding_side", "")} <= {*_SIDES, "axial"}:
        return editing.with_added(root, sent, what)
    if action == "mark":
        return symptoms.with_mark(root, what, symptoms.choice(sent))
    if action == "remove":
        finding, _, side = what.rpartition(":")
        return with_finding(root, finding, side, None)
    hint = "use the buttons of the page"
    raise ServerError("E-SERVER-008", f'"{done[:80]}" is not an action on a case', hint=hint)


def _page(
    request: Request, template: str, kept: Kept, sent: editing.Form, *, all_parts: bool = True, new_finding: str = ""
) -> Response:
    answer = questions(request).ask(answered, kept.content, kept.name)
    side = sent.get("new_side", "")
    view = case_view(kept, answer, side if side in _SIDES else "")
    return page(
        request,
        template,
        view=view,
        here=of_kept(kept),
        guess=asked_first(request, answer, sent.get("guess", ""), sent.get("said", "")),
        map=map_view(view.marks, symptoms.choice(sent), sent.get("supply", "")) if all_parts else None,
        map_words=MAP_WORDS,
        heads=editing.HEADS,
        parts=exam.parts(),
        legend=exam.LEGEND,
        any_cell=exam.ANY_CELL,
        sides=SIDED,
        duration=duration_words,
        groups=told.groups(),
        told_answers=told.ANSWERS,
        count_words=told.count_words,
        pads=exam.pads(),
        pad_of=exam.scale_of,
        field=exam.field,
        all_parts=all_parts,
        new_finding=new_finding,
    )


def _revision(sent: editing.Form) -> int:
    text = sent.get("revision", "")
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        hint = "reload the page"
        raise ServerError("E-SERVER-009", "the form does not say which state of the case it edits", hint=hint)
    return int(text)
