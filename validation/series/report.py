"""The replay as tables for people and as plain data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from validation.series.replay import Replayed, scored

SELECTIONS = ("consecutive", "clinical", "imaged", "blocked", "operated", "edx", "not stated")


def tally(rows: Sequence[Replayed]) -> list[tuple[str, int, int]]:
    """(group, inside, scored) for all counts, and apart by who was counted and by what the atlas holds itself."""
    counted = [row for row in scored(rows) if not row.row.rounded]
    groups: list[tuple[str, Callable[[Replayed], bool]]] = [
        ("counts of k in n", lambda row: True),
        ("  also a row of the atlas", lambda row: row.in_atlas),
        ("  not in the atlas", lambda row: not row.in_atlas),
        *((f"  {name}", _selected(name)) for name in SELECTIONS),
    ]
    table = [(name, *_inside([row for row in counted if belongs(row)])) for name, belongs in groups]
    table.append(("percentages of a stated n", *_inside([row for row in scored(rows) if row.row.rounded])))
    return [line for line in table if line[2]]


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
    lines += [f"{name:28} {inside:>3} of {n:>3}  {inside / n:.2f}" for name, inside, n in tally(rows)]
    kept = scored(rows)
    lines += ["", "misses: predicted, published (95 %), k of n, series: finding"]
    lines += [_line(row) for row in kept if not row.inside]
    if everything:
        lines += ["", "inside"] + [_line(row) for row in kept if row.inside]
    lines += ["", "not scored"]
    lines += [f"  {row.series.id}: {row.row.text} = {row.row.value}: {row.why_not}" for row in rows if row.why_not]
    return "\n".join(lines)


def markdown(rows: Sequence[Replayed]) -> str:
    """The tally and the misses as Markdown tables."""
    lines = ["|  | inside | scored | share |", "| --- | ---: | ---: | ---: |"]
    lines += [f"| {name.strip()} | {inside} | {n} | {inside / n:.2f} |" for name, inside, n in tally(rows)]
    lines += ["", "| series | finding | predicted | published | 95 % | k of n |"]
    lines += ["| --- | --- | ---: | ---: | ---: | ---: |"]
    lines += [
        f"| {row.series.id} | `{row.row.text}` = {row.row.value} | {row.p:.2f} | {_share(row):.2f} "
        f"| {row.low:.2f} to {row.high:.2f} | {row.row.k} of {row.row.n} |"
        for row in scored(rows)
        if not row.inside
    ]
    return "\n".join(lines)


def as_json(rows: Sequence[Replayed]) -> dict[str, Any]:
    """Everything, for other programs."""
    return {
        "tally": [{"group": name.strip(), "inside": inside, "n": n} for name, inside, n in tally(rows)],
        "rows": [
            {
                "series": row.series.id, "finding": row.row.text, "value": row.row.value,
                "k": row.row.k, "n": row.row.n, "rounded": row.row.rounded,
                "selection": row.series.selection, "predicted": row.p,
                "low": row.low, "high": row.high, "inside": row.inside,
                "in_atlas": row.in_atlas, "why_not": row.why_not,
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
        f"({'+'.join(row.series.truth)}, {row.series.selection}{', in the atlas' if row.in_atlas else ''}): "
        f"{row.row.text} = {row.row.value}"
    )
