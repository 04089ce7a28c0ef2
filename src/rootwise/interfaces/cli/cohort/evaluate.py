"""`rootwise evaluate`: how often is it right on cases whose answer is known?"""

from __future__ import annotations

import json
from typing import Annotated

import typer

from rootwise.interfaces.cli.model import ready_model
from rootwise.interfaces.cli.options import Jobs, Paths, PriorOption, Reading, ReadingOption
from rootwise.interfaces.cli.output import reported, show
from rootwise.interfaces.cli.prior import prior_asked


def evaluate(
    paths: Paths,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object with every case.")] = False,
    reading: ReadingOption = Reading.BEDSIDE,
    prior: PriorOption = None,
    quality: Annotated[
        str, typer.Option(help="Which cases, separated by commas; a case that states none is included.")
    ] = "rich,medium",
    misses: Annotated[bool, typer.Option(help="List each miss with its best argument (slower).")] = True,
    pairs: Annotated[bool, typer.Option(help="Consider two sources at once (slower).")] = True,
    jobs: Jobs = None,
) -> None:
    """Score the model on cases that state their answer (truth.sites)."""
    from dataclasses import replace

    from rootwise.cohorts.evaluate import evaluate as ask
    from rootwise.cohorts.known import known_cases
    from rootwise.wording.cohort.evaluation import evaluation_page, evaluation_record

    with reported():
        asked = prior_asked(prior)
        setup = asked.model_setup(ready_model())
        model = setup.model
        known = known_cases(paths, [site.id for site in model.sites], quality.split(","))
        evaluation = ask(
            known,
            model,
            reading.value,
            replace(setup.options, pairs=pairs),
            temperature=setup.temperature,
            prior_name=setup.name,
            with_arguments=misses,
            jobs=jobs,
        )
        if as_json:
            print(json.dumps(evaluation_record(evaluation)))
        else:
            show(evaluation_page(evaluation, with_misses=misses))
