"""What was scored, as tables for people, Markdown and JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from validation.casebook.answers import Sites
from validation.casebook.samples import KIND_ORDER, Sample, Samples
from validation.casebook.scores import Mean, Score, Summary, difference, summary

HEAD = ("", "n", "first", "in first 3", "log score", "Brier",
        "first", "in first 3", "log score", "Brier", "log score gained")


@dataclass(frozen=True, slots=True)
class Run:
    """One reading of a casebook, scored.

    Attributes:
        reading: `bedside`, `electrodiagnosis` or `all`.
        prior: as asked; None for each case's own setting.
        atlas, model: what the answers rest on.
        samples: the cases, and what was left out.
        scores, naive: of the model and of naive Bayes, in the order of the cases.
    """

    reading: str
    prior: str | None
    atlas: str
    model: str
    samples: Samples
    scores: tuple[Score, ...]
    naive: tuple[Score, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Some of the cases: the model, naive Bayes, and the paired gain in log score."""

    name: str
    scores: Summary
    naive: Summary
    gain: Mean


def groups(run: Run) -> tuple[Group, ...]:
    """All cases, then by kind and by root (a case of two roots counts in both).

    Args:
        run: with at least one case.
    Returns:
        The groups that hold a case.
    """
    kept = run.samples.kept
    found = [_group("all", run, range(len(kept)))]
    for kind in KIND_ORDER:
        found += _part(run, kind, [sample.kind == kind for sample in kept])
    for root in sorted({level for sample in kept for level in sample.roots}, key=_from_above):
        found += _part(run, f"root {root}", [root in sample.roots for sample in kept])
    return tuple(found)


def _from_above(level: str) -> tuple[int, int]:
    return "CTLS".index(level[0]), int(level[1:])


def _part(run: Run, name: str, inside: Sequence[bool]) -> Iterator[Group]:
    members = [index for index, yes in enumerate(inside) if yes]
    if members:
        yield _group(name, run, members)


def _group(name: str, run: Run, members: Sequence[int]) -> Group:
    scores, naive = [run.scores[i] for i in members], [run.naive[i] for i in members]
    return Group(name, summary(scores), summary(naive), difference(scores, naive))


def text(run: Run) -> str:
    """A table for a terminal.

    Args:
        run: what was scored.
    Returns:
        Lines of plain text.
    """
    rows = [HEAD, *(_row(group) for group in groups(run))]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    lines = ["  ".join(cell.ljust(width) if column == 0 else cell.rjust(width)
                       for column, (cell, width) in enumerate(zip(row, widths, strict=True))) for row in rows]
    blocks = " " * (widths[0] + widths[1] + 4) + "the model".ljust(sum(widths[2:6]) + 8) + "naive Bayes"
    return "\n".join([_title(run), "", blocks, *lines])


def markdown(runs: Sequence[Run]) -> str:
    """The tables of the README: every reading in one, then each reading's kinds and roots.

    Args:
        runs: of the same casebook.
    Returns:
        Markdown.
    """
    overall = [(f"`{run.reading}`", *_row(groups(run)[0])[1:]) for run in runs]
    parts = [f"{_title(runs[0], short=True)}\n", _markdown_table(overall)]
    for run in runs:
        parts += [f"\n### `{run.reading}`\n", _markdown_table([_row(group) for group in groups(run)])]
    return "\n".join(parts)


def _markdown_table(rows: Sequence[Sequence[str]]) -> str:
    ours, rival = [f"model: {one}" for one in HEAD[2:6]], [f"naive: {one}" for one in HEAD[6:10]]
    names = [*HEAD[:2], *ours, *rival, HEAD[10]]
    lines = [names, ["---", *["---:"] * (len(names) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def misses(run: Run) -> str:
    """Every case whose first set was not an accepted one, the worst first.

    Args:
        run: what was scored.
    Returns:
        One case a line: log score, rank of the first accepted set, truth, and the first three sets.
    """
    pairs = zip(run.samples.kept, run.scores, strict=True)
    missed = sorted(((one, got) for one, got in pairs if got.rank != 1), key=lambda pair: pair[1].log_score)
    return "\n".join(_miss(one, got) for one, got in missed)


def _miss(sample: Sample, got: Score) -> str:
    leaders = "; ".join(f"{name(sites)} {p:.2f}" for sites, p in got.leaders)
    rank = got.rank if got.rank is not None else "-"
    return f"{got.log_score:6.2f}  rank {rank!s:>4}  {sample.case.id}: {'+'.join(sample.truth)} | {leaders}"


def as_json(run: Run) -> dict[str, Any]:
    """Everything, for other programs.

    Args:
        run: what was scored.
    Returns:
        Plain data.
    """
    return {
        "reading": run.reading, "prior": run.prior, "atlas": run.atlas, "model": run.model,
        "n": len(run.samples.kept), "left_out": run.samples.left_out,
        "groups": [asdict(group) for group in groups(run)],
        "cases": [{"id": sample.case.id, "truth": list(sample.truth), "kind": sample.kind,
                   "model": _score(got), "naive_bayes": _score(rival)}
                  for sample, got, rival in zip(run.samples.kept, run.scores, run.naive, strict=True)],
    }


def _score(got: Score) -> dict[str, Any]:
    return asdict(got) | {"leaders": [{"sites": sorted(sites), "p": p} for sites, p in got.leaders]}


def name(sites: Sites) -> str:
    """A set of sites in one word."""
    return "+".join(sorted(sites))


def _title(run: Run, *, short: bool = False) -> str:
    basis = f"atlas {run.atlas}, model {run.model}, prior {run.prior or 'of each case'}"
    if short:
        return f"{len(run.samples.kept)} cases; {basis}. Standard errors in brackets."
    left_out = ", ".join(f"{n} {reason}" for reason, n in sorted(run.samples.left_out.items())) or "none"
    first = f"{run.reading}: {len(run.samples.kept)} cases; {basis}"
    return f"{first}\nleft out: {left_out}; standard errors in brackets"


def _row(group: Group) -> tuple[str, ...]:
    gain = f"{group.gain.value:+.2f}{_error(group.gain)}"
    return (group.name, str(group.scores.n), *_cells(group.scores), *_cells(group.naive), gain)


def _cells(found: Summary) -> tuple[str, ...]:
    means = (found.top1, found.top3, found.log_score, found.brier)
    return tuple(f"{mean.value:.2f}{_error(mean)}" for mean in means)


def _error(mean: Mean) -> str:
    return "" if mean.error is None else f" ({mean.error:.2f})"
