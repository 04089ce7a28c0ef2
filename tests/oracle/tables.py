"""What the tables of a small atlas say, in plain loops: sites, prior, and P(level <= k | lesions) of every target.

Written from docs/model.md and docs/atlas-format.md without the model's code, for comparison with it. An atom is a
(site, cause) or a (site, state); everything here is a float, a tuple or a dictionary.
"""

import math
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from rootwise.atlas.loader import Atlas, load, load_groups
from rootwise.atlas.schema import CauseRow, SiteFamily, SupplyRow

SMALL = Path(__file__).parents[1] / "atlas_small"
SETTINGS = ("primary_care", "spine_clinic", "emg_lab", "hospital")
ROOTS = ("L3", "L4", "L5")
BANDS = {"-39": (0, 39), "40-59": (40, 59), "60-74": (60, 74), "75-": (75, 200)}
RARE, COMMON = 0.002, 0.985  # no sign is certain
PARTS = {  # coarse targets that the comparison uses
    "strength:lower_limb": ("strength:knee_extension", "strength:ankle_dorsiflexion"),
    "sensation:leg": ("sensation:medial_leg",),
}
# channel of fibres, whether the long tracts and the root before its ganglion are tested
CHANNELS = {
    "strength": ("motor", True, True),
    "sensation": ("sensory", True, True),
    "tingling": ("irritation", True, True),
    "reflex": ("either", False, True),
    "emg": ("motor", False, True),
    "atrophy": ("motor", False, True),
}


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


class Tables:
    """A small atlas, looked up row by row."""

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
        weights = {
            name: state.by_cause.get(cause, state.weight) for name, state in place.family.states.items()
        }
        return {name: weight / sum(weights.values()) for name, weight in weights.items()}

    # prior

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

    def pair_prior(self, a: Place, b: Place, p_a: float, p_b: float) -> float:
        """P({a, b}): the row that names the two most closely; `none` never pairs."""
        best, value = 0, 0.0
        for row in self.atlas.pairs:
            closeness = 10 * max(
                close(row.first, a) * close(row.second, b), close(row.second, a) * close(row.first, b)
            )
            special = {
                "neighbour_roots_same_side": 3 * neighbours(a, b),
                "both_sides": 3 * (a.base == b.base),
                "same_side": 2 * (a.side == b.side),
                "other": 1,
            }[row.relation]
            if closeness and special and closeness + special > best:
                best = closeness + special
                value = (
                    row.weight
                    * {"geometric": math.sqrt(p_a * p_b), "product": p_a * p_b, "share": max(p_a, p_b)}[
                        row.form
                    ]
                )
        return 0.0 if "none" in (a.family.kind, b.family.kind) else value

    # signs

    def block(self, finding: str) -> str:
        """Whether a sign depends on states or on causes."""
        return (
            "state" if any(row.finding == finding and row.state for row in self.atlas.findings) else "cause"
        )

    def thresholds(self, finding: str) -> list[str]:
        order = ["present", "positive", "yes", "mild", "moderate", "severe"]
        return sorted({row.value for row in self.atlas.findings if row.finding == finding}, key=order.index)

    def background(self, finding: str, value: str, age: int | None = None) -> float:
        rows = [
            row
            for row in self.atlas.findings
            if (row.finding, row.value, row.site) == (finding, value, "background")
        ]
        aged = [
            row
            for row in rows
            if row.age and age is not None and BANDS[row.age][0] <= age <= BANDS[row.age][1]
        ]
        (chosen,) = aged or [row for row in rows if not row.age]
        return min(max(chosen.probability, RARE), 0.9)

    def sign(self, finding: str, value: str, atom: Atom, side: str) -> float:
        """P(finding at least `value` | this atom alone)."""
        place, name = atom
        if self.block(finding) == "cause":
            p = self._sign(finding, value, place, name, None, side)
        else:
            own = {row.cause: row.share * self.states(place, row.cause)[name] for row in self.causes(place)}
            p = sum(
                weight * self._sign(finding, value, place, cause, name, side) for cause, weight in own.items()
            )
            p /= sum(own.values())
        return min(max(p, RARE), COMMON)

    def _sign(
        self, finding: str, value: str, place: Place, cause: str, state: str | None, side: str
    ) -> float:
        background = self.background(finding, value)
        if place.family.kind == "none":
            return background
        if "axial" in (side, "axial" if place.side == "midline" else ""):
            sides = {"axial", "both", "same"}
        else:
            sides = {"same", "both"} if place.side == side else {"other", "both"}
        found = self.row(finding, value, place, cause, state, sides)
        if found is None and finding.startswith("pain.") and "other" not in sides:
            found = self._referred(finding.removeprefix("pain."), place, cause, background)
        return background if found is None else found

    def row(
        self, finding: str, value: str, place: Place, cause: str | None, state: str | None, sides: set[str]
    ) -> float | None:
        """Pooled frequency of the rows that fit most closely."""
        like = place.family.states[state].signs_as if state else None
        fitting: dict[int, list[tuple[float, float]]] = {}
        for row in self.atlas.findings:
            if (row.finding, row.value) != (finding, value) or row.side not in sides or row.age:
                continue
            if (
                place.base in named(row.site)
                and (not row.cause or cause is None or row.cause == cause)
                and (not row.state or state is None or row.state in (state, like))
            ):
                closeness = bool(row.cause and cause) + bool(row.state and state)
                fitting.setdefault(closeness, []).append((row.weight, row.probability))
        if not fitting:
            return None
        rows = fitting[max(fitting)]
        return sum(weight * p for weight, p in rows) / sum(weight for weight, _ in rows)

    def _referred(self, region: str, place: Place, cause: str, background: float) -> float | None:
        felt = {}
        for row in self.atlas.referral:
            if row.site == place.base and (not row.cause or row.cause == cause):
                steps = self._steps(row.region, region)
                if steps is not None:
                    felt[row.cause] = max(felt.get(row.cause, 0.0), row.p * row.decay**steps)
        return max(felt.get(cause, felt.get(None, 0.0)), background) if felt else None

    def _steps(self, start: str, end: str) -> int | None:
        seen = {start}
        for steps in range(10):
            if end in seen:
                return steps
            seen |= {
                n
                for row in self.atlas.adjacency
                for n in (row.region, row.neighbour)
                if {row.region, row.neighbour} & seen
            }
        return None

    # fibres

    def survival(
        self, kind: str, name: str, side: str, atoms: tuple[Atom, ...], channel: str | None = None
    ) -> float:
        """Share of the target's fibres that survive all lesions: parallel paths add, lesions in series multiply."""
        fibre, cord, canal = CHANNELS[channel or kind]
        total = 0.0
        for share, row in self._supply(kind, name):
            way = {f"ramus.{row.root}.{side}", *(f"{step}.{side}" for step in row.path.split(" > "))}
            way |= {f"cord.{side}"} if cord else set()
            way |= {f"canal.{row.root}.{side}"} if canal else set()
            for place, state in atoms:
                for effect in place.family.states[state].effects:
                    if f"{effect.at.format(level=place.level)}.{place.side}" in way:
                        loss = {
                            "motor": effect.motor,
                            "sensory": effect.sensory,
                            "irritation": effect.irritation,
                            "either": max(effect.motor, effect.sensory),
                        }[fibre]
                        share *= 1.0 - loss
            total += share
        return total

    def _supply(self, kind: str, name: str) -> list[tuple[float, SupplyRow]]:
        if kind == "atrophy":
            kind, name = "strength", {"quadriceps": "knee_extension"}[name]
        if kind == "strength":
            return [
                (action.share * row.share, row)
                for action in self.atlas.actions
                if action.action == name
                for row in self.atlas.supply
                if (row.kind, row.target) == ("muscle", action.muscle)
            ]
        column = {"emg": "muscle", "sensation": "skin", "reflex": "reflex"}[kind]
        return [(row.share, row) for row in self.atlas.supply if (row.kind, row.target) == (column, name)]

    def exponents(self, kind: str, name: str) -> list[tuple[float, float]]:
        """(q0, gamma) of each level but the last."""
        own = [row for row in self.atlas.targets if (row.kind, row.target) == (kind, name)]
        rows = own or [row for row in self.atlas.targets if (row.kind, row.target) == (kind, "*")]
        return [(row.q0, row.gamma) for row in sorted(rows, key=lambda row: row.level)]

    def beyond_loss(self, finding: str, value: str, atom: Atom, side: str) -> float:
        """Survival of one atom for what is not loss of fibres (inhibition, exaggeration), relative to background."""
        if not any((row.finding, row.value) == (finding, value) for row in self.atlas.findings):
            return 1.0
        background = next(
            row.probability
            for row in self.atlas.findings
            if (row.finding, row.value, row.site) == (finding, value, "background")
        )
        place, state = atom
        sides = {"same", "both"} if place.side in (side, "midline") else {"other", "both"}
        p = self.row(finding, value, place, None, state, sides)
        return (1.0 - min(max(p or 0.0, background), 0.98)) / (1.0 - background)


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
    return a.side == b.side and (a.level, b.level) in {
        pair for x, y in pairwise(ROOTS) for pair in ((x, y), (y, x))
    }


def bell(x: float, mean: float, sd: float) -> float:
    return math.exp(-((x - mean) ** 2) / (2 * sd * sd)) / sd
