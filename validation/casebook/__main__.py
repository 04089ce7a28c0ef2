"""Score a casebook beside its rivals: python -m validation.casebook [PATH ...] [--reading R] [--prior P] ..."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from rootwise.cases.case import READINGS
from rootwise.cohorts.known import known_cases
from rootwise.errors import RootwiseError
from rootwise.model.build import build
from validation.casebook.report import as_json, markdown, text
from validation.casebook.rivals import BLINDED, NAIVE, TRAINED, compare

CASES = Path(__file__).parents[1] / "data" / "cases"
RIVALS = {"naive": NAIVE, "trained": TRAINED, "blinded": BLINDED}
OWN = "setting"  # the prior of each case's own setting


def main(arguments: Sequence[str] | None = None) -> int:
    """Score a casebook and print what was asked for.

    Args:
        arguments: of the command line; the process's own when None.
    Returns:
        Exit code: 0, or 2 when there is nothing to score or a rival cannot be trained.
    """
    asked = _parser().parse_args(arguments)
    readings = [asked.reading] if asked.reading else list(READINGS) if asked.markdown else ["bedside"]
    priors = [asked.prior] if asked.prior else [OWN, "flat"] if asked.markdown else [OWN]
    rivals = [RIVALS[name] for name in asked.rivals.split(",") if name]
    # Built anew, never taken from the cache, so that the figures are those of the code and tables at hand.
    model = build()
    known = known_cases(asked.paths or [CASES], [site.id for site in model.sites], asked.quality.split(","))
    try:
        runs = [
            compare(known, model, reading, None if prior == OWN else prior, rivals, asked.jobs)
            for prior in priors
            for reading in readings
        ]
    except RootwiseError as error:
        print(error, file=sys.stderr)
        return 2
    except ModuleNotFoundError as error:
        print(f"{error}; install the group `validation`, or leave the rival out: --rivals naive", file=sys.stderr)
        return 2
    if asked.json:
        print(json.dumps([as_json(run) for run in runs], indent=1))
    else:
        print(markdown(runs) if asked.markdown else "\n\n".join(map(text, runs)))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m validation.casebook", description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path, help="case files and folders; else the repository's own")
    parser.add_argument("--reading", choices=READINGS, help="bedside unless stated; --markdown: all three")
    parser.add_argument("--prior", help="a setting, flat, unknown, or setting: each case's own")
    parser.add_argument("--quality", default="rich,medium", help="which cases, by comma (%(default)s)")
    parser.add_argument("--rivals", default=",".join(RIVALS), help="by comma (%(default)s); empty for none")
    parser.add_argument("--jobs", type=int, help="processes; one for each processor by default")
    output = parser.add_mutually_exclusive_group()
    output.add_argument("--json", action="store_true", help="everything, for other programs")
    output.add_argument("--markdown", action="store_true", help="the tables of validation/README.md")
    return parser


if __name__ == "__main__":
    sys.exit(main())
