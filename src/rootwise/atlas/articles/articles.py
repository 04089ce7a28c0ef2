"""Articles of the atlas: sentences about one thing, each with the facts that it rests on."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from rootwise.atlas.articles.references import TABLES, YAML_FILES, ReferenceBook
from rootwise.atlas.tables.identity import DATA
from rootwise.atlas.tables.record import RecordError, record
from rootwise.atlas.tables.schema import Source
from rootwise.atlas.tables.yaml_file import read_yaml
from rootwise.errors import AtlasError, Where
from rootwise.terms.vocabulary import nearest

FOLDER = "articles"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One statement of an article.

    Attributes:
        say: the words; empty where a rule is shown, whose words are its own.
        facts: references that it rests on, as `ReferenceBook` reads them.
        rule: id of an urgency rule that stands here.
        advice: it tells someone to do something.
        unknown: it says what was looked for and not found.
    """

    say: str = ""
    facts: tuple[str, ...] = ()
    rule: str = ""
    advice: bool = False
    unknown: bool = False

    def __post_init__(self) -> None:
        """Refuse words beside a rule's own, and a sentence without either."""
        if bool(self.say) == bool(self.rule):
            raise RecordError("say", "a sentence has words, or shows a rule, and never both")
        if self.rule and (self.facts or self.advice or self.unknown):
            raise RecordError("rule", "a rule brings its own words, sources and advice")

    @property
    def rests_on(self) -> tuple[str, ...]:
        """The references of the sentence, that of its rule among them."""
        return (f"rule:{self.rule}",) if self.rule else self.facts


@dataclass(frozen=True, slots=True)
class Part:
    """Sentences that belong together, under a heading of their own where they have one."""

    sentences: tuple[Sentence, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One chapter of an article."""

    id: str
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What patients ask, and the answer in their words."""

    ask: str
    answer: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """The page about one thing.

    Attributes:
        id: of the thing, such as `root.L2`.
        title, summary: its name, and what a reader must know first.
        reviewed, review_by: when every sentence was last held against its facts, and when it must be again.
        sections, questions: what follows.
        reviewers: clinicians who read it sentence by sentence, by their field; none until one did.
    """

    id: str
    title: str
    summary: tuple[Sentence, ...]
    reviewed: date
    review_by: date
    sections: tuple[Section, ...]
    questions: tuple[Question, ...] = ()
    reviewers: tuple[str, ...] = ()

    @property
    def sentences(self) -> Mapping[str, Sentence]:
        """Every sentence by its key path in the file, in the order of reading."""
        return {
            **{f"summary.{i}": sentence for i, sentence in enumerate(self.summary)},
            **{
                f"sections.{section.id}.parts.{i}.sentences.{j}": sentence
                for section in self.sections
                for i, part in enumerate(section.parts)
                for j, sentence in enumerate(part.sentences)
            },
            **{
                f"questions.{i}.answer.{j}": sentence
                for i, question in enumerate(self.questions)
                for j, sentence in enumerate(question.answer)
            },
        }


@cache
def article(name: str, folder: Path = DATA) -> Article:
    """An article, read once.

    Args:
        name: id of the thing that it is about.
        folder: the atlas; the shipped one by default.

    Returns:
        The article.

    Raises:
        AtlasError: there is none of this name, or it breaks the format.
    """
    known = articles(folder)
    if name not in known:
        near = nearest(name, list(known))
        hint = f"did you mean {near!r}?" if near else f"there are articles on {', '.join(known) or 'nothing yet'}"
        raise AtlasError("E-ATLAS-031", f"there is no article on {name!r}", hint=hint)
    path = folder / FOLDER / f"{name}.yaml"
    try:
        return read_article(read_yaml(path), path)
    except RecordError as error:
        where = Where(path.name, None, error.key or None)
        raise AtlasError("E-ATLAS-160", error.message, where=where, hint="see docs/atlas-format.md") from None


def read_article(raw: Mapping[str, Any], path: Path) -> Article:
    """An article from its file's mapping.

    Args:
        raw: what the YAML file holds.
        path: of the file, which bears the article's id.

    Returns:
        The article.

    Raises:
        RecordError: it breaks the format.
    """
    read = record(Article, raw)
    if read.id != path.stem:
        raise RecordError("id", f"is {read.id!r} in a file of the name {path.stem!r}")
    return read


def articles(folder: Path = DATA) -> tuple[str, ...]:
    """The things that have an article, by name."""
    return tuple(sorted(path.stem for path in (folder / FOLDER).glob("*.yaml")))


@cache
def reference_book(folder: Path = DATA) -> ReferenceBook:
    """What the sentences of an atlas's articles may rest on, read once.

    Args:
        folder: the atlas; the shipped one by default.

    Returns:
        Care facts, rows, levels and rules by reference.
    """
    findings = [path.relative_to(folder).as_posix() for path in sorted((folder / "findings").glob("*.csv"))]
    rows = {name: _rows(folder / name) for name in (*TABLES, *findings)}
    return ReferenceBook(rows, {name: read_yaml(folder / name) for name in YAML_FILES})


@cache
def publications(folder: Path = DATA) -> Mapping[str, Source]:
    """The sources of an atlas by key, read once."""
    return {
        key: Source.model_validate(body)
        for path in sorted((folder / "sources").glob("*.yaml"))
        for key, body in read_yaml(path).items()
    }


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8") as handle:
        return list(csv.DictReader(handle))
