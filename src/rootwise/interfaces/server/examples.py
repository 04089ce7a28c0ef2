"""The published example cases."""

from __future__ import annotations

from pathlib import Path

import rootwise
from rootwise.cases.reader import SUFFIXES
from rootwise.errors import ServerError


def examples() -> list[Path]:
    """The published example cases: beside the package when installed, else those of the checkout."""
    package = Path(rootwise.__file__).parent
    folder = next((one for one in (package / "examples", package.parents[1] / "examples") if one.is_dir()), None)
    return sorted(path for path in folder.iterdir() if path.suffix in SUFFIXES) if folder else []


def example_file(name: str) -> Path:
    """The file of an example.

    Args:
        name: of the file.

    Raises:
        ServerError: there is no such example.
    """
    path = next((path for path in examples() if path.name == name), None)
    if path is None:
        raise ServerError("E-SERVER-003", "there is no such example", hint="the start page lists the examples")
    return path
