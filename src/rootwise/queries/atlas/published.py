"""Published figures of single findings in patients with a root lesion, from wherever the atlas keeps them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

from rootwise.atlas.tables.loader import Atlas, expand_site
from rootwise.atlas.tables.schema import UNSOURCED, AnchorRow, FindingRow
from rootwise.terms import vocabulary

Z = 1.959964  # of a 95 % interval
OTHER_PATIENTS = "its patients are not those of a root lesion alone"
OTHER_VALUE = "the model does not read this value"


@dataclass(frozen=True, slots=True)
class Figure:
    """One published figure.

    Attributes:
        finding: the finding counted; a joint figure (any weakness) is none.
        value: where another value than the family's usual one was counted; else empty.
        given: the patients, as the atlas has it.
        roots: the roots that it covers together.
        k, n: the count; None where only a frequency was published.
        published: k of n, or the frequency.
        ess: number of patients that a frequency is worth; None beside a count.
        selection, source, grade, note: as in the atlas.
        why_not: why no prediction is made for the same patients; empty where one is.
    """

    finding: str
    value: str
    given: str
    roots: tuple[str, ...]
    k: int | None
    n: int | None
    published: float
    ess: float | None
    selection: str
    source: str
    grade: str
    note: str
    why_not: str

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval of a count after Wilson; None where there is no count."""
        return None if self.k is None or self.n is None else wilson(self.k, self.n)


def wilson(k: float, n: float) -> tuple[float, float]:
    """Wilson's 95 % interval of k of n (Wilson 1927, J Am Stat Assoc 22:209).

    Args:
        k, n: the count, n above 0; k of n may be a share of a stated number.

    Returns:
        Its ends, within 0 to 1.
    """
    p, z2 = k / n, Z * Z
    middle = p + z2 / (2 * n)
    half = Z * sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    return max((middle - half) / (1 + z2 / n), 0.0), min((middle + half) / (1 + z2 / n), 1.0)


def figures(atlas: Atlas, roots: Sequence[str]) -> Iterator[Figure]:
    """Every published figure of one finding in patients with a lesion of one root, or of one of several.

    Args:
        atlas: rows of findings, and anchors.
        roots: roots of the model.

    Yields:
        Rows of findings/*.csv, then anchors; assumptions and consensus are no publications.
    """
    for row in atlas.findings:
        named = _roots(row.site, roots)
        if named and row.source not in UNSOURCED and row.side == "same":
            given = " ".join(filter(None, [row.site, row.cause, row.state]))
            value = row.value if vocabulary().parse_finding(row.finding).family == "reflex" else ""
            yield _figure(row, row.finding, value, given, named, OTHER_PATIENTS if row.cause or row.state else "")
    for anchor in atlas.anchors:
        quantity, _, value = anchor.quantity.partition("=")
        finding = quantity.partition("<")[0]
        site, _, rest = anchor.given.partition(" ")
        named = _roots(site, roots)
        if not named or anchor.source in UNSOURCED or vocabulary().get(finding) is None:
            continue
        scale = vocabulary().parse_finding(finding).scale
        unread = finding != quantity or bool(value and value not in scale.words)
        why = OTHER_PATIENTS if rest else OTHER_VALUE if unread else ""
        yield _figure(anchor, finding, value, anchor.given, named, why)


def _roots(site: str, roots: Sequence[str]) -> tuple[str, ...]:
    if not site.startswith("root."):
        return ()
    try:
        named = expand_site(site, vocabulary().roots)
        return tuple(root for root in (base.removeprefix("root.") for base in named) if root in roots)
    except ValueError:  # no run of roots
        return ()


def _figure(
    row: FindingRow | AnchorRow, finding: str, value: str, given: str, roots: tuple[str, ...], why_not: str
) -> Figure:
    published = row.k / row.n if row.k is not None and row.n else float(row.p or 0.0)
    return Figure(finding, value, given, roots, row.k, row.n, published, row.ess, row.selection, row.source, row.grade,
                  row.note, why_not)  # fmt: skip
