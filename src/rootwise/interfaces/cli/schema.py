"""`rootwise schema`: the JSON Schemas of what goes in and what comes out."""

from __future__ import annotations

from typing import Annotated

import typer


def schema(
    localization: Annotated[
        bool, typer.Option("--localization", help="Of the answer of localize --json, not of a case.")
    ] = False,
) -> None:
    """Print the JSON Schema of a case file, or of an answer."""
    if localization:
        from rootwise.wording.record import SCHEMA

        text = SCHEMA.read_text(encoding="utf-8")
    else:
        from rootwise.cases.case_schema import COMMITTED

        text = COMMITTED.read_text(encoding="utf-8")
    print(text, end="")
