"""The heads of a case file: patient, numbering, care, and the answer of a published case."""

from __future__ import annotations

from rootwise.cases.case import EXAMINATION, Care, Casebook, Drug, Numbering, Procedure, Score, Source, Truth
from rootwise.cases.document import Document
from rootwise.cases.findings import LAST_DAY
from rootwise.cases.tree import Node
from rootwise.terms import vocabulary

OLDEST = 120
BASES = ("unknown", "whole_spine_count", "iliolumbar_ligament", "l5_nerve", "assumed")
CASTELLVI = ("none", "I", "II", "III", "IV")
QUALITY = ("rich", "medium", "sparse")
ASKED = ("volunteered", "mapped", "itemised")
SCORES = {"nrs_leg": 10, "nrs_back": 10, "odi": 100, "rmdq": 24}
# Highest values that can be meant; beyond them a unit or a digit is wrong.
CARE_NUMBERS = {"inr": 20, "platelets": 3000, "egfr": 250, "hba1c": 25, "pvr_ml": 5000}
CARE_KEYS = (
    "drugs",
    "allergies",
    *CARE_NUMBERS,
    "pregnant",
    "infection_now",
    "implants",
    "procedure",
    "scores",
)
SOURCE_TEXTS = ("title", "url", "kind", "confirmed_by")


def read_asked(document: Document, node: Node) -> dict[str, str]:
    """How each symptom family was asked, and whether the examination is told as in a report."""
    keys = document.entries(node, "asked", (*vocabulary().symptoms, EXAMINATION)) or {}
    words = {name: document.word(value, f"asked.{name}", ASKED) for name, value in keys.items()}
    return {name: word for name, word in words.items() if word is not None}


def read_numbering(document: Document, node: Node) -> Numbering:
    """How the vertebrae were counted."""
    keys = document.entries(node, "numbering", ("basis", "lumbar_count", "castellvi")) or {}
    basis = document.word(keys["basis"], "numbering.basis", BASES) if "basis" in keys else None
    count = (
        document.whole(keys["lumbar_count"], "numbering.lumbar_count", 4, 6, 30)
        if "lumbar_count" in keys
        else None
    )
    grade = (
        document.word(keys["castellvi"], "numbering.castellvi", CASTELLVI) if "castellvi" in keys else None
    )
    return Numbering(basis or "unknown", count, grade)


def read_care(document: Document, node: Node) -> Care | None:
    """What safety and follow-up need."""
    keys = document.entries(node, "care", CARE_KEYS)
    if keys is None:
        return None
    numbers = {
        name: document.number(keys[name], f"care.{name}", 0, high) if name in keys else None
        for name, high in CARE_NUMBERS.items()
    }
    return Care(
        drugs=_drugs(document, keys["drugs"]) if "drugs" in keys else None,
        allergies=document.texts(keys["allergies"], "care.allergies") if "allergies" in keys else None,
        pregnant=document.yes_no(keys["pregnant"], "care.pregnant") if "pregnant" in keys else None,
        infection_now=document.yes_no(keys["infection_now"], "care.infection_now")
        if "infection_now" in keys
        else None,
        implants=document.texts(keys["implants"], "care.implants") if "implants" in keys else None,
        procedure=_procedure(document, keys["procedure"]) if "procedure" in keys else None,
        scores=_scores(document, keys["scores"]) if "scores" in keys else (),
        inr=numbers["inr"],
        platelets=numbers["platelets"],
        egfr=numbers["egfr"],
        hba1c=numbers["hba1c"],
        pvr_ml=numbers["pvr_ml"],
    )


def read_casebook(document: Document, keys: dict[str, Node]) -> Casebook | None:
    """The parts of a file that tell a published case's answer; None when there are none."""
    if not keys.keys() & {"source", "truth", "quality", "tags", "names_level"}:
        return None
    names_level = document.texts(keys["names_level"], "names_level") if "names_level" in keys else ()
    for finding in names_level:
        if vocabulary().get(finding) is None:
            message = f'"{finding[:80]}" is not a finding of the vocabulary'
            document.say(
                "error", 16, message, "names_level", keys["names_level"], vocabulary().suggest(finding)
            )
    return Casebook(
        source=_source(document, keys["source"]) if "source" in keys else None,
        truth=_truth(document, keys["truth"]) if "truth" in keys else None,
        quality=document.word(keys["quality"], "quality", QUALITY) if "quality" in keys else None,
        tags=document.texts(keys["tags"], "tags") if "tags" in keys else (),
        names_level=names_level,
    )


def _drugs(document: Document, node: Node) -> tuple[Drug, ...]:
    drugs = []
    for item, where in document.items(node, "care.drugs"):
        keys = document.entries(item, where, ("name", "last_dose_h"))
        if keys is None:
            continue
        name = document.text(keys["name"], f"{where}.name") if "name" in keys else None
        hours = (
            document.number(keys["last_dose_h"], f"{where}.last_dose_h") if "last_dose_h" in keys else None
        )
        if name is None:
            document.say("error", 29, "a drug without its name", where, item, "add the key name")
        else:
            drugs.append(Drug(name, hours))
    return tuple(drugs)


def _procedure(document: Document, node: Node) -> Procedure | None:
    keys = document.entries(node, "care.procedure", ("target", "kind", "day")) or {}
    target = document.text(keys["target"], "care.procedure.target") if "target" in keys else None
    kind = document.text(keys["kind"], "care.procedure.kind") if "kind" in keys else None
    day = document.whole(keys["day"], "care.procedure.day", 0, LAST_DAY, 22) if "day" in keys else None
    if target is None:
        document.say(
            "error", 29, "a procedure without its target", "care.procedure", node, "target: root.L3.left"
        )
        return None
    return Procedure(target, kind, day)


def _scores(document: Document, node: Node) -> tuple[Score, ...]:
    scores = []
    for item, where in document.items(node, "care.scores"):
        keys = document.entries(item, where, ("day", "name", "value"))
        if keys is None:
            continue
        name = document.word(keys["name"], f"{where}.name", tuple(SCORES)) if "name" in keys else None
        day = document.whole(keys["day"], f"{where}.day", 0, LAST_DAY, 22) if "day" in keys else None
        high = SCORES.get(name or "", 100)
        value = document.number(keys["value"], f"{where}.value", 0, high) if "value" in keys else None
        if name is not None and value is not None:
            scores.append(Score(name, value, day))
        elif not document.failed:
            document.say(
                "error", 29, "a score without its name or value", where, item, f"names: {' '.join(SCORES)}"
            )
    return tuple(scores)


def _source(document: Document, node: Node) -> Source:
    keys = document.entries(node, "source", (*SOURCE_TEXTS, "year")) or {}
    texts = {name: document.text(keys[name], f"source.{name}") or "" for name in SOURCE_TEXTS if name in keys}
    year = document.whole(keys["year"], "source.year", 1800, 2100, 30) if "year" in keys else None
    return Source(year=year, **texts)


def _truth(document: Document, node: Node) -> Truth | None:
    keys = document.entries(node, "truth", ("sites", "accept", "cause"))
    if keys is None:
        return None
    sites = _site_list(document, keys["sites"], "truth.sites") if "sites" in keys else ()
    accept = tuple(
        _site_list(document, item, where)
        for item, where in (document.items(keys["accept"], "truth.accept") if "accept" in keys else ())
    )
    cause = document.text(keys["cause"], "truth.cause") if "cause" in keys else None
    return Truth(sites, accept or ((sites,) if sites else ()), cause or "")


def _site_list(document: Document, node: Node, where: str) -> tuple[str, ...]:
    sites = document.texts(node, where)
    for site in sites:
        if not vocabulary().sites.is_site(site):
            hint = "SITE, with .left, .right or .unknown where there are two, such as root.L3.left"
            document.say("error", 41, f'"{site[:80]}" is not a site', where, node, hint)
    return sites
