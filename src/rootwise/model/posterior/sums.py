"""Sums over the members of groups, such as the causes of each site, of tables with one row a member.

Groups with the same number of members are stacked, so that their sums are one product of stacked matrices.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Index = NDArray[np.intp]


class Stack(NamedTuple):
    """Groups with the same number of members.

    Attributes:
        groups: (groups,) their numbers.
        members: (groups, members) who they are.
    """

    groups: Index
    members: Index


def stacks(group: Index) -> list[Stack]:
    """Groups by their number of members.

    Args:
        group: (members,) group of each, from 0 and rising; every group has members.
    Returns:
        One stack a number.

    >>> stacks(np.array([0, 1, 1]))
    [Stack(groups=array([0]), members=array([[0]])), Stack(groups=array([1]), members=array([[1, 2]]))]
    """
    sizes = np.bincount(group)
    starts = np.cumsum(sizes) - sizes
    alike = [(size, np.flatnonzero(sizes == size)) for size in sorted(set(sizes.tolist()))]
    return [Stack(groups, starts[groups, None] + np.arange(size)) for size, groups in alike]


def sums(table: Array, rows: Index, weights: Array, stacked: Sequence[Stack]) -> Array:
    """Weighted sums over the members of each group.

    Args:
        table: (any, columns).
        rows: (members,) the row of the table that each member has.
        weights: (sets of weights, members).
        stacked: all groups.
    Returns:
        (groups, sets of weights, columns).

    >>> stacked = stacks(np.array([0, 1, 1]))
    >>> sums(np.array([[1., 2.], [10., 20.]]), np.array([0, 1, 1]), np.array([[1., 1., 2.]]), stacked)
    array([[[ 1.,  2.]],
    <BLANKLINE>
           [[30., 60.]]])
    """
    summed = np.empty((sum(len(stack.groups) for stack in stacked), len(weights), table.shape[1]))
    for stack in stacked:
        own = np.ascontiguousarray(weights[:, stack.members].transpose(1, 0, 2))
        summed[stack.groups] = own @ table.take(rows[stack.members], axis=0)
    return summed
