"""The audit of the model against the panel and counts, as a page and as records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rootwise.queries.atlas.audit import DIFFER, ENOUGH, Compared
from rootwise.wording.layout import BLANK, Line, paragraph

AGREE = 2.0  # raters are said to agree within this likelihood ratio


def audit_page(found: Sequence[Compared], top: int) -> list[Line]:
    """What was compared, how it stands with counts, and the differences that nobody has explained.

    Args:
        found: that on which most hangs first.
        top: how many differences to list.
    Returns:
        Lines of at most 80 columns; long ids are broken over two lines.
    """
    different = [one for one in found if one.differs]
    open_ones = [one for one in different if not one.reason]
    sites = {one.site for one in found}
    whose = f"{len(sites)} sources" if len(sites) > 1 else "".join(sites)
    lines = [
        Line("The model beside the panel", "title"),
        *paragraph(
            f"{len(found):,} findings of {whose} compared. {len(different):,} differ by a likelihood ratio "
            f"above {DIFFER:g}; {len(open_ones):,} of these without a reason."
        ),
        *_counts(found),
        BLANK,
        *paragraph(
            "Differences without a reason, those first on which most hangs: bans by which the odds of the source are "
            "wrong if the panel is right, for all that have it among a thousand patients.",
            "quiet",
        ),
        Line("hangs  model  panel  raters   counted  finding, given source (per cent)", "heading"),
    ]
    for one in open_ones[:top]:
        raters = f"{_hundredths(min(one.raters.values()))}-{_hundredths(max(one.raters.values()))}"
        counted = f"{one.counted.k}/{one.counted.n}" if one.counted else ""
        figures = (
            f"{one.hangs:5.1f}  {_hundredths(one.model.p):>5}  {_hundredths(one.panel):>5}  {raters:7}  {counted:7}  "
        )
        wrapped = paragraph(f"{one.finding}, given {one.site} [{one.model.source}]", indent=len(figures), hang=2)
        lines += [Line(figures + wrapped[0].text.lstrip()), *wrapped[1:]]
    return lines


def _counts(found: Sequence[Compared]) -> Iterable[Line]:
    """Whose figures lie within the interval of what was counted, and whether agreement of raters tells."""
    known = [(one, one.counted) for one in found if one.counted and one.counted.n >= ENOUGH]
    if not known:
        return
    panel = [count.holds(one.panel) for one, count in known]
    model = sum(count.holds(one.model.p) for one, count in known)
    yield from paragraph(
        f"Of {len(known)} that were counted in {ENOUGH} patients or more, the panel lies within the 95 % interval of "
        f"{sum(panel)}, the model, which has read the counts, of {model}."
    )
    close = [one.spread <= AGREE for one, _ in known]
    for name, own in (("agree within a factor of two", True), ("do not", False)):
        inside = [right for right, near in zip(panel, close, strict=True) if near == own]
        if inside:
            yield Line(f"  where raters {name}: the panel within {sum(inside)} of {len(inside)}")


def _hundredths(p: float) -> str:
    return f"{100.0 * p:.0f}"


def audit_record(one: Compared) -> dict[str, Any]:
    """One comparison, for other programs.

    Args:
        one: a finding at a site.
    Returns:
        What JSON can hold.
    """
    return {
        "site": one.site,
        "finding": one.finding,
        "value": one.value,
        "model": one.model.p,
        "source": one.model.source,
        "grade": one.model.grade,
        "panel": one.panel,
        "raters": dict(one.raters),
        "counted": {"k": one.counted.k, "n": one.counted.n} if one.counted else None,
        "differs": one.differs,
        "hangs": one.hangs,
        "reason": one.reason,
    }
