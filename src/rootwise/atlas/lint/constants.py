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
    for fault in faults({line.entry.key: line.row.value for line in read.constants}):
        if fault.code != MISSING:
            yield written[fault.name].issue(fault.code, fault.message, fault.hint)
        elif fault.name not in written:  # what stands there and could not be read is said already
            yield Issue(fault.code, "error", fault.message, FILE, 1, fault.hint)


RULES = (constants,)
