"""`rootwise atlas ledger`: what each root supplies, what was counted of it, and how far the model is from the count."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rootwise.interfaces.cli.case_file import all_cases
from rootwise.interfaces.cli.model import ready_model
from rootwise.interfaces.cli.output import FAILED, reported

if TYPE_CHECKING:
    from rootwise.atlas.tables.schema import Source
    from rootwise.model.model import Model
    from rootwise.queries.atlas.debt import DebtRow
    from rootwise.queries.atlas.ledger import Cell

STUDIES = 20  # rows of the list of what to study next


def ledger(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PATH]...", help="With --markdown: cases that rank what to study next."),
    ] = None,
    out: Annotated[Path | None, typer.Option(metavar="FOLDER", help="Write CSV and JSON-LD there.")] = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print the page of the documentation.")] = False,
) -> None:
    """Set supply, published counts and the model's probabilities of every root side by side."""
    from rootwise.atlas.tables.loader import load
    from rootwise.queries.atlas.ledger import ledger as ask
    from rootwise.wording.atlas.ledger.page import ledger_page

    if out is None and not markdown:
        raise typer.BadParameter("say where to: --out FOLDER, or --markdown")
    with reported():
        model, atlas = ready_model(), load()
        cells = ask(model, atlas)
        if out is not None:
            _write(out, model, cells, atlas.sources)
        if markdown:
            owed, n_cases, failed = _owed(paths or [], model)
            print(ledger_page(cells, atlas.sources, owed, n_cases), end="")
            if failed:
                raise typer.Exit(FAILED)


def _write(folder: Path, model: Model, cells: tuple[Cell, ...], sources: dict[str, Source]) -> None:
    from rootwise import __version__
    from rootwise.model.model import VERSION
    from rootwise.wording.atlas.ledger.jsonld import ledger_jsonld
    from rootwise.wording.atlas.ledger.rows import ledger_csv, ledger_readme

    linked = ledger_jsonld(cells, sources, version=__version__, model=VERSION, atlas=model.atlas_hash)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (
        ("ledger.csv", ledger_csv(cells, sources)),
        ("ledger.jsonld", json.dumps(linked, ensure_ascii=False, indent=1) + "\n"),
        ("README.md", ledger_readme(__version__, VERSION, model.atlas_hash)),
    ):
        (folder / name).write_text(text, encoding="utf-8")
        typer.echo(folder / name)


def _owed(paths: list[str], model: Model) -> tuple[list[DebtRow], int, bool]:
    """What rests on grades C and D, on how many cases it was measured, and whether some file gave none."""
    from rootwise.queries.atlas.debt import debt

    cases, failed = all_cases(paths) if paths else ([], False)
    return list(debt(model, cases)[:STUDIES]) if cases else [], len(cases), failed
