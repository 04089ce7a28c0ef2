"""The answer for programs: one JSON object a case, as `schema/localization-1.json` describes it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

from rootwise import __version__
from rootwise.care.urgency import UrgentLine
from rootwise.cases.case import Case, Finding
from rootwise.cases.reader import ParsedFile
from rootwise.errors import Issue
from rootwise.queries.case.dangers import Danger
from rootwise.queries.case.localize import Close, Localization
from rootwise.wording import statements
from rootwise.wording.findings import as_stated, finding_words
from rootwise.wording.sites import set_name

Record: TypeAlias = dict[str, Any]

SCHEMA = Path(__file__).with_name("schema") / "localization-1.json"
FORMAT = "rootwise-localization/1"
DIGITS = 6  # significant digits of a probability: more than the model knows


def record(
    answer: Localization,
    case: Case,
    alarms: Sequence[UrgentLine],
    issues: Sequence[Issue],
    *,
    reading: str,
    with_intervals: bool = True,
) -> Record:
    """An answer as a JSON object.

    Args:
        answer: the ranked sources.
        case: as it was read.
        alarms: of the whole case.
        issues: what the reader said.
        reading: `bedside`, `electrodiagnosis` or `all`.
        with_intervals: whether intervals were worked out; else they are null.

    Returns:
        An object of plain dictionaries, lists, texts and numbers.
    """

    def bounds(interval: tuple[float, float]) -> list[float] | None:
        return [_number(end) for end in interval] if with_intervals else None

    return {
        "id": answer.case_id,
        "status": answer.status,
        "urgent": [_alarm(line) for line in alarms],
        "not_to_be_missed": _dangers(answer.dangers),
        "hypotheses": [
            {
                "sites": list(row.sites),
                "probability": _number(row.probability),
                "interval": bounds(row.interval),
                "name": set_name(row.sites, row.with_or_without),
                "causes": [{"cause": cause, "probability": _number(p)} for cause, p in row.causes],
            }
            for row in answer.hypotheses
        ],
        "sites": [
            {"site": row.site, "probability": _number(row.probability), "interval": bounds(row.interval)}
            for row in answer.sites
        ],
        "cannot_separate": [_close(pair) for pair in answer.cannot_separate],
        "not_used": [_unused(finding, reason, case) for finding, reason in answer.not_used],
        "warnings": [issue_record(issue) for issue in issues],
        "version": {
            "format": FORMAT,
            "rootwise": __version__,
            "model": answer.model,
            "atlas": answer.atlas,
            "prior": answer.prior,
            "reading": reading,
        },
    }


def error_record(case_id: str, issues: Sequence[Issue]) -> Record:
    """A case without an answer as a JSON object.

    Args:
        case_id: its id, or its file's name.
        issues: why there is none.

    Returns:
        `{"id", "status": "error", "issues"}`.
    """
    return {"id": case_id, "status": "error", "issues": [issue_record(issue) for issue in issues]}


def unread(parsed: ParsedFile) -> Record:
    """A file that gave no case as a JSON object; each issue says in which file."""
    made = error_record(parsed.case_id, parsed.issues)
    return {**made, "issues": [{**issue, "file": parsed.path} for issue in made["issues"]]}


def issue_record(issue: Issue) -> Record:
    """One issue as a JSON object."""
    return {
        "code": issue.code,
        "level": issue.level,
        "message": issue.message,
        "where": issue.where,
        "line": issue.line,
        "hint": issue.hint,
    }


def _number(p: float) -> float:
    return float(f"{p:.{DIGITS}g}")


def _alarm(line: UrgentLine) -> Record:
    return {
        "rule": line.rule,
        "level": line.level,
        "text": line.text,
        "action": line.action,
        "clock": line.clock,
        "strength": line.strength,
        "sources": list(line.sources),
        "grade": line.grade,
        "triggers": [{"id": hit.id, "side": hit.side, "value": hit.value, "day": hit.day} for hit in line.triggers],
    }


def _dangers(dangers: Sequence[Danger]) -> list[Record]:
    texts = statements.dangers(dangers)
    return [
        {
            "site": row.site,
            "cause": row.cause,
            "probability": _number(row.probability),
            "harm": row.harm,
            "kind": row.kind,
            "together": _number(row.together),
            "text": f"not to be missed: {texts[row.kind]}",
        }
        for row in dangers
    ]


def _close(pair: Close) -> Record:
    return {
        "first": list(pair.first),
        "second": list(pair.second),
        "log10_bayes_factor": round(pair.log10_bayes_factor, 3),
        "text": f"cannot be distinguished: {statements.cannot_separate([pair])[0]}",
    }


def _unused(finding: Finding, reason: str, case: Case) -> Record:
    stated = as_stated(finding, case)
    return {
        "finding": stated.id,
        "side": stated.side,
        "value": stated.value,
        "reason": reason,
        "text": finding_words(stated),
    }
