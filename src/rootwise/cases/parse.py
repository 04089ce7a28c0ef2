"""A case file's tree to a `Case`."""

from __future__ import annotations

import re
from typing import NamedTuple, cast

from rootwise.cases.case import Care, Case, Casebook, Numbering, Onset, Setting, Sex, sort_key
from rootwise.cases.checks import check
from rootwise.cases.document import Document, TooManyIssues, kind_of
from rootwise.cases.findings import LAST_DAY, Placed, read_findings, read_visits
from rootwise.cases.heads import OLDEST, read_asked, read_care, read_casebook, read_numbering
from rootwise.cases.tree import Entries, Node, Scalar
from rootwise.errors import Issue
from rootwise.terms import vocabulary
from rootwise.terms.settings import SETTINGS

SEXES = ("male", "female", "unknown")
CASE_SETTINGS = (*SETTINGS, "unknown")
ONSETS = ("sudden", "gradual", "unknown")
HEADS = (
    "format",
    "id",
    "patient",
    "setting",
    "onset",
    "duration_days",
    "findings",
    "visits",
    "asked",
    "numbering",
)
CASEBOOK_HEADS = ("source", "truth", "quality", "tags", "names_level")
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")


class Parsed(NamedTuple):
    """What one document gave: a case unless there was an error."""

    case_id: str
    case: Case | None
    casebook: Casebook | None
    issues: tuple[Issue, ...]


def parse(root: Node | None, default_id: str, first_line: int = 1) -> Parsed:
    """Read one case from its tree.

    Args:
        root: root of the file; None for an empty one.
        default_id: id of a case that states none.
        first_line: line of the file at which the document begins.

    Returns:
        The case, its casebook part and every issue. Never raises for what the file holds.
    """
    document = Document(first_line)
    case_id = default_id
    case: Case | None = None
    casebook: Casebook | None = None
    try:
        if root is None:
            document.say("error", 4, "the file is empty", "", None, "write at least  findings:")
        elif not isinstance(root, Entries):
            document.say(
                "error", 11, f"expected keys and values, found {kind_of(root)}", "", root, "begin with  id:"
            )
        else:
            case_id = _case_id(document, root, default_id)
            case, casebook = _read(document, root, case_id)
    except TooManyIssues:
        last = document.issues[-1]
        hint = "mend these first"
        document.issues[-1] = Issue(
            "E-CASE-026", "error", "too many errors: reading stopped", "", last.line, hint
        )
    if document.failed:
        case = casebook = None
    return Parsed(case_id, case, casebook, tuple(document.issues))


def _case_id(document: Document, root: Entries, default_id: str) -> str:
    for key, value in root.entries:
        if key.text == "id":
            if isinstance(value, Scalar) and ID.fullmatch(value.text):
                return value.text
            given = f'"{value.text[:80]}"' if isinstance(value, Scalar) else kind_of(value)
            hint = "letters, digits and . _ - up to 80; no name and no record number"
            document.say("error", 24, f"{given} is not a case id", "id", value, hint)
    return default_id


def _read(document: Document, root: Entries, case_id: str) -> tuple[Case, Casebook | None]:
    keys = document.entries(root, "", (*HEADS, "care", *CASEBOOK_HEADS)) or {}
    _check_format(document, keys)
    patient = document.entries(keys["patient"], "patient", ("age", "sex")) if "patient" in keys else None
    patient = patient or {}
    age = document.whole(patient["age"], "patient.age", 0, OLDEST, 21) if "age" in patient else None
    sex = document.word(patient["sex"], "patient.sex", SEXES) if "sex" in patient else None
    setting = document.word(keys["setting"], "setting", CASE_SETTINGS) if "setting" in keys else None
    onset = document.word(keys["onset"], "onset", ONSETS) if "onset" in keys else None
    days = (
        document.whole(keys["duration_days"], "duration_days", 0, LAST_DAY, 22)
        if "duration_days" in keys
        else None
    )
    placed: list[Placed] = []
    if "findings" in keys:
        placed += read_findings(document, keys["findings"], "", days)
    if "visits" in keys:
        placed += read_visits(document, keys["visits"], "visits")
    placed.sort(key=lambda one: sort_key(one.finding))
    numbering = read_numbering(document, keys["numbering"]) if "numbering" in keys else Numbering()
    care: Care | None = read_care(document, keys["care"]) if "care" in keys else None
    case = Case(
        id=case_id,
        age=age,
        sex=cast("Sex", sex or "unknown"),
        setting=cast("Setting", setting or "unknown"),
        onset=cast("Onset", onset or "unknown"),
        duration_days=days,
        findings=tuple(one.finding for one in placed),
        asked=read_asked(document, keys["asked"]) if "asked" in keys else {},
        numbering=numbering,
        care=care,
    )
    casebook = read_casebook(document, keys)
    if not placed and not document.failed:
        document.say("warning", 56, "no findings", "findings", root, "a case without findings has no answer")
    document.issues += check(case, [(one.where, one.line) for one in placed])
    return case, casebook


def _check_format(document: Document, keys: dict[str, Node]) -> None:
    if "format" not in keys:
        return
    expected = vocabulary().format
    text = document.text(keys["format"], "format")
    if text != expected:
        message = f'"{(text or "")[:80]}" is not a format this release reads'
        document.say("error", 15, message, "format", keys["format"], f"write  format: {expected}")
