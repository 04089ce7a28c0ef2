"""Every rule of docs/atlas-format.md, checked: what is wrong in an atlas, file by file and line by line.

Codes: 0xx the schema, 10x a file that cannot be read, 11x sources, 12x words, 13x numbers, 14x coverage, 16x articles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from rootwise.atlas import (
    lint_articles,
    lint_background,
    lint_coverage,
    lint_numbers,
    lint_sources,
    lint_tests,
    lint_words,
)
from rootwise.atlas.identity import DATA
from rootwise.atlas.tables import Tables, tables
from rootwise.errors import Issue

Rule = Callable[[Tables], Iterator[Issue]]

RULES: tuple[Rule, ...] = (
    *lint_sources.RULES,
    *lint_words.RULES,
    *lint_numbers.RULES,
    *lint_coverage.RULES,
    *lint_background.RULES,
    *lint_tests.RULES,
    *lint_articles.RULES,
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
    issues += [*lint_coverage.expired(read, judged), *lint_articles.expired(read, judged)]
    return tuple(
        sorted(set(issues), key=lambda issue: (issue.where, issue.line or 0, issue.code, issue.message))
    )
