"""The model beside its rivals on the same cases: scores, paired differences, and what only a rival gets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from rootwise.cases import Case
from rootwise.cohorts.answers import Answer
from rootwise.cohorts.evaluate import Evaluation, Result, evaluate
from rootwise.cohorts.known import Known, KnownCase
from rootwise.cohorts.pool import each
from rootwise.cohorts.scores import Mean, Score, difference, score
from rootwise.model.model import Model
from rootwise.model.posterior.posterior import Options
from validation.casebook.blinded import READING, blinded_answers
from validation.casebook.naive_bayes import naive_answer
from validation.casebook.trained_bayes import keys_of, train, trained_answer

NAIVE, TRAINED, BLINDED = "naive Bayes", "trained naive Bayes", "blinded reading"


@dataclass(frozen=True, slots=True)
class Run:
    """One reading under one prior.

    Attributes:
        model: the model's evaluation.
        rivals: by name, a score a case (any accepted set counts); None where a rival has no answer to it.
    """

    model: Evaluation
    rivals: dict[str, tuple[Score | None, ...]]

    def gain(self, rival: str, indices: Sequence[int]) -> Mean | None:
        """Mean of the paired differences of the log score, the model less a rival, over some cases."""
        pairs = [
            (self.model.results[i].lenient, other) for i in indices if (other := self.rivals[rival][i]) is not None
        ]
        return difference([ours for ours, _ in pairs], [theirs for _, theirs in pairs]) if pairs else None

    def lost_to(self, rival: str) -> list[tuple[Result, Score]]:
        """Cases that a rival gets right and the model misses, those it is surest of first."""
        rows = [
            (ours, theirs)
            for ours, theirs in zip(self.model.results, self.rivals[rival], strict=True)
            if theirs is not None and theirs.right and not ours.lenient.right
        ]
        return sorted(rows, key=lambda row: (-row[1].said, row[0].known.case.id))

    def won_from(self, rival: str) -> int:
        """How many cases the model gets right and a rival misses."""
        pairs = zip(self.model.results, self.rivals[rival], strict=True)
        return sum(theirs is not None and ours.lenient.right and not theirs.right for ours, theirs in pairs)


def compare(
    known: Known, model: Model, reading: str, prior: str | None, rivals: Sequence[str], jobs: int | None = None
) -> Run:
    """Score the model and its rivals.

    Args:
        known: the cases.
        model: the model.
        reading: `bedside`, `electrodiagnosis` or `all`.
        prior: a setting, `flat`, `unknown`, or None for each case's own.
        rivals: names of rivals; the blinded reading answers bedside readings alone.
        jobs: processes.
    Returns:
        The scores.
    Raises:
        CohortError: there is no case to score.
        QueryError: no such prior.
    """
    ours = evaluate(known, model, reading, Options(prior), jobs=jobs)
    cases = [one.read(reading) for one in known.cases]
    scores: dict[str, tuple[Score | None, ...]] = {}
    if NAIVE in rivals:
        scores[NAIVE] = _scores(known.cases, each(partial(naive_answer, prior=prior), cases, model, jobs))
    if TRAINED in rivals:
        scores[TRAINED] = _scores(known.cases, _trained(cases, model, prior))
    if BLINDED in rivals and reading == READING:
        answers = blinded_answers()
        scores[BLINDED] = _scores(known.cases, [answers.get(case.id) for case in cases])
    return Run(ours, scores)


def _trained(cases: list[Case], model: Model, prior: str | None) -> list[Answer]:
    trained = train(model, keys_of(cases, model))
    return [trained_answer(model, case, trained, prior) for case in cases]


def _scores(known: Sequence[KnownCase], answers: Sequence[Answer | None]) -> tuple[Score | None, ...]:
    return tuple(
        None if answer is None else score(one.accept, answer) for one, answer in zip(known, answers, strict=True)
    )
