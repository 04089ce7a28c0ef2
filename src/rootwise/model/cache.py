"""Where the built model is: in the package, else in the user's cache, else built now and kept there.

A built model is named by the hash of the atlas and of the code that made it. Reading all these files at every start
would cost more than an answer, so a note beside the cached models says which files were looked at, down to size and
times; while they stand as noted, the model that fitted them still fits.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from rootwise.atlas.tables.identity import DATA, atlas_hash, counted, files
from rootwise.errors import ModelError
from rootwise.model.file import is_whole, read, write
from rootwise.model.model import VERSION, Model

KEPT_BUILDS = 4
SUFFIX = ".model"
SHIPPED = Path(__file__).with_name(f"shipped{SUFFIX}")  # made where the package is made (hatch_build.py)
PACKAGE = Path(__file__).parents[1]
CODE = ("model", "terms", "atlas/tables")  # what a built model depends on, besides the atlas
UNSETTLED = 2e9  # nanoseconds: a file changed this lately may change again within one tick of its file system

Progress = Callable[[float], None]  # told the share of a build that is done, 0 at its start and 1 at its end


def load_model(folder: Path = DATA, progress: Progress | None = None) -> Model:
    """The model of an atlas: as shipped or kept, else built now and kept in the user's cache.

    Args:
        folder: the atlas; the shipped one by default.
        progress: told how far a build is; never called where there is nothing to build.
    Returns:
        The model.
    Raises:
        AtlasError, ModelError: the tables break a rule.
    """
    found = _find(folder)
    if found is not None:
        with contextlib.suppress(OSError, ModelError):  # damaged since it was looked at
            return read(found)
    from rootwise.model.build import build

    model = build(folder, progress)
    with contextlib.suppress(OSError):  # a read-only home only costs the next start its speed
        name = name_of(folder)
        path = cache_folder() / f"{name}{SUFFIX}"
        write(model, path, name)
        _note(folder, path)
        _forget_old(path.parent)
    return model


def is_built(folder: Path = DATA) -> bool:
    """Whether the next `load_model` will only have to read arrays."""
    return _find(folder) is not None


def name_of(folder: Path = DATA) -> str:
    """What a built model of this atlas is named: the atlas's hash, the model's version, the hash of the code."""
    return f"{atlas_hash(folder)}-{VERSION}-{_code_hash()}"


def cache_folder() -> Path:
    """Where built models are kept: `ROOTWISE_CACHE`, else the user's cache folder."""
    own = os.environ.get("ROOTWISE_CACHE")
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(own) if own else Path(base) / "rootwise"


def _find(folder: Path) -> Path | None:
    """The built model of an atlas as it stands now, or None."""
    noted = _noted(folder)
    if noted is not None:
        return noted
    name = name_of(folder)
    for path in (SHIPPED, cache_folder() / f"{name}{SUFFIX}"):
        if is_whole(path, name):
            with contextlib.suppress(OSError):
                _note(folder, path)
            return path
    return None


def _note_of(folder: Path) -> Path:
    return cache_folder() / f"{hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:12]}.note"


def _noted(folder: Path) -> Path | None:
    """The built model that a note names, if neither it nor anything that it depends on changed since."""
    try:
        note = json.loads(_note_of(folder).read_text(encoding="utf-8"))
        path = Path(note["model"])
        return path if note["seen"] == _seen(folder, path)[0] else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _note(folder: Path, path: Path) -> None:
    """Note what stands now, unless some of it was changed so lately that a later change might not show."""
    seen, latest = _seen(folder, path)
    if time.time_ns() - latest < UNSETTLED:
        return
    note = _note_of(folder)
    note.parent.mkdir(parents=True, exist_ok=True)
    scratch = note.with_name(f"{note.name}.{os.getpid()}.part")
    scratch.write_text(json.dumps({"model": str(path), "seen": seen}), encoding="utf-8")
    scratch.replace(note)


def _seen(folder: Path, path: Path) -> tuple[str, int]:
    """One text of the names, sizes and times of all that a start relies on; and when a source changed last, in ns."""
    digest, latest = hashlib.sha256(), 0
    for file in (str(path), *_sources(folder)):
        stat = os.stat(file)
        digest.update(f"{file}\n{stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns} {stat.st_ino}\n".encode())
        if file != str(path):
            latest = max(latest, stat.st_mtime_ns, stat.st_ctime_ns)
    return digest.hexdigest(), latest


def _sources(folder: Path) -> Iterator[str]:
    yield from (f"{folder}/{name}" for name in counted(folder))
    yield from (f"{PACKAGE}/{name}" for name in _code())


def _code() -> Iterator[str]:
    for part in CODE:
        yield from (f"{part}/{name}" for name in files(PACKAGE / part, (".py", ".yaml")))


def _code_hash() -> str:
    """Changes with the code and vocabulary that a built model depends on, so that none is ever read by other code."""
    digest = hashlib.sha256()
    for name in _code():
        digest.update(name.encode())
        digest.update((PACKAGE / name).read_bytes())
    return digest.hexdigest()[:12]


def _forget_old(folder: Path) -> None:
    """Keep the newest builds: each edit of the atlas makes another. They were folders once."""
    builds = sorted(folder.glob(f"*{SUFFIX}"), key=lambda path: path.stat().st_mtime)
    for old in builds[:-KEPT_BUILDS]:
        old.unlink(missing_ok=True)
    for old in folder.iterdir():
        if (old / "model.json").exists():
            shutil.rmtree(old, ignore_errors=True)
