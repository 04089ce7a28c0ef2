"""Rules on sources: every number has one, every source can be found again and is used."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rootwise.atlas.tables.schema import FITTED, UNSOURCED
from rootwise.atlas.tables.written import Entry, Tables
from rootwise.errors import Issue
from rootwise.terms.vocabulary import nearest

_KEY = re.compile(r"[a-z][a-z0-9]*")


def known(read: Tables) -> Iterator[Issue]:
    """A cited key is a key of sources/*.yaml."""
    keys = {line.entry.key: line for line in read.sources}
    for entry in _facts(read):
        for key in entry.sources:
            if key not in keys and key not in (*UNSOURCED, FITTED):
                yield entry.issue("E-ATLAS-110", f"source {key!r} is unknown", _suggest(key, list(keys)))
        for key in entry.mentions:
            if key not in keys and key not in (*UNSOURCED, FITTED):
                yield entry.issue(
                    "E-ATLAS-111", f"the note names [{key}], which is no source", _suggest(key, list(keys))
                )


def retrievable(read: Tables) -> Iterator[Issue]:
    """What grades A and B rest on can be looked up: a DOI, a PMID or an address."""
    retrievable_keys = {line.entry.key for line in read.sources if line.row.doi or line.row.pmid or line.row.url}
    keys = {line.entry.key for line in read.sources}
    for entry in _facts(read):
        if entry.values.get("grade") in ("A", "B"):
            for key in entry.sources:
                if key in keys and key not in retrievable_keys:
                    yield entry.issue(
                        "E-ATLAS-112",
                        f"grade {entry.values['grade']} rests on {key!r}, which has no doi, pmid or url",
                        "add one, or grade C",
                    )


def unsourced_is_grade_d(read: Tables) -> Iterator[Issue]:
    """What no source gives is grade D; rows of tables are held to it by their schema."""
    for entry in _facts(read):
        sources = entry.sources
        if entry.key and sources and set(sources) <= set(UNSOURCED) and entry.values.get("grade") != "D":
            yield entry.issue(
                "E-ATLAS-113", f"source {sources[0]!r} is always grade D, not {entry.values.get('grade')}"
            )


def graded(read: Tables) -> Iterator[Issue]:
    """A mapping with a source has a grade A to D."""
    for entry in _facts(read):
        if entry.sources and entry.values.get("grade") not in ("A", "B", "C", "D"):
            yield entry.issue("E-ATLAS-114", f"grade {entry.values.get('grade')!r} is not one of A B C D")


def keys(read: Tables) -> Iterator[Issue]:
    """A key stands once, in lower-case ASCII, and a paper has one key."""
    seen: dict[str, Entry] = {}
    papers: dict[tuple[str, str], Entry] = {}
    for line in read.sources:
        entry = line.entry
        if not _KEY.fullmatch(entry.key) or entry.key in (*UNSOURCED, FITTED):
            yield entry.issue(
                "E-ATLAS-115", f"source key {entry.key!r} is not a name and a year in lower-case ASCII"
            )
        if entry.key in seen and seen[entry.key].file != entry.file:
            yield entry.issue(
                "E-ATLAS-003",
                f"source {entry.key!r} stands in {seen[entry.key].file} too",
                "keep one of them",
            )
        for field in ("doi", "pmid"):
            value = getattr(line.row, field)
            other = papers.setdefault((field, value.lower()), entry) if value else entry
            if other.key != entry.key:
                yield entry.issue(
                    "W-ATLAS-116", f"{field} of {entry.key!r} is that of {other.key!r}", "one paper, one key"
                )
        seen.setdefault(entry.key, entry)


def orphans(read: Tables) -> Iterator[Issue]:
    """Every source is cited, in a source column or by name in a note."""
    cited = {key for entry in _facts(read) for key in (*entry.sources, *entry.mentions)}
    for line in read.sources:
        if line.entry.key not in cited:
            yield line.entry.issue(
                "W-ATLAS-117", f"nothing cites {line.entry.key!r}", "cite it, or take it out"
            )


def _facts(read: Tables) -> Iterator[Entry]:
    """Everything but the sources themselves."""
    return (entry for entry in read.entries if not entry.file.startswith("sources/"))


def _suggest(key: str, keys: list[str]) -> str:
    near = nearest(key, keys)
    return f"did you mean {near!r}?" if near else "add it to sources/"


RULES = (known, retrievable, unsourced_is_grade_d, graded, keys, orphans)
