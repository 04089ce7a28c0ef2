"""Atoms that do the same to a target are of one kind: what is worked out for a kind holds for each of its atoms.

Which kinds a target tells apart does not depend on the case, so they are counted once, when the model is built.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rootwise.model.findings.loss import Loss
from rootwise.model.findings.targets import Target

Array = NDArray[np.float64]
Index = NDArray[np.intp]


class Kinds(NamedTuple):
    """A partition of the atoms.

    Attributes:
        first: (kinds,) one atom of each kind.
        kind: (atoms,) the kind of each atom.
    """

    first: Index
    kind: Index


def told_apart(codes: NDArray[np.generic]) -> Kinds:
    """The partition of atoms by a code.

    Args:
        codes: (atoms,) equal for atoms of one kind.
    Returns:
        Its kinds, by rising code.

    >>> told_apart(np.array([.5, .1, .5]))
    Kinds(first=array([1, 0]), kind=array([1, 0, 1]))
    """
    order = codes.argsort(kind="stable")
    ranked = codes[order]
    new = np.ones(len(codes), bool)
    np.not_equal(ranked[1:], ranked[:-1], out=new[1:])
    kind = np.empty(len(codes), np.intp)
    kind[order] = new.cumsum() - 1
    return Kinds(order[new], kind)


def refined(one: Index, other: Index) -> Kinds:
    """Atoms that are of one kind in each of two partitions.

    Args:
        one, other: (atoms,) kinds from 0.
    Returns:
        The partition that both make together.

    >>> refined(np.array([0, 0, 1]), np.array([0, 1, 1])).kind
    array([0, 1, 2])
    """
    width = int(other.max()) + 1
    codes = one * width + other
    small = (int(one.max()) + 1) * width <= SHORT
    return told_apart(codes.astype(np.uint16) if small else codes)


SHORT = 2**16  # codes of two bytes are sorted ten times faster


def alike(tables: Sequence[Array]) -> Kinds:
    """Atoms with the same number in every column of every table.

    Args:
        tables: (atoms, columns) each.
    Returns:
        The partition.

    >>> alike([np.array([[1., 1.], [1., 2.], [1., 1.]])]).kind
    array([0, 1, 0])
    """
    together: Kinds | None = None
    for column in (column for table in tables for column in table.T if (column != column[0]).any()):
        one = told_apart(column)
        together = one if together is None else refined(together.kind, one.kind)
    return together or Kinds(np.zeros(1, np.intp), np.zeros(len(tables[0]), np.intp))


def struck(loss: Loss, supply: int, atoms: int) -> Index:
    """How each atom strikes a supply.

    Args:
        loss: the supply of a target.
        supply: index of `variants.SUPPLIES`.
        atoms: of the block.
    Returns:
        (atoms,) kind of `loss.kind`, or -1 of an atom that takes no fibres.
    """
    kind = np.full(atoms, -1, np.intp)
    kind[loss.atoms] = loss.kind[supply]
    return kind


def kinds_by_row(g: Array, targets: Iterable[Target], losses: Sequence[Loss]) -> NDArray[np.uint16]:
    """The kinds that each row of a block tells apart, in the usual supply.

    Args:
        g: (rows, atoms, levels) factors.
        targets: whose rows they are.
        losses: supplies that the targets name.
    Returns:
        (rows, atoms) kinds; the versions of one target tell the same kinds apart.
    """
    atoms = g.shape[1]
    kinds = np.zeros((len(g), atoms), np.uint16)
    for target in targets:
        rows = slice(target.first, target.first + target.versions)
        tables = [*g[rows]]
        if target.loss >= 0:
            tables.append(struck(losses[target.loss], 0, atoms)[:, None].astype(float))
        kinds[rows] = alike(tables).kind
    return kinds
