"""The built model as one file: a line of sizes and checksums, what is no array as JSON, and the arrays.

A start maps the file and copies nothing. Numbers are little-endian, each array begins at a multiple of 64 bytes.
"""

from __future__ import annotations

import contextlib
import json
import mmap
import os
import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from rootwise.errors import ModelError
from rootwise.model.findings.loss import LogBoth, Loss
from rootwise.model.findings.observation import ObservationModel
from rootwise.model.findings.targets import Target
from rootwise.model.model import Block, Model, SiteInfo
from rootwise.model.prior import Prior

NAME = b"rootwise model 1"
STEP = 64
ABANDONED = 600.0  # seconds after which nobody is still writing a scratch file
THRESHOLDS = Target._fields.index("thresholds")
NOT_ARRAYS = frozenset({"bystanders", "constants"})


def write(model: Model, path: Path, name: str = "", *, lasting: bool = True) -> None:
    """Write a model to a file; a reader never sees half of it, not even after a loss of power.

    Args:
        model: what to keep.
        path: the file; its folder is made.
        name: what it was built from, for `is_whole`.
        lasting: wait until the disk has it; a file that only this run needs can do without.
    """
    arrays = {key: np.ascontiguousarray(array) for key, array in _arrays(model).items()}
    places, end = {}, 0
    for key, array in arrays.items():
        places[key] = [array.dtype.newbyteorder("<").str, array.shape, end]
        end += _up(array.nbytes)
    head = _filled(json.dumps({"name": name, "arrays": places, **_facts(model)}).encode())
    path.parent.mkdir(parents=True, exist_ok=True)
    _forget_abandoned(path.parent)
    scratch = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with scratch.open("wb") as file:
            file.write(bytes(STEP) + head)
            sum_of_arrays = 0
            for array in arrays.values():
                part = _filled(array.astype(array.dtype.newbyteorder("<"), copy=False).tobytes())
                sum_of_arrays = crc32(part, sum_of_arrays)
                file.write(part)
            file.seek(0)
            file.write(_first_line(len(head), end, crc32(head), sum_of_arrays))
            file.flush()
            if lasting:
                os.fsync(file.fileno())
        scratch.replace(path)
    finally:
        scratch.unlink(missing_ok=True)


def is_whole(path: Path, name: str) -> bool:
    """Whether a file holds the built model of a name, byte for byte as it was written; all of it is read.

    Args:
        path: the file.
        name: as it was written with.
    Returns:
        False also where there is no such file.
    """
    try:
        head, body, line = _mapped(path)
        whole = _first_line(len(head), len(body), crc32(head), crc32(body)) == line
        return whole and json.loads(bytes(head))["name"] == name
    except (OSError, ModelError):
        return False


def read(path: Path) -> Model:
    """Read a built model; arrays stay on disk until they are used.

    Args:
        path: a file that `write` made.
    Returns:
        The model.
    Raises:
        ModelError: the file is cut short, or its facts are not as they were written; arrays are not looked at.
        OSError: it cannot be read.
    """
    head, body, line = _mapped(path)
    if line.split()[-2] != b"%08x" % crc32(head):
        raise _damaged(path)
    facts = json.loads(bytes(head))

    def array(name: str) -> Any:
        kind, shape, start = facts["arrays"][name]
        dtype = np.dtype(kind)
        count = int(np.prod(shape, dtype=np.int64))
        return np.frombuffer(body, dtype, count, start).reshape(shape)

    def block(name: str) -> Block:
        return Block(**{part: array(f"{name}_{part}") for part in Block.__slots__})

    constants: Mapping[str, float] = facts["constants"]
    return Model(
        atlas_hash=facts["atlas_hash"],
        sites=tuple(SiteInfo(**{**site, "members": tuple(site["members"])}) for site in facts["sites"]),
        causes=tuple((name, harm) for name, harm in facts["causes"]),
        states=tuple(facts["states"]),
        link=array("link"),
        onset=array("onset"),
        days=array("days"),
        targets={row[0]: _target(row) for row in facts["targets"]},
        cause=block("cause"),
        state=block("state"),
        losses=_losses(facts["losses"], array),
        variant_g=_variants(array),
        sources=tuple(facts["sources"]),
        published=array("published"),
        pool=array("pool"),
        prior=Prior(
            **{name: array(f"prior_{name}") for name in Prior.__slots__ if name not in NOT_ARRAYS},
            bystanders=tuple((site, tuple(p)) for site, p in facts["bystanders"]),
            constants=constants,
        ),
        observation=ObservationModel(
            {m: {v: np.array(p) for v, p in t.items()} for m, t in facts["observation"].items()},
            {(row[0], row[1]): tuple(row[2:]) for row in facts["visibility"]},
        ),
        constants=constants,
        prime_action=facts["prime_action"],
    )


def _mapped(path: Path) -> tuple[memoryview, memoryview, bytes]:
    """The facts, the arrays and the first line of a file whose size is as its first line says."""
    with path.open("rb") as file:
        line = file.read(STEP)
        fields = line.removeprefix(NAME).split()
        known = line.startswith(NAME) and len(fields) == 4 and fields[0].isdigit() and fields[1].isdigit()
        if not known or os.fstat(file.fileno()).st_size != STEP + int(fields[0]) + int(fields[1]):
            raise _damaged(path)
        view = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    start = STEP + int(fields[0])
    return view[STEP:start], view[start:], line


def _damaged(path: Path) -> ModelError:
    return ModelError("E-MODEL-005", f"{path} is not as it was written", hint="delete it: it is built again")


def _first_line(head: int, arrays: int, sum_of_head: int, sum_of_arrays: int) -> bytes:
    """Sizes of facts and arrays, and the checksums of both."""
    return _filled(b"%s %d %d %08x %08x" % (NAME, head, arrays, sum_of_head, sum_of_arrays))


def _up(size: int) -> int:
    return -(-size // STEP) * STEP


def _filled(part: bytes) -> bytes:
    return part.ljust(_up(len(part)), b" ")


def _forget_abandoned(folder: Path) -> None:
    """Scratch files of processes that died."""
    for path in folder.glob("*.part"):
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > ABANDONED:
                path.unlink()


def _arrays(model: Model) -> dict[str, NDArray[Any]]:
    arrays: dict[str, NDArray[Any]] = {
        name: getattr(model, name) for name in ("link", "onset", "days", "published", "pool")
    }
    for block in ("cause", "state"):
        arrays |= {f"{block}_{name}": getattr(getattr(model, block), name) for name in Block.__slots__}
    arrays |= {f"prior_{name}": getattr(model.prior, name) for name in Prior.__slots__ if name not in NOT_ARRAYS}
    losses = model.losses
    arrays["loss_atoms"] = np.concatenate([loss.atoms for loss in losses])
    arrays["loss_gamma"] = np.concatenate([loss.gamma for loss in losses])
    arrays["loss_kind"] = np.concatenate([kind for loss in losses for kind in loss.kind])
    arrays["loss_extra"] = np.concatenate([table.ravel() for loss in losses for table in loss.extra])
    arrays["loss_share"] = np.concatenate([share for loss in losses for share in loss.log_both.share])
    arrays["loss_paths"] = np.concatenate([paths.ravel() for loss in losses for paths in loss.log_both.paths])
    rows = sorted(model.variant_g[0])
    arrays["variant_rows"] = np.array(rows)
    width = model.state.g.shape[2]
    arrays["variant_g"] = np.array([[_levels(changed[row], width) for row in rows] for changed in model.variant_g])
    return arrays


def _levels(g: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    out = np.ones((len(g), width))
    out[:, : g.shape[1]] = g
    return out


def _facts(model: Model) -> dict[str, Any]:
    return {
        "atlas_hash": model.atlas_hash,
        "sites": [asdict(site) for site in model.sites],
        "causes": model.causes,
        "states": model.states,
        "targets": list(model.targets.values()),
        "losses": [
            [len(loss.atoms), len(loss.gamma), [paths.shape for paths in loss.log_both.paths]] for loss in model.losses
        ],
        "sources": model.sources,
        "bystanders": model.prior.bystanders,
        "constants": dict(model.constants),
        "prime_action": dict(model.prime_action),
        "observation": {
            method: {value: list(p) for value, p in table.items()} for method, table in model.observation.tables.items()
        },
        "visibility": [[*key, *course] for key, course in model.observation.visibility.items()],
    }


def _target(row: list[Any]) -> Target:
    row[THRESHOLDS] = tuple(row[THRESHOLDS])
    return Target._make(row)


def _losses(shapes: list[Any], array: Any) -> tuple[Loss, ...]:
    names = ("atoms", "gamma", "kind", "extra", "share", "paths")
    atoms, gamma, kind, extra, share, paths = (_Reel(array(f"loss_{name}")) for name in names)
    return tuple(
        Loss(
            atoms.take(n_atoms),
            tuple(kind.take(n_atoms) for _ in tables),
            LogBoth([paths.take(n * m).reshape(n, m) for n, m in tables], [share.take(m) for _, m in tables]),
            tuple(extra.take(n * n_gamma).reshape(n, n_gamma) for n, _ in tables),
            gamma.take(n_gamma),
        )
        for n_atoms, n_gamma, tables in shapes
    )


class _Reel:
    """Reads an array off in pieces, in the order in which they were written."""

    def __init__(self, array: NDArray[Any]) -> None:
        self._array, self._at = array, 0

    def take(self, count: int) -> NDArray[Any]:
        self._at += count
        return self._array[self._at - count : self._at]


def _variants(array: Any) -> tuple[Mapping[int, NDArray[np.float64]], ...]:
    rows, table = array("variant_rows"), array("variant_g")
    return tuple(dict(zip(rows.tolist(), changed, strict=True)) for changed in table)
