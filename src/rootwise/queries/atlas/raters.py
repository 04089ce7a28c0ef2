"""What each rater of the panel said of one finding at one site."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rootwise.atlas.tables.panel import STANDS_FOR, Panel, Place, load_panel
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
    floor = panel.background[rated]
    place: Place = "same" if side == "axial" or own in (side, None) else "other"
    found = []
    for rater, who in panel.raters.items():
        pictures = [one for one in panel.pictures if one.rater == rater and panel.judged(rater, rated)]
        if pictures:
            weight = sum(one.row.weight for one in pictures)
            shown = sum(one.row.weight * one.figures(rated, place, floor).shown for one in pictures)
            found.append(Judgement(who.view, shown / weight))
    return tuple(found)


@lru_cache(maxsize=64)
def _panel(site: str) -> Panel:
    return load_panel(sites=(site,))


def _asked_as(finding: str, panel: Panel) -> str:
    family, _, item = finding.partition(".")
    name = f"sensory.{item}" if family in TOLD else finding
    return name if name in panel.background else ""
