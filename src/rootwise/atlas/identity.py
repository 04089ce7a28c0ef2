"""Which atlas this is: a hash over its files, cheap enough for every start."""

from __future__ import annotations

import hashlib
from pathlib import Path

DATA = Path(__file__).parent / "data"


def atlas_hash(folder: Path = DATA) -> str:
    """The atlas's identity: SHA-256 over its files' names and bytes, first 16 hex digits."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.suffix in {".csv", ".yaml"}):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
