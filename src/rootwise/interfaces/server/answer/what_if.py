"""What if this had been found? An answer beside the present one; nothing is saved."""

from __future__ import annotations

from dataclasses import dataclass

from rootwise.interfaces.server.answer.answered import Answered
from rootwise.interfaces.server.entry import editing
from rootwise.queries.case.localize import Localization
from rootwise.terms import vocabulary
from rootwise.wording.answer.words import AnswerWords
from rootwise.wording.certainty import percent


@dataclass(frozen=True, slots=True)
class Change:
    """One source before and after.

    Attributes:
        name: of the source.
        before, after: per cent in words.
        p_before, p_after: the same as figures.
        words: how it changes: `up by 12 percentage points`, `down by 1 percentage point`, `unchanged`.
    """

    name: str
    before: str
    after: str
    p_before: float
    p_after: float
    words: str


def supposed(content: bytes, name: str, finding: str, side: str, value: str) -> tuple[str, bytes]:
    """The file with one more finding, as if it had been added on the page.

    Args:
        content, name: of the file.
        finding, side, value: what is to be tried.

    Returns:
        Name and bytes of the file.

    Raises:
        UnknownFinding: there is no such id.
        CaseError: the file holds the finding in another form.
        ServerError: the value is missing, or the file holds no keys.
    """
    root = editing.root_of(content, name)
    form = {"new_finding": finding, "new_side": side, "new_value": value}
    return editing.file_of(editing.with_added(root, form), name)


def usual_values(finding: str) -> tuple[str, str]:
    """What an abnormal and a normal result of a finding is called, when no more is known of it.

    Args:
        finding: id of the vocabulary.

    Returns:
        The least abnormal value (`weak` for any grade of strength) and the normal one; empty where it is measured.
    """
    scale = vocabulary().parse_finding(finding).scale
    if len(scale.order) < 2:
        return "", ""
    abnormal = "weak" if "weak" in scale.also else scale.order[1]
    return abnormal, "normal" if "normal" in scale.words else scale.order[0]


def changes(before: Answered, after: Answered) -> tuple[Change, ...]:
    """Every row of either answer, the likeliest afterwards first.

    Args:
        before, after: two answered files.
    """
    if before.answer is None or after.answer is None or before.words is None or after.words is None:
        return ()
    first, second = _figures(before.answer), _figures(after.answer)
    # Both answers name a pair as their own: what is "with or without" in one may be needed in the other.
    shown = {**_names(before.words), **_names(after.words)}
    rows = [_change(name, first.get(sites, 0.0), second.get(sites, 0.0)) for sites, name in shown.items()]
    return tuple(sorted(rows, key=lambda row: -row.p_after))


def _names(words: AnswerWords) -> dict[tuple[str, ...], str]:
    return {row.sites: row.name for row in words.rows}


def _figures(answer: Localization) -> dict[tuple[str, ...], float]:
    return {row.sites: row.probability for row in answer.hypotheses}


def _change(name: str, before: float, after: float) -> Change:
    by = round(100 * after) - round(100 * before)
    points = f"{abs(by)} percentage point{'s' * (abs(by) > 1)}"
    words = f"up by {points}" if by > 0 else f"down by {points}" if by < 0 else "unchanged"
    return Change(name, percent(before), percent(after), before, after, words)
