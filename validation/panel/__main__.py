"""Score the panel's pictures beside the model: python -m validation.panel [PATH ...] [--reading R]."""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rootwise.atlas.tables.panel import load_panel
from rootwise.cases import read_many
from rootwise.cases.case import READINGS
from rootwise.cohorts.evaluate import evaluate
from rootwise.cohorts.known import Known, known_cases
from rootwise.cohorts.scores import Score, difference, score, summary
from rootwise.errors import RootwiseError
from rootwise.model.build import build
from rootwise.model.model import Model
from rootwise.wording.cohort.evaluation import mean_in_words
from validation.panel.atoms import lay_out
from validation.panel.cells import Cells
from validation.panel.mixture import Mixture

CASES = Path(__file__).parents[1] / "data" / "cases"
FOLDS, SEED = 5, 5
UNSAID = 0.7  # how far the silence of the examination counts
HEAD = ("", "first", "in first 3", "log score", "gained on the model")


@dataclass(frozen=True, slots=True)
class Trial:
    """One way of using the panel.

    Attributes:
        name: in the table.
        raters: whose pictures; all where empty.
        unsaid: how far the silence of the examination counts.
        fitted: whether kinds and sites have weights, fitted on cases of other publications.
        settings: whether the shares of a setting are the panel's in place of the atlas's.
    """

    name: str
    raters: tuple[str, ...] = ()
    unsaid: float = 0.0
    fitted: bool = False
    settings: bool = False


def trials(raters: Sequence[str]) -> Iterator[Trial]:
    """Every row of the table after the model's own."""
    yield from (Trial(f"pictures of rater {rater}", (rater,)) for rater in raters)
    yield Trial("pictures of all raters")
    yield Trial("and silence of the examination", unsaid=UNSAID)
    yield Trial("and the panel's shares of settings", unsaid=UNSAID, settings=True)
    yield Trial("silence, and weights of kinds and sites, cross-validated", unsaid=UNSAID, fitted=True)
    yield Trial("those weights without silence of the examination", fitted=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Score and print.

    Args:
        arguments: of the command line; the process's own when None.
    Returns:
        Exit code: 0, or 2 when there is nothing to score.
    """
    asked = _parser().parse_args(arguments)
    model = build()
    paths = asked.paths or [CASES]
    known = known_cases(paths, [site.id for site in model.sites])
    try:
        own = [one.lenient for one in evaluate(known, model, asked.reading).results]
    except RootwiseError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{len(known.cases)} cases, {asked.reading}\n")
    rows = [HEAD, _row("the model", own, own)]
    folds = _folds(known, _sources(paths))
    for trial in trials(sorted({picture.rater for picture in load_panel().pictures})):
        rows.append(_row(trial.name, _scores(trial, known, model, asked.reading, folds), own))
    print("\n".join(_written(rows)))
    return 0


def _scores(trial: Trial, known: Known, model: Model, reading: str, folds: Sequence[int]) -> list[Score]:
    panel = load_panel(raters=trial.raters)
    atoms = lay_out(panel, model, panel_settings=trial.settings)
    mixture = Mixture(model, atoms, Cells(model, atoms, panel), trial.unsaid)
    reads = [mixture.read(one, reading) for one in known.cases]
    weights = dict.fromkeys(folds, mixture.start)
    if trial.fitted:
        for fold in weights:
            weights[fold] = mixture.fit([read for read, own in zip(reads, folds, strict=True) if own != fold])
    return [
        score(one.accept, mixture.answer(read, weights[fold]))
        for one, read, fold in zip(known.cases, reads, folds, strict=True)
    ]


def _sources(paths: Sequence[Path]) -> dict[str, str]:
    """Case -> the publication that it is from."""
    return {
        parsed.case.id: parsed.casebook.source.url or parsed.casebook.source.title
        for parsed in read_many(paths)
        if parsed.case is not None and parsed.casebook is not None and parsed.casebook.source is not None
    }


def _folds(known: Known, sources: dict[str, str]) -> list[int]:
    """Which fold each case is in: cases of one publication stand together."""
    own = [sources.get(one.case.id, one.case.id) for one in known.cases]
    names = sorted(set(own))
    random.Random(SEED).shuffle(names)
    return [names.index(name) % FOLDS for name in own]


def _row(name: str, scores: Sequence[Score], model: Sequence[Score]) -> tuple[str, ...]:
    whole = summary(scores)
    gained = mean_in_words(difference(scores, model)) if scores is not model else ""
    return (name, *map(mean_in_words, (whole.top1, whole.top3, whole.log_score)), gained)


def _written(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    for place, row in enumerate(rows):
        yield f"| {' | '.join(row)} |"
        if not place:
            yield f"|{' --- |' * len(row)}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m validation.panel", description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path, help="case files and folders; else the repository's own")
    parser.add_argument("--reading", choices=READINGS, default="bedside", help="%(default)s unless stated")
    return parser


if __name__ == "__main__":
    sys.exit(main())
