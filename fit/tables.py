"""The atlas as it stood before the fit, and the fitted numbers written into it.

What is fitted replaces assumptions. These stay here, in `fit/start/`, so that the same counts always give the same
numbers: a fit that started from its own result would count every patient twice.
"""

from __future__ import annotations

import csv
import hashlib
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from fit.parameters import exponent, state_factor
from rootwise.atlas.tables.identity import DATA

Array = NDArray[np.float64]

START = Path(__file__).parent / "start"
TARGETS = Path("findings/targets.csv")
SITES = Path("lesions/sites.yaml")
# What the fit reads: a change of any of them asks for a new fit.
INPUTS = ("anatomy/supply.csv", "anatomy/actions.csv", "findings/readings.csv", "findings/electrodiagnosis.csv",
          "priors/anchors.csv")  # fmt: skip
CODE = ("anchors.py", "estimate.py", "forward.py", "parameters.py")
SOURCE = "fitted"


def start_atlas(folder: Path, atlas: Path = DATA) -> Path:
    """A copy of an atlas with the assumptions that the fit starts from.

    Args:
        folder: where to write it; must not exist.
        atlas: the atlas.
    Returns:
        The folder.
    """
    shutil.copytree(atlas, folder)
    shutil.copy(START / "targets.csv", folder / TARGETS)
    text = (folder / SITES).read_text(encoding="utf-8")
    (folder / SITES).write_text(_weighted(text, start_weights()), encoding="utf-8")
    return folder


def start_weights() -> dict[str, float]:
    """Weights of the states of a root before the fit."""
    weights: dict[str, float] = yaml.safe_load((START / "weights.yaml").read_text(encoding="utf-8"))
    return weights


def inputs_hash(atlas: Path = DATA) -> str:
    """Hash of everything that a fit depends on."""
    digest = hashlib.sha256()
    for path in (
        *(atlas / name for name in INPUTS),
        *sorted(START.iterdir()),
        *(Path(__file__).parent / name for name in CODE),
    ):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def apply(theta: Array, grades: Mapping[str, str], atlas: Path = DATA) -> None:
    """Write fitted exponents and weights into an atlas.

    Args:
        theta: values of the parameters.
        grades: (kind target) of findings/targets.csv -> grade of the counts that moved it.
        atlas: the atlas.
    """
    (atlas / TARGETS).write_text(fitted_targets(theta, grades), encoding="utf-8")
    path = atlas / SITES
    path.write_text(_weighted(path.read_text(encoding="utf-8"), fitted_weights(theta)), encoding="utf-8")


def fitted_targets(theta: Array, grades: Mapping[str, str]) -> str:
    """findings/targets.csv with fitted exponents; a target with a factor of its own gets rows of its own."""
    with (START / "targets.csv").open(newline="", encoding="utf-8") as handle:
        reader = csv.DictReader(handle)
        head, rows = list(reader.fieldnames or ()), list(reader)
    rows = [*rows, *_own_rows(rows)]
    lines = [",".join(head)]
    for row in rows:
        factor = exponent(theta, row["kind"], row["target"], int(row["level"]))
        if factor != 1.0:
            grade = grades.get(f"{row['kind']} {row['target']}", grades.get(f"{row['kind']} *", "D"))
            gamma = f"{float(row['gamma']) * factor:.3f}"
            note = f"fitted to priors/anchors.csv from {row['gamma']} (docs/fit.md)"
            row = {**row, "gamma": gamma, "source": SOURCE, "grade": grade, "note": note}
        lines.append(",".join(_cell(row[name]) for name in head))
    return "\n".join(lines) + "\n"


def _own_rows(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Rows of `*` written out for the targets that have a factor of their own."""
    from fit.parameters import PARAMETERS

    held = {(row["kind"], row["target"]) for row in rows}
    named = [tuple(parameter.name.split()[1:]) for parameter in PARAMETERS if parameter.name.startswith("gamma ")]
    own = [name for name in named if len(name) == 2 and name[1] != "*" and name not in held]
    return [
        {**row, "target": target} for kind, target in own for row in rows if (row["kind"], row["target"]) == (kind, "*")
    ]


def fitted_weights(theta: Array) -> dict[str, float]:
    """Weights of the states of a root, summing to 1."""
    weights = {name: weight * state_factor(theta, name, operated=False) for name, weight in start_weights().items()}
    total = sum(weights.values())
    rounded = {name: round(weight / total, 4) for name, weight in weights.items()}
    first = next(iter(rounded))
    return {**rounded, first: round(rounded[first] + 1.0 - sum(rounded.values()), 4)}


def _weighted(text: str, weights: Mapping[str, float]) -> str:
    """sites.yaml with other weights for the states of the family `root`; nothing else of it changes."""
    start = re.search(r"^root:\n", text, re.MULTILINE)
    if start is None:
        raise ValueError("sites.yaml has no family `root`")
    after = re.compile(r"^\S", re.MULTILINE).search(text, start.end())
    end = after.start() if after else len(text)
    block = text[start.end() : end]
    for state, weight in weights.items():
        block, count = re.subn(
            rf"(^    {state}:\n      weight: )[\d.]+", rf"\g<1>{weight:g}", block, flags=re.MULTILINE
        )
        if count != 1:
            raise ValueError(f"sites.yaml: the family `root` has no state {state} with a weight")
    return text[: start.end()] + block + text[end:]


def _cell(value: str) -> str:
    return '"' + value.replace('"', '""') + '"' if any(mark in value for mark in ',"\n') else value
