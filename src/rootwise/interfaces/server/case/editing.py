"""A submitted form to an edited case file; what the form shows unchanged is not written anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rootwise.cases import tree_of
from rootwise.cases.edits import stated, with_finding, with_head, word
from rootwise.cases.parse import ONSETS, SETTINGS, SEXES
from rootwise.cases.tree import Entries, Scalar, plain
from rootwise.cases.writing import written
from rootwise.errors import ServerError
from rootwise.interfaces.server.case import exam
from rootwise.terms import vocabulary

Form = Mapping[str, str]

NEW_CASE = f"format: {vocabulary().format}\nid: new-case\nfindings: {{}}\n".encode()


@dataclass(frozen=True, slots=True)
class Head:
    """One field of the basics.

    Attributes:
        name: of its input.
        label: what a person reads.
        path: its place in the file.
        choices: words to choose from; empty for a typed value.
        is_word: whether it is text even where it looks like a number.
    """

    name: str
    label: str
    path: tuple[str, ...]
    choices: tuple[str, ...] = ()
    is_word: bool = False


HEADS = (
    Head("age", "Age, years", ("patient", "age")),
    Head("sex", "Sex", ("patient", "sex"), SEXES),
    Head("setting", "Setting", ("setting",), SETTINGS),
    Head("onset", "Onset", ("onset",), ONSETS),
    Head("duration_days", "Duration, days", ("duration_days",)),
    Head("id", "Label of the case (no name)", ("id",), is_word=True),
)


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
        raise ServerError("E-SERVER-005", "the file holds no case", hint="begin with  id:")
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
        text = form.get(head.name, shown[head.name]).strip()
        if text != shown[head.name]:
            value = word(text) if head.is_word or head.choices else plain(text, 1)
            root = with_head(root, head.path, value if text else None)
    known, before = exam.fields(), exam.cells(root)
    for name, text in form.items():
        if not name.startswith("cell."):
            continue
        if name not in known:
            hint = "send the fields of the page as they are"
            raise ServerError("E-SERVER-004", f'the form has a field "{name[:80]}" that is not of this page', hint=hint)
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


def with_added(root: Entries, form: Form) -> Entries:
    """The case file with the finding that the list editor names.

    Args:
        root: of the file.
        form: `new_finding`, `new_side` and `new_value`.

    Raises:
        UnknownFinding: there is no such id; the hint names the nearest one.
        CaseError: the file holds the finding in another form.
        ServerError: the value is missing.
    """
    finding, text = form.get("new_finding", "").strip(), form.get("new_value", "").strip()
    term = vocabulary().parse_finding(finding)
    if not text:
        raise ServerError("E-SERVER-006", f"{finding} has no value", hint=f"use {term.scale.describe()}")
    side = form.get("new_side", "") or "axial"
    # A finding that has no side is written without one, whatever the side of the complaint is.
    side = "axial" if term.sided == "no" else side
    number = plain(text, 1)
    value = number if term.scale.number is not None and number.kind in ("int", "float") else word(text)
    return with_finding(root, finding, side, value)


def file_of(root: Entries, name: str) -> tuple[str, bytes]:
    """Name and bytes of an edited file: always YAML, whatever it was read from."""
    return str(Path(name).with_suffix(".yaml")), written(root).encode()


def _head(root: Entries, path: tuple[str, ...]) -> str:
    node: object = root
    for name in path:
        entries = node.entries if isinstance(node, Entries) else ()
        node = next((value for key, value in entries if key.text == name), None)
    return node.text if isinstance(node, Scalar) and node.kind != "null" else ""
