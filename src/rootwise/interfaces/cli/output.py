"""How pages and errors reach a terminal, a pipe or a file."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TextIO

import typer

from rootwise.errors import AtlasError, QueryError, RootwiseError, TermError
from rootwise.wording.layout import Line

FAILED = 1  # some input could not be used
MISUSED = 2  # the command was not put right

# Roles are told apart by words and place; colour only helps.
_STYLES = {
    "title": "bold",
    "heading": "bold",
    "alarm": "bold red",
    "danger": "yellow",
    "strong": "bold",
    "quiet": "dim",
}
_ASCII = str.maketrans({"█": "#", "░": "."})
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")  # a file's text must not steer the terminal


def show(lines: Iterable[Line], stream: TextIO | None = None) -> None:
    """Print a page, in colour only at a terminal where `NO_COLOR` is not set.

    Args:
        lines: the page.
        stream: standard output by default.
    """
    out = stream or sys.stdout
    if not (out.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"):
        for line in lines:
            print(printable(line.text, out.encoding), file=out)
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(file=out, highlight=False, soft_wrap=True)
    for line in lines:
        console.print(Text(printable(line.text, out.encoding), style=_STYLES.get(line.role, "")))


def printable(text: str, encoding: str | None) -> str:
    """The text as this encoding can hold it: control characters out, bars in ASCII where there are no blocks.

    Args:
        text: one line.
        encoding: of the stream.

    Returns:
        The line; characters that the encoding lacks are question marks.
    """
    clean, code = _CONTROL.sub("?", text), encoding or "utf-8"
    try:
        clean.encode(code)
    except UnicodeEncodeError:
        return clean.translate(_ASCII).encode(code, "replace").decode(code)
    return clean


@contextmanager
def reported() -> Iterator[None]:
    """Turn an error of Rootwise into its text and an exit status: no traceback for a wrong question.

    Raises:
        typer.Exit: 2 where the question was put wrongly, 1 for any other error.
    """
    try:
        yield
    except RootwiseError as error:
        for line in str(error).splitlines():
            print(printable(line, sys.stderr.encoding), file=sys.stderr)
        raise typer.Exit(MISUSED if _is_misuse(error) else FAILED) from None


def _is_misuse(error: RootwiseError) -> bool:
    """Whether the question was wrong rather than the data: an unknown site or id."""
    unknown_id = isinstance(error, AtlasError) and error.code in ("E-ATLAS-030", "E-ATLAS-031")
    return unknown_id or isinstance(error, QueryError | TermError)
