"""What the pages of the atlas ask: each a question of the model, with plain values in and records out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache

from pydantic import TypeAdapter

from rootwise.atlas.facts import Fact, citations, find
from rootwise.atlas.levels import geometry
from rootwise.atlas.tables.loader import Atlas, expand_site, load, load_groups
from rootwise.atlas.tables.schema import ReadingRow
from rootwise.errors import AtlasError, ServerError
from rootwise.interfaces.server.atlas.kept import keep, kept
from rootwise.model.evidence.places import place
from rootwise.model.model import Model
from rootwise.queries.atlas.coverage import Covered, coverage
from rootwise.queries.atlas.ledger import ledger
from rootwise.queries.atlas.script import script, sites_named
from rootwise.queries.atlas.shown_by import Threshold, shown_by
from rootwise.queries.atlas.supply import branches, structures, supplied, supply_to
from rootwise.queries.atlas.tells_apart import neighbours, tells_apart
from rootwise.queries.level import level
from rootwise.terms import vocabulary
from rootwise.wording.atlas.pages.finding import FindingFacts, finding_page, source_page
from rootwise.wording.atlas.pages.names import Thing, things
from rootwise.wording.atlas.pages.page import MOST, AtlasPage
from rootwise.wording.atlas.pages.site import SiteFacts, site_page
from rootwise.wording.atlas.pages.target import TargetFacts, target_page_of

# What of a muscle or region a case can hold, in clinical order.
_OF_MUSCLE = ("emg", "strength", "atrophy", "fasciculation")
_OF_REGION = ("pain", "sensation", "numbness", "paresthesia", "rash")


def atlas_page(model: Model, name: str, everything: bool) -> AtlasPage:
    """The page of anything in the atlas.

    Args:
        model: built from the shipped atlas.
        name: id, without side.
        everything: whether every row is shown, however many there are.

    Raises:
        ServerError: there is no such page.
    """
    atlas, known = shipped(), everything_named()
    thing = known.get(name)
    if thing is None:
        raise ServerError("E-SERVER-050", f'the atlas has no page "{name[:80]}"', hint="search the atlas")
    sources = atlas.sources.keys()
    if thing.kind == "source":
        key = name.removeprefix("source.")
        return source_page(key, atlas.sources[key], facts_of(key), sources, known, atlas.hash, everything=everything)
    if thing.kind == "finding":
        return finding_page(_finding(name, model, everything=everything), sources, known, everything=everything)
    if thing.kind in ("muscle", "region"):
        return target_page_of(_target(thing, model, everything=everything), sources, known)
    return site_page(_site(name, model, everything=everything), sources, known)


@cache
def shipped() -> Atlas:
    """The atlas that the pages show; it does not change while they run."""
    return load()


@cache
def everything_named() -> dict[str, Thing]:
    """Everything that has a page, by id."""
    kind = TypeAdapter(dict[str, Thing])
    return kept("names", kind) or keep("names", kind, things(shipped()))


def facts_of(name: str) -> tuple[Fact, ...]:
    """Every row of the atlas about a thing; none where there is none."""
    try:
        return find(name)
    except AtlasError:
        return ()


@lru_cache(maxsize=2)
def covered(model: Model) -> Mapping[str, Covered]:
    """How the model reads each finding of the vocabulary."""
    return {one.finding: one for one in coverage(model, shipped()).findings}


def _site(name: str, model: Model, *, everything: bool) -> SiteFacts:
    atlas, rows = shipped(), facts_of(name)
    modelled = bool(sites_named(name, model)) and name not in ("root", "roots")
    root = name.removeprefix("root.") if name.startswith("root.") else ""
    script_ = script(name, model, atlas) if modelled else None
    used = citations(((key, row.grade) for row in rows for key in row.sources), atlas.sources)
    own = supplied(name, atlas.supply) if root or name in structures(atlas) else ()
    return SiteFacts(
        site=name,
        script=script_,
        supplied=own,
        rivals=tells_apart(name, model) if modelled and name != "none" else (),
        prior=tuple(dict.fromkeys((row.source, row.grade) for row in atlas.settings if name in _sites(row.site))),
        ledger=ledger(model, atlas, root) if modelled and root else (),
        level=level(root) if root in geometry().roots else None,
        around=_around(name, model),
        rows=rows if everything else (),
        n_rows=len(rows),
        citations=used,
        atlas=atlas.hash,
    )


def _sites(pattern: str) -> tuple[str, ...]:
    return tuple(expand_site(pattern, vocabulary().roots))


def _around(name: str, model: Model) -> tuple[tuple[str, str], ...]:
    above, below = neighbours(name, model)
    before, behind = branches(name, shipped())
    pairs = [("above", above), ("below", below)]
    pairs += [("comes from", step) for step in before] + [("gives", step) for step in behind]
    return tuple((relation, page) for relation, page in pairs if page)


def _target(thing: Thing, model: Model, *, everything: bool) -> TargetFacts:
    atlas, rows = shipped(), facts_of(thing.id)
    name = thing.id.partition(".")[2]
    families = _OF_MUSCLE if thing.kind == "muscle" else _OF_REGION
    findings = [one for one in (f"{family}.{name}" for family in families) if vocabulary().get(one) is not None]
    shown = {finding: shown_by(finding, model) for finding in findings}
    regions = vocabulary().regions
    around: list[tuple[str, str]] = []
    if thing.kind == "region":
        parent = regions.within[name]
        around += [("within", f"region.{parent}")] if parent else []
        around += [("holds", f"region.{child}") for child in regions.children(name)]
        near = [{row.region, row.neighbour} - {name} for row in atlas.adjacency if name in (row.region, row.neighbour)]
        around += [("next to", f"region.{other}") for pair in near for other in sorted(pair)]
    used = citations(((key, row.grade) for row in rows for key in row.sources), atlas.sources)
    return TargetFacts(
        kind=thing.kind,
        name=name,
        supply=supply_to("muscle" if thing.kind == "muscle" else "skin", name, atlas),
        actions=tuple(row for row in atlas.actions if thing.kind == "muscle" and row.muscle == name),
        shown={finding: told for finding, told in shown.items() if told},
        unread={finding: covered(model)[finding].reason for finding, told in shown.items() if not told},
        around=tuple(dict.fromkeys(around)),
        rows=rows if everything else (),
        n_rows=len(rows),
        citations=used,
        atlas=atlas.hash,
    )


def _finding(name: str, model: Model, *, everything: bool) -> FindingFacts:
    atlas, rows = shipped(), facts_of(name)
    groups = load_groups()
    own = tuple(finding for finding, group in groups.items() if name in groups and group == groups[name])
    shown = shown_by(name, model)
    used = citations(((key, row.grade) for row in rows for key in row.sources), atlas.sources)
    return FindingFacts(
        finding=name,
        covered=covered(model)[name],
        thresholds=shown if everything else _first(shown),
        group=own,
        readings=_readings(name, model) if shown else (),
        related=_related(name),
        rows=rows if everything else _telling(rows),
        n_rows=len(rows),
        citations=used,
        atlas=atlas.hash,
    )


def _first(shown: tuple[Threshold, ...], most: int = 4) -> tuple[Threshold, ...]:
    return shown[:most]


def _telling(rows: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """What was published before what was assumed, as many as a page holds."""
    return tuple(sorted(rows, key=lambda row: row.grade or "E")[:MOST])


def _readings(name: str, model: Model) -> tuple[ReadingRow, ...]:
    _, method = place(vocabulary().parse_finding(name), model)
    return tuple(row for row in shipped().readings if row.method == method)


def _related(name: str) -> tuple[str, ...]:
    """Findings of the same region, muscle or action."""
    words = vocabulary()
    term = words.parse_finding(name)
    families = _OF_REGION if term.region else (*_OF_MUSCLE, "weakness") if term.muscle or term.action else ()
    others = (f"{family}.{term.head}" for family in families)
    return tuple(one for one in others if one != name and words.get(one) is not None)
