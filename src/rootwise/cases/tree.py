"""Text to a tree of nodes that know their line, with everything dangerous refused on the way.

YAML is read as a stream of parser events, not composed: depth, size, anchors and tags are checked before
anything is built, so that a hostile file costs no more than a long one.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple, NoReturn, TypeAlias

import yaml

from rootwise.errors import CaseError, Where

MAX_DEPTH = 16
MAX_NODES = 20_000
_LONGEST_NUMBER = 40  # characters; longer digits are text, and Python refuses to convert endless ones

_NULL = re.compile(r"~|null|Null|NULL|")
_BOOL = re.compile(r"(?i:yes|no|on|off|true|false)")
_INT = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]+)?")


class Scalar(NamedTuple):
    """One value as it was written.

    Attributes:
        text: the characters.
        kind: what an unquoted word would be read as; quoted text is always `text`.
        line: from 1.
    """

    text: str
    kind: Literal["text", "int", "float", "bool", "null"]
    line: int


class Items(NamedTuple):
    """A list."""

    items: tuple[Node, ...]
    line: int


class Entries(NamedTuple):
    """A mapping: keys in the order written, each once."""

    entries: tuple[tuple[Scalar, Node], ...]
    line: int


Node: TypeAlias = Scalar | Items | Entries


def refuse(code: str, message: str, line: int | None, hint: str) -> NoReturn:
    """Give up on a file.

    Args:
        code: stable code.
        message: what is wrong.
        line: from 1, or None.
        hint: what would be right.

    Raises:
        CaseError: always.
    """
    raise CaseError(code, message, where=Where(line=line), hint=hint)


def plain(text: str, line: int) -> Scalar:
    """An unquoted word with the kind that YAML 1.1 gives it (dates and sexagesimals stay text)."""
    if _NULL.fullmatch(text):
        return Scalar(text, "null", line)
    if _BOOL.fullmatch(text):
        return Scalar(text, "bool", line)
    if len(text) <= _LONGEST_NUMBER:
        if _INT.fullmatch(text):
            return Scalar(text, "int", line)
        if _FLOAT.fullmatch(text):
            return Scalar(text, "float", line)
    return Scalar(text, "text", line)


class Growing:
    """A list or mapping while it is being filled."""

    def __init__(self, line: int, *, keyed: bool) -> None:
        self.line = line
        self.keyed = keyed
        self.items: list[Node] = []

    def close(self) -> Node:
        """The finished node.

        Raises:
            CaseError: a key is not a word, or is written twice.
        """
        if not self.keyed:
            return Items(tuple(self.items), self.line)
        entries: list[tuple[Scalar, Node]] = []
        first: dict[str, int] = {}
        for key, value in zip(self.items[::2], self.items[1::2], strict=True):
            if not isinstance(key, Scalar):
                refuse("E-CASE-008", "a key is a list or a mapping", key.line, "a key is one word")
            if key.text in first:
                refuse(
                    "E-CASE-012",
                    f'the key "{key.text[:80]}" is written twice',
                    key.line,
                    f"it stands in line {first[key.text]} already: keep one of the two",
                )
            first[key.text] = key.line
            entries.append((key, value))
        return Entries(tuple(entries), self.line)


def check_size(depth: int, n_nodes: int, line: int) -> None:
    """Refuse a tree that no case needs.

    Args:
        depth: lists and mappings open.
        n_nodes: nodes so far.
        line: from 1.

    Raises:
        CaseError: deeper than `MAX_DEPTH` or larger than `MAX_NODES`.
    """
    if depth > MAX_DEPTH:
        refuse("E-CASE-010", f"nested more than {MAX_DEPTH} deep", line, "a case needs no more than 6")
    if n_nodes > MAX_NODES:
        refuse("E-CASE-010", f"more than {MAX_NODES} values", line, "one file holds one patient")


def yaml_tree(text: str) -> Node | None:
    """The tree of one YAML document.

    Args:
        text: the whole file.

    Returns:
        Its root, or None when there is nothing but comments.

    Raises:
        CaseError: syntax, duplicate keys, anchors, aliases, tags, a second document, or a tree too large.
    """
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
    try:
        return _from_events(loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = error.problem or error.context or "not YAML"
        refuse(
            "E-CASE-008", f"not valid YAML: {problem}", mark.line + 1 if mark else None, _yaml_hint(problem)
        )
    except yaml.YAMLError as error:
        refuse("E-CASE-008", f"not valid YAML: {error}".partition("\n")[0], None, "remove control characters")
    finally:
        loader.dispose()


def _from_events(loader: yaml.SafeLoader) -> Node | None:
    root: Node | None = None
    stack: list[Growing] = []
    n_nodes = n_documents = 0
    while loader.check_event():
        event = loader.get_event()  # type: ignore[no-untyped-call]  # its stub has no return type
        line = event.start_mark.line + 1
        if isinstance(event, yaml.DocumentStartEvent):
            n_documents += 1
            if n_documents > 1:
                refuse(
                    "E-CASE-025", "a second document begins", line, "one patient, one file: remove the ---"
                )
            continue
        if isinstance(event, yaml.NodeEvent):
            n_nodes += 1
            check_size(len(stack), n_nodes, line)
            _refuse_indirection(event, line)
        if isinstance(event, yaml.ScalarEvent):
            node: Node = Scalar(event.value, "text", line) if event.style else plain(event.value, line)
        elif isinstance(event, yaml.CollectionStartEvent):
            stack.append(Growing(line, keyed=isinstance(event, yaml.MappingStartEvent)))
            continue
        elif isinstance(event, yaml.CollectionEndEvent):
            node = stack.pop().close()
        else:
            continue
        if stack:
            stack[-1].items.append(node)
        else:
            root = node
    return None if isinstance(root, Scalar) and root.kind == "null" else root


def _refuse_indirection(event: yaml.NodeEvent, line: int) -> None:
    if event.anchor is not None:
        refuse(
            "E-CASE-009", "anchors (&) and aliases (*) are not read", line, "write out the value each time"
        )
    if getattr(event, "tag", None) is not None:
        refuse("E-CASE-009", "tags (!) are not read", line, "leave the tag out; quote text where needed")


def _yaml_hint(problem: str) -> str:
    if "tab character" in problem or "cannot start any token" in problem:
        return "indent with spaces, not tabs; quote text that begins with a sign such as @ ` %"
    if "mapping values are not allowed" in problem:
        return 'put text that holds a colon in quotes: "..."'
    return "check the indentation, brackets and quotes of this line and the one before"
