"""Targets: what a lesion acts on, and P(level <= k | lesion) for each of them.

Between lesions and findings stands a latent level per target. Its cumulative probability is a sum of products, one
factor a lesion, so that lesions combine by multiplication (noisy-MAX: Henrion 1989, Diez 1993):

    P(z <= k | H) = q0_k prod_{l in H} g_k(l)          g = 1: the lesion does nothing here

Signs take g from tables (this file); fibre loss takes it from supply (`losses.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
BlockName = Literal["cause", "state"]

MAX_LEVELS = 5
MAX_SD = 1.5  # beyond that a frequency is simply not known
RARE, COMMON = 0.002, 0.985  # no finding is certain, absent or present: examiner noise and wrong-side entries


@dataclass(frozen=True, slots=True)
class Target:
    """Where a target's numbers lie.

    Attributes:
        key: finding or function and side: `tension.slump|left`, `strength:knee_extension|left`.
        kind: `sign`, or a channel of fibre loss (`strength`, `sensation`, `reflex`, `emg`, `ncs_sensory` ...).
        block: whether its lesion atoms are causes or states.
        first, versions: rows in the block; two versions where tests share a latent irritability.
        levels: number of latent levels, the normal one included.
        group: name of the shared latent, with side; empty when there is none.
        thresholds: least value that counts as each level above normal (signs).
        loss: index of its supply, or -1.
        reach: how far from the trunk it lies (fibre loss).
    """

    key: str
    kind: str
    block: BlockName
    first: int
    versions: int
    levels: int
    group: str = ""
    thresholds: tuple[str, ...] = ()
    loss: int = -1
    reach: str = ""


class Cell(NamedTuple):
    """One number of the atlas as the model uses it, and what it rests on."""

    p: float
    ess: float
    source: str
    grade: str


@dataclass(frozen=True, slots=True)
class Basis:
    """What the numbers of a row rest on, atom by atom.

    Attributes:
        sd: (atoms,) standard deviation of log(-log survival).
        source: (atoms,) index of the source in `BlockBuilder.sources`.
        grade: (atoms,) 0 for A to 3 for D.
    """

    sd: NDArray[np.float32]
    source: NDArray[np.int16]
    grade: NDArray[np.int8]


@dataclass(slots=True)
class BlockBuilder:
    """Collects the rows of one block while targets are built; `sources` is shared between blocks."""

    atoms: int
    bands: int
    sources: dict[str, int]
    q0: list[Array] = field(default_factory=list)
    g: list[Array] = field(default_factory=list)
    basis: list[Basis] = field(default_factory=list)

    def add(self, q0: Array, g: Array, basis: Basis) -> int:
        """Append a row; the last level's cumulative probability is 1 and is written out.

        Args:
            q0: (bands, levels - 1) background survival.
            g: (atoms, levels - 1) factor of each atom.
            basis: what the row rests on.
        Returns:
            Index of the row.
        """
        levels = q0.shape[1]
        padded_q0 = np.ones((self.bands, MAX_LEVELS))
        padded_g = np.ones((self.atoms, MAX_LEVELS))
        padded_q0[:, :levels] = q0
        padded_g[:, :levels] = g
        self.q0.append(padded_q0)
        self.g.append(padded_g)
        self.basis.append(basis)
        return len(self.g) - 1

    def weigh(self, cells: Sequence[Cell]) -> Basis:
        """What a row of cells, one an atom, rests on.

        The delta method on p = 1 - exp(-lambda): sd(log lambda) = sqrt(p (1 - p) / ess) / (lambda (1 - p)).
        """
        p = np.clip([cell.p for cell in cells], RARE, COMMON)
        ess = np.maximum([cell.ess for cell in cells], 1.0)
        sd = np.sqrt(p / (ess * (1.0 - p))) / -np.log1p(-p)
        index = [self.sources.setdefault(cell.source, len(self.sources)) for cell in cells]
        return Basis(
            np.minimum(sd, MAX_SD).astype(np.float32),
            np.array(index, np.int16),
            np.array(["ABCD".index(cell.grade) for cell in cells], np.int8),
        )


def sign_target(
    key: str,
    block: BlockName,
    builder: BlockBuilder,
    p: Array,
    background: Array,
    basis: Basis,
    *,
    thresholds: Sequence[str],
    group: str,
    shift: float,
) -> Target:
    """A target whose frequencies come straight from tables.

    Args:
        key: finding and side.
        block: which atoms `p` speaks of.
        builder: where the rows go.
        p: (atoms, thresholds) P(at least that abnormal | this lesion alone), as observed.
        background: (bands, thresholds) the same without any lesion; band 0 is all ages.
        basis: what `p` rests on.
        thresholds: least value of each level.
        group: shared latent irritability, or empty.
        shift: logit distance of its two halves from their middle.
    Returns:
        The target; with a group it has two versions whose average is the table's own frequency.
    """
    p, background = _ordered(p), _ordered(background)
    first = -1
    halves: tuple[float, ...] = (-shift, shift) if group else (0.0,)
    for half in halves:
        moved, base = _mean_preserving(p, half), _mean_preserving(background, half)
        row = builder.add(1.0 - base, (1.0 - moved) / (1.0 - base[0]), basis)
        first = row if first < 0 else first
    return Target(key, "sign", block, first, len(halves), p.shape[1] + 1, group, tuple(thresholds))


def _ordered(p: Array) -> Array:
    """Clip to what can be known, and let no higher threshold be commoner than a lower one."""
    return np.minimum.accumulate(np.clip(p, RARE, COMMON), axis=1)


def _mean_preserving(p: Array, half: float) -> Array:
    """One half of p spread on the logit scale: the two halves (+h and -h) average to p exactly.

    With m the middle, p = (expit(m + h) + expit(m - h)) / 2; for t = e**m this is a quadratic equation.
    """
    if half == 0.0:
        return p
    # p = t (c + t) / (1 + 2 c t + t^2) with c = cosh(half): (1 - p) t^2 + c (1 - 2 p) t - p = 0
    c = float(np.cosh(half))
    b = c * (1.0 - 2.0 * p)
    t = (-b + np.sqrt(b * b + 4.0 * (1.0 - p) * p)) / (2.0 * (1.0 - p))
    moved = t * np.exp(half)
    return np.asarray(moved / (1.0 + moved))


def coarse_target(
    key: str,
    kind: str,
    parts: Sequence[Target],
    builder: BlockBuilder,
    background_factor: float,
) -> Target:
    """A target for findings that name only a larger part: each lesion is read at its most affected part.

    A product over parts would assume independence and inflate wide sources.

    Args:
        key: function and side.
        kind: kind of the parts.
        parts: targets of the same kind and levels.
        builder: the block they lie in.
        background_factor: the coarse background is this many times the mean of the parts', at most .5.
    Returns:
        The target.
    """
    levels = parts[0].levels - 1
    g = np.minimum.reduce([builder.g[part.first][:, :levels] for part in parts])
    mean = np.mean([1.0 - builder.q0[part.first][:, :levels] for part in parts], axis=0)
    q0 = 1.0 - np.minimum(0.5, background_factor * mean)
    row = builder.add(q0, g, builder.basis[parts[0].first])
    return Target(key, kind, parts[0].block, row, 1, parts[0].levels)


class SignTable:
    """Looks up P(finding | site, cause or state, side) in rows of the atlas."""

    def __init__(self, rows: Sequence[SignRow]) -> None:
        """Index the rows by finding and site."""
        self._rows: dict[tuple[str, str], list[SignRow]] = {}
        for row in rows:
            self._rows.setdefault((row.finding, row.site), []).append(row)

    def probability(
        self,
        finding: str,
        value: str,
        site: str,
        sides: frozenset[str],
        matches: Callable[[SignRow], float],
    ) -> Cell | None:
        """Pooled frequency of the best matching rows.

        Args:
            finding, value, site: what is looked up; site without side.
            sides: sides of rows that apply.
            matches: how well a row fits the atom, 0 for not at all; only the best fitting rows are pooled.
        Returns:
            The pooled frequency with the source that weighs most in it, or None when no row applies.
        """
        scored = [
            (matches(row), row)
            for row in self._rows.get((finding, site), ())
            if row.value == value and row.side in sides
        ]
        best = max((score for score, _ in scored), default=0.0)
        if best <= 0.0:
            return None
        chosen = [row for score, row in scored if score == best]
        weight = sum(row.weight for row in chosen)
        main = max(chosen, key=lambda row: row.weight)
        return Cell(sum(row.p * row.weight for row in chosen) / weight, weight, main.source, main.grade)

    def has(self, finding: str, site: str) -> bool:
        """Whether any row speaks of this finding at this site."""
        return (finding, site) in self._rows


@dataclass(frozen=True, slots=True)
class SignRow:
    """A row of findings/*.csv with its site written out."""

    finding: str
    value: str
    site: str
    cause: str | None
    state: str | None
    side: str
    age: str | None
    p: float
    weight: float
    source: str
    grade: str
