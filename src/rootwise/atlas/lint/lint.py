"""Every rule of docs/atlas-format.md, checked: what is wrong in an atlas, file by file and line by line.

Codes: 0xx the schema, 10x a file that cannot be read, 11x sources, 12x words, 13x numbers, 14x coverage, 15x the panel,
16x articles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from rootwise.atlas.lint import articles, background, bedside_tests, constants, coverage, numbers, panel, sources, words
from rootwise.atlas.tables.identity import DATA
from rootwise.atlas.tables.written import Tables, tables
from rootwise.errors import Issue

Rule = Callable[[Tables], Iterator[Issue]]

RULES: tuple[Rule, ...] = (
    *sources.RULES,
    *words.RULES,
    *numbers.RULES,
    *constants.RULES,
    *coverage.RULES,
    *background.RULES,
    *bedside_tests.RULES,
    *articles.RULES,
    *panel.RULES,
)


def lint(folder: Path = DATA, today: date | None = None) -> tuple[Issue, ...]:
    """Check an atlas against every rule of its format.

    Args:
        folder: the atlas; the shipped one by default.
        today: the day on which `review_by` is judged; the machine's own by default.

    Returns:
        Errors (the atlas must not be used), warnings and notes, by file and line; `where` is the file.
    """
    read = tables(folder)
    issues = list(read.issues)
    for rule in RULES:
        issues += rule(read)
    judged = today or date.today()
    issues += [*coverage.expired(read, judged), *articles.expired(read, judged)]
    return tuple(
        sorted(set(issues), key=lambda issue: (issue.where, issue.line or 0, issue.code, issue.message))
    )
