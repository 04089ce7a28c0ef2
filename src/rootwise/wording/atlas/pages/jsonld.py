"""A root, nerve or other structure as linked data, in the terms of https://schema.org."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from rootwise.atlas.levels import geometry
from rootwise.queries.atlas.supply import Supply

Node: TypeAlias = dict[str, Any]

_TYPES = {
    "spinal root": "Nerve",
    "peripheral nerve": "Nerve",
    "nerve branch": "Nerve",
    "plexus": "Nerve",
    "joint": "Joint",
    "bone": "Bone",
    "vessel": "Vessel",
    "muscle": "Muscle",
    "skin region": "SuperficialAnatomy",
    "systemic disease": "MedicalCondition",
}
_FMA = "http://purl.org/sig/ont/fma/fma"
_LISTED = 40


def thing_jsonld(name: str, title: str, kind: str, described: str, supplied: Sequence[Supply]) -> Node:
    """A page as a `MedicalWebPage` about what it is of.

    Args:
        name: id of the page.
        title: in words.
        kind: as the page names it.
        described: a clause that says where it runs; may be empty.
        supplied: its muscles and skin.

    Returns:
        An object of plain values, without numbers that have no source in it.
    """
    about: Node = {"@type": _TYPES.get(kind, "AnatomicalStructure"), "name": title, "identifier": name}
    if described:
        about["description"] = described
    place = geometry().roots.get(name.removeprefix("root.")) if name.startswith("root.") else None
    if place is not None and place.fma:
        about["sameAs"] = f"{_FMA}{place.fma.rpartition(':')[2].removeprefix('FMA')}"
    if about["@type"] == "Nerve":
        about["nerveMotor"] = _nodes("Muscle", "muscle", supplied)
        about["sensoryUnit"] = _nodes("SuperficialAnatomy", "skin", supplied)
    return {
        "@context": "https://schema.org/",
        "@type": "MedicalWebPage",
        "name": title,
        "about": {key: value for key, value in about.items() if value},
        "audience": {"@type": "MedicalAudience", "audienceType": "Clinician"},
        "isAccessibleForFree": True,
    }


def _nodes(kind: str, of: str, supplied: Sequence[Supply]) -> list[Node]:
    targets = [one.target for one in supplied if one.kind == of][:_LISTED]
    return [{"@type": kind, "name": target.replace("_", " ")} for target in targets]
