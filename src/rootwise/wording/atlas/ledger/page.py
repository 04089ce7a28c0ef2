"""The ledger of roots as a page: shares and probabilities, published figures, what to study next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rootwise.atlas.tables.schema import Source
from rootwise.queries.atlas.debt import DebtRow
from rootwise.queries.atlas.ledger import Cell, Count

ROOTS = ("L1", "L2", "L3", "L4", "L5", "S1", "S2")
STUDIES = "## Which study would move answers most"
_OWN_LEVEL = "paraspinal of the level"
_HEAD = """# The ledger of roots

What each root supplies, what has been counted, and how far the model is from the counts. All figures are percentages.
`rootwise atlas ledger --markdown` writes this page; `rootwise atlas ledger --out FOLDER` writes the whole ledger, T10
to S5 with sources and notes, as CSV and as JSON-LD in the terms of schema.org. Shares are consensus (grade D) unless
the ledger says otherwise; probabilities are the model's, the root being the only source, over its causes and states.
"""
_PUBLISHED = """## Published figures, and the model for the same patients

Every published figure of one finding in patients with a lesion of one root, or of one of several. *95 %*: Wilson's
interval of the count; rows whose interval excludes the model come first, the furthest at the top, residual in bold.
*Model*: the probability for the same roots, mixed as they come to the clinics; in series chosen because the EMG was
positive, given that one of the muscles counted is abnormal. No other selection is modelled: operated patients have more
deficit than the model's. *Residual*: published minus model. Figures of pain are read by the model, so that their
residuals are small by construction; EMG counts are not.
"""
_TABLES: Sequence[tuple[str, str, tuple[str, ...]]] = (
    ("Muscles", "Share of the muscle's fibres · P(abnormal needle EMG).", ("muscle",)),
    ("Actions", "Share of the fibres of its muscles · P(weak).", ("action",)),
    ("Reflexes", "Share of the arc · P(reduced or absent).", ("reflex",)),
    ("Regions", "Share of the skin · P(sensation reduced) · P(pain there).", ("skin", "pain")),
    ("Nerve conduction", "Share of the fibres · P(reduced or absent).", ("conduction",)),
)


def ledger_page(
    cells: Sequence[Cell], sources: Mapping[str, Source], owed: Sequence[DebtRow] = (), n_cases: int = 0
) -> str:
    """The page in Markdown.

    Args:
        cells: of the ledger.
        sources: publications by key.
        owed: what rests on assumptions, the most influential first; empty: no list of studies.
        n_cases: number of cases that it was measured on.

    Returns:
        The text of the page.
    """
    parts = [_HEAD, *(_table(*table, cells) for table in _TABLES), _published(cells, sources)]
    return "\n".join([*parts, _studies(owed, n_cases)] if owed else parts)


def without_studies(page: str) -> str:
    """The page as it is without cases: the list of studies depends on them, and is not held in step.

    Args:
        page: with or without the list.

    Returns:
        The page up to the list.
    """
    return page.partition(f"\n{STUDIES}")[0].rstrip() + "\n"


def _table(title: str, about: str, kinds: tuple[str, ...], cells: Sequence[Cell]) -> str:
    rows: dict[str, dict[str, dict[str, Cell]]] = {}
    for cell in cells:
        name = _name(cell)
        if cell.kind in kinds and cell.root in ROOTS and name:
            rows.setdefault(name, {}).setdefault(cell.root, {})[cell.kind] = cell
    lines = [f"## {title}\n", f"{about}\n", f"| | {' | '.join(ROOTS)} |", f"| --- |{' ---: |' * len(ROOTS)}"]
    for name, by_root in rows.items():
        lines.append(f"| {name} | {' | '.join(_cell(by_root.get(root, {}), kinds) for root in ROOTS)} |")
    return "\n".join(lines) + "\n"


def _name(cell: Cell) -> str:
    """The row of a cell; a paraspinal muscle stands in the row of its own level alone, a dermatome in none."""
    if cell.target.startswith("paraspinal_"):
        return _OWN_LEVEL if cell.target == f"paraspinal_{cell.root}" else ""
    return "" if cell.target.startswith("dermatome_") else cell.target.replace("_", " ")


def _cell(cells: Mapping[str, Cell], kinds: tuple[str, ...]) -> str:
    if not cells:
        return ""
    first = cells.get(kinds[0])
    figures = [_percent(first.share if first else None), _percent(first.frequency.p if first else None)]
    if len(kinds) > 1:
        second = cells.get(kinds[1])
        figures.append(_percent(second.frequency.p if second else None))
    return " · ".join(figures)


def _percent(value: float | None) -> str:
    return "–" if value is None else "<1" if 0 < value < 0.005 else f"{100 * value:.0f}"


def _published(cells: Sequence[Cell], sources: Mapping[str, Source]) -> str:
    unique = {id(count): count for cell in cells for count in cell.counts}
    counts = sorted(unique.values(), key=_off)
    silent = sum(cell.share is not None and not cell.counts and cell.root in ROOTS for cell in cells)
    supplied = sum(cell.share is not None and cell.root in ROOTS for cell in cells)
    lines = [
        _PUBLISHED,
        f"Of the {supplied} cells of L1 to S2 with a share, {silent} have no published figure at all.\n",
        "| patients | finding | published | 95 % | selected | source | grade | model | residual |",
        "| --- | --- | ---: | ---: | --- | --- | --- | ---: | ---: |",
        *(_count(count, sources) for count in counts),
    ]
    return "\n".join(lines) + "\n"


def _off(count: Count) -> tuple[bool, bool, float, str, str]:
    residual = count.residual
    return residual is None, not _outside(count), -abs(residual or 0.0), count.figure.finding, count.figure.given


def _outside(count: Count) -> bool:
    """Whether the interval of a count leaves the model outside."""
    interval = count.figure.interval
    return count.predicted is not None and interval is not None and not interval[0] <= count.predicted <= interval[1]


def _count(count: Count, sources: Mapping[str, Source]) -> str:
    figure = count.figure
    published = f"{figure.k} of {figure.n}" if figure.k is not None else f"{_percent(figure.published)} %"
    interval = f"{_percent(figure.interval[0])} to {_percent(figure.interval[1])}" if figure.interval else ""
    source = sources[figure.source]
    address = f"https://doi.org/{source.doi}" if source.doi else source.url
    link = f"[{figure.source}]({address})" if address else figure.source
    model = _percent(count.predicted) if count.predicted is not None else count.why_not
    residual = f"{100 * count.residual:+.0f}" if count.residual is not None else ""
    residual = f"**{residual}**" if _outside(count) else residual
    finding = f"{figure.finding} {figure.value}".strip()
    return (
        f"| {figure.given} | `{finding}` | {published} | {interval} | {figure.selection.replace('_', ' ')} | {link} | "
        f"{figure.grade} | {model} | {residual} |"
    )


def _studies(owed: Sequence[DebtRow], n_cases: int) -> str:
    rows = "\n".join(_study(place, row) for place, row in enumerate(owed, start=1))
    return f"""{STUDIES}

What rests on consensus or assumption, by how much one standard deviation of it moves the answers to {n_cases} published
cases (mean total variation, per cent): what to count next, or to look up. See `rootwise atlas debt`.

<!-- figures: rootwise atlas ledger --markdown CASES -->
| | count this | in patients with | moves answers by | spoke in cases |
| ---: | --- | --- | ---: | ---: |
{rows}
<!-- figures end -->
"""


def _study(place: int, row: DebtRow) -> str:
    return f"| {place} | `{row.finding}` | `{row.site}` | {100 * row.influence:.2f} | {row.cases} |"
