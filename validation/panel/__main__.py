"""What each ingredient of the model is worth: python -m validation.panel [PATH ...] [--reading R]."""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from rootwise.atlas.tables.loader import load, load_groups
from rootwise.atlas.tables.panel import load_panel
from rootwise.cases import read_many
from rootwise.cases.case import EXAMINATION, READINGS
from rootwise.cohorts.evaluate import evaluate
from rootwise.cohorts.known import Known, known_cases
from rootwise.cohorts.scores import Score, difference, score, summary
from rootwise.errors import RootwiseError
from rootwise.model.build import anatomy, build, build_anatomy
from rootwise.model.draft import finished
from rootwise.model.model import Model
from rootwise.model.pictures.judged import with_pictures
from rootwise.wording.cohort.evaluation import mean_in_words
from validation.panel.weights import Weights

CASES = Path(__file__).parents[1] / "data" / "cases"
FOLDS, SEED = 5, 5
HEAD = ("", "first", "in first 3", "log score", "beside the model")


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
        own = _scores(known, model, asked.reading)
    except RootwiseError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{len(known.cases)} cases, {asked.reading}; atlas {model.atlas_hash}\n")
    rows = [HEAD, _row("the model", own, own)]
    rows.append(_row("read as if nothing else was examined", _scores(_untested(known), model, asked.reading), own))
    rows += [_row(name, _scores(known, other, asked.reading), own) for name, other in _without()]
    folds = _folds(known, _sources(paths))
    rows.append(
        _row("with weights of kinds and sites, cross-validated", _weighed(known, model, asked.reading, folds), own)
    )
    print("\n".join(_written(rows)))
    return 0


def _scores(known: Known, model: Model, reading: str) -> list[Score]:
    return [one.lenient for one in evaluate(known, model, reading).results]


def _untested(known: Known) -> Known:
    """The same cases, of which nothing is said that is not stated."""
    return Known(
        tuple(
            replace(one, case=replace(one.case, asked={**one.case.asked, EXAMINATION: "itemised"}))
            for one in known.cases
        ),
        known.left_out,
    )


def _without() -> Iterator[tuple[str, Model]]:
    """The model without one of its ingredients, and with the pictures of one rater alone."""
    atlas, groups, panel = load(), load_groups(), load_panel()
    draft = anatomy(atlas, groups)
    uncounted = replace(atlas, findings=(), anchors=())
    yield "without the panel", build_anatomy()
    yield "without what was counted", finished(with_pictures(draft, panel, uncounted), atlas)
    for rater in sorted({picture.rater for picture in panel.pictures}):
        alone = with_pictures(draft, load_panel(raters=(rater,)), atlas)
        yield f"with the pictures of rater {rater} alone", finished(alone, atlas)


def _weighed(known: Known, model: Model, reading: str, folds: Sequence[int]) -> list[Score]:
    """Of each case the score under weights fitted on the cases of other folds."""
    weights = Weights(model)
    reads = [weights.read(one, reading) for one in known.cases]
    fitted = {
        fold: weights.fit([read for read, own in zip(reads, folds, strict=True) if own != fold]) for fold in set(folds)
    }
    return [
        score(one.accept, weights.answer(read, fitted[fold]))
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
