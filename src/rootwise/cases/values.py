"""One written value to a value on its finding's scale."""

from __future__ import annotations

from math import isfinite

from rootwise.cases.document import Document, kind_of
from rootwise.cases.tree import Node, Scalar
from rootwise.terms import NOT_TESTABLE, NOT_TESTED, Term, nearest

_QUOTABLE = ("mrc", "spontaneous")  # grades that look like numbers: 5 can only mean "5"
_NOUN = {"mrc": "an MRC grade", "reflex": "a reflex grade", "relief": "a relief"}


def read_value(document: Document, node: Node, where: str, term: Term) -> str | float | None:
    """A value on the scale of a finding.

    Args:
        document: notes what is wrong.
        node: what was written.
        where: key path.
        term: the finding.

    Returns:
        The value, `absent` of a graded scale written as `none`; `not_tested` and `not_testable` as they are;
        None after an error.
    """
    scale = term.scale
    if not isinstance(node, Scalar) or node.kind == "null" or not node.text.strip():
        message = "no value" if isinstance(node, Scalar) else f"expected one value, found {kind_of(node)}"
        document.say(
            "error", 20, message, where, node, f"use {scale.describe()}; leave out what was not tested"
        )
        return None
    text = node.text.strip()
    if text in (NOT_TESTED, NOT_TESTABLE):
        return text
    if scale.number is not None and (node.kind in ("int", "float") or _is_number(text)):
        return _number(document, node, where, term)
    if node.kind == "bool" and scale.name == "yes_no":
        word = "yes" if text.lower() in ("yes", "true", "on") else "no"
        document.say(
            "warning", 50, f'{text} without quotes was read as "{word}"', where, node, f'write "{word}"'
        )
        return word
    if node.kind == "int" and scale.name in _QUOTABLE and scale.accepts(text):
        document.say(
            "warning", 51, f'{text} without quotes was read as "{text}"', where, node, f'write "{text}"'
        )
        return text
    if scale.name == "mrc" and text == "5-":
        document.say("warning", 52, '"5-" was read as "4+"', where, node, 'write "4+"')
        return "4+"
    if node.kind != "text" and not scale.accepts(text):
        document.say("error", 20, f"{text} is not {_noun(term)}", where, node, _hint(term, text))
        return None
    if not scale.accepts(text) or len(text) > 80:
        document.say("error", 14, f'"{text[:80]}" is not {_noun(term)}', where, node, _hint(term, text))
        return None
    return "none" if text == "absent" and scale.normal == "none" else text


def _number(document: Document, node: Scalar, where: str, term: Term) -> float | None:
    value = float(node.text)
    if not isfinite(value) or not term.scale.accepts(value):
        document.say(
            "error", 14, f"{node.text} is off the scale", where, node, f"use {term.scale.describe()}"
        )
        return None
    if node.kind == "text":
        document.say(
            "warning",
            53,
            f'"{node.text}" in quotes was read as a number',
            where,
            node,
            "leave the quotes out",
        )
    return value


def _is_number(text: str) -> bool:
    # float() takes more than a case may hold (nan, 1_0, Arabic digits); only plain digits count.
    return text.isascii() and text.replace(".", "", 1).isdigit()


def _noun(term: Term) -> str:
    return _NOUN.get(term.scale.name, f"a value of {term.family}")


def _hint(term: Term, text: str) -> str:
    if term.scale.name == "mrc":
        grades = " ".join(reversed(term.scale.order))
        return f"use one of {grades}, or weak / normal when it was not graded"
    near = nearest(text.lower(), term.scale.words)
    prefix = f'did you mean "{near}"? ' if near else ""
    return f"{prefix}use {'' if term.scale.number or term.scale.text else 'one of '}{term.scale.describe()}"
