"""Rules on lesions/at_background.csv: what a site has no row for was thought of, and not forgotten."""

from __future__ import annotations

from collections.abc import Iterator

from rootwise.atlas.lint.words import site_exists, word_exists
from rootwise.atlas.tables.families import SIGN_FAMILIES, sign_family
from rootwise.atlas.tables.written import Entry, Tables, sites_of
from rootwise.errors import Issue


def words(read: Tables) -> Iterator[Issue]:
    """Sites and families of the reasons exist."""
    for line in read.at_background:
        yield from site_exists(line.entry, line.row.site, read)
        yield from word_exists(line.entry, "family of signs", line.row.family, SIGN_FAMILIES)


def duplicates(read: Tables) -> Iterator[Issue]:
    """A site has one reason a family, its own or that of a pattern."""
    first: dict[tuple[str, str], Entry] = {}
    for line in read.at_background:
        for site in sites_of(line.row.site):
            known = first.setdefault((site, line.row.family), line.entry)
            if known is not line.entry:
                yield line.entry.issue(
                    "E-ATLAS-134", f"{site} {line.row.family}: line {known.line} gives a reason already"
                )
                break


def spoken_of(read: Tables) -> Iterator[Issue]:
    """Every site has rows of every finding of a family of signs, or a reason why it has none of the others."""
    rows: dict[tuple[str, str], set[str]] = {}
    for line in read.findings:
        family = sign_family(line.row.finding)
        for site in sites_of(line.row.site) if family else ():
            rows.setdefault((site, str(family)), set()).add(line.row.finding)
    reasons = {(site, known.row.family) for known in read.at_background for site in sites_of(known.row.site)}
    # A referral kernel gives pain to every region.
    reasons |= {(site, "pain") for centre in read.referral for site in sites_of(centre.row.site)}
    asked = {family: spoken for (site, family), spoken in rows.items() if site == "background"}
    for place in read.families:
        if place.row.kind == "none" or place.row.run_of:  # no source does nothing; a run takes from its roots
            continue
        for site in (f"{place.row.id}.{level}" if level else place.row.id for level in place.row.levels or ("",)):
            for family, findings in asked.items():
                own = rows.get((site, family), set())
                if (site, family) in reasons or findings <= own:
                    continue
                what = "no row" if not own else f"no row of {min(findings - own)}"
                yield place.entry.issue(
                    "W-ATLAS-148" if own else "E-ATLAS-147",
                    f"{site}, {family}: {what}, and no reason in lesions/at_background.csv",
                    "write rows, or say why it stands at the background rate",
                )


RULES = (words, duplicates, spoken_of)
