"""Patients drawn from a model: a set of sites, their causes and states, latent levels, and what is recorded of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from rootwise.cases.case import Case, Finding, in_order
from rootwise.model.evidence.coefficients import Term
from rootwise.model.model import Model
from rootwise.model.posterior.likelihood import BlockEvaluator
from rootwise.model.posterior.posterior import posterior

Array = NDArray[np.float64]
Lesion = tuple[int, int]  # a cause atom and a state atom of one site

# No comorbidity stands beside a source at this age in the small atlas, so that a patient is a set of sites alone.
CLINIC = Case("clinic", age=50, setting="spine_clinic")
BAND = 2  # of that age
ONSET = (0.03, 0.97)  # no onset excludes a cause
WORDS = {"none": "normal", "mild": "abnormal"}  # of a severity scale, as a functional test reads them

# Finding -> (target, method of its reading table, recorded words); signs record their own level.
READ = {
    "strength.knee_extension": ("strength:knee_extension", "mrc", ("5", "4", "2", "0")),
    "function.squat": ("strength:knee_extension", "function", ("none", "mild")),
    "strength.ankle_dorsiflexion": ("strength:ankle_dorsiflexion", "mrc", ("5", "4", "2", "0")),
    "sensation.medial_leg": ("sensation:medial_leg", "sensation", ("normal", "reduced", "absent")),
    "reflex.patellar": ("reflex:patellar", "reflex", ("normal", "brisk", "reduced", "absent")),
    "atrophy.quadriceps": ("atrophy:quadriceps", "atrophy", ("absent", "present")),
}
SIGNS = {
    "tension.femoral_nerve_stretch": "negative",
    "hip_exam.internal_rotation_pain": "negative",
    "hip_exam.faber": "negative",
    "mri.stenosis.foraminal.L3-L4": "none",
    "mri.stenosis.foraminal.L4-L5": "none",
    "history.diabetes": "no",
}
# Told together or not at all, with the sensation of the leg: nothing is silent then.
PAINS = {"pain.groin": "absent", "pain.lateral_hip": "absent", "pain.buttock": "absent"}
ITEMS = (*READ, *SIGNS)


@dataclass(frozen=True)
class Patient:
    """What is recorded, and the sites that are the source; none at all for a source the atlas does not hold."""

    case: Case
    sites: tuple[int, ...]


class Simulator:
    """Draws patients of one clinic from a model, all of them with one anatomical variant."""

    def __init__(self, model: Model, seed: int, variant: int = 0) -> None:
        self._model, self._rng = model, np.random.default_rng(seed)
        self._evaluators: dict[str, BlockEvaluator] = {
            "cause": BlockEvaluator(model, "cause", BAND),
            "state": BlockEvaluator(model, "state", BAND, (variant, variant)),
        }
        prior = posterior(CLINIC, model)
        self._causes = prior.single_cause / prior.single_cause.sum()
        pairs = np.argwhere(prior.prior_pair > 0.0)
        self._sets = [*((i,) for i in range(len(model.sites))), *((int(a), int(b)) for a, b in pairs), ()]
        self._weights = np.concatenate([prior.prior_single, prior.prior_pair[tuple(pairs.T)], [prior.prior_other]])
        self._up_to = cache(self._cumulative)

    def patient(self, items: Sequence[str], pains: bool) -> Patient:
        """One patient in whom these items are examined on both sides, and pain asked for region by region."""
        sites = self._sets[self._rng.choice(len(self._sets), p=self._weights)]
        lesions = [self._lesion(site) for site in sites]
        tested = [*items, *PAINS, "sensation.medial_leg"] if pains else items
        halves: dict[str, int] = {}
        levels: dict[str, int] = {}
        findings = []
        for name in dict.fromkeys(tested):
            for side in ("axial",) if name.startswith("history") else ("left", "right"):
                key = f"{READ[name][0] if name in READ else name}|{side}"
                if key not in levels:
                    levels[key] = self._level(key, lesions, halves)
                findings.append(Finding(name, side, self._word(name, key, levels[key])))  # type: ignore[arg-type]
        onset = "sudden" if self._rng.random() < self._sudden(lesions) else "gradual"
        case = Case(CLINIC.id, CLINIC.age, setting=CLINIC.setting, onset=onset, findings=in_order(findings))
        return Patient(case, sites)

    def some(self, count: int) -> list[Patient]:
        """Patients in each of whom another choice of items is examined."""
        return [
            self.patient([item for item in ITEMS if self._rng.random() < 0.6], self._rng.random() < 0.5)
            for _ in range(count)
        ]

    def _lesion(self, site: int | None = None) -> Lesion:
        """A cause and a state of a site, or of whatever single site brings a patient here."""
        share = self._causes if site is None else self._causes * (self._model.cause.site == site)
        cause = int(self._rng.choice(len(share), p=share / share.sum()))
        return cause, int(self._rng.choice(self._model.link.shape[1], p=self._model.link[cause]))

    def _sudden(self, lesions: list[Lesion]) -> float:
        told = lesions[self._rng.integers(len(lesions))] if lesions else self._lesion()
        return float(np.clip(self._model.onset[told[0]], *ONSET))

    def _level(self, key: str, lesions: list[Lesion], halves: dict[str, int]) -> int:
        target = self._model.targets[key]
        half = int(self._rng.integers(target.versions))
        if lesions:  # a source that is not held knows of no shared irritability
            half = halves.setdefault(target.group, half) if target.group else half
        atoms = [lesion[target.block == "state"] for lesion in lesions or [self._lesion()]]
        up_to = self._up_to(key, target.first + half, *atoms)
        return int((self._rng.random() >= up_to[:-1]).sum())

    def _cumulative(self, key: str, row: int, first: int, second: int | None = None) -> Array:
        """(levels,) P(level <= k | one or two atoms)."""
        target, up_to = self._model.targets[key], []
        evaluator = self._evaluators[target.block]
        for level in range(target.levels - 1):
            one = np.eye(evaluator.block.q0.shape[2])[level]
            item = Term((row,), one, target.group, target.loss, int(key.endswith("|right")))
            if second is None:
                up_to.append(evaluator.single(item, row)[first])
            else:
                up_to.append(evaluator.pair(item, row, np.array([first]), np.array([second]))[0, 0])
        return np.array([*up_to, 1.0])

    def _word(self, name: str, key: str, level: int) -> str:
        if name not in READ:
            return (({**SIGNS, **PAINS})[name], *self._model.targets[key].thresholds)[level]
        _, method, words = READ[name]
        table = self._model.readings.tables[method]
        chances = np.array([table[WORDS.get(word, word) if method == "function" else word][level] for word in words])
        return words[int(self._rng.choice(len(words), p=chances / chances.sum()))]
