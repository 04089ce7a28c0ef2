"""The report of one case: the answer with what stands for and against it, and the findings as entered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from rootwise.cases.case import Case, Finding
from rootwise.queries.case.explain import FindingWeight
from rootwise.terms import NOT_TESTABLE, vocabulary
from rootwise.wording.answer.weights import TELLING, bans_in_words
from rootwise.wording.answer.words import AnswerWords
from rootwise.wording.findings import as_stated, finding_words, phrase
from rootwise.wording.layout import sentence_list
from rootwise.wording.statements import prior_in_words

SUPPORTS, AGAINST = 5, 3  # findings told for and against the leader
_TOLD = ("history", "course", "character", "aggravated_by", "relieved_by")
_SIDES = ("left", "right")


@dataclass(frozen=True, slots=True)
class ExamRow:
    """One examined item with its result on each side; empty where none is recorded."""

    label: str
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Argument:
    """A finding with its weight: in short, `+0.66 bans`, and in full with what the number rests on."""

    finding: str
    short: str
    full: str


@dataclass(frozen=True, slots=True)
class ReportWords:
    """The parts of a report besides those of the answer.

    Attributes:
        answer: the answer in words.
        basics: age, sex, setting, onset and duration.
        supports, opposes: findings for and against the leader, the heaviest first.
        history, symptoms, tests: findings as entered, without the examination.
        examination: items with a result other than normal, both sides.
        normal: what was examined and normal, one phrase a side.
        remaining: examined without a side.
    """

    answer: AnswerWords
    basics: str
    supports: tuple[Argument, ...]
    opposes: tuple[Argument, ...]
    history: tuple[str, ...]
    symptoms: tuple[str, ...]
    tests: tuple[str, ...]
    examination: tuple[ExamRow, ...]
    normal: tuple[str, ...]
    remaining: tuple[str, ...]


def report_words(words: AnswerWords, case: Case, weights: Sequence[FindingWeight]) -> ReportWords:
    """Put a report together.

    Args:
        words: the answer.
        case: as it was read.
        weights: of the findings, towards the leader.

    Returns:
        Its parts.
    """
    by_weight = sorted(weights, key=lambda weight: -weight.bans)
    examined = _of_part(case, "examination")
    sided = [one for one in examined if one.side in _SIDES]
    abnormal = dict.fromkeys(one.id for one in sided if not _is_normal(one))
    return ReportWords(
        answer=words,
        basics=_basics(case),
        supports=_weighed((one for one in by_weight if one.bans >= TELLING), case, SUPPORTS),
        opposes=_weighed((one for one in reversed(by_weight) if -one.bans >= TELLING), case, AGAINST),
        history=_listed(case, "history"),
        symptoms=_listed(case, "symptoms"),
        tests=_listed(case, "tests"),
        examination=tuple(
            ExamRow(phrase(item, "axial"), *(_cell(sided, item, side, case) for side in _SIDES)) for item in abnormal
        ),
        normal=tuple(_normal([one for one in sided if one.id not in abnormal])),
        remaining=tuple(finding_words(one) for one in examined if one.side not in _SIDES),
    )


def _part(finding: Finding) -> str:
    family, words = finding.id.partition(".")[0], vocabulary()
    if family in words.reports:
        return "tests"
    return "history" if family in _TOLD else "symptoms" if family in words.symptoms else "examination"


def _listed(case: Case, part: str) -> tuple[str, ...]:
    return tuple(_dated(one, finding_words(one), case) for one in _of_part(case, part))


def _of_part(case: Case, part: str) -> list[Finding]:
    """In the order of the vocabulary: from proximal to distal, and not by letters."""
    own = [one for one in case.findings if _part(one) == part]
    return sorted(own, key=lambda one: _places()[one.id])


@cache
def _places() -> dict[str, int]:
    return {finding: place for place, finding in enumerate(vocabulary().findings())}


def _basics(case: Case) -> str:
    """What is known of the patient: `48 years, male, spine clinic, complaint for 120 days`."""
    known = [
        f"{case.age} years" if case.age is not None else "",
        case.sex if case.sex != "unknown" else "",
        prior_in_words(case.setting) if case.setting != "unknown" else "",
        f"{case.onset} onset" if case.onset != "unknown" else "",
        f"complaint for {case.duration_days} days" if case.duration_days is not None else "",
    ]
    return ", ".join(filter(None, known))


def _weighed(weights: Iterable[FindingWeight], case: Case, most: int) -> tuple[Argument, ...]:
    return tuple(
        Argument(finding_words(as_stated(one.finding, case)), f"{one.bans:+.2f} bans", bans_in_words(one))
        for one in islice(weights, most)
    )


def _dated(finding: Finding, words: str, case: Case) -> str:
    """With its day, where the case has several."""
    several = len({one.day for one in case.findings}) > 1
    return f"day {finding.day}: {words}" if several and finding.day is not None else words


def _is_normal(finding: Finding) -> bool:
    return vocabulary().parse_finding(finding.id).scale.is_normal(finding.value) is True


def _cell(findings: Sequence[Finding], item: str, side: str, case: Case) -> str:
    return "; ".join(_dated(one, _value(one), case) for one in findings if one.id == item and one.side == side)


def _value(finding: Finding) -> str:
    """The result alone, with what limits it."""
    value = finding.value if isinstance(finding.value, str) else f"{finding.value:g}"
    words = "not testable" if value == NOT_TESTABLE else value.replace("_", " ")
    doubts = [finding.certainty] if finding.certainty in ("probable", "possible") else []
    doubts += [f"limited by {finding.limited_by}"] if finding.limited_by else []
    doubts += ["filled in"] if finding.by in ("fill", "expanded") else []
    return f"{words} ({', '.join(doubts)})" if doubts else words


def _normal(findings: Sequence[Finding]) -> Iterator[str]:
    """What is normal, a phrase for each side; what was filled in together is told apart from what was examined."""
    for side in _SIDES:
        for filled, words in ((False, "normal"), (True, "normal, filled in as one screening look")):
            own = [one for one in findings if one.side == side and (one.by in ("fill", "expanded")) == filled]
            if own:
                named = sentence_list(dict.fromkeys(phrase(one.id, "axial") for one in own))
                yield f"{side}, {words}: {named}"
