"""The published figures that the fit is held to: joint anchors, and the counts of EMG series."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from rootwise.atlas.tables.identity import DATA

ROOTS = ("T10", "T11", "T12", "L1", "L2", "L3", "L4", "L5", "S1", "S2", "S3", "S4", "S5")
# Without these, the table would hold rates of people without disease, of images, and of other quantities.
FAMILIES = ("strength", "function", "reflex", "numbness", "emg", "ncs", "any", "none")
BY_HAND = "by hand"
NOT_FITTED = {
    BY_HAND: "the weights of this cause are set by hand with it in view (lesions/sites.yaml)",
    "background": "a rate without disease: it stands as a background row or q0",
    "v other": "a share rightly classified, not a frequency",
    "block": "a complete block: an upper bound for compression",
    "with ": "given another finding, which the anchor does not count",
    "normal examination": "given another finding, which the anchor does not count",
    "stenosis": "several roots at once",
    "zoster": "another cause: its states have weights of their own",
    "Lyme": "another cause: its states have weights of their own",
    "inflammatory": "another cause: its states have weights of their own",
    "age 61-": "no information beyond 60 years: the same rate in the healthy",
    "intraspinal": "by definition: preserved in states before the ganglion",
    "foraminal": "by definition: affected in states beyond the ganglion",
    "with deficit": "given a deficit",
}
OUTSIDE = {
    "strength.knee_extension=end_range": "a way of testing that the vocabulary does not hold",
    "ncs.any_conventional": "0 of 57, motor and sensory, whichever nerves were tested",
    "ncs.superficial_fibular_snap<half_of_other_side": "a ratio",
    "emg=1+ any muscle": "not a root lesion",
}


@dataclass(frozen=True, slots=True)
class Anchor:
    """A published frequency.

    Attributes:
        quantity: `strength.knee_extension`, `any.emg`, ... ; with `=value` where a value is meant.
        given: what the patients had, as printed in the atlas.
        roots: the roots that it speaks of; empty where it is not fitted.
        k, n: count, or frequency times patients that it is worth, and that number.
        selection, source, grade: as in the atlas.
        noiseless: whether false positives are outside the figure.
        not_fitted: why it is left out; empty where it is not.
    """

    quantity: str
    given: str
    roots: tuple[str, ...]
    k: float
    n: float
    selection: str
    source: str
    grade: str
    noiseless: bool
    not_fitted: str


def anchors(folder: Path = DATA) -> list[Anchor]:
    """Every anchor of an atlas that speaks of strength, sensation, reflexes or electrodiagnosis.

    Args:
        folder: the atlas.
    Returns:
        Joint anchors first, then the counts of EMG series.
    """
    collected = [
        _anchor(row["quantity"], row)
        for row in _rows(folder / "priors" / "anchors.csv")
        if row["quantity"].partition(".")[0].partition("=")[0] in FAMILIES
    ]
    for row in _rows(folder / "findings" / "electrodiagnosis.csv"):
        if row["site"].startswith("root.") and row["finding"].startswith("emg."):
            collected.append(_anchor(row["finding"], {**row, "given": row["site"]}))
    return collected


def _anchor(quantity: str, row: dict[str, str]) -> Anchor:
    n = float(row["n"] or row["ess"])
    k = float(row["k"]) if row["k"] else float(row["p"]) * n
    given = row["given"]
    why = OUTSIDE.get(quantity) or next((reason for word, reason in NOT_FITTED.items() if word in given), "")
    if not why and not given.startswith(("root.", "any.")):
        why = "no root: its losses are fixed by definition and no weight of a state is fitted"
    noiseless = "false positives not inside" in row["note"]
    roots = () if why else _roots(given.split()[0].removeprefix("root."))
    return Anchor(quantity, given, roots, k, n, row["selection"], row["source"], row["grade"], noiseless, why)


def _roots(pattern: str) -> tuple[str, ...]:
    if pattern == "*":
        return ("L2", "L3", "L4", "L5", "S1")
    if pattern.startswith("any."):
        return ("L4", "L5", "S1")
    first, _, last = pattern.partition("-")
    return ROOTS[ROOTS.index(first) : ROOTS.index(last or first) + 1]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as handle:
        return list(csv.DictReader(handle))
