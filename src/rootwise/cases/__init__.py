"""What was found in one patient: reading, checking and selecting."""

from rootwise.cases.case import (
    Care,
    Case,
    Casebook,
    Drug,
    Finding,
    Numbering,
    Procedure,
    Score,
    Side,
    Source,
    Truth,
    mirror,
    select,
)
from rootwise.cases.checks import check
from rootwise.cases.reader import ParsedFile, read, read_bytes, read_many, read_text, tree_of

__all__ = [
    "Care",
    "Case",
    "Casebook",
    "Drug",
    "Finding",
    "Numbering",
    "ParsedFile",
    "Procedure",
    "Score",
    "Side",
    "Source",
    "Truth",
    "check",
    "mirror",
    "read",
    "read_bytes",
    "read_many",
    "read_text",
    "select",
    "tree_of",
]
