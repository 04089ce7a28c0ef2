"""Which atlas this is: a hash over its files, cheap enough for every start."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

DATA = Path(__file__).parents[1] / "data"

# What is read and not reckoned with, articles and how a sign is tested, with what they alone cite, and decisions on
# differences from the panel: a better sentence changes no answer and builds no model.
_ONLY_READ = (
    "articles/",
    "anatomy/scales.yaml",
    "anatomy/tests.yaml",
    "care/facts.csv",
    "panel/decisions.csv",
    "panel/both_sides.csv",
    "panel/settings.csv",
    "panel/two_sources.csv",
    "sources/articles.yaml",
    "sources/how_to_test.yaml",
)


def atlas_hash(folder: Path = DATA) -> str:
    """The identity of what answers rest on: SHA-256 over the files' names and bytes, first 16 hex digits."""
    return _hash(folder, counted(folder))


def articles_hash(folder: Path = DATA) -> str:
    """The identity of articles and of all that they may rest on, in the same form."""
    return _hash(folder, files(folder, (".csv", ".yaml")))


def counted(folder: Path = DATA) -> list[str]:
    """The files that `atlas_hash` is over: names within the folder, in order."""
    return [name for name in files(folder, (".csv", ".yaml")) if not name.startswith(_ONLY_READ)]


def files(folder: Path, suffixes: tuple[str, ...]) -> list[str]:
    """The files of a folder and the folders in it.

    Args:
        folder: where to look.
        suffixes: how their names end.
    Returns:
        Names within the folder with `/`, in the order of paths.
    """
    paths = []
    for where, _, names in os.walk(folder):
        start = "" if where == str(folder) else Path(where).relative_to(folder).as_posix() + "/"
        paths += [start + name for name in names if name.endswith(suffixes)]
    return sorted(paths, key=lambda name: name.split("/"))


def _hash(folder: Path, names: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for name in names:
        digest.update(name.encode())
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()[:16]
