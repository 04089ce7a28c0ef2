"""The supply of one fibre-loss target as arrays: light enough to be loaded at every start."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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
    log_both: tuple[Array, ...]
    extra: tuple[Array, ...]
    gamma: Array
