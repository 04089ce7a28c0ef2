"""What does the number of one finding rest on? The rows of the atlas behind a weight of evidence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rootwise.atlas.facts import Fact, find
from rootwise.atlas.tables.ages import AGE_BANDS, age_band
from rootwise.atlas.tables.schema import UNSOURCED
from rootwise.atlas.tables.written import sites_of
from rootwise.cases.case import Finding
from rootwise.errors import AtlasError
from rootwise.queries.atlas.raters import Judgement, judgements
from rootwise.terms import vocabulary

_SUPPLY, _REFERRAL = "supply of ", "referral of "
_ANY = frozenset({"weak", "abnormal", "present", "positive", "yes"})  # values that stand for every abnormal one
# What a target's kind is called in the table of supply, where it is not called the same.
_SUPPLIED = {"emg": "muscle", "sensation": "skin"}


@dataclass(frozen=True, slots=True)
class SupportingRows:
    """The rows behind one number.

    Attributes:
        of_site: rows of the site, those of the number's own source first; empty where it has none of its own.
        background: how often the finding is there without any of the sources.
        judged: what each rater of the panel said; rows of the site are then those with counts.
    """

    of_site: tuple[Fact, ...]
    background: tuple[Fact, ...]
    judged: tuple[Judgement, ...]


def supporting_rows(finding: Finding, site: str, source: str, age: int | None) -> SupportingRows:
    """The rows of the atlas behind the number that one site has for one finding.

    Args:
        finding: as it was weighed.
        site: a site id, with or without side.
        source: what the model says that the number is from: the key of a source, `assumption`, `consensus`,
            `panel`, `supply of strength:hip_flexion`, `referral of root.L3`, `background`.
        age: years, for backgrounds that differ by age; None when unknown.

    Returns:
        The rows.
    """
    base = vocabulary().sites.base(site)
    stated = [fact for fact in _facts(finding.id) if fact.values.get("finding") == finding.id]
    stated = _of_value(stated, finding)
    own = [fact for fact in stated if base in sites_of(str(fact.values.get("site", "")))]
    background = list(_background(stated, age))
    if source.startswith(_SUPPLY):
        kind, _, item = source.removeprefix(_SUPPLY).partition(":")
        own = [*_supply(kind, item, base), *own]
        background = list(_of_target(kind, item)) or background
    elif source.startswith(_REFERRAL):
        referred = [fact for fact in _facts(base) if fact.file == "findings/referral.csv"]
        own = [*(fact for fact in referred if base in sites_of(str(fact.values["site"]))), *own]
    judged = () if source.startswith((_SUPPLY, _REFERRAL)) else judgements(finding.id, finding.side, site)
    if judged:  # an assumption is not read beside them
        own = [fact for fact in own if not set(fact.sources) <= set(UNSOURCED)]
    own.sort(key=lambda fact: (source not in fact.sources and "share" not in fact.values, fact.grade))
    return SupportingRows(tuple(own), tuple(background), judged)


def _of_value(facts: list[Fact], finding: Finding) -> list[Fact]:
    """The rows of the stated value; where there are none, those of values that hold it, such as any weakness."""
    if vocabulary().parse_finding(finding.id).scale.number is not None:
        return facts  # its rows stand for thresholds
    same = [fact for fact in facts if fact.values.get("value") == str(finding.value)]
    return same or [fact for fact in facts if fact.values.get("value") in _ANY]


def _background(facts: list[Fact], age: int | None) -> Iterator[Fact]:
    """The row of the patient's age, else that of all ages."""
    rows = [fact for fact in facts if fact.values.get("site") == "background"]
    band = AGE_BANDS[age_band(age) - 1] if age is not None else None
    own = [fact for fact in rows if band is not None and fact.values.get("age") == band]
    yield from own or [fact for fact in rows if "age" not in fact.values]


def _of_target(kind: str, item: str) -> Iterator[Fact]:
    """How often a target is normal without any of the sources: its own row, else that of all targets of its kind."""
    for target in (item, "*"):
        rows = [fact for fact in _facts(f"{kind}.{target}") if fact.file == "findings/targets.csv"]
        first = [fact for fact in rows if (fact.values["kind"], fact.values["target"]) == (kind, target)]
        normal = [fact for fact in first if fact.values["level"] == "0"]
        if normal:
            yield from normal
            return


def _supply(kind: str, item: str, base: str) -> Iterator[Fact]:
    """Fibres on the way from a site to what was tested; for an action, to the muscles that do it."""
    if kind == "strength":
        actions = [fact for fact in _facts(f"strength.{item}") if fact.file == "anatomy/actions.csv"]
        for fact in actions:
            yield fact
            yield from _fibres("muscle", str(fact.values["muscle"]), base)
    else:
        yield from _fibres(_SUPPLIED.get(kind, kind), item, base)


def _fibres(kind: str, target: str, base: str) -> Iterator[Fact]:
    for fact in _facts(target):
        row = fact.values
        if fact.file == "anatomy/supply.csv" and row["target"] == target and row["kind"] == kind:
            steps = str(row.get("path", "")).split(" > ")
            if base == f"root.{row['root']}" or any(f"{step}.".startswith(f"{base}.") for step in steps):
                yield fact


def _facts(name: str) -> tuple[Fact, ...]:
    try:
        return find(name)
    except AtlasError:  # the atlas has no row that names it
        return ()
