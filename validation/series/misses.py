"""Why the model misses a published frequency: `series_misses.yaml`, one reason for each miss and none to spare."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import yaml

from validation.series.published import DATA
from validation.series.replay import Replayed, scored

FILE = "series_misses.yaml"
Key = tuple[str, str, str]  # series, row, value


def key(row: Replayed) -> Key:
    """What names a row of a series."""
    return row.series.id, row.row.text, row.row.value


def reasons(folder: Path = DATA) -> dict[Key, str]:
    """Every reason that is written down.

    Args:
        folder: of `series_misses.yaml`.
    Returns:
        (series, row, value) -> reason.
    """
    reason_of: dict[Key, str] = {}
    for one in yaml.safe_load((folder / FILE).read_text(encoding="utf-8")):
        name = (one["series"], one["row"], str(one["value"]))
        if name in reason_of:
            raise ValueError(f"{FILE}: {name} stands twice")
        reason_of[name] = " ".join(one["reason"].split())
    return reason_of


def unexplained(rows: Iterable[Replayed], known: Mapping[Key, str]) -> list[Key]:
    """Misses without a reason."""
    return [key(row) for row in scored(rows) if not row.inside and key(row) not in known]


def stale(rows: Iterable[Replayed], known: Mapping[Key, str]) -> list[Key]:
    """Reasons for what is no miss."""
    missed = {key(row) for row in scored(rows) if not row.inside}
    return [name for name in known if name not in missed]
