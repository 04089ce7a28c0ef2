"""What the page of one case shows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from rootwise.care.record import is_abnormal
from rootwise.cases import Case, Finding, read_bytes
from rootwise.cases.edits import SIDED, with_head
from rootwise.cases.tree import Entries
from rootwise.cases.writing import written
from rootwise.errors import Issue
from rootwise.interfaces.server.answer.answered import Answered
from rootwise.interfaces.server.entry import editing, exam, symptoms, told
from rootwise.interfaces.server.entry.listed import Listed, listed
from rootwise.interfaces.server.figures.spine import Figure, spine
from rootwise.store.store import Kept
from rootwise.wording.answer.words import AnswerWords
from rootwise.wording.findings import finding_words, phrase


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that a stale page and the kept case show differently."""

    label: str
    yours: str
    kept: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """All parts of the page.

    Attributes:
        kept: the case as the store has it.
        heads: text of the basics by field.
        cells: text of the grid by input name; filled ones are named in `filled`.
        answers: of the check list by finding.
        marked: findings of the symptom map in words, by `FINDING:SIDE`; `marks` has them by region and side.
        asked: how each of its symptoms was asked.
        others: findings that only the list shows.
        visits: findings of visits, in words; they are not edited here.
        side: of the complaint: what was chosen, else the side of most abnormal findings.
        words, issues: the answer, and what the reader said.
        figure: of the answer's sources; None without an answer.
    """

    kept: Kept
    heads: dict[str, str]
    cells: dict[str, str]
    filled: frozenset[str]
    answers: dict[str, str]
    marked: dict[str, str]
    marks: symptoms.Marks
    asked: dict[str, str]
    others: tuple[Listed, ...]
    visits: tuple[str, ...]
    side: str
    words: AnswerWords | None
    issues: tuple[Issue, ...]
    figure: Figure | None


def case_view(kept: Kept, answered: Answered, side: str = "") -> CaseView:
    """Put the page of a case together.

    Args:
        kept: the case.
        answered: the answer to its file.
        side: chosen for new findings; empty where it was not.
    """
    root = editing.root_of(kept.content, kept.name)
    shown = exam.cells(root)
    answers = told.answers(root)
    elsewhere = {*shown, *((finding, "axial") for finding in answers)}
    case = answered.parsed.case
    findings = case.findings if case else ()
    own = _own(root, case)
    marks = symptoms.marks(root)
    on_map = {(f"{symptom}.{region}", where): None for (region, where), on in marks.items() for symptom in on}
    read = {(str(one.id), str(one.side)): one for one in own}
    return CaseView(
        kept=kept,
        heads=editing.heads(root),
        cells={exam.field(*place): cell.text for place, cell in shown.items()},
        filled=frozenset(exam.field(*place) for place, cell in shown.items() if cell.filled),
        answers=answers,
        marked={f"{finding}:{side}": finding_words(read[finding, side]) for finding, side in on_map},
        marks=marks,
        asked=symptoms.asked(root),
        others=tuple(listed(root, read, {*elsewhere, *on_map})),
        visits=tuple(f"day {one.day}: {finding_words(one)}" for one in findings if one not in own),
        side=side or usual_side(case),
        words=answered.words,
        issues=answered.parsed.issues,
        figure=spine(answered.highlighted) if answered.highlighted else None,
    )


def differences(kept: Kept, form: editing.Form) -> tuple[Difference, ...]:
    """Where a submitted form and the kept case differ.

    Args:
        kept: the case as it stands.
        form: what another page submitted.
    """
    root = editing.root_of(kept.content, kept.name)
    heads, cells = editing.heads(root), exam.cells(root)
    answers = told.answers(root)
    rows = [
        (head.label, head.read(form[head.name]) if head.name in form else None, heads[head.name])
        for head in editing.HEADS
    ]
    rows += [
        (phrase(finding, "axial"), form.get(name), answers.get(finding, ""))
        for name, finding in told.fields().items()
    ]
    rows += [
        (phrase(finding, side), form.get(name), cells.get((finding, side), exam.Cell()).text)
        for name, (finding, side) in exam.fields().items()
    ]
    return tuple(
        Difference(label, yours.strip() or "empty", now or "empty")
        for label, yours, now in rows
        if yours is not None and yours.strip() != now
    )


def _own(root: Entries, case: Case | None) -> tuple[Finding, ...]:
    """The findings of the file's own list: all of them, unless it has visits."""
    alone = with_head(root, ("visits",), None)
    if alone != root:
        case = read_bytes(written(alone).encode(), "").case
    return case.findings if case else ()


def usual_side(case: Case | None) -> str:
    """The side of most abnormal findings: the normal ones of a filled leg say nothing about the complaint."""
    findings = case.findings if case else ()
    counted = Counter(finding.side for finding in findings if finding.side in SIDED and is_abnormal(finding))
    return counted.most_common(1)[0][0] if counted else ""
