"""What was scored, as text for people, Markdown and JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rootwise.cohorts.groups import LOWER, MODELLED, members
from rootwise.cohorts.known import Sites, counted
from rootwise.cohorts.scores import Mean, Score, Summary, summary
from rootwise.cohorts.trust import calibration_error, coverage, reliability
from rootwise.wording.cohort.evaluation import evaluation_record, mean_in_words, miss_argument, short
from validation.casebook.rivals import BLINDED, Run

HEAD = ("", "n", "first", "in first 3", "log score", "Brier", "log score gained")
Table = list[tuple[str, ...]]


def overall(run: Run) -> Table:
    """The model, strict and lenient, on both denominators; then each rival, with what the model gains on it."""
    results = run.model.results
    by_name = members([one.known for one in results])
    rows: Table = []
    for name in (LOWER, MODELLED):
        indices = by_name.get(name, ())
        if not indices:
            continue
        rows.append(_row(f"{name}: the model", summary([results[i].lenient for i in indices])))
        rows.append(_row("the model, whole truth only", summary([results[i].strict for i in indices])))
        for rival, scores in run.rivals.items():
            own = [one for i in indices if (one := scores[i]) is not None]
            if own:
                rows.append(_row(rival, summary(own), run.gain(rival, indices)))
    return rows


def groups(run: Run) -> Table:
    """The model by kind, root and quality, with what it gains on the first rival."""
    rival = next(iter(run.rivals), None)
    rows = []
    for name, indices in members([one.known for one in run.model.results]).items():
        gain = run.gain(rival, indices) if rival else None
        rows.append(_row(name, summary([run.model.results[i].lenient for i in indices]), gain))
    return rows


def text(run: Run) -> str:
    """A page for a terminal: scores, groups, trust, misses, and what only the blinded reading gets."""
    parts = [_title(run), _plain([HEAD, *overall(run)]), _plain([HEAD, *groups(run)]), _trust(run)]
    if BLINDED in run.rivals:
        parts.append("\n".join([_won(run), *_lost(run)]))
    head = "misses: log score, place of an accepted set, case: truth | first three sets | why"
    parts.append("\n".join([head, *_misses(run)]))
    return "\n\n".join(parts)


def markdown(runs: Sequence[Run]) -> str:
    """The tables of the README: every reading under every prior, then groups, trust and misses of the first."""
    parts = [_versions(runs[0])]
    for run in runs:
        parts += ["", f"### {_name(run)}", "", _marked(overall(run))]
    first = runs[0]
    parts += ["", f"### Groups: {_name(first)}", "", _marked(groups(first)), "", *_trust_marked(first)]
    if BLINDED in first.rivals:
        parts += ["", _won(first), "", *(f"- {line.strip()}" for line in _lost(first))]
    parts += ["", f"### Misses: {_name(first)}", "", *(f"- {line.strip()}" for line in _misses(first))]
    return "\n".join(parts)


def as_json(run: Run) -> dict[str, Any]:
    """Everything, for other programs."""
    cases = [
        {name: None if scores[i] is None else _score(scores[i]) for name, scores in run.rivals.items()}
        for i in range(len(run.model.results))
    ]
    record = evaluation_record(run.model)
    record["cases"] = [case | {"rivals": rivals} for case, rivals in zip(record["cases"], cases, strict=True)]
    return record


def _score(one: Score | None) -> dict[str, Any] | None:
    if one is None:
        return None
    leaders = [{"sites": sorted(sites), "probability": p} for sites, p in one.leaders]
    return {"rank": one.rank, "mass": one.mass, "log_score": one.log_score, "said": one.said, "leaders": leaders}


def _row(name: str, scores: Summary, gain: Mean | None = None) -> tuple[str, ...]:
    means = (scores.top1, scores.top3, scores.log_score, scores.brier)
    return (name, str(scores.n), *map(mean_in_words, means), _signed(gain) if gain else "")


def _signed(mean: Mean) -> str:
    return ("+" if mean.value >= 0 else "") + mean_in_words(mean)


def _name(run: Run) -> str:
    return f"{run.model.reading}, prior {run.model.prior or 'of each case'}"


def _versions(run: Run) -> str:
    basis = f"atlas {run.model.atlas}, model {run.model.model}"
    return f"{len(run.model.results)} cases; {basis}. Standard errors in brackets."


def _title(run: Run) -> str:
    return f"{_name(run)}: {_versions(run)}\nleft out: {counted(run.model.left_out)}"


def _plain(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def _marked(rows: Table) -> str:
    lines = [HEAD, ("---", *["---:"] * (len(HEAD) - 1)), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _trust(run: Run) -> str:
    scores = [one.lenient for one in run.model.results]
    bins = reliability(scores)
    lines = ["reliability: first set given, said, right, n"]
    lines += [f"  {short(b.low)} to {short(b.high)}  {short(b.said)}  {mean_in_words(b.right)}  {b.n}" for b in bins]
    lines += [f"  mean distance {short(calibration_error(bins))}", "", "coverage: least probability, answered, right"]
    lines += [
        f"  {short(row.least)}  {short(row.share)}  {mean_in_words(row.right) if row.right else '-'}"
        for row in coverage(scores)
    ]
    return "\n".join(lines)


def _trust_marked(run: Run) -> list[str]:
    scores = [one.lenient for one in run.model.results]
    lines = ["| first set was given | n | said | right |", "| --- | ---: | ---: | ---: |"]
    lines += [
        f"| {short(b.low)} to {short(b.high)} | {b.n} | {short(b.said)} | {mean_in_words(b.right)} |"
        for b in reliability(scores)
    ]
    lines += ["", "| answered when the first set has at least | n | share answered | right |"]
    lines += ["| --- | ---: | ---: | ---: |"]
    lines += [
        f"| {short(row.least)} | {row.n} | {short(row.share)} | {mean_in_words(row.right) if row.right else '-'} |"
        for row in coverage(scores)
    ]
    return lines


def _won(run: Run) -> str:
    lost = len(run.lost_to(BLINDED))
    won = run.won_from(BLINDED)
    return f"The blinded reading gets {lost} cases that the model misses, the model {won} that it misses. Lost to it:"


def _lost(run: Run) -> list[str]:
    return [
        f"  {ours.known.case.id}: {'+'.join(ours.known.truth)} (reading {short(theirs.said)}; model "
        f"{_named(ours.lenient.leaders[0][0])} {short(ours.lenient.said)}, truth {short(ours.lenient.mass)}). "
        f"{miss_argument(ours)}"
        for ours, theirs in run.lost_to(BLINDED)
    ]


def _misses(run: Run) -> list[str]:
    lines = []
    for one in run.model.misses:
        leaders = ", ".join(f"{_named(sites)} {short(p)}" for sites, p in one.lenient.leaders)
        place = one.lenient.rank or "-"
        told = f"{one.known.case.id}: {'+'.join(one.known.truth)} | {leaders} | {miss_argument(one)}"
        lines.append(f"  {one.lenient.log_score:6.2f}  {place!s:>3}  {told}")
    return lines


def _named(sites: Sites) -> str:
    return "+".join(sorted(sites))
