"""The fixed standard normals behind every interval: one row for each source and for each cell that is redrawn.

A row depends on its name alone, so the same cell is drawn alike in every build, whatever else the atlas holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

DRAWS = 200
SEED = 20260101


class Normals:
    """Rows of normals by name, numbered as they are first asked for."""

    def __init__(self, sources: Sequence[str]) -> None:
        """The rows of the sources come first, so that a source's own number is that of its row.

        Args:
            sources: names of all sources.
        """
        self._rows = {f"source {name}": row for row, name in enumerate(sources)}

    def background(self, target: str) -> int:
        """The row of a target's background.

        Args:
            target: finding or function without side: both sides rest on the same number.
        Returns:
            Its number.
        """
        return self._row(f"{target}#")

    def cells(self, targets: Sequence[str], bases: Sequence[str], touched: NDArray[np.bool_]) -> NDArray[np.uint16]:
        """The rows of the cells of a block.

        Args:
            targets: finding or function of each row, without side.
            bases: site of each atom, without side.
            touched: (rows, atoms) where the atom does anything; all else has nothing to redraw.
        Returns:
            (rows, atoms) numbers; 0 where nothing is redrawn.
        """
        cells = np.zeros(touched.shape, np.uint16)
        for row, atom in np.argwhere(touched).tolist():
            cells[row, atom] = self._row(f"{targets[row]}#{bases[atom]}")
        return cells

    def _row(self, name: str) -> int:
        return self._rows.setdefault(name, len(self._rows))

    def table(self) -> NDArray[np.float16]:
        """(rows, DRAWS) standard normals; three digits are enough for what is a spread."""
        bits = np.random.Philox(key=SEED)
        generator, start = np.random.Generator(bits), bits.state
        drawn = np.empty((len(self._rows), DRAWS), np.float16)
        for name, row in self._rows.items():
            start["state"]["key"][:] = SEED, int.from_bytes(sha256(name.encode()).digest()[:8], "big")
            bits.state = start  # a stream of its own for each name
            drawn[row] = generator.standard_normal(DRAWS, dtype=np.float32)
        return drawn
