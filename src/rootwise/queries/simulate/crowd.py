"""Patients drawn from the model, many at once: sources, causes, states, latent levels, and what is recorded.

Everything is drawn as the model computes it: one latent level a target, shared irritability within a group of tests, a
comorbidity beside a single source, and for a source that the atlas does not hold every target by itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rootwise.atlas.tables.ages import age_band
from rootwise.cases.case import Case, Side
from rootwise.model.evidence.coefficients import TargetSum
from rootwise.model.evidence.story import SURE_ONSET
from rootwise.model.findings.targets import BlockName
from rootwise.model.lesions.variants import SUPPLIES
from rootwise.model.model import Model
from rootwise.model.posterior.bystanders import NO_BYSTANDER
from rootwise.model.posterior.likelihood import BlockEvaluator
from rootwise.model.posterior.posterior import posterior
from rootwise.queries.simulate.recorded import noisier, recorded

Array = NDArray[np.float64]
Index = NDArray[np.intp]
NOBODY = -1


@dataclass(frozen=True, slots=True)
class Shift:
    """How the world that patients come from differs from the model.

    Attributes:
        supply: of everybody, one of `variants.SUPPLIES`; `prefixed` and `postfixed` are half a root off.
        noise: how many times as likely each misreading and each false positive is.
    """

    supply: str = "published"
    noise: float = 1.0


AS_MODELLED = Shift()


def simulate(
    model: Model, n: int, seed: int, clinic: Case, shift: Shift = AS_MODELLED, *, singles: bool = False
) -> Crowd:
    """Draw patients of one clinic.

    Args:
        model: the model.
        n: patients.
        seed: of the random numbers: the same seed, the same patients.
        clinic: setting, age and sex of all of them; its findings are not read.
        shift: how their world differs from the model.
        singles: whether only single sources are drawn, every site alike, without comorbidity (to learn from).

    Returns:
        Who has what; what is recorded of them is drawn when it is asked for.
    """
    return Crowd(model, n, seed, clinic, shift, singles=singles)


class Crowd:
    """Simulated patients of one clinic.

    Attributes:
        model, n, clinic: as they were asked for.
        rng: of the random numbers.
        sets: every set of sites that may be the source; the empty one is a source that the atlas does not hold.
        truth: (n,) index of each patient's set.
        causes, states: (n, 2) index of the cause and state atoms of each patient's lesions, or `NOBODY`.
    """

    def __init__(self, model: Model, n: int, seed: int, clinic: Case, shift: Shift, *, singles: bool) -> None:
        """Draw who has what; `simulate` says what is meant."""
        self.model, self.n, self.clinic, self._shift = model, n, clinic, shift
        self.rng = np.random.default_rng(seed)
        self._band = age_band(clinic.age)
        variant = SUPPLIES.index(shift.supply)
        self._evaluators: dict[str, BlockEvaluator] = {
            "cause": BlockEvaluator(model, "cause", self._band),
            "state": BlockEvaluator(model, "state", self._band, (variant, variant)),
        }
        prior = posterior(Case("clinic", clinic.age, clinic.sex, clinic.setting), model)
        self._cause_prior: Array = prior.single_cause / prior.single_cause.sum()
        pairs = np.argwhere(prior.prior_pair > 0.0)
        self.sets: list[tuple[int, ...]] = [(i,) for i in range(len(model.sites))]
        weights = np.full(len(model.sites), 1.0 / len(model.sites))
        if not singles:
            self.sets += [*((int(a), int(b)) for a, b in pairs), ()]
            weights = np.concatenate([prior.prior_single, prior.prior_pair[tuple(pairs.T)], [prior.prior_other]])
        self.truth: Index = self.rng.choice(len(self.sets), size=n, p=weights / weights.sum())
        self.causes = np.full((n, 2), NOBODY)
        self._draw_sources()
        if not singles:
            self._draw_bystanders()
        self.states = self._states_of(self.causes)
        self._unknown = np.array([not self.sets[i] for i in self.truth])
        self._halves: dict[tuple[str, int], Index] = {}
        self._levels: dict[str, Index] = {}

    def _draw_sources(self) -> None:
        for place in (0, 1):
            site = np.array([(self.sets[i] + (NOBODY, NOBODY))[place] for i in self.truth])
            for one in np.unique(site[site >= 0]):
                here = np.flatnonzero(site == one)
                self.causes[here, place] = self._cause_of(int(one), len(here))

    def _cause_of(self, site: int, count: int) -> Index:
        own = self.model.atoms("cause", site)
        share = self._cause_prior[own]
        drawn: Index = own.start + self.rng.choice(len(share), size=count, p=share / share.sum())
        return drawn

    def _draw_bystanders(self) -> None:
        eligible = np.array([info.kind not in NO_BYSTANDER for info in self.model.sites])
        for site, prevalence in self.model.prior.bystanders:
            alone = np.array([len(self.sets[i]) == 1 and eligible[self.sets[i][0]] for i in self.truth])
            beside = alone & (self.causes[:, 1] == NOBODY) & (self.rng.random(self.n) < prevalence[self._band])
            self.causes[beside, 1] = self._cause_of(site, int(beside.sum()))

    def _states_of(self, causes: Index) -> Index:
        states = np.full(causes.shape, NOBODY)
        for place in range(causes.shape[1]):
            for cause in np.unique(causes[causes[:, place] >= 0, place]):
                here = np.flatnonzero(causes[:, place] == cause)
                link = self.model.link[cause]
                states[here, place] = self.rng.choice(len(link), size=len(here), p=link / link.sum())
        return states

    def onset(self) -> list[str]:
        """Onset of each patient, as the model reads it: of two sources one brought the patient."""
        which = np.where(self.causes[:, 1] >= 0, self.rng.integers(2, size=self.n), 0)
        alone = np.array([len(self.sets[i]) < 2 for i in self.truth])  # a comorbidity brought nobody
        told = np.where(alone, self.causes[:, 0], self.causes[np.arange(self.n), which])
        told[self._unknown] = self._somebody("cause", int(self._unknown.sum()))
        sudden = np.clip(self.model.onset[told], 1.0 - SURE_ONSET, SURE_ONSET)
        return ["sudden" if yes else "gradual" for yes in self.rng.random(self.n) < sudden]

    def levels(self, key: str) -> Index:
        """(patients,) latent level of a target, drawn once."""
        if key not in self._levels:
            self._levels[key] = self._draw_levels(key)
        return self._levels[key]

    def values(self, name: str, side: Side, day: int | None = None) -> tuple[tuple[str, ...], Index] | None:
        """What is recorded of a finding.

        Args:
            name, side: the finding.
            day: of the examination, from onset.
        Returns:
            Its values and, by patient, which of them; None where the model does not read it.
        """
        known = recorded(name, side, self.model, day)
        if known is None:
            return None
        table = known.table if self._shift.noise == 1.0 else noisier(known.table, self._shift.noise)
        cumulative = table.cumsum(axis=0)[:-1, self.levels(known.target)]
        return known.values, (self.rng.random(self.n) >= cumulative).sum(axis=0)

    def _draw_levels(self, key: str) -> Index:
        target = self.model.targets[key]
        drawn = self._half(target.group or key, target.versions)
        atoms = (self.causes if target.block == "cause" else self.states).copy()
        atoms[self._unknown, 0] = self._somebody(target.block, int(self._unknown.sum()))
        # A source that is not held knows of no shared irritability.
        drawn[self._unknown] = self.rng.integers(target.versions, size=int(self._unknown.sum()))
        up_to = np.ones((self.n, target.levels - 1))
        for half in range(target.versions):
            here = drawn == half
            for level in range(target.levels - 1):
                up_to[here, level] = self._up_to(key, target.first + half, level, atoms[here])
        if self._shift.noise != 1.0 and target.kind == "sign":
            missed = self.model.cause.q0 if target.block == "cause" else self.model.state.q0
            false = (self._shift.noise - 1.0) * (1.0 - missed[self._band, target.first, 0])
            up_to[:, 0] *= 1.0 - min(false, 0.5)
        return np.asarray((self.rng.random((self.n, 1)) >= up_to).sum(axis=1))

    def _half(self, group: str, versions: int) -> Index:
        """Which half of the shared irritability each patient has."""
        key = (group, versions)
        if key not in self._halves:
            self._halves[key] = self.rng.integers(versions, size=self.n)
        return self._halves[key].copy()

    def _somebody(self, block: BlockName, count: int) -> Index:
        """An atom of whatever single site brings a patient here."""
        cause: Index = self.rng.choice(len(self._cause_prior), size=count, p=self._cause_prior)
        return cause if block == "cause" else self._states_of(cause[:, None])[:, 0]

    def _up_to(self, key: str, row: int, level: int, atoms: Index) -> Array:
        """(patients,) P(target at this level or better)."""
        target = self.model.targets[key]
        evaluator = self._evaluators[target.block]
        one = np.eye(evaluator.block.q0.shape[2])[level]
        item = TargetSum((row,), one, target.group, target.loss, int(key.endswith("|right")))
        out = np.asarray(evaluator.single(item, row)[atoms[:, 0]])
        both = np.flatnonzero(atoms[:, 1] >= 0)
        if len(both):
            every = np.arange(evaluator.block.g.shape[1])
            seconds, place = np.unique(atoms[both, 1], return_inverse=True)
            out[both] = evaluator.pair(item, row, every, seconds)[atoms[both, 0], place]
        return np.minimum(out, 1.0)
