"""The ledger of roots: what each supplies, what was counted of it, and how far the model is from the count.

A cell is a root with one muscle, action, region, reflex or conduction study. Published figures about it stand
beside the model's probability for the same patients; the residual is published minus predicted. Who was selected is
not modelled, with one exception: in series chosen because the EMG was positive, a muscle is predicted given that at
least one of the muscles which the series counted is abnormal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rootwise.atlas.tables.loader import Atlas
from rootwise.cases.case import Side
from rootwise.model.evidence.places import place
from rootwise.model.model import Model
from rootwise.queries.atlas.frequency import Frequency, Look, frequency, looks, recorded_as, shares
from rootwise.queries.atlas.published import OTHER_VALUE, Figure, figures
from rootwise.queries.atlas.struck import struck_shares
from rootwise.terms import vocabulary

Array = NDArray[np.float64]

# Family of findings -> what a cell is called. Conduction is named by the kind of its target.
KINDS: Mapping[str, str] = {
    "emg": "muscle",
    "strength": "action",
    "function": "function",
    "reflex": "reflex",
    "sensation": "skin",
    "numbness": "numbness",
    "paresthesia": "tingling",
    "pain": "pain",
    "ncs": "conduction",
}
ALWAYS = frozenset({"muscle", "action", "reflex", "skin", "pain", "conduction"})  # the others where they were counted
SIDE: Side = "left"  # left and right rest on the same cells
EMG_POSITIVE = "emg_positive"
FEWEST_MUSCLES = 2
UNKNOWN_SCREEN = "which muscles made the study positive is not told"


@dataclass(frozen=True, slots=True)
class Count:
    """A published figure, and the model's for the same patients.

    Attributes:
        figure: as published.
        predicted: P(recorded so | these roots); None where the model cannot say it.
        why_not: why it cannot; empty where it can.
    """

    figure: Figure
    predicted: float | None
    why_not: str

    @property
    def residual(self) -> float | None:
        """Published minus predicted."""
        return None if self.predicted is None else self.figure.published - self.predicted


@dataclass(frozen=True, slots=True)
class Cell:
    """One root and one thing that shows it.

    Attributes:
        root: such as `L2`.
        kind: a value of `KINDS`.
        target: muscle, action, region, reflex or conduction study.
        frequency: P(recorded abnormal | the root is the only source) with its background.
        share: of the target's fibres; None where fibres do not make it (pain).
        share_source, share_grade: what the share rests on; empty where there is none.
        counts: published figures about it.
    """

    root: str
    kind: str
    target: str
    frequency: Frequency
    share: float | None
    share_source: str
    share_grade: str
    counts: tuple[Count, ...]


def ledger(model: Model, atlas: Atlas, only: str | None = None) -> tuple[Cell, ...]:
    """Every cell of every root, with what was published of it.

    Args:
        model: built from `atlas`.
        atlas: supply, and published figures.
        only: one root, such as `L2`; every root by default.

    Returns:
        Cells by root from above downwards, then in the order of the vocabulary.
    """
    roots = {site.base.removeprefix("root."): i for i, site in enumerate(model.sites)
             if site.base.startswith("root.") and site.side == SIDE}  # fmt: skip
    published = tuple(figures(atlas, tuple(roots)))
    asked = {only: roots[only]} if only else roots
    counts = [_count(figure, published, roots, model) for figure in published if set(figure.roots) & asked.keys()]
    own: dict[str, Look] = {}  # of several thresholds the least
    for look in looks(model):
        if look.side == SIDE and _is_cell(look.finding):
            own.setdefault(look.finding, look)
    cells: list[Cell] = []
    for root, index in asked.items():
        struck = struck_shares(atlas, f"root.{root}.{SIDE}")
        for look in own.values():
            spoken = [c for c in counts if root in c.figure.roots and _finding_of(c.figure, root) == look.finding]
            cells += _cell(root, look, frequency(look, index, model), struck, atlas, spoken, model)
    return tuple(cells)


def _is_cell(finding: str) -> bool:
    term = vocabulary().parse_finding(finding)
    if term.family not in KINDS or term.sub_item or term.kind in ("coarse", "myotome"):
        return False
    if term.region:
        return term.region in vocabulary().regions.leaves() or term.family == "pain"
    return term.item not in ("lower_limb", "paraspinal") and not (term.family == "strength" and term.kind == "muscle")


def _finding_of(figure: Figure, root: str) -> str:
    """The finding whose cell a figure speaks of: a sub-item of an EMG is one of its muscle's."""
    term = vocabulary().parse_finding(figure.finding)
    head = f"paraspinal_{root}" if figure.finding.startswith("emg.paraspinal") and not term.root else term.head
    return f"emg.{head}" if term.family == "emg" else figure.finding


def _cell(
    root: str,
    look: Look,
    shown_by_model: Frequency,
    struck: Mapping[str, float],
    atlas: Atlas,
    counts: Sequence[Count],
    model: Model,
) -> Iterator[Cell]:
    term = vocabulary().parse_finding(look.finding)
    kind = KINDS[term.family]
    name, _ = place(term, model)
    share = struck.get(name)
    shown = kind in ALWAYS and (share is not None or (kind == "pain" and shown_by_model.touched))
    if counts or shown:
        source, grade = _provenance(name, root, atlas) if share is not None else ("", "")
        yield Cell(root, kind, term.item, shown_by_model, share, source, grade, tuple(counts))


def _provenance(target: str, root: str, atlas: Atlas) -> tuple[str, str]:
    """Source of the largest share that a root has in a target, and the weakest grade of its rows."""
    channel, _, name = target.partition(":")
    if channel == "strength":
        parts = {row.muscle for row in atlas.actions if row.action == name}
        rows = [row for row in atlas.supply if row.kind == "muscle" and row.target in parts and row.root == root]
    else:
        kinds = {"emg": "muscle", "sensation": "skin"}
        rows = [r for r in atlas.supply if (r.kind, r.target, r.root) == (kinds.get(channel, channel), name, root)]
    best = max(rows, key=lambda row: row.share)
    return best.source, max(row.grade for row in rows)


def _count(figure: Figure, published: Sequence[Figure], roots: Mapping[str, int], model: Model) -> Count:
    if figure.why_not:
        return Count(figure, None, figure.why_not)
    each = []
    for root in figure.roots:
        look = _look(figure, root, model)
        if look is None:
            return Count(figure, None, OTHER_VALUE)
        weight = shares(model, roots[root], look.target.block)
        p = look.p[model.atoms(look.target.block, roots[root])]
        given = _screen(figure, published, root, roots, model) if figure.selection == EMG_POSITIVE else 1.0
        if given is None:
            return Count(figure, None, UNKNOWN_SCREEN)
        each.append(float(weight @ p) / given)
    prior = np.array([model.prior.share[:, roots[root]].mean() for root in figure.roots])
    return Count(figure, float(prior @ np.array(each) / prior.sum()), "")


def _look(figure: Figure, root: str, model: Model) -> Look | None:
    finding = figure.finding.replace("paraspinal", f"paraspinal_{root}") if _unnamed(figure.finding) else figure.finding
    if figure.value:
        return recorded_as(finding, SIDE, (figure.value,), model)
    return next((look for look in looks(model) if look.finding == finding and look.side == SIDE), None)


def _unnamed(finding: str) -> bool:
    """Whether a figure names the paraspinal muscle of the root, and not its level."""
    return finding.startswith("emg.paraspinal") and not finding.startswith("emg.paraspinal_")


def _screen(
    figure: Figure, published: Sequence[Figure], root: str, roots: Mapping[str, int], model: Model
) -> float | None:
    """P(a muscle that the series counted is abnormal | root), independent given the state; None for one muscle."""
    series = (figure.source, figure.given, figure.selection)
    counted = [other for other in published if (other.source, other.given, other.selection) == series]
    looked = {other.finding: _look(other, root, model) for other in counted if other.finding.startswith("emg.")}
    if len(looked) < FEWEST_MUSCLES:
        return None
    states = model.atoms("state", roots[root])
    normal = np.prod([1.0 - look.p[states] for look in looked.values() if look is not None], axis=0)
    return float(1.0 - shares(model, roots[root], "state") @ normal)
