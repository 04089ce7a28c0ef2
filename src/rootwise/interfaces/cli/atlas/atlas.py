"""`rootwise atlas`: check the atlas, and see what it says and rests on."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from rootwise.interfaces.cli.atlas.audit import audit
from rootwise.interfaces.cli.atlas.coverage import coverage
from rootwise.interfaces.cli.atlas.ledger import ledger
from rootwise.interfaces.cli.case_file import all_cases
from rootwise.interfaces.cli.late import PLAIN
from rootwise.interfaces.cli.model import ready_model
from rootwise.interfaces.cli.options import Paths
from rootwise.interfaces.cli.output import FAILED, reported, show

atlas = typer.Typer(no_args_is_help=True, help="Check the atlas, and see what it says and what it rests on.", **PLAIN)
_Name = Annotated[
    str, typer.Argument(metavar="ID", help="A site, finding, muscle, region, structure or source.")
]


@atlas.command()
def lint() -> None:
    """Check every row against the rules of the atlas's format."""
    from rootwise.atlas.lint.lint import lint as ask
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
    from rootwise.queries.atlas.debt import OWED, influences, published_share, published_shares
    from rootwise.wording.atlas.rows import debt_page

    cases, failed = all_cases(paths)
    if not cases:
        raise typer.Exit(FAILED)
    with reported():
        rows = influences(ready_model(), cases)
        owed = [row for row in rows if row.grade in OWED]
        show(debt_page(owed[:top], published_share(rows), published_shares(rows), len(cases)))
    if failed:
        raise typer.Exit(FAILED)


@atlas.command(name="show")
def show_facts(
    name: _Name,
    rows: Annotated[bool, typer.Option("--rows", help="Of a site: its rows, not its illness script.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Of a site: one JSON object a level.")] = False,
) -> None:
    """Print the illness script of a site, or every row about anything else."""
    from rootwise.atlas.facts import find
    from rootwise.atlas.tables.loader import load
    from rootwise.queries.atlas.script import script, sites_named
    from rootwise.wording.atlas.rows import facts_page
    from rootwise.wording.atlas.script.page import family_page, script_page
    from rootwise.wording.atlas.script.record import script_record

    with reported():
        if rows:
            show(facts_page(name, find(name)))
            return
        model = ready_model()
        levels = sites_named(name, model)
        if not levels and not as_json:
            show(facts_page(name, find(name)))
            return
        atlas = load()
        scripts = [script(site, model, atlas) for site in (levels if len(levels) > 1 else (name,))]
        if as_json:
            for one in scripts:
                print(json.dumps(script_record(one)))
        else:
            show(script_page(scripts[0]) if len(scripts) == 1 else family_page(name, scripts))


@atlas.command()
def cite(name: _Name) -> None:
    """Print the sources behind one thing."""
    from rootwise.atlas.facts import cite as ask
    from rootwise.wording.atlas.rows import citations_page

    with reported():
        show(citations_page(name, ask(name)))


@atlas.command()
def article(
    name: Annotated[str, typer.Argument(metavar="ID", help="A site that has an article.")] = "root.L2",
) -> None:
    """Print the article on a site, every sentence with the facts that it rests on."""
    from datetime import date

    from rootwise.atlas.articles.articles import article as find_article
    from rootwise.atlas.articles.articles import publications, reference_book
    from rootwise.care.rule_book import rule_book
    from rootwise.wording.atlas.article.page import article_page
    from rootwise.wording.atlas.article.text import article_words

    with reported():
        written = find_article(name)
        show(article_page(article_words(written, reference_book(), publications(), rule_book(), date.today())))


atlas.command()(audit)
atlas.command()(ledger)
atlas.command()(coverage)
