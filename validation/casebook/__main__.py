"""Score a casebook: python -m validation.casebook [FOLDER] [--reading bedside|electrodiagnosis|all] ..."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from rootwise.cases.case import READINGS
from rootwise.errors import RootwiseError
from rootwise.model.build import build
from rootwise.model.model import VERSION, Model
from validation.casebook.answers import model_answer
from validation.casebook.naive_bayes import naive_answer
from validation.casebook.report import Run, as_json, markdown, misses, text
from validation.casebook.samples import VARIABLE, casebook_folder, samples
from validation.casebook.scores import score


def main(arguments: Sequence[str] | None = None) -> int:
    """Score a casebook and print what was asked for.

    Args:
        arguments: of the command line; the process's own when None.
    Returns:
        Exit code: 0, or 2 when there is nothing to score.
    """
    asked = _parser().parse_args(arguments)
    folder = casebook_folder(asked.folder)
    if folder is None:
        print(f"no casebook: name a folder of case files, or set {VARIABLE}", file=sys.stderr)
        return 2
    readings = [asked.reading] if asked.reading else list(READINGS) if asked.markdown else ["bedside"]
    # Built anew, never taken from the cache, so that the figures are those of the code and tables at hand.
    model = build()
    try:
        runs = [run(folder, model, reading, asked.quality.split(","), asked.prior) for reading in readings]
    except RootwiseError as error:
        print(error, file=sys.stderr)
        return 2
    if not runs[0].samples.kept:
        print(f"no case of {folder} can be scored: {runs[0].samples.left_out}", file=sys.stderr)
        return 2
    if asked.json:
        print(json.dumps(as_json(runs[0]), indent=1))
    elif asked.markdown:
        print(markdown(runs))
    else:
        print(text(runs[0]))
        if asked.misses:
            print("\nmisses: log score, rank of an accepted set, case: truth | first three sets")
            print(misses(runs[0]))
    return 0


def run(folder: Path, model: Model, reading: str, qualities: Sequence[str], prior: str | None) -> Run:
    """Score one reading of a casebook.

    Args:
        folder: of casebook files.
        model: the model.
        reading: `bedside`, `electrodiagnosis` or `all`.
        qualities: of `rich`, `medium`, `sparse`.
        prior: a setting, `flat`, `unknown`, or None for each case's own.
    Returns:
        The scores.
    Raises:
        QueryError: no such prior.
    """
    found = samples(folder, {site.id for site in model.sites}, reading, qualities)
    return Run(
        reading, prior, model.atlas_hash, VERSION, found,
        tuple(score(one, model_answer(one.case, model, prior)) for one in found.kept),
        tuple(score(one, naive_answer(one.case, model, prior)) for one in found.kept),
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m validation.casebook", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help=f"of casebook files; else ${VARIABLE}")
    parser.add_argument("--reading", choices=READINGS, help="bedside unless stated; --markdown: all three")
    parser.add_argument("--prior", help="a setting, flat or unknown; else each case's own setting")
    parser.add_argument("--quality", default="rich,medium", help="which cases, by comma (%(default)s)")
    parser.add_argument("--misses", action="store_true", help="list every miss, the worst first")
    output = parser.add_mutually_exclusive_group()
    output.add_argument("--json", action="store_true", help="everything, for other programs")
    output.add_argument("--markdown", action="store_true", help="the tables of validation/README.md")
    return parser


if __name__ == "__main__":
    sys.exit(main())
