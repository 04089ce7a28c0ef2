"""The causes and states of a site as its illness script tells them: who has each, and what each strikes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from rootwise.atlas.tables.loader import Atlas, expand_site
from rootwise.atlas.tables.schema import CauseRow
from rootwise.atlas.tables.sites import Effect, SiteFamily
from rootwise.model.model import PANEL, Model
from rootwise.queries.atlas.frequency import shares
from rootwise.terms import vocabulary


@dataclass(frozen=True, slots=True)
class CauseOf:
    """A cause as the model has it, and what its row rests on: share and days are 10th, 50th and 90th percentiles."""

    cause: str
    share: float
    onset_sudden: float
    days: tuple[float, float, float]
    age: tuple[float, float] | None
    female: float | None
    harm: float
    source: str
    grade: str


@dataclass(frozen=True, slots=True)
class StateOf:
    """A state: its share over the causes, and the fibres that it takes."""

    state: str
    share: float
    effects: tuple[Effect, ...]
    source: str
    grade: str


def causes_of(index: int, model: Model, atlas: Atlas) -> Iterator[CauseOf]:
    """The causes of a site, the commonest first.

    Args:
        index: of the site.
        model, atlas: the model, and the rows that it was built from.

    Yields:
        Each cause.
    """
    atoms = model.atoms("cause", index)
    rows = _cause_rows(atlas, model.sites[index].base)
    share = shares(model, index, "cause")
    for place_, atom in sorted(enumerate(range(atoms.start, atoms.stop)), key=lambda pair: -share[pair[0]]):
        name, harm = model.causes[atom]
        mean, sd = model.days[atom]
        days = tuple(float(10 ** (mean + z * sd)) for z in (-1.2816, 0.0, 1.2816))
        age = (float(model.prior.age_mean[atom]), float(model.prior.age_sd[atom]))
        female = float(model.prior.female[atom])
        row = rows[name]
        yield CauseOf(name, float(share[place_]), float(model.onset[atom]), (days[0], days[1], days[2]),
                      None if np.isnan(age[0]) else age, None if np.isnan(female) else female, harm,
                      row.source, row.grade)  # fmt: skip


def _cause_rows(atlas: Atlas, base: str) -> dict[str, CauseRow]:
    roots = vocabulary().roots
    return {row.cause: row for row in atlas.causes if base in expand_site(row.site, roots)}


def states_of(index: int, model: Model, atlas: Atlas) -> Iterator[StateOf]:
    """The states of a site, the commonest first.

    Args:
        index: of the site.
        model, atlas: the model, and the rows that it was built from.

    Yields:
        Each state, with the structures of this level that it strikes; a picture of the panel strikes what it shows.
    """
    site = model.sites[index]
    known = _site_family(atlas, site.base).states
    share: dict[str, float] = {}
    for name, own in zip(model.states[model.atoms("state", index)], shares(model, index, "state"), strict=True):
        share[name] = share.get(name, 0.0) + float(own)
    for name in sorted(share, key=lambda name: -share[name]):
        if name not in known:
            yield StateOf(name, share[name], (), PANEL, "D")
            continue
        state = known[name]
        effects = tuple(
            effect.model_copy(update={"at": effect.at.replace("{level}", site.level or "")}) for effect in state.effects
        )
        yield StateOf(name, share[name], effects, state.source, state.grade)


def _site_family(atlas: Atlas, base: str) -> SiteFamily:
    named = ((family, [f"{family.id}.{level}" for level in family.levels] or [family.id]) for family in atlas.families)
    return next(family for family, sites in named if base in sites)
