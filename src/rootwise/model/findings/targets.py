"""Targets: what a lesion acts on, and P(level <= k | lesion) for each of them.

Between lesions and findings stands a latent level per target. Its cumulative probability is a sum of products, one
factor a lesion, so that lesions combine by multiplication (noisy-MAX: Henrion 1989, Diez 1993):

    P(z <= k | H) = q0_k prod_{l in H} g_k(l)          g = 1: the lesion does nothing here

Signs take g from tables (`signs.py`); fibre loss takes it from supply (`losses.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from rootwise.model.findings.rows import Cell  # reads the tables: kept off the way of a built model

Array = NDArray[np.float64]
BlockName = Literal["cause", "state"]
BLOCKS: tuple[BlockName, BlockName] = ("cause", "state")

MAX_LEVELS = 5
MAX_SD = 1.5  # beyond that a frequency is simply not known
RARE, COMMON = 0.002, 0.985  # no finding is certain, absent or present: examiner noise and wrong-side entries


class Target(NamedTuple):
    """Where a target's numbers lie; a start makes one for each of more than a thousand.

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
        coarse: whether it stands for several others of its kind.
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
    coarse: bool = False


@dataclass(frozen=True, slots=True)
class Provenance:
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
    provenance: list[Provenance] = field(default_factory=list)

    def add(self, q0: Array, g: Array, provenance: Provenance) -> int:
        """Append a row; the last level's cumulative probability is 1 and is written out.

        Args:
            q0: (bands, levels - 1) background survival.
            g: (atoms, levels - 1) factor of each atom.
            provenance: what the row rests on.
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
        self.provenance.append(provenance)
        return len(self.g) - 1

    def weigh(self, cells: Sequence[Cell], cell: NDArray[np.intp]) -> Provenance:
        """What a row of cells rests on.

        The delta method on p = 1 - exp(-lambda): sd(log lambda) = sqrt(p (1 - p) / ess) / (lambda (1 - p)).

        Args:
            cells: the different ones.
            cell: (atoms,) which of them each atom has.
        Returns:
            The provenance, atom by atom.
        """
        p = np.clip([known.p for known in cells], RARE, COMMON)
        ess = np.maximum([known.ess for known in cells], 1.0)
        sd = np.sqrt(p / (ess * (1.0 - p))) / -np.log1p(-p)
        source = np.zeros(len(cells), np.int16)
        for index in dict.fromkeys(cell.tolist()):  # sources are counted as the atoms come to them
            source[index] = self.sources.setdefault(cells[index].source, len(self.sources))
        grade = np.array(["ABCD".index(known.grade) for known in cells], np.int8)
        return Provenance(np.minimum(sd, MAX_SD).astype(np.float32)[cell], source[cell], grade[cell])


def sign_target(
    key: str,
    block: BlockName,
    builder: BlockBuilder,
    p: Array,
    background: Array,
    provenance: Provenance,
    cell: NDArray[np.intp],
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
        p: (cells, thresholds) P(at least that abnormal | this lesion alone), as observed.
        background: (bands, thresholds) the same without any lesion; band 0 is all ages.
        provenance: what `p` rests on.
        cell: (atoms,) which row of `p` each atom has.
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
        row = builder.add(1.0 - base, ((1.0 - moved) / (1.0 - base[0]))[cell], provenance)
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
