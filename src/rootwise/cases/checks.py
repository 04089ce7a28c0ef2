"""Contradictions and implausible values: faults that no finding shows by itself."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from rootwise.cases.case import Case, Finding
from rootwise.errors import Issue, Level
from rootwise.terms import Term, vocabulary

HIGHEST_ABI = 2.0  # above it the cuff or the entry is wrong; 1.4 to 2.0 is a stiff artery
_CROSSED = {
    "tension.crossed_straight_leg_raise": "tension.straight_leg_raise",
    "tension.crossed_femoral_nerve_stretch": "tension.femoral_nerve_stretch",
}
# A task done normally needs at least grade 4- of its muscle against body weight.
_TASKS = {
    "function.heel_walk": "strength.ankle_dorsiflexion",
    "function.toe_walk": "strength.ankle_plantarflexion",
    "function.heel_rise": "strength.ankle_plantarflexion",
    "function.single_leg_sit_to_stand": "strength.knee_extension",
}
_UNDER_BODY_WEIGHT = ("3+", "3", "3-", "2", "1", "0")
_DATE = re.compile(r"\b(?:(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)?\d\d)\b")
_PERSON = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Herr|Frau|Mme|Monsieur|Madame|Sr|Sra)\b\.?\s+\w|\b(?:DOB|MRN|SSN|NHS)\b"
    r"|\b(?:date of birth|born on|patient name|geboren)\b",
    re.IGNORECASE,
)
_PLACES = tuple[str, int | None]


def check(case: Case, places: Sequence[_PLACES] = ()) -> list[Issue]:
    """Look for what cannot, or can hardly, be true together.

    Args:
        case: a case as read.
        places: key path and line of each of `case.findings`; may be left out.

    Returns:
        Issues, warnings unless the statement is impossible; in a stable order.
    """
    return [*_head(case), *_texts(case, places), *_Checker(case, places).issues()]


def _head(case: Case) -> Iterator[Issue]:
    if case.age is not None and case.duration_days is not None and case.duration_days > (case.age + 1) * 366:
        hint = "duration_days counts days, age counts years"
        yield Issue(
            "E-CASE-042", "error", "the complaint is older than the patient", "duration_days", None, hint
        )
    if case.age is not None and case.age < 18:
        hint = "the published figures come from adults: read the answer with that in mind"
        yield Issue("N-CASE-080", "note", "the patient is not an adult", "patient.age", None, hint)


def _texts(case: Case, places: Sequence[_PLACES]) -> Iterator[Issue]:
    texts: list[tuple[str, str, int | None]] = [(case.id.replace("_", " "), "id", None)]
    for index, finding in enumerate(case.findings):
        where, line = places[index] if index < len(places) else (finding.id, None)
        values = [*finding.extra.values(), finding.value if finding.id == "sensory_level" else None]
        texts += [(value, where, line) for value in values if isinstance(value, str)]
    if case.care is not None:
        care = case.care
        named = [drug.name for drug in care.drugs or ()] + [*(care.allergies or ()), *(care.implants or ())]
        texts += [(text, "care", None) for text in named]
    for text, where, line in texts:
        if _DATE.search(text) or _PERSON.search(text):
            hint = "a case holds no name, date of birth or record number: remove it"
            yield Issue("N-CASE-081", "note", "this may name a person or a date", where, line, hint)


class _Checker:
    """The findings of a case by day, id and side."""

    def __init__(self, case: Case, places: Sequence[_PLACES]) -> None:
        self.case = case
        self.words = vocabulary()
        self.places: dict[int, _PLACES] = {id(f): p for f, p in zip(case.findings, places, strict=False)}
        self.by_key: dict[tuple[int | None, str], dict[str, Finding]] = defaultdict(dict)
        self.twice: list[tuple[Finding, Finding]] = []
        for finding in case.findings:
            group = self.by_key[finding.day, finding.side]
            if finding.id in group and group[finding.id].value != finding.value:
                self.twice.append((group[finding.id], finding))
            group.setdefault(finding.id, finding)

    def issues(self) -> Iterator[Issue]:
        for first, second in self.twice:
            message = f'"{first.value}" and "{second.value}" are recorded for the same side and day'
            yield self.warn(60, second, message, "keep one, or give each its day")
        for group in self.by_key.values():
            for finding in group.values():
                term = self.words.parse_finding(finding.id)
                yield from self.parts(finding, term, group)
                yield from self.emg(finding, term, group)
                yield from self.single(finding)
            yield from self.tension(group)
            yield from self.tasks(group)
        yield from self.whole_report()
        yield from self.sides()
        yield from self.painless()

    def warn(self, number: int, finding: Finding, message: str, hint: str) -> Issue:
        return self.issue("warning", number, finding, message, hint)

    def issue(self, level: Level, number: int, finding: Finding, message: str, hint: str) -> Issue:
        default = finding.id if finding.side == "axial" else f"{finding.id}.{finding.side}"
        where, line = self.places.get(id(finding), (default, None))
        return Issue(f"{level[0].upper()}-CASE-{number:03}", level, message, where, line, hint)

    def normal(self, finding: Finding) -> bool | None:
        term = self.words.parse_finding(finding.id)
        normal = term.scale.is_normal(finding.value)
        # The item `normal` of a report family says the reverse of every other: present is normal.
        return not normal if term.item == "normal" and normal is not None else normal

    def parts(self, coarse: Finding, term: Term, group: Mapping[str, Finding]) -> Iterator[Issue]:
        """A whole called normal with an abnormal part, and the reverse."""
        if term.kind == "coarse" and term.family != "emg":
            fine = self.words.coarse_actions[term.head]
            complete = fine
        elif term.kind == "region" and (leaves := self.words.regions.parts(term.head)) != (term.head,):
            fine = tuple(r for r in self.words.regions.within if term.head in self.words.regions.ancestors(r))
            complete = leaves
        else:
            return
        recorded = {part: group[i] for part in fine if (i := f"{term.family}.{part}") in group}
        normal = self.normal(coarse)
        abnormal = [part for part, finding in recorded.items() if self.normal(finding) is False]
        if normal and abnormal:
            message = (
                f'"{coarse.value}" contradicts {term.family}.{abnormal[0]}: "{recorded[abnormal[0]].value}"'
            )
            yield self.warn(61, coarse, message, "keep the part and leave out the whole")
        stated = [part for part in complete if part in recorded and self.normal(recorded[part])]
        if normal is False and complete and len(stated) == len(complete) and not abnormal:
            yield self.warn(
                62, coarse, f'"{coarse.value}", but every part is normal', "write where it is abnormal"
            )

    def emg(self, finding: Finding, term: Term, group: Mapping[str, Finding]) -> Iterator[Issue]:
        if term.family == "emg" and term.sub_item and self.normal(finding) is False:
            muscle = group.get(finding.id.removesuffix(f".{term.sub_item}"))
            if muscle is not None and self.normal(muscle):
                message = f'"normal" contradicts {term.sub_item}: "{finding.value}"'
                yield self.warn(63, muscle, message, "call the muscle abnormal, or correct the detail")

    def single(self, finding: Finding) -> Iterator[Issue]:
        if finding.id == "abi" and isinstance(finding.value, float) and finding.value > HIGHEST_ABI:
            message = f"an ankle-brachial index of {finding.value:g} is outside physiology"
            yield self.warn(64, finding, message, "a ratio: 0.9 to 1.4 is normal")
        if finding.id == "sensory_level" and finding.value not in (*self.words.roots, "none", "not_testable"):
            yield self.warn(
                65, finding, f'"{finding.value}" is not a level', "write a root such as T10, or none"
            )
        if (
            self.case.sex == "male"
            and finding.id == "history.pregnancy_or_delivery"
            and finding.value == "yes"
        ):
            yield self.warn(66, finding, "pregnancy in a man", "check patient.sex")
        if (
            self.case.sex == "female"
            and finding.id == "reflex.cremasteric"
            and finding.value != "not_testable"
        ):
            yield self.warn(66, finding, "a cremasteric reflex in a woman", "check patient.sex")
        if finding.limited_by is not None and self.normal(finding):
            yield self.warn(
                67, finding, f"normal, yet limited by {finding.limited_by}", "grade what was seen"
            )

    def tension(self, group: Mapping[str, Finding]) -> Iterator[Issue]:
        for crossed, straight in _CROSSED.items():
            if crossed in group and straight in group:
                values = (group[crossed].value, group[straight].value)
                if values == ("positive", "negative"):
                    message = f"positive, but {straight} is negative on the same side"
                    hint = "a crossed test is written on the side where the pain is felt"
                    yield self.warn(68, group[crossed], message, hint)

    def tasks(self, group: Mapping[str, Finding]) -> Iterator[Issue]:
        for task, strength in _TASKS.items():
            done = task in group and self.normal(group[task])
            if done and strength in group and group[strength].value in _UNDER_BODY_WEIGHT:
                message = f'normal, but {strength} is "{group[strength].value}"'
                yield self.warn(69, group[task], message, "check the side and the grade")

    def whole_report(self) -> Iterator[Issue]:
        for finding in self.case.findings:
            family, _, item = finding.id.partition(".")
            if item != "normal" or not self.normal(finding):
                continue
            others = (
                other.id
                for other in self.case.findings
                if other.id.startswith(f"{family}.") and other.id != finding.id and other.day == finding.day
                if finding.side in (other.side, "axial") and self.normal(other) is False
            )
            if (first := next(others, None)) is not None:
                yield self.warn(70, finding, f"a normal report, but {first} is not", "keep one of the two")

    def sides(self) -> Iterator[Issue]:
        unknown = [f for f in self.case.findings if f.side == "unknown"]
        sided = {(f.id, f.day) for f in self.case.findings if f.side in ("left", "right")}
        for finding in unknown:
            if (finding.id, finding.day) in sided:
                message = "an unknown side beside a known one"
                yield self.warn(71, finding, message, "unknown is one and the same side for the whole case")
        ill = {f.side for f in self.case.findings if self.normal(f) is False}
        if {"unknown", "left", "right"} <= ill:
            message = "left and right are both affected: the unknown side may be either"
            yield self.issue(
                "note", 82, unknown[0], message, "write left, right or both where the source says so"
            )

    def painless(self) -> Iterator[Issue]:
        values = {f.id: f for f in self.case.findings if f.value == "present"}
        painless = values.get("character.painless")
        felt = next((i for i in values if i.startswith("pain.") or i == "character.severe_at_onset"), None)
        if painless is not None and felt is not None:
            yield self.warn(73, painless, f"painless, but {felt} is present", "keep one of the two")
