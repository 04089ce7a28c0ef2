"""The fixed standard normals behind every interval, and which of them moves which cell of the atlas."""

from __future__ import annotations

from functools import cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

DRAWS = 200
POOL = 4096
SEED = 20260101


def normals() -> NDArray[np.float32]:
    """(POOL, DRAWS) standard normals, the same in every build."""
    return np.random.default_rng(SEED).standard_normal((POOL, DRAWS), dtype=np.float32)


@cache
def cell_index(target: str, base: str) -> int:
    """Row of the pool of one cell.

    Args:
        target: finding or function without side: both sides rest on the same number.
        base: site without side.
    Returns:
        An index below `POOL`.
    """
    return crc32(f"{target}#{base}".encode()) % POOL
