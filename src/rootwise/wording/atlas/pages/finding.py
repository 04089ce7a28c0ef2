"""The page of a finding: what it means, which sources show it, and what its numbers rest on; and that of a source."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from rootwise.atlas.facts import Citation, Fact
from rootwise.atlas.tables.schema import ReadingRow, Source
from rootwise.queries.atlas.coverage import Covered
from rootwise.queries.atlas.shown_by import ShownBy, Threshold
from rootwise.terms import Term, vocabulary
from rootwise.wording.atlas.pages.names import family_words, site_words, supply_page
from rootwise.wording.atlas.pages.page import (
    AtlasPage,
    Block,
    Cell,
    Citations,
    Folded,
    Pairs,
    Piece,
    Row,
    Section,
    Text,
    Words,
    figure,
    filled,
    plain,
    source_cell,
    table,
    words_cell,
)
from rootwise.wording.atlas.pages.tables import fact_tables
from rootwise.wording.atlas.script.findings import at_least, ratio_words
from rootwise.wording.certainty import percent
from rootwise.wording.findings import phrase
from rootwise.wording.layout import capital

SITES_SHOWN = 14
_HOW = {
    "supply": "Derived from nerve supply: the shares of roots and pathways, and the fibre loss of each lesion.",
    "rows": "Read from tabulated frequencies, for the sources that have them; otherwise at the background rate.",
    "kernel": "Read by distance from the centres of each source's pain, or by the parts of the region.",
    "background": "Not used: no source changes it, so no answer rests on it.",
    "not": "Not read by the model: no answer rests on it.",
}


@dataclass(frozen=True, slots=True)
class FindingFacts:
    """What the queries say of a finding.

    Attributes:
        finding: its id.
        covered: how the model reads it.
        thresholds: with the sites that show it; empty where it is not read.
        group: findings that share one irritable structure with it, or none.
        readings: rows of how a level of its target is recorded: the errors of method and examiner.
        related: other findings of the same muscle, action or region.
        rows, n_rows: rows of the atlas about it; their number.
        citations: sources behind them.
    """

    finding: str
    covered: Covered
    thresholds: tuple[Threshold, ...]
    group: tuple[str, ...]
    readings: tuple[ReadingRow, ...]
    related: tuple[str, ...]
    rows: tuple[Fact, ...]
    n_rows: int
    citations: tuple[Citation, ...]
    atlas: str


def finding_page(told: FindingFacts, known: Collection[str], pages: Collection[str], *, everything: bool) -> AtlasPage:
    """The page of a finding.

    Args:
        told: what the queries say.
        known: sources that have a page.
        pages: every id that has a page.
        everything: whether every row is shown.
    """
    term = vocabulary().parse_finding(told.finding)
    title = capital(phrase(told.finding, "axial"))
    sections = [
        Section("glance", "What it is", tuple(_glance(told, term))),
        Section("shown", "Which sources show it", tuple(_shown(told, known))),
        Section("rows", "What its numbers rest on", tuple(_rows(told, known, pages, everything=everything)), wide=True),
        Section("reading", "How it is recorded", tuple(_readings(told.readings, known)), wide=True),
        Section("sources", "Sources", (Citations(told.citations),) if told.citations else (), wide=True),
    ]
    jsonld = {
        "@context": "https://schema.org/",
        "@type": "MedicalWebPage",
        "name": title,
        "about": {"@type": "MedicalSignOrSymptom", "name": title, "identifier": told.finding},
        "isAccessibleForFree": True,
    }
    kind = f"finding: {family_words(term.family)}"
    return AtlasPage(told.finding, kind, title, "", (), filled(sections), (told.finding,), told.atlas, jsonld)


def ranking(finding: str, thresholds: Sequence[Threshold], known: Collection[str]) -> Iterator[Block]:
    """The sites that show a finding, the commonest first, a table a threshold.

    Args:
        finding: its id.
        thresholds: of the query; the first is open.
        known: sources that have a page.
    """
    for threshold in thresholds:
        caption = f"{capital(at_least(finding, threshold.value))}: {percent(threshold.background)} without any source"
        columns = ("Source", "Probability", "Ratio", "Rests on")
        rows = (_site_row(one, threshold.background, known) for one in threshold.shown)
        yield from table(caption, columns, rows, shown=SITES_SHOWN if threshold is thresholds[0] else 5)
        crossed = (_site_row(one, threshold.background, known) for one in threshold.crossed)
        yield from table("On the side opposite to the source", columns, crossed, shown=5)


def _site_row(one: ShownBy, background: float, known: Collection[str]) -> Row:
    frequency = one.frequency
    cells = (
        words_cell(site_words(one.site), one.site),
        Cell("bar", text=percent(frequency.p), value=frequency.p, beside=background),
        figure(ratio_words(frequency.ratio)),
        source_cell((frequency.source,), frequency.grade, known),
    )
    return Row(cells)


def _glance(told: FindingFacts, term: Term) -> Iterator[Block]:
    scale = ", ".join(term.scale.words) if term.scale.words and not term.scale.number else term.scale.describe()
    rows: list[tuple[str, tuple[Words, ...]]] = [("Id in a case file", (plain(told.finding),))]
    rows.append(("Values, normal first" if term.scale.order else "Value", (plain(scale),)))
    sides = {"yes": "recorded for left and right", "no": "has no side", "optional": "with or without a side"}
    rows.append(("Side", (plain(sides[term.sided]),)))
    target = _target(term)
    if target:
        rows.append(("Examines", ((Piece(target[0].replace("_", " "), target[1]),),)))
    rows.append(("In the model", (plain(_HOW[told.covered.how]),)))
    yield Pairs(tuple(rows))
    if not told.covered.modelled and told.covered.reason:
        yield Text(plain(f"Why not: {told.covered.reason}."), "note")
    if told.group:
        others = [name for name in told.group if name != told.finding]
        yield Text(_list("Shares an irritable structure with these, so they are not counted as independent: ", others))
    if told.related:
        yield Text(_list("The same place, examined in other ways: ", told.related))


def _list(opening: str, findings: Sequence[str]) -> Words:
    pieces = [Piece(opening)]
    for place, name in enumerate(findings):
        pieces += [Piece(", " if place else ""), Piece(phrase(name, "axial"), name)]
    return tuple(pieces)


def _target(term: Term) -> tuple[str, str] | None:
    if term.region:
        return term.region, f"region.{term.region}"
    if term.muscle and term.muscle in vocabulary().muscles:
        return term.muscle, supply_page("muscle", term.muscle)
    if term.root and term.family in ("mri", "ct", "block"):
        return f"{term.root} root", f"root.{term.root}"
    return None


def _shown(told: FindingFacts, known: Collection[str]) -> Iterator[Block]:
    if not told.thresholds:
        return
    lead = (
        "Probability that it is recorded when this is the only source, beside those without any source (the mark on "
        "the bar). Ratio: how many times more common."
    )
    yield Text(plain(lead), "quiet")
    yield from ranking(told.finding, told.thresholds, known)


def _rows(told: FindingFacts, known: Collection[str], pages: Collection[str], *, everything: bool) -> Iterator[Block]:
    if told.covered.how == "supply" and not told.rows:
        words = "No row of its own: it is derived from nerve supply, fibre loss and how findings are recorded."
        yield Text(plain(words), "quiet")
    yield from fact_tables(told.rows, known, pages, shown=10, everything=everything, own=told.finding)
    if told.n_rows > len(told.rows):
        yield Text((Piece(f"{told.n_rows} rows in all: "), Piece("show them all", "?all=1"), Piece(".")))


def _readings(readings: Sequence[ReadingRow], known: Collection[str]) -> Iterator[Block]:
    """How often each value is written down, given the true state: method, examiner and their agreement."""
    if not readings:
        return
    levels = sorted({row.level for row in readings})
    columns = ("Recorded", *(f"level {level}" for level in levels), "Rests on")
    values = dict.fromkeys(row.value for row in readings)
    rows = []
    for value in values:
        own = {row.level: row for row in readings if row.value == value}
        cells = [Cell("share", text=percent(own[n].p) if n in own else "", value=own[n].p if n in own else None)
                 for n in levels]  # fmt: skip
        grade = max(row.grade for row in own.values())
        sources = (row.source for row in own.values())
        rows.append(Row((words_cell(value), *cells, source_cell(sources, grade, known))))
    lead = "How often each value is recorded, given the true level of the target; level 0 is normal."
    yield from table("Method and examiner", columns, rows, lead=lead)
    notes = dict.fromkeys(row.note for row in readings if row.note)
    yield Folded("What these rest on", tuple(plain(note) for note in notes))


def source_page(
    key: str, source: Source, facts: Sequence[Fact], known: Collection[str], pages: Collection[str], atlas: str,
    *, everything: bool,
) -> AtlasPage:  # fmt: skip
    """The page of a publication: its citation, who was counted, and every fact that rests on it.

    Args:
        key: in the atlas.
        source: citation and identifiers.
        facts: that rest on it.
        known: sources that have a page.
        pages: every id that has a page.
        atlas: hash of the tables.
        everything: whether every row is shown.
    """
    resting = [fact for fact in facts if key in fact.sources and not fact.file.startswith("sources/")]
    mentioned = [fact for fact in facts if key not in fact.sources and not fact.file.startswith("sources/")]
    grades: dict[str, int] = {}
    for fact in resting:
        if fact.grade:
            grades[fact.grade] = grades.get(fact.grade, 0) + 1
    sections = [
        Section("glance", "The publication", (Citations((Citation(key, source, grades),)),)),
        Section("rows", "What rests on it", tuple(fact_tables(resting, known, pages, shown=20, everything=everything)),
                wide=True),
        Section("mentions", "Rows whose notes mention it",
                tuple(fact_tables(mentioned, known, pages, shown=5, everything=everything)), wide=True),
    ]  # fmt: skip
    jsonld: dict[str, object] = {
        "@context": "https://schema.org/",
        "@type": "ScholarlyArticle",
        "name": source.citation,
        **({"sameAs": f"https://doi.org/{source.doi}"} if source.doi else {}),
        **({"datePublished": str(source.year)} if source.year else {}),
    }
    findings = tuple(dict.fromkeys(str(fact.values["finding"]) for fact in resting if fact.values.get("finding")))
    rest = "1 fact rests on it" if len(resting) == 1 else f"{len(resting)} facts rest on it"
    return AtlasPage(f"source.{key}", "publication", key, rest, (), filled(sections), findings, atlas, jsonld)
