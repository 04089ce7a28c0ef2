r"""JSON to the same tree of nodes as YAML, with lines.

JSON is not quite a part of YAML (`\/`, surrogate pairs, tabs), and the standard library keeps no positions.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from json import JSONDecodeError
from json.decoder import scanstring  # type: ignore[attr-defined]  # there, only left out of the stubs
from typing import Literal, NoReturn

from rootwise.cases.tree import Growing, Node, Scalar, check_size, plain, refuse

_SPACE = re.compile(r"[ \t\r\n]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?(?![0-9A-Za-z.])")
_WORDS: dict[str, Literal["bool", "null"]] = {"true": "bool", "false": "bool", "null": "null"}
_WORD = re.compile(r"(?:true|false|null)(?![0-9A-Za-z_])")


def json_tree(text: str) -> Node:
    """The tree of one JSON document.

    Args:
        text: the whole file.

    Returns:
        Its root.

    Raises:
        CaseError: syntax, duplicate keys, or a tree too large.
    """
    return _Scanner(text).document()


class _Scanner:
    """A position in a JSON text; `stack` holds what is still open, so that depth costs no recursion."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.newlines = [match.start() for match in re.finditer("\n", text)]
        self.n_nodes = 0

    def line(self) -> int:
        return bisect_right(self.newlines, self.at - 1) + 1

    def peek(self) -> str:
        match = _SPACE.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return self.text[self.at : self.at + 1]

    def fail(self, message: str) -> NoReturn:
        refuse(
            "E-CASE-008", f"not valid JSON: {message}", self.line(), "check commas, quotes and brackets here"
        )

    def expect(self, sign: str) -> None:
        if self.peek() != sign:
            self.fail(f'expected "{sign}"')
        self.at += 1

    def document(self) -> Node:
        stack: list[Growing] = []
        while True:
            node = self.value_or_open(stack)
            while node is not None:
                if not stack:
                    if self.peek():
                        self.fail("something follows the end")
                    return node
                stack[-1].items.append(node)
                node = self.next_or_close(stack)

    def value_or_open(self, stack: list[Growing]) -> Node | None:
        """The scalar here, or None when a list or mapping was opened (an empty one is returned closed)."""
        sign = self.peek()
        self.n_nodes += 1
        check_size(len(stack), self.n_nodes, self.line())
        if sign not in ("{", "["):
            return self.scalar()
        top = Growing(self.line(), keyed=sign == "{")
        self.at += 1
        if self.peek() == ("}" if top.keyed else "]"):
            self.at += 1
            return top.close()
        stack.append(top)
        if top.keyed:
            self.key(top)
        return None

    def next_or_close(self, stack: list[Growing]) -> Node | None:
        """After a value: None when another follows, else the list or mapping that ends here."""
        top = stack[-1]
        if self.peek() == ",":
            self.at += 1
            if top.keyed:
                self.key(top)
            return None
        self.expect("}" if top.keyed else "]")
        return stack.pop().close()

    def key(self, top: Growing) -> None:
        if self.peek() != '"':
            self.fail("a key must be in double quotes")
        top.items.append(self.scalar())
        self.n_nodes += 1
        self.expect(":")

    def scalar(self) -> Scalar:
        line = self.line()
        if self.peek() == '"':
            return Scalar(self.string(), "text", line)
        word = _WORD.match(self.text, self.at)
        number = _NUMBER.match(self.text, self.at)
        if word is not None:
            self.at = word.end()
            return Scalar(word[0], _WORDS[word[0]], line)
        if number is None:
            self.fail("a value is missing or is not in quotes")
        self.at = number.end()
        return plain(number[0], line)

    def string(self) -> str:
        try:
            scanned = scanstring(self.text, self.at + 1, True)
        except JSONDecodeError as error:
            self.fail(error.msg)
        text, self.at = scanned
        if any("\ud800" <= letter <= "\udfff" for letter in text):
            self.fail("half of a surrogate pair")
        return str(text)
