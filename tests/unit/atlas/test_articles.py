"""Articles: what a sentence may say, what the lint catches, and what is never shown as advice."""

import csv
import json
from datetime import date
from pathlib import Path

import pytest
import yaml
from tests.two_sites import FILES, TODAY, write

from rootwise.atlas.articles.articles import (
    Article,
    Part,
    Section,
    Sentence,
    article,
    articles,
    publications,
    reference_book,
)
from rootwise.atlas.articles.references import Reference, ReferenceBook, numbers
from rootwise.atlas.lint.lint import lint
from rootwise.atlas.tables.identity import DATA, articles_hash, atlas_hash
from rootwise.care.rule_book import rule_book
from rootwise.care.urgency import UNVERIFIED
from rootwise.errors import AtlasError
from rootwise.wording.atlas.article.jsonld import article_jsonld
from rootwise.wording.atlas.article.page import article_page
from rootwise.wording.atlas.article.text import article_words
from rootwise.wording.layout import WIDTH

FACTS = (
    "fact,topic,what,population,k,n,value,unit,low,high,source,grade,note\n"
    'GEO-1,anatomy,"weakness, L2-L3",operated,12,30,40,%,25,58,sasaki2014,A,the page prints 39 %\n'
    "REC-1,care,dose,adults,,,7,days,,,sasaki2014,C,recalled\n"
)
ARTICLE = """\
id: root.L3
title: L3
summary: []
reviewed: 2026-01-01
review_by: 2027-01-01
sections:
- id: one
  title: One
  parts:
  - sentences:
    - say: "Weak were 12 of 30 (40 %) at L2-L3."
      facts: [GEO-1]
    - say: "Stop it for 7 days."
      facts: [REC-1]
      advice: true
    - say: "No trial was found."
      unknown: true
"""


def codes(tmp_path: Path, old: str = "", new: str = "", *, facts: str = FACTS, today: date = TODAY) -> list[str]:
    assert old in ARTICLE
    files = {**FILES, "articles/root.L3.yaml": ARTICLE.replace(old, new, 1), "care/facts.csv": facts}
    return [issue.render() for issue in lint(write(tmp_path, files), today)]


def test_a_sound_article_breaks_no_rule(tmp_path: Path) -> None:
    assert codes(tmp_path) == []


@pytest.mark.parametrize(
    ("code", "old", "new"),
    [
        ("E-ATLAS-160", "title: L3", "titel: L3"),
        ("E-ATLAS-160", "id: root.L3", "id: root.L4"),
        ("E-ATLAS-160", 'say: "No trial was found."', "rule: x"),
        ("E-ATLAS-161", "      unknown: true\n", ""),
        ("E-ATLAS-162", "[GEO-1]", "[GEO-2]"),
        ("E-ATLAS-162", "[GEO-1]", "[GEO-1, supply:muscle.tongue.L3]"),
        ("E-ATLAS-163", "40 %", "41 %"),
        ("E-ATLAS-163", "12 of 30", "12 of 31"),
        ("E-ATLAS-163", "No trial", "None of 3 trials"),
    ],
)
def test_each_defect_of_a_sentence_is_named_with_its_line(tmp_path: Path, code: str, old: str, new: str) -> None:
    found = codes(tmp_path, old, new)

    assert [one for one in found if code in one and "articles/root.L3.yaml" in one], found


def test_the_line_of_a_wrong_number_is_that_of_its_sentence(tmp_path: Path) -> None:
    files = {**FILES, "articles/root.L3.yaml": ARTICLE.replace("40 %", "41 %"), "care/facts.csv": FACTS}

    (issue,) = [one for one in lint(write(tmp_path, files), TODAY) if one.code == "E-ATLAS-163"]

    assert ARTICLE.splitlines()[(issue.line or 0) - 1].strip().startswith('- say: "Weak')


def test_an_overdue_review_is_a_warning(tmp_path: Path) -> None:
    assert any("W-ATLAS-166" in one for one in codes(tmp_path, today=date(2027, 1, 2)))
    assert codes(tmp_path, today=date(2027, 1, 1)) == []


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ("E-ATLAS-164", FACTS + FACTS.splitlines()[1] + "\n"),
        ("W-ATLAS-165", FACTS + "NEW-1,care,x,y,,,1,days,,,sasaki2014,A,\n"),
        ("E-ATLAS-001", FACTS + "NEW-1,care,x,y,3,2,1,days,,,sasaki2014,A,\n"),
        ("E-ATLAS-001", FACTS + "NEW-1,care,x,y,,,,,,,sasaki2014,A,\n"),
        ("E-ATLAS-110", FACTS + "NEW-1,care,x,y,,,1,days,,,sasaki2041,A,\n"),
    ],
)
def test_each_defect_of_a_care_fact_is_named(tmp_path: Path, code: str, facts: str) -> None:
    assert any(code in one for one in codes(tmp_path, facts=facts))


def test_numbers_are_read_as_a_person_reads_them() -> None:
    assert numbers("at L2-L3 and S1, 4,766 of 12.50 (-0.2 to 7)") == {
        *numbers("4766"), *numbers("12.5"), *numbers("0.2"), *numbers("7")
    }  # fmt: skip
    assert numbers("55 in 100 people") == numbers("55")
    assert numbers("in 100 people") == numbers("100")


def test_shares_of_one_target_over_several_paths_are_one_reference() -> None:
    row = {"target": "iliopsoas", "kind": "muscle", "root": "L2", "source": "consensus", "grade": "D", "note": ""}
    rows = [{**row, "share": share} for share in ("0.28", "0.18")]
    found = ReferenceBook({"anatomy/supply.csv": rows}, {}).get("supply:muscle.iliopsoas.L2")

    assert found is not None
    assert found.value == "46 %"


def test_a_row_that_is_one_of_several_cannot_be_meant() -> None:
    row = {"finding": "pain.groin", "site": "root.L3", "source": "a", "k": "1", "n": "2"}
    row |= {"selection": "none", "grade": "A", "note": ""}

    book = ReferenceBook({"findings/pain.csv": [row, {**row, "k": "2"}]}, {})

    assert book.get("count:pain.groin@root.L3@a") is None


def made_up(*sentences: Sentence) -> Article:
    section = Section("one", "One", (Part(sentences),))
    return Article("root.L2", "Made up", (), date(2026, 1, 1), date(2027, 1, 1), (section,))


def book_of(**grades: str) -> ReferenceBook:
    blank = dict.fromkeys(("population", "k", "n", "unit", "low", "high", "note"), "")
    rows = [
        {**blank, "fact": name, "what": name, "value": "1", "source": "consensus", "grade": grade}
        for name, grade in grades.items()
    ]
    return ReferenceBook({"care/facts.csv": rows}, {})


@pytest.mark.parametrize("grade", ["C", "D"])
def test_advice_on_a_fact_that_was_not_read_is_unverified_and_no_advice(grade: str) -> None:
    told = Sentence("Do this.", ("good", "weak"), advice=True)

    words = article_words(made_up(told), book_of(good="A", weak=grade), {}, rule_book(), TODAY)

    assert [sentence.marks for sentence in words.sentences] == [("unverified",)]
    page = "\n".join(line.text for line in article_page(words))
    assert "- UNVERIFIED: Do this." in page


def test_advice_on_facts_that_were_read_is_advice() -> None:
    words = article_words(
        made_up(Sentence("Do.", ("a", "b"), advice=True)), book_of(a="A", b="B"), {}, rule_book(), TODAY
    )

    assert [sentence.marks for sentence in words.sentences] == [("advice",)]


def test_an_unverified_number_is_marked_though_it_is_no_advice() -> None:
    words = article_words(made_up(Sentence("It is 1.", ("weak",))), book_of(weak="C"), {}, rule_book(), TODAY)

    assert [sentence.marks for sentence in words.sentences] == [("unverified",)]


def test_a_rule_speaks_in_its_own_words_and_gives_no_advice_below_grade_b() -> None:
    rules = {rule.id: rule for rule in rule_book().rules}
    named = made_up(Sentence(rule="cauda_equina_features"), Sentence(rule="acute_limb_ischaemia"))

    strong, weak = article_words(named, reference_book(), publications(), rule_book(), TODAY).sentences

    assert strong.text.startswith(rules["cauda_equina_features"].say)
    assert str(rules["cauda_equina_features"].action) in strong.text
    assert strong.marks == ("urgent", "advice")
    assert weak.text.endswith(UNVERIFIED)
    assert weak.marks == ("urgent", "unverified")


def test_an_overdue_review_is_said_on_the_page() -> None:
    late = article_words(article("root.L2"), reference_book(), publications(), rule_book(), date(2030, 1, 1))

    assert "overdue" in late.dates


# The shipped article.


def raw_sentences() -> list[dict[str, object]]:
    """Every sentence of every shipped article, straight from the files."""
    found = []
    for path in sorted((DATA / "articles").glob("*.yaml")):
        body = yaml.safe_load(path.read_text(encoding="utf-8"))
        found += body["summary"]
        found += [told for section in body["sections"] for part in section["parts"] for told in part["sentences"]]
        found += [told for question in body["questions"] for told in question["answer"]]
    return found


def raw_grades() -> dict[str, str]:
    with (DATA / "care" / "facts.csv").open(newline="", encoding="utf-8") as handle:
        return {row["fact"]: row["grade"] for row in csv.DictReader(handle)}


def test_the_page_on_l2_has_the_chapters_and_ten_questions() -> None:
    assert articles() == ("root.L2",)
    found = article("root.L2")
    assert [section.id for section in found.sections] == [
        "what", "why", "when", "mechanism", "evaluation", "imaging", "electrodiagnosis", "blocks", "preparation",
        "interventions", "checks", "follow_up", "balance", "alternatives",
    ]  # fmt: skip
    assert len(found.questions) == 10


def test_every_sentence_of_the_shipped_article_is_shown_once() -> None:
    words = article_words(article("root.L2"), reference_book(), publications(), rule_book(), TODAY)

    said = [one["say"] for one in raw_sentences() if "say" in one]
    shown = [sentence.text for sentence in words.sentences]
    assert [text for text in said if shown.count(str(text)) != said.count(text)] == []


def test_no_shipped_sentence_on_a_care_fact_of_grade_c_or_d_is_advice() -> None:
    grades = raw_grades()
    words = article_words(article("root.L2"), reference_book(), publications(), rule_book(), TODAY)
    marks = {sentence.text: sentence.marks for sentence in words.sentences}
    weak = [
        str(one["say"])
        for one in raw_sentences()
        if "say" in one and {grades.get(str(name), "A") for name in one.get("facts", ())} & {"C", "D"}  # type: ignore[attr-defined]
    ]

    assert len(weak) >= 5
    assert [text for text in weak if "unverified" not in marks[text] or "advice" in marks[text]] == []


def test_every_fact_of_the_page_can_be_found_again() -> None:
    words = article_words(article("root.L2"), reference_book(), publications(), rule_book(), TODAY)

    assert [fact.number for fact in words.facts] == list(range(1, len(words.facts) + 1))
    lost = [fact.id for fact in words.facts if fact.grade in "AB" and not any(one.links for one in fact.sources)]
    assert lost == []
    assert len({fact.anchor for fact in words.facts}) == len(words.facts)


def test_the_page_of_text_fits_a_terminal() -> None:
    words = article_words(article("root.L2"), reference_book(), publications(), rule_book(), TODAY)

    wide = [line.text for line in article_page(words) if len(line.text) > WIDTH and " " in line.text.strip()]
    assert wide == []


def test_an_unknown_article_is_refused_with_a_hint() -> None:
    with pytest.raises(AtlasError, match=r"root\.L9") as refusal:
        article("root.L9")
    assert "root.L2" in str(refusal.value.hint)


def test_a_better_sentence_changes_no_answer(tmp_path: Path) -> None:
    before = write(tmp_path / "a", {**FILES, "articles/root.L3.yaml": ARTICLE, "care/facts.csv": FACTS})
    after = write(tmp_path / "b", {**FILES, "articles/root.L3.yaml": ARTICLE + "\n", "care/facts.csv": FACTS})

    assert atlas_hash(before) == atlas_hash(after)
    assert articles_hash(before) != articles_hash(after)


# Properties as published for each type: https://schema.org, read in docs.rs (schema_org_types), metacpan
# (SemanticWeb::Schema) and Google's reference of types.
THING = {"name", "alternateName", "description", "identifier", "sameAs", "url"}
KNOWN = {
    "MedicalWebPage": THING
    | {"about", "aspect", "medicalAudience", "lastReviewed", "inLanguage", "isAccessibleForFree", "citation"},
    "Nerve": THING | {"nerveMotor", "sensoryUnit", "sourcedFrom", "branch"},
    "Muscle": THING,
    "SuperficialAnatomy": THING,
    "ScholarlyArticle": THING,
    "CreativeWork": THING,
    "PropertyValue": THING | {"propertyID", "value"},
    "MedicalAudience": THING | {"audienceType"},
}


def typed(node: object) -> list[dict[str, object]]:
    if isinstance(node, list):
        return [one for part in node for one in typed(part)]
    if not isinstance(node, dict):
        return []
    own = [node] if "@type" in node else []
    return own + [one for part in node.values() for one in typed(part)]


def test_the_linked_data_use_types_and_properties_that_schema_org_has() -> None:
    found, book = article("root.L2"), reference_book()
    words = article_words(found, book, publications(), rule_book(), TODAY)

    linked = json.loads(json.dumps(article_jsonld(found, words, book)))

    nodes = typed(linked["@graph"])
    assert {str(node["@type"]) for node in nodes} <= set(KNOWN)
    strange = [
        (node["@type"], key) for node in nodes for key in node if key[0] != "@" and key not in KNOWN[str(node["@type"])]
    ]
    assert strange == []
    page, nerve = linked["@graph"]
    assert page["about"]["@id"] == nerve["@id"]
    assert page["lastReviewed"] == "2026-11-23"
    assert {"iliopsoas", "gracilis", "sartorius"} <= {muscle["name"] for muscle in nerve["nerveMotor"]}
    assert "tibialis anterior" not in {muscle["name"] for muscle in nerve["nerveMotor"]}
    assert nerve["identifier"]["value"] == "FMA:6176"


def test_linked_data_describe_the_page_without_what_is_unverified() -> None:
    found = Article(
        "root.L2", "Made up", (Sentence("Sure.", ("a",)), Sentence("Unsure.", ("c",))),
        date(2026, 1, 1), date(2027, 1, 1), (),
    )  # fmt: skip
    book = book_of(a="A", c="C")

    page = article_jsonld(found, article_words(found, book, {}, rule_book(), TODAY), book)["@graph"][0]

    assert page["description"] == "Sure."


def test_a_reference_says_its_interval_and_its_people() -> None:
    found = reference_book().get("EX005")

    assert isinstance(found, Reference)
    assert found.value == "7.0 positive likelihood ratio (2.3 to 21)"
    assert found.n == 54
