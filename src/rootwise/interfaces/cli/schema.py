"""`rootwise schema`: the JSON Schemas of what goes in and what comes out."""

from __future__ import annotations

from typing import Annotated

import typer


def schema(
    localization: Annotated[
        bool, typer.Option("--localization", help="Of the answer of localize --json, not of a case.")
    ] = False,
    script: Annotated[bool, typer.Option("--script", help="Of atlas show SITE --json, not of a case.")] = False,
) -> None:
    """Print the JSON Schema of a case file, of an answer, or of an illness script."""
    if localization:
        from rootwise.wording.answer.record import SCHEMA as chosen
    elif script:
        from rootwise.wording.atlas.script.record import SCHEMA as chosen
    else:
        from rootwise.cases.case_schema import COMMITTED as chosen
    print(chosen.read_text(encoding="utf-8"), end="")
