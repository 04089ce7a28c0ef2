"""What the tables of a small atlas say of findings: P(sign | lesion), and the fibres that a lesion leaves.

Written from docs/model.md and docs/atlas-format.md without the model's code, for comparison with it.
"""

from tests.oracle.places import BANDS, Atom, Place, Sites, named

from rootwise.atlas.tables.schema import SupplyRow
from rootwise.terms import vocabulary

RARE, COMMON = 0.002, 0.985  # no sign is certain
PARTS = {  # coarse targets that the comparison uses
    "strength:lower_limb": ("strength:knee_extension", "strength:ankle_dorsiflexion"),
    "sensation:leg": ("sensation:medial_leg",),
    "sensation:lower_limb": ("sensation:medial_leg",),
}
MIDLINE = {"low_back", "abdomen", "perineum", "genital"}  # regions of the back, the trunk and the perineum
# Regions that people call by a neighbour's name: a history without them says nothing.
SELDOM = {"thoracic_back", "rib_cage", "sacrum", "coccyx", "ischium", "pubis", "testis", "popliteal"}
ACROSS = 0.6  # of the excess of such a pain over its background is felt on the other side too
DERMATOME = {0: 0.45, 1: 0.15}  # pain drawn in the dermatome of a root, and of its neighbour
DERMATOME_BACKGROUND = 0.03
# channel of fibres, whether the long tracts and the root before its ganglion are tested
CHANNELS = {
    "strength": ("motor", True, True),
    "sensation": ("sensory", True, True),
    "tingling": ("irritation", True, True),
    "reflex": ("either", False, True),
    "emg": ("motor", False, True),
    "atrophy": ("motor", False, True),
}


class Tables(Sites):
    """A small atlas, looked up row by row."""

    # signs

    def holds(self, finding: str) -> bool:
        """Whether any row speaks of a finding."""
        return any(row.finding == finding for row in self.atlas.findings)

    def pains(self) -> list[str]:
        """The leaf regions of which some row tells how often they hurt."""
        named = (row.finding.removeprefix("pain.") for row in self.atlas.findings if row.finding.startswith("pain."))
        return list(dict.fromkeys(region for region in named if not finer(region)))

    def block(self, finding: str) -> str:
        """Whether a sign depends on states or on causes."""
        return "state" if any(row.finding == finding and row.state for row in self.atlas.findings) else "cause"

    def thresholds(self, finding: str) -> list[str]:
        order = ["present", "positive", "yes", "mild", "moderate", "severe"]
        if not self.holds(finding):
            return ["present"]  # a dermatome, or a coarse region
        return sorted({row.value for row in self.atlas.findings if row.finding == finding}, key=order.index)

    def background(self, finding: str, value: str, age: int | None = None) -> float:
        region = finding.removeprefix("pain.")
        if region.startswith("dermatome_"):
            return DERMATOME_BACKGROUND
        if not self.holds(finding):
            parts = [self.background(f"pain.{part}", value) for part in finer(region)]
            return min(0.5, self.constants["coarse_background"] * sum(parts) / len(parts))
        rows = [
            row for row in self.atlas.findings if (row.finding, row.value, row.site) == (finding, value, "background")
        ]
        aged = [row for row in rows if row.age and age is not None and BANDS[row.age][0] <= age <= BANDS[row.age][1]]
        (chosen,) = aged or [row for row in rows if not row.age]
        return min(max(chosen.probability, RARE), 0.9)

    def sign(self, finding: str, value: str, atom: Atom, side: str) -> float:
        """P(finding at least `value` | this atom alone)."""
        place, name = atom
        if self.block(finding) == "cause":
            p = self._sign(finding, value, place, name, None, side)
        else:
            own = {row.cause: row.share * self.states(place, row.cause)[name] for row in self.causes(place)}
            p = sum(weight * self._sign(finding, value, place, cause, name, side) for cause, weight in own.items())
            p /= sum(own.values())
        return min(max(p, RARE), COMMON)

    def _sign(self, finding: str, value: str, place: Place, cause: str, state: str | None, side: str) -> float:
        background = self.background(finding, value)
        if place.family.kind == "none":
            return background
        if "axial" in (side, "axial" if place.side == "midline" else ""):
            sides = {"axial", "both", "same"}
        else:
            sides = {"same", "both"} if place.side == side else {"other", "both"}
        found = self.row(finding, value, place, cause, state, sides)
        if found is None and sides == {"same", "both"}:
            found = self.row(finding, value, place, cause, state, {"axial"})
        region = finding.removeprefix("pain.")
        if found is None and "other" in sides and region in MIDLINE:
            own = self.row(finding, value, place, cause, state, {"same", "both"})
            found = None if own is None else background + ACROSS * max(own - background, 0.0)
        if found is None and finding.startswith("pain.") and finer(region):
            parts = (f"pain.{part}" for part in finer(region))
            found = max(background, *(self._sign(part, value, place, cause, state, side) for part in parts))
        elif found is None and finding.startswith("pain.") and "other" not in sides:
            found = self._referred(region, place, cause, background)
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
        if region.startswith("dermatome_"):
            roots = vocabulary().roots
            if not place.level:
                return None
            return DERMATOME.get(abs(roots.index(place.level) - roots.index(region.removeprefix("dermatome_"))))
        felt: dict[str | None, float] = {}
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

    def survival(self, kind: str, name: str, side: str, atoms: tuple[Atom, ...], channel: str | None = None) -> float:
        """Share of the fibres that survive all lesions: paths in parallel add, lesions in series multiply."""
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
        """What one atom leaves, loss of fibres apart (inhibition, exaggeration), relative to background."""
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


def finer(region: str) -> tuple[str, ...]:
    """The leaf regions of a coarse region; none of one that is a leaf itself."""
    regions = vocabulary().regions
    return regions.parts(region) if region in regions and regions.children(region) else ()
