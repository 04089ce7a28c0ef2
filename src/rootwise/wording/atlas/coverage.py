"""What of the vocabulary is read: as a page of a terminal, and as a page of the documentation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rootwise.atlas.tables.schema import Unread
from rootwise.queries.atlas.coverage import Coverage, Covered, How
from rootwise.terms import vocabulary
from rootwise.wording.layout import Line, paragraph, section

_HOW: Mapping[How, str] = {
    "supply": "from fibres",
    "rows": "from rows",
    "kernel": "from the kernel",
    "background": "background only",
    "not": "not read",
}
_MEANING = (
    "*From fibres*: supply, losses and exponents. *From rows*: some site has a frequency of it; *sites* counts them,\n"
    "levels written out. *From the kernel*: pain by distance from the sites' centres, or by the parts of a region.\n"
    "*Background only*: no site changes it, so no answer rests on it. A CT without rows of its own reads\n"
    "those of the MRI."
)


def coverage_page(coverage: Coverage) -> list[Line]:
    """A summary for a terminal: a line a family, then what is missing without a reason.

    Args:
        coverage: the coverage.

    Returns:
        Lines of at most 80 columns.
    """
    read = sum(one.modelled for one in coverage.findings)
    lines = [Line(f"{read} of {len(coverage.findings)} findings of the vocabulary are read", "title")]
    lines += section("   read  of all  family", (_line(name, own) for name, own in _families(coverage)))
    lines += section("MISSING WITHOUT A REASON", [line for gap in coverage.gaps for line in paragraph(gap, indent=2)])
    idle = [line for pattern in coverage.idle for line in paragraph(pattern, "quiet", indent=2)]
    return lines + section("REASONS THAT ARE NEEDED NO LONGER", idle)


def coverage_markdown(coverage: Coverage, reasons: Mapping[str, Unread]) -> str:
    """The page of the documentation: families, muscles and regions one by one, and why the rest is not read.

    Args:
        coverage: the coverage.
        reasons: the list of reasons.

    Returns:
        The text of the page.
    """
    read = sum(one.modelled for one in coverage.findings)
    parts = [
        "# Coverage",
        f"Of the {len(coverage.findings)} findings of the vocabulary, {read} are read. "
        "`rootwise atlas coverage --markdown`\nwrites this page; a finding that is neither read nor listed below "
        "with a reason fails a test.",
        _MEANING,
        "## Families of findings",
        _table(("family", "findings", *_HOW.values()), _family_rows(coverage)),
        "## Muscles of trunk, pelvis and leg",
        "How its needle EMG and its strength are read; strength is that of the action where its share is largest.",
        _table(("muscle", "needle EMG", "strength"), _muscle_rows(coverage)),
        "## Regions of trunk, pelvis and leg",
        "How pain, sensation (examined, tingling, numbness) and a rash of each region are read.",
        _table(("region", "pain", "sensation", "rash"), _region_rows(coverage)),
        "## Single findings read from rows",
        "Tests, symptoms, history and reports, with the number of sites that have rows of each.",
        "\n".join(_singles(coverage)),
        "## Not read, and why",
        _table(("reason", "findings", "such as"), _reason_rows(coverage, reasons)),
    ]
    return "\n\n".join(parts) + "\n"


def _families(coverage: Coverage) -> list[tuple[str, list[Covered]]]:
    families: dict[str, list[Covered]] = {}
    for one in coverage.findings:
        families.setdefault(one.finding.partition(".")[0], []).append(one)
    return list(families.items())


def _line(family: str, own: Sequence[Covered]) -> Line:
    return Line(f"{sum(one.modelled for one in own):>7}  {len(own):>6}  {family}")


def _family_rows(coverage: Coverage) -> Iterator[tuple[str, ...]]:
    for name, own in _families(coverage):
        counts = [sum(one.how == how for one in own) for how in _HOW]
        yield (f"`{name}`", str(len(own)), *(str(count) if count else "" for count in counts))


def _muscle_rows(coverage: Coverage) -> Iterator[tuple[str, ...]]:
    """Muscles of which something is read; the others are out of scope and stand among the reasons."""
    known = {one.finding: one for one in coverage.findings}
    for name in vocabulary().muscles:
        own = [known[f"{family}.{name}"] for family in ("emg", "strength")]
        if any(one.modelled for one in own):
            yield name.replace("_", " "), *(_how(one) for one in own)


def _region_rows(coverage: Coverage) -> Iterator[tuple[str, ...]]:
    known = {one.finding: one for one in coverage.findings}
    for region in vocabulary().regions.within:
        own = [known[f"{family}.{region}"] for family in ("pain", "sensation", "rash")]
        if any(one.modelled for one in own) and not region.startswith("dermatome_"):
            yield region.replace("_", " "), *(_how(one) for one in own)


def _how(one: Covered) -> str:
    if one.how != "rows":
        return _HOW[one.how] if one.modelled else "–"
    return f"{_HOW[one.how]}, {one.sites} {'site' if one.sites == 1 else 'sites'}"


def _singles(coverage: Coverage) -> Iterator[str]:
    for name, own in _families(coverage):
        rows = [one for one in own if one.how == "rows" and name not in ("pain", "rash")]
        if rows:
            told = ", ".join(f"{one.finding.partition('.')[2] or name} {one.sites}" for one in rows)
            yield f"- `{name}`: {told}"


def _reason_rows(coverage: Coverage, reasons: Mapping[str, Unread]) -> Iterator[tuple[str, ...]]:
    for entry in reasons.values():
        own = [one.finding for one in coverage.findings if one.reason == entry.reason]
        if own:
            yield entry.reason, str(len(own)), ", ".join(f"`{name}`" for name in own[:: max(1, len(own) // 4)][:4])


def _table(head: Sequence[str], rows: Iterator[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])
