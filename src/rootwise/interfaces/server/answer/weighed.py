"""Why this answer and not that one: the weights behind an answer, as `rootwise explain` and `compare` give them."""

from __future__ import annotations

from rootwise.cases import Case, read_bytes
from rootwise.errors import ServerError
from rootwise.model.model import Model
from rootwise.model.posterior.posterior import Options
from rootwise.queries.atlas.supporting_rows import SupportingRows, supporting_rows
from rootwise.queries.case.compare import compare
from rootwise.queries.case.explain import explain, finding_weights, site_set
from rootwise.wording.answer.weights import (
    BarWords,
    ComparisonWords,
    ExplanationWords,
    bar_words,
    comparison_words,
    explanation_words,
)
from rootwise.wording.findings import as_stated

Names = tuple[str, ...]


def explained(model: Model, content: bytes, name: str, rival: Names) -> ExplanationWords:
    """Weights of the leader of a case file, by group and finding.

    Args:
        model: that answers.
        content, name: of the file.
        rival: sites that the leader is compared with; none for all others.

    Raises:
        QueryError: the rival is not one that can be weighed.
        ServerError: the file holds no case.
    """
    case = _case(content, name)
    return explanation_words(explain(case, model, rival=rival), case)


def compared(model: Model, content: bytes, name: str, first: Names, second: Names) -> ComparisonWords:
    """What tells two answers to a case file apart.

    Args:
        model: that answers.
        content, name: of the file.
        first, second: sets of sites.

    Raises:
        QueryError: one of them cannot be weighed.
        ServerError: the file holds no case.
    """
    case = _case(content, name)
    return comparison_words(compare(case, model, first, second), case)


def based(
    model: Model, content: bytes, name: str, finding: str, side: str, first: Names, second: Names
) -> tuple[BarWords, SupportingRows, SupportingRows | None]:
    """What the weight of one finding rests on.

    Args:
        model: that answers.
        content, name: of the file.
        finding, side: as stated in the case.
        first: sites that the finding is weighed for; what is shown is of the first of them.
        second: sites that they are held against; none for all others.

    Returns:
        The weight, the rows of the first, and those of the second where there is one.

    Raises:
        QueryError: one of the sets cannot be weighed.
        ServerError: the case has no such finding with a part in the answer, or the file holds no case.
    """
    case = _case(content, name)
    own, rival = site_set(first, model), site_set(second, model) if second else None
    weights = finding_weights(case, model, Options(), own, rival)
    for weight in weights:
        stated = as_stated(weight.finding, case)
        if (stated.id, stated.side) == (finding, side):
            rows = supporting_rows(weight.finding, model.names(own)[0], weight.source, case.age)
            others = supporting_rows(weight.finding, model.names(rival)[0], "", case.age) if rival else None
            return bar_words(weight, case), rows, others
    hint = "choose one of the bars; a finding that is not used has no weight"
    raise ServerError("E-SERVER-041", f"{finding} ({side}) has no weight in this answer", hint=hint)


def _case(content: bytes, name: str) -> Case:
    case = read_bytes(content, name).case
    if case is None:
        raise ServerError("E-SERVER-042", "the file has no case that can be weighed", hint="correct the case first")
    return case
