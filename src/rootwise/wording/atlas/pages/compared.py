"""A site beside its rivals, and the model beside what was counted, as tables of the atlas."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from rootwise.queries.atlas.ledger import Cell as Ledger
from rootwise.queries.atlas.tells_apart import Difference, Rival
from rootwise.wording.atlas.pages.names import site_words
from rootwise.wording.atlas.pages.page import (
    Block,
    Cell,
    Piece,
    Row,
    Text,
    figure,
    linked,
    plain,
    source_cell,
    table,
    words_cell,
)
from rootwise.wording.atlas.script.findings import at_least, ratio_words
from rootwise.wording.certainty import percent, percent_range, share_percent
from rootwise.wording.layout import capital


def rivals_told(site: str, rivals: Sequence[Rival], known: Collection[str]) -> Iterator[Block]:
    """What tells a site from each of its rivals, a table a rival.

    Args:
        site: without its side.
        rivals: the neighbours first.
        known: sources that have a page.
    """
    if rivals:
        lead = (
            "Probability of each finding with one or the other as the only source, and their ratio: above 1 favours "
            "the source of this page, below 1 the rival. Rivals: the neighbouring levels and, of each kind of source, "
            "the one with the most similar findings. Imaging and blocks are left out."
        )
        yield Text(plain(lead), "quiet")
    for rival in rivals:
        name = site_words(rival.site)
        columns = ("Finding", site_words(site), name, "Ratio", "Rests on")
        rows = [_difference(one, known) for one in (*rival.more, *reversed(rival.less))]
        kind = "next level" if rival.neighbour else "rival"
        yield from table(f"{capital(name)} ({kind})", columns, rows, shown=len(rows), page=rival.site)


def _difference(one: Difference, known: Collection[str]) -> Row:
    here, there = one.here, one.there
    moved = here if here.touched and (one.ratio >= 1 or not there.touched) else there
    cells = (
        words_cell(at_least(here.finding, here.value), here.finding),
        figure(percent(here.p)),
        figure(percent(there.p)),
        Cell("figure", text=ratio_words(one.ratio), value=one.ratio),
        source_cell((moved.source,), moved.grade, known),
    )
    return Row(cells, here.finding)


def published_told(ledger: Sequence[Ledger], known: Collection[str]) -> Iterator[Block]:
    """Published counts beside the model's probability for the same patients.

    Args:
        ledger: cells of one root.
        known: sources that have a page.
    """
    columns = ("Finding", "Counted", "95 %", "Model", "Who was counted", "Rests on")
    counts = [(cell, count) for cell in ledger for count in cell.counts]
    counts.sort(key=lambda pair: (pair[1].residual is None, -abs(pair[1].residual or 0.0)))
    rows = []
    for cell, count in counts:
        shown, low_high = count.figure, count.figure.interval
        count_of = f"{shown.k} of {shown.n}, " if shown.k is not None else ""
        counted = f"{count_of}{share_percent(shown.published)}"
        who = [shown.given.replace("root.", "root "), shown.selection.replace("_", " ").replace("none", "")]
        value = f", {shown.value}" if shown.value else ""
        cells = (
            words_cell(f"{at_least(cell.frequency.finding, cell.frequency.value)}{value}", cell.frequency.finding),
            figure(counted),
            figure(percent_range(*low_high) if low_high else ""),
            figure(percent(count.predicted) if count.predicted is not None else "-"),
            Cell("words", (Piece(f"{', '.join(filter(None, who))}. {count.why_not} "), *linked(shown.note, known))),
            source_cell((shown.source,), shown.grade, known),
        )
        rows.append(Row(cells, cell.frequency.finding))
    yield from table("Furthest from the model first", columns, rows, shown=8)
