"""The sources that can be chosen from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rootwise.model.model import Model
from rootwise.wording.answer.words import AnswerWords
from rootwise.wording.layout import capital
from rootwise.wording.sites import short_name, short_set

# Kinds of site in the order of the list, with its headings; what is not named comes last.
_KINDS = {"root": "Roots", "nerve": "Nerves", "plexus": "Plexus", "joint": "Joints", "soft": "Muscles and tendons"}
_ELSEWHERE = "Elsewhere"

Choice = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Choices:
    """Options of a list, in groups: (heading, ((value, words), ...))."""

    groups: tuple[tuple[str, tuple[Choice, ...]], ...]

    def values(self) -> frozenset[str]:
        """Every value that can be chosen."""
        return frozenset(value for _, options in self.groups for value, _ in options)


def single_sites(model: Model) -> Choices:
    """Every single source of the model.

    Args:
        model: that answers.
    """
    groups: dict[str, list[Choice]] = {heading: [] for heading in (*_KINDS.values(), _ELSEWHERE)}
    for site in model.sites:
        if site.members == (site.id,):
            heading = _KINDS.get(site.id.partition(".")[0], _ELSEWHERE)
            groups[heading].append((site.id, capital(short_name(site.id))))
    return Choices(tuple((heading, tuple(options)) for heading, options in groups.items() if options))


def with_rows(every: Choices, words: AnswerWords | None, chosen: Sequence[tuple[str, ...]] = ()) -> Choices:
    """The same list with the rows of an answer first, and with sets that were chosen besides.

    Args:
        every: single sources.
        words: the answer, if there is one.
        chosen: sets that the list must hold, such as a pair.
    """
    rows = [row.sites for row in words.rows] if words else []
    known = {"+".join(sites) for sites in rows} | every.values()
    first = [_choice(sites) for sites in rows]
    besides = [_choice(sites) for sites in dict.fromkeys(chosen) if sites and "+".join(sites) not in known]
    groups = (("In this answer", tuple(first)), ("Chosen", tuple(besides)), *every.groups)
    return Choices(tuple((heading, options) for heading, options in groups if options))


def _choice(sites: tuple[str, ...]) -> Choice:
    return "+".join(sites), capital(short_set(sites))
