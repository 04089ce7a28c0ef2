"""Did a change move an answer? Every answer to a set of cases written to a file, and two such files held side by side.

python -m validation.answers write before.npz CASES...
python -m validation.answers compare before.npz after.npz
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rootwise.cases import read_many, select
from rootwise.cases.case import READINGS, Case
from rootwise.model.build import build
from rootwise.model.model import Model
from rootwise.model.posterior.posterior import posterior
from rootwise.queries.case.localize import localize

Array = NDArray[np.float64]

SAME = 1e-12  # largest difference of two probabilities that is rounding


def main(arguments: Sequence[str] | None = None) -> int:
    """Write answers, or compare two files of them.

    Args:
        arguments: of the command line; the process's own when None.
    Returns:
        Exit code: 1 where an answer moved.
    """
    parser = argparse.ArgumentParser(prog="python -m validation.answers", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    writing = commands.add_parser("write")
    writing.add_argument("file", type=Path)
    writing.add_argument("cases", type=Path, nargs="+")
    comparing = commands.add_parser("compare")
    comparing.add_argument("before", type=Path)
    comparing.add_argument("after", type=Path)
    comparing.add_argument("--same", type=float, default=SAME, help="difference that is rounding (%(default)g)")
    asked = parser.parse_args(arguments)
    if asked.command == "write":
        write(asked.file, asked.cases)
        return 0
    return compare(asked.before, asked.after, asked.same)


def write(file: Path, paths: Sequence[Path]) -> None:
    """Answer every case in every reading, built anew from the tables, and keep all that an answer says as numbers."""
    model = build()
    sites = np.array([site.id for site in model.sites])
    arrays: dict[str, Array | NDArray[np.str_]] = {"sites": sites}
    for read in read_many(paths):
        if read.case is None:
            continue
        for reading in READINGS:
            key = f"{read.case.id} [{reading}]"
            levels = read.casebook.names_level if read.casebook else frozenset()
            arrays[key] = answer(select(read.case, reading, levels), model)
    np.savez_compressed(file, **arrays)  # type: ignore[arg-type]


def answer(case: Case, model: Model) -> Array:
    """All numbers of one answer, in a fixed order.

    Args:
        case: what was found.
        model: the model.
    Returns:
        (sites + 1, 6): P(this site alone), P(in a pair), P(among the sources), its 90 % interval, and the first two
        sets' probabilities in the last row with P(other) and log P(evidence).
    """
    plain, told = posterior(case, model), localize(case, model)
    table = np.zeros((len(model.sites) + 1, 6))
    table[:-1, 0] = plain.single / plain.total
    table[:-1, 1] = (plain.pair.sum(axis=0) + plain.pair.sum(axis=1)) / plain.total
    table[:-1, 2] = plain.marginals(model)
    index = {site.id: place for place, site in enumerate(model.sites)}
    for own in told.sites:
        table[index[own.site], 3:5] = own.interval
    first = [one.probability for one in told.hypotheses[:2]]
    rest = [plain.other / plain.total, plain.log_evidence(), told.surprise or 0.0, 0.0]
    table[-1] = [*first, *[0.0] * (2 - len(first)), *rest]
    return table


def compare(before: Path, after: Path, same: float) -> int:
    """Print each case whose answer moved, the furthest first."""
    old, new = np.load(before), np.load(after)
    if set(old.files) != set(new.files) or list(old["sites"]) != list(new["sites"]):
        print("the two files hold other cases or sites")
        return 1
    names = [*old["sites"], "other"]
    rows = []
    for key in old.files:
        if key == "sites":
            continue
        apart = float(np.abs(old[key] - new[key]).max())
        if apart > same:
            rows.append((apart, key, *(leader(one[key], names) for one in (old, new))))
    for apart, key, one, two in sorted(rows, reverse=True):
        print(f"{key:48} {apart:9.2e}  {one}  ->  {two}")
    changed = sum(one.split()[0] != two.split()[0] for *_, one, two in rows)
    print(f"{len(rows)} of {len(old.files) - 1} answers moved by more than {same:g}; {changed} name another site first")
    return int(bool(rows))


def leader(table: Array, names: Sequence[str]) -> str:
    """The likeliest site of an answer."""
    among = np.append(table[:-1, 2], table[-1, 2])
    return f"{names[int(among.argmax())]} {among.max():.3f}"


if __name__ == "__main__":
    raise SystemExit(main())
