"""Which sites show a finding: how often it is recorded given each of them, beside those without any source."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rootwise.errors import QueryError
from rootwise.model.model import Model
from rootwise.queries.atlas.frequency import Frequency, Look, frequency, looks
from rootwise.queries.atlas.script import OTHER_SIDE
from rootwise.terms import vocabulary

OWN_SIDES = ("left", "midline")  # left and right are read alike


@dataclass(frozen=True, slots=True)
class ShownBy:
    """One site, without its side, and how often the finding is recorded given it."""

    site: str
    frequency: Frequency


@dataclass(frozen=True, slots=True)
class Threshold:
    """A finding recorded as at least this abnormal.

    Attributes:
        value: the least abnormal value that counts.
        background: P(recorded so | no source).
        shown: sites that move it, on their own side or in the midline; the commonest first.
        crossed: sites that show it clearly on the other side.
    """

    value: str
    background: float
    shown: tuple[ShownBy, ...]
    crossed: tuple[ShownBy, ...]


def shown_by(finding: str, model: Model) -> tuple[Threshold, ...]:
    """Every threshold of a finding with the sites that show it.

    Args:
        finding: id of the vocabulary.
        model: the model.

    Returns:
        The least abnormal threshold first; empty where the model does not read the finding.
    """
    values: dict[str, list[Look]] = {}
    one_sided = vocabulary().parse_finding(finding).sided == "yes"
    for look in looks(model):
        if look.finding == finding and not (one_sided and look.side == "axial"):
            values.setdefault(look.value, []).append(look)
    return tuple(_threshold(value, own, model) for value, own in values.items())


def site_of(base: str, model: Model) -> int:
    """Index of the site that stands for both sides.

    Args:
        base: a site without its side.
        model: whose sites count.

    Returns:
        The left one, or the one in the midline.

    Raises:
        QueryError: the model has no such site.
    """
    for index, site in enumerate(model.sites):
        if site.base == base and site.side in OWN_SIDES:
            return index
    raise QueryError("E-QUERY-013", f"the model has no site {base!r}", hint="give a site, such as root.L2")


def expected_bans(here: Frequency, other: float) -> float:
    """How informative a finding is: the mean weight of evidence, in bans, of looking for it where it is `here`.

    Args:
        here: how often it is recorded given the one site.
        other: how often it is recorded otherwise.

    Returns:
        sum over recorded or not of P log10(P / other): 0 where the two are alike.
    """
    p = np.array([here.p, 1.0 - here.p])
    q = np.array([other, 1.0 - other])
    known = p > 0
    return float((p[known] * np.log10(p[known] / q[known])).sum())


def _threshold(value: str, own: list[Look], model: Model) -> Threshold:
    same = {look.side: look for look in own}
    best: dict[str, Frequency] = {}
    crossed: list[ShownBy] = []
    for index, site in enumerate(model.sites):
        if site.side not in OWN_SIDES:
            continue
        for look in same.values():
            here = frequency(look, index, model)
            if not here.touched:
                continue
            if here.side == "other":
                if here.ratio >= OTHER_SIDE:
                    crossed.append(ShownBy(site.base, here))
            elif look.side != "right" and (site.base not in best or here.p > best[site.base].p):
                best[site.base] = here
    ranked = sorted((ShownBy(base, frequency_of) for base, frequency_of in best.items()), key=_order)
    first = next(iter(same.values()))
    none = frequency(first, model.site_index("none"), model)
    return Threshold(value, none.background, tuple(ranked), tuple(sorted(crossed, key=_order)))


def _order(one: ShownBy) -> tuple[float, str]:
    return -one.frequency.p, one.site
