"""What a sentence may rest on: care facts, and rows of the atlas under a name that an edit of their numbers keeps.

A reference is the id of a row of `care/facts.csv`, or one of:

    supply:KIND.TARGET.ROOT      the share of a target's fibres, all paths together
    count:FINDING@SITE@SOURCE    a row of findings/*.csv, where one row alone fits
    anchor:QUANTITY@GIVEN@SOURCE a row of priors/anchors.csv
    level:KEY                    a fact or a reason to count of anatomy/geometry.yaml
    zone:DISC.ZONE               the roots that a zone of a disc meets
    rule:ID                      an urgency rule
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

CARE_FACTS = "care/facts.csv"
_SUPPLY, _ANCHORS = "anatomy/supply.csv", "priors/anchors.csv"
_GEOMETRY, _RULES = "anatomy/geometry.yaml", "care/urgency.yaml"
TABLES = (CARE_FACTS, _SUPPLY, _ANCHORS)
YAML_FILES = (_GEOMETRY, _RULES)

Row = Mapping[str, Any]
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
# Levels are names, no numbers; `55 in 100` says a percentage to patients.
_NAMES = re.compile(r"\b[CTLS]\d{1,2}(?:-[CTLS]?\d{1,2})?\b|(?<=\d) (?:in|of) 100\b")


@dataclass(frozen=True, slots=True)
class Reference:
    """One thing that a sentence rests on.

    Attributes:
        id: the reference.
        what: what was measured, or stated.
        value: the number with its unit and interval, or what was found in words.
        population: in whom; empty where it is not told.
        n: how many; None where it is not told.
        sources: keys of sources/*.yaml, or `assumption` or `consensus`.
        grade: A to D.
        note: how the number came about, and what it must not be used for.
    """

    id: str
    what: str
    value: str
    population: str
    n: int | None
    sources: tuple[str, ...]
    grade: str
    note: str

    @property
    def numbers(self) -> frozenset[Decimal]:
        """Every number that it states."""
        return numbers(" ".join([self.what, self.value, self.population, str(self.n or ""), self.note]))


def numbers(text: str) -> frozenset[Decimal]:
    """The numbers in a text; those in the names of levels are none."""
    bare = _NAMES.sub(" ", text)
    return frozenset(Decimal(text.replace(",", "")).normalize() for text in _NUMBER.findall(bare))


class ReferenceBook:
    """Everything that sentences may rest on, by reference."""

    def __init__(self, rows: Mapping[str, Sequence[Row]], mappings: Mapping[str, Row]) -> None:
        """Name every row.

        Args:
            rows: of the tables, as written, by file.
            mappings: of the YAML files, by file.
        """
        findings = [row for file, table in rows.items() if file.startswith("findings/") for row in table]
        self._known = {
            reference.id: reference
            for reference in (
                *map(_care_fact, rows.get(CARE_FACTS, ())),
                *_supplies(rows.get(_SUPPLY, ())),
                *_counts("count", "finding", "site", (row for row in findings if "finding" in row)),
                *_counts("anchor", "quantity", "given", rows.get(_ANCHORS, ())),
                *_levels(mappings.get(_GEOMETRY, {})),
                *map(_rule, mappings.get(_RULES, {}).get("rules", ())),
            )
        }

    def get(self, name: str) -> Reference | None:
        """The reference of this name; None where there is none."""
        return self._known.get(name)

    def __iter__(self) -> Iterator[str]:
        """The names of all references."""
        return iter(self._known)


def _care_fact(row: Row) -> Reference:
    return Reference(
        row["fact"], row["what"], care_value(row), row["population"], _integer(row["n"]), (row["source"],),
        row["grade"], row["note"],
    )  # fmt: skip


def care_value(row: Row) -> str:
    """The figure of a care fact: `21 of 3494, 0.6 %`, `82.9 %`, `(4 to 12 weeks)`.

    Args:
        row: of care/facts.csv; an empty cell may be left out.
    """
    k, n, value, unit, low, high = (row.get(name, "") for name in ("k", "n", "value", "unit", "low", "high"))
    told = " ".join(filter(None, [value, unit]))
    interval = f"({low} to {high}{f' {unit}' if not told else ''})" if low and high else ""
    count = f"{k} of {n}" if k else ""
    return " ".join(filter(None, [f"{count}," if count and told else count, told, interval]))


def _supplies(rows: Iterable[Row]) -> Iterator[Reference]:
    shares: dict[str, list[Row]] = {}
    for row in rows:
        shares.setdefault(f"supply:{row['kind']}.{row['target']}.{row['root']}", []).append(row)
    for name, paths in shares.items():
        first = paths[0]
        target = first["target"].replace("_", " ")
        share = sum((Decimal(row["share"]) for row in paths), Decimal())
        yield Reference(
            name,
            f"share of the fibres of {target} ({first['kind'].replace('_', ' ')}) that come from {first['root']}",
            f"{_plain(share * 100)} %",
            "",
            None,
            tuple(dict.fromkeys(row["source"] for row in paths)),
            max(row["grade"] for row in paths),
            "; ".join(dict.fromkeys(row["note"] for row in paths if row["note"])),
        )


def _counts(prefix: str, what: str, given: str, rows: Iterable[Row]) -> Iterator[Reference]:
    named: dict[str, list[Row]] = {}
    for row in rows:
        named.setdefault(f"{prefix}:{row[what]}@{row[given]}@{row['source']}", []).append(row)
    for name, (row, *others) in named.items():
        if others:  # told apart by cause, state or value: no sentence may mean one of them
            continue
        if row["k"] and row["n"]:
            value = f"{row['k']} of {row['n']} ({round(100 * int(row['k']) / int(row['n']))} %)"
        else:
            value = f"{_plain(Decimal(row['p']) * 100)} %"
        chosen = row["selection"].replace("_", " ") if row["selection"] != "none" else ""
        yield Reference(
            name, _words(row[what]), value, ", ".join(filter(None, [_words(row[given]), chosen])), _integer(row["n"]),
            (row["source"],), row["grade"], row["note"],
        )  # fmt: skip


def _words(name: str) -> str:
    """An id as words: `tension, femoral nerve stretch`, `root L2-L4`."""
    first, _, rest = name.replace("_", " ").partition(".")
    return f"{first} {rest}" if first == "root" else ", ".join(filter(None, [first, rest]))


def _levels(geometry: Row) -> Iterator[Reference]:
    for group in ("facts", "numbering"):
        for key, body in geometry.get(group, {}).items():
            yield _stated(f"level:{key}", body, body.get("say", ""), "")
    for disc, body in geometry.get("discs", {}).items():
        for zone, met in body.get("zones", {}).items():
            whats = [*met.get("roots", ()), *(name.replace("_", " ") for name in met.get("structures", ()))]
            what = f"what a herniation of the {disc} disc meets, {zone.replace('_', ' ')}"
            yield _stated(f"zone:{disc}.{zone}", met, what, ", ".join(whats))


def _rule(body: Row) -> Reference:
    value = " ".join(filter(None, [body.get("action"), body.get("clock")]))
    return _stated(f"rule:{body.get('id')}", body, body.get("say", ""), value)


def _stated(name: str, body: Row, what: str, value: str) -> Reference:
    """A mapping of a YAML file; what it lacks is for the lint of its own file to say."""
    sources = body.get("sources") or [body.get("source", "")]
    grade, note = body.get("grade", ""), body.get("note", "")
    return Reference(name, what, value, "", body.get("n"), tuple(sources), grade, note)


def _integer(text: str) -> int | None:
    return int(text) if text else None


def _plain(value: Decimal) -> str:
    """A number without an exponent or noughts at its end."""
    return f"{value.normalize():f}"
