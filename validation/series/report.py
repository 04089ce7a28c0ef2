"""The replay as tables for people and as plain data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from validation.series.basis import FITTED, NEITHER, READ
from validation.series.misses import key, reasons
from validation.series.replay import Replayed, scored

KINDS = {
    READ: "a row the model reads: a check",
    FITTED: "an anchor of the fit: a check",
    NEITHER: "neither: a prediction",
}
SHORT = {READ: ", a row", FITTED: ", an anchor", NEITHER: ""}
UNEXPLAINED = "no reason is written down"
SELECTIONS = ("consecutive", "clinical", "imaged", "blocked", "operated", "edx", "not stated")


def tally(rows: Sequence[Replayed]) -> list[tuple[str, int, int]]:
    """(group, inside, scored) of counts, of percentages and of all, each by what the model was given."""
    kept = scored(rows)
    counted, rounded = [[row for row in kept if row.row.rounded is which] for which in (False, True)]
    by_kind = [(f"  {name}", _of_kind(kind)) for kind, name in KINDS.items()]
    by_selection = [(f"  {name}", _selected(name)) for name in SELECTIONS]
    table = [
        *_table("counts of k in n", counted, [*by_kind, *by_selection]),
        *_table("percentages of a stated n", rounded, by_kind),
        *_table("all", kept, by_kind),
    ]
    return [line for line in table if line[2]]


def _table(
    name: str, rows: Sequence[Replayed], parts: Sequence[tuple[str, Callable[[Replayed], bool]]]
) -> list[tuple[str, int, int]]:
    groups = [(part, [row for row in rows if belongs(row)]) for part, belongs in parts]
    return [(name, *_inside(rows)), *((part, *_inside(own)) for part, own in groups)]


def _of_kind(kind: str) -> Callable[[Replayed], bool]:
    return lambda row: row.basis == kind


def _selected(name: str) -> Callable[[Replayed], bool]:
    return lambda row: row.series.selection == name


def _inside(rows: Sequence[Replayed]) -> tuple[int, int]:
    return sum(row.inside for row in rows), len(rows)


def text(rows: Sequence[Replayed], *, everything: bool = False) -> str:
    """A page of plain text: the tally, each miss, and what was not scored.

    Args:
        rows: of `replay`.
        everything: whether the rows inside their interval are listed too.
    Returns:
        Lines of text.
    """
    lines = ["inside the published 95 % interval", ""]
    lines += [f"{name:34} {inside:>3} of {n:>3}  {inside / n:.2f}" for name, inside, n in tally(rows)]
    kept, why = scored(rows), reasons()
    lines += ["", "misses: predicted, published (95 %), k of n, series: finding; and why"]
    for row in kept:
        if not row.inside:
            lines += [_line(row), f"        {why.get(key(row), UNEXPLAINED)}"]
    if everything:
        lines += ["", "inside"] + [_line(row) for row in kept if row.inside]
    lines += ["", "not scored"]
    lines += [f"  {row.series.id}: {row.row.text} = {row.row.value}: {row.why_not}" for row in rows if row.why_not]
    return "\n".join(lines)


def markdown(rows: Sequence[Replayed]) -> str:
    """The tally and the misses as Markdown tables."""
    lines = ["|  | inside | scored | share |", "| --- | ---: | ---: | ---: |"]
    lines += [f"| {name.strip()} | {inside} | {n} | {inside / n:.2f} |" for name, inside, n in tally(rows)]
    why = reasons()
    lines += ["", "| series | finding | predicted | published | 95 % | k of n | why |"]
    lines += ["| --- | --- | ---: | ---: | ---: | ---: | --- |"]
    lines += [
        f"| {row.series.id} | `{row.row.text}` = {row.row.value} | {row.p:.2f} | {_share(row):.2f} "
        f"| {row.low:.2f} to {row.high:.2f} | {row.row.k} of {row.row.n} | {why.get(key(row), UNEXPLAINED)} |"
        for row in scored(rows)
        if not row.inside
    ]
    return "\n".join(lines)


def as_json(rows: Sequence[Replayed]) -> dict[str, Any]:
    """Everything, for other programs."""
    why = reasons()
    return {
        "tally": [{"group": name.strip(), "inside": inside, "n": n} for name, inside, n in tally(rows)],
        "rows": [
            {
                "series": row.series.id, "finding": row.row.text, "value": row.row.value,
                "k": row.row.k, "n": row.row.n, "rounded": row.row.rounded,
                "selection": row.series.selection, "predicted": row.p,
                "low": row.low, "high": row.high, "inside": row.inside,
                "basis": row.basis, "why_not": row.why_not,
                "why_missed": why.get(key(row), ""),
            }
            for row in rows
        ],
    }  # fmt: skip


def _share(row: Replayed) -> float:
    return (row.row.k or 0) / (row.row.n or 1)


def _line(row: Replayed) -> str:
    counted = f"{row.row.k} of {row.row.n}{' (from a percentage)' if row.row.rounded else ''}"
    return (
        f"  {row.p:.2f}  {_share(row):.2f} ({row.low:.2f} to {row.high:.2f})  {counted}  {row.series.id} "
        f"({'+'.join(row.series.truth)}, {row.series.selection}{SHORT[row.basis]}): "
        f"{row.row.text} = {row.row.value}"
    )
