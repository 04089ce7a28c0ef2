"""A submitted form to an edited case file; what the form shows unchanged is not rewritten."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from rootwise.cases import tree_of
from rootwise.cases.edits import stated, with_finding, with_head, word
from rootwise.cases.heads import BASES, CASTELLVI
from rootwise.cases.parse import CASE_SETTINGS, ONSETS, SEXES
from rootwise.cases.tree import Entries, Scalar, plain
from rootwise.cases.writing import written
from rootwise.errors import ServerError
from rootwise.interfaces.server.entry import exam, told
from rootwise.interfaces.server.entry.duration import days_of
from rootwise.interfaces.server.entry.listed import PREFIX as LISTED
from rootwise.interfaces.server.entry.listed import value_node, with_values
from rootwise.interfaces.server.entry.search import is_midline, meant
from rootwise.terms import vocabulary

Form = Mapping[str, str]

NEW_CASE = f"format: {vocabulary().format}\nid: new-case\nfindings: {{}}\n".encode()


@dataclass(frozen=True, slots=True)
class Head:
    """One field of the case's heads.

    Attributes:
        name: of its input.
        label: what a person reads.
        path: its place in the file.
        choices: words to choose from; empty for a typed value.
        is_word: whether it is text even where it looks like a number.
        part: of the page.
        hint: an example, shown in an empty field.
        read: what a typed text means, where people write it in more than one way.
    """

    name: str
    label: str
    path: tuple[str, ...]
    choices: tuple[str, ...] = ()
    is_word: bool = False
    part: Literal["basics", "numbering", "care"] = "basics"
    hint: str = ""
    read: Callable[[str], str] = str.strip


_YES_NO = ("yes", "no")
HEADS = (
    Head("age", "Age, years", ("patient", "age")),
    Head("sex", "Sex", ("patient", "sex"), SEXES, is_word=True),
    Head("setting", "Setting", ("setting",), CASE_SETTINGS, is_word=True),
    Head("onset", "Onset", ("onset",), ONSETS, is_word=True),
    Head("duration_days", "Duration", ("duration_days",), hint="6 weeks", read=days_of),
    Head("id", "Label (no name)", ("id",), is_word=True),
    Head("basis", "Counted by", ("numbering", "basis"), BASES, is_word=True, part="numbering"),
    Head("lumbar_count", "Lumbar vertebrae", ("numbering", "lumbar_count"), ("4", "5", "6"), part="numbering"),
    Head("castellvi", "Castellvi type", ("numbering", "castellvi"), CASTELLVI, is_word=True, part="numbering"),
    Head("pvr_ml", "Post-void residual, mL", ("care", "pvr_ml"), part="care"),
    Head("infection_now", "Infection now", ("care", "infection_now"), _YES_NO, is_word=True, part="care"),
    Head("procedure_target", "Procedure at", ("care", "procedure", "target"), is_word=True, part="care",
         hint="root.L3.left"),
    Head("procedure_kind", "Procedure, kind", ("care", "procedure", "kind"), is_word=True, part="care",
         hint="epidural"),
    Head("procedure_day", "Procedure, day from onset", ("care", "procedure", "day"), part="care"),
)  # fmt: skip


def root_of(content: bytes, name: str) -> Entries:
    """The tree of a kept case.

    Args:
        content, name: of its file.

    Raises:
        CaseError: it is no longer a file that this release reads.
        ServerError: it holds no keys.
    """
    root = tree_of(content, name)
    if not isinstance(root, Entries):
        raise ServerError("E-SERVER-005", "the file contains no case", hint="begin with  id:")
    return root


def heads(root: Entries) -> dict[str, str]:
    """What the basics show of a case file, by the name of the field."""
    return {head.name: _head(root, head.path) for head in HEADS}


def saved(root: Entries, form: Form) -> Entries:
    """The case file with every changed field of a form written into it.

    Args:
        root: of the file.
        form: what was submitted; a field that it lacks is unchanged.

    Returns:
        A new tree, or the same one where nothing changed.

    Raises:
        ServerError: the form has a cell that the grid does not.
        CaseError: the file holds the finding in another form.
    """
    shown = heads(root)
    for head in HEADS:
        text = head.read(form.get(head.name, shown[head.name]))
        if text != shown[head.name]:
            value = word(text) if head.is_word else plain(text, 1)
            root = with_head(root, head.path, value if text else None)
    root = _with_answers(root, form)
    values = {name.removeprefix(LISTED): text for name, text in form.items() if name.startswith(LISTED)}
    root = with_values(root, values)
    known, before = exam.fields(), exam.cells(root)
    for name, text in form.items():
        if not name.startswith("cell."):
            continue
        if name not in known:
            raise _foreign(name)
        finding, side = known[name]
        if text.strip() != before.get((finding, side), exam.Cell()).text:
            cell = word(exam.value_of(finding, text)) if text.strip() else None
            root = with_finding(root, finding, side, cell)
    return root


def with_rest_normal(root: Entries, side: str) -> Entries:
    """The case file with the empty cells of one leg filled in as normal, each marked as filled."""
    recorded = {(finding, on) for finding, on, _ in stated(root)}
    for finding, value in exam.fill_of(side):
        if (finding, side) not in recorded:
            root = with_finding(root, finding, side, exam.filled(value))
    return root


def with_added(root: Entries, form: Form, chosen: str = "") -> Entries:
    """The case file with the finding that the list editor names.

    Args:
        root: of the file.
        form: `new_finding` (an id, or its name in words), `new_value`, `finding_side` (empty: that of the
            complaint) and `new_side`, the side of the complaint.
        chosen: a value that was tapped instead of typed.

    Raises:
        UnknownFinding: there is no such id; the hint names the nearest one.
        CaseError: the file holds the finding in another form.
        ServerError: the value or the side is missing.
    """
    finding, text = meant(form.get("new_finding", "").strip()), chosen or form.get("new_value", "").strip()
    term = vocabulary().parse_finding(finding)
    if not text:
        raise ServerError("E-SERVER-006", f"{finding} has no value", hint=f"use {term.scale.describe()}")
    own = form.get("finding_side", "")
    # A finding that has no side is written without one, whatever the side of the complaint is.
    side = own or ("" if is_midline(term) else form.get("new_side", ""))
    side = "axial" if term.sided == "no" or not side else side
    if side == "axial" and term.sided == "yes" and not is_midline(term):
        hint = "choose the side of the complaint at the top, or the side of this finding"
        raise ServerError("E-SERVER-035", f"{finding} has a side, and none was chosen", hint=hint)
    return with_finding(root, finding, side, value_node(term, text))


def file_of(root: Entries, name: str) -> tuple[str, bytes]:
    """Name and bytes of an edited file: always YAML, whatever it was read from."""
    return str(Path(name).with_suffix(".yaml")), written(root).encode()


def _with_answers(root: Entries, form: Form) -> Entries:
    """The file with the answers of the check list; an answer taken back is removed."""
    before = told.answers(root)
    for name, answer in form.items():
        if name.startswith(told.PREFIX):
            if name not in told.fields():
                raise _foreign(name)
            finding = told.fields()[name]
            if answer != before.get(finding, ""):
                value = word(told.value_of(finding, answer)) if answer else None
                root = with_finding(root, finding, "axial", value)
    return root


def _foreign(name: str) -> ServerError:
    hint = "send the fields of the page as they are"
    return ServerError("E-SERVER-004", f'the form has a field "{name[:80]}" foreign to this page', hint=hint)


def _head(root: Entries, path: tuple[str, ...]) -> str:
    node: object = root
    for name in path:
        entries = node.entries if isinstance(node, Entries) else ()
        node = next((value for key, value in entries if key.text == name), None)
    if not isinstance(node, Scalar) or node.kind == "null":
        return ""
    # Unquoted, yes and no are truths to the reader, however they are written.
    return ("yes" if node.text.lower() in ("yes", "true", "on") else "no") if node.kind == "bool" else node.text
