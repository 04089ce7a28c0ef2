"""Sign targets of the whole atlas: tests, symptoms, history and reports, from tables and the pain kernel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from rootwise.atlas.tables.ages import AGE_BANDS
from rootwise.atlas.tables.loader import Atlas, expand_site
from rootwise.errors import ModelError
from rootwise.model.findings.targets import BlockBuilder, BlockName, Cell, SignRow, SignTable, Target, sign_target
from rootwise.model.lesions.lesions import Lesions, Site, relation_of
from rootwise.model.lesions.referral import referral_kernel
from rootwise.terms import Vocabulary

Array = NDArray[np.float64]

# Site without side, cause or state, and how the target's side stands to it: atoms alike in these read alike.
AtomKind: TypeAlias = tuple[str, str, str]

SIDES = ("left", "right", "axial")
LOSS_FAMILIES = frozenset(
    {
        "strength",
        "sensation",
        "numbness",
        "paresthesia",
        "weakness",
        "atrophy",
        "reflex",
        "emg",
        "ncs",
        "function",
    }
)
NCS_SIGNS = frozenset({"ncs.fibular_neck_block", "ncs.generalised_slowing"})
AXIAL_REGIONS = frozenset({"low_back", "abdomen", "perineum", "genital", "neck", "chest"})
UNKNOWN_ESS = 3.0  # what an assumption is worth, in patients
OTHER_SIDE_OF_AXIAL = 0.6  # assumption: pain of an axial region crosses the midline in most


def sign_rows(atlas: Atlas, roots: tuple[str, ...]) -> list[SignRow]:
    """The finding rows with runs of sites written out."""
    return [
        SignRow(
            row.finding,
            row.value,
            site,
            row.cause,
            row.state,
            row.side,
            row.age,
            row.probability,
            row.weight,
            row.source,
            row.grade,
        )
        for row in atlas.findings
        for site in expand_site(row.site, roots)
    ]


def is_sign(finding: str) -> bool:
    """Whether a finding is a sign of its own, not a reading of a fibre-loss target."""
    return finding.partition(".")[0] not in LOSS_FAMILIES or finding in NCS_SIGNS


class SignBuilder:
    """Builds every sign target of an atlas into the two blocks."""

    def __init__(
        self,
        atlas: Atlas,
        lesions: Lesions,
        words: Vocabulary,
        builders: Mapping[BlockName, BlockBuilder],
        groups: Mapping[str, str],
    ) -> None:
        """Index the tables.

        Args:
            atlas, lesions, words: the tables, the atoms, the vocabulary.
            builders: where rows go, by block.
            groups: finding -> name of its shared latent.
        """
        self._atlas = atlas
        self._lesions = lesions
        self._words = words
        self._builders = builders
        self._groups = groups
        rows = sign_rows(atlas, words.roots)
        self._table = SignTable(rows)
        self._rows = rows
        self._kernel = referral_kernel(atlas)
        self._backgrounds: dict[tuple[str, tuple[str, ...]], Array] = {}
        self._parts = cache(lambda region: words.regions.parts(region) if region in words.regions else ())
        self._kinds = {(block, side): list(self._kinds_of(block, side)) for block in builders for side in SIDES}

    def build(self) -> Iterator[Target]:
        """Every sign target, by finding and side."""
        by_finding: dict[str, list[SignRow]] = {}
        for row in self._rows:
            if is_sign(row.finding):
                by_finding.setdefault(row.finding, []).append(row)
        for region in self._words.regions.within:
            if region.startswith("dermatome_") or self._kernel.keys() & set(self._parts(region)):
                by_finding.setdefault(f"pain.{region}", [])
        for finding, rows in by_finding.items():
            yield from self._finding(finding, rows)

    def _finding(self, finding: str, rows: Sequence[SignRow]) -> Iterator[Target]:
        term = self._words.parse_finding(finding)
        thresholds = self._thresholds(finding, rows)
        block: BlockName = "state" if any(row.state for row in rows) else "cause"
        sides = ("axial",) if term.sided == "no" else SIDES
        background = self._background(finding, thresholds)
        builder = self._builders[block]
        known: dict[AtomKind, list[Cell]] = {}
        for side in sides:
            for atom, kind in enumerate(self._kinds[block, side]):
                if kind not in known:
                    known[kind] = [
                        self._cell(finding, value, atom, block, kind[2], background[0, i])
                        for i, value in enumerate(thresholds)
                    ]
            cells = [known[kind] for kind in self._kinds[block, side]]
            p = np.array([[cell.p for cell in row] for row in cells])
            group = self._groups.get(finding, "")
            basis = builder.weigh([row[0] for row in cells])
            yield sign_target(
                f"{finding}|{side}",
                block,
                builder,
                p,
                background,
                basis,
                thresholds=thresholds,
                group=f"{group}|{side}" if group else "",
                shift=self._atlas.constants["irritability_shift"],
            )

    def _kinds_of(self, block: BlockName, side: str) -> Iterator[AtomKind]:
        lesions = self._lesions
        if block == "cause":
            for index, row in zip(lesions.cause_site, lesions.causes, strict=True):
                site = lesions.sites[index]
                yield site.base, row.cause, relation_of(site, None, side)
        else:
            for index, (state, _) in zip(lesions.state_site, lesions.states, strict=True):
                site = lesions.sites[index]
                yield site.base, state, relation_of(site, state, side)

    def _thresholds(self, finding: str, rows: Sequence[SignRow]) -> list[str]:
        values = {row.value for row in rows} or {"present"}
        scale = self._words.parse_finding(finding).scale

        def severity(value: str) -> float:
            rank = scale.rank(value)
            if rank is not None:
                return float(rank)
            return float(value) if value.replace(".", "").isdigit() else 1.0

        return sorted(values, key=severity)

    def _background(self, finding: str, thresholds: Sequence[str]) -> Array:
        """(bands, thresholds): band 0 all ages, then the four age bands."""
        key = (finding, tuple(thresholds))
        if key not in self._backgrounds:
            self._backgrounds[key] = self._read_background(finding, thresholds)
        return self._backgrounds[key]

    def _read_background(self, finding: str, thresholds: Sequence[str]) -> Array:
        table = np.zeros((1 + len(AGE_BANDS), len(thresholds)))
        for column, value in enumerate(thresholds):
            any_age = self._background_row(finding, value, None)
            aged = [self._background_row(finding, value, band) for band in AGE_BANDS]
            known = [entry.p for entry in aged if entry]
            if any_age is None and not known:
                parts = self._parts(finding.removeprefix("pain."))
                if finding.startswith("pain.dermatome_"):
                    any_age = Cell(0.03, UNKNOWN_ESS, "assumption", "D")
                elif len(parts) > 1:
                    mean = float(np.mean([self._any_age(part) for part in parts]))
                    coarse = min(0.5, self._atlas.constants["coarse_background"] * mean)
                    any_age = Cell(coarse, UNKNOWN_ESS, "assumption", "D")
                elif self._table.has(finding, "background"):
                    any_age = Cell(table[0, column - 1] * 0.3, 3.0, "assumption", "D")
                else:
                    raise ModelError(
                        "E-MODEL-002",
                        f"{finding} has no background row",
                        hint="add one: how often it is positive without any of these sources",
                    )
            table[0, column] = any_age.p if any_age else float(np.mean(known))
            for band, entry in enumerate(aged, start=1):
                table[band, column] = entry.p if entry else table[0, column]
        return np.clip(table, 0.002, 0.9)

    def _background_row(self, finding: str, value: str, band: str | None) -> Cell | None:
        return self._table.probability(finding, value, "background", _ALL_SIDES, lambda row: float(row.age == band))

    def _cell(self, finding: str, value: str, atom: int, block: BlockName, relation: str, background: float) -> Cell:
        """P(finding at least `value` | this atom alone); of a state, the mean over the causes of its site."""
        lesions = self._lesions
        if block == "cause":
            site = lesions.sites[lesions.cause_site[atom]]
            return self._at(finding, value, site, lesions.causes[atom].cause, None, relation, background)
        site = lesions.sites[lesions.state_site[atom]]
        state = lesions.states[atom][0]
        own = np.flatnonzero(lesions.cause_site == lesions.state_site[atom])
        cells = [self._at(finding, value, site, lesions.causes[c].cause, state, relation, background) for c in own]
        # a saddle state is mostly of a disc, an irritation mostly of stenosis: P(cause | state)
        weights = [lesions.causes[c].share * lesions.link[c, atom] for c in own]
        p = float(np.average([cell.p for cell in cells], weights=weights))
        return cells[int(np.argmax(weights))]._replace(p=p)

    def _at(
        self,
        finding: str,
        value: str,
        site: Site,
        cause: str,
        state: str | None,
        relation: str,
        background: float,
    ) -> Cell:
        if site.members:
            each = [self._at(finding, value, member, cause, state, relation, background) for member in site.members]
            return of_run(each, background, sided=self._words.parse_finding(finding).sided != "no")
        nothing = Cell(background, UNKNOWN_ESS, "background", "D")
        region = finding.removeprefix("pain.") if finding.startswith("pain.") else ""
        if site.family.kind == "none" or not (region or self._table.has(finding, site.base)):
            return nothing
        found = self._row(finding, value, site, cause, state, _SIDES[relation])
        if found is None and relation == "same":  # a limp is the lesion's own, whether a side was written or not
            found = self._row(finding, value, site, cause, state, frozenset({"axial"}))
        if found is None and relation == "other" and region in AXIAL_REGIONS:
            own = self._row(finding, value, site, cause, state, _SIDES["same"])
            if own is not None:
                found = own._replace(p=background + OTHER_SIDE_OF_AXIAL * max(own.p - background, 0.0))
        parts = self._parts(region)
        if found is None and len(parts) > 1:
            # a coarse region is read at its most affected part; a product would inflate wide sources
            cells = [
                self._at(f"pain.{part}", "present", site, cause, state, relation, self._any_age(part)) for part in parts
            ]
            best = max(cells, key=lambda cell: cell.p)
            found = best._replace(p=max(best.p, background))
        elif found is None and region and relation != "other":
            p = self._from_kernel(region, site, cause)
            if p is not None:
                found = Cell(max(p, background), UNKNOWN_ESS, f"referral of {site.base}", "D")
        return found or nothing

    def _any_age(self, region: str) -> float:
        return float(self._background(f"pain.{region}", ["present"])[0, 0])

    def _row(
        self, finding: str, value: str, site: Site, cause: str, state: str | None, sides: frozenset[str]
    ) -> Cell | None:
        like = site.family.states[state].signs_as if state else None

        def matches(row: SignRow) -> float:
            if row.age is not None or (row.cause and row.cause != cause):
                return 0.0
            if row.state and state and row.state not in {state, like}:
                return 0.0
            return 1.0 + bool(row.cause) + bool(row.state and state)

        return self._table.probability(finding, value, site.base, sides, matches)

    def _from_kernel(self, region: str, site: Site, cause: str) -> float | None:
        if not region.startswith("dermatome_"):
            centres = self._kernel.get(region, {}).get(site.base, {})
            return centres.get(cause, centres.get(None))
        if site.level is None:
            return None
        # Pain drawn inside a dermatome is mostly in its own root's (Murphy 2009: 36 % of lumbar roots).
        roots = self._words.roots
        distance = abs(roots.index(site.level) - roots.index(region.removeprefix("dermatome_")))
        return {0: 0.45, 1: 0.15}.get(distance)


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
        return best._replace(p=float(np.mean([cell.p for cell in cells])))
    kept = (1.0 - background) * float(np.prod([(1.0 - cell.p) / (1.0 - background) for cell in cells]))
    return best._replace(p=max(1.0 - kept, 0.0))


_ALL_SIDES = frozenset({"same", "other", "both", "axial"})
_SIDES = {
    "same": frozenset({"same", "both"}),
    "other": frozenset({"other", "both"}),
    "axial": frozenset({"axial", "both", "same"}),
}
