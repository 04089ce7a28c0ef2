"""Simulated patients: python -m validation.simulation [--n 200] [--calibration-only] [--json | --markdown]."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from rootwise.model.build import build
from rootwise.wording.cohort.evaluation import mean_in_words, short
from validation.simulation.calibration import Calibration
from validation.simulation.robustness import WORLDS, robustness

SEED = 20260301


def main(arguments: Sequence[str] | None = None) -> int:
    """Simulate and print.

    Args:
        arguments: of the command line; the process's own when None.
    Returns:
        Exit code.
    """
    parser = argparse.ArgumentParser(prog="python -m validation.simulation", description=__doc__)
    parser.add_argument("--n", type=int, default=200, help="patients of each world (%(default)s); 50000 for a release")
    parser.add_argument("--seed", type=int, default=SEED, help="of the random numbers (%(default)s)")
    parser.add_argument("--jobs", type=int, help="processes; one for each processor by default")
    parser.add_argument("--calibration-only", action="store_true", help="only patients as modelled")
    output = parser.add_mutually_exclusive_group()
    output.add_argument("--json", action="store_true", help="everything, for other programs")
    output.add_argument("--markdown", action="store_true", help="the tables of validation/README.md")
    asked = parser.parse_args(arguments)
    worlds = dict(list(WORLDS.items())[: 1 if asked.calibration_only else None])
    model = build()
    calibrations = robustness(model, asked.n, asked.seed, asked.jobs, worlds)
    if asked.json:
        print(json.dumps({name: asdict(one) for name, one in calibrations.items()}, indent=1))
    else:
        print("\n".join(markdown(calibrations) if asked.markdown else text(calibrations)))
    return 0


def text(calibrations: Mapping[str, Calibration]) -> list[str]:
    """Plain text: a line a world, then ranks and reliability of the first."""
    lines = [f"{'':42}{'n':>6}{'first':>11}{'in first 3':>11}{'log score':>13}{'Brier':>11}{'said-right':>11}"]
    lines += [f"{name:42}{cells[0]:>6}" + "".join(f"{cell:>{w}}" for cell, w in zip(cells[1:], WIDTHS, strict=True))
              for name, one in calibrations.items() for cells in [_cells(one)]]  # fmt: skip
    name, first = next(iter(calibrations.items()))
    lines += ["", f"{name}: patients in each tenth of the cumulative probability, which should be alike"]
    lines += ["  " + " ".join(map(str, first.ranks)) + f"   p = {first.p_uniform:.2f}", ""]
    lines += [f"  said {short(one.said)}  right {mean_in_words(one.right)}  n {one.n}" for one in first.bins]
    return lines


def markdown(calibrations: Mapping[str, Calibration]) -> list[str]:
    """The same as Markdown tables."""
    lines = ["|  | n | first | in first 3 | log score | Brier | said less right |"]
    lines += ["| --- | ---: | ---: | ---: | ---: | ---: | ---: |"]
    lines += [f"| {name} | {' | '.join(_cells(one))} |" for name, one in calibrations.items()]
    name, first = next(iter(calibrations.items()))
    lines += ["", f"{name[:1].upper()}{name[1:]}: tenths of the cumulative probability hold "
              f"{', '.join(map(str, first.ranks))} patients (p = {first.p_uniform:.2f} where all is well).", ""]
    lines += ["| first set was given | n | said | right |", "| --- | ---: | ---: | ---: |"]
    lines += [f"| {short(one.low)} to {short(one.high)} | {one.n} | {short(one.said)} | {mean_in_words(one.right)} |"
              for one in first.bins]
    return lines


WIDTHS = (11, 11, 13, 11, 11)


def _cells(one: Calibration) -> list[str]:
    means = (one.scores.top1, one.scores.top3, one.scores.log_score, one.scores.brier)
    return [str(one.scores.n), *map(mean_in_words, means), short(one.error)]


if __name__ == "__main__":
    sys.exit(main())
