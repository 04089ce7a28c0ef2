"""Findings by the words that people use for them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from rootwise.terms import NOT_TESTABLE, Term, vocabulary
from rootwise.terms.synonyms import other_words
from rootwise.wording.findings import phrase


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding that can be searched for: its words, and all words that lead to it."""

    finding: str
    words: str
    known: frozenset[str]


def search(text: str, most: int) -> tuple[Entry, ...]:
    """Findings that match every word, each perhaps only its beginning; whole words and short names first.

    Args:
        text: as typed: words or an id.
        most: how many at most.
    """
    typed = _words(text)
    if not typed:
        return ()
    matches = [entry for entry in _entries() if all(any(k.startswith(word) for k in entry.known) for word in typed)]
    wanted = frozenset(typed)
    matches.sort(key=lambda entry: (-len(wanted & entry.known), len(_words(entry.words))))
    return tuple(matches[:most])


def meant(text: str) -> str:
    """The id that a text names: itself, or the one finding of which it is the name; else the text as it is.

    Args:
        text: as typed.
    """
    if vocabulary().get(text) is not None:
        return text
    typed = _words(text)
    named = [entry.finding for entry in _entries() if typed and _words(entry.words) == typed]
    return named[0] if len(named) == 1 else text


def values_of(term: Term) -> tuple[str, ...]:
    """The words that a finding's result can be, from normal to abnormal.

    Args:
        term: of the finding.
    """
    words = term.scale.words
    same = "absent" if term.scale.normal == "none" else None  # the reader writes it as none
    return (*(word for word in words if word != same), *((NOT_TESTABLE,) if words else ()))


def is_midline(term: Term) -> bool:
    """Whether a value without a side is right though the family has sides."""
    return term.head in vocabulary().midline


@cache
def _entries() -> tuple[Entry, ...]:
    entries = []
    for finding in vocabulary().findings():
        words = phrase(finding, "axial")
        known = frozenset(_words(" ".join([finding, words, *other_words(finding)])))
        entries.append(Entry(finding, words, known))
    return tuple(entries)


def _words(text: str) -> tuple[str, ...]:
    return tuple("".join(c if c.isalnum() else " " for c in text.lower()).split())
