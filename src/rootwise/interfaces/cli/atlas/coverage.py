"""`rootwise atlas coverage`: what of the vocabulary is read, how, and why the rest is not."""

from __future__ import annotations

from typing import Annotated

import typer

from rootwise.interfaces.cli.model import ready_model
from rootwise.interfaces.cli.output import FAILED, reported, show


def coverage(
    markdown: Annotated[bool, typer.Option("--markdown", help="Print the page of the documentation.")] = False,
) -> None:
    """Say which findings of the vocabulary are read, and which are missing without a reason."""
    from rootwise.atlas.tables.loader import load
    from rootwise.queries.atlas.coverage import coverage as ask
    from rootwise.wording.atlas.coverage import coverage_markdown, coverage_page

    with reported():
        atlas = load()
        covered = ask(ready_model(), atlas)
        if markdown:
            print(coverage_markdown(covered, atlas.unread), end="")
        else:
            show(coverage_page(covered))
    if covered.gaps:
        raise typer.Exit(FAILED)
