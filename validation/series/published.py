"""Published series: who was counted, what was found in how many, and how each row is put to the model."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from rootwise.errors import TermError
from rootwise.terms import vocabulary

DATA = Path(__file__).parents[1] / "data"
FILES = ("series.jsonl", "evidence_counts.jsonl")
EVERY = "*"


@dataclass(frozen=True, slots=True)
class Row:
    """One published frequency.

    Attributes:
        text: as the source's row names it.
        value: the value counted.
        k, n: of how many; None where the source prints neither counts nor a percentage of a stated number.
        rounded: whether k was worked out from a percentage.
        findings: ids of which any (or all) count; empty where nothing of the vocabulary says it.
        every: whether all of them must be present.
        side: `affected`, `either` or `both`.
        not_scored: why it is not scored; empty when it is.
        asked: the value that is asked of the model, where the source's word is another than the series'; else empty.
    """

    text: str
    value: str
    k: int | None
    n: int | None
    rounded: bool
    findings: tuple[str, ...]
    every: bool
    side: str
    not_scored: str
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """One group of patients with a known source.

    Attributes:
        truth: sites without side, alternatives of one another.
        shares: what share each site makes, where it is stated; else empty.
        selection: who was counted.
        cause, age, day: of the population and its examination, where stated.
        given: findings of which one at least is present in everybody counted.
        url: where it was read.
        source: the paper's key in the atlas, where the address does not tell.
    """

    id: str
    truth: tuple[str, ...]
    population: str
    verified: str
    rows: tuple[Row, ...]
    selection: str = "not stated"
    shares: Mapping[str, float] = field(default_factory=dict)
    cause: str | None = None
    age: int | None = None
    day: int | None = None
    given: tuple[str, ...] = ()
    url: str = ""
    source: str = ""


def published(folder: Path = DATA) -> tuple[Series, ...]:
    """Every series of the repository.

    Args:
        folder: of `series.jsonl`, `evidence_counts.jsonl` and `series_terms.yaml`.
    Returns:
        The series in the order of the files.
    """
    terms = yaml.safe_load((folder / "series_terms.yaml").read_text(encoding="utf-8"))
    lines = [line for name in FILES for line in (folder / name).read_text(encoding="utf-8").splitlines()]
    return tuple(_series(json.loads(line), terms) for line in lines)


def _series(record: Mapping[str, Any], terms: Mapping[str, Any]) -> Series:
    own = terms.get(record["id"], {})
    return Series(
        record["id"],
        tuple(record["truth"].split("|")),
        record["population"],
        record["verified"],
        tuple(_row(row, own) for row in record["findings"]),
        own.get("selection", "not stated"),
        own.get("sites", {}),
        own.get("cause"),
        own.get("age"),
        own.get("day"),
        tuple(own.get("given", ())),
        record.get("url") or "",
        own.get("source", ""),
    )


def _row(row: Mapping[str, Any], own: Mapping[str, Any]) -> Row:
    text, value = row["finding"], str(row["value"])
    asked = own.get("ask", {}).get(text, {})
    findings = asked.get("any") or asked.get("all") or ([text] if _is_finding(text) else [])
    refused = own.get("not_scored", {})
    reason = refused.get(EVERY) or refused.get(text) or refused.get(f"{text}={value}") or ""
    k, n = row.get("k"), row.get("n")
    rounded = k is None and n is not None and isinstance(row.get("percent"), int | float)
    if rounded:
        k = round(row["percent"] * n / 100.0)
    if not reason and not findings:
        reason = "no finding of the vocabulary says it"
    if not reason and (k is None or n is None):
        reason = "no count"
    side = asked.get("side", "affected")
    return Row(text, value, k, n, rounded, tuple(findings), "all" in asked, side, reason, asked.get("value", ""))


def _is_finding(text: str) -> bool:
    try:
        vocabulary().parse_finding(text)
    except TermError:
        return False
    return True
