"""A page of the atlas as records: sections of tables, lists and sentences, in which every id is a link.

The same records serve every kind of page; a template decides how each block looks, and nothing here knows HTML.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from rootwise.atlas.facts import Citation
from rootwise.atlas.tables.schema import UNSOURCED
from rootwise.wording.atlas.pages.names import page_of, target_page

SHOWN = 12  # rows of a table that are open; the rest is folded
MOST = 60  # rows of a table on a page that does not ask for all


class Piece(NamedTuple):
    """Some words, and the id of the page that they lead to (or none)."""

    text: str
    page: str = ""


Words: TypeAlias = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class SourceNote:
    """What a number rests on: links to its sources, and its grade."""

    words: Words
    grade: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table.

    Attributes:
        kind: how it is shown; a `bar` has its figure beside it, a `share` is shaded.
        words: of a cell with words.
        text: of a figure, also beside a bar.
        value, beside: 0 to 1, of a bar or share: its length, and the mark of what it is compared with.
        source_note: of a cell that says what the row rests on.
    """

    kind: Literal["words", "figure", "bar", "share", "source_note"]
    words: Words = ()
    text: str = ""
    value: float | None = None
    beside: float | None = None
    source_note: SourceNote | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; the first cell names it. `finding` is the finding that it is of, if it is of one."""

    cells: tuple[Cell, ...]
    finding: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: open rows, folded rows, and how many were left out; `source_note` where all rows rest on the same.

    `page` is what its caption leads to.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    folded: tuple[Row, ...] = ()
    left_out: int = 0
    lead: str = ""
    source_note: SourceNote | None = None
    page: str = ""
    kind: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class Pairs:
    """Labels, each with words and what they rest on."""

    rows: tuple[tuple[str, tuple[Words, ...]], ...]
    kind: Literal["pairs"] = "pairs"


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; a `quiet` one explains, a `note` warns."""

    words: Words
    role: Literal["plain", "quiet", "note"] = "plain"
    kind: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class Folded:
    """Sentences that are told on request."""

    summary: str
    lines: tuple[Words, ...]
    kind: Literal["folded"] = "folded"


@dataclass(frozen=True, slots=True)
class Citations:
    """Sources in full, most used first."""

    rows: tuple[Citation, ...]
    kind: Literal["citations"] = "citations"


Block: TypeAlias = Table | Pairs | Text | Folded | Citations


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page; `wide` ones take its whole width, others stand side by side.

    `short` names it in the list of contents, where its heading is long.
    """

    anchor: str
    heading: str
    blocks: tuple[Block, ...]
    wide: bool = False
    short: str = ""


@dataclass(frozen=True, slots=True)
class AtlasPage:
    """One page.

    Attributes:
        id, kind: of the thing; kind as a person names it (`spinal root`).
        title, subtitle: its name, and the rest of it.
        around: links to what lies next to it, by relation (`above`, `gives`).
        sections: in order; empty ones are left out.
        findings: what a case can record of it, the most informative first.
        atlas: hash of the tables.
        jsonld: linked data of it.
    """

    id: str
    kind: str
    title: str
    subtitle: str
    around: tuple[tuple[str, Words], ...]
    sections: tuple[Section, ...]
    findings: tuple[str, ...]
    atlas: str
    jsonld: Mapping[str, object]




def plain(text: str) -> Words:
    """Words without a link."""
    return (Piece(text),)


def words_cell(text: str, page: str = "", more: str = "") -> Cell:
    """A cell of words, with a link where they have a page."""
    return Cell("words", (Piece(text, page), *([Piece(f", {more}")] if more else [])))


def figure(text: str) -> Cell:
    """A cell with a figure."""
    return Cell("figure", text=text)


def source_cell(sources: Iterable[str], grade: str, known: Collection[str]) -> Cell:
    """A cell that says what the row rests on.

    Args:
        sources: keys, `assumption`, `consensus`, or what the model made of supply and referral.
        grade: A to D; empty where the row has none.
        known: keys that have a page.
    """
    pieces: list[Piece] = []
    for source in dict.fromkeys(sources):
        pieces += [Piece(", ")] if pieces else []
        pieces.append(source_piece(source, known))
    return Cell("source_note", source_note=SourceNote(tuple(pieces), grade))


def source_piece(source: str, known: Collection[str]) -> Piece:
    """A source as a link: a publication, or the target whose supply it is."""
    if source in known:
        return Piece(source, f"source.{source}")
    made, of, target = source.partition(" of ")
    if of and made == "supply":
        return Piece("supply", target_page(target))
    if of and made == "referral":
        return Piece("kernel", page_of(target))
    return Piece(source if source in UNSOURCED else source.replace("_", " "))


def linked(text: str, known: Collection[str]) -> Words:
    """A note with its `[keys]` as links."""
    parts = re.split(r"\[(\w+)\]", text)
    pieces = [
        Piece(part, "") if place % 2 == 0 else Piece(f"[{part}]", f"source.{part}" if part in known else "")
        for place, part in enumerate(parts)
    ]
    return tuple(piece for piece in pieces if piece.text)


def table(
    caption: str,
    columns: Sequence[str],
    rows: Iterable[Row],
    *,
    lead: str = "",
    shown: int = SHOWN,
    everything: bool = False,
    page: str = "",
) -> tuple[Table, ...]:
    """A table with its first rows open and the rest folded; none where there are no rows.

    Args:
        caption: its heading.
        columns: heads of the columns.
        rows: in order.
        lead: what to know before reading.
        shown: rows that are open; a few more are shown rather than folded.
        everything: whether no row is left out.
        page: what the caption leads to.
    """
    listed = list(rows)
    if not listed:
        return ()
    common = None
    notes = {row.cells[-1].source_note for row in listed}
    if len(notes) == 1 and None not in notes:
        common = notes.pop()
        listed = [Row(row.cells[:-1], row.finding) for row in listed]
        columns = columns[:-1]
    if len(listed) <= shown + 2:
        shown = len(listed)
    most = len(listed) if everything else MOST
    left = max(0, len(listed) - most)
    return (Table(caption, tuple(columns), tuple(listed[:shown]), tuple(listed[shown:most]), left, lead, common, page),)


def by_relation(pairs: Iterable[tuple[str, Piece]]) -> tuple[tuple[str, Words], ...]:
    """Links with the same relation together: `gives` the one, the other."""
    grouped: dict[str, list[Piece]] = {}
    for relation, piece in pairs:
        grouped.setdefault(relation, []).append(piece)
    return tuple((relation, tuple(pieces)) for relation, pieces in grouped.items())


def filled(sections: Iterable[Section]) -> tuple[Section, ...]:
    """The sections that have something to show."""
    return tuple(section for section in sections if section.blocks)
