"""The supply of one fibre-loss target as arrays: light enough to be loaded at every start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rootwise.model.findings.bounds import TINY

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Loss:
    """The supply of one fibre-loss target, for exact pairs.

    Many atoms strike a target alike; `kind` says which do, and only kinds are worked out.

    Attributes:
        atoms: state atoms that take fibres from it.
        kind: per supply of `variants.SUPPLIES`, (atoms,) index of how each strikes it.
        log_both: per supply, (kinds, kinds) log share of fibres left by two lesions, exact over the paths.
        extra: per supply, (kinds, levels - 1) factors that are not loss (tingling, exaggeration, inhibition).
        gamma: (levels - 1,) exponents.
    """

    atoms: NDArray[np.intp]
    kind: tuple[NDArray[np.intp], ...]
    log_both: LogBoth
    extra: tuple[Array, ...]
    gamma: Array


class LogBoth:
    """Per supply, log q({a, b}) of two kinds (docs/model.md, eq-overlap); each table is worked out when it is read.

    Tables of every pair of kinds would be the greater part of the built model, and an answer reads few of them.
    """

    def __init__(self, paths: Sequence[Array], share: Sequence[Array]) -> None:
        """Keep the supplies.

        Args:
            paths: per supply, (kinds, paths) share of fibres that each kind leaves on each path.
            share: per supply, (paths,) shares that sum to 1.
        """
        self.paths = tuple(paths)
        self.share = tuple(share)
        self._known: dict[int, Array] = {}

    def __getitem__(self, supply: int) -> Array:
        if supply not in self._known:
            paths = self.paths[supply]
            self._known[supply] = np.log(np.maximum((paths * self.share[supply]) @ paths.T, TINY))
        return self._known[supply]
