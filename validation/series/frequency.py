"""What the model says of a group: P(finding | site, cause), all else summed out, nothing told or left untold besides.

    P(any of f | site) = sum_c pi_c [1 - prod_{f of causes} (1 - p_f(c)) sum_s pi(s|c) prod_{f of states} (1 - p_f(s))]

Of operated patients the states are weighed as the fit found operated roots to be (`selection.py`).
Findings are independent given cause and state here; the irritability that tests of one joint share is averaged
finding by finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from rootwise.atlas.tables.ages import age_band
from rootwise.cases.case import Finding, Side
from rootwise.model.evidence.coefficients import target_sum
from rootwise.model.findings.targets import BlockName
from rootwise.model.model import Model
from rootwise.model.posterior.likelihood import evaluator
from rootwise.queries.atlas.frequency import read_alone
from rootwise.terms import vocabulary
from rootwise.terms.settings import SETTINGS
from validation.series.published import Row, Series
from validation.series.selection import link_of

Array = NDArray[np.float64]
# Scales whose values each stand for all that is worse, or overlap in what they read.
WHOLE = frozenset({"presence", "sign", "yes_no", "severity", "mrc", "spontaneous"})
Seen = tuple[BlockName, Array]  # the block that a finding belongs to, and P(found | atom)

CLINIC = "spine_clinic"  # whose mix decides between alternatives that a source does not divide


def predicted(series: Series, row: Row, model: Model) -> float | None:
    """The model's frequency of one row of a series.

    Args:
        series: whom it counts.
        row: what was counted.
        model: the model.
    Returns:
        The probability; None where the model holds none of the sites, or does not read the finding.
    """
    causes = _causes(series, model)
    if causes is None:
        return None
    band = age_band(series.age)
    sides: Sequence[Side] = ("left", "right") if row.side != "affected" or not _sided(series, model) else ("left",)
    look = partial(found, value=row.asked or row.value, model=model, band=band, day=series.day)
    seen = [look(name, side) for name in row.findings for side in _of(name, sides)]
    if not all(seen):
        return None
    events = [one for one in seen if one is not None]
    link = link_of(series.selection, model)
    if not series.given:
        return (_all if row.every or row.side == "both" else _any)(events, causes, link)
    return _given(row, events, {name: look(name, "left", value=abnormal(name)) for name in series.given}, causes, link)


def _given(row: Row, events: Sequence[Seen], needed: Mapping[str, Seen | None], causes: Array, link: Array) -> float:
    """P(finding | the study was positive): two abnormal muscles at least, the finding being one of them or not."""
    muscles = {name: one[1] for name, one in needed.items() if one is not None}
    positive = _several(list(muscles.values()), 2)
    (event,) = (chance for _, chance in events)
    others = [chance for name, chance in muscles.items() if name not in row.findings]
    both = event * (_several(others, 1) if set(row.findings) & set(muscles) else positive)
    return float((causes @ link @ both) / (causes @ link @ positive))


def _several(chances: Sequence[Array], least: int) -> Array:
    """(atoms,) P(at least one, or two, of several), independent given the atom."""
    none = np.prod([1.0 - chance for chance in chances], axis=0)
    if least == 1:
        return np.asarray(1.0 - none)
    one = np.sum([chance * none / np.maximum(1.0 - chance, 1e-12) for chance in chances], axis=0)
    return np.asarray(1.0 - none - one)


def _causes(series: Series, model: Model) -> Array | None:
    """(causes,) the mix of causes of a series; None where no site is modelled."""
    index = {site.base: i for i, site in reversed(list(enumerate(model.sites)))}  # the left of two sides
    mean = model.prior.cause_share.mean(axis=0)
    weights = np.zeros(len(model.causes))
    for base in series.truth:
        if base not in index:
            return None
        own = model.atoms("cause", index[base])
        share = mean[own].copy()
        if series.cause:
            share *= [name == series.cause for name, _ in model.causes[own]]
        clinic = sum(model.prior.share[SETTINGS.index(CLINIC), i] for i, s in enumerate(model.sites) if s.base == base)
        wanted = series.shares.get(base, 0.0) if series.shares else clinic
        weights[own] = wanted * share / share.sum() if share.sum() else 0.0
    return weights / weights.sum() if weights.sum() else None


def _sided(series: Series, model: Model) -> bool:
    return all(f"{base}.left" in {site.id for site in model.sites} for base in series.truth)


def _of(name: str, sides: Sequence[Side]) -> Sequence[Side]:
    """The sides on which a finding can stand."""
    term_ = vocabulary().parse_finding(name)
    axial = term_.sided == "no" or (term_.sided == "optional") or term_.head in {"low_back", "perineum", "abdomen"}
    return ("axial",) if axial else sides


def found(name: str, side: Side, value: str, model: Model, band: int, day: int | None = None) -> Seen | None:
    """P(at least this value | atom) of one finding alone; None when the model does not read it."""
    total: Array | None = None
    block: BlockName = "cause"
    for one in at_least(name, value):
        read = read_alone(Finding(name, side, one, day=day), model)
        if read is None:
            return None
        block = read.target.block
        item = target_sum(read, read.observations, model)
        by_atom = np.mean([evaluator(model, block, band).single(item, line) for line in item.rows], axis=0)
        total = by_atom if total is None else total + by_atom
    return None if total is None else (block, np.asarray(np.minimum(total, 1.0)))


def abnormal(name: str) -> str:
    """The value that says a finding is not normal, however much."""
    scale = vocabulary().parse_finding(name).scale
    return next((word for word in ("weak", "present") if scale.accepts(word)), scale.order[1])


def at_least(name: str, value: str) -> tuple[str, ...]:
    """The values that a published count of `value` includes: reduced reflexes include absent ones."""
    scale = vocabulary().parse_finding(name).scale
    if value == "abnormal" and not scale.accepts(value):
        return ("present",)
    rank = scale.rank(value)
    if rank is None or scale.name in WHOLE:
        return (value,)
    return tuple(one for one in scale.order if (scale.rank(one) or 0) >= rank)


def _any(events: Iterable[Seen], causes: Array, link: Array) -> float:
    return 1.0 - _all([(block, 1.0 - p) for block, p in events], causes, link)


def _all(events: Iterable[Seen], causes: Array, link: Array) -> float:
    by_cause, by_state = np.ones(link.shape[0]), np.ones(link.shape[1])
    for block, p in events:
        if block == "cause":
            by_cause = by_cause * p
        else:
            by_state = by_state * p
    return float((causes * by_cause) @ (link @ by_state))
