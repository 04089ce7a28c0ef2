"""`rootwise schema`: the JSON Schemas of what goes in and what comes out."""

from __future__ import annotations

from typing import Annotated

import typer


def schema(
    localization: Annotated[
        bool, typer.Option("--localization", help="The schema of what localize --json prints, not of a case.")
    ] = False,
    script: Annotated[
        bool, typer.Option("--script", help="The schema of what atlas show SITE --json prints, not of a case.")
    ] = False,
) -> None:
    """Print the JSON Schema of a case file, of an answer, or of an illness script."""
    if localization:
        from rootwise.wording.answer.record import SCHEMA as chosen
    elif script:
        from rootwise.wording.atlas.script.record import SCHEMA as chosen
    else:
        from rootwise.cases.case_schema import COMMITTED as chosen
    print(chosen.read_text(encoding="utf-8"), end="")
