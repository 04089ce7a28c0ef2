"""Rules on how signs are tested: entries are of findings and scales that exist, and keep to their form."""

from __future__ import annotations

from collections.abc import Iterator

from rootwise.atlas.bedside_tests import SCALES, TESTS, HowToTest, ScaleWords
from rootwise.atlas.tables.record import RecordError, record
from rootwise.atlas.tables.written import Entry, Tables
from rootwise.errors import Issue
from rootwise.terms import vocabulary
from rootwise.terms.vocabulary import nearest


def tests(read: Tables) -> Iterator[Issue]:
    """Every entry is how a finding, or a whole family, is tested."""
    words = vocabulary()
    for entry in _members(read, TESTS):
        yield from _form(entry, HowToTest)
        family, _, item = entry.key.partition(".")
        if words.get(entry.key) is None and not (family in words.families and item == "*"):
            yield entry.issue(
                "E-ATLAS-120", f"{entry.key!r} is not a finding of the vocabulary", words.suggest(entry.key)
            )


def scales(read: Tables) -> Iterator[Issue]:
    """Every word explains a value of its scale."""
    known = vocabulary().scales
    for entry in _members(read, SCALES):
        yield from _form(entry, ScaleWords)
        if entry.key not in known:
            hint = nearest(entry.key, tuple(known))
            yield entry.issue("E-ATLAS-125", f"{entry.key!r} is not a scale", f"did you mean {hint!r}?" if hint else "")
            continue
        explained = entry.values.get("words")
        for value in explained if isinstance(explained, dict) else ():
            if not known[entry.key].accepts(str(value)):
                message = f"{entry.key}: {value!r} is not one of its values"
                yield entry.issue("E-ATLAS-121", message, known[entry.key].describe())


def _form(entry: Entry, kind: type[HowToTest] | type[ScaleWords]) -> Iterator[Issue]:
    try:
        record(kind, entry.values)
    except RecordError as error:
        yield entry.issue("E-ATLAS-001", str(error), "see docs/atlas-format.md")


def _members(read: Tables, file: str) -> Iterator[Entry]:
    """The mappings of a file that stand at its top: ids hold dots, so they are known by the file's own keys."""
    whole = next((entry for entry in read.entries if entry.file == file and not entry.key), None)
    names = whole.values if whole else {}
    return (entry for entry in read.entries if entry.file == file and entry.key in names)


RULES = (tests, scales)
