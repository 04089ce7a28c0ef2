"""The ledger of roots as rows of a table: one a cell and published figure, with names, units and licence."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from rootwise.atlas.tables.schema import Source
from rootwise.queries.atlas.ledger import Cell, Count

COLUMNS: Mapping[str, str] = {
    "root": "spinal nerve root",
    "kind": "muscle, action, function, skin, tingling, numbness, pain, reflex or conduction",
    "target": "muscle, tested action, region, reflex arc or conduction study",
    "finding": "id of the finding that the model's probability is of",
    "share": "share of the target's fibres that the root supplies, 0 to 1; empty for pain",
    "share_source": "source of the largest of these shares",
    "share_grade": "grade A to D of the weakest of these shares",
    "predicted": "P(recorded abnormal | the root is the only source), by the model",
    "background": "the same without any source",
    "counted": "id of the finding that was counted",
    "counted_value": "value that was counted, where it is not the usual one",
    "given": "patients of the published figure, as the atlas has them",
    "k": "patients with the finding",
    "n": "patients counted",
    "published": "k of n, or the published frequency",
    "wilson_low": "lower end of Wilson's 95 % interval of k of n",
    "wilson_high": "its upper end",
    "selection": "who was counted",
    "source": "key of the publication in the atlas",
    "citation": "the publication",
    "doi": "its DOI",
    "grade": "A seen in the paper, B seen in a text that quotes it, C recalled",
    "predicted_same_patients": "the model's probability for these roots; in EMG-positive series given a positive study",
    "residual": "published minus predicted_same_patients",
    "not_predicted": "why there is no prediction for these patients",
    "note": "how the figure was derived, and what it must not be used for",
}  # fmt: skip
LICENCE = (
    "Apache-2.0 (https://www.apache.org/licenses/LICENSE-2.0). Published figures are facts of the works named; cite "
    "those works for them, and Rootwise with its version for shares and predictions. For education and research; not a "
    "medical device."
)
DIGITS = 6


def ledger_rows(cells: Sequence[Cell], sources: Mapping[str, Source]) -> Iterator[dict[str, str]]:
    """The ledger as rows: a cell without a published figure has one, else it has one a figure.

    Args:
        cells: of the ledger.
        sources: publications by key.

    Yields:
        Column -> text; empty where nothing is known.
    """
    for cell in cells:
        for count in cell.counts or (None,):
            yield _row(cell, count, sources)


def ledger_csv(cells: Sequence[Cell], sources: Mapping[str, Source]) -> str:
    """The ledger as CSV, with a header line.

    Args:
        cells: of the ledger.
        sources: publications by key.

    Returns:
        The text of the file.
    """
    out = io.StringIO()
    writer = csv.DictWriter(out, list(COLUMNS), lineterminator="\n")
    writer.writeheader()
    writer.writerows(ledger_rows(cells, sources))
    return out.getvalue()


def ledger_readme(version: str, model: str, atlas: str) -> str:
    """What stands in the folder, column by column, and under which licence.

    Args:
        version, model, atlas: of the package, of the model's mathematics, and the hash of the tables.

    Returns:
        A page in Markdown.
    """
    rows = "\n".join(f"| `{name}` | {meaning} |" for name, meaning in COLUMNS.items())
    return f"""# Ledger of roots

What each spinal nerve root supplies, what has been counted, and how far the model is from the counts.
rootwise {version}, model {model}, atlas {atlas}.
`ledger.csv` is UTF-8; `ledger.jsonld` holds the same in the terms of https://schema.org.

{LICENCE}

| column | meaning |
| --- | --- |
{rows}
"""


def _row(cell: Cell, count: Count | None, sources: Mapping[str, Source]) -> dict[str, str]:
    row = {
        "root": cell.root,
        "kind": cell.kind,
        "target": cell.target,
        "finding": cell.frequency.finding,
        "share": _number(cell.share),
        "share_source": cell.share_source,
        "share_grade": cell.share_grade,
        "predicted": _number(cell.frequency.p),
        "background": _number(cell.frequency.background),
    }
    if count is not None:
        figure = count.figure
        low, high = figure.interval or (None, None)
        source = sources[figure.source]
        row |= {
            "counted": figure.finding,
            "counted_value": figure.value,
            "given": figure.given,
            "k": "" if figure.k is None else str(figure.k),
            "n": "" if figure.n is None else str(figure.n),
            "published": _number(figure.published),
            "wilson_low": _number(low),
            "wilson_high": _number(high),
            "selection": figure.selection,
            "source": figure.source,
            "citation": source.citation,
            "doi": source.doi or "",
            "grade": figure.grade,
            "predicted_same_patients": _number(count.predicted),
            "residual": _number(count.residual),
            "not_predicted": count.why_not,
            "note": figure.note,
        }
    return {column: row.get(column, "") for column in COLUMNS}


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.{DIGITS}g}"
