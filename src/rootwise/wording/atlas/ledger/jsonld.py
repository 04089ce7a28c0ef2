"""The ledger of roots as linked data, in the terms of https://schema.org: a node a root, target, work, observation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from rootwise.atlas.levels import geometry
from rootwise.atlas.tables.schema import Source
from rootwise.queries.atlas.ledger import Cell, Count
from rootwise.wording.atlas.ledger.rows import COLUMNS, DIGITS, LICENCE

Node: TypeAlias = dict[str, Any]

# What a cell's target is, in the terms of schema.org.
_TYPES: Mapping[str, str] = {
    "muscle": "Muscle",
    "action": "PhysicalExam",
    "function": "PhysicalExam",
    "reflex": "PhysicalExam",
    "skin": "SuperficialAnatomy",
    "tingling": "MedicalSymptom",
    "numbness": "MedicalSymptom",
    "pain": "MedicalSymptom",
    "conduction": "MedicalTest",
}
_FMA = "http://purl.org/sig/ont/fma/fma"


def ledger_jsonld(
    cells: Sequence[Cell], sources: Mapping[str, Source], *, version: str, model: str, atlas: str
) -> Node:
    """The ledger as a JSON-LD document.

    Args:
        cells: of the ledger.
        sources: publications by key.
        version, model, atlas: of the package, of the model's mathematics, and the hash of the tables.

    Returns:
        An object with `@context` and `@graph`; every `@id` that is named stands in it.
    """
    used = sorted({count.figure.source for cell in cells for count in cell.counts})
    dataset = {
        "@id": "#ledger",
        "@type": "Dataset",
        "name": "Rootwise ledger of spinal nerve roots",
        "description": "Supply share, published counts and model probability of each root with each muscle, action, "
        "region, reflex and conduction study of the lower body.",
        "version": f"rootwise {version}, model {model}, atlas {atlas}",
        "license": "https://www.apache.org/licenses/LICENSE-2.0",
        "usageInfo": LICENCE,
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": "The Rootwise authors"},
        "variableMeasured": [
            {"@type": "PropertyValue", "name": name, "description": meaning} for name, meaning in COLUMNS.items()
        ],
        "citation": [{"@id": f"#{key}"} for key in used],
        "distribution": {"@type": "DataDownload", "contentUrl": "ledger.csv", "encodingFormat": "text/csv"},
    }
    graph = [
        dataset,
        *(_work(key, sources[key]) for key in used),
        *_roots(cells),
        *_targets(cells),
        *(node for cell in cells for node in _observations(cell)),
    ]
    return {"@context": "https://schema.org/", "@graph": graph}


def _work(key: str, source: Source) -> Node:
    node: Node = {"@id": f"#{key}", "@type": "ScholarlyArticle", "name": source.citation}
    if source.doi:
        node |= {"sameAs": f"https://doi.org/{source.doi}"}
    if source.pmid:
        node |= {"identifier": {"@type": "PropertyValue", "propertyID": "PMID", "value": source.pmid}}
    if source.url:
        node |= {"url": source.url}
    if source.year:
        node |= {"datePublished": str(source.year)}
    return node


def _roots(cells: Sequence[Cell]) -> Iterator[Node]:
    known = geometry().roots
    for root in dict.fromkeys(cell.root for cell in cells):
        own = [cell for cell in cells if cell.root == root and cell.share is not None]
        node: Node = {
            "@id": f"#root.{root}",
            "@type": "Nerve",
            "name": f"{root} spinal nerve",
            "alternateName": f"{root} root",
            "nerveMotor": [{"@id": _target(cell)} for cell in own if cell.kind == "muscle"],
            "sensoryUnit": [{"@id": _target(cell)} for cell in own if cell.kind == "skin"],
        }
        if root in known and known[root].fma:
            node["sameAs"] = f"{_FMA}{str(known[root].fma).rpartition(':')[2].removeprefix('FMA')}"
        yield node


def _targets(cells: Sequence[Cell]) -> Iterator[Node]:
    for name, cell in {_target(cell): cell for cell in cells}.items():
        words = cell.target.replace("_", " ")
        yield {"@id": name, "@type": _TYPES[cell.kind], "name": words, "alternateName": cell.frequency.finding}


def _observations(cell: Cell) -> Iterator[Node]:
    """The supply share, the model's probability, and each published figure."""
    place = {"observationAbout": {"@id": f"#root.{cell.root}"}, "measuredProperty": {"@id": _target(cell)}}
    name = f"{cell.root}.{cell.frequency.finding}"
    if cell.share is not None:
        yield {
            "@id": f"#share.{name}", "@type": "Observation", **place,
            "variableMeasured": "share of the target's fibres", "value": _number(cell.share),
            "additionalProperty": [_property("source", cell.share_source), _property("grade", cell.share_grade)],
        }  # fmt: skip
    yield {
        "@id": f"#model.{name}", "@type": "Observation", **place,
        "variableMeasured": "P(recorded abnormal | the root is the only source)", "measurementMethod": "model",
        "value": _number(cell.frequency.p),
        "additionalProperty": [_property("background", _number(cell.frequency.background))],
    }  # fmt: skip
    for place_, count in enumerate(cell.counts, start=1):
        yield {"@id": f"#published.{name}.{place_}", "@type": "Observation", **place, **_published(count)}


def _published(count: Count) -> Node:
    figure = count.figure
    given = [
        ("finding", figure.finding), ("value", figure.value or None), ("given", figure.given), ("k", figure.k),
        ("n", figure.n), ("selection", figure.selection), ("grade", figure.grade), ("note", figure.note or None),
        ("predicted_same_patients", _maybe(count.predicted)), ("residual", _maybe(count.residual)),
        ("not_predicted", count.why_not or None),
    ]  # fmt: skip
    node: Node = {
        "variableMeasured": "published frequency",
        "measurementMethod": "published figure",
        "value": _number(figure.published),
        "subjectOf": {"@id": f"#{figure.source}"},
        "additionalProperty": [_property(name, value) for name, value in given if value is not None],
    }
    if figure.interval:
        node |= {"minValue": _number(figure.interval[0]), "maxValue": _number(figure.interval[1])}
    return node


def _property(name: str, value: str | float | int) -> Node:
    return {"@type": "PropertyValue", "name": name, "value": value}


def _target(cell: Cell) -> str:
    return f"#{cell.kind}.{cell.target}"


def _number(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")


def _maybe(value: float | None) -> float | None:
    return None if value is None else _number(value)
