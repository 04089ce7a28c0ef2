"""`rootwise localize`: which root, or what else, is the source?"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from rootwise.interfaces.cli.options import Paths, PriorOption, Reading, ReadingOption, VariantsOption
from rootwise.interfaces.cli.output import FAILED, reported, show

if TYPE_CHECKING:
    from rootwise import cases
    from rootwise.model.model import Model
    from rootwise.model.posterior import Options
    from rootwise.wording.layout import Line
    from rootwise.wording.record import Record


def localize(
    paths: Paths,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a case, in order, nothing else.")] = False,
    reading: ReadingOption = Reading.ALL,
    prior: PriorOption = None,
    intervals: Annotated[bool, typer.Option("--intervals/--no-intervals", help="Work out 90 % intervals.")] = True,
    variants: VariantsOption = False,
) -> None:
    """Rank the possible sources of each case, alarms first."""
    from rootwise.cases import read_many
    from rootwise.model.cache import load_model
    from rootwise.model.posterior import Options

    options = Options(prior.value if prior else None, variants=variants)
    failed, first = False, True
    model: Model | None = None
    for found in read_many(paths):
        with reported():
            model = model or load_model() if found.case else model
        if as_json:
            line, good = _record(found, model, options, reading.value, intervals)
            # Flushed a line at a time: a reader of the pipe sees each case as it is done.
            print(json.dumps(line), flush=True)
        else:
            page, good = _page(found, model, options, reading.value, intervals)
            show([*([] if first or not good else _BETWEEN()), *page], None if good else sys.stderr)
            first = first and not good
        failed = failed or not good
    if failed:
        raise typer.Exit(FAILED)
