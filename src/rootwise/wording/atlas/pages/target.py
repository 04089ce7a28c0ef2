"""The pages of a muscle and of a skin region: roots and pathways, and the findings and lesions that show them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rootwise.atlas.facts import Citation, Fact
from rootwise.atlas.tables.schema import ActionRow
from rootwise.queries.atlas.shown_by import Threshold
from rootwise.queries.atlas.supply import Supply, ways
from rootwise.wording.atlas.pages.finding import ranking
from rootwise.wording.atlas.pages.jsonld import thing_jsonld
from rootwise.wording.atlas.pages.names import muscle_words, region_words
from rootwise.wording.atlas.pages.page import (
    AtlasPage,
    Block,
    Cell,
    Citations,
    Pairs,
    Piece,
    Row,
    Section,
    Text,
    by_relation,
    figure,
    filled,
    plain,
    source_cell,
    table,
    words_cell,
)
from rootwise.wording.atlas.pages.tables import fact_tables
from rootwise.wording.certainty import share_percent
from rootwise.wording.findings import phrase
from rootwise.wording.layout import capital, sentence_list
from rootwise.wording.structures import structure_words


@dataclass(frozen=True, slots=True)
class TargetFacts:
    """What the queries say of a muscle or region.

    Attributes:
        kind: `muscle` or `region`; `name` without its prefix.
        supply: its fibres; None where the atlas has none.
        actions: rows of the actions that a muscle takes part in.
        shown: finding of it -> thresholds with the sites that show it; what is not read is left out.
        unread: finding -> why no answer rests on it.
        around: larger and smaller regions, and neighbours.
        rows, n_rows: every row of the atlas about it; their number.
        citations: sources behind them.
    """

    kind: str
    name: str
    supply: Supply | None
    actions: tuple[ActionRow, ...]
    shown: Mapping[str, tuple[Threshold, ...]]
    unread: Mapping[str, str]
    around: tuple[tuple[str, str], ...]
    rows: tuple[Fact, ...]
    n_rows: int
    citations: tuple[Citation, ...]
    atlas: str


def target_page_of(told: TargetFacts, known: Collection[str], pages: Collection[str]) -> AtlasPage:
    """The page of a muscle or region.

    Args:
        told: what the queries say.
        known: sources that have a page.
        pages: every id that has a page.
    """
    is_muscle = told.kind == "muscle"
    title = capital(muscle_words(told.name) if is_muscle else region_words(told.name))
    shown = [
        Section(
            f"shown-{finding.replace('.', '-')}",
            capital(phrase(finding, "axial")),
            tuple(ranking(finding, thresholds, known)),
        )
        for finding, thresholds in told.shown.items()
    ]
    sections = [
        Section("roots", "Roots and pathways", tuple(_supply(told, known))),
        Section("actions", "Actions", tuple(_actions(told.actions, known))),
        *shown,
        Section("unread", "Not read by the model", tuple(_unread(told.unread))),
        Section("rows", "Rows of the atlas", tuple(_rows(told, known, pages)), wide=True),
        Section("sources", "Sources", (Citations(told.citations),) if told.citations else (), wide=True),
    ]
    kind = "muscle" if is_muscle else "skin region"
    around = by_relation((name, Piece(region_words(page.partition(".")[2]), page)) for name, page in told.around)
    page = f"{told.kind}.{told.name}"
    jsonld = thing_jsonld(page, title, kind, "", ())
    return AtlasPage(page, kind, title, _in_words(told.supply), around, filled(sections), tuple(told.shown),
                     told.atlas, jsonld)  # fmt: skip


def _in_words(supply: Supply | None) -> str:
    """The overlap of the roots in words: `mostly L2 and L3, also L1 and L4`."""
    if supply is None:
        return ""
    ranked = sorted(supply.roots, key=lambda root: -supply.roots[root])
    main = [root for root in ranked if supply.roots[root] >= 0.25] or ranked[:1]
    rest = [root for root in ranked if root not in main]
    also = f", also {sentence_list(rest)}" if rest else ""
    return f"mostly {sentence_list(main)}{also}; the roots overlap"


def _supply(told: TargetFacts, known: Collection[str]) -> Iterator[Block]:
    supply = told.supply
    if supply is None:
        yield Text(plain("The atlas has no share of roots for it."), "note")
        return
    rows = []
    for root, share in supply.roots.items():
        own = [row for row in supply.rows if row.root == root]
        grade = max(row.grade for row in own)
        cells = (
            words_cell(root, f"root.{root}"),
            Cell("bar", text=share_percent(share), value=share),
            source_cell((row.source for row in own), grade, known),
        )
        rows.append(Row(cells))
    yield from table("Share of its fibres by root", ("Root", "Share", "Rests on"), rows)
    fibres = ways((row, 1.0) for row in supply.rows)
    total = sum(fibres.values())
    named = [(share_percent(n / total), (_path(way),)) for way, n in sorted(fibres.items(), key=lambda item: -item[1])]
    yield Text(plain("By these pathways:"), "quiet")
    yield Pairs(tuple(named))


def _path(way: tuple[str, ...]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    for step in way or ("no named nerve",):
        pieces += [Piece(" › ")] if pieces else []
        pieces.append(Piece(structure_words(step), step if "." in step else ""))
    return tuple(pieces)


def _actions(actions: Sequence[ActionRow], known: Collection[str]) -> Iterator[Block]:
    rows = [
        Row(
            (
                words_cell(row.action.replace("_", " "), f"strength.{row.action}"),
                Cell("bar", text=share_percent(row.share), value=row.share),
                source_cell((row.source,), row.grade, known),
            ),
            f"strength.{row.action}",
        )
        for row in sorted(actions, key=lambda row: -row.share)
    ]
    yield from table("Share of the force of", ("Action", "Share", "Rests on"), rows)


def _unread(unread: Mapping[str, str]) -> Iterator[Block]:
    rows = [
        Row((words_cell(phrase(finding, "axial"), finding), words_cell(reason or "no row concerns it"), figure("")))
        for finding, reason in unread.items()
    ]
    yield from table("No answer rests on these", ("Finding", "Why", ""), rows, shown=6)


def _rows(told: TargetFacts, known: Collection[str], pages: Collection[str]) -> Iterator[Block]:
    if told.rows:
        yield from fact_tables(told.rows, known, pages, shown=5, everything=True)
    elif told.n_rows:
        words = (Piece(f"{told.n_rows} rows of the atlas concern it: "), Piece("show them all", "?all=1"), Piece("."))
        yield Text(words)
