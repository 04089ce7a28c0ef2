"""What was found in one patient.

`Case` holds what an answer may rest on. `Casebook` holds what is known about a published case (source, truth,
tags), kept apart so that no question can see it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

from rootwise.errors import CaseError
from rootwise.terms import vocabulary
from rootwise.terms.sites import OTHER_SIDE

Side = Literal["left", "right", "axial", "unknown"]
Sex = Literal["male", "female", "unknown"]
Setting = Literal["primary_care", "spine_clinic", "emg_lab", "hospital", "unknown"]
Onset = Literal["sudden", "gradual", "unknown"]

EXAMINATION = "examination"  # stands beside the families of symptoms in `asked`
READINGS = ("bedside", "electrodiagnosis", "all")


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding on one side on one day.

    Attributes:
        id: finding id of the vocabulary.
        side: `axial` for a finding without a side; `unknown` is one and the same side for the whole case.
        value: a word or number of the finding's scale, or `not_testable`.
        by: examiner, patient, report, device, fill or expanded.
        certainty: definite, probable or possible.
        limited_by: what held the test back, such as `pain`.
        day: day from the onset of the complaint; None when unknown.
        extra: the further keys of the value's object, such as `volume_ml`; not to be changed.
    """

    id: str
    side: Side
    value: str | float
    by: str | None = None
    certainty: str | None = None
    limited_by: str | None = None
    day: int | None = None
    extra: Mapping[str, object] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Numbering:
    """How the lumbar vertebrae were counted; None means not stated."""

    basis: str = "unknown"
    lumbar_count: int | None = None
    castellvi: str | None = None


class Drug(NamedTuple):
    """A drug and the hours since its last dose."""

    name: str
    last_dose_h: float | None = None


class Procedure(NamedTuple):
    """A procedure done or planned: target, kind, and day from onset."""

    target: str
    kind: str | None = None
    day: int | None = None


class Score(NamedTuple):
    """A patient-reported score: `nrs_leg`, `nrs_back` (0-10), `odi` (0-100) or `rmdq` (0-24)."""

    name: str
    value: float
    day: int | None = None


@dataclass(frozen=True, slots=True)
class Care:
    """What is needed for safety before a procedure and for follow-up; None means not stated.

    Attributes:
        inr: international normalised ratio.
        platelets: 10^9 per litre.
        egfr: mL/min/1.73 m2.
        hba1c: per cent.
        pvr_ml: post-void residual, mL.
        implants: devices; empty when stated that there are none.
    """

    drugs: tuple[Drug, ...] | None = None
    allergies: tuple[str, ...] | None = None
    inr: float | None = None
    platelets: float | None = None
    egfr: float | None = None
    hba1c: float | None = None
    pregnant: bool | None = None
    infection_now: bool | None = None
    implants: tuple[str, ...] | None = None
    pvr_ml: float | None = None
    procedure: Procedure | None = None
    scores: tuple[Score, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """What was found in one patient.

    Attributes:
        id: short slug; it carries no information.
        age: whole years, 0-120.
        duration_days: of the complaint at the first visit, in days.
        findings: sorted by day, id and side, so that the order of a file never matters.
        asked: per symptom family, how it was asked about: volunteered, mapped or itemised; `examination` is
            volunteered in a report, which tells what was abnormal and leaves out most of what was normal.
    """

    id: str
    age: int | None = None
    sex: Sex = "unknown"
    setting: Setting = "unknown"
    onset: Onset = "unknown"
    duration_days: int | None = None
    findings: tuple[Finding, ...] = ()
    asked: Mapping[str, str] = field(default_factory=dict, hash=False)
    numbering: Numbering = Numbering()
    care: Care | None = None


class Source(NamedTuple):
    """Where a published case comes from."""

    title: str = ""
    url: str = ""
    year: int | None = None
    kind: str = ""
    confirmed_by: str = ""


class Truth(NamedTuple):
    """The known answer: every site that is a source, and the sets that count as right."""

    sites: tuple[str, ...]
    accept: tuple[tuple[str, ...], ...]
    cause: str = ""


class Casebook(NamedTuple):
    """What is known about a published case besides its findings; never shown to a question."""

    source: Source | None = None
    truth: Truth | None = None
    quality: str | None = None
    tags: tuple[str, ...] = ()
    names_level: tuple[str, ...] = ()


def sort_key(finding: Finding) -> tuple[int, str, str]:
    """Where a finding stands in `Case.findings`: by day (unknown first), id, side."""
    return (-1 if finding.day is None else finding.day, finding.id, finding.side)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings in the order that `Case.findings` keeps."""
    return tuple(sorted(findings, key=sort_key))


def mirror(case: Case) -> Case:
    """The same case with left and right exchanged.

    Args:
        case: any case.

    Returns:
        A case whose findings, and whose procedure's target, lie on the other side.
    """
    care = case.care
    if care is not None and care.procedure is not None:
        target = vocabulary().sites.mirror(care.procedure.target)
        care = replace(care, procedure=care.procedure._replace(target=target))
    findings = in_order(replace(finding, side=OTHER_SIDE.get(finding.side, finding.side)) for finding in case.findings)
    return replace(case, findings=findings, care=care)


def select(case: Case, reading: str, names_level: Collection[str] = ()) -> Case:
    """The case as one of three readings sees it.

    Args:
        case: the whole case.
        reading: `bedside` (history, symptoms, examination), `electrodiagnosis` (bedside, EMG and nerve
            conduction) or `all`.
        names_level: findings that give the level away, left out of every reading but `all`.

    Returns:
        A case with the other findings left out.

    Raises:
        CaseError: no such reading.
    """
    if reading not in READINGS:
        raise CaseError(
            "E-CASE-040", f'"{reading}" is not a reading', hint=f"use one of: {' '.join(READINGS)}"
        )
    if reading == "all":
        return case
    words = vocabulary()
    left_out = set(words.reports) - (set(words.electrodiagnosis) if reading == "electrodiagnosis" else set())
    kept = tuple(
        finding
        for finding in case.findings
        if finding.id.partition(".")[0] not in left_out and finding.id not in names_level
    )
    return replace(case, findings=kept)
