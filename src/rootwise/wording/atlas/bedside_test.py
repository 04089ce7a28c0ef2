"""One bedside test in words: how it is tested, its roots and nerves, and what that rests on."""

from __future__ import annotations

from dataclasses import dataclass

from rootwise.atlas.tables.schema import UNSOURCED, FindingRow
from rootwise.queries.atlas.bedside_test import BedsideTest
from rootwise.terms import NOT_TESTABLE, NOT_TESTED
from rootwise.wording.findings import phrase
from rootwise.wording.sites import cause_name, short_name
from rootwise.wording.structures import structure_words

_SHOWN_PATHWAYS = 4


@dataclass(frozen=True, slots=True)
class BedsideTestWords:
    """A bedside test in words.

    Attributes:
        title: what it is.
        steps: each with its heading: the patient, the examiner, what is positive.
        note: of how it is tested.
        how_basis: what that text rests on.
        roots: name and share in words, with the share from 0 to 1.
        pathways: nerves on the way, with their share.
        supply_basis: what these shares rest on; empty where there are none.
        counts: published counts in sentences.
    """

    title: str
    steps: tuple[tuple[str, str], ...]
    note: str
    how_basis: str
    roots: tuple[tuple[str, str, float], ...]
    pathways: tuple[str, ...]
    supply_basis: str
    counts: tuple[str, ...]


def bedside_test_words(test: BedsideTest) -> BedsideTestWords:
    """A bedside test in words.

    Args:
        test: as the atlas has it.

    Returns:
        Its sentences.
    """
    how = test.how
    steps = (("Patient", how.position), ("Examiner", how.do), ("Positive", how.positive)) if how else ()
    rows = [
        f"{source_and_grade(source, grade)} ({n} {'row' if n == 1 else 'rows'})" for source, grade, n in test.provenance
    ]
    return BedsideTestWords(
        title=phrase(test.finding, "axial"),
        steps=steps,
        note=how.note if how else "",
        how_basis=": ".join(filter(None, [source_and_grade(how.source, how.grade), test.citation])) if how else "",
        roots=tuple((root, _per_cent(share), share) for root, share in test.roots),
        pathways=tuple(
            f"{', then '.join(map(structure_words, pathway)) or 'pathway not known'}: {_per_cent(share)}"
            for pathway, share in test.pathways[:_SHOWN_PATHWAYS]
        ),
        supply_basis="; ".join(rows),
        counts=tuple(_count(row) for row in test.counts),
    )


def source_and_grade(source: str, grade: str) -> str:
    """What a fact rests on: `shin2012, grade A`, `our assumption, grade D, not verified`.

    Args:
        source: key of a source, `assumption` or `consensus`.
        grade: A to D.
    """
    told = f"{f'our {source}' if source in UNSOURCED else source}, grade {grade}"
    return f"{told}, not verified" if grade in ("C", "D") else told


def value_label(value: str) -> str:
    """A value of a scale as a person reads it: `not testable`, `4+`."""
    return {NOT_TESTED: "not tested", NOT_TESTABLE: "not testable"}.get(value, value.replace("_", " "))


def _count(row: FindingRow) -> str:
    kind, _, level = row.site.partition(".")
    where = f"{level.replace('-', ' to ')} roots" if kind == "root" and "-" in level else short_name(row.site)
    where = f"{level} root" if kind == "root" and "-" not in level else where
    told = f"{where}, {cause_name(row.cause, kind)}" if row.cause else where
    on = {"other": " on the other side", "both": " on both sides"}.get(row.side, "")
    return f"{row.value} in {row.k} of {row.n}{on}: {told} ({source_and_grade(row.source, row.grade)}; {row.selection})"


def _per_cent(share: float) -> str:
    """A share of anatomy, which may be all of it, unlike a probability."""
    return "under 1 %" if share < 0.01 else f"{100 * share:.0f} %"
