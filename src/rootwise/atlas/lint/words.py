"""Rules on words: every id of a table is one of the vocabulary, or a site, or a cause or state of a site."""

from __future__ import annotations

import fnmatch
from collections.abc import Collection, Iterator

from rootwise.atlas.tables.schema import FindingRow
from rootwise.atlas.tables.written import Entry, Tables, sites_of
from rootwise.errors import Issue
from rootwise.terms import vocabulary
from rootwise.terms.vocabulary import nearest

CAUSES = (
    "disc", "stenosis", "mass", "infection", "bleeding", "inflammatory", "trauma", "degenerative", "compression",
    "unknown",
)  # fmt: skip
REACHES = ("trunk", "hip", "thigh", "leg", "foot")
FEMORAL_IN_PELVIS = "nerve.femoral.intrapelvic"
# What a path may name besides the nerve sites of the vocabulary.
STRUCTURES = (
    "plexus.lumbar",
    "plexus.sacral",
    FEMORAL_IN_PELVIS,
    "nerve.anterior_femoral_cutaneous",
    "nerve.sciatic.fibular",
    "nerve.sciatic.tibial",
    "nerve.medial_plantar",
    "nerve.lateral_plantar",
    "nerve.intercostal",
    "dorsal_column",  # of the cord: vibration and joint position, not touch and pin
)
FAMILIES_OF_SUPPLY = {
    "muscle": ("emg", "strength"),
    "skin": ("sensation",),
    "reflex": ("reflex",),
    "ncs_sensory": ("ncs",),
    "ncs_motor": ("ncs",),
    "ncs_late": ("ncs",),
}


def findings(read: Tables) -> Iterator[Issue]:
    """A finding, its value, site, cause and state exist, and age bands are for the background."""
    causes = _causes(read)
    for line in read.findings:
        row, entry = line.row, line.entry
        yield from _finding(row, entry)
        if row.site == "background":
            if row.cause or row.state:
                yield entry.issue("E-ATLAS-126", f"{row.finding}: the background has no cause and no state")
            continue
        if row.age is not None:
            yield entry.issue("E-ATLAS-126", f"{row.finding} given {row.site}: only background rows take an age")
        yield from site_exists(entry, row.site, read)
        named = [site for site in sites_of(row.site) if site in read.sites]
        if row.cause and named and not any(row.cause in causes.get(site, ()) for site in named):
            yield entry.issue("E-ATLAS-123", f"{row.cause!r} is no cause of {row.site} in lesions/causes.csv")
        if row.state and named and not any(row.state in read.sites[site].states for site in named):
            yield entry.issue("E-ATLAS-124", f"{row.state!r} is no state of {row.site} in lesions/sites.yaml")


def _finding(row: FindingRow, entry: Entry) -> Iterator[Issue]:
    term = vocabulary().get(row.finding)
    if term is None:
        yield entry.issue(
            "E-ATLAS-120",
            f"{row.finding!r} is not a finding of the vocabulary",
            vocabulary().suggest(row.finding),
        )
        return
    number = row.value.replace(".", "", 1)
    value = float(row.value) if number.isdigit() and term.scale.number is not None else row.value
    if not term.scale.accepts(value):
        yield entry.issue(
            "E-ATLAS-121", f"{row.finding}: {row.value!r} is not one of its values", term.scale.describe()
        )
    elif term.scale.is_normal(value) and row.finding != "abi":
        yield entry.issue(
            "E-ATLAS-121", f"{row.finding}: {row.value!r} is the normal value; a row gives what is abnormal"
        )


def sites(read: Tables) -> Iterator[Issue]:
    """Sites and causes of the other tables exist."""
    causes = _causes(read)
    for referral in read.referral:
        yield from site_exists(referral.entry, referral.row.site, read)
        own = {cause for site in sites_of(referral.row.site) for cause in causes.get(site, ())}
        if referral.row.cause and referral.row.cause not in own:
            yield referral.entry.issue(
                "E-ATLAS-123", f"{referral.row.cause!r} is no cause of {referral.row.site}"
            )
    for cause in read.causes:
        yield from site_exists(cause.entry, cause.row.site, read)
        yield from word_exists(cause.entry, "cause", cause.row.cause, CAUSES)
    for setting in read.settings:
        yield from site_exists(setting.entry, setting.row.site, read)
    for mix in read.cause_mix:
        yield from site_exists(mix.entry, mix.row.site, read)
        own = {cause for site in sites_of(mix.row.site) for cause in causes.get(site, ())}
        yield from word_exists(mix.entry, f"cause of {mix.row.site}", mix.row.cause, own)
    for other in read.comorbidity:
        yield from site_exists(other.entry, other.row.site, read)
    families = {line.row.id for line in read.families}
    patterns = {"*", *families, *read.sites, *(f"{name.split('.')[0]}.*" for name in families)}
    for pair in read.pairs:
        for name in (pair.row.first, pair.row.second):
            yield from word_exists(pair.entry, "site, family or pattern", name, patterns)


def supply(read: Tables) -> Iterator[Issue]:
    """Targets and paths exist, and paths are written as the format says."""
    words = vocabulary()
    pelvic = any(
        effect.at == FEMORAL_IN_PELVIS
        for line in read.families
        for state in line.row.states.values()
        for effect in state.effects
    )
    for line in read.supply:
        row, entry = line.row, line.entry
        if not any(words.get(f"{family}.{row.target}") for family in FAMILIES_OF_SUPPLY[row.kind]):
            yield entry.issue(
                "E-ATLAS-125", f"{row.kind} {row.target!r}: no finding of the vocabulary could record it"
            )
        steps = row.path.split(" > ")
        for step in steps:
            if (step == "dorsal_ramus" and step != steps[0]) or (step == "none" and len(steps) > 1):
                yield entry.issue("E-ATLAS-125", f"{row.path!r}: dorsal_ramus comes first, none stands alone")
            elif not _is_structure(step) and step not in ("dorsal_ramus", "none"):
                yield entry.issue("E-ATLAS-125", f"{step!r} is no structure of a path", _near(step, _structures()))
        if (
            pelvic
            and "nerve.femoral" in steps
            and steps[steps.index("nerve.femoral") - 1] != FEMORAL_IN_PELVIS
        ):
            yield entry.issue("E-ATLAS-125", f"nerve.femoral without {FEMORAL_IN_PELVIS} before it")
        if "nerve.sciatic" in steps:
            yield entry.issue(
                "E-ATLAS-125",
                "nerve.sciatic is written as its divisions",
                "nerve.sciatic.fibular or nerve.sciatic.tibial",
            )


def muscles_and_regions(read: Tables) -> Iterator[Issue]:
    """Actions, muscles and regions of the other anatomy tables exist."""
    words = vocabulary()
    actions = {action for names in words.actions.values() for action in names}
    for line in read.actions:
        yield from word_exists(line.entry, "action", line.row.action, actions)
        yield from word_exists(line.entry, "muscle", line.row.muscle, words.muscles)
    leaves = words.regions.leaves()
    for neighbours in read.adjacency:
        for region in (neighbours.row.region, neighbours.row.neighbour):
            yield from word_exists(neighbours.entry, "leaf region", region, leaves)
    for referral in read.referral:
        yield from word_exists(referral.entry, "leaf region", referral.row.region, leaves)
    for course in read.visibility:
        if course.row.reach:
            yield from word_exists(course.entry, "reach", course.row.reach, REACHES)


def groups(read: Tables) -> Iterator[Issue]:
    """Members of a group of tests are findings with rows, each in one group."""
    used = {line.row.finding for line in read.findings}
    for entry in (entry for entry in read.entries if entry.file == "findings/groups.yaml" and not entry.key):
        home: dict[str, str] = {}
        for name, members in entry.values.items():
            for finding in members or ():
                if vocabulary().get(finding) is None:
                    yield entry.issue(
                        "E-ATLAS-120",
                        f"group {name}: {finding!r} is not a finding of the vocabulary",
                        vocabulary().suggest(finding),
                        key=name,
                    )
                elif finding not in used:
                    yield entry.issue("W-ATLAS-127", f"group {name}: no row speaks of {finding}", key=name)
                if home.setdefault(finding, name) != name:
                    yield entry.issue(
                        "E-ATLAS-127",
                        f"{finding} is in {home[finding]} and in {name}",
                        "one group each",
                        key=name,
                    )


def states(read: Tables) -> Iterator[Issue]:
    """A state strikes structures that exist and weighs causes that its site has."""
    words = vocabulary()
    causes = _causes(read)
    for line in read.families:
        family, entry = line.row, line.entry
        levels = family.levels or ("",)
        own = {
            cause
            for level in levels
            for cause in causes.get(f"{family.id}.{level}" if level else family.id, ())
        }
        for name, state in family.states.items():
            if state.signs_as is not None:
                others = {other for other, known in family.states.items() if known.signs_as is None}
                yield from word_exists(entry, f"state of {family.id} with signs of its own", state.signs_as, others)
            for cause in state.by_cause:
                yield from word_exists(entry, f"cause of {family.id} (state {name})", cause, own)
            for effect in state.effects:
                head, _, tail = effect.at.replace("{level}", levels[0]).rpartition(".")
                run = tail.split("-")
                known = (
                    effect.at == "cord"
                    or _is_structure(effect.at)
                    or (head == "reach" and tail in REACHES)
                    or (
                        head in {"canal", "ramus", "dorsal_ramus"}
                        and len(run) < 3
                        and set(run) <= set(words.roots)
                    )
                )
                if not known:
                    yield entry.issue(
                        "E-ATLAS-125",
                        f"state {name} of {family.id} strikes {effect.at!r}, which is no structure",
                    )


def unread(read: Tables) -> Iterator[Issue]:
    """A pattern of what no answer rests on fits some finding."""
    every = tuple(vocabulary().findings())
    for line in read.unread:
        for pattern in line.row.findings:
            if not fnmatch.filter(every, pattern):
                yield line.entry.issue("E-ATLAS-120", f"{pattern!r} fits no finding of the vocabulary", key="findings")


def site_exists(entry: Entry, pattern: str, read: Tables) -> Iterator[Issue]:
    """A site, or a run whose every root is one; `root.*` is every root there is.

    Args:
        entry: the row that names it.
        pattern: as a table writes it.
        read: whose sites count.

    Yields:
        An error where it names no site.
    """
    unknown = [site for site in sites_of(pattern) if site not in read.sites]
    if unknown and not (pattern in {"root.*", "roots.*"} and len(unknown) < len(sites_of(pattern))):
        yield entry.issue(
            "E-ATLAS-122",
            f"{unknown[0]!r} is not a site of lesions/sites.yaml",
            _near(unknown[0], read.sites),
        )


def word_exists(entry: Entry, what: str, word: str, words: Collection[str]) -> Iterator[Issue]:
    """A word is one of a list.

    Args:
        entry: the row that names it.
        what: what the list holds, in words.
        word: as the table writes it.
        words: the list.

    Yields:
        An error where it is not.
    """
    if word not in words:
        yield entry.issue("E-ATLAS-125", f"{word!r} is not a {what}", _near(word, words))


def _near(word: str, words: Collection[str]) -> str:
    near = nearest(word, tuple(words))
    return f"did you mean {near!r}?" if near else ""


def _causes(read: Tables) -> dict[str, set[str]]:
    """site -> its causes."""
    by_site: dict[str, set[str]] = {}
    for line in read.causes:
        for site in sites_of(line.row.site):
            by_site.setdefault(site, set()).add(line.row.cause)
    return by_site


def _structures() -> tuple[str, ...]:
    return (*STRUCTURES, *(site for site in vocabulary().sites.sided if site.startswith("nerve.")))


def _is_structure(name: str) -> bool:
    return name in STRUCTURES or (name.startswith("nerve.") and name in vocabulary().sites.sided)


RULES = (findings, sites, supply, muscles_and_regions, groups, states, unread)
