"""`rootwise recalibrate`: a prior and a temperature from a centre's own cases."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from rootwise.interfaces.cli.model import ready_model
from rootwise.interfaces.cli.options import Jobs, Paths, Reading, ReadingOption
from rootwise.interfaces.cli.output import reported, show


def recalibrate(
    paths: Paths,
    out: Annotated[str, typer.Option("--out", metavar="FILE", help="Where to write the prior (YAML).")],
    reading: ReadingOption = Reading.ALL,
    setting: Annotated[
        str | None, typer.Option(help="Setting to start from; by default the one that most cases state.")
    ] = None,
    quality: Annotated[
        str, typer.Option(help="Which cases, separated by commas; a case that states none is included.")
    ] = "rich,medium,sparse",
    as_json: Annotated[bool, typer.Option("--json", help="The report as one JSON object.")] = False,
    jobs: Jobs = None,
) -> None:
    """Fit shares of sites and a temperature to cases that state their answer (truth.sites).

    Use the file with --prior in localize and evaluate.
    """
    from rootwise.cohorts.centre import write_centre
    from rootwise.cohorts.known import known_cases
    from rootwise.cohorts.recalibrate import recalibrate as ask
    from rootwise.wording.cohort.recalibration import recalibration_page, recalibration_record

    with reported():
        model = ready_model()
        known = known_cases(paths, [site.id for site in model.sites], quality.split(","))
        recalibration = ask(known, model, reading.value, setting, jobs=jobs)
        write_centre(recalibration.centre, out)
        if as_json:
            print(json.dumps(recalibration_record(recalibration)))
        else:
            show(recalibration_page(recalibration, out))
