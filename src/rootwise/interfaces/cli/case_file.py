"""One case file as a command needs it: read, reported when bad, cut to the reading asked for."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

from rootwise.interfaces.cli.output import FAILED, show

if TYPE_CHECKING:
    from rootwise.cases import Case, ParsedFile


def selected(parsed: ParsedFile, reading: str) -> Case | None:
    """The part of a case that a reading sees.

    Args:
        parsed: what a file gave.
        reading: `bedside`, `electrodiagnosis` or `all`.

    Returns:
        The case, without the findings that name the level in the first two; None where the file gave none.
    """
    from rootwise.cases import select

    if parsed.case is None:
        return None
    return select(parsed.case, reading, parsed.casebook.names_level if parsed.casebook else ())


def all_cases(paths: list[str]) -> tuple[list[Case], bool]:
    """The cases of several files; the issues of an invalid one are printed, and the others are still read.

    Args:
        paths: files, folders of them, or `-`.

    Returns:
        The cases, and whether some file gave none.
    """
    from rootwise.cases import read_many
    from rootwise.wording.issues import check_page

    cases, failed = [], False
    for parsed in read_many(paths):
        if parsed.case is None:
            failed = True
            show(check_page(parsed), sys.stderr)
        else:
            cases.append(parsed.case)
    return cases, failed


def one_case(path: str, reading: str) -> Case:
    """The case of one file; if it has none, its issues are printed.

    Args:
        path: a file, or `-`.
        reading: `bedside`, `electrodiagnosis` or `all`.

    Returns:
        The part of the case that the reading sees.

    Raises:
        typer.Exit: 1, the file gives no case.
    """
    from rootwise.cases import read
    from rootwise.wording.issues import check_page

    parsed = read(path)
    case = selected(parsed, reading)
    if case is None:
        show(check_page(parsed), sys.stderr)
        raise typer.Exit(FAILED)
    return case
