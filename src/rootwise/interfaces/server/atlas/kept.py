"""Records that are kept on disk beside the built model: what a page of the atlas needs takes seconds to read again."""

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
    try:
        return kind.validate_json((_folder() / f"{name}.json").read_bytes())
    except (OSError, ValidationError):
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
        _write(_folder(), f"{name}.json", kind.dump_json(record))
    return record


@cache
def _folder() -> Path:
    """Of this code and data: nothing that another version wrote is read."""
    package = Path(rootwise.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(path for path in package.rglob("*") if path.suffix in _MADE_OF):
        digest.update(path.relative_to(package).as_posix().encode())
        digest.update(path.read_bytes())
    return cache_folder() / f"{_PREFIX}{digest.hexdigest()[:16]}"


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
