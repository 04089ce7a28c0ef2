"""The command `rootwise`: its commands by name, and where each is."""

from __future__ import annotations

import os
from typing import Annotated

# The model's matrices are small: a second thread of the linear algebra costs more than it brings.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import typer

from rootwise.interfaces.cli.late import PLAIN, group

COMMANDS = {
    "check": "case.check:check",
    "localize": "case.localize:localize",
    "explain": "case.weights:explain",
    "compare": "case.weights:compare",
    "level": "level:level",
    "evaluate": "cohort.evaluate:evaluate",
    "recalibrate": "cohort.recalibrate:recalibrate",
    "schema": "schema:schema",
    "serve": "serve:serve",
    "atlas": "atlas.atlas:atlas",
}
app = typer.Typer(cls=group(COMMANDS), no_args_is_help=True, **PLAIN)


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
