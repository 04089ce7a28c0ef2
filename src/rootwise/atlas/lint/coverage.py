"""Rules on coverage: what must be there for the rest to mean anything, and what is there for nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rootwise.atlas.tables.schema import FindingRow
from rootwise.atlas.tables.written import Entry, Line, Tables, sites_of
from rootwise.errors import Issue
from rootwise.terms import vocabulary
from rootwise.terms.settings import SETTINGS


def backgrounds(read: Tables) -> Iterator[Issue]:
    """Every finding says how often it is positive without any of these sources."""
    first: dict[tuple[str, str], Line[FindingRow]] = {}
    known: set[tuple[str, str]] = set()
    for line in read.findings:
        key = line.row.finding, line.row.value
        first.setdefault(key, line)
        if line.row.site == "background":
            known.add(key)
    for (finding, value), line in first.items():
        if (finding, value) not in known:
            yield line.entry.issue(
                "E-ATLAS-140",
                f"{finding} {value} has no background row",
                "how often is it positive in patients who have none of these sources?",
            )


def sites(read: Tables) -> Iterator[Issue]:
    """Every site has causes, a share of every setting, and pain somewhere."""
    causes = {site for line in read.causes for site in sites_of(line.row.site)}
    shares = {(line.row.setting, line.row.site) for line in read.settings}
    pain = {site for line in read.referral for site in sites_of(line.row.site)}
    pain |= {
        site
        for line in read.findings
        if line.row.finding.startswith("pain.")
        for site in sites_of(line.row.site)
    }
    for line in read.families:
        for level in line.row.levels or ("",):
            site = f"{line.row.id}.{level}" if level else line.row.id
            if site not in causes:
                yield line.entry.issue("E-ATLAS-141", f"{site} has no row in lesions/causes.csv")
            for setting in SETTINGS:
                if (setting, site) not in shares and not line.row.run_of:
                    yield line.entry.issue(
                        "E-ATLAS-141", f"{site} has no share of {setting} in priors/setting.csv"
                    )
            if site not in pain and line.row.kind != "none" and not line.row.run_of:
                yield line.entry.issue(
                    "E-ATLAS-141", f"{site} has no centre in findings/referral.csv and no row of pain"
                )


def struck_structures(read: Tables) -> Iterator[Issue]:
    """What a state strikes lies on the way to some target; else its losses do nothing."""
    passed = {"cord", *(f"reach.{line.row.reach}" for line in read.supply)}
    for line in read.supply:
        steps = line.row.path.split(" > ")
        passed |= {f"canal.{line.row.root}", *steps}
        passed.add(f"{'dorsal_ramus' if steps[0] == 'dorsal_ramus' else 'ramus'}.{line.row.root}")
    for family in read.families:
        for name, state in family.row.states.items():
            for effect in state.effects:
                names = {effect.at.replace("{level}", level) for level in family.row.levels or ("",)}
                for at in sorted(name for name in names - passed if "-" not in name):
                    yield family.entry.issue(
                        "W-ATLAS-142", f"state {name} of {family.row.id} strikes {at}, where no fibres pass"
                    )


def muscles_of_actions(read: Tables) -> Iterator[Issue]:
    """A muscle that produces an action has a supply."""
    supplied = {line.row.target for line in read.supply if line.row.kind == "muscle"}
    for line in read.actions:
        if line.row.muscle not in supplied:
            yield line.entry.issue("E-ATLAS-143", f"{line.row.muscle} has no supply in anatomy/supply.csv")


def regions(read: Tables) -> Iterator[Issue]:
    """A region where pain is felt touches another, or referral cannot leave it."""
    touching = {name for line in read.adjacency for name in (line.row.region, line.row.neighbour)}
    centres: dict[str, Entry] = {}
    for line in read.referral:
        if line.row.decay > 0.0:
            centres.setdefault(line.row.region, line.entry)
    for region, entry in centres.items():
        if region not in touching and region in vocabulary().regions:
            yield entry.issue("W-ATLAS-144", f"{region} touches no region in anatomy/adjacency.csv")


def reviews(read: Tables) -> Iterator[Issue]:
    """A care rule says when it must be looked at again."""
    for entry in _care_rules(read):
        if not isinstance(entry.values.get("review_by"), date):
            yield entry.issue(
                "E-ATLAS-145", f"rule {entry.values.get('id')} has no date in review_by", key="review_by"
            )


def expired(read: Tables, today: date) -> Iterator[Issue]:
    """A care rule whose review is overdue."""
    for entry in _care_rules(read):
        due = entry.values.get("review_by")
        if isinstance(due, date) and due < today:
            yield entry.issue(
                "W-ATLAS-146",
                f"rule {entry.values.get('id')} was to be reviewed by {due}",
                "read its sources again, then move the date",
                key="review_by",
            )


def _care_rules(read: Tables) -> Iterator[Entry]:
    return (
        entry
        for entry in read.entries
        if entry.file.startswith("care/") and entry.key.startswith("rules.") and "id" in entry.values
    )


RULES = (backgrounds, sites, struck_structures, muscles_of_actions, regions, reviews)
