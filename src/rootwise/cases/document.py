"""Typed access to a case file's tree; every fault becomes an issue with its key and line."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from rootwise.cases.tree import Entries, Items, Node, Scalar
from rootwise.errors import Issue, Level
from rootwise.terms import nearest

MAX_ISSUES = 100
MAX_TEXT = 500


class TooManyIssues(Exception):
    """Raised by `Document.say` once a file has shown enough faults."""


class Document:
    """One file while it is read: collects issues, and reads values of a stated type.

    Every reading method returns None after it has noted an error, so that one pass finds all faults.
    """

    def __init__(self, first_line: int = 1) -> None:
        """Begin.

        Args:
            first_line: line of the file at which the text begins (a line of a JSON-lines file).
        """
        self.issues: list[Issue] = []
        self.offset = first_line - 1

    @property
    def failed(self) -> bool:
        """Whether there is an error among the issues."""
        return any(issue.level == "error" for issue in self.issues)

    def say(
        self, level: Level, number: int, message: str, where: str, node: Node | None, hint: str = ""
    ) -> None:
        """Note an issue.

        Args:
            level: error, warning or note; gives the code its first letter.
            number: the code's number.
            message: what is wrong.
            where: key path.
            node: what it is about; gives the line.
            hint: what would be right.

        Raises:
            TooManyIssues: the file has shown `MAX_ISSUES` faults.
        """
        line = None if node is None else node.line + self.offset
        self.issues.append(Issue(f"{level[0].upper()}-CASE-{number:03}", level, message, where, line, hint))
        if len(self.issues) >= MAX_ISSUES:
            raise TooManyIssues

    def entries(
        self, node: Node, where: str, allowed: Collection[str], code: int = 13
    ) -> dict[str, Node] | None:
        """A mapping with known keys; an unknown key is an error that names the nearest one."""
        if not isinstance(node, Entries):
            keys = ", ".join(allowed)
            self.say(
                "error", 29, f"expected keys and values, found {kind_of(node)}", where, node, f"keys: {keys}"
            )
            return None
        known: dict[str, Node] = {}
        for key, value in node.entries:
            if key.text in allowed:
                known[key.text] = value
            else:
                near = nearest(key.text, list(allowed))
                hint = f'did you mean "{near}"?' if near else f"keys: {', '.join(allowed)}"
                path = f"{where}.{key.text[:80]}" if where else key.text[:80]
                self.say("error", code, f'unknown key "{key.text[:80]}"', path, key, hint)
        return known

    def items(self, node: Node, where: str) -> Iterator[tuple[Node, str]]:
        """The members of a list, each with its key path."""
        if isinstance(node, Items):
            for index, item in enumerate(node.items):
                yield item, f"{where}[{index}]"
        else:
            self.say(
                "error", 29, f"expected a list, found {kind_of(node)}", where, node, "write it as [a, b]"
            )

    def text(self, node: Node, where: str) -> str | None:
        """A text of up to `MAX_TEXT` characters; an empty value is None without an issue."""
        if not isinstance(node, Scalar):
            self.say(
                "error", 29, f"expected a text, found {kind_of(node)}", where, node, "write one line of text"
            )
            return None
        if len(node.text) > MAX_TEXT:
            self.say("error", 29, f"a text of more than {MAX_TEXT} characters", where, node, "shorten it")
            return None
        return None if node.kind == "null" else node.text.strip() or None

    def texts(self, node: Node, where: str) -> tuple[str, ...]:
        """A list of texts."""
        texts = [self.text(item, path) for item, path in self.items(node, where)]
        return tuple(text for text in texts if text is not None)

    def word(self, node: Node, where: str, words: Collection[str], code: int = 23) -> str | None:
        """One of a list of words; an empty value is None without an issue."""
        text = self.text(node, where)
        if text is None or text in words:
            return text
        near = nearest(text.lower(), list(words))
        hint = (f'did you mean "{near}"? ' if near else "") + f"use one of: {' '.join(words)}"
        self.say("error", code, f'"{text[:80]}" is not one of its values', where, node, hint)
        return None

    def number(
        self, node: Node, where: str, low: float = 0, high: float = float("inf"), code: int = 30
    ) -> float | None:
        """A number from `low` to `high`; an empty value is None without an issue."""
        if isinstance(node, Scalar) and node.kind == "null":
            return None
        if not isinstance(node, Scalar) or node.kind not in ("int", "float"):
            given = f'"{node.text[:80]}"' if isinstance(node, Scalar) else kind_of(node)
            self.say("error", code, f"expected a number, found {given}", where, node, "digits, not in quotes")
            return None
        value = float(node.text)
        if not low <= value <= high or value == float("inf"):
            bounds = f"{low:g} or more" if high == float("inf") else f"{low:g} to {high:g}"
            self.say("error", code, f"{node.text} is out of range", where, node, f"use {bounds}")
            return None
        return value

    def whole(self, node: Node, where: str, low: int, high: int, code: int) -> int | None:
        """A whole number from `low` to `high`; an empty value is None without an issue."""
        if isinstance(node, Scalar) and node.kind == "float":
            self.say(
                "error",
                code,
                f"{node.text} is not a whole number",
                where,
                node,
                f"use {low} to {high}, or null",
            )
            return None
        value = self.number(node, where, low, high, code)
        return None if value is None else int(value)

    def yes_no(self, node: Node, where: str) -> bool | None:
        """Yes or no, quoted or not; an empty value is None without an issue."""
        if isinstance(node, Scalar) and (node.kind == "bool" or node.text.lower() in ("yes", "no")):
            return node.text.lower() in ("yes", "true", "on")
        self.word(node, where, ("yes", "no"))
        return None


def kind_of(node: Node) -> str:
    """What a node is, for a message."""
    if isinstance(node, Scalar):
        return "nothing" if node.kind == "null" else "one value"
    return "a list" if isinstance(node, Items) else "a mapping"
