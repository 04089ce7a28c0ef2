"""Rows of the atlas as pages: `atlas debt`, `atlas show` and `atlas cite`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rootwise.atlas.facts import Citation, Fact
from rootwise.queries.atlas.debt import DebtRow
from rootwise.wording.certainty import percent
from rootwise.wording.layout import BLANK, Line, paragraph


def facts_page(name: str, facts: Sequence[Fact]) -> list[Line]:
    """Everything the atlas says of one thing.

    Args:
        name: the id asked about.
        facts: by file and line.

    Returns:
        Lines of at most 80 columns.
    """
    lines = [Line(f"{name}: {len(facts)} facts", "title")]
    for fact in facts:
        key = f" {fact.key}" if fact.key else ""
        lines += [BLANK, *paragraph(f"{fact.file}, line {fact.line}{key}", "heading")]
        values = " ".join(f"{column}={value}" for column, value in fact.values.items())
        lines += paragraph(values, indent=2, hang=2)
        basis = [*fact.sources, f"grade {fact.grade}"] if fact.grade else fact.sources
        lines += paragraph(", ".join(basis), "strong", indent=2, hang=2)
        lines += paragraph(fact.note, "quiet", indent=2, hang=2)
    return lines


def citations_page(name: str, citations: Sequence[Citation]) -> list[Line]:
    """The sources behind one thing.

    Args:
        name: the id asked about.
        citations: most used first.

    Returns:
        Lines of at most 80 columns; addresses stay whole.
    """
    if not citations:
        return paragraph(f"{name}: everything rests on assumption or consensus", "strong")
    lines: list[Line] = []
    for citation in citations:
        first, *rest = citation.lines()
        lines += paragraph(first, "strong", hang=2)
        lines += [line for text in rest for line in paragraph(text, indent=2, hang=2)]
        lines.append(BLANK)
    return lines[:-1]


def debt_page(rows: Sequence[DebtRow], share: float, parts: Mapping[str, float], n_cases: int) -> list[Line]:
    """What rests on grades C and D, by how much it moves answers.

    Args:
        rows: the most influential first.
        share: 0..1, of all influence that rests on grades A and B.
        parts: the same for the cells of some roots, by their name.
        n_cases: number of cases that it was measured on.

    Returns:
        A table of at most 80 columns; long ids are broken over two lines.
    """
    lines = [
        Line(f"What rests on grades C and D, measured on {n_cases} cases", "title"),
        *paragraph(f"{percent(share)} of what moves answers rests on published figures (grades A and B)."),
        *(Line(f"  {percent(one)} of what roots {name} say") for name, one in parts.items()),
        BLANK,
        Line("change  grade  cases  finding, given site, source", "heading"),
    ]
    for row in rows:
        figures = f"{row.influence:.4f}  {row.grade:^5}  {row.cases:>5}  "
        text = f"{row.finding}, given {row.site} [{row.source}]"
        wrapped = paragraph(text, indent=len(figures), hang=2)
        lines += [Line(figures + wrapped[0].text.lstrip()), *wrapped[1:]]
    return lines
