"""The findings of a case file: visits, sides and value objects."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple, cast

from rootwise.cases.case import Finding, Side
from rootwise.cases.document import Document, kind_of
from rootwise.cases.tree import Entries, Items, Node, Scalar
from rootwise.cases.values import read_value
from rootwise.terms import NOT_TESTED, Term, vocabulary

BY = ("examiner", "patient", "report", "device", "fill", "expanded")
CERTAINTY = ("definite", "probable", "possible")
LIMITED_BY = ("pain", "effort", "understanding", "contracture", "spasticity", "immobilisation", "other")
EXTRA_NUMBERS = ("volume_ml", "hours", "side_ratio")
EXTRA_TEXTS = ("agent", "spread")
VALUE_KEYS = (
    "value",
    "by",
    "certainty",
    "limited_by",
    "day",
    "span",
    "modality",
    *EXTRA_NUMBERS,
    *EXTRA_TEXTS,
)
SIDES = ("left", "right", "both", "unknown")
LAST_DAY = 36_525  # a hundred years


class Placed(NamedTuple):
    """A finding with its line and key path in the file."""

    finding: Finding
    line: int
    where: str


def read_findings(document: Document, node: Node, where: str, day: int | None) -> list[Placed]:
    """The findings of one visit.

    Args:
        document: notes what is wrong.
        node: a mapping of finding ids.
        where: key path of the visit; empty at the top.
        day: the visit's day from onset, or None.

    Returns:
        The findings that could be read, `both` written out as left and right.
    """
    if not isinstance(node, Entries):
        if not (isinstance(node, Scalar) and node.kind == "null"):
            message = f"expected finding ids with values, found {kind_of(node)}"
            document.say(
                "error", 29, message, where or "findings", node, "write them as  pain.groin: {left: present}"
            )
        return []
    placed: list[Placed] = []
    for key, value in node.entries:
        path = f"{where}.{key.text[:80]}" if where else key.text[:80]
        term = vocabulary().get(key.text)
        if term is None:
            message = f'"{key.text[:80]}" is not a finding of the vocabulary'
            document.say("error", 16, message, path, key, vocabulary().suggest(key.text))
        elif isinstance(value, Entries) and all(k.text != "value" for k, _ in value.entries):
            placed += _sided(document, value, path, term, day)
        else:
            placed += _bare(document, value, path, term, day)
    return placed


def read_visits(document: Document, node: Node, where: str) -> list[Placed]:
    """The findings of a list of visits, each `{day, findings}`."""
    placed: list[Placed] = []
    for item, path in document.items(node, where):
        visit = document.entries(item, path, ("day", "findings"))
        if visit is None:
            continue
        day = document.whole(visit["day"], f"{path}.day", 0, LAST_DAY, 22) if "day" in visit else None
        if day is None and not document.failed:
            document.say(
                "error", 22, "a visit without its day", path, item, "day: days from onset, 0 or more"
            )
        if "findings" in visit:
            placed += read_findings(document, visit["findings"], f"{path}.findings", day)
    return placed


def _sided(document: Document, node: Entries, where: str, term: Term, day: int | None) -> list[Placed]:
    if not node.entries:
        document.say("error", 20, "no value", where, node, "leave out what was not tested")
    elif term.sided == "no" and all(key.text in SIDES for key, _ in node.entries):
        hint = f"write  {term.id}: {term.scale.words[-1] if term.scale.words else 'value'}"
        document.say("error", 18, f"{term.family} has no side", where, node, hint)
        return []
    placed: list[Placed] = []
    seen: set[str] = set()
    for key, value in node.entries:
        path = f"{where}.{key.text[:80]}"
        if key.text not in SIDES:
            hint = f"sides: {' '.join(SIDES)}; or an object with the key value"
            document.say("error", 17, f'"{key.text[:80]}" is not a side', path, key, hint)
            continue
        sides = ("left", "right") if key.text == "both" else (key.text,)
        if seen.intersection(sides):
            document.say(
                "error", 28, "both and a side are written together", path, key, "keep left and right"
            )
            continue
        seen.update(sides)
        finding = _object(document, value, path, term, day)
        if finding is not None:
            placed += [_placed(document, finding, cast("Side", side), key, where) for side in sides]
    return placed


def _bare(document: Document, node: Node, where: str, term: Term, day: int | None) -> list[Placed]:
    words = vocabulary()
    if term.sided == "yes" and term.head not in words.midline:
        hint = f"write  {term.id}: {{left: ...}}  with left, right, both or unknown"
        if term.family not in words.bare_doubtful:
            document.say("error", 19, "a value without a side", where, node, hint)
            return []
        document.say("warning", 54, "a value without a side was read as midline", where, node, hint)
    finding = _object(document, node, where, term, day)
    return [] if finding is None else [_placed(document, finding, "axial", node, where)]


def _placed(document: Document, finding: Finding, side: Side, node: Node, where: str) -> Placed:
    path = where if side == "axial" else f"{where}.{side}"
    return Placed(replace(finding, side=side), node.line + document.offset, path)


def _object(document: Document, node: Node, where: str, term: Term, day: int | None) -> Finding | None:
    """A finding from a scalar or a value object; None when it is wrong or was not tested."""
    if not isinstance(node, Entries):
        value = read_value(document, node, where, term)
        return None if value is None or value == NOT_TESTED else Finding(term.id, "axial", value, day=day)
    keys = document.entries(node, where, VALUE_KEYS)
    if keys is None or "value" not in keys:
        if keys is not None:
            document.say("error", 20, "an object without its value", where, node, "add the key value")
        return None
    value = read_value(document, keys.pop("value"), where, term)
    own_day = document.whole(keys["day"], f"{where}.day", 0, LAST_DAY, 22) if "day" in keys else None
    if own_day is not None and day is not None and own_day > day:
        message = f"day {own_day} lies after its visit (day {day})"
        document.say(
            "warning", 55, message, f"{where}.day", keys["day"], "write it under visits, with its own day"
        )
    by = document.word(keys["by"], f"{where}.by", BY) if "by" in keys else None
    certainty = (
        document.word(keys["certainty"], f"{where}.certainty", CERTAINTY) if "certainty" in keys else None
    )
    limit = (
        document.word(keys["limited_by"], f"{where}.limited_by", LIMITED_BY) if "limited_by" in keys else None
    )
    extra = _extra(document, keys, where)
    if value is None or value == NOT_TESTED:
        return None
    return Finding(term.id, "axial", value, by, certainty, limit, day if own_day is None else own_day, extra)


def _extra(document: Document, keys: dict[str, Node], where: str) -> dict[str, object]:
    extra: dict[str, object] = {}
    for name in EXTRA_NUMBERS:
        if name in keys:
            extra[name] = document.number(keys[name], f"{where}.{name}")
    for name in EXTRA_TEXTS:
        if name in keys:
            extra[name] = document.text(keys[name], f"{where}.{name}")
    if "modality" in keys:
        extra["modality"] = document.word(keys["modality"], f"{where}.modality", vocabulary().modalities)
    if "span" in keys:
        extra["span"] = _span(document, keys["span"], f"{where}.span")
    return {name: value for name, value in extra.items() if value is not None}


def _span(document: Document, node: Node, where: str) -> tuple[str, int, int] | None:
    if not isinstance(node, Items) or len(node.items) != 3:
        document.say(
            "error", 29, "a span is a file and two positions", where, node, "span: [mri.txt, 210, 268]"
        )
        return None
    file = document.text(node.items[0], where)
    first, last = (document.whole(item, where, 0, 10**9, 30) for item in node.items[1:])
    return None if file is None or first is None or last is None else (file, first, last)
