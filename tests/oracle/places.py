"""The sites of a small atlas and the prior of every set of them, in plain loops.

Written from docs/model.md and docs/atlas-format.md without the model's code, for comparison with it.
"""

import math
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from rootwise.atlas.tables.loader import Atlas, load, load_groups
from rootwise.atlas.tables.schema import CauseRow
from rootwise.atlas.tables.sites import SiteFamily

SMALL = Path(__file__).parents[1] / "atlas_small"
SETTINGS = ("primary_care", "spine_clinic", "emg_lab", "hospital")
BANDS = {"-39": (0, 39), "40-59": (40, 59), "60-74": (60, 74), "75-": (75, 200)}
ROOTS = ("L3", "L4", "L5")


@dataclass(frozen=True)
class Place:
    """A site with its side."""

    base: str
    side: str
    level: str = field(compare=False)
    family: SiteFamily = field(compare=False)

    @property
    def id(self) -> str:
        return self.base if self.side == "midline" else f"{self.base}.{self.side}"


Atom = tuple[Place, str]  # with the name of a cause or of a state


class Sites:
    """A small atlas, row by row: where a source may lie, why, and how often."""

    def __init__(self, folder: Path = SMALL) -> None:
        self.atlas: Atlas = load(folder)
        self.groups = load_groups(folder)
        self.constants = self.atlas.constants

    @cached_property
    def places(self) -> tuple[Place, ...]:
        return tuple(
            Place(f"{family.id}.{level}" if level else family.id, side, level, family)
            for family in self.atlas.families
            for level in family.levels or ("",)
            for side in (("left", "right") if family.sided else ("midline",))
        )

    def causes(self, place: Place) -> list[CauseRow]:
        return [row for row in self.atlas.causes if place.base in named(row.site)]

    def states(self, place: Place, cause: str) -> dict[str, float]:
        """P(state | cause)."""
        weights = {name: state.by_cause.get(cause, state.weight) for name, state in place.family.states.items()}
        return {name: weight / sum(weights.values()) for name, weight in weights.items()}

    def prior(self, setting: str, age: int | None, sex: str) -> dict[Atom, float]:
        """P(site, cause) of one source alone."""
        weights = {}
        for place in self.places:
            for row in self.causes(place):
                weight = self._setting(place, setting) * self._cause(place, row.cause, setting)
                if age is not None:
                    mean, sd = self.constants["population_age_mean"], self.constants["population_age_sd"]
                    own_mean = mean if row.age_mean is None else row.age_mean
                    own_sd = max(sd if row.age_sd is None else row.age_sd, 12.0)
                    weight *= min(max(bell(age, own_mean, own_sd) / bell(age, mean, sd), 1 / 8), 8.0)
                if sex != "unknown":
                    female = min(max(0.5 if row.female is None else row.female, 0.05), 0.95)
                    weight *= female if sex == "female" else 1.0 - female
                weights[place, row.cause] = weight
        total = sum(weights.values())
        return {atom: weight / total for atom, weight in weights.items()}

    def _setting(self, place: Place, setting: str) -> float:
        sides = sum(other.base == place.base for other in self.places)
        by_setting = {row.setting: row.share / sides for row in self.atlas.settings if row.site == place.base}
        if setting in by_setting:
            return by_setting[setting]
        if setting == "flat":
            return 1.0 / len({other.base for other in self.places}) / sides
        kinds = [other.family.kind for other in self.places]
        by_kind = 1.0 / len(set(kinds)) / kinds.count(place.family.kind)
        return 0.5 * sum(by_setting.values()) / len(by_setting) + 0.5 * by_kind

    def _cause(self, place: Place, cause: str, setting: str) -> float:
        """P(cause | site) in a setting, or its mean over all settings."""
        if setting not in SETTINGS:
            return sum(self._cause(place, cause, known) for known in SETTINGS) / len(SETTINGS)
        factors = {
            row.cause: row.factor
            for row in self.atlas.cause_mix
            if row.setting == setting and place.base in named(row.site)
        }
        shares = {row.cause: row.share * factors.get(row.cause, 1.0) for row in self.causes(place)}
        return shares[cause] / sum(shares.values())

    def bystanders(self, age: int | None) -> dict[Place, float]:
        """How often a comorbidity stands beside another source; its sides share the prevalence."""
        found = {}
        for place in self.places:
            rows: dict[str | None, float] = {row.age: row.p for row in self.atlas.comorbidity if row.site == place.base}
            known = [rows.get(band, rows.get(None, 0.0)) for band in BANDS]
            chances = [
                p for p, (low, high) in zip(known, BANDS.values(), strict=True) if age is None or low <= age <= high
            ]
            sides = sum(other.base == place.base for other in self.places)
            if rows:
                found[place] = sum(chances) / len(chances) / sides
        return found

    def pair_prior(self, a: Place, b: Place, p_a: float, p_b: float) -> float:
        """P({a, b}): the row that names the two most closely; `none` never pairs."""
        best, value = 0, 0.0
        for row in self.atlas.pairs:
            ahead, behind = close(row.first, a) * close(row.second, b), close(row.second, a) * close(row.first, b)
            closeness = 10 * max(ahead, behind)
            special = {
                "neighbour_roots_same_side": 3 * neighbours(a, b),
                "both_sides": 3 * (a.base == b.base),
                "same_side": 2 * (a.side == b.side),
                "other": 1,
            }[row.relation]
            if closeness and special and closeness + special > best:
                best = closeness + special
                p_first = p_a if ahead >= behind else p_b
                forms = {"geometric": math.sqrt(p_a * p_b), "product": p_a * p_b, "share": p_first}
                value = row.weight * forms[row.form]
        return 0.0 if "none" in (a.family.kind, b.family.kind) else value


def named(pattern: str) -> set[str]:
    """The sites that `root.L3-L5`, `root.*` or `joint.hip` name."""
    if pattern == "root.*":
        return {f"root.{root}" for root in ROOTS}
    if pattern.startswith("root.") and "-" in pattern:
        first, last = pattern.removeprefix("root.").split("-")
        return {f"root.{root}" for root in ROOTS[ROOTS.index(first) : ROOTS.index(last) + 1]}
    return {pattern}


def close(pattern: str, place: Place) -> int:
    """3 for the site itself, 2 for its family or class, 1 for anything, 0 for another."""
    if pattern == place.base:
        return 3
    if pattern == place.base.split(".")[0] + ".*":
        return 2
    return int(pattern == "*")


def neighbours(a: Place, b: Place) -> bool:
    return a.side == b.side and (a.level, b.level) in {pair for x, y in pairwise(ROOTS) for pair in ((x, y), (y, x))}


def bell(x: float, mean: float, sd: float) -> float:
    return math.exp(-((x - mean) ** 2) / (2 * sd * sd)) / sd
