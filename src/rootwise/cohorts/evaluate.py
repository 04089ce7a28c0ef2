"""How often is the model right on cases whose answer is known, and how far can its probabilities be trusted?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from rootwise.cases import Case
from rootwise.cohorts.answers import answer_of
from rootwise.cohorts.arguments import Argument, argument, paired
from rootwise.cohorts.groups import chosen, members
from rootwise.cohorts.known import Known, KnownCase, counted
from rootwise.cohorts.pool import each
from rootwise.cohorts.scores import Score, Summary, score, summary
from rootwise.errors import CohortError
from rootwise.model.model import VERSION, Model
from rootwise.model.posterior.posterior import BATCH, Options, Posterior, posterior, posteriors
from rootwise.queries.case.temper import tempered

AS_ASKED = Options()


@dataclass(frozen=True, slots=True)
class Result:
    """One case's scores.

    Attributes:
        known: the case with its answer.
        lenient: any accepted set counts as right.
        strict: the truth alone counts as right.
        argument: why it was missed; None for a hit, or when it was not asked for.
    """

    known: KnownCase
    lenient: Score
    strict: Score
    argument: Argument | None


@dataclass(frozen=True, slots=True)
class Group:
    """The scores of some of the cases, on both counts."""

    name: str
    lenient: Summary
    strict: Summary


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The answer to `evaluate`.

    Attributes:
        reading: `bedside`, `electrodiagnosis` or `all`.
        prior: as asked; None for each case's own setting.
        pairs: whether two sources at once were considered.
        atlas, model: what the answers rest on.
        results: one a case, in the order read.
        left_out: reasons and how many.
    """

    reading: str
    prior: str | None
    pairs: bool
    atlas: str
    model: str
    results: tuple[Result, ...]
    left_out: dict[str, int]

    @property
    def groups(self) -> tuple[Group, ...]:
        """The scores by group; see `groups.members`."""
        lenient, strict = [one.lenient for one in self.results], [one.strict for one in self.results]
        by_name = members([one.known for one in self.results])
        return tuple(
            Group(name, summary(chosen(indices, lenient)), summary(chosen(indices, strict)))
            for name, indices in by_name.items()
        )

    @property
    def misses(self) -> tuple[Result, ...]:
        """Cases whose first set was not an accepted one, the worst first."""
        missed = [one for one in self.results if not one.lenient.right]
        return tuple(sorted(missed, key=lambda one: (one.lenient.log_score, one.known.case.id)))


def evaluate(
    known: Known,
    model: Model,
    reading: str = "bedside",
    options: Options = AS_ASKED,
    *,
    temperature: float = 1.0,
    prior_name: str | None = None,
    with_arguments: bool = True,
    jobs: int | None = None,
) -> Evaluation:
    """Score the model on cases whose answer is known.

    Args:
        known: the cases.
        model: the model.
        reading: which findings it may see.
        options: prior, pairs, variants; without pairs many cases are answered at once.
        temperature: of the evidence; see `temper.py`.
        prior_name: how the prior is called in the answer; its own name by default.
        with_arguments: whether each miss is explained (a posterior a finding more).
        jobs: processes; one for each processor by default.
    Returns:
        The scores.
    Raises:
        CohortError: there is no case to score.
        QueryError: no such prior.
        CaseError: no such reading.
    """
    if not known.cases:
        hint = f"left out: {counted(known.left_out)}; a case needs truth.sites"
        raise CohortError("E-COHORT-001", "no case can be scored", hint=hint)
    work = partial(_results, reading=reading, options=options, temperature=temperature, explained=with_arguments)
    size = 1 if options.pairs else BATCH
    batches = [known.cases[first : first + size] for first in range(0, len(known.cases), size)]
    results = tuple(one for batch in each(work, batches, model, jobs) for one in batch)
    name = prior_name or options.prior
    return Evaluation(reading, name, options.pairs, model.atlas_hash, VERSION, results, known.left_out)


def _results(
    model: Model, batch: Sequence[KnownCase], reading: str, options: Options, temperature: float, explained: bool
) -> list[Result]:
    cases = [known.read(reading) for known in batch]
    if options.pairs:
        answered: Iterable[Posterior] = (
            posterior(case, model, options, keep=paired(known.accept, model))
            for known, case in zip(batch, cases, strict=True)
        )
    else:
        answered = posteriors(cases, model, options)
    return [
        _result(known, case, tempered(one, temperature, model), model, options, explained)
        for known, case, one in zip(batch, cases, answered, strict=True)
    ]


def _result(
    known: KnownCase, case: Case, result: Posterior, model: Model, options: Options, explained: bool
) -> Result:
    answer = answer_of(result, model)
    lenient, strict = score(known.accept, answer), score(known.strict, answer)
    why = argument(case, result, known.accept, model, options) if explained and not lenient.right else None
    return Result(known, lenient, strict, why)
