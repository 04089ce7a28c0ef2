"""Rules on lesions/at_background.csv: what a site has no row for was thought of, and not forgotten."""

from __future__ import annotations

from collections.abc import Iterator

from rootwise.atlas.lint.words import site_exists, word_exists
from rootwise.atlas.tables.families import SIGN_FAMILIES, sign_family
from rootwise.atlas.tables.panel import STANDS_FOR
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
    """Of every finding of a family of signs, each site has a row, a judgement of the panel, or a reason for neither."""
    rows: dict[tuple[str, str], set[str]] = {}
    for line in read.findings:
        family = sign_family(line.row.finding)
        for site in sites_of(line.row.site) if family else ():
            rows.setdefault((site, str(family)), set()).add(line.row.finding)
    reasons = {(site, known.row.family) for known in read.at_background for site in sites_of(known.row.site)}
    # A referral kernel gives pain to every region.
    reasons |= {(site, "pain") for centre in read.referral for site in sites_of(centre.row.site)}
    asked = {family: spoken for (site, family), spoken in rows.items() if site == "background"}
    by_panel = judged(read)
    for place in read.families:
        if place.row.kind == "none" or place.row.run_of:  # no source does nothing; a run takes from its roots
            continue
        for site in (f"{place.row.id}.{level}" if level else place.row.id for level in place.row.levels or ("",)):
            for family, findings in asked.items():
                own = rows.get((site, family), set())
                missing = findings - own - by_panel.get(site, frozenset())
                if (site, family) in reasons or not missing:
                    continue
                nothing = missing == findings
                what = "no row" if nothing else f"no row of {min(missing)}"
                yield place.entry.issue(
                    "E-ATLAS-147" if nothing else "W-ATLAS-148",
                    f"{site}, {family}: {what}, no judgement of the panel, and no reason in lesions/at_background.csv",
                    "write rows, or say why it stands at the background rate",
                )


def judged(read: Tables) -> dict[str, frozenset[str]]:
    """What the panel judged of each site: what is not in its figures stands at the background there.

    Args:
        read: the tables.

    Returns:
        Site -> the findings about which a rater who described it was asked.
    """
    by_list: dict[int, set[str]] = {}
    for line in read.rated:
        by_list.setdefault(line.row.list, set()).add(line.row.finding)
    by_rater = {
        line.entry.key: {one for number in line.row.lists for one in by_list.get(number, ())} for line in read.raters
    }
    found: dict[str, set[str]] = {}
    for picture in read.pictures:
        rater = picture.row.picture.partition(".")[0]
        for site in STANDS_FOR.get(picture.row.site, (picture.row.site,)):
            found.setdefault(site, set()).update(by_rater.get(rater, ()))
    return {site: frozenset(findings) for site, findings in found.items()}


RULES = (words, duplicates, spoken_of)
