"""`rootwise explain` and `rootwise compare`: the weights behind an answer."""

from __future__ import annotations

from typing import Annotated

import typer

from rootwise.interfaces.cli.case_file import one_case
from rootwise.interfaces.cli.model import ready_model
from rootwise.interfaces.cli.options import OnePath, PriorOption, Reading, ReadingOption, VariantsOption
from rootwise.interfaces.cli.output import reported, show
from rootwise.interfaces.cli.prior import prior_asked

_SITES = "A site id such as root.L3.left, or two joined by +."


def explain(
    path: OnePath,
    against: Annotated[
        list[str] | None,
        typer.Option("--against", metavar="SITE", help=f"The rival; all others by default. {_SITES}"),
    ] = None,
    reading: ReadingOption = Reading.ALL,
    prior: PriorOption = None,
    variants: VariantsOption = False,
) -> None:
    """Explain why the leading source leads: weights that add up, and the evidence against it."""
    from rootwise.queries.case.explain import explain as ask
    from rootwise.wording.answer.weights_page import explanation_page

    case = one_case(path, reading.value)
    rival = [site for sites in against or [] for site in sites.split("+")]
    with reported():
        setup = prior_asked(prior).model_setup(ready_model(), variants=variants)
        show(explanation_page(ask(case, setup.model, setup.options, rival=rival), case))


def compare(
    path: OnePath,
    first: Annotated[str, typer.Argument(metavar="FIRST", help=_SITES)],
    second: Annotated[str, typer.Argument(metavar="SECOND", help="The other answer.")],
    reading: ReadingOption = Reading.ALL,
    prior: PriorOption = None,
    variants: VariantsOption = False,
) -> None:
    """Compare two answers: what tells them apart, and which tests still would."""
    from rootwise.queries.case.compare import compare as ask
    from rootwise.wording.answer.weights_page import comparison_page

    case = one_case(path, reading.value)
    with reported():
        setup = prior_asked(prior).model_setup(ready_model(), variants=variants)
        comparison = ask(case, setup.model, first.split("+"), second.split("+"), setup.options)
        show(comparison_page(comparison, case))
