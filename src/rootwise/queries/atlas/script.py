"""The illness script of a site: who has it, what it damages, what is found and what is not, from the model's arrays."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from rootwise.atlas.facts import Citation, citations
from rootwise.atlas.tables.families import sign_family
from rootwise.atlas.tables.loader import Atlas, expand_site
from rootwise.atlas.tables.schema import ReferralRow
from rootwise.errors import QueryError
from rootwise.model.evidence.places import place
from rootwise.model.model import Model
from rootwise.queries.atlas.frequency import Frequency, frequency, looks
from rootwise.queries.atlas.script_causes import CauseOf, StateOf, causes_of, states_of
from rootwise.queries.atlas.struck import struck_shares
from rootwise.terms import Term, vocabulary
from rootwise.terms.settings import SETTINGS

# The families of a script by part of the visit, in clinical order. Imaging is five families of the vocabulary.
PARTS: Mapping[str, tuple[str, ...]] = {
    "symptoms": (
        "pain", "paresthesia", "numbness", "character", "aggravated_by", "relieved_by", "sphincter",
        "cranial", "general",
    ),
    "history": ("history", "course"),
    "examination": (
        "gait", "function", "strength", "atrophy", "hypertrophy", "fasciculation", "reflex", "sensation",
        "sensory_level", "tension", "spine_exam", "hip_exam", "knee_exam", "sacroiliac", "nerve_exam", "tenderness",
        "mass", "upper_motor_neuron", "cord_exam", "muscle_exam", "vascular_exam", "rash",
    ),
    "electrodiagnosis": ("ncs", "emg"),
    "tests": ("imaging", "lab", "block"),
}  # fmt: skip
RAISED, LOWERED = 1.25, 0.8  # ratio from which a finding is clearly commoner, and clearly rarer, than without a source
OTHER_SIDE = 1.5  # ratio from which a finding of the opposite side is worth a line
OF_FIBRES = frozenset({"paresthesia", "numbness", "atrophy", "reflex", "sensation", "ncs", "emg"})
NO_FIBRES = "none of its fibres pass here"
AS_ITS_ROOTS = "a run takes its signs from its roots"
NO_SOURCE = "nothing is the source"
NO_ROW = "no row concerns it"


@dataclass(frozen=True, slots=True)
class ScriptFinding:
    """One finding of a script: how often it is recorded, and what share of its fibres the site can take (or None)."""

    frequency: Frequency
    share: float | None

    @property
    def drawn(self) -> bool:
        """Whether it is pain drawn in a dermatome, which is worth a line only where the level fits."""
        return self.frequency.finding.startswith("pain.dermatome_")


@dataclass(frozen=True, slots=True)
class Section:
    """One family of findings.

    Attributes:
        family: its name.
        raised: clearly commoner than without a source, the commonest first.
        lowered: clearly rarer: expected normal.
        near: moved by the site, and hardly.
        untouched: stand at the background rate.
        reason: why they do; empty where none does.
    """

    family: str
    raised: tuple[ScriptFinding, ...]
    lowered: tuple[ScriptFinding, ...]
    near: tuple[ScriptFinding, ...]
    untouched: tuple[ScriptFinding, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Script:
    """The illness script of one site.

    Attributes:
        site: id as asked, without side where it was asked without.
        kind: kind of site.
        settings: setting -> share of its patients, both sides together.
        causes, states: commonest first.
        centres: rows of the referral kernel.
        sections: by part of the visit, in the order of `PARTS`.
        citations: of the published sources named above, most used first.
        atlas: hash of the tables.
    """

    site: str
    kind: str
    settings: Mapping[str, float]
    causes: tuple[CauseOf, ...]
    states: tuple[StateOf, ...]
    centres: tuple[ReferralRow, ...]
    sections: Mapping[str, tuple[Section, ...]]
    citations: tuple[Citation, ...]
    atlas: str


def sites_named(name: str, model: Model) -> tuple[str, ...]:
    """The sites that an id names, without side.

    Args:
        name: a site with or without its side, or a family of sites (`root`, `roots`).
        model: whose sites count.

    Returns:
        One site, every level of a family, or nothing.
    """
    bases = tuple(dict.fromkeys(site.base for site in model.sites))
    base = vocabulary().sites.base(name)
    if base in bases:
        return (base,)
    return tuple(known for known in bases if known.partition(".")[0] == name and _level(known, model))


def script(name: str, model: Model, atlas: Atlas) -> Script:
    """The illness script of a site.

    Args:
        name: a site of the model, with or without its side.
        model: built from `atlas`.
        atlas: for rows, reasons and sources, which the model does not keep.

    Returns:
        The script; of a sided site without its side, that of either side.

    Raises:
        QueryError: the model has no such site.
    """
    base = vocabulary().sites.base(name)
    index = next((place for place, site in enumerate(model.sites) if name in (site.id, site.base)), None)
    if index is None:
        raise QueryError("E-QUERY-006", f"{name!r} has no illness script", hint="give a site, such as root.L2")
    items = tuple(_findings(index, model, atlas))
    sections = {
        part: tuple(
            _section(family, [one for one in items if family_of(one.frequency.finding) == family], base, model, atlas)
            for family in families
        )
        for part, families in PARTS.items()
    }
    causes, states = tuple(causes_of(index, model, atlas)), tuple(states_of(index, model, atlas))
    centres = tuple(row for row in atlas.referral if base in expand_site(row.site, vocabulary().roots))
    shown = [item.frequency for item in items if item.frequency.touched]
    both_sides = [i for i, site in enumerate(model.sites) if site.base == base]
    return Script(
        name,
        model.sites[index].kind,
        {name: float(model.prior.share[row, both_sides].sum()) for row, name in enumerate(SETTINGS)},
        causes,
        states,
        centres,
        {part: tuple(section for section in known if _holds(section)) for part, known in sections.items()},
        citations([*_bases(shown), *_bases(causes), *_bases(states), *_bases(centres)], atlas.sources),
        model.atlas_hash,
    )


def _level(base: str, model: Model) -> bool:
    return any(site.base == base and site.level for site in model.sites)


def _holds(section: Section) -> bool:
    return bool(section.raised or section.lowered or section.near or section.untouched)


def family_of(finding: str) -> str:
    """The family of a script that a finding belongs to: imaging is one of them."""
    return sign_family(finding) or finding.partition(".")[0]


def _findings(index: int, model: Model, atlas: Atlas) -> Iterator[ScriptFinding]:
    """Each finding on the side where the site shows it most; the opposite side where it is clearly raised there."""
    site = model.sites[index]
    struck = struck_shares(atlas, site.id)
    moved = frozenset(row.finding for row in atlas.findings if row.site != "background")
    own = "left" if site.side == "midline" else site.side
    best: dict[tuple[str, str], Frequency] = {}
    for look in looks(model):
        term = vocabulary().parse_finding(look.finding)
        if not worth_a_line(look.finding, look.value) or not is_moved(term, moved, model):
            continue
        here = frequency(look, index, model)
        if look.side == own or (look.side == "axial" and term.sided != "yes"):
            key = (look.finding, look.value)
            if key not in best or abs(np.log(here.ratio)) > abs(np.log(best[key].ratio)):
                best[key] = here
        elif here.side == "other" and here.ratio >= OTHER_SIDE:
            yield ScriptFinding(here, None)
    for here in best.values():
        target, _ = place(vocabulary().parse_finding(here.finding), model)
        yield ScriptFinding(here, struck.get(target))


def is_moved(term: Term, moved: Collection[str], model: Model) -> bool:
    """Whether some site moves a finding: fibres, a kernel of pain or a row; else it tells nothing of any.

    Args:
        term: of the finding.
        moved: findings of which some site has a row.
        model: its targets.
    """
    return term.family == "pain" or term.id in moved or bool(place(term, model)[0]) or term.family == "ct"


def worth_a_line(finding: str, value: str) -> bool:
    """Whether a finding says something of its own: not a muscle read as its action, nor a larger part of a limb."""
    term = vocabulary().parse_finding(finding)
    if term.family == "weakness" or term.sub_item or term.kind in ("coarse", "myotome"):
        return False
    if term.head == "lower_limb" and term.family in ("reflex", "atrophy", "emg"):
        return value == "brisk"
    if term.region and term.family != "pain":
        return not (vocabulary().regions.children(term.region) or term.region.startswith("dermatome_"))
    return not (term.family == "strength" and term.kind == "muscle") and finding != "emg.paraspinal"


def _section(family: str, items: Iterable[ScriptFinding], base: str, model: Model, atlas: Atlas) -> Section:
    ordered = sorted(items, key=lambda s: (-s.frequency.p, s.frequency.finding, s.frequency.side == "other"))
    touched = [item for item in ordered if item.frequency.touched]
    raised = tuple(item for item in touched if item.frequency.ratio >= RAISED)
    told = [item for item in ordered if not item.drawn]
    lowered = tuple(item for item in touched if item in told and item.frequency.ratio <= LOWERED)
    near = tuple(item for item in touched if item in told and LOWERED < item.frequency.ratio < RAISED)
    untouched = tuple(item for item in told if not item.frequency.touched)
    reason = _reason(family, base, model, atlas) if untouched else ""
    return Section(family, raised, lowered, near, untouched, reason)


def _reason(family: str, base: str, model: Model, atlas: Atlas) -> str:
    if family in OF_FIBRES:
        return NO_FIBRES
    site = next(site for site in model.sites if site.base == base)
    if site.kind == "none":
        return NO_SOURCE
    if len(site.members) > 1:
        return AS_ITS_ROOTS
    roots = vocabulary().roots
    return next(
        (row.reason for row in atlas.at_background if row.family == family and base in expand_site(row.site, roots)),
        NO_ROW,
    )


def _bases(rows: Iterable[Frequency | CauseOf | StateOf | ReferralRow]) -> Iterator[tuple[str, str]]:
    return ((row.source, row.grade) for row in rows)
