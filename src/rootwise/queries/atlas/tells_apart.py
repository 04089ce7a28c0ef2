"""What distinguishes a site from its neighbours and from what it is mistaken for: two likelihoods of each finding.

Every number is the model's likelihood of that one finding given the one or the other site (`frequency`); nothing is
weighed here that a case of this one finding would not weigh.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from rootwise.model.model import Model
from rootwise.queries.atlas.frequency import Frequency, Look, frequency, looks, shares
from rootwise.queries.atlas.script import PARTS, family_of, worth_a_line
from rootwise.queries.atlas.shown_by import site_of
from rootwise.terms import vocabulary

Array = NDArray[np.float64]

RIVALS = 8
SHOWN = 6  # findings for each of the two
TELLING = 20  # findings of a site by which its rivals are chosen
EXTRA = 0.3  # weight of what only the rival shows: it may be early, or mild
# Parts of a visit that are compared. An image or a block names the level, and would fill every list.
COMPARED = ("symptoms", "history", "examination", "electrodiagnosis")
# Kinds of sites that are looked through, and how many of each are taken; what is everywhere is nobody's rival.
_KINDS = ((("root",), 1), (("plexus",), 1), (("nerve",), 2), (("joint", "bone", "soft"), 2), (("canal",), 1))
_FEWEST = 0.02  # a rival shows what the site shows; a difference under this probability is not worth a line
SIDE = "left"


@dataclass(frozen=True, slots=True)
class Difference:
    """One finding given the site, and given its rival; `bans` is the mean weight of looking for it."""

    here: Frequency
    there: Frequency
    bans: float

    @property
    def ratio(self) -> float:
        """How many times commoner it is here."""
        return self.here.p / self.there.p


@dataclass(frozen=True, slots=True)
class Rival:
    """A site that is mistaken for another.

    Attributes:
        site: its id without side.
        neighbour: whether it is the next level of the same family.
        more, less: findings commoner, and rarer, in the site than in the rival, the most telling first.
    """

    site: str
    neighbour: bool
    more: tuple[Difference, ...]
    less: tuple[Difference, ...]


def tells_apart(base: str, model: Model) -> tuple[Rival, ...]:
    """The neighbours and nearest rivals of a site, and what separates each of them.

    Args:
        base: a site of the model, without its side.
        model: the model.

    Returns:
        The neighbouring levels, then of other kinds of sites the one that resembles it most.

    Raises:
        QueryError: the model has no such site.
    """
    index = site_of(base, model)
    near = _neighbours(base, model)
    nearest = [name for name in _nearest(index, model) if name not in near]
    names = [*near, *nearest][:RIVALS]
    return tuple(_rival(index, site_of(name, model), name in near, model) for name in names)


def neighbours(base: str, model: Model) -> tuple[str | None, str | None]:
    """The sites of the next level above and below, where the family has levels."""
    level = next((site.level for site in model.sites if site.base == base), None)
    family = base.partition(".")[0]
    run = list(dict.fromkeys(site.base for site in model.sites if site.base.startswith(f"{family}.") and site.level))
    if not level or base not in run:
        return None, None
    run.sort(key=lambda name: vocabulary().roots.index(name.partition(".")[2].partition("-")[0]))
    place = run.index(base)
    return (run[place - 1] if place else None), (run[place + 1] if place + 1 < len(run) else None)


def _neighbours(base: str, model: Model) -> list[str]:
    return [name for name in neighbours(base, model) if name]


def _nearest(index: int, model: Model) -> Iterator[str]:
    """Of each kind of site the one that shows most nearly the same, the commoner before the rarer."""
    table, places = _profiles(model)
    own, none = table[places[index]], table[places[model.site_index("none")]]
    missed = _unexplained(own, none, table)
    extra = np.array([_unexplained(one, none, own[None, :])[0] for one in table])
    # Bans that either fails to explain of the other, less the log of how often the rival is met in these clinics.
    prior = np.array([model.prior.share[:, i].mean() for i in places])
    cost = missed + EXTRA * extra - np.log10(np.maximum(prior, 1e-6))
    best: list[tuple[float, str]] = []
    for kinds, most in _KINDS:
        single = (i for i in places if i != index and len(model.sites[i].members) == 1)
        members = [i for i in single if model.sites[i].kind in kinds]
        nearest = sorted(members, key=lambda i: cost[places[i]])[:most]
        best += [(float(cost[places[i]]), model.sites[i].base) for i in nearest]
    yield from (name for _, name in sorted(best))


def _unexplained(own: Array, none: Array, others: Array) -> Array:
    """(others,) mean bans by which the most telling findings of a site speak against each other one."""
    telling = np.argsort(-own * np.log10(own / none))[:TELLING]
    lost = own * np.maximum(np.log10(own / others), 0.0)
    return np.asarray(lost[:, telling].sum(axis=1))


@lru_cache(maxsize=2)
def _profiles(model: Model) -> tuple[Array, Mapping[int, int]]:
    """P(finding | site) of every finding compared, a row a site: both sides stand in one row, the left."""
    places = {i: row for row, i in enumerate(i for i, site in enumerate(model.sites) if site.side != "right")}
    table = [[_p(look, i, model) for look in _looked(model)] for i in places]
    return np.clip(np.array(table), 1e-4, 1 - 1e-4), places


def _p(look: Look, site: int, model: Model) -> float:
    return float(shares(model, site, look.target.block) @ look.p[model.atoms(look.target.block, site)])


@lru_cache(maxsize=2)
def _looked(model: Model) -> tuple[Look, ...]:
    """One look a finding, the least abnormal that counts, on the side of the sites compared or in the midline."""
    families = {family for part in COMPARED for family in PARTS[part]}
    first: dict[tuple[str, str, bool], Look] = {}
    for look in looks(model):
        told = worth_a_line(look.finding, look.value) and not is_wide(look.finding)
        if told and family_of(look.finding) in families and (look.side == SIDE or _is_axial(look)):
            first.setdefault((look.finding, look.side, look.value == "brisk"), look)
    return tuple(first.values())


def is_wide(finding: str) -> bool:
    """Whether a finding is of a region that holds others, or a drawing by dermatome: its parts say more."""
    region = vocabulary().parse_finding(finding).region
    return bool(region) and (str(region).startswith("dermatome_") or bool(vocabulary().regions.children(str(region))))


def _is_axial(look: Look) -> bool:
    return look.side == "axial" and vocabulary().parse_finding(look.finding).sided != "yes"


def _rival(index: int, other: int, neighbour: bool, model: Model) -> Rival:
    table, places = _profiles(model)
    here, there = table[places[index]], table[places[other]]
    bans = (_expected(here, there) + _expected(there, here)) / 2
    looked = _looked(model)
    own: dict[tuple[str, bool], Difference] = {}
    more: tuple[Difference, ...] = ()
    less: tuple[Difference, ...] = ()
    for place in np.argsort(-bans, kind="stable"):
        look = looked[place]
        key = (look.finding, look.value == "brisk")
        if key not in own and abs(here[place] - there[place]) >= _FEWEST:
            pair = frequency(look, index, model), frequency(look, other, model)
            own[key] = Difference(*pair, float(bans[place]))
            more = tuple(one for one in own.values() if one.here.p > one.there.p)
            less = tuple(one for one in own.values() if one.here.p < one.there.p)
            if min(len(more), len(less)) >= SHOWN:
                break
    return Rival(model.sites[other].base, neighbour, more[:SHOWN], less[:SHOWN])


def _expected(p: Array, q: Array) -> Array:
    """Mean weight of evidence, in bans, of looking for each finding where it has probability p and not q."""
    return p * np.log10(p / q) + (1 - p) * np.log10((1 - p) / (1 - q))
