"""P(latent level = z | lesions) of a target, one level after the other."""

import math
from dataclasses import dataclass
from functools import cache

from tests.oracle.places import Atom
from tests.oracle.tables import PARTS, Tables

CEILING = 0.998  # what several sources that suppress a sign can at most leave of its absence


@dataclass(frozen=True)
class Latent:
    """A target: `pain.groin` or `strength:knee_extension`, and a side."""

    tables: Tables
    name: str
    side: str

    @property
    def is_sign(self) -> bool:
        return ":" not in self.name

    @property
    def block(self) -> str:
        return self.tables.block(self.name) if self.is_sign else "state"

    @property
    def group(self) -> str:
        return f"{self.tables.groups[self.name]}|{self.side}" if self.name in self.tables.groups else ""

    @property
    def irritabilities(self) -> tuple[float, ...]:
        """The values of the latent irritability, of equal weight."""
        shift = self.tables.constants["irritability_shift"]
        return (-shift, shift) if self.group else (0.0,)

    @property
    def levels(self) -> int:
        if self.is_sign:
            return len(self.tables.thresholds(self.name)) + 1
        kind, _, name = PARTS.get(self.name, (self.name,))[0].partition(":")
        return len(self.tables.exponents(kind, name)) + 1

    def probabilities(self, atoms: tuple[Atom, ...], u: float, age: int | None) -> list[float]:
        """P(z) for z = 0 .. K, given one or two lesions and the irritability."""
        up_to = [self._up_to(k, atoms, u, age) for k in range(self.levels - 1)] + [1.0]
        return [up_to[0], *(up_to[k] - up_to[k - 1] for k in range(1, self.levels))]

    def _up_to(self, k: int, atoms: tuple[Atom, ...], u: float, age: int | None) -> float:
        if self.is_sign:
            return self._sign_up_to(k, atoms, u, age)
        if self.name in PARTS:
            parts = [part.partition(":") for part in PARTS[self.name]]
            mean = sum(1.0 - background(self.tables, kind, name, k) for kind, _, name in parts) / len(parts)
            kept = 1.0 - min(0.5, self.tables.constants["coarse_background"] * mean)
            for atom in atoms:  # each lesion is read at the part that it affects most
                kept *= min(alone(self.tables, kind, name, self.side, k, atom) for kind, _, name in parts)
            return kept
        kind, _, name = self.name.partition(":")
        gamma = self.tables.exponents(kind, name)[k][1]
        left: float = survival(self.tables, kind, name, self.side, atoms) ** gamma
        kept = background(self.tables, kind, name, k) * left
        for atom in atoms:
            kept *= beyond(self.tables, kind, name, self.side, k, atom)
        return kept

    def _sign_up_to(self, k: int, atoms: tuple[Atom, ...], u: float, age: int | None) -> float:
        """No level is likelier to be passed than the one above it, whatever its own rows say."""
        return min(self._passed(level, atoms, u, age) for level in range(k, self.levels - 1))

    def _passed(self, k: int, atoms: tuple[Atom, ...], u: float, age: int | None) -> float:
        values = self.tables.thresholds(self.name)[: k + 1]
        all_ages = 1.0 - shifted(min(self.tables.background(self.name, value) for value in values), u)
        kept = 1.0 - shifted(min(self.tables.background(self.name, value, age) for value in values), u)
        bare = kept
        for atom in atoms:
            p = min(sign(self.tables, self.name, value, atom, self.side) for value in values)
            kept *= (1.0 - shifted(p, u)) / all_ages
        return min(kept, max(bare, CEILING))


@cache
def shifted(p: float, u: float) -> float:
    """expit(m + u), with the middle m such that expit(m + u) and expit(m - u) average to p, by bisection."""
    if u == 0.0:
        return p
    low, high = -40.0, 40.0
    for _ in range(200):
        middle = (low + high) / 2
        if (expit(middle + u) + expit(middle - u)) / 2 < p:
            low = middle
        else:
            high = middle
    return expit(low + u)


def expit(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x))


@cache
def sign(tables: Tables, finding: str, value: str, atom: Atom, side: str) -> float:
    return tables.sign(finding, value, atom, side)


@cache
def survival(
    tables: Tables, kind: str, name: str, side: str, atoms: tuple[Atom, ...], channel: str | None = None
) -> float:
    return tables.survival(kind, name, side, atoms, channel)


@cache
def background(tables: Tables, kind: str, name: str, k: int) -> float:
    """P(level <= k) of a fibre-loss target without any lesion."""
    if kind == "reflex" and k == 0:
        rows = [
            row
            for row in tables.atlas.findings
            if (row.finding, row.value, row.site) == (f"reflex.{name}", "brisk", "background")
        ]
        return tables.exponents(kind, name)[1][0] * (1.0 - rows[0].probability)
    return tables.exponents(kind, name)[k][0]


@cache
def beyond(tables: Tables, kind: str, name: str, side: str, k: int, atom: Atom) -> float:
    """The factor of one lesion for what is not loss of fibres."""
    if kind == "sensation" and k == 0:
        exponent = tables.constants["paresthesia_exponent"]
        kept: float = survival(tables, kind, name, side, (atom,), "tingling") ** exponent
        return kept
    if kind == "reflex" and k == 0:
        return tables.beyond_loss(f"reflex.{name}", "brisk", atom, side)
    if kind == "strength" and k < 2:
        weak = min(tables.beyond_loss(f"strength.{name}", "weak", atom, side), 1.0)
        squat = tables.beyond_loss("function.squat", "mild", atom, side) if name == "knee_extension" else 1.0
        return min(weak, squat) if k == 0 else weak
    return 1.0


@cache
def alone(tables: Tables, kind: str, name: str, side: str, k: int, atom: Atom) -> float:
    """What one lesion alone leaves of P(level <= k)."""
    gamma = tables.exponents(kind, name)[k][1]
    left: float = survival(tables, kind, name, side, (atom,)) ** gamma
    return left * beyond(tables, kind, name, side, k, atom)
