"""What the figure highlights: the ranked sources with their places and pathways, as plain values."""

from __future__ import annotations

from dataclasses import dataclass

from rootwise.cases.case import Case
from rootwise.queries.case.localize import Localization
from rootwise.queries.case.pathways import Pathway, pathways
from rootwise.wording.answer.pathways import pathway_words
from rootwise.wording.answer.words import AnswerWords
from rootwise.wording.sites import place_name
from rootwise.wording.statements import other_labels


@dataclass(frozen=True, slots=True)
class Highlighted:
    """One of the ranked sources.

    Attributes:
        rank: from 1.
        sites: one site or more, or `other`.
        name: in words, with the side.
        percent: its probability.
        pathways: from its sites to what is abnormal.
        pathway: the same in words; empty where there is none.
        labels: of a root whose number is in doubt, its further numbers: (root, numbers).
    """

    rank: int
    sites: tuple[str, ...]
    name: str
    percent: str
    pathways: tuple[Pathway, ...]
    pathway: str
    labels: tuple[tuple[str, tuple[str, ...]], ...]


def highlighted(answer: Localization, words: AnswerWords, case: Case) -> tuple[Highlighted, ...]:
    """The sources that the rows of an answer show; `other` where there are no rows.

    Args:
        answer: the ranked sources.
        words: the same in words.
        case: as it was read.
    """
    shown = zip(answer.hypotheses, words.rows or (words.rest,), strict=False)
    return tuple(
        Highlighted(
            rank,
            source.sites,
            place_name(source.sites, source.with_or_without),
            row.percent,
            followed := pathways(case, source.sites),
            pathway_words(followed),
            tuple((root, more) for root in _roots(source.sites) if (more := other_labels(case, root))),
        )
        for rank, (source, row) in enumerate(shown, start=1)
    )


def _roots(sites: tuple[str, ...]) -> list[str]:
    return [site.split(".")[1] for site in sites if site.startswith("root.")]
