"""The mixture of pictures: P(answer | case), with the weights of kinds and sites that other cases teach.

    P(E | answer) = sum_pictures share P(E | picture)

The raters' own shares are used as they are, or multiplied by a weight a kind of source and a weight a site, fitted on
cases of other publications: published cases are not a clinic's, and what that alone is worth is to be seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from rootwise.cohorts.answers import LEAST, Answer, ranked
from rootwise.cohorts.known import KnownCase
from rootwise.model.model import OTHER, Model
from validation.panel.atoms import Atoms
from validation.panel.cells import Cells
from validation.panel.evidence import Way, ways

Array = NDArray[np.float64]

RIDGE = {"prior": 0.2, "both": 0.05, "kind": 0.03, "site": 0.02}  # pull of each weight towards what the raters say
STEPS = 25
FAINT = 1e-9  # no case drags a fit further than an answer of this probability


@dataclass(frozen=True, slots=True)
class Read:
    """A case against the pictures.

    Attributes:
        log_prior: (atoms,) of its setting, age and sex.
        ways: each way it could be.
        right: (answers,) which count as right.
    """

    log_prior: Array
    ways: tuple[Way, ...]
    right: NDArray[np.bool_]


class Mixture:
    """The pictures as a classifier."""

    def __init__(self, model: Model, atoms: Atoms, cells: Cells, unsaid: float) -> None:
        """Keep what is asked about.

        Args:
            model: its rules of reading.
            atoms, cells: the pictures.
            unsaid: how far the silence of the examination counts, 0 to 1.
        """
        self._model, self._atoms, self._cells, self._unsaid = model, atoms, cells, unsaid
        kind = {site.base: site.kind for site in model.sites}
        answer = atoms.answer
        kinds = sorted({kind[base] for base in atoms.bases})
        sites = sorted(set(atoms.bases))
        self._kind = np.array([kinds.index(kind[base]) for base in atoms.bases])[answer]
        self._site = np.array([sites.index(base) for base in atoms.bases])[answer]
        self._both = atoms.both[answer].astype(float)
        self._answer = answer
        self._ridge = np.concatenate(
            [[RIDGE["prior"], RIDGE["both"]], np.full(len(kinds), RIDGE["kind"]), np.full(len(sites), RIDGE["site"])]
        )
        self.start = np.concatenate([[1.0, 0.0], np.zeros(len(kinds) + len(sites))])
        self._edges = np.array([2, 2 + len(kinds)])

    def read(self, known: KnownCase, reading: str, prior: str | None = None) -> Read:
        """A case as the pictures see it.

        Args:
            known: the case with its answer.
            reading: `bedside`, `electrodiagnosis` or `all`.
            prior: a setting, or None for the case's own.
        Returns:
            Its likelihoods.
        """
        case = known.read(reading)
        causes = self._atoms.prior.causes(prior or case.setting, case.age, case.sex, self._answer)
        return Read(
            np.log(np.maximum(causes, 1e-300)),
            tuple(ways(case, self._model, self._atoms, self._cells)),
            np.array([answer in known.accept for answer in self._atoms.answers]),
        )

    def answer(self, read: Read, weights: Array) -> Answer:
        """P(answer | case).

        Args:
            read: the case.
            weights: as `fit` gives them, or `start`.
        Returns:
            The ranked answers.
        """
        p = self._by_answer(read, weights)[1]
        other = self._model.constants["other_prior"]
        named = zip(self._atoms.answers, (1.0 - other) * p, strict=True)
        sets = [(sites, float(q)) for sites, q in named if q >= LEAST]
        return ranked([*sets, (frozenset({OTHER}), other)], 1.0)

    def fit(self, cases: Sequence[Read]) -> Array:
        """The weights under which cases have the most likely answers.

        Args:
            cases: to learn from.
        Returns:
            Exponent of the prior, weight of both sides, of each kind, of each site; the last three as logarithms.
        """
        bounds = [(0.0, 2.0), *[(-4.0, 4.0)] * (len(self.start) - 1)]
        options = {"maxiter": STEPS}
        found = minimize(self.loss, self.start, (cases,), jac=True, method="L-BFGS-B", bounds=bounds, options=options)
        return np.asarray(found.x)

    def loss(self, weights: Array, cases: Sequence[Read]) -> tuple[float, Array]:
        """What a fit makes small: how unlikely the right answers are, and how far the weights are from the raters'.

        Args:
            weights: as `fit` gives them.
            cases: to learn from.
        Returns:
            The mean over the cases, and its slope.
        """
        pulled = weights - self.start
        total, slope = float(self._ridge @ pulled**2), 2.0 * self._ridge * pulled
        for read in cases:
            atoms, p = self._by_answer(read, weights)
            inside = max(float(p[read.right].sum()), FAINT)
            total -= float(np.log(inside)) / len(cases)
            moved = atoms * (read.right[self._answer] / inside - 1.0)
            slope -= self._by_weight(moved, read) / len(cases)
        return total, slope

    def _by_answer(self, read: Read, weights: Array) -> tuple[Array, Array]:
        """P(atom | case) and P(answer | case)."""
        kinds, sites = np.split(weights, self._edges)[1:]
        own = weights[0] * read.log_prior + weights[1] * self._both + kinds[self._kind] + sites[self._site]
        logs = [own + np.log(way.weight) + way.log_found + self._unsaid * way.log_unsaid for way in read.ways]
        atoms = np.exp(np.array(logs) - np.max(logs)).sum(axis=0)
        atoms /= atoms.sum()
        return np.asarray(atoms), np.bincount(self._answer, atoms).astype(float)

    def _by_weight(self, moved: Array, read: Read) -> Array:
        """How much each weight moves, if atoms are moved so."""
        first, second = np.diff([*self._edges, len(self.start)])
        return np.concatenate(
            [
                [moved @ read.log_prior, moved @ self._both],
                np.bincount(self._kind, moved, first),
                np.bincount(self._site, moved, second),
            ]
        )
