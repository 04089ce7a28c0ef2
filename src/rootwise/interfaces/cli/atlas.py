"""`rootwise atlas`: check the atlas, and see what it says and rests on."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from rootwise.interfaces.cli.model import ready_model
from rootwise.interfaces.cli.options import Paths
from rootwise.interfaces.cli.output import FAILED, reported, show

atlas = typer.Typer(no_args_is_help=True, help="Check the atlas, and see what it says and what it rests on.")
_Name = Annotated[
    str, typer.Argument(metavar="ID", help="A site, finding, muscle, region, structure or source.")
]


@atlas.command()
def lint() -> None:
    """Check every row against the rules of the atlas's format."""
    from rootwise.atlas.lint import lint as ask
    from rootwise.wording.issues import lint_page

    issues = ask()
    show(lint_page(issues))
    if any(issue.level == "error" for issue in issues):
        raise typer.Exit(FAILED)


@atlas.command()
def debt(
    paths: Paths,
    top: Annotated[int, typer.Option(min=1, help="How many rows to show.")] = 30,
) -> None:
    """Rank what rests on assumptions and unchecked figures by how much it moves answers."""
    from rootwise.cases import read_many
    from rootwise.queries.debt import OWED, influences, published_share, published_shares
    from rootwise.wording.atlas import debt_page
    from rootwise.wording.issues import check_page

    cases, failed = [], False
    for found in read_many(paths):
        if found.case is None:
            failed = True
            show(check_page(found), sys.stderr)
        else:
            cases.append(found.case)
    if not cases:
        raise typer.Exit(FAILED)
    with reported():
        rows = influences(ready_model(), cases)
        owed = [row for row in rows if row.grade in OWED]
        show(debt_page(owed[:top], published_share(rows), published_shares(rows), len(cases)))
    if failed:
        raise typer.Exit(FAILED)


@atlas.command(name="show")
def show_facts(name: _Name) -> None:
    """Print every row that speaks of one thing, with source and grade."""
    from rootwise.atlas.facts import find
    from rootwise.wording.atlas import facts_page

    with reported():
        show(facts_page(name, find(name)))


@atlas.command()
def cite(name: _Name) -> None:
    """Print the sources behind one thing."""
    from rootwise.atlas.facts import cite as ask
    from rootwise.wording.atlas import citations_page

    with reported():
        show(citations_page(name, ask(name)))
