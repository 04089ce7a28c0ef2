"""What the page of one case shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from rootwise.cases import Case, Finding, read_bytes
from rootwise.cases.edits import SIDED, stated, with_head
from rootwise.cases.tree import Entries
from rootwise.cases.writing import written
from rootwise.errors import Issue
from rootwise.interfaces.server.answer.answered import Answered
from rootwise.interfaces.server.case import editing, exam, symptoms
from rootwise.interfaces.server.figures.spine import Figure, spine
from rootwise.store.store import Kept
from rootwise.wording.answer_words import AnswerWords
from rootwise.wording.findings import finding_words, phrase


@dataclass(frozen=True, slots=True)
class Other:
    """A finding outside the grid; `key` names it in the form, and is empty where it can only be read."""

    words: str
    key: str


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
        others: findings outside the grid and the map.
        marked: findings of the symptom map; `marks` has them by region and side.
        asked: how each of its symptoms was asked.
        side: for new findings: what was chosen, else the side of most findings.
        words, issues: the answer, and what the reader said.
        figure: of the answer's sources; None without an answer.
    """

    kept: Kept
    heads: dict[str, str]
    cells: dict[str, str]
    filled: frozenset[str]
    others: tuple[Other, ...]
    marked: tuple[Other, ...]
    marks: symptoms.Marks
    asked: dict[str, str]
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
    case = answered.reading.case
    marks = symptoms.marks(root)
    on_map = {f"{symptom}.{region}:{side}" for (region, side), told in marks.items() for symptom in told}
    others = tuple(_others(root, case, set(shown)))
    return CaseView(
        kept=kept,
        heads=editing.heads(root),
        cells={exam.field(*place): cell.text for place, cell in shown.items()},
        filled=frozenset(exam.field(*place) for place, cell in shown.items() if cell.filled),
        others=tuple(other for other in others if other.key not in on_map),
        marked=tuple(other for other in others if other.key in on_map),
        marks=marks,
        asked=symptoms.asked(root),
        side=side or usual_side(case),
        words=answered.words,
        issues=answered.reading.issues,
        figure=spine(answered.lit) if answered.lit else None,
    )


def differences(kept: Kept, form: editing.Form) -> tuple[Difference, ...]:
    """Where a submitted form and the kept case differ.

    Args:
        kept: the case as it stands.
        form: what another page submitted.
    """
    root = editing.root_of(kept.content, kept.name)
    heads, cells = editing.heads(root), exam.cells(root)
    rows = [(head.label, form.get(head.name), heads[head.name]) for head in editing.HEADS]
    rows += [
        (phrase(finding, side), form.get(name), cells.get((finding, side), exam.Cell()).text)
        for name, (finding, side) in exam.fields().items()
    ]
    return tuple(
        Difference(label, yours.strip() or "empty", now or "empty")
        for label, yours, now in rows
        if yours is not None and yours.strip() != now
    )


def _others(root: Entries, case: Case | None, shown: set[tuple[str, str]]) -> Iterator[Other]:
    """The file's own list first, then what its visits hold."""
    own = _listed(root, case)
    found = {(str(one.id), str(one.side)): one for one in own}
    for finding, side, _ in stated(root):
        if (finding, side) not in shown:
            read = found.get((finding, side))
            words = finding_words(read) if read else f"{phrase(finding, side)}: not tested"
            yield Other(words, f"{finding}:{side}")
    for one in case.findings if case else ():
        if one not in own:
            yield Other(f"day {one.day}: {finding_words(one)}", "")


def _listed(root: Entries, case: Case | None) -> tuple[Finding, ...]:
    """The findings of the file's own list: all of them, unless it has visits."""
    alone = with_head(root, ("visits",), None)
    if alone != root:
        case = read_bytes(written(alone).encode(), "").case
    return case.findings if case else ()


def usual_side(case: Case | None) -> str:
    """The side of most findings of a case; empty where none has a side."""
    counted = Counter(finding.side for finding in case.findings if finding.side in SIDED) if case else Counter()
    return counted.most_common(1)[0][0] if counted else ""
