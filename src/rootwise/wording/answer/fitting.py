"""Text of a limited length: every part is told as fully as those before it in rank leave room for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a text.

    Attributes:
        rank: 0 for what keeps its words longest.
        forms: the same ever more shortly; an empty last one lets the part go.
    """

    rank: int
    forms: tuple[str, ...]


def fitted(parts: Sequence[Part], longest: int, remark: str) -> str:
    """Parts as lines, in their fullest forms that fit together.

    Args:
        parts: in the order of the text.
        longest: characters of the text; when the shortest forms are longer together, so is the text.
        remark: its last line, where any part is not told in full.

    Returns:
        Lines, each with its line break; only what can be printed.
    """
    readable = [Part(part.rank, tuple(map(_readable, part.forms))) for part in parts]
    whole = _text([part.forms[0] for part in readable])
    if len(whole) <= longest:
        return whole
    chosen = [part.forms[-1] for part in readable]
    for place in sorted(range(len(readable)), key=lambda place: readable[place].rank):
        for form in readable[place].forms:
            tried = [*chosen[:place], form, *chosen[place + 1 :]]
            if len(_text([*tried, remark])) <= longest:
                chosen = tried
                break
    return _text([*chosen, remark])


def _text(lines: Sequence[str]) -> str:
    return "".join(f"{line}\n" for line in lines if line)


def _readable(text: str) -> str:
    """Without what would steer a terminal or a record: a file's words may hold anything."""
    return "".join(character if character.isprintable() or character == "\n" else "?" for character in text)
