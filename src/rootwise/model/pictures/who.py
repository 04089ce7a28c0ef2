"""Who has which picture: shares of sites, causes and pictures, the course of each cause, age and sex."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rootwise.atlas.tables.panel import Panel, PictureRow
from rootwise.model.draft import Draft
from rootwise.model.lesions.durations import log_days
from rootwise.model.model import SiteInfo
from rootwise.model.pictures.laid import Laid, Seen
from rootwise.model.pictures.rows import Atoms
from rootwise.model.prior import Prior
from rootwise.terms.settings import SETTINGS

Array = NDArray[np.float64]
Index = NDArray[np.intp]

UNRATED_SETTING = 0.25  # share of a picture's patients in a setting that its rater left out
LEAST_SETTING = 0.02  # nobody is never seen in a setting
OF_THE_ATLAS = 0.1  # share of a site's patients whose causes are those of the atlas: no rater thought of all


class Who(NamedTuple):
    """Of a judged model, as in `Model`: P(state | cause), the course of causes, and the prior."""

    link: Array
    onset: Array
    days: Array
    prior: Prior


def who(anatomy: Draft, laid: Laid, panel: Panel, causes: Atoms, states: Atoms, shown: Mapping[int, Seen]) -> Who:
    """Who has which picture.

    Args:
        anatomy: the model without pictures.
        laid: sites.
        panel: the ratings.
        causes, states: the atoms.
        shown: pictures by state.
    Returns:
        Shares; a cause that no rater gave a picture has those of its site in their shares.
    """
    old = causes.of[:, 0]
    pictures = [picture.row for picture in panel.pictures]
    names = [anatomy.causes[first][0] for first in old]
    weight = np.zeros((len(old), len(pictures)))  # of each picture in each cause
    link = np.zeros((len(old), len(states.site)))
    for site in range(len(laid.sites)):
        own, here = np.flatnonzero(causes.site == site), np.flatnonzero(states.site == site)
        if site not in laid.seen:
            link[np.ix_(own, here)] = anatomy.link[np.ix_(old[own], states.of[here, 0])]
            continue
        of_site = {names[cause]: cause for cause in own}
        anybody = None if _is_run(laid.sites[site]) else of_site.get("unknown", int(own[0]))
        for state in here:
            for member, share in _members(shown.get(int(state))):
                cause = of_site.get(pictures[member].cause or "", anybody)
                if cause is not None:
                    weight[cause, member] += share
                    link[cause, state] += share
        rest = link[own].sum(axis=1) == 0.0
        link[own[rest]] = link[own].sum(axis=0)
        link[own] /= link[own].sum(axis=1, keepdims=True)
    total = weight.sum(axis=1)
    judged = np.isin(causes.site, [site for site in laid.seen if not _is_run(laid.sites[site])])

    def mean(name: str) -> Array:
        return _mean(weight, np.array([getattr(row, name) for row in pictures], float))

    course = np.array([log_days(row.days_p10, row.days_p50, row.days_p90) for row in pictures])
    ages = np.array([(row.age_mean, row.age_sd) for row in pictures])
    known = total > 0.0
    prior = replace(
        _shares(anatomy.prior, laid),
        cause_share=_cause_share(anatomy.prior.cause_share[:, old], weight, pictures, causes.site, judged),
        age_mean=np.where(known, _mean(weight, ages[:, 0]), anatomy.prior.age_mean[old]),
        age_sd=np.where(known, _spread(weight, ages), anatomy.prior.age_sd[old]),
        female=np.where(known, mean("female"), anatomy.prior.female[old]),
    )
    days = np.stack([_mean(weight, course[:, 0]), _spread(weight, course)], axis=1)
    return Who(
        link,
        np.where(known, mean("onset_sudden"), anatomy.onset[old]),
        np.where(known[:, None], days, anatomy.days[old]),
        prior,
    )


def _members(seen: Seen | None) -> list[tuple[int, float]]:
    """The pictures of a state, with the share of the site's patients that each is."""
    if seen is None:
        return []
    pool = seen.pool
    return [(int(i), float(share) * pool.weight) for i, share in zip(pool.members, pool.share, strict=True)]


def _is_run(site: SiteInfo) -> bool:
    """Whether one lesion strikes several neighbours: few causes do that."""
    return len(site.members) > 1 and site.side != "both"


def _mean(weight: Array, value: Array) -> Array:
    return np.asarray(weight @ value / np.maximum(weight.sum(axis=1), 1e-300))


def _spread(weight: Array, each: Array) -> Array:
    """(causes,) standard deviation of a mixture of curves, each with a mean and a deviation of its own."""
    mean = _mean(weight, each[:, 0])
    return np.sqrt(np.maximum(_mean(weight, (each**2).sum(axis=1)) - mean**2, 0.0))


def _cause_share(
    atlas: Array, weight: Array, pictures: Sequence[PictureRow], site: Index, judged: NDArray[np.bool_]
) -> Array:
    """(settings, causes) P(cause | site): by pictures, and in `OF_THE_ATLAS` as the atlas has it."""
    seen = np.array([[_seen_in(row, name) for row in pictures] for name in SETTINGS])
    own = seen @ weight.T
    sites = int(site.max()) + 1
    total = np.array([np.bincount(site, row, sites) for row in own])[:, site]
    own = np.divide(own, total, out=np.zeros_like(own), where=total > 0.0)
    return np.where(judged, (1.0 - OF_THE_ATLAS) * own + OF_THE_ATLAS * atlas, atlas)


def _seen_in(row: PictureRow, setting: str) -> float:
    share: float | None = getattr(row, setting)
    return max(UNRATED_SETTING if share is None else share, LEAST_SETTING)


def _shares(old: Prior, laid: Laid) -> Prior:
    """Shares of sites: of a source with sites of both sides, those patients are theirs; they pair with nothing."""
    sites, before = len(laid.sites), old.share.shape[1]

    def grown(table: Array) -> Array:
        out = np.zeros((*table.shape[:-1], sites))
        out[..., :before] = table
        for both, share in laid.both.items():
            own = list(laid.anatomy[both])
            out[..., both] = share * out[..., own].sum(axis=-1)
            out[..., own] *= 1.0 - share
        return np.asarray(out / out.sum(axis=-1, keepdims=True))

    pairs = np.zeros((len(old.pair_weights), sites, sites))
    pairs[:, :before, :before] = old.pair_weights
    for both in laid.both:
        left, right = laid.anatomy[both]
        pairs[:, left, right] = pairs[:, right, left] = 0.0
    return replace(old, share=grown(old.share), flat=grown(old.flat), by_kind=grown(old.by_kind), pair_weights=pairs)
