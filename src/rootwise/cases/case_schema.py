"""The JSON Schema of a case, for editors and other programs: generated, so that it cannot drift.

It is the strict form: what the reader accepts with a warning (a grade without quotes) it refuses. Run as
`python -m rootwise.cases.case_schema`, this module writes the committed file anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from rootwise.cases import findings as f
from rootwise.cases import heads as h
from rootwise.cases import parse as p
from rootwise.cases.case import EXAMINATION
from rootwise.cases.document import MAX_TEXT
from rootwise.terms import NOT_TESTABLE, NOT_TESTED, Family, Scale, vocabulary

Schema: TypeAlias = dict[str, Any]

COMMITTED = Path(__file__).with_name("schema") / "rootwise-case-1.json"
_TEXT: Schema = {"type": "string", "maxLength": MAX_TEXT}
_DAY: Schema = {"type": ["integer", "null"], "minimum": 0, "maximum": f.LAST_DAY}
_NUMBER: Schema = {"type": ["number", "null"], "minimum": 0}
_YES_NO: Schema = {"enum": ["yes", "no", True, False, None]}


def schema() -> Schema:
    """The JSON Schema (draft 2020-12) of one case file.

    Returns:
        A new dictionary, equal to the committed `schema/rootwise-case-1.json`.
    """
    words = vocabulary()
    asked = {name: _words(h.ASKED) for name in (*words.symptoms, EXAMINATION)}
    heads: Schema = {
        "format": {"const": words.format},
        "id": {"type": "string", "pattern": f"^{p.ID.pattern}$"},
        "patient": _closed({"age": _whole(0, h.OLDEST), "sex": _words(p.SEXES)}),
        "setting": _words(p.CASE_SETTINGS),
        "onset": _words(p.ONSETS),
        "duration_days": _DAY,
        "findings": {"$ref": "#/$defs/findings"},
        "visits": _list(
            _closed({"day": _whole(0, f.LAST_DAY), "findings": {"$ref": "#/$defs/findings"}}, ["day"])
        ),
        "asked": _closed(asked),
        "numbering": _closed(
            {"basis": _words(h.BASES), "lumbar_count": _whole(4, 6), "castellvi": _words(h.CASTELLVI)}
        ),
        "care": _care(),
        **_casebook(),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:rootwise:case:1",
        "title": words.format,
        "description": "One patient: what is not written was not tested; a stated normal is written.",
        **_closed(heads),
        "$defs": _definitions(),
    }


def text() -> str:
    """The schema as the committed file holds it."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"


def _definitions() -> Schema:
    words = vocabulary()
    scales = {scale.name: scale for family in words.families.values() for _, scale, _ in family.patterns()}
    patterns = {
        pattern: {"$ref": f"#/$defs/{_shape(family, midline)}_{scale.name}"}
        for family in words.families.values()
        for pattern, scale, midline in family.patterns(words.midline)
    }
    definitions: Schema = {
        "site": {"enum": _sites()},
        "findings": {
            "type": ["object", "null"],
            "patternProperties": patterns,
            "additionalProperties": False,
        },
    }
    used = {entry["$ref"].removeprefix("#/$defs/") for entry in patterns.values()}
    for name, scale in scales.items():
        value = {"$ref": f"#/$defs/value_{name}"}
        definitions[f"value_{name}"] = {"anyOf": [_value(scale), _object(scale)]}
        sides = {
            **_closed(dict.fromkeys(f.SIDES, value)),
            "minProperties": 1,
            "dependentSchemas": {"both": {"properties": {"left": False, "right": False}}},
        }
        if f"sided_{name}" in used:
            definitions[f"sided_{name}"] = sides
        if f"either_{name}" in used:
            definitions[f"either_{name}"] = {"anyOf": [value, sides]}
    return definitions


def _shape(family: Family, midline: bool) -> str:
    """`value` without sides, `sided` with them, `either` where a bare value is accepted too."""
    if family.sided == "no":
        return "value"
    strict = family.sided == "yes" and not midline and family.name not in vocabulary().bare_doubtful
    return "sided" if strict else "either"


def _value(scale: Scale) -> Schema:
    if scale.text:
        return {"type": "string", "minLength": 1, "maxLength": 80}
    words = [*scale.words, NOT_TESTED, NOT_TESTABLE]
    if scale.number is None:
        return {"enum": words}
    low, high = scale.number
    number: Schema = {"type": "number", "minimum": low}
    if high != float("inf"):
        number["maximum"] = high
    return {"anyOf": [number, {"enum": words}]}


def _object(scale: Scale) -> Schema:
    keys = {
        "value": _value(scale),
        "by": _words(f.BY),
        "certainty": _words(f.CERTAINTY),
        "limited_by": _words(f.LIMITED_BY),
        "day": _DAY,
        "span": {"type": "array", "prefixItems": [_TEXT, _whole(0), _whole(0)], "minItems": 3, "maxItems": 3},
        "modality": _words(vocabulary().modalities),
        **dict.fromkeys(f.EXTRA_NUMBERS, _NUMBER),
        **dict.fromkeys(f.EXTRA_TEXTS, _TEXT),
    }
    return _closed(keys, ["value"])


def _care() -> Schema:
    drug = _closed({"name": _TEXT, "last_dose_h": _NUMBER}, ["name"])
    scores = [
        _closed(
            {"day": _DAY, "name": {"const": name}, "value": {"type": "number", "minimum": 0, "maximum": high}}
        )
        | {"required": ["name", "value"]}
        for name, high in h.SCORES.items()
    ]
    return _closed(
        {
            "drugs": _list(drug),
            "allergies": _list(_TEXT),
            **{name: {**_NUMBER, "maximum": high} for name, high in h.CARE_NUMBERS.items()},
            "pregnant": _YES_NO,
            "infection_now": _YES_NO,
            "implants": _list(_TEXT),
            "procedure": _closed({"target": _TEXT, "kind": _TEXT, "day": _DAY}, ["target"]),
            "scores": _list({"anyOf": scores}),
        }
    )


def _casebook() -> Schema:
    sites = _list({"$ref": "#/$defs/site"})
    year = {"type": ["integer", "null"], "minimum": 1800, "maximum": 2100}
    return {
        "source": _closed({**{name: {"type": ["string", "null"]} for name in h.SOURCE_TEXTS}, "year": year}),
        "truth": _closed({"sites": sites, "accept": _list(sites), "cause": _TEXT}),
        "quality": _words(h.QUALITY),
        "tags": _list(_TEXT),
        "names_level": _list(_TEXT),
    }


def _sites() -> list[str]:
    sites = vocabulary().sites
    unknown = [f"{base}.unknown" for base, sided in sites.sided.items() if sided]
    return [*sites.full(), *unknown]


def _words(words: Iterable[str]) -> Schema:
    return {"enum": [*words, None]}


def _whole(low: int, high: int | None = None) -> Schema:
    bounds = {"minimum": low} if high is None else {"minimum": low, "maximum": high}
    return {"type": ["integer", "null"], **bounds}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _closed(properties: Mapping[str, Any], required: Iterable[str] = ()) -> Schema:
    needed = list(required)
    closed: Schema = {"type": "object", "properties": dict(properties), "additionalProperties": False}
    return {**closed, "required": needed} if needed else closed


if __name__ == "__main__":
    COMMITTED.write_text(text(), encoding="utf-8")
