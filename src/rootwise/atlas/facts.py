"""Everything the atlas says of one thing: `rootwise atlas show ID` and `rootwise atlas cite ID`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from rootwise.atlas.tables.identity import DATA
from rootwise.atlas.tables.schema import FITTED, UNSOURCED, Source
from rootwise.atlas.tables.written import Entry, entries, sites_of
from rootwise.errors import AtlasError
from rootwise.terms import vocabulary
from rootwise.terms.vocabulary import nearest

_BASIS = frozenset({"source", "sources", "grade", "note"})
# Columns whose cells are ids; findings and runs of sites are taken apart besides.
_ID_COLUMNS = (
    "finding",
    "site",
    "target",
    "root",
    "action",
    "muscle",
    "region",
    "neighbour",
    "first",
    "second",
    "quantity",
    "given",
    "method",
    "channel",
    "fact",
)
# What is recorded of a supplied target, beside the families of findings that bear its kind's name.
_FAMILIES_OF_KIND: Mapping[str, tuple[str, ...]] = {
    "muscle": ("emg", "strength"),
    "skin": ("sensation", "numbness", "paresthesia"),
    "ncs_sensory": ("ncs",),
    "ncs_motor": ("ncs",),
    "ncs_late": ("ncs",),
}
# Kinds whose ids the tables write bare.
PREFIXES = ("muscle", "region", "source")
_LEVEL_KEYS = ("roots", "discs", "structures", "exiting", "traversing", "exits", "traverses")


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of a table, or one mapping of a YAML file, that names a thing.

    Attributes:
        file, line: where it stands in the atlas.
        key: dotted path in a YAML file; empty for a row.
        values: the other columns that are filled, as written.
        sources: keys it rests on, or `assumption` or `consensus`.
        grade: A to D; empty where the table has none (adjacency, groups, a source itself).
        note: how the number was derived, and what it must not be used for.
    """

    file: str
    line: int
    key: str
    values: Mapping[str, Any]
    sources: tuple[str, ...]
    grade: str
    note: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A source, and how much rests on it.

    Attributes:
        key: its key in sources/*.yaml.
        source: citation, identifiers, year and population.
        grades: grade -> number of facts of that grade, among those asked about.
    """

    key: str
    source: Source
    grades: Mapping[str, int]

    def lines(self) -> tuple[str, ...]:
        """The citation as text: the reference, where to find it, who was counted, what rests on it."""
        source = self.source
        places = [
            f"doi:{source.doi}" if source.doi else "",
            f"PMID {source.pmid}" if source.pmid else "",
            source.url or "",
        ]
        people = " ".join(
            filter(None, [source.population, f"(n = {source.n})" if source.n is not None else ""])
        )
        rests = ", ".join(f"{count} of grade {grade}" for grade, count in sorted(self.grades.items()))
        return tuple(
            filter(
                None,
                [
                    f"[{self.key}] {source.citation}",
                    "  ".join(filter(None, places)),
                    people,
                    f"facts: {rests}" if rests else "",
                ],
            )
        )

    def as_dict(self) -> dict[str, Any]:
        """The same for a machine; fields that are not known are left out."""
        return {"key": self.key, **self.source.model_dump(exclude_none=True), "facts": dict(self.grades)}


def find(name: str, folder: Path = DATA) -> tuple[Fact, ...]:
    """Everything the atlas says of a site, finding, muscle, region, structure or source.

    Args:
        name: an id: `root.L2` (with or without side), `tension.femoral_nerve_stretch`, `iliopsoas` or
            `muscle.iliopsoas`, `groin` or `region.groin`, `nerve.femoral`, `sasaki2014` or `source.sasaki2014`;
            rows of `root.L2-L4` and of `root.*` speak of each root.
        folder: the atlas; the shipped one by default.

    Returns:
        The facts by file and line.

    Raises:
        AtlasError: nothing in the atlas speaks of it; the hint names the nearest id that something speaks of.
    """
    wanted = vocabulary().sites.base(_plain(name))
    index = _indexed(folder)
    matching = tuple(_fact(entry) for entry, names in index if wanted in names)
    if not matching:
        near = nearest(name, sorted({known for _, names in index for known in names}))
        hint = (
            f"did you mean {near!r}?" if near else "give the id of a site, finding, muscle, region or source"
        )
        raise AtlasError("E-ATLAS-030", f"nothing in the atlas speaks of {name!r}", hint=hint)
    return matching


def cite(name: str, folder: Path = DATA) -> tuple[Citation, ...]:
    """The sources behind an id, or a source by its key.

    Args:
        name: as for `find`.
        folder: the atlas; the shipped one by default.

    Returns:
        The sources on which its facts rest, most used first; empty where all is assumption or consensus.

    Raises:
        AtlasError: nothing in the atlas speaks of it.
    """
    facts = find(name, folder)
    name = _plain(name)
    known = {entry.key: entry for entry, _ in _indexed(folder) if _is_source(entry)}
    asked = {name} if name in known else known.keys() & {key for fact in facts for key in fact.sources}
    sources = {key: Source.model_validate(dict(known[key].values)) for key in asked}
    cited = citations(((key, fact.grade) for fact in facts for key in fact.sources), sources)
    return cited or tuple(Citation(key, source, {}) for key, source in sources.items())


def citations(used: Iterable[tuple[str, str]], sources: Mapping[str, Source]) -> tuple[Citation, ...]:
    """The sources behind some facts, most used first.

    Args:
        used: source key (or `assumption`, which is passed over) and grade of each fact.
        sources: by key.

    Returns:
        Those that are used.
    """
    grades: dict[str, Counter[str]] = {}
    for key, grade in used:
        if key in sources:
            grades.setdefault(key, Counter())[grade] += 1
    ranked = sorted(grades.items(), key=lambda item: (-item[1].total(), item[0]))
    return tuple(Citation(key, sources[key], count) for key, count in ranked)


@cache
def _shipped() -> tuple[tuple[Entry, frozenset[str]], ...]:
    """The index of the atlas that was installed: it does not change while it is read."""
    return tuple(_index(DATA))


def _plain(name: str) -> str:
    """The id as the tables write it: `muscle.iliopsoas` and `source.suri2010` are pages' names for it."""
    head, _, rest = name.partition(".")
    return rest if head in PREFIXES and rest else name


def source(key: str, folder: Path = DATA) -> Source | None:
    """A source by its key.

    Args:
        key: of sources/*.yaml.
        folder: the atlas; the shipped one by default.

    Returns:
        The source; None where the key is none (`assumption`, `consensus`, `fitted`).
    """
    matching = (entry for entry, names in _indexed(folder) if key in names and entry.key == key and _is_source(entry))
    return next((Source.model_validate(dict(entry.values)) for entry in matching), None)


def _indexed(folder: Path) -> tuple[tuple[Entry, frozenset[str]], ...]:
    """The index of a folder; that of the shipped atlas, which never changes, is made once."""
    return _shipped() if folder == DATA else tuple(_index(folder))


def _index(folder: Path) -> Iterator[tuple[Entry, frozenset[str]]]:
    """Every entry with the ids that it speaks of."""
    families: dict[str, tuple[str, ...]] = {}
    for entry in entries(folder)[0]:
        if entry.file == "lesions/sites.yaml" and not entry.key:
            families = {name: _sites(name, body) for name, body in entry.values.items()}
        elif entry.file == "findings/groups.yaml":
            for group, members in entry.values.items():
                part = replace(entry, key=group, line=entry.lines[group], values={"findings": members})
                yield part, frozenset([group, *(members or ())])
        elif entry.file == "lesions/sites.yaml":
            family, _, state = entry.key.partition(".states.")
            if entry.key in families:
                body = {key: value for key, value in entry.values.items() if key != "states"}
                yield replace(entry, values=body), frozenset(families[family])
            elif state and "." not in state:
                struck = (effect["at"] for effect in entry.values.get("effects", ()))
                yield entry, frozenset([*families[family], *_cited(entry), *struck])
        else:
            named = _of_row(entry) if entry.file.endswith(".csv") else _of_mapping(entry)
            yield entry, frozenset([*_cited(entry), *named])


def _sites(family: str, body: Any) -> tuple[str, ...]:
    levels = body.get("levels", ()) if isinstance(body, dict) else ()
    return (family, *levels, *(f"{family}.{level}" for level in levels))


def _fact(entry: Entry) -> Fact:
    given = {key: value for key, value in entry.values.items() if value not in ("", None)}
    values = {key: value for key, value in given.items() if key not in _BASIS}
    grade, note = str(given.get("grade", "")), str(given.get("note", ""))
    return Fact(entry.file, entry.line, entry.key, values, entry.sources, grade, note)


def _is_source(entry: Entry) -> bool:
    return entry.file.startswith("sources/") and "." not in entry.key and bool(entry.key)


def _cited(entry: Entry) -> tuple[str, ...]:
    return tuple(key for key in (*entry.sources, *entry.mentions) if key not in (*UNSOURCED, FITTED))


def _of_row(entry: Entry) -> Iterator[str]:
    values = entry.values
    for column in _ID_COLUMNS:
        cell = values.get(column)
        if cell:
            yield from (cell, *sites_of(cell))
            if column in ("finding", "quantity"):
                yield from cell.split(".")[1:2]
    if values.get("root"):
        yield f"root.{values['root']}"
    if values.get("action"):
        yield from (f"{family}.{values['action']}" for family in ("strength", "weakness"))
    if values.get("target"):
        kind = values.get("kind", "")
        yield from (f"{family}.{values['target']}" for family in _FAMILIES_OF_KIND.get(kind, (kind,)))
    for step in values.get("path", "").split(" > "):
        yield step
        if step.count(".") > 1:  # a division or part of a nerve speaks of the nerve
            yield step.rpartition(".")[0]


def _of_mapping(entry: Entry) -> Iterator[str]:
    if not entry.key:
        return
    yield entry.key
    if _is_source(entry):
        return
    yield entry.key.rpartition(".")[2]
    for column in _LEVEL_KEYS:
        given = entry.values.get(column)
        for word in given if isinstance(given, list) else [given] if isinstance(given, str) else []:
            yield from (word, f"root.{word}") if word in vocabulary().roots else (word,)
    if entry.file == "anatomy/geometry.yaml" and entry.key.startswith("roots."):
        yield entry.key.replace("roots.", "root.")
