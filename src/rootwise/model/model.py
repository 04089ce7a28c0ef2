"""The model as arrays: what a question needs, and nothing of how it was built."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from rootwise.model.findings.loss import Loss
from rootwise.model.findings.observation import ObservationModel
from rootwise.model.findings.targets import BlockName, Target
from rootwise.model.prior import Prior

Array = NDArray[np.float64]

OTHER = "other"  # a source that the atlas does not hold
PANEL = "panel"  # the source of what raters judged; never above grade D
VERSION = "4"  # of the model's mathematics; printed with every answer


@dataclass(frozen=True, slots=True)
class Block:
    """The rows of all targets of one kind of atom.

    Attributes:
        q0: (bands, rows, levels) background; band 0 is all ages.
        g: (rows, atoms, levels) what each atom alone does.
        site: (atoms,) index of the atom's site; atoms of a site are contiguous.
        sd, source, grade: (rows, atoms) what the numbers rest on.
        cell: (rows, atoms) row of the pool of normals that moves each number; 0 where there is nothing to move.
        background: (rows,) row of the pool of normals that moves each background.
        kind: (rows, atoms) which atoms do the same, in the usual supply.
    """

    q0: Array
    g: Array
    site: NDArray[np.intp]
    sd: NDArray[np.float32]
    source: NDArray[np.int16]
    grade: NDArray[np.int8]
    cell: NDArray[np.uint16]
    background: NDArray[np.uint16]
    kind: NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class SiteInfo:
    """What an answer says of a site; of a run, `members` are the ids of the sites that it names."""

    id: str
    members: tuple[str, ...]
    base: str
    side: str
    level: str | None
    kind: str
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Everything a question needs.

    Attributes:
        atlas_hash: hash of the tables it was built from.
        sites: the sites; `none` among them, `other` not.
        causes: (name, harm) of each cause atom.
        states: name of each state atom; of a picture of the panel in the words of its rater.
        link: (causes, states) P(state | cause).
        onset: (causes,) P(sudden onset); `days`: (causes, 2) mean and sd of log10 days.
        targets: by key.
        cause, state: the two blocks.
        losses: supplies of fibre-loss targets.
        variant_g: per anatomical variant, row -> g in the state block.
        sources: names of sources, as `Block.source` counts them.
        published: (sources,) 1 for a published source, 0 for an assumption.
        pool: fixed standard normals for parameter draws (`normals.py`); those of the sources first.
        prime_action: muscle -> the action that tests it.
    """

    atlas_hash: str
    sites: tuple[SiteInfo, ...]
    causes: tuple[tuple[str, float], ...]
    states: tuple[str, ...]
    link: Array
    onset: Array
    days: Array
    targets: Mapping[str, Target]
    cause: Block
    state: Block
    losses: tuple[Loss, ...]
    variant_g: tuple[Mapping[int, Array], ...]
    sources: tuple[str, ...]
    published: NDArray[np.float32]
    pool: NDArray[np.float16]
    prior: Prior
    observation: ObservationModel
    constants: Mapping[str, float]
    prime_action: Mapping[str, str]

    def atoms(self, block: BlockName, site: int) -> slice:
        """The atoms of a site in a block; they are contiguous."""
        return _slices(self)[block][site]

    def site_index(self, site: str) -> int:
        """Index of a site by id.

        Raises:
            KeyError: the model has no such site.
        """
        for index, info in enumerate(self.sites):
            if info.id == site:
                return index
        raise KeyError(site)

    def nobody(self, block: BlockName) -> int:
        """The atom of no lesion, beside which one lesion alone stands."""
        return int(self.atoms(block, self.site_index("none")).start)

    def names(self, sites: tuple[int, ...]) -> tuple[str, ...]:
        """The site ids that a set names, those of a run written out; the empty set is `other`."""
        return tuple(name for i in sites for name in self.sites[i].members) or (OTHER,)


def summed(table: Array, site: NDArray[np.intp], axis: int = 0) -> Array:
    """Sums over the atoms of each site.

    Args:
        table: with atoms along `axis`.
        site: (atoms,) site of each; atoms of a site are contiguous.
        axis: which one is summed.
    Returns:
        The same with sites in place of atoms.
    """
    return np.asarray(np.add.reduceat(table, np.flatnonzero(np.r_[True, np.diff(site) > 0]), axis=axis))


@lru_cache(maxsize=8)
def naming(model: Model) -> Array:
    """(sites, sites) 1 where the site of the row is named by the one of the column: by itself, or by its run."""
    return np.array([[float(site.id in other.members) for other in model.sites] for site in model.sites])


@lru_cache(maxsize=8)
def _slices(model: Model) -> dict[BlockName, tuple[slice, ...]]:
    """Where the atoms of each site lie, by block."""
    sites = np.arange(len(model.sites) + 1)
    bounds: dict[BlockName, list[int]] = {
        "cause": np.searchsorted(model.cause.site, sites).tolist(),
        "state": np.searchsorted(model.state.site, sites).tolist(),
    }
    return {
        block: tuple(slice(first, last) for first, last in itertools.pairwise(edges)) for block, edges in bounds.items()
    }
