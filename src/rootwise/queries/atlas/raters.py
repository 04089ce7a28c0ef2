"""What each rater of the panel said of one finding at one site."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import fmean

import numpy as np

from rootwise.atlas.tables.panel import STANDS_FOR, Panel, Picture, Place, load_panel
from rootwise.terms import vocabulary

TOLD = frozenset({"numbness", "paresthesia"})  # raters were asked about both together


@dataclass(frozen=True, slots=True)
class Judgement:
    """One rater's figure.

    Attributes:
        view: as whom the rater judged.
        shown: P(finding shown | site), over the rater's pictures of it.
    """

    view: str
    shown: float


def judgements(finding: str, side: str, site: str) -> tuple[Judgement, ...]:
    """The raters' figures of a finding.

    Args:
        finding, side: as it was recorded.
        site: a site id, with or without side.
    Returns:
        One a rater who was asked; none where nobody was.
    """
    base, own = vocabulary().sites.base(site), vocabulary().sites.side(site)
    asked = next((name for name, others in STANDS_FOR.items() if base in others), base)
    panel = _panel(asked)
    rated = _asked_as(finding, panel)
    if not rated:
        return ()
    place: Place = "same" if side == "axial" or own in (side, None) else "other"
    found = by_rater(rated, panel.pictures, panel, (place,))
    return tuple(Judgement(panel.raters[rater].view, shown) for rater, shown in found)


def by_rater(
    rated: str, pictures: Sequence[Picture], panel: Panel, places: Sequence[Place]
) -> Iterator[tuple[str, float]]:
    """P(shown | site) as each rater who was asked has it.

    Args:
        rated: the name under which raters were asked.
        pictures: of one site.
        panel: the ratings.
        places: on the affected side, on the other, or the mean of both.
    Yields:
        Rater and probability.
    """
    floor = panel.background[rated]
    for rater in panel.raters:
        own = [picture for picture in pictures if picture.rater == rater and panel.judged(rater, rated)]
        if own:
            shown = [fmean(picture.figures(rated, place, floor).shown for place in places) for picture in own]
            yield rater, float(np.average(shown, weights=[picture.row.weight for picture in own]))


@lru_cache(maxsize=64)
def _panel(site: str) -> Panel:
    return load_panel(sites=(site,))


def _asked_as(finding: str, panel: Panel) -> str:
    family, _, item = finding.partition(".")
    name = f"sensory.{item}" if family in TOLD else finding
    return name if name in panel.background else ""
