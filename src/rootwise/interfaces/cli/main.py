"""The command `rootwise`: one function a command, imported when it runs, so that a start costs little."""

from __future__ import annotations

import os
from typing import Annotated

# The model's matrices are small: a second thread of the linear algebra costs more than it brings.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import typer

from rootwise.interfaces.cli.atlas.atlas import atlas
from rootwise.interfaces.cli.atlas.coverage import coverage
from rootwise.interfaces.cli.atlas.ledger import ledger
from rootwise.interfaces.cli.case.check import check
from rootwise.interfaces.cli.case.localize import localize
from rootwise.interfaces.cli.case.weights import compare, explain
from rootwise.interfaces.cli.cohort.evaluate import evaluate
from rootwise.interfaces.cli.cohort.recalibrate import recalibrate
from rootwise.interfaces.cli.level import level
from rootwise.interfaces.cli.schema import schema
from rootwise.interfaces.cli.serve import serve

# Plain help and plain tracebacks: rich takes longer to import than a whole localization may take.
app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (check, localize, explain, compare, level, evaluate, recalibrate, schema, serve):
    app.command()(command)
atlas.command()(ledger)
atlas.command()(coverage)
app.add_typer(atlas, name="atlas")


def _version(asked: bool) -> None:
    if not asked:
        return
    from rootwise import __version__
    from rootwise.atlas.tables.identity import atlas_hash
    from rootwise.model.model import VERSION

    typer.echo(f"rootwise {__version__}, model {VERSION}, atlas {atlas_hash()}")
    raise typer.Exit


def _intended_use(asked: bool) -> None:
    if not asked:
        return
    from rootwise.intended_use import intended_use

    typer.echo(intended_use())
    raise typer.Exit


@app.callback()
def _rootwise(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="Print package, model and atlas version, and exit."
        ),
    ] = False,
    use: Annotated[
        bool,
        typer.Option(
            "--intended-use", callback=_intended_use, is_eager=True, help="Print the intended use, and exit."
        ),
    ] = False,
) -> None:
    """Which spinal nerve root, or what else, is the source of a patient's symptoms.

    For education, research and as a second reader; the clinician decides. No call leaves this machine.
    """


if __name__ == "__main__":
    app()
