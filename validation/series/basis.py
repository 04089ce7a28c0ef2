"""What stands behind the model's figure: the same count as a row it reads, an anchor of the fit, or neither.

A count that the model was given is checked; any other is predicted. A series and the atlas speak of the same count
where the paper, the finding, the site and the share are the same.
"""

from __future__ import annotations

from dataclasses import dataclass

from fit.anchors import BY_HAND, Anchor, anchors

from rootwise.atlas.tables.loader import load
from rootwise.atlas.tables.schema import FindingRow, Source
from rootwise.atlas.tables.written import sites_of
from validation.series.published import Row, Series

READ, FITTED, NEITHER = "row", "fit", "neither"
NOT_READ = frozenset({"emg", "ncs", "numbness", "paresthesia", "atrophy"})  # rows kept as counts only
CLOSE = 0.01  # two decimals are printed, and k is often worked out from them


@dataclass(frozen=True, slots=True)
class Held:
    """What the atlas and the fit hold, by paper.

    Attributes:
        sources: every paper of the atlas, by key.
        rows: of findings/*.csv that the model reads.
        anchors: that the fit reads, or that weights were set by hand from.
    """

    sources: dict[str, Source]
    rows: tuple[FindingRow, ...]
    anchors: tuple[Anchor, ...]


def held() -> Held:
    """The shipped atlas's papers, the rows the model reads and the anchors the fit reads."""
    atlas = load()
    read = tuple(row for row in atlas.findings if row.finding.partition(".")[0] not in NOT_READ)
    return Held(dict(atlas.sources), read, tuple(one for one in anchors() if one.roots or BY_HAND in one.given))


def basis(series: Series, row: Row, known: Held) -> str:
    """`row`, `fit` or `neither`.

    Args:
        series, row: one published frequency.
        known: of `held`.
    """
    keys = {key for key, source in known.sources.items() if _same_paper(series, key, source)}
    if not keys or row.k is None or not row.n:
        return NEITHER
    share = row.k / row.n
    if any(_is_row(one, series, row, keys, share) for one in known.rows):
        return READ
    return FITTED if any(_is_anchor(one, series, row, keys, share) for one in known.anchors) else NEITHER


def _same_paper(series: Series, key: str, source: Source) -> bool:
    if series.source:
        return key == series.source
    address = series.url.rstrip("/")
    ids = [one for one in (source.doi, source.pmid) if one]
    return bool(address) and ((source.url or "").rstrip("/") == address or any(one in address for one in ids))


def _is_row(one: FindingRow, series: Series, row: Row, keys: set[str], share: float) -> bool:
    if one.source not in keys or one.finding not in row.findings:
        return False
    if not set(sites_of(one.site)) & set(series.truth):
        return False
    if one.k is not None:
        return (one.k, one.n) == (row.k, row.n)
    return one.p is not None and abs(one.p - share) <= CLOSE


def _is_anchor(one: Anchor, series: Series, row: Row, keys: set[str], share: float) -> bool:
    names = {*row.findings, *(f"any.{name.partition('.')[0]}" for name in row.findings if name.endswith(".lower_limb"))}
    roots = {base.removeprefix("root.") for base in series.truth}
    given = set(one.roots) or {one.given.partition(" ")[0].removeprefix("root.")}
    same = one.source in keys and one.quantity.partition("=")[0] in names and bool(roots & given)
    return same and abs(one.k / one.n - share) <= CLOSE
