"""An article as a page of text: `rootwise atlas article`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rootwise.wording.atlas.article.text import PAGE_READ, ArticleWords, FactWords, PartWords, SentenceWords
from rootwise.wording.layout import BLANK, Line, Role, paragraph
from rootwise.wording.statements import INTENDED_USE

_ROLES: dict[str, Role] = {"urgent": "alarm", "unverified": "quiet", "not known": "quiet"}


def article_page(words: ArticleWords) -> list[Line]:
    """A page of text; numbers in brackets name the facts at its end.

    Args:
        words: of the article.

    Returns:
        Lines of at most 80 columns; addresses stay whole.
    """
    lines = [Line(words.title, "title"), *paragraph(words.standing), *paragraph(words.dates, "quiet"), BLANK]
    lines += _sentences(words.summary)
    for section in words.sections:
        lines += [BLANK, Line(section.title.upper(), "heading"), *_parts(section.parts)]
    if words.questions:
        lines += [BLANK, Line("WHAT PATIENTS ASK", "heading"), *_parts(words.questions)]
    lines += [BLANK, Line("FACTS", "heading"), *(line for fact in words.facts for line in _fact(fact))]
    return [*lines, BLANK, *paragraph(INTENDED_USE, "quiet")]


def _parts(parts: Iterable[PartWords]) -> Iterator[Line]:
    for part in parts:
        if part.title:
            yield from paragraph(part.title, "strong", indent=2)
        yield from _sentences(part.sentences)


def _sentences(sentences: Iterable[SentenceWords]) -> Iterator[Line]:
    for sentence in sentences:
        lead = f"{sentence.lead}: " if sentence.lead else ""
        # An advice needs no word of its own: it is the one that is not marked as something less.
        marks = [mark.upper() for mark in sentence.marks if mark in ("unverified", "not known")]
        before = f"{', '.join(marks)}: " if marks else ""
        cited = f" [{', '.join(map(str, sentence.numbers))}]" if sentence.numbers else ""
        role: Role = next((_ROLES[mark] for mark in sentence.marks if mark in _ROLES), "plain")
        yield from paragraph(f"- {lead}{before}{sentence.text}{cited}", role, indent=2, hang=2)


def _fact(fact: FactWords) -> Iterator[Line]:
    head = ": ".join(filter(None, [fact.what, fact.value]))
    yield from paragraph(f"[{fact.number}] {fact.id}  {head}", indent=2, hang=4)
    people = f"Population: {fact.population}. " if fact.population else ""
    yield from paragraph(f"{people}Grade {fact.grade}, {fact.grade_words}.", indent=6)
    for source in fact.sources:
        place = next((address if name == PAGE_READ else name for name, address in source.links), "")
        yield from paragraph(f"{source.citation} {place}", "quiet", indent=6)
    yield from paragraph(fact.note, "quiet", indent=6)
