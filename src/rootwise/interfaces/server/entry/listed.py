"""The findings outside grid and check list: each with its value, to be changed or removed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from rootwise.cases.case import Finding
from rootwise.cases.edits import stated, with_finding, word
from rootwise.cases.tree import Entries, Node, Scalar, plain
from rootwise.errors import ServerError
from rootwise.interfaces.server.entry.search import values_of
from rootwise.terms import Term, vocabulary
from rootwise.wording.atlas.bedside_test import value_label
from rootwise.wording.findings import phrase

PREFIX = "value."
_GIVEN_BY_MANY = ("fill", "expanded")


@dataclass(frozen=True, slots=True)
class Listed:
    """One finding of the file's own list.

    Attributes:
        key: `FINDING:SIDE`, which names it in the form.
        words: what was looked at, with its side.
        value: as the file has it.
        choices: values with their labels; empty where it is typed.
        is_number: whether a typed value is a number.
        note: what else is stated of it.
    """

    key: str
    words: str
    value: str
    choices: tuple[tuple[str, str], ...]
    is_number: bool
    note: str

    @property
    def field(self) -> str:
        """The name of its input."""
        return f"{PREFIX}{self.key}"


def listed(
    root: Entries, read: Mapping[tuple[str, str], Finding], elsewhere: Collection[tuple[str, str]]
) -> list[Listed]:
    """The findings that only the list shows.

    Args:
        root: of the file.
        read: the same findings as the reader has them.
        elsewhere: finding and side of those that another part of the page shows.
    """
    return [
        _listed(finding, side, _value(node), read.get((finding, side)))
        for finding, side, node in stated(root)
        if (finding, side) not in elsewhere
    ]


def with_values(root: Entries, values: Mapping[str, str]) -> Entries:
    """The file with changed values of listed findings; everything else stated about them stays.

    Args:
        root: of the file.
        values: by `FINDING:SIDE`.

    Raises:
        ServerError: a finding that the file does not have, or a value that was emptied.
        CaseError: the file holds the finding in another form.
    """
    known = {f"{finding}:{side}": (finding, side, node) for finding, side, node in stated(root)}
    for key, text in values.items():
        if key not in known:
            hint = "reload the page"
            raise ServerError("E-SERVER-004", f'the case has no finding "{key[:80]}"', hint=hint)
        finding, side, node = known[key]
        if text.strip() == _value(node):
            continue
        term = vocabulary().get(finding)
        if not text.strip():
            raise ServerError("E-SERVER-006", f"{finding} has no value", hint="remove it with its button instead")
        root = with_finding(root, finding, side, _changed(node, value_node(term, text)))
    return root


def value_node(term: Term | None, text: str) -> Scalar:
    """A typed value as the file has it: a number where the scale takes one, else a word.

    Args:
        term: of the finding; None for an id that is none, which the reader will tell.
        text: as typed.
    """
    typed = text.strip()
    number = plain(typed, 1)
    has_numbers = term is not None and term.scale.number is not None
    return number if has_numbers and number.kind in ("int", "float") else word(typed)


def _listed(finding: str, side: str, value: str, read: Finding | None) -> Listed:
    term = vocabulary().parse_finding(finding)
    numbers = term.scale.number is not None
    offered = () if numbers or term.scale.text else values_of(term)
    choices = offered if not offered or value in offered else (value, *offered)
    return Listed(
        f"{finding}:{side}",
        phrase(finding, side),
        value,
        tuple((one, value_label(one)) for one in choices),
        numbers,
        ", ".join(_notes(read)) if read else "",
    )


def _notes(read: Finding) -> Iterator[str]:
    if read.certainty in ("probable", "possible"):
        yield read.certainty
    if read.limited_by:
        yield f"limited by {read.limited_by}"
    if read.by:
        yield "filled in" if read.by in _GIVEN_BY_MANY else f"by {read.by}"


def _changed(node: Node, value: Scalar) -> Node:
    """A value in the place of another; one that stood for many is now a result of its own."""
    if not isinstance(node, Entries):
        return value
    by = next((one for key, one in node.entries if key.text == "by"), None)
    was_filled = isinstance(by, Scalar) and by.text in _GIVEN_BY_MANY
    return Entries(
        tuple(
            (key, value if key.text == "value" else one)
            for key, one in node.entries
            if not (was_filled and key.text == "by")
        ),
        node.line,
    )


def _value(node: Node) -> str:
    if isinstance(node, Entries):
        return next((_value(value) for key, value in node.entries if key.text == "value"), "")
    return node.text if isinstance(node, Scalar) else ""
