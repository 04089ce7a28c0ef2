"""The page on L2: every mark leads to its fact, what is unverified is never advice, and it fits any screen."""

import json
import re

from playwright.sync_api import Page
from tests.pages.browsing import Visitor
from tests.pages.screen import assert_fits

PAGE = "/articles/root.L2"
MOST = 300_000  # bytes of a page


def test_the_page_answers_and_is_not_too_heavy(visitor: Visitor) -> None:
    answer = visitor.get(PAGE)

    assert answer.status_code == 200
    assert len(answer.content) < MOST


def test_every_mark_and_every_line_of_the_contents_leads_somewhere(visitor: Visitor) -> None:
    text = visitor.get(PAGE).text

    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    wanted = set(re.findall(r'href="#([^"]+)"', text))
    assert {"fact-EX005", "fact-SNRB-001", "facts", "questions"} <= wanted
    assert wanted <= set(ids)


def test_an_unknown_article_is_a_clear_404(visitor: Visitor) -> None:
    answer = visitor.get("/articles/root.L9")

    assert answer.status_code == 404
    assert "E-SERVER-003" in answer.text
    assert "root.L2" in answer.text


def test_a_path_out_of_the_folder_is_no_article(visitor: Visitor) -> None:
    for name in ("..%2F..%2Fcare%2Furgency", "%2e%2e", "root.L2.yaml", "<script>"):
        assert visitor.get(f"/articles/{name}").status_code == 404


def test_what_is_unverified_is_marked_by_a_word_and_never_as_advice(visitor: Visitor) -> None:
    items = re.findall(r'<li(?: class="([^"]*)")?>(.*?)</li>', visitor.get(PAGE).text, re.S)
    by_sentence = {re.sub("<[^>]+>", "", words): marks.split() for marks, words in items}

    recalled = next(marks for words, marks in by_sentence.items() if "recalled as 2.3 of 100" in words)
    assert recalled == ["unverified"]
    weak = [words for words, marks in by_sentence.items() if "unverified" in marks]
    assert len(weak) > 10
    assert [words for words in weak if "unverified" not in words.split()] == []
    assert [words for words in weak if "advice" in by_sentence[words]] == []


def test_the_linked_data_are_json(visitor: Visitor) -> None:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', visitor.get(PAGE).text, re.S)

    assert found is not None
    linked = json.loads(found[1])
    assert [node["@type"] for node in linked["@graph"]] == ["MedicalWebPage", "Nerve"]


def test_the_print_fits_as_well(page: Page) -> None:
    page.goto(PAGE)
    page.emulate_media(media="print")
    assert_fits(page)


def test_a_mark_leads_to_its_fact_by_keyboard(page: Page) -> None:
    page.goto(PAGE)

    page.locator("a.cite").first.focus()
    page.keyboard.press("Enter")

    assert page.evaluate("location.hash") == "#fact-EX051"
    assert page.evaluate("document.querySelector(':target').innerText").startswith("1 L1-L2 among operated")
