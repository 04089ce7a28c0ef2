"""Which atlas this is: a hash over its files, cheap enough for every start."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

DATA = Path(__file__).parents[1] / "data"

# What is read and not reckoned with, articles and how a sign is tested, with what they alone cite: a better sentence
# changes no answer and builds no model.
_ONLY_READ = (
    "articles/",
    "anatomy/scales.yaml",
    "anatomy/tests.yaml",
    "care/facts.csv",
    "sources/articles.yaml",
    "sources/how_to_test.yaml",
)


def atlas_hash(folder: Path = DATA) -> str:
    """The identity of what answers rest on: SHA-256 over the files' names and bytes, first 16 hex digits."""
    return _hash(folder, lambda name: not name.startswith(_ONLY_READ))


def articles_hash(folder: Path = DATA) -> str:
    """The identity of articles and of all that they may rest on, in the same form."""
    return _hash(folder, lambda name: True)


def _hash(folder: Path, counts: Callable[[str], bool]) -> str:
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.suffix in {".csv", ".yaml"}):
        name = path.relative_to(folder).as_posix()
        if counts(name):
            digest.update(name.encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
