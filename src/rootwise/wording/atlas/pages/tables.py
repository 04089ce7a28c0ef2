"""Tables that several kinds of atlas pages share: findings, supply, and the rows of the atlas themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from rootwise.atlas.articles.references import care_value
from rootwise.atlas.facts import Fact
from rootwise.queries.atlas.script import ScriptFinding
from rootwise.queries.atlas.supply import Supply
from rootwise.terms import vocabulary
from rootwise.wording.atlas.pages.names import muscle_words, page_of, region_words, site_words, supply_page
from rootwise.wording.atlas.pages.page import (
    Cell,
    Piece,
    Row,
    Table,
    figure,
    linked,
    source_cell,
    table,
    words_cell,
)
from rootwise.wording.atlas.script.findings import (
    at_least,
    ratio_words,
    threshold_words,
    with_thresholds,
    words_under_heading,
)
from rootwise.wording.certainty import percent, share_percent
from rootwise.wording.findings import item_words

FINDING_COLUMNS = ("Finding", "Here", "Others", "Ratio", "Rests on")
SUPPLY_KINDS = {
    "muscle": "Muscles",
    "skin": "Skin",
    "reflex": "Reflexes",
    "ncs_motor": "Motor conduction",
    "ncs_sensory": "Sensory conduction",
    "ncs_late": "Late responses",
}
_NUMBERS = ("k", "n", "p", "ess", "share", "weight", "factor")
_ASIDE = {*_NUMBERS, "kind", "selection", "reach"}
_LONGEST = 160


def finding_table(
    caption: str, items: Sequence[ScriptFinding], known: Collection[str], *, headed: bool = True, shown: int = 10
) -> tuple[Table, ...]:
    """Findings with how often they are recorded here and in others.

    Args:
        caption: heading of the table.
        items: in order.
        known: sources that have a page.
        headed: whether the caption says the family, so that a row needs the item alone.
        shown: rows that are open.
    """
    rows = (finding_row(first, others, known, headed=headed) for first, others in with_thresholds(items))
    return table(caption, FINDING_COLUMNS, rows, shown=shown)


def finding_row(item: ScriptFinding, others: Sequence[ScriptFinding], known: Collection[str], *, headed: bool) -> Row:
    """One finding of a script; higher thresholds and CT behind it."""
    frequency = item.frequency
    words = words_under_heading(item) if headed else at_least(frequency.finding, frequency.value)
    told = [
        "other side" if frequency.side == "other" else "",
        f"{share_percent(item.share)} of its fibres" if item.share is not None else "",
        *(threshold_words(other, frequency.finding) for other in others),
    ]
    cells = (
        words_cell(words, frequency.finding, "; ".join(filter(None, told))),
        Cell("bar", text=percent(frequency.p), value=frequency.p, beside=frequency.background),
        figure(percent(frequency.background)),
        figure(ratio_words(frequency.ratio)),
        source_cell((frequency.source,), frequency.grade, known),
    )
    return Row(cells, frequency.finding)


def supply_tables(supplied: Sequence[Supply], own: str, known: Collection[str], *, through: bool) -> Iterator[Table]:
    """The shares of the roots in what is supplied, a table a kind: the chart that is read beside an EMG.

    Args:
        supplied: by a root or structure, the largest part first.
        own: the root that the page is of, or none.
        known: sources that have a page.
        through: whether a column says how much runs through what the page is of.
    """
    for kind, heading in SUPPLY_KINDS.items():
        own_kind = [one for one in supplied if one.kind == kind and not one.target.startswith("dermatome_")]
        roots = [root for root in vocabulary().roots if any(root in one.roots for one in own_kind)]
        columns = (heading.removesuffix("s") if kind == "muscle" else heading, *(["Here"] if through else []), *roots)
        rows = (_supply_row(one, roots, own, known, through=through) for one in own_kind)
        yield from table(heading, (*columns, "Rests on"), rows, shown=14)


def _supply_row(one: Supply, roots: Sequence[str], own: str, known: Collection[str], *, through: bool) -> Row:
    shares = [_share(one.roots.get(root), root == own) for root in roots]
    whole = [Cell("figure", text=share_percent(one.through))] if through else []
    name = target_words(one.kind, one.target)
    page = supply_page(one.kind, one.target)
    return Row((words_cell(name, page), *whole, *shares, source_cell(one.sources, one.grade, known)), "")


def _share(value: float | None, own: bool) -> Cell:
    text = "" if value is None else f"{100 * value:.0f}"
    return Cell("share", text=text, value=value, beside=1.0 if own else None)


def target_words(kind: str, target: str) -> str:
    """A target of supply in words."""
    if kind == "muscle":
        return muscle_words(target)
    if kind == "skin":
        return region_words(target)
    return item_words(f"{kind.partition('_')[0]}.{target}")


def fact_tables(
    facts: Sequence[Fact],
    known: Collection[str],
    pages: Collection[str],
    *,
    shown: int = 10,
    everything: bool = False,
    own: str = "",
) -> Iterator[Table]:
    """Rows of the atlas, a table a file; what was counted stands before what was assumed.

    Args:
        facts: rows and mappings.
        known: sources that have a page.
        pages: every id that has a page.
        shown: rows of each table that are open.
        everything: whether no row is left out.
        own: the finding that the page is of, which needs no name in a row.
    """
    files: dict[str, list[Fact]] = {}
    for fact in facts:
        files.setdefault(fact.file, []).append(fact)
    for file, listed in files.items():
        ranked = sorted(listed, key=lambda fact: (fact.grade or "E", -_size(fact.values), fact.line))
        columns = ("What", "Figure", "Who was counted", "Rests on")
        rows = (_fact_row(fact, known, pages, own) for fact in ranked)
        yield from table(file, columns, rows, shown=shown, everything=everything)


def _fact_row(fact: Fact, known: Collection[str], pages: Collection[str], own: str) -> Row:
    note = linked(fact.note, known)
    cells = (
        Cell("words", (*_what(fact, pages, own), Piece(f" (line {fact.line})"))),
        figure(figure_words(fact.values)),
        Cell("words", (*_people(fact), *([Piece(" ")] if note else []), *note)),
        source_cell(fact.sources, fact.grade, known),
    )
    return Row(cells, str(fact.values.get("finding", "")))


def _what(fact: Fact, pages: Collection[str], own: str) -> Iterator[Piece]:
    """The ids of a row, each a link where it has a page; a care fact says in words what was measured."""
    if "topic" in fact.values:
        yield Piece(f"{fact.values['what']} ({fact.values['fact']})")
        return
    first = True
    if fact.key:
        yield Piece(fact.key.replace("_", " "))
        first = False
    for column, value in fact.values.items():
        if column in _ASIDE or isinstance(value, dict) or column.startswith(("citation", "doi", "pmid", "url")):
            continue
        for word in value if isinstance(value, list | tuple) else [value]:
            if isinstance(word, dict):
                continue
            text = str(word)[:_LONGEST]
            if text == own or (text == "present" and column == "value"):
                continue
            page = _page(column, text, fact.values)
            shown = site_words(page) if page in pages and column in ("site", "root") else text
            yield Piece("" if first else " · ")
            yield Piece(shown.replace("_", " ") if page else f"{_label(column)}{text}", page if page in pages else "")
            first = False


def _label(column: str) -> str:
    bare = ("value", "cause", "state", "given", "quantity", "method")
    return "" if column in bare else f"{column.replace('_', ' ')} "


def _page(column: str, text: str, values: Mapping[str, Any]) -> str:
    if column == "target":
        return supply_page(str(values.get("kind", "")), text)
    prefixes = {"muscle": "muscle.", "region": "region.", "neighbour": "region.", "action": "strength."}
    if column == "root":
        return text if text.startswith("root.") else f"root.{text}"
    return page_of(prefixes.get(column, "") + text)


def _people(fact: Fact) -> Iterator[Piece]:
    if fact.values.get("population"):
        yield Piece(f"{fact.values['population']}.")
    selection = str(fact.values.get("selection", ""))
    if selection not in ("", "none"):
        yield Piece(f"{selection.replace('_', ' ')}.")


def figure_words(values: Mapping[str, Any]) -> str:
    """The number of a row: `3 of 7`, `55 % (worth 10)`, `28 %`."""
    if "topic" in values:
        return care_value(values)
    if values.get("k") and values.get("n"):
        return f"{values['k']} of {values['n']}"
    for name in ("p", "share"):
        if values.get(name) not in (None, ""):
            worth = f" (ESS {float(values['ess']):g})" if values.get("ess") else ""
            return f"{100 * float(values[name]):.3g} %{worth}"
    return str(values.get("weight", values.get("factor", "")))


def _size(values: Mapping[str, Any]) -> float:
    return float(values.get("n") or values.get("ess") or 0)
