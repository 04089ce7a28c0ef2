"""What has a page in the atlas, under which id, and how it is named there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rootwise.atlas.levels import geometry
from rootwise.atlas.tables.loader import Atlas
from rootwise.queries.atlas.supply import structures
from rootwise.terms import vocabulary
from rootwise.terms.vocabulary import nearest
from rootwise.wording.atlas.script.findings import FAMILY_HEADINGS
from rootwise.wording.findings import phrase
from rootwise.wording.sites import short_name, site_name
from rootwise.wording.structures import structure_words

Kind = Literal["site", "structure", "muscle", "region", "finding", "source"]

# Groups of the index, in order; sites go by the first part of their id.
GROUPS = {
    "root": "Spinal roots",
    "roots": "Runs of roots",
    "plexus": "Plexuses and nerves",
    "nerve": "Plexuses and nerves",
    "joint": "Joints, bones, soft tissue",
    "bone": "Joints, bones, soft tissue",
    "soft": "Joints, bones, soft tissue",
    "spine": "Joints, bones, soft tissue",
}
ELSEWHERE = "Without supply in the atlas: neck, arm and others"
CENTRAL = "Cord, cauda equina, vessels and other sources"


@dataclass(frozen=True, slots=True)
class Thing:
    """Something with a page.

    Attributes:
        id: of the page.
        kind: which decides what the page shows.
        name: words for a list.
        group: heading of the list that it stands in.
    """

    id: str
    kind: Kind
    name: str
    group: str


def things(atlas: Atlas) -> dict[str, Thing]:
    """Everything that has a page, by id, in the order of the index."""
    return {thing.id: thing for thing in _things(atlas)}


def _things(atlas: Atlas) -> Iterator[Thing]:
    words = vocabulary()
    modelled = [site for family in atlas.families for site in family_sites(family.id, family.levels)]
    known = sorted(dict.fromkeys(modelled), key=_order)
    for site in known:
        yield Thing(site, "site", site_words(site), GROUPS.get(site.partition(".")[0], CENTRAL))
    for structure in structures(atlas):
        if structure not in known:
            yield Thing(structure, "structure", structure_words(structure), GROUPS["nerve"])
    for site in words.sites.sided:
        if site not in known and site not in structures(atlas):
            yield Thing(site, "site", site_words(site), ELSEWHERE)
    fed = {row.target for row in atlas.supply}
    for muscle in words.muscles:
        yield Thing(f"muscle.{muscle}", "muscle", muscle_words(muscle), "Muscles" if muscle in fed else ELSEWHERE)
    for region in words.regions.within:
        own = "Skin regions" if fed.intersection([region, *words.regions.parts(region)]) else ELSEWHERE
        yield Thing(f"region.{region}", "region", region_words(region), own)
    for finding in words.findings():
        yield Thing(finding, "finding", phrase(finding, "axial"), family_words(finding.partition(".")[0]))
    for key, source in sorted(atlas.sources.items(), key=lambda item: item[0].lower()):
        yield Thing(f"source.{key}", "source", source.citation, "Sources")


def family_sites(family: str, levels: Sequence[str]) -> list[str]:
    """The sites of a family: one a level, or itself."""
    return [f"{family}.{level}" for level in levels] or [family]


def base_of(name: str) -> str:
    """An id without its side."""
    return vocabulary().sites.base(name)


def suggestions(name: str, known: dict[str, Thing], most: int = 5) -> tuple[Thing, ...]:
    """What was probably meant by an id that has no page.

    Args:
        name: as asked for.
        known: everything that has a page.
        most: number of suggestions.

    Returns:
        The nearest ids, then what shares its words.
    """
    near = nearest(name, list(known))
    first = [known[near]] if near else []
    matches = search(name.replace(".", " "), known, most)
    return tuple(dict.fromkeys([*first, *matches]))[:most]


def search(text: str, known: dict[str, Thing], most: int) -> tuple[Thing, ...]:
    """Things that hold every word of a text in id or name.

    Args:
        text: as typed.
        known: everything that has a page.
        most: number of hits.

    Returns:
        Those whose name begins so first, then in the order of the index.
    """
    words = text.lower().replace("_", " ").replace(".", " ").split()
    if not words:
        return ()
    hits = []
    for place, thing in enumerate(known.values()):
        searched = _searched(thing.id, thing.name)
        if all(word in searched for word in words):
            own = searched.split()
            exact = sum(word in own for word in words)
            hits.append((thing.kind == "source", -exact, len(own) > 2 * len(words) + 2, place, thing))
    return tuple(hit[-1] for hit in sorted(hits, key=lambda hit: hit[:-1])[:most])


@lru_cache(maxsize=8192)
def _searched(name: str, words: str) -> str:
    return f"{name} {words}".lower().replace("_", " ").replace(".", " ")


def _order(site: str) -> tuple[int, int]:
    heads = ("root", "roots", "plexus", "nerve", "joint", "bone", "soft", "spine")
    head, _, level = site.partition(".")
    first = level.partition("-")[0]
    roots = vocabulary().roots
    return heads.index(head) if head in heads else len(heads), roots.index(first) if first in roots else 0


def site_words(site: str) -> str:
    """A site without its side: `L2 root`, `L1 to L3 roots`, `femoral nerve`."""
    head, _, rest = site.partition(".")
    if head in ("root", "roots"):
        return f"{rest.replace('-', ' to ')} {head}"
    return short_name(site)


def site_course(site: str) -> str:
    """Where a root runs, or what else its name leaves open: `exits the L2-L3 foramen, traverses the L1-L2 disc`."""
    root = site.removeprefix("root.")
    named = f"{site}.left" if root != site and root in geometry().roots else site
    return site_name(named).partition(": ")[2]


def muscle_words(muscle: str) -> str:
    """A muscle in words."""
    head, _, level = muscle.rpartition("_")
    return f"{level} {head}" if head == "paraspinal" else muscle.replace("_", " ")


def region_words(region: str) -> str:
    """A region in words: `upper anterior thigh`, `L2 dermatome`."""
    head, _, level = region.rpartition("_")
    return f"{level} dermatome" if head == "dermatome" else region.replace("_", " ")


def family_words(family: str) -> str:
    """A family of findings as a heading: `Pain`, `Needle EMG`."""
    heading = FAMILY_HEADINGS.get(family, family.replace("_", " "))
    return _HEADS.get(family) or heading.partition(":")[0].removesuffix(" in").removesuffix(" of").capitalize()


_HEADS = {
    "weakness": "Reported weakness",
    "numbness": "Numbness",
    "paresthesia": "Tingling",
    "emg": "Needle EMG",
    "ncs": "Nerve conduction",
    "mri": "MRI",
    "ct": "CT",
    "xray": "X-ray",
    "abi": "Ankle-brachial index",
    "shoulder_exam": "Shoulder",
    "strength": "Strength",
    "function": "Function",
}


def page_of(name: str) -> str:
    """The id of the page of a site or structure: without its side."""
    return base_of(name)


def target_page(target: str) -> str:
    """The page of a target of the model: `emg:iliopsoas` is the muscle's, `strength:hip_flexion` the action's.

    Args:
        target: channel and name.

    Returns:
        An id; empty where there is no such page.
    """
    channel, _, name = target.partition(":")
    if channel in ("emg", "atrophy"):
        return f"muscle.{name}" if name in vocabulary().muscles else _finding(f"{channel}.{name}")
    if channel in ("sensation", "skin"):
        return f"region.{name}" if name in vocabulary().regions else ""
    return _finding(f"{channel.partition('_')[0]}.{name}")


def supply_page(kind: str, target: str) -> str:
    """The page of a target of supply, by the kind of its rows."""
    return target_page(f"{ {'muscle': 'emg', 'skin': 'skin'}.get(kind, kind) }:{target}".replace(" ", ""))


def _finding(name: str) -> str:
    return name if vocabulary().get(name) is not None else ""
