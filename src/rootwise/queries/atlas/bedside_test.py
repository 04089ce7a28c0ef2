"""One bedside test: how it is tested, which roots and nerves carry it, how often it was counted positive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rootwise.atlas.bedside_tests import HowToTest, how_to_test
from rootwise.atlas.tables.loader import Atlas
from rootwise.atlas.tables.schema import FindingRow, SupplyRow
from rootwise.model.lesions.fibres import supplies
from rootwise.queries.atlas.supply import root_shares, ways
from rootwise.terms import Term, vocabulary


@dataclass(frozen=True, slots=True)
class BedsideTest:
    """What an examiner wants to know about one finding.

    Attributes:
        finding: id.
        how: how it is tested; None where the atlas does not say.
        citation: of the text behind that; empty where no source gives it.
        roots: share of each root in its fibres, from above downwards; empty for a test that no fibres make.
        pathways: share of each pathway of the fibres, the largest first; a pathway is the structures beyond the root.
        provenance: source and grade of that supply, with how many rows rest on it, the most used first.
        counts: rows with published counts; what rests on assumptions is left to the atlas.
    """

    finding: str
    how: HowToTest | None
    citation: str
    roots: tuple[tuple[str, float], ...]
    pathways: tuple[tuple[tuple[str, ...], float], ...]
    provenance: tuple[tuple[str, str, int], ...]
    counts: tuple[FindingRow, ...]


def bedside_test(atlas: Atlas, finding: str) -> BedsideTest:
    """What the atlas says about one bedside test.

    Args:
        atlas: supply and published counts.
        finding: id of the vocabulary.

    Returns:
        The test; shares of roots and of pathways each sum to 1 where there are any.
    """
    rows = _supply(atlas, vocabulary().parse_finding(finding))
    fibres = ways(rows)
    total = sum(fibres.values())
    largest = sorted(fibres.items(), key=lambda item: -round(item[1], 9))  # equal ones in the order of the table
    provenance = Counter((row.source, row.grade) for row, _ in rows)
    how = how_to_test(finding)
    source = atlas.sources.get(how.source) if how else None
    return BedsideTest(
        finding,
        how,
        source.citation if source else "",
        tuple(root_shares(rows).items()),
        tuple((way, n / total) for way, n in largest),
        tuple((source, grade, n) for (source, grade), n in provenance.most_common()),
        tuple(row for row in atlas.findings if row.finding == finding and row.k is not None),
    )


def _supply(atlas: Atlas, term: Term) -> Sequence[tuple[SupplyRow, float]]:
    """Rows of supply with their weights; a region of several parts is all of them alike."""
    targets = vocabulary().regions.parts(term.region) if term.region else (term.head,)
    return [
        weighted
        for channel, target, rows in supplies(atlas)
        if channel == term.family and target in targets
        for weighted in rows
    ]
