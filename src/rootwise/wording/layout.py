"""A page of text: lines of at most 80 columns, each with the part that it plays, without terminal codes."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

WIDTH = 80
BAR = 20  # columns of a bar

# What a line is; an interface decides how that looks, and must not rely on colour alone.
Role = Literal["title", "heading", "alarm", "danger", "strong", "plain", "quiet"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page."""

    text: str
    role: Role = "plain"


BLANK = Line("")


def paragraph(text: str, role: Role = "plain", *, indent: int = 0, hang: int = 0) -> list[Line]:
    """A paragraph, broken at words.

    Args:
        text: one paragraph; runs of spaces become one.
        role: the part that all its lines play.
        indent: columns before every line.
        hang: further columns before every line but the first.

    Returns:
        Lines of at most `WIDTH` columns; a longer word, such as an address, stays whole.
    """
    first = " " * indent
    wrapped = textwrap.wrap(
        " ".join(text.split()),
        WIDTH,
        initial_indent=first,
        subsequent_indent=first + " " * hang,
        break_long_words=False,
        break_on_hyphens=False,  # "L2-L3" is one word
    )
    return [Line(line, role) for line in wrapped]


def section(heading: str, body: Iterable[Line]) -> list[Line]:
    """A blank line, a heading and its lines; nothing where there are none."""
    lines = list(body)
    return [BLANK, Line(heading, "heading"), *lines] if lines else []


def bar(p: float) -> str:
    """A probability as a bar of block characters, readable without colour.

    Args:
        p: 0 to 1; anything above 0 shows at least one filled block.

    Returns:
        `BAR` characters.
    """
    filled = min(BAR, max(round(p * BAR), 1 if p > 0 else 0))
    return "█" * filled + "░" * (BAR - filled)


def sentence_list(parts: Iterable[str]) -> str:
    """Words as a list: `a, b and c`."""
    words = list(parts)
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else ""


def capital(text: str) -> str:
    """The text with a capital first letter; the rest keeps its own."""
    return text[:1].upper() + text[1:]
