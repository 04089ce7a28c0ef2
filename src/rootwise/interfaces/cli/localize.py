"""`rootwise localize`: which root, or what else, is the source?"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from rootwise.interfaces.cli.case_file import selected
from rootwise.interfaces.cli.model import ready_model
from rootwise.interfaces.cli.options import Paths, PriorOption, Reading, ReadingOption, VariantsOption
from rootwise.interfaces.cli.output import FAILED, reported, show
from rootwise.interfaces.cli.prior import prior_asked

if TYPE_CHECKING:
    from rootwise import cases
    from rootwise.cohorts.centre import Basis
    from rootwise.queries.localize import Localization
    from rootwise.wording.layout import Line
    from rootwise.wording.record import Record


def localize(
    paths: Paths,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a case, in order.")] = False,
    reading: ReadingOption = Reading.ALL,
    prior: PriorOption = None,
    intervals: Annotated[bool, typer.Option(help="Work out 90 % intervals.")] = True,
    variants: VariantsOption = False,
) -> None:
    """Rank the possible sources of each case, alarms first."""
    from rootwise.cases import read_many

    basis: Basis | None = None  # loaded once, and only when there is a case to answer
    n_shown = n_failed = 0
    with reported():
        asked = prior_asked(prior)
        for found in read_many(paths):
            case = selected(found, reading.value)
            if case is None:
                n_failed += 1
                _refuse(found, as_json)
                continue
            basis = basis or asked.basis(ready_model(), variants=variants)
            if as_json:
                # Flushed a line at a time: the other end of a pipe gets each case as it is done.
                print(json.dumps(_record(found, case, basis, reading.value, intervals)), flush=True)
            else:
                page = _page(found, case, basis, reading.value, intervals)
                show(_apart(page) if n_shown else page)
                n_shown += 1
    if n_failed:
        raise typer.Exit(FAILED)


def _answer(case: cases.Case, basis: Basis, intervals: bool) -> Localization:
    from rootwise.queries.localize import localize as ask

    return ask(
        case,
        basis.model,
        basis.options,
        with_intervals=intervals,
        temperature=basis.temperature,
        prior_name=basis.name,
    )


def _record(found: cases.Reading, case: cases.Case, basis: Basis, reading: str, intervals: bool) -> Record:
    from rootwise.care.urgency import urgency
    from rootwise.wording.record import record

    answer = _answer(case, basis, intervals)
    # Alarms read the whole case: a narrower reading must not silence one.
    alarms = urgency(found.case or case)
    return record(answer, case, alarms, found.issues, reading=reading, with_intervals=intervals)


def _page(found: cases.Reading, case: cases.Case, basis: Basis, reading: str, intervals: bool) -> list[Line]:
    from rootwise.care.urgency import urgency
    from rootwise.queries.explain import finding_weights, site_set
    from rootwise.wording.answer import answer_page

    answer = _answer(case, basis, intervals)
    leader = site_set(answer.hypotheses[0].sites, basis.model)
    weights = finding_weights(case, basis.model, basis.options, leader, None)
    alarms = urgency(found.case or case)  # of the whole case, as in the record
    return answer_page(answer, case, alarms, found.issues, weights, reading=reading, with_intervals=intervals)


def _refuse(found: cases.Reading, as_json: bool) -> None:
    if as_json:
        from rootwise.wording.record import unread

        print(json.dumps(unread(found)), flush=True)
    else:
        from rootwise.wording.issues import check_page

        show(check_page(found), sys.stderr)


def _apart(page: list[Line]) -> list[Line]:
    from rootwise.wording.layout import BLANK, WIDTH, Line

    return [BLANK, Line("=" * WIDTH, "quiet"), BLANK, *page]
