"""The built model on disk: a start maps the arrays of this atlas instead of parsing its tables again."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rootwise import terms
from rootwise.atlas.tables.identity import DATA, atlas_hash
from rootwise.model.findings.loss import Loss
from rootwise.model.findings.readings import Readings
from rootwise.model.findings.targets import Target
from rootwise.model.model import VERSION, Block, Model, SiteInfo
from rootwise.model.prior import Prior

KEPT_BUILDS = 4
NOT_ARRAYS = frozenset({"bystanders", "constants"})


def load_model(folder: Path = DATA) -> Model:
    """The model of an atlas: from the user's cache, else built now and kept there.

    Args:
        folder: the atlas; the shipped one by default.
    Returns:
        The model.
    Raises:
        AtlasError, ModelError: the tables break a rule.
    """
    place = _place(folder)
    if is_built(folder):
        return read(place)
    from rootwise.model.build import build

    model = build(folder)
    with contextlib.suppress(OSError):  # a read-only home only costs the next start its speed
        write(model, place)
        _forget_old(place.parent)
    return model


def is_built(folder: Path = DATA) -> bool:
    """Whether the next `load_model` will only have to read arrays."""
    return (_place(folder) / "model.json").exists()


def _place(folder: Path) -> Path:
    return cache_folder() / f"{atlas_hash(folder)}-{VERSION}-{_code_hash()}"


def _forget_old(place: Path) -> None:
    """Keep the newest builds: each edit of the atlas makes another, of some 40 MB."""
    builds = sorted((p for p in place.iterdir() if (p / "model.json").exists()), key=lambda p: p.stat().st_mtime)
    for old in builds[:-KEPT_BUILDS]:
        shutil.rmtree(old, ignore_errors=True)


def _code_hash() -> str:
    """Changes with the code and vocabulary that a built model depends on, so that none is ever read by other code."""
    digest = hashlib.sha256()
    for path in sorted([*Path(__file__).parent.rglob("*.py"), *Path(terms.__file__).parent.glob("*.*")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def cache_folder() -> Path:
    """Where built models are kept: `ROOTWISE_CACHE`, else the user's cache folder."""
    own = os.environ.get("ROOTWISE_CACHE")
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(own) if own else Path(base) / "rootwise"


def write(model: Model, place: Path) -> None:
    """Write a model to a folder; a reader never sees half of it.

    Args:
        model: what to keep.
        place: the folder, named by hash and version.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(dir=place.parent))
    for name, array in _arrays(model).items():
        np.save(scratch / f"{name}.npy", np.ascontiguousarray(array), allow_pickle=False)
    (scratch / "model.json").write_text(json.dumps(_facts(model)), encoding="utf-8")
    try:
        scratch.rename(place)
    except OSError:  # another process was first
        shutil.rmtree(scratch)


def _arrays(model: Model) -> dict[str, NDArray[Any]]:
    found: dict[str, NDArray[Any]] = {
        name: getattr(model, name) for name in ("link", "onset", "days", "published", "pool")
    }
    for block in ("cause", "state"):
        found |= {f"{block}_{name}": getattr(getattr(model, block), name) for name in Block.__slots__}
    found |= {f"prior_{name}": getattr(model.prior, name) for name in Prior.__slots__ if name not in NOT_ARRAYS}
    found["loss_atoms"] = np.concatenate([loss.atoms for loss in model.losses])
    found["loss_gamma"] = np.concatenate([loss.gamma for loss in model.losses])
    found["loss_kind"] = np.concatenate([kind for loss in model.losses for kind in loss.kind])
    found["loss_extra"] = np.concatenate([table.ravel() for loss in model.losses for table in loss.extra])
    found["loss_both"] = np.concatenate([table.ravel() for loss in model.losses for table in loss.log_both])
    rows = sorted(model.variant_g[0])
    found["variant_rows"] = np.array(rows)
    width = model.state.g.shape[2]
    found["variant_g"] = np.array([[_padded(changed[row], width) for row in rows] for changed in model.variant_g])
    return found


def _padded(g: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    out = np.ones((len(g), width))
    out[:, : g.shape[1]] = g
    return out


def _facts(model: Model) -> dict[str, Any]:
    return {
        "atlas_hash": model.atlas_hash,
        "sites": [asdict(site) for site in model.sites],
        "causes": model.causes,
        "states": model.states,
        "targets": [[getattr(target, name) for name in Target.__slots__] for target in model.targets.values()],
        "loss_shapes": [
            [len(loss.atoms), len(loss.gamma), [len(table) for table in loss.log_both]] for loss in model.losses
        ],
        "sources": model.sources,
        "bystanders": model.prior.bystanders,
        "constants": dict(model.constants),
        "prime_action": dict(model.prime_action),
        "readings": {
            method: {value: list(p) for value, p in table.items()} for method, table in model.readings.tables.items()
        },
        "visibility": [[*key, *course] for key, course in model.readings.visibility.items()],
    }


def read(place: Path) -> Model:
    """Read a built model; large arrays stay on disk until they are used.

    Args:
        place: a folder that `write` made.
    Returns:
        The model.
    """
    facts = json.loads((place / "model.json").read_text(encoding="utf-8"))

    def array(name: str) -> Any:
        return np.load(place / f"{name}.npy", mmap_mode="r", allow_pickle=False).view(np.ndarray)

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
        losses=_losses(facts["loss_shapes"], array),
        variant_g=_variants(array),
        sources=tuple(facts["sources"]),
        published=array("published"),
        pool=array("pool"),
        prior=Prior(
            **{name: array(f"prior_{name}") for name in Prior.__slots__ if name not in NOT_ARRAYS},
            bystanders=tuple((site, tuple(p)) for site, p in facts["bystanders"]),
            constants=constants,
        ),
        readings=Readings(
            {m: {v: np.array(p) for v, p in t.items()} for m, t in facts["readings"].items()},
            {(row[0], row[1]): tuple(row[2:]) for row in facts["visibility"]},
        ),
        constants=constants,
        prime_action=facts["prime_action"],
    )


def _target(row: list[Any]) -> Target:
    fields = dict(zip(Target.__slots__, row, strict=True))
    fields["thresholds"] = tuple(fields["thresholds"])
    return Target(**fields)


def _losses(shapes: list[Any], array: Any) -> tuple[Loss, ...]:
    parts = {name: _Reel(np.asarray(array(f"loss_{name}"))) for name in ("atoms", "gamma", "kind", "both", "extra")}
    return tuple(
        Loss(
            parts["atoms"].take(n_atoms),
            tuple(parts["kind"].take(n_atoms) for _ in sizes),
            tuple(parts["both"].take(n * n).reshape(n, n) for n in sizes),
            tuple(parts["extra"].take(n * n_gamma).reshape(n, n_gamma) for n in sizes),
            parts["gamma"].take(n_gamma),
        )
        for n_atoms, n_gamma, sizes in shapes
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
