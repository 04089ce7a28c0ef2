"""Records that are kept on disk: what a page of the atlas needs takes seconds to read again.

They are kept beside the built model, and some come with the package.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

import rootwise
from rootwise.model.cache import cache_folder

T = TypeVar("T")

KEPT_FOLDERS = 2  # this version's and that of the one before
SHIPPED = Path(__file__).with_name("shipped")  # made where the package is made (hatch_build.py)
EXAMPLES = Path(rootwise.__file__).with_name("examples")  # in an installation only
_PREFIX = "pages-"
_MADE_OF = (".py", ".yaml", ".csv", ".json")


def kept(name: str, kind: TypeAdapter[T]) -> T | None:
    """A record that this very code made of this very atlas.

    Args:
        name: that it was kept under.
        kind: of record.

    Returns:
        The record; None where there is none, or it cannot be read.
    """
    for folder in (SHIPPED, cache_folder()):
        with contextlib.suppress(OSError, ValidationError):
            return kind.validate_json((folder / made_of() / f"{name}.json").read_bytes())
    return None


def keep(name: str, kind: TypeAdapter[T], record: T) -> T:
    """Keep a record; nothing is said where it cannot be written, as that only costs the next start its speed.

    Args:
        name: to find it by.
        kind: of record.
        record: what is kept.

    Returns:
        The record.
    """
    with contextlib.suppress(OSError):
        _write(cache_folder() / made_of(), f"{name}.json", kind.dump_json(record))
    return record


@cache
def made_of() -> str:
    """Name of the folder for records of this code and data: nothing that another version wrote is read."""
    package = Path(rootwise.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(path for path in package.rglob("*") if path.suffix in _MADE_OF):
        if path.is_relative_to(SHIPPED) or path.is_relative_to(EXAMPLES):  # no record is made of these
            continue
        digest.update(path.relative_to(package).as_posix().encode())
        digest.update(path.read_bytes())
    return f"{_PREFIX}{digest.hexdigest()[:16]}"


def _write(folder: Path, name: str, content: bytes) -> None:
    """Write a file; a reader never sees half of it."""
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        by_age = sorted(folder.parent.glob(f"{_PREFIX}*"), key=lambda path: path.stat().st_mtime)
        for old in by_age[:-KEPT_FOLDERS]:
            shutil.rmtree(old, ignore_errors=True)
    number, scratch = tempfile.mkstemp(dir=folder)
    with os.fdopen(number, "wb") as stream:
        stream.write(content)
    Path(scratch).replace(folder / name)
