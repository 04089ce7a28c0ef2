"""The report of one case as plain text that fits the field of a record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rootwise.care.urgency import UNVERIFIED
from rootwise.wording.answer.fitting import Part, fitted
from rootwise.wording.answer.report import ExamRow, ReportWords
from rootwise.wording.answer.words import AlarmWords, RowWords
from rootwise.wording.layout import Line
from rootwise.wording.statements import INTENDED_USE

LONGEST = 1499  # characters, the last line break included
_SHORTENED = "Shortened to fit: the whole answer is with the case."


def report_text(words: ReportWords) -> str:
    """The report as plain text of at most `LONGEST` characters; what matters least is left out first, never an alarm.

    Args:
        words: its parts.

    Returns:
        Lines that end with a line break; the last but one says so where something was left out.
    """
    return fitted(tuple(_parts(words)), LONGEST, _SHORTENED)


def report_lines(words: ReportWords) -> list[Line]:
    """The same text as lines of a page."""
    return [Line(text, "alarm" if text.startswith("!") else "plain") for text in report_text(words).splitlines()]


def _parts(words: ReportWords) -> Iterator[Part]:
    """In the order of the page; the lower the rank, the longer a part is kept."""
    answer = words.answer
    leader = (answer.rows or (answer.rest,))[0]
    yield Part(0, (f"ROOTWISE REPORT {answer.case_id[:60]}",))
    for alarm in answer.alarms:
        yield from _alarm(alarm)
    if answer.dangers:
        yield Part(10, tuple(_danger_texts(answer.dangers)))
    if answer.status:
        yield Part(3, (answer.status, f"{answer.status.partition(':')[0]}."))
    yield Part(0, (f"IMPRESSION: {_row(leader)}", f"IMPRESSION: {leader.name}, {leader.percent}"))
    others = (*answer.rows[1:], answer.rest) if answer.rows else ()
    yield Part(7, _lessening("Other sources", [_rival(row) for row in others]))
    yield Part(9, _lessening("Supports", [f"{one.finding} ({one.short})" for one in words.supports]))
    yield Part(8, _lessening("Evidence against", [f"{one.finding} ({one.short})" for one in words.opposes]))
    yield Part(11, _lessening("Cannot be distinguished", answer.close))
    yield Part(5, _lessening("Vertebral numbering", answer.counting))
    yield Part(6, _lessening("Patient", [words.basics] if words.basics else []))
    yield Part(7, _lessening("Examination", [*map(_exam, words.examination), *words.remaining, *words.normal]))
    yield Part(12, _lessening("Tests", words.tests))
    yield Part(13, _lessening("Symptoms", words.symptoms))
    yield Part(14, _lessening("History", words.history))
    yield Part(15, _lessening("Not used", answer.not_used))
    yield Part(16, (answer.rests_on, "".join(answer.rests_on.rpartition("rootwise ")[1:])))
    yield Part(17, (INTENDED_USE, INTENDED_USE.partition(". ")[2]))


def _row(row: RowWords) -> str:
    """The leader with its word, per cent and range."""
    figure = f"{row.percent} ({row.interval})" if row.interval else row.percent
    return f"{row.name}; {row.certainty}, {figure}" if row.certainty else f"{row.name}, {figure}"


def _rival(row: RowWords) -> str:
    """A name without what explains it, and the per cent."""
    return f"{row.name.partition(':')[0]} {row.percent}"


def _danger_texts(dangers: Sequence[str]) -> Iterator[str]:
    """All kinds, told ever more shortly: every source; those of one per cent and more; the kinds alone."""
    for form in (
        dangers,
        [one.partition("; each under")[0] for one in dangers],
        [one.partition(":")[0] for one in dangers],
    ):
        yield f"Not to be missed: {'. '.join(form)}."


def _exam(row: ExamRow) -> str:
    sides = [f"{name} {cell}" for name, cell in (("left", row.left), ("right", row.right)) if cell]
    return f"{row.label} {', '.join(sides)}"


def _alarm(alarm: AlarmWords) -> Iterator[Part]:
    """An alarm with its action; by itself; by its first words. It never goes, and its time goes before its action."""
    plain = alarm.text.removesuffix(UNVERIFIED).rstrip()
    acted = f"! {alarm.when}: {plain} Action: {alarm.action}" if alarm.action else f"! {alarm.when}: {plain}"
    first_words = f"! {alarm.when.partition(',')[0]}: {plain.partition(':')[0].rstrip('.')}"
    yield Part(1, (acted, f"! {alarm.when}: {plain}", first_words))
    if plain != alarm.text:
        yield Part(4, (f"  {UNVERIFIED}", ""))
    if alarm.clock:
        yield Part(4, (f"  Time: {alarm.clock}", ""))


def _lessening(heading: str, items: Sequence[str]) -> tuple[str, ...]:
    """A line of items, the same with ever fewer of them, and nothing."""
    lines = [f"{heading}: {'; '.join(items)}"] if items else []
    lines += [f"{heading}: {'; '.join(items[:n])}; and {len(items) - n} more" for n in range(len(items) - 1, 0, -1)]
    return (*lines, "")
