"""The answer of `evaluate`: a page for a person, one JSON object for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any, TypeAlias

from rootwise import __version__
from rootwise.cohorts.answers import Answer
from rootwise.cohorts.arguments import Argument
from rootwise.cohorts.evaluate import Evaluation, Group, Result
from rootwise.cohorts.known import Sites, counted
from rootwise.cohorts.scores import FLOOR, Mean, Score, Summary
from rootwise.cohorts.trust import Answered, Bin, calibration_error, coverage, reliability
from rootwise.wording.answer.weights import bans_in_words
from rootwise.wording.certainty import percent
from rootwise.wording.findings import as_stated, finding_words
from rootwise.wording.layout import BLANK, Line, paragraph, section, sentence_list
from rootwise.wording.sites import short_set
from rootwise.wording.statements import prior_in_words, reading_in_words

Record: TypeAlias = dict[str, Any]

FORMAT = "rootwise-evaluation/1"
NAME = 27  # columns of a group's name
CELLS = {"first": 11, "in first 3": 12, "log score": 14, "Brier": 12}  # columns of each
_HEAD = f"{'':{NAME}}{'n':>4}" + "".join(f"{name:>{width}}" for name, width in CELLS.items())
_HOW = (
    f"First: an accepted set has the highest probability. Log score: natural logarithm of the probability of all "
    f"accepted sets together, not under {FLOOR:g}; 0 is perfect. Brier: squared error of the first set's probability "
    "as a forecast that it is right; 0 is perfect. Standard errors in brackets; none where all cases score alike. A "
    "source that is not modelled counts as missed in every row but that of modelled sources."
)


def evaluation_page(evaluation: Evaluation, *, with_misses: bool = True) -> list[Line]:
    """The page of an evaluation.

    Args:
        evaluation: the scores.
        with_misses: whether each miss is listed.
    Returns:
        Lines of at most 80 columns.
    """
    groups = evaluation.groups
    scores = [one.lenient for one in evaluation.results]
    lines = [Line(f"{len(evaluation.results)} cases with a known answer", "title")]
    lines += paragraph(_rests_on(evaluation), "quiet")
    lines += section("ANY ACCEPTED SET COUNTS AS RIGHT", _table([(one.name, one.lenient) for one in groups]))
    lines += section("ONLY THE WHOLE TRUTH COUNTS AS RIGHT", _table([(one.name, one.strict) for one in groups[:2]]))
    lines += section("WHAT A STATED PROBABILITY WAS WORTH", _reliability(reliability(scores)))
    lines += section("WHEN UNSURE ANSWERS ARE WITHHELD", _coverage(coverage(scores)))
    if with_misses:
        lines += section("MISSES, THE WORST FIRST", (line for one in evaluation.misses for line in _miss(one)))
    return [*lines, BLANK, *paragraph(_HOW, "quiet")]


def evaluation_record(evaluation: Evaluation) -> Record:
    """An evaluation as a JSON object.

    Args:
        evaluation: the scores.
    Returns:
        Plain dictionaries, lists, texts and numbers.
    """
    scores = [one.lenient for one in evaluation.results]
    bins = reliability(scores)
    return {
        "n": len(evaluation.results),
        "left_out": evaluation.left_out,
        "groups": [_group(one) for one in evaluation.groups],
        "reliability": [asdict(one) for one in bins],
        "calibration_error": calibration_error(bins),
        "coverage": [asdict(one) for one in coverage(scores)],
        "cases": [_case(one) for one in evaluation.results],
        "version": {
            "format": FORMAT,
            "rootwise": __version__,
            "model": evaluation.model,
            "atlas": evaluation.atlas,
            "prior": evaluation.prior,
            "pairs": evaluation.pairs,
            "reading": evaluation.reading,
        },
    }


def _rests_on(evaluation: Evaluation) -> str:
    prior = prior_in_words(evaluation.prior) if evaluation.prior else "that of each case's setting"
    return (
        f"Findings used: {reading_in_words(evaluation.reading)}. Prior: {prior}. "
        f"{'' if evaluation.pairs else 'One source each. '}Left out: {counted(evaluation.left_out)}. "
        f"rootwise {__version__}, model {evaluation.model}, atlas {evaluation.atlas}."
    )


def _table(rows: Sequence[tuple[str, Summary]]) -> Iterator[Line]:
    yield Line(_HEAD, "quiet")
    for name, scores in rows:
        means = (scores.top1, scores.top3, scores.log_score, scores.brier)
        cells = (f"{mean_in_words(one):>{width}}" for one, width in zip(means, CELLS.values(), strict=True))
        yield Line(f"{name:{NAME}}{scores.n:>4}" + "".join(cells))


def mean_in_words(mean: Mean) -> str:
    """A mean with its standard error: `.66 (.05)`."""
    return short(mean.value) + (f" ({short(mean.error)})" if mean.error is not None else "")


def short(value: float) -> str:
    """Two decimals; no nought before the point."""
    text = f"{value:.2f}"
    return text.replace("0.", ".", 1) if text.lstrip("-").startswith("0.") else text


def _reliability(bins: Sequence[Bin]) -> Iterator[Line]:
    yield Line(f"  {'first set was given':22}{'n':>4}{'said':>8}{'right':>12}", "quiet")
    for one in bins:
        between = f"{100 * one.low:.0f} to {100 * one.high:.0f} %"
        yield Line(f"  {between:22}{one.n:>4}{short(one.said):>8}{mean_in_words(one.right):>12}")
    yield Line(f"  mean distance of what was said from what was right: {short(calibration_error(bins))}")


def _coverage(rows: Sequence[Answered]) -> Iterator[Line]:
    yield Line(f"  {'first set has at least':22}{'n':>4}{'answered':>10}{'right':>12}", "quiet")
    for one in rows:
        right = mean_in_words(one.right) if one.right else "-"
        yield Line(f"  {f'{100 * one.least:.0f} %':22}{one.n:>4}{100 * one.share:>8.0f} %{right:>12}")


def _miss(result: Result) -> Iterator[Line]:
    yield from paragraph(result.known.case.id, "strong", indent=2)
    truth = short_set(result.known.truth)
    rank = f"in place {result.lenient.rank}" if result.lenient.rank else "not named"
    said = f"truth: {truth}; {rank}, {percent(result.lenient.mass)}. Said: {_leaders(result.lenient.leaders)}."
    yield from paragraph(said, indent=4, hang=2)
    yield from paragraph(miss_argument(result), indent=4, hang=2)


def miss_argument(result: Result) -> str:
    """Why a case was missed, in one or two sentences."""
    why = result.argument
    if why is None:
        return ""
    if not why.against:
        return "The model holds no such source." if not result.known.modelled else "No accepted set can be named."
    return f"Against {short_set(why.against)}: {_odds(why)}. {_heaviest(why, result)}"


def _odds(why: Argument) -> str:
    return f"prior {why.prior_bans or 0.0:+.2f} bans, all findings {why.bans or 0.0:+.2f}"


def _heaviest(why: Argument, result: Result) -> str:
    if why.finding is None:
        return "No single finding supports it."
    words = finding_words(as_stated(why.finding.finding, result.known.case))
    return f"Best argument: {words}: {bans_in_words(why.finding)}."


def _leaders(leaders: Answer) -> str:
    return sentence_list(f"{short_set(sorted(sites))} {percent(p)}" for sites, p in leaders)


def _group(one: Group) -> Record:
    return {"name": one.name, "n": one.lenient.n, "lenient": asdict(one.lenient), "strict": asdict(one.strict)}


def _case(one: Result) -> Record:
    return {
        "id": one.known.case.id,
        "truth": list(one.known.truth),
        "accept": [_sites(sites) for sites in sorted(one.known.accept, key=sorted)],
        "kind": one.known.kind,
        "quality": one.known.quality,
        "modelled": one.known.modelled,
        "lenient": _score(one.lenient),
        "strict": _score(one.strict),
        "argument": _argument(one.argument),
    }


def _score(one: Score) -> Record:
    return {**asdict(one), "leaders": [{"sites": _sites(sites), "probability": p} for sites, p in one.leaders]}


def _sites(sites: Sites) -> list[str]:
    return sorted(sites)


def _argument(why: Argument | None) -> Record | None:
    if why is None:
        return None
    finding = why.finding
    return {
        "against": list(why.against),
        "bans": why.bans,
        "prior_bans": why.prior_bans,
        "finding": finding
        and {
            "id": finding.finding.id,
            "side": finding.finding.side,
            "value": finding.finding.value,
            "bans": finding.bans,
            "source": finding.source,
            "grade": finding.grade,
        },
    }
