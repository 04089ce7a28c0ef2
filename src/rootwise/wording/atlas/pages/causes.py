"""The causes and states of a site, as tables of the atlas."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from rootwise.model.model import PANEL
from rootwise.queries.atlas.script import Script
from rootwise.queries.atlas.script_causes import CauseOf, StateOf
from rootwise.wording.atlas.pages.page import Cell, Row, Table, figure, source_cell, table, words_cell
from rootwise.wording.atlas.script.page import duration, fibres_words
from rootwise.wording.certainty import percent, share_percent
from rootwise.wording.sites import cause_name


def causes_told(script: Script, known: Collection[str]) -> Iterator[Table]:
    """The causes and the states of a site.

    Args:
        script: its illness script.
        known: sources that have a page.
    """
    columns = ("Cause", "Share", "Onset and time", "Who", "Harm of a miss", "Rests on")
    yield from table("Causes", columns, (_cause(cause, script.kind, known) for cause in script.causes))
    rows = (_state(state, known) for state in script.states)
    yield from table("Presentations", ("Presentation", "Share", "Fibres out of action", "Rests on"), rows)


def _cause(cause: CauseOf, kind: str, known: Collection[str]) -> Row:
    age = f"age {cause.age[0]:.0f} (SD {cause.age[1]:.0f})" if cause.age else "any age"
    women = f", women {percent(cause.female)}" if cause.female is not None else ""
    days = ", ".join(duration(day) for day in cause.days)
    cells = (
        words_cell(cause_name(cause.cause, kind)),
        Cell("bar", text=share_percent(cause.share), value=cause.share),
        words_cell(f"sudden {percent(cause.onset_sudden)}; seen after {days} (10th, 50th, 90th percentile)"),
        words_cell(f"{age}{women}"),
        figure(f"{cause.harm:g} of 1"),
        source_cell((cause.source,), cause.grade, known),
    )
    return Row(cells)


def _state(state: StateOf, known: Collection[str]) -> Row:
    what = "as its raters judged it" if state.source == PANEL else fibres_words(state)
    cells = (
        words_cell(state.state.replace("_", " ")),
        Cell("bar", text=share_percent(state.share), value=state.share),
        words_cell(what),
        source_cell((state.source,), state.grade, known),
    )
    return Row(cells)
