"""How p_k(t, l) is found: how often a sign is seen when one lesion alone is present (docs/model.md).

`RULES` are asked in order, and the first that knows answers. A run of sites is not asked itself: its members are.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rootwise.model.findings.background import Backgrounds
from rootwise.model.findings.rows import Cell, SignRow, SignTable
from rootwise.model.lesions.lesions import Relation, Site
from rootwise.terms import Vocabulary

AXIAL_REGIONS = frozenset(
    {"low_back", "abdomen", "perineum", "genital", "neck", "chest", "thoracic_back", "sacrum", "coccyx", "pubis"}
)
UNKNOWN_ESS = 3.0  # assumption: what a number is worth that nobody counted, in patients
OTHER_SIDE_OF_AXIAL = 0.6  # assumption: pain of an axial region crosses the midline in most
# Pain drawn inside a dermatome is mostly in its own root's (Murphy 2009: 36 % of lumbar roots): own, neighbour.
IN_DERMATOME = (0.45, 0.15)

# Sides of rows that speak of a target, by how its side stands to the lesion's.
SIDES: Mapping[Relation, frozenset[str]] = {
    "same": frozenset({"same", "both"}),
    "other": frozenset({"other", "both"}),
    "axial": frozenset({"axial", "both", "same"}),
}
AXIAL = frozenset({"axial"})

Kernel = Mapping[str, Mapping[str, Mapping[str | None, float]]]  # region -> site -> cause -> P(pain there)


class Asked(NamedTuple):
    """How often is a finding at least `value` when this lesion alone is present?

    `cause` is None where nothing that is known of the finding tells the lesion's cause from others, `state` where the
    finding is read by cause. `background` is how often it is so without any source.
    """

    finding: str
    value: str
    site: Site
    cause: str | None
    state: str | None
    relation: Relation
    background: float

    @property
    def region(self) -> str:
        """The region of a pain; empty for anything else."""
        return self.finding.removeprefix("pain.") if self.finding.startswith("pain.") else ""


@dataclass(frozen=True, slots=True)
class Known:
    """What frequencies are found in; each is looked up once."""

    table: SignTable
    kernel: Kernel
    backgrounds: Backgrounds
    words: Vocabulary
    _cells: dict[tuple[object, ...], Cell] = field(default_factory=dict)
    _causes: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    _parts: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def frequency(self, asked: Asked) -> Cell:
        """The answer of the first rule that knows.

        Args:
            asked: a finding, and the lesion that alone is present, of a site of which the atlas `speaks`.
        Returns:
            The frequency, and what it rests on.
        """
        key = (*asked[:2], asked.site.base, *asked[3:])
        cell = self._cells.get(key)
        if cell is None:
            cell = self._cells[key] = self._of_run(asked) if asked.site.members else _first(asked, self)
        return cell

    def speaks(self, finding: str, site: Site) -> bool:
        """Whether anything but the background may be known of a finding at a site; `none` does nothing anywhere."""
        if site.members:
            return any(self.speaks(finding, member) for member in site.members)
        return site.family.kind != "none" and (finding.startswith("pain.") or self.table.has(finding, site.base))

    def causes(self, finding: str, site: Site) -> frozenset[str]:
        """The causes of a site that anything known of a finding names: to it, all others are alike."""
        key = (finding, site.base)
        if key not in self._causes:
            self._causes[key] = frozenset(self._causes_of(finding, site))
        return self._causes[key]

    def parts(self, region: str) -> tuple[str, ...]:
        """The leaf regions of a coarse region; empty for any other."""
        if region not in self._parts:
            parts = self.words.regions.parts(region) if region in self.words.regions else ()
            self._parts[region] = parts if len(parts) > 1 else ()
        return self._parts[region]

    def _causes_of(self, finding: str, site: Site) -> Iterable[str]:
        for member in site.members:
            yield from self.causes(finding, member)
        yield from self.table.causes(finding, site.base)
        if finding.startswith("pain."):
            region = finding.removeprefix("pain.")
            yield from (cause for cause in self.kernel.get(region, {}).get(site.base, ()) if cause)
            for part in self.parts(region):
                yield from self.causes(f"pain.{part}", site)

    def _of_run(self, asked: Asked) -> Cell:
        each = [self.frequency(asked._replace(site=member)) for member in asked.site.members]
        return of_run(each, asked.background, sided=self.words.parse_finding(asked.finding).sided != "no")


def rows_of_the_site(asked: Asked, known: Known) -> Cell | None:
    """1. Rows of that finding and site, on the side that is asked about."""
    cell = _rows(asked, known, SIDES[asked.relation])
    if cell is None and asked.relation == "same":  # a limp is the lesion's own, whether a side was written or not
        cell = _rows(asked, known, AXIAL)
    return cell


def across_the_midline(asked: Asked, known: Known) -> Cell | None:
    """2. The other side of the trunk, from rows of the lesion's own side."""
    if asked.relation != "other" or asked.region not in AXIAL_REGIONS:
        return None
    own = _rows(asked, known, SIDES["same"])
    excess = max(own.p - asked.background, 0.0) if own else 0.0
    return own._replace(p=asked.background + OTHER_SIDE_OF_AXIAL * excess) if own else None


def most_affected_part(asked: Asked, known: Known) -> Cell | None:
    """3. A coarse region of pain at its most affected part; a product would inflate wide sources."""
    parts = known.parts(asked.region)
    if not parts:
        return None
    cells = [
        known.frequency(
            asked._replace(finding=f"pain.{part}", value="present", background=known.backgrounds.of_region(part))
        )
        for part in parts
    ]
    best = max(cells, key=lambda cell: cell.p)
    return best._replace(p=max(best.p, asked.background))


def referred(asked: Asked, known: Known) -> Cell | None:
    """4. Pain as the source refers it: by the kernel, or by the map of dermatomes."""
    if not asked.region or asked.relation == "other":
        return None
    if asked.region.startswith("dermatome_"):
        p = _in_dermatome(asked.region.removeprefix("dermatome_"), asked.site.level, known.words.roots)
    else:
        centres = known.kernel.get(asked.region, {}).get(asked.site.base, {})
        p = centres.get(asked.cause, centres.get(None))
    if p is None:
        return None
    return Cell(max(p, asked.background), UNKNOWN_ESS, f"referral of {asked.site.base}", "D")


def nothing(asked: Asked, known: Known) -> Cell:
    """5. The background: the source does nothing here."""
    return at_background(asked.background)


def at_background(background: float) -> Cell:
    """The cell of a source that does nothing."""
    return Cell(background, UNKNOWN_ESS, "background", "D")


RULES: tuple[Callable[[Asked, Known], Cell | None], ...] = (
    rows_of_the_site,
    across_the_midline,
    most_affected_part,
    referred,
    nothing,
)


def _first(asked: Asked, known: Known) -> Cell:
    """What the first rule says that knows."""
    return next(cell for rule in RULES if (cell := rule(asked, known)))


def _rows(asked: Asked, known: Known, sides: frozenset[str]) -> Cell | None:
    """Rows with the cause, or with the state, beat rows without; rows of another age, cause or state do not fit."""
    cause, state = asked.cause, asked.state
    like = asked.site.family.states[state].signs_as if state else None

    def fit(row: SignRow) -> float:
        if row.age is not None or (row.cause and row.cause != cause):
            return 0.0
        if row.state and state and row.state not in {state, like}:
            return 0.0
        return 1.0 + bool(row.cause) + bool(row.state and state)

    return known.table.probability(asked.finding, asked.value, asked.site.base, sides, fit)


def _in_dermatome(dermatome: str, level: str | None, roots: tuple[str, ...]) -> float | None:
    distance = abs(roots.index(level) - roots.index(dermatome)) if level else len(roots)
    return IN_DERMATOME[distance] if distance < len(IN_DERMATOME) else None


def of_run(cells: Sequence[Cell], background: float, *, sided: bool) -> Cell:
    """What one lesion of several neighbours does: each does its part, but the patient has one history.

    Args:
        cells: P(finding | each member alone).
        background: the same without any source.
        sided: whether the finding has a side, and so is the members' own and not the patient's.
    Returns:
        The run's own frequency, on the grounds of the member that shows it most.
    """
    best = max(cells, key=lambda cell: cell.p)
    if not sided:
        return best._replace(p=math.fsum(cell.p for cell in cells) / len(cells))
    kept = (1.0 - background) * math.prod((1.0 - cell.p) / (1.0 - background) for cell in cells)
    return best._replace(p=max(1.0 - kept, 0.0))
