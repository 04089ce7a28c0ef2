"""Weights of kinds and sites that other cases teach, on top of the model's answer.

    P(set | case) ~ joint(set, case) exp(b [both sides] + sum_{site in set} (k_kind + s_site)) prior(set)^(a - 1)

Published cases are not a clinic's: what the mix of sources among them alone is worth is to be seen. Nothing of this is
in the model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from rootwise.cohorts.answers import LEAST, Answer, ranked
from rootwise.cohorts.known import KnownCase
from rootwise.model.model import Model
from rootwise.model.posterior.posterior import posterior

Array = NDArray[np.float64]
Index = NDArray[np.intp]

RIDGE = {"prior": 0.2, "both": 0.05, "kind": 0.03, "site": 0.02}  # pull of each weight towards doing nothing
STEPS = 25
FAINT = 1e-9  # no case drags a fit further than an answer of this probability
SEEN = 1e-7  # sets of less than this share of a case's mass are left out


@dataclass(frozen=True, slots=True)
class Read:
    """A case as the model answers it.

    Attributes:
        sets: the sets of sites, as indices; the empty one is another source.
        log_joint, log_prior: (sets,).
        features: (sets, weights) how often each weight counts in each set, but for the prior's exponent.
        right: (sets,) which count as right.
    """

    sets: tuple[tuple[int, ...], ...]
    log_joint: Array
    log_prior: Array
    features: Array
    right: NDArray[np.bool_]


class Weights:
    """What other cases teach of one model's kinds and sites."""

    def __init__(self, model: Model) -> None:
        """Choose the weights: the prior's exponent, both sides, then kinds and sites.

        Args:
            model: the model.
        """
        self._model = model
        kinds = sorted({site.kind for site in model.sites})
        bases = sorted({site.base for site in model.sites})
        self._of = np.zeros((len(model.sites), 1 + len(kinds) + len(bases)))
        for index, site in enumerate(model.sites):
            self._of[index, 0] = site.side == "both"
            self._of[index, 1 + kinds.index(site.kind)] = 1.0
            self._of[index, 1 + len(kinds) + bases.index(site.base)] = 1.0
        self._ridge = np.array(
            [RIDGE["prior"], RIDGE["both"], *[RIDGE["kind"]] * len(kinds), *[RIDGE["site"]] * len(bases)]
        )
        self.start = np.concatenate([[1.0], np.zeros(self._of.shape[1])])

    def read(self, known: KnownCase, reading: str) -> Read:
        """A case as the model answers it.

        Args:
            known: the case with its answer.
            reading: `bedside`, `electrodiagnosis` or `all`.
        Returns:
            Its sets.
        """
        found = posterior(known.read(reading), self._model)
        pairs = [(int(a), int(b)) for a, b in np.argwhere(found.pair > SEEN * found.total)]
        sets = ((), *((int(i),) for i in np.flatnonzero(found.single > SEEN * found.total)), *pairs)
        return Read(
            sets,
            np.log([found.joint(own) for own in sets]),
            np.log([found.prior(own) for own in sets]),
            np.array([self._of[list(own)].sum(axis=0) for own in sets]),
            np.array([frozenset(self._model.names(own)) in known.accept for own in sets]),
        )

    def answer(self, read: Read, weights: Array) -> Answer:
        """P(answer | case).

        Args:
            read: the case.
            weights: as `fit` gives them, or `start`.
        Returns:
            The ranked answers.
        """
        named = zip(read.sets, self._shares(read, weights), strict=True)
        return ranked([(frozenset(self._model.names(own)), float(p)) for own, p in named if p >= LEAST], 1.0)

    def fit(self, cases: Sequence[Read]) -> Array:
        """The weights under which cases have the most likely answers.

        Args:
            cases: to learn from.
        Returns:
            Exponent of the prior, and the weights, which are logarithms.
        """
        bounds = [(0.0, 2.0), *[(-4.0, 4.0)] * (len(self.start) - 1)]
        options = {"maxiter": STEPS}
        found = minimize(self.loss, self.start, (cases,), jac=True, method="L-BFGS-B", bounds=bounds, options=options)
        return np.asarray(found.x)

    def loss(self, weights: Array, cases: Sequence[Read]) -> tuple[float, Array]:
        """What a fit makes small: how unlikely the right answers are, and how far the weights are from nothing.

        Args:
            weights: as `fit` gives them.
            cases: to learn from.
        Returns:
            The mean over the cases, and its slope.
        """
        pulled = weights - self.start
        total, slope = float(self._ridge @ pulled**2), 2.0 * self._ridge * pulled
        for read in cases:
            p = self._shares(read, weights)
            inside = float(p[read.right].sum())
            total -= float(np.log(max(inside, FAINT))) / len(cases)
            if inside < FAINT:
                continue
            moved = p * (read.right / inside - 1.0)
            slope -= np.concatenate([[moved @ read.log_prior], moved @ read.features]) / len(cases)
        return total, slope

    def _shares(self, read: Read, weights: Array) -> Array:
        """(sets,) probabilities that sum to 1."""
        logs = read.log_joint + (weights[0] - 1.0) * read.log_prior + read.features @ weights[1:]
        p = np.exp(logs - logs.max())
        return np.asarray(p / p.sum())
