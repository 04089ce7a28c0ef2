"""`rootwise localize`: which root, or what else, is the source?"""

from __future__ import annotations

import json
import sys
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, Annotated

import typer

from rootwise.interfaces.cli.case_file import selected
from rootwise.interfaces.cli.model import ready_model
from rootwise.interfaces.cli.options import Jobs, Paths, PriorOption, Reading, ReadingOption, VariantsOption
from rootwise.interfaces.cli.output import FAILED, reported, show
from rootwise.interfaces.cli.prior import PriorAsked, prior_asked
from rootwise.processes import uncollected

if TYPE_CHECKING:
    from rootwise import cases
    from rootwise.cohorts.centre import ModelSetup
    from rootwise.queries.case.localize import Localization
    from rootwise.wording.answer.record import Record
    from rootwise.wording.layout import Line


def localize(
    paths: Paths,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a case, in order.")] = False,
    report: Annotated[bool, typer.Option("--report", help="The report of each case, under 1,500 characters.")] = False,
    reading: ReadingOption = Reading.ALL,
    prior: PriorOption = None,
    intervals: Annotated[bool, typer.Option(help="Calculate 90 % intervals.")] = True,
    variants: VariantsOption = False,
    jobs: Jobs = None,
) -> None:
    """Rank the possible sources of each case, alarms first."""
    if as_json and report:
        raise typer.BadParameter("ask for --json or for --report")
    n_shown = n_failed = 0
    with reported():
        asked = _Asked(prior_asked(prior), variants, reading.value, intervals, as_json, report)
        with closing(_answers(paths, asked, jobs)) as answers:
            with uncollected():  # most of what a first case needs is imported, and one case is most of what is asked
                first = list(islice(answers, 1))
            for told in chain(first, answers):
                n_failed += told.failed
                if isinstance(told.text, str):
                    print(told.text)
                elif told.failed:
                    show(told.text, sys.stderr)
                else:
                    show(_apart(told.text) if n_shown else told.text)
                    n_shown += 1
                # The other end of a pipe gets each case as it is done.
                sys.stdout.flush()
    if n_failed:
        raise typer.Exit(FAILED)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked of every case, as another process can be told it."""

    prior: PriorAsked
    variants: bool
    reading: str
    intervals: bool
    as_json: bool
    as_report: bool

    def model_setup(self) -> ModelSetup:
        return self.prior.model_setup(ready_model(), variants=self.variants)


@dataclass(frozen=True, slots=True)
class _Told:
    """What is printed of one case: a line of JSON, or a page; of a failed one the page says what is wrong."""

    text: str | list[Line]
    failed: bool = False


def _answers(paths: list[str], asked: _Asked, jobs: int | None) -> Generator[_Told, None, None]:
    from rootwise.cases import read_many

    parsed = read_many(paths)
    for first in parsed:
        if first.case is not None:
            break
        yield _refusal(first, asked)
    else:
        return  # the model is loaded only when there is a case to answer
    from rootwise.cohorts.pool import streamed
    from rootwise.model.cache import is_built

    setup = asked.model_setup()
    # A model that could not be kept would be built again by every process.
    processes = jobs if is_built() else 1
    yield from streamed(partial(_told, asked=asked), chain([first], parsed), setup, asked.model_setup, processes)


def _told(setup: ModelSetup, parsed: cases.ParsedFile, asked: _Asked) -> _Told:
    case = selected(parsed, asked.reading)
    if case is None:
        return _refusal(parsed, asked)
    if asked.as_json:
        return _Told(json.dumps(_record(parsed, case, setup, asked)))
    return _Told(_page(parsed, case, setup, asked))


def _refusal(parsed: cases.ParsedFile, asked: _Asked) -> _Told:
    if asked.as_json:
        from rootwise.wording.answer.record import unread

        return _Told(json.dumps(unread(parsed)), failed=True)
    from rootwise.wording.issues import check_page

    return _Told(check_page(parsed), failed=True)


def _answer(case: cases.Case, setup: ModelSetup, asked: _Asked) -> Localization:
    from rootwise.queries.case.localize import localize as ask

    return ask(
        case,
        setup.model,
        setup.options,
        with_intervals=asked.intervals,
        temperature=setup.temperature,
        prior_name=setup.name,
    )


def _record(parsed: cases.ParsedFile, case: cases.Case, setup: ModelSetup, asked: _Asked) -> Record:
    from rootwise.care.urgency import urgency
    from rootwise.wording.answer.record import record

    answer = _answer(case, setup, asked)
    # Alarms read the whole case: a narrower reading must not silence one.
    alarms = urgency(parsed.case or case)
    return record(answer, case, alarms, parsed.issues, reading=asked.reading, with_intervals=asked.intervals)


def _page(parsed: cases.ParsedFile, case: cases.Case, setup: ModelSetup, asked: _Asked) -> list[Line]:
    from rootwise.care.urgency import urgency
    from rootwise.queries.case.explain import leader_weights

    answer = _answer(case, setup, asked)
    weights = leader_weights(answer, case, setup.model, setup.options)
    alarms = urgency(parsed.case or case)  # of the whole case, as in the record
    reading, with_intervals = asked.reading, asked.intervals
    if asked.as_report:
        from rootwise.wording.answer.report import report_words
        from rootwise.wording.answer.report_text import report_lines
        from rootwise.wording.answer.words import answer_words

        words = answer_words(answer, case, alarms, weights, reading=reading, with_intervals=with_intervals)
        return report_lines(report_words(words, case, weights))
    from rootwise.wording.answer.page import answer_page

    return answer_page(answer, case, alarms, parsed.issues, weights, reading=reading, with_intervals=with_intervals)


def _apart(page: list[Line]) -> list[Line]:
    from rootwise.wording.layout import BLANK, WIDTH, Line

    return [BLANK, Line("=" * WIDTH, "quiet"), BLANK, *page]
