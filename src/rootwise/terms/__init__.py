"""The vocabulary: ids of findings, their values and order, regions, muscles, levels and sites."""

from rootwise.terms.findings import Family, Form, Kind, Sided, Term
from rootwise.terms.regions import Regions
from rootwise.terms.scales import NOT_TESTABLE, NOT_TESTED, Scale
from rootwise.terms.sites import Sites
from rootwise.terms.vocabulary import Vocabulary, nearest, vocabulary

__all__ = [
    "NOT_TESTABLE",
    "NOT_TESTED",
    "Family",
    "Form",
    "Kind",
    "Regions",
    "Scale",
    "Sided",
    "Sites",
    "Term",
    "Vocabulary",
    "nearest",
    "vocabulary",
]
