"""Rules on lesions/constants.yaml: every constant of the model stands there, and no other."""

from __future__ import annotations

from collections.abc import Iterator

from rootwise.atlas.tables.constants import MISSING, faults
from rootwise.atlas.tables.written import Tables
from rootwise.errors import Issue

FILE = "lesions/constants.yaml"


def constants(read: Tables) -> Iterator[Issue]:
    """The constants are those of the model, each within its range."""
    written = {entry.key: entry for entry in read.entries if entry.file == FILE and entry.key}
    for found in faults({line.entry.key: line.row.value for line in read.constants}):
        if found.code != MISSING:
            yield written[found.name].issue(found.code, found.message, found.hint)
        elif found.name not in written:  # what stands there and could not be read is said already
            yield Issue(found.code, "error", found.message, FILE, 1, found.hint)


RULES = (constants,)
