"""Rules on articles: every sentence rests on facts that exist, and says no number that they do not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import PurePosixPath

from rootwise.atlas.articles.articles import FOLDER, Article, Sentence, read_article
from rootwise.atlas.articles.references import CARE_FACTS, ReferenceBook, numbers
from rootwise.atlas.tables.record import RecordError
from rootwise.atlas.tables.written import Entry, Tables
from rootwise.errors import Issue
from rootwise.terms.vocabulary import nearest


def formats(read: Tables) -> Iterator[Issue]:
    """An article fits its record."""
    for entry in _files(read):
        try:
            read_article(entry.values, PurePosixPath(entry.file))  # type: ignore[arg-type]
        except RecordError as error:
            place = _place(read, entry.file, error.key)
            yield place.issue("E-ATLAS-160", f"{error.key}: {error.message}", "see docs/atlas-format.md")


def grounded(read: Tables) -> Iterator[Issue]:
    """A sentence rests on facts, or says that something is not known."""
    for place, sentence in _sentences(read):
        if not sentence.rests_on and not sentence.unknown:
            yield place.issue(
                "E-ATLAS-161", f"rests on nothing: {_start(sentence)}", "name its facts, or mark it unknown: true"
            )


def known_references(read: Tables) -> Iterator[Issue]:
    """Every reference names a fact, a row, a level or a rule."""
    book = _book(read)
    for place, sentence in _sentences(read):
        for name in sentence.rests_on:
            if book.get(name) is None:
                near = nearest(name, list(book))
                yield place.issue(
                    "E-ATLAS-162",
                    f"{name!r} is no fact",
                    f"did you mean {near!r}?" if near else f"add it to {CARE_FACTS}",
                )


def said_numbers(read: Tables) -> Iterator[Issue]:
    """A number in a sentence stands in one of its facts."""
    book = _book(read)
    for place, sentence in _sentences(read):
        references = [book.get(name) for name in sentence.rests_on]
        stated = {number for reference in references if reference is not None for number in reference.numbers}
        for number in sorted(numbers(sentence.say) - stated):
            yield place.issue(
                "E-ATLAS-163",
                f"{number.normalize():f} stands in none of its facts: {_start(sentence)}",
                "correct it, or name the fact that gives it",
            )


def cited_facts(read: Tables) -> Iterator[Issue]:
    """A care fact stands once, and an article rests on it."""
    used = {name for _, sentence in _sentences(read) for name in sentence.rests_on}
    seen: dict[str, Entry] = {}
    for line in read.care_facts:
        name = line.row.fact
        if seen.setdefault(name, line.entry) is not line.entry:
            yield line.entry.issue("E-ATLAS-164", f"fact {name!r} stands in line {seen[name].line} already")
        elif name not in used:
            yield line.entry.issue("W-ATLAS-165", f"no article rests on {name!r}", "use it, or take it out")


def expired(read: Tables, today: date) -> Iterator[Issue]:
    """An article whose review is overdue, or that was not yet reviewed.

    Args:
        read: the atlas.
        today: the day on which it is judged.

    Yields:
        A warning an article.
    """
    for entry, article in _articles(read):
        if article.review_by < today:
            yield entry.issue(
                "W-ATLAS-166",
                f"{article.id} was to be reviewed by {article.review_by}",
                "hold every sentence against its facts again, then move the dates",
                key="review_by",
            )


def _files(read: Tables) -> Iterator[Entry]:
    return (entry for entry in read.entries if entry.file.startswith(f"{FOLDER}/") and not entry.key)


def _articles(read: Tables) -> Iterator[tuple[Entry, Article]]:
    """The articles that fit their record; `formats` speaks of the others."""
    for entry in _files(read):
        try:
            yield entry, read_article(entry.values, PurePosixPath(entry.file))  # type: ignore[arg-type]
        except RecordError:
            continue


def _sentences(read: Tables) -> Iterator[tuple[Entry, Sentence]]:
    for entry, article in _articles(read):
        for key, sentence in article.sentences.items():
            yield _place(read, entry.file, key), sentence


def _place(read: Tables, file: str, key: str) -> Entry:
    """The mapping at a key path, or the nearest one around it."""
    by_key = {entry.key: entry for entry in read.entries if entry.file == file}
    while key not in by_key:
        key = key.rpartition(".")[0]
    return by_key[key]


def _book(read: Tables) -> ReferenceBook:
    """What sentences may rest on; a row that its schema refuses is no fact."""
    typed = (read.care_facts, read.supply, read.anchors, read.findings)
    rows: dict[str, list[Mapping[str, str]]] = {}
    for entry in (line.entry for table in typed for line in table):
        rows.setdefault(entry.file, []).append(entry.values)
    return ReferenceBook(rows, {entry.file: entry.values for entry in read.entries if not entry.key})


def _start(sentence: Sentence) -> str:
    words = sentence.say or sentence.rule
    return words if len(words) <= 60 else f"{words[:57]}..."


RULES = (formats, grounded, known_references, said_numbers, cited_facts)
