"""Rules on numbers: shares sum to 1, thresholds fall, levels fit, and nothing is counted twice."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TypeVar

from rootwise.atlas.tables.schema import FindingRow, Row
from rootwise.atlas.tables.written import Entry, Line, Tables, sites_of
from rootwise.errors import Issue
from rootwise.terms import vocabulary

RowT = TypeVar("RowT", bound=Row)

TOLERANCE = 1e-3  # of a sum of shares; the model refuses more
ROUNDED_WEIGHTS = 0.05  # of several weights written with two digits
ROUNDING = 1e-9


def sums(read: Tables) -> Iterator[Issue]:
    """Shares of one whole sum to 1."""
    yield from _sums(
        "supply of", ((f"{x.row.kind} {x.row.target}", x.row.share, x.entry) for x in read.supply)
    )
    yield from _sums("muscles of", ((x.row.action, x.row.share, x.entry) for x in read.actions))
    yield from _sums(
        "causes of", ((site, x.row.share, x.entry) for x in read.causes for site in sites_of(x.row.site))
    )
    yield from _sums("sites in", ((x.row.setting, x.row.share, x.entry) for x in read.settings))
    yield from _sums(
        "states of",
        ((x.row.id, state.weight, x.entry) for x in read.families for state in x.row.states.values()),
    )
    yield from _sums(
        "values of", ((f"{x.row.method} at level {x.row.level}", x.row.p, x.entry) for x in read.readings)
    )


def states_by_cause(read: Tables) -> Iterator[Issue]:
    """Weights of states given a cause sum to 1; the model evens out what rounding leaves."""
    for line in read.families:
        states = line.row.states.values()
        for cause in sorted({cause for state in states for cause in state.by_cause}):
            total = sum(state.by_cause.get(cause, state.weight) for state in states)
            if abs(total - 1.0) > ROUNDED_WEIGHTS:
                message = f"states of {line.row.id} given {cause} sum to {total:.3g}, not 1"
                yield line.entry.issue(
                    "W-ATLAS-136", message, "states without a weight of their own keep theirs"
                )


def _sums(what: str, parts: Iterable[tuple[str, float, Entry]]) -> Iterator[Issue]:
    totals: dict[str, tuple[float, Entry]] = {}
    for name, share, entry in parts:
        total, first = totals.get(name, (0.0, entry))
        totals[name] = total + share, first
    for name, (total, first) in totals.items():
        if abs(total - 1.0) > TOLERANCE:
            yield first.issue("E-ATLAS-130", f"{what} {name} sum to {total:.4g}, not 1")


def ranges(read: Tables) -> Iterator[Issue]:
    """What the types leave open: percentiles rise, spreads and weights are positive, a sex is a share."""
    for cause in read.causes:
        row = cause.row
        if not 0.0 <= row.days_p10 <= row.days_p50 <= row.days_p90:
            yield cause.entry.issue("E-ATLAS-131", "days_p10, days_p50 and days_p90 do not rise")
        if row.female is not None and not 0.0 <= row.female <= 1.0:
            yield cause.entry.issue("E-ATLAS-131", f"female={row.female:g} is not within 0..1")
        if row.age_mean is not None and (not 0.0 < row.age_mean < 110.0 or not (row.age_sd or 0.0) > 0.0):
            yield cause.entry.issue(
                "E-ATLAS-131", "age_mean is within 0..110 years and has an age_sd above 0"
            )
    for finding in read.findings:
        if (finding.row.ess is not None and finding.row.ess <= 0.0) or finding.row.n == 0:
            yield finding.entry.issue("E-ATLAS-131", "n or ess is 0: nobody was counted")
    for mix in read.cause_mix:
        if mix.row.factor <= 0.0:
            yield mix.entry.issue("E-ATLAS-131", f"factor={mix.row.factor:g} is not above 0")
    for pair in read.pairs:
        if pair.row.weight < 0.0:
            yield pair.entry.issue("E-ATLAS-131", f"weight={pair.row.weight:g} is below 0")


def thresholds(read: Tables) -> Iterator[Issue]:
    """A more abnormal value is not commoner than a less abnormal one, all else alike."""
    groups: dict[Hashable, dict[float, list[Line[FindingRow]]]] = {}
    for line in read.findings:
        row, severity = line.row, _severity(line.row)
        if severity is not None:
            key = row.finding, row.site, row.cause, row.state, row.side, row.age
            groups.setdefault(key, {}).setdefault(severity, []).append(line)
    for by_severity in groups.values():
        least = 1.0
        for _, lines in sorted(by_severity.items()):
            row, p = lines[0].row, _pooled([line.row for line in lines])
            if p > least + ROUNDING:
                what = f"{row.finding} given {row.site}: {row.value} at {p:.3g}"
                yield lines[0].entry.issue("E-ATLAS-132", f"{what}, a lesser value at {least:.3g}")
            least = min(least, p)


def _pooled(rows: Sequence[FindingRow]) -> float:
    """Frequency of rows together, without the model's half a patient: 0 of 5 is not more than 0 of 50."""
    seen = sum(row.k if row.k is not None else (row.p or 0.0) * (row.ess or 0.0) for row in rows)
    return seen / max(sum(row.weight for row in rows), ROUNDING)


def _severity(row: FindingRow) -> float | None:
    """Place of a threshold, higher for more abnormal; None where it has none (`present`, `brisk`)."""
    term = vocabulary().get(row.finding)
    if term is None:
        return None
    rank = term.scale.rank(row.value)
    if rank is not None:
        return float(rank)
    if term.scale.number is None or not row.value.replace(".", "", 1).isdigit():
        return None
    return -float(row.value) if row.finding == "abi" else float(row.value)  # a low index is abnormal


def levels(read: Tables) -> Iterator[Issue]:
    """Levels of a target count from 0 without a gap; survival rises with the level, its exponent falls."""
    targets: dict[tuple[str, str], list[tuple[int, float, float, Entry]]] = {}
    for line in read.targets:
        row = line.row
        targets.setdefault((row.kind, row.target), []).append((row.level, row.q0, row.gamma, line.entry))
    for (kind, name), rows in targets.items():
        rows.sort(key=lambda row: row[0])
        if [row[0] for row in rows] != list(range(len(rows))):
            yield rows[0][3].issue("E-ATLAS-133", f"levels of {kind} {name} do not count from 0")
        for lower, upper in pairwise(rows):
            if upper[1] < lower[1] or upper[2] > lower[2]:
                yield upper[3].issue(
                    "E-ATLAS-133", f"{kind} {name}: level {upper[0]} is lost sooner than level {lower[0]}"
                )
    methods: dict[str, set[int]] = {}
    for reading in read.readings:
        methods.setdefault(reading.row.method, set()).add(reading.row.level)
    cells = {(line.row.method, line.row.value, line.row.level) for line in read.readings}
    for reading in read.readings:
        method, value = reading.row.method, reading.row.value
        missing = [level for level in range(max(methods[method]) + 1) if (method, value, level) not in cells]
        if missing:
            yield reading.entry.issue("E-ATLAS-133", f"{method} {value} has no row for level {missing[0]}")


def duplicates(read: Tables) -> Iterator[Issue]:
    """No fact stands twice."""
    yield from _twice(read.supply, lambda r: (r.target, r.kind, r.root, r.path))
    yield from _twice(read.actions, lambda r: (r.action, r.muscle))
    yield from _twice(read.visibility, lambda r: (r.channel, r.reach))
    yield from _twice(
        read.findings, lambda r: (r.finding, r.value, r.site, r.cause, r.state, r.side, r.age, r.source)
    )
    yield from _twice(read.referral, lambda r: (r.site, r.cause, r.region))
    yield from _twice(read.targets, lambda r: (r.kind, r.target, r.level))
    yield from _twice(read.readings, lambda r: (r.method, r.value, r.level))
    yield from _twice(read.causes, lambda r: (r.site, r.cause))
    yield from _twice(read.settings, lambda r: (r.setting, r.site))
    yield from _twice(read.cause_mix, lambda r: (r.setting, r.site, r.cause))
    yield from _twice(read.comorbidity, lambda r: (r.site, r.age))


def _twice(lines: Iterable[Line[RowT]], key: Callable[[RowT], tuple[Hashable, ...]]) -> Iterator[Issue]:
    seen: dict[tuple[Hashable, ...], Entry] = {}
    for line in lines:
        own = key(line.row)
        first = seen.setdefault(own, line.entry)
        if first is not line.entry:
            what = " ".join(str(part) for part in own if part is not None)
            yield line.entry.issue(
                "E-ATLAS-134", f"{what}: stands in {first.file}, line {first.line}, already"
            )


def symmetry(read: Tables) -> Iterator[Issue]:
    """A relation between two is written once: not with itself, not in both orders."""
    touching: dict[frozenset[str], Entry] = {}
    for neighbours in read.adjacency:
        both = frozenset((neighbours.row.region, neighbours.row.neighbour))
        if len(both) == 1:
            yield neighbours.entry.issue("E-ATLAS-135", f"{neighbours.row.region} touches itself")
        elif touching.setdefault(both, neighbours.entry) is not neighbours.entry:
            yield neighbours.entry.issue(
                "E-ATLAS-135", f"{' and '.join(sorted(both))}: line {touching[both].line} says so already"
            )
    pairs: dict[tuple[frozenset[str], str], Entry] = {}
    for pair in read.pairs:
        key = frozenset((pair.row.first, pair.row.second)), pair.row.relation
        if pairs.setdefault(key, pair.entry) is not pair.entry:
            yield pair.entry.issue(
                "E-ATLAS-135",
                f"{pair.row.first} with {pair.row.second} ({pair.row.relation}): "
                f"line {pairs[key].line} says so already",
            )


RULES = (sums, states_by_cause, ranges, thresholds, levels, duplicates, symmetry)
