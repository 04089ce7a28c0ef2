"""An article in words: sentences with what may be thought of them, and the facts behind each, numbered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from rootwise.atlas.articles.articles import Article, Sentence
from rootwise.atlas.articles.references import Reference, ReferenceBook
from rootwise.atlas.tables.schema import UNSOURCED, Source
from rootwise.care.rule_book import CHECKED, RuleBook
from rootwise.care.urgency import UNVERIFIED
from rootwise.wording.grades import GRADES
from rootwise.wording.layout import capital

# `advice` only where every fact was read; else the same sentence is `unverified`, whatever it tells one to do.
Mark = Literal["advice", "unverified", "not known", "urgent"]

MARKS: Mapping[Mark, str] = {
    "advice": "Says what to do, and rests on facts of grade A or B alone.",
    "unverified": "Rests on a fact that was recalled, judged or assumed: not advice.",
    "not known": "Was looked for and not found.",
    "urgent": "An urgency rule, in its own words.",
}
PAGE_READ = "page read"  # what an address is called that is neither a DOI nor a PMID
_LEVELS = {"E0": "Now", "E1": "The same day to three days", "E2": "Within two weeks"}


@dataclass(frozen=True, slots=True)
class SentenceWords:
    """A sentence as it is shown.

    Attributes:
        text: the words.
        marks: what may be thought of it; none where it is a statement on facts that were read.
        numbers: of the facts that it rests on, in the order in which it names them.
        lead: a word or two before it: how urgent a rule is.
    """

    text: str
    marks: tuple[Mark, ...]
    numbers: tuple[int, ...]
    lead: str = ""


@dataclass(frozen=True, slots=True)
class PartWords:
    """Sentences under a heading; it may be empty."""

    title: str
    sentences: tuple[SentenceWords, ...]


@dataclass(frozen=True, slots=True)
class SectionWords:
    """A chapter with its anchor."""

    anchor: str
    title: str
    parts: tuple[PartWords, ...]


@dataclass(frozen=True, slots=True)
class SourceWords:
    """Where a fact was seen.

    Attributes:
        key: in sources/*.yaml.
        citation: the reference.
        links: what to call an address, and the address: DOI, PMID, page.
    """

    key: str
    citation: str
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FactWords:
    """A fact as it is shown at the end of the page.

    Attributes:
        number: by which sentences name it.
        id, anchor: of the fact.
        what, value, population: what was measured, what was found, in whom and how many.
        sources: where it was seen; empty for judgements and assumptions.
        grade, grade_words: how far to trust it.
        note: how the number came about.
    """

    number: int
    id: str
    anchor: str
    what: str
    value: str
    population: str
    sources: tuple[SourceWords, ...]
    grade: str
    grade_words: str
    note: str


@dataclass(frozen=True, slots=True)
class ArticleWords:
    """A page on one thing, ready for a screen, a terminal or print.

    Attributes:
        id, title: of the thing.
        summary, sections, questions: the sentences; a question is a part whose title asks.
        facts: what they rest on, by number.
        dates: when it was reviewed, and when it must be again.
        standing: how much of it rests on what, in one sentence.
    """

    id: str
    title: str
    summary: tuple[SentenceWords, ...]
    sections: tuple[SectionWords, ...]
    questions: tuple[PartWords, ...]
    facts: tuple[FactWords, ...]
    dates: str
    standing: str

    @property
    def sentences(self) -> tuple[SentenceWords, ...]:
        """All sentences, in the order of reading."""
        parts = (*(part for section in self.sections for part in section.parts), *self.questions)
        return (*self.summary, *(sentence for part in parts for sentence in part.sentences))


def article_words(
    article: Article, book: ReferenceBook, sources: Mapping[str, Source], rules: RuleBook, today: date
) -> ArticleWords:
    """An article with its facts, as it is shown everywhere.

    Args:
        article: whose references all stand in the book, as the lint sees to.
        book: what sentences may rest on.
        sources: publications by key.
        rules: urgency rules, whose words are shown where an article names one.
        today: the day on which the review is judged.

    Returns:
        The page in words.
    """
    by_rule = {rule.id: rule for rule in rules.rules}
    order: dict[str, int] = {}

    def told(sentence: Sentence) -> SentenceWords:
        references = [reference for name in sentence.rests_on if (reference := book.get(name)) is not None]
        numbers = tuple(order.setdefault(reference.id, len(order) + 1) for reference in references)
        if sentence.rule:
            rule = by_rule[sentence.rule]
            action = " ".join(filter(None, [rule.action, rule.clock])) if rule.grade in CHECKED else UNVERIFIED
            marks: tuple[Mark, ...] = ("urgent", "advice" if rule.grade in CHECKED else "unverified")
            return SentenceWords(f"{rule.say} {action}", marks, numbers, _LEVELS[rule.level])
        return SentenceWords(sentence.say, marks_of(sentence, references), numbers)

    def parts(titled: Iterable[tuple[str, Sequence[Sentence]]]) -> tuple[PartWords, ...]:
        return tuple(PartWords(title, tuple(map(told, sentences))) for title, sentences in titled)

    summary = tuple(map(told, article.summary))
    sections = tuple(
        SectionWords(section.id, section.title, parts((part.title, part.sentences) for part in section.parts))
        for section in article.sections
    )
    questions = parts((question.ask, question.answer) for question in article.questions)
    facts = tuple(
        fact_words(number, reference, sources) for name, number in order.items() if (reference := book.get(name))
    )
    read = f"reviewed by {', '.join(article.reviewers)}" if article.reviewers else "no clinician has reviewed it yet"
    late = " This review is overdue." if article.review_by < today else ""
    dates = (
        f"Checked against its facts on {article.reviewed}, to be checked again by {article.review_by}; "
        f"{read}.{late}"
    )
    words = ArticleWords(article.id, article.title, summary, sections, questions, facts, dates, "")
    return replace(words, standing=_standing(words))


def marks_of(sentence: Sentence, references: Sequence[Reference]) -> tuple[Mark, ...]:
    """What may be thought of a sentence, by the weakest of its facts.

    Args:
        sentence: with words of its own.
        references: its facts.

    Returns:
        `unverified` whenever a fact is not of grade A or B; `advice` is never said of such a sentence.
    """
    checked = all(reference.grade in CHECKED for reference in references)
    marks: list[Mark] = []
    if sentence.unknown:
        marks.append("not known")
    if not checked:
        marks.append("unverified")
    elif sentence.advice and references:
        marks.append("advice")
    return tuple(marks)


def fact_words(number: int, reference: Reference, sources: Mapping[str, Source]) -> FactWords:
    """A fact in words.

    Args:
        number: by which sentences name it.
        reference: the fact.
        sources: publications by key.

    Returns:
        What was measured, in whom, and where that was read.
    """
    people = ", ".join(filter(None, [reference.population, f"n = {reference.n:,}" if reference.n else ""]))
    cited = tuple(_source(key, sources[key]) for key in reference.sources if key not in UNSOURCED and key in sources)
    return FactWords(
        number, reference.id, f"fact-{re.sub('[^A-Za-z0-9.-]', '-', reference.id)}",
        capital(reference.what).rstrip("."), reference.value, people, cited,
        reference.grade, GRADES[reference.grade], capital(reference.note).rstrip("."),
    )  # fmt: skip


def _source(key: str, source: Source) -> SourceWords:
    links = [
        (f"doi:{source.doi}", f"https://doi.org/{source.doi}") if source.doi else None,
        (f"PMID {source.pmid}", f"https://pubmed.ncbi.nlm.nih.gov/{source.pmid}/") if source.pmid else None,
        (PAGE_READ, source.url) if source.url else None,
    ]
    return SourceWords(key, source.citation, tuple(link for link in links if link is not None))


def _standing(words: ArticleWords) -> str:
    sentences = words.sentences
    grades = "".join(fact.grade for fact in words.facts)
    return (
        f"{len(sentences)} sentences on {len(words.facts)} facts: {grades.count('A')} of grade A, {grades.count('B')} "
        f"of B, {grades.count('C')} of C, {grades.count('D')} of D. "
        f"{_count(sentences, 'unverified')} sentences are unverified; {_count(sentences, 'not known')} say what is not "
        "known."
    )


def _count(sentences: Sequence[SentenceWords], mark: Mark) -> int:
    return sum(mark in sentence.marks for sentence in sentences)
