"""The page of a site: where it runs, who has it, what it supplies, what it shows, and what tells it from its rivals."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from rootwise.atlas.facts import Citation, Fact
from rootwise.atlas.levels import geometry
from rootwise.queries.atlas.ledger import Cell as Count
from rootwise.queries.atlas.script import Script, ScriptFinding
from rootwise.queries.atlas.script import Section as Family
from rootwise.queries.atlas.shown_by import expected_bans
from rootwise.queries.atlas.supply import Supply
from rootwise.queries.atlas.tells_apart import Rival, is_wide
from rootwise.queries.level import LevelAnswer
from rootwise.terms import vocabulary
from rootwise.wording.atlas.pages.causes import causes_told
from rootwise.wording.atlas.pages.compared import published_told, rivals_told
from rootwise.wording.atlas.pages.jsonld import thing_jsonld
from rootwise.wording.atlas.pages.names import family_words, site_course, site_words, target_page
from rootwise.wording.atlas.pages.page import (
    AtlasPage,
    Block,
    Citations,
    Folded,
    Pairs,
    Piece,
    Section,
    Table,
    Text,
    Words,
    by_relation,
    filled,
    plain,
    source_piece,
    table,
)
from rootwise.wording.atlas.pages.tables import fact_tables, finding_row, finding_table, supply_tables
from rootwise.wording.atlas.script.findings import FAMILY_HEADINGS, with_thresholds
from rootwise.wording.certainty import percent, share_percent
from rootwise.wording.findings import item_words
from rootwise.wording.layout import capital
from rootwise.wording.sites import cause_name
from rootwise.wording.statements import SETTING_WORDS
from rootwise.wording.structures import structure_words

KINDS = {
    "root": "spinal root", "canal": "spinal canal", "plexus": "plexus", "nerve": "peripheral nerve", "joint": "joint",
    "bone": "bone", "soft": "soft tissue", "vessel": "vessel", "viscera": "viscera", "systemic": "systemic disease",
    "axial": "spine", "none": "no source", "structure": "nerve branch",
}  # fmt: skip
PARTS = {
    "symptoms": "Symptoms", "history": "History", "examination": "Examination",
    "electrodiagnosis": "Electrodiagnosis", "tests": "Imaging, laboratory, block",
}  # fmt: skip
TELLING = 16
OF_A_FAMILY = 4
_ALIKE = 24  # findings that are named as alike, or at the background
HOW_TO_READ = (
    "Here: probability that the finding is recorded when this is the only source, averaged over its causes and states, "
    "age unknown. Others (the mark on the bar): the same in patients of these clinics without any of the sources. "
    "Ratio: here divided by others. Most informative first: by the expected weight of evidence of testing it."
)


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """What the queries say of a site; of one that the model does not hold, or a branch, `script` is None.

    Attributes:
        site: its id without side.
        script, supplied, rivals, ledger, level: answers of the queries of these names.
        prior: source and grade of the rows of how often it is met.
        around: the levels above and below; the structures before and behind.
        rows: every row of the atlas about it, where all are asked for.
        n_rows: their number.
        citations: of its rows, where there is no script to name them.
    """

    site: str
    script: Script | None
    supplied: tuple[Supply, ...]
    rivals: tuple[Rival, ...]
    prior: tuple[tuple[str, str], ...]
    ledger: tuple[Count, ...]
    level: LevelAnswer | None
    around: tuple[tuple[str, str], ...]
    rows: tuple[Fact, ...]
    n_rows: int
    citations: tuple[Citation, ...]
    atlas: str


def site_page(told: SiteFacts, known: Collection[str], pages: Collection[str]) -> AtlasPage:
    """The page of a root, nerve, plexus, joint, vessel or any other site.

    Args:
        told: what the queries say.
        known: sources that have a page.
        pages: every id that has a page.
    """
    script, site = told.script, told.site
    telling = most_telling(script) if script else ()
    root = site.removeprefix("root.") if site.startswith("root.") else ""
    supply = tuple(supply_tables(told.supplied, root, known, through=not root))
    sections = [
        Section("glance", "At a glance", tuple(_glance(told, known))),
        Section("telling", "Most informative findings", (*_telling(telling, known),), short="Most informative"),
        Section("supply", "What it supplies, by root", _supply(supply, root), wide=True, short="Supply"),
        Section("rivals", "What distinguishes it from its neighbours and rivals",
                tuple(rivals_told(site, told.rivals, known)), wide=True, short="Rivals"),
        *(_part(part, told, known) for part in (PARTS if script else ())),
        Section("published", "Published counts beside the model", tuple(published_told(told.ledger, known)),
                wide=True, short="Published"),
        Section("causes", "Causes and presentations", tuple(causes_told(script, known)) if script else (), wide=True,
                short="Causes"),
        Section("rows", "Rows of the atlas", (*_rows(told, known, pages),), wide=True, short="Rows"),
        Section("sources", "Sources", _sources(told), wide=True),
    ]  # fmt: skip
    kind = KINDS.get(script.kind if script else site.partition(".")[0], KINDS["structure"])
    title = capital(site_words(site) if vocabulary().sites.sided.get(site) is not None or script else
                    structure_words(site))  # fmt: skip
    around = by_relation((name, Piece(_named(page), page if page in pages else "")) for name, page in told.around)
    supplied = [one for one in told.supplied if not one.target.startswith("dermatome_")]
    jsonld = thing_jsonld(site, title, kind, site_course(site) if site in vocabulary().sites.sided else "", supplied)
    findings = tuple(dict.fromkeys(item.frequency.finding for item in telling))
    return AtlasPage(site, kind, title, site_course(site), around, filled(sections), findings, told.atlas, jsonld)


def most_telling(script: Script) -> tuple[ScriptFinding, ...]:
    """The findings of a script by how telling they are, a few of each family.

    Images and blocks, which name the level, are left out, and regions that hold others.
    """
    items = [
        item
        for part, families in script.sections.items()
        if part != "tests"
        for family in families
        for item in (*family.raised, *family.lowered)
        if not is_wide(item.frequency.finding) and item.frequency.side != "other"
    ]
    kept: list[ScriptFinding] = []
    for item in sorted(items, key=_weight, reverse=True):
        family = item.frequency.finding.partition(".")[0]
        if sum(one.frequency.finding.startswith(f"{family}.") for one in kept) < OF_A_FAMILY:
            kept.append(item)
    return tuple(kept)


def _weight(item: ScriptFinding) -> float:
    return expected_bans(item.frequency, item.frequency.background)


def _named(page: str) -> str:
    sited = page in vocabulary().sites.sided or page.startswith("roots.")
    return site_words(page) if sited else structure_words(page)


def _glance(told: SiteFacts, known: Collection[str]) -> Iterator[Block]:
    rows: list[tuple[str, tuple[Words, ...]]] = []
    root = told.site.removeprefix("root.")
    if told.site.startswith("root.") and root in geometry().roots:
        place, ids = geometry().roots[root], geometry().ids
        foramen = f"{place.exits} foramen" if "-" in place.exits else f"{place.exits} sacral foramen"
        rows.append(("Exits through", (plain(foramen),)))
        rows.append(("Crosses on its course", (plain(f"{place.traverses} disc" if place.traverses else "no disc"),)))
        named = [f"nerve {place.fma}", f"ganglion {place.ganglion}", f"segment {place.segment}"]
        seen = [text for text in named if not text.endswith("None")]
        if seen:
            grade = f" (grade {ids.grade})"
            words = (Piece(", ".join(seen) + " "), source_piece(ids.source, known), Piece(grade))
            rows.append(("Ids", (words,)))
    script = told.script
    if script:
        shares = [f"{SETTING_WORDS[name]} {100 * share:.2g} %" for name, share in script.settings.items()]
        rests = [source_piece(source, known) for source, _ in told.prior]
        grade = max((grade for _, grade in told.prior), default="")
        joined = [piece for place, one in enumerate(rests) for piece in ((Piece(", "), one) if place else (one,))]
        who: Words = (Piece("; ".join(shares) + ". "), *joined, Piece(f" (grade {grade})" if grade else ""))
        rows.append(("Share of patients, both sides together", (who,)))
        causes = [f"{cause_name(c.cause, script.kind)} {share_percent(c.share)}" for c in script.causes[:4]]
        rows.append(("Commonest causes", (plain("; ".join(causes)),)))
        states = [f"{s.state.replace('_', ' ')} {share_percent(s.share)}" for s in script.states]
        rows.append(("Presentations", (plain("; ".join(states)),)))
    for kind, heading in (("muscle", "Muscles, largest share first"), ("skin", "Skin"), ("reflex", "Reflexes")):
        targets = [one for one in told.supplied if one.kind == kind and not one.target.startswith("dermatome_")][:7]
        if targets:
            rows.append((heading, (_listed(targets),)))
    if rows:
        yield Pairs(tuple(rows))
    if not script:
        why = "In the model it is not a source of its own." if told.supplied else "The model does not include it."
        yield Text(plain(f"{why} What follows is what the tables of the atlas say about it."), "note")
    for fact in told.level.facts if told.level else ():
        n = f", n = {fact.n}" if fact.n else ""
        words = (Piece(f"{fact.say} "), source_piece(fact.source, known), Piece(f" (grade {fact.grade}{n})"))
        yield Text(words, "quiet")


def _listed(targets: Sequence[Supply]) -> Words:
    pieces: list[Piece] = []
    for one in targets:
        pieces += [Piece(", ")] if pieces else []
        channel = {"muscle": "emg", "skin": "skin"}.get(one.kind, one.kind)
        name = one.target if one.kind != "reflex" else item_words(f"reflex.{one.target}")
        pieces += [Piece(name.replace("_", " "), target_page(f"{channel}:{one.target}"))]
        pieces += [Piece(f" {share_percent(one.through)}")]
    return tuple(pieces)


def _telling(telling: Sequence[ScriptFinding], known: Collection[str]) -> Iterator[Block]:
    kept = with_thresholds(telling[: 2 * TELLING])
    rows = [finding_row(first, others, known, headed=False) for first, others in kept]
    columns = ("Finding", "Here", "Others", "Ratio", "Rests on")
    yield from table("At the bedside and in the EMG laboratory", columns, rows[:TELLING], shown=TELLING)
    if rows:
        yield Text(plain(HOW_TO_READ), "quiet")


def _supply(tables: tuple[Table, ...], root: str) -> tuple[Block, ...]:
    if not tables:
        return ()
    here = f"The column of {root} is framed. " if root else "Here: the share of its fibres that runs through. "
    lead = f"Percentage of each target's fibres from each root. {here}Territories overlap: no border is sharp."
    return (Text(plain(lead), "quiet"), *tables)


def _part(part: str, told: SiteFacts, known: Collection[str]) -> Section:
    assert told.script is not None
    blocks: list[Block] = []
    alike: list[Words] = []
    for family in told.script.sections.get(part, ()):
        heading = FAMILY_HEADINGS.get(family.family, family_words(family.family))
        # Wide regions and dermatomes repeat their parts.
        items = sorted((item for item in family.raised if not item.drawn), key=_weight, reverse=True)
        lowered = sorted(family.lowered, key=_weight, reverse=True)
        blocks += finding_table(heading, items, known, shown=6)
        blocks += finding_table(f"{heading}: rarer than in others", lowered, known, shown=4)
        alike += _alike(family, heading)
        if family.family == "pain" and told.script.centres:
            alike.append(_kernel(told.script, known))
    folded = [Folded("About as in others, and what stays at the background", tuple(alike))] if alike else []
    return Section(part, PARTS[part], (*blocks, *folded) if blocks else (), wide=True)


def _alike(family: Family, heading: str) -> Iterator[Words]:
    for items, told in ((family.near, "about as in others"), (family.untouched, "at the background")):
        names = list(dict.fromkeys(item.frequency.finding for item in items))
        if not names:
            continue
        why = f" Why: {family.reason}." if told == "at the background" and family.reason else ""
        pieces: list[Piece] = [Piece(f"{heading}, {told}: ")]
        for place, name in enumerate(names[:_ALIKE]):
            pieces += [Piece(", " if place else ""), Piece(item_words(name), name)]
        more = f" and {len(names) - _ALIKE} more" if len(names) > _ALIKE else ""
        yield (*pieces, Piece(f"{more}.{why}"))


def _kernel(script: Script, known: Collection[str]) -> Words:
    pieces: list[Piece] = [Piece("Pain without a row of its own, from the referral kernel: ")]
    for place, row in enumerate(script.centres):
        cause = f" of {cause_name(row.cause, script.kind)}" if row.cause else ""
        pieces += [
            Piece("; " if place else ""),
            Piece(row.region.replace("_", " "), f"region.{row.region}"),
            Piece(f" {percent(row.p)}{cause}, times {row.decay:g} per region further away, "),
            source_piece(row.source, known),
            Piece(f" (grade {row.grade})"),
        ]
    return tuple(pieces)


def _rows(told: SiteFacts, known: Collection[str], pages: Collection[str]) -> Iterator[Block]:
    if told.rows:
        yield from fact_tables(told.rows, known, pages, shown=5, everything=True)
    elif told.n_rows:
        every = f"{told.n_rows} rows of the atlas concern it: "
        yield Text((Piece(every), Piece("show them all", "?all=1"), Piece(".")))


def _sources(told: SiteFacts) -> tuple[Block, ...]:
    rows = told.script.citations if told.script else told.citations
    return (Citations(rows),) if rows else ()
