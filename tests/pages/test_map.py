"""The symptom map over a client: what a tap writes, what it leaves alone, and what it refuses."""

import re

import pytest
from tests.pages.browsing import Visitor
from tests.pages.test_cases import findings

from rootwise.cases import read_bytes


@pytest.fixture
def path(visitor: Visitor) -> str:
    """The path of a new case."""
    return visitor.post("/cases").url.path


def tap(visitor: Visitor, path: str, place: str, symptom: str = "pain", there: str = "present") -> str:
    answer = visitor.edit(path, f"mark:{place}", symptom=symptom, there=there, fragment=True)
    assert answer.status_code == 200, answer.text
    return answer.text


def shown(text: str) -> set[str]:
    return set(re.findall(r'data-key="(\w+:\w+:\w+)"', text))


def test_a_tap_marks_and_a_second_one_takes_it_away(visitor: Visitor, path: str) -> None:
    text = tap(visitor, path, "groin:left")
    assert findings(visitor, path)["pain.groin", "left"].value == "present"
    assert shown(text) == {"pain:groin:left"}
    assert shown(tap(visitor, path, "groin:left")) == set()
    assert findings(visitor, path) == {}


@pytest.mark.parametrize("symptom", ["pain", "paresthesia", "numbness"])
def test_each_symptom_is_marked_for_itself(visitor: Visitor, path: str, symptom: str) -> None:
    tap(visitor, path, "medial_leg:right", symptom)
    assert set(findings(visitor, path)) == {(f"{symptom}.medial_leg", "right")}


def test_what_was_asked_for_and_is_not_there_is_a_finding(visitor: Visitor, path: str) -> None:
    text = tap(visitor, path, "groin:left", there="absent")
    assert findings(visitor, path)["pain.groin", "left"].value == "absent"
    assert shown(text) == set()
    assert re.search(r'<text class="denied"[^>]*>no P</text>', text)
    tap(visitor, path, "groin:left")
    assert findings(visitor, path)["pain.groin", "left"].value == "present"
    tap(visitor, path, "groin:left", there="absent")
    tap(visitor, path, "groin:left", there="absent")
    assert findings(visitor, path) == {}


def test_the_midline_and_the_sides_of_a_region_replace_each_other(visitor: Visitor, path: str) -> None:
    tap(visitor, path, "low_back:left")
    tap(visitor, path, "low_back:right")
    tap(visitor, path, "low_back:axial")
    assert set(findings(visitor, path)) == {("pain.low_back", "axial")}
    tap(visitor, path, "low_back:left")
    assert set(findings(visitor, path)) == {("pain.low_back", "left")}


def test_both_sides_written_as_one_are_shown_apart_and_can_be_told_apart(visitor: Visitor) -> None:
    path = visitor.opened("both.yaml", b"findings: {pain.groin: {both: present}}\n")
    assert shown(visitor.get(path).text) == {"pain:groin:left", "pain:groin:right"}
    tap(visitor, path, "groin:left")
    assert set(findings(visitor, path)) == {("pain.groin", "right")}


def test_a_mark_keeps_what_is_said_about_other_findings(visitor: Visitor) -> None:
    text = b"id: one\nfindings: {pain.groin: {left: {value: present, certainty: possible}}, history.cancer: 'yes'}\n"
    path = visitor.opened("one.yaml", text)
    tap(visitor, path, "knee:left")
    after = findings(visitor, path)
    assert after["pain.groin", "left"].certainty == "possible"
    assert after["history.cancer", "axial"].value == "yes"


def test_a_finding_of_the_map_is_listed_once_and_what_it_cannot_show_is_listed_with_the_others(
    visitor: Visitor,
) -> None:
    text = b"""duration_days: 90
findings:
  pain.groin: {left: present}
  pain.knee: {unknown: present}
  pain.dermatome_L3: {left: present}
  pain.heel: {left: not_tested}
  numbness.thigh: {left: present}
visits:
- {day: 3, findings: {pain.sole: {left: present}}}
"""
    page = visitor.get(visitor.opened("all.yaml", text)).text
    marked = page[page.index('id="map-marked"') : page.index('id="map-as-list"')]
    others = page[page.index('id="others"') : page.index('id="answer"')]
    assert re.findall("<span>([^<]+)</span>", marked) == ["left groin pain", "left thigh numbness"]
    assert re.findall("<span>([^<]+)</span>", others) == [
        "knee pain, side unknown", "left L3 dermatome pain", "left heel pain", "day 3: left sole pain",
    ]  # fmt: skip
    assert not {key for key in shown(page) if "knee" in key or "sole" in key}


def test_the_list_says_in_words_what_is_marked(visitor: Visitor, path: str) -> None:
    tap(visitor, path, "groin:left")
    text = tap(visitor, path, "groin:left", "numbness", "absent")
    button = re.search(r'<button id="mark\.groin:left".*?</button>', text)
    assert button is not None
    assert re.sub("<[^>]+>", "", button[0]) == "groin, left: pain, no numbness"
    other = re.search(r'<button id="mark\.groin:right".*?</button>', text)
    assert other is not None
    assert "groin, right: not recorded" in other[0]


def test_a_mark_is_undone(visitor: Visitor, path: str) -> None:
    before = visitor.file(path)
    tap(visitor, path, "groin:left")
    text = visitor.edit(path, "undo", fragment=True).text
    assert visitor.file(path) == before
    assert shown(text) == set()
    assert shown(visitor.edit(path, "redo", fragment=True).text) == {"pain:groin:left"}


def test_a_stale_tap_is_refused_and_marks_nothing(visitor: Visitor, path: str) -> None:
    seen = visitor.revision(path)
    tap(visitor, path, "groin:left")
    refused = visitor.edit(path, "mark:groin:left", revision=seen, symptom="pain", there="present", fragment=True)
    assert refused.status_code == 409
    assert set(findings(visitor, path)) == {("pain.groin", "left")}


@pytest.mark.parametrize(
    ("done", "fields", "code"),
    [
        ("mark:groyne:left", {}, "E-SERVER-030"),
        ("mark:groin", {}, "E-SERVER-030"),
        ("mark:groin:axial", {}, "E-SERVER-030"),
        ("mark:groin:unknown", {}, "E-SERVER-030"),
        ("mark:dermatome_L3:left", {}, "E-SERVER-030"),
        ("mark:", {}, "E-SERVER-030"),
        ("mark:groin:left", {"symptom": "itch"}, "E-SERVER-031"),
        ("mark:groin:left", {"there": "maybe"}, "E-SERVER-031"),
        ("mark:groin:left:pain", {}, "E-SERVER-030"),
        ("save", {"asked.pain": "guessed"}, "E-SERVER-033"),
    ],
)
def test_what_the_map_does_not_know_is_refused_with_a_code_and_changes_nothing(
    visitor: Visitor, path: str, done: str, fields: dict[str, str], code: str
) -> None:
    before = visitor.file(path)
    for fragment in (True, False):
        answer = visitor.edit(path, done, fragment=fragment, **fields)
        assert answer.status_code == 422
        assert code in answer.text
    assert visitor.file(path) == before


def test_an_unknown_side_is_not_overwritten_by_a_mark_on_the_midline(visitor: Visitor) -> None:
    path = visitor.opened("one.yaml", b"findings: {pain.low_back: {unknown: present}}\n")
    before = visitor.file(path)
    refused = visitor.edit(path, "mark:low_back:axial", symptom="pain", there="present")
    assert refused.status_code == 422
    assert "E-CASE-043" in refused.text
    assert visitor.file(path) == before


def test_the_way_of_asking_is_stated_by_a_person_and_never_by_a_tap(visitor: Visitor, path: str) -> None:
    tap(visitor, path, "groin:left")
    assert b"asked" not in visitor.file(path)
    visitor.edit(path, **{"asked.pain": "mapped"})
    case = read_bytes(visitor.file(path), "a.yaml").case
    assert case is not None
    assert case.asked == {"pain": "mapped"}
    page = visitor.get(path).text
    assert '<option value="mapped" selected>' in page
    visitor.edit(path, **{"asked.pain": ""})
    assert b"asked" not in visitor.file(path)


def test_a_mapped_pain_makes_silence_count_for_more(visitor: Visitor, path: str) -> None:
    for place in ("groin:right", "upper_anterior_thigh:right"):
        tap(visitor, path, place)
    volunteered = re.findall(r'percent">([^<]+)<|(\d+ %)', visitor.get(path).text)
    visitor.edit(path, **{"asked.pain": "mapped"})
    assert re.findall(r'percent">([^<]+)<|(\d+ %)', visitor.get(path).text) != volunteered


def test_without_scripts_what_is_being_marked_stays_chosen(visitor: Visitor, path: str) -> None:
    page = visitor.edit(path, "mark:groin:left", symptom="numbness", there="absent").text
    assert 'name="symptom" value="numbness" checked' in page
    assert 'name="there" value="absent" checked' in page
    assert len(re.findall(r'name="(?:symptom|there)"[^>]* checked', page)) == 2


def test_the_skin_of_a_root_is_told_with_its_shares_and_what_they_rest_on(visitor: Visitor, l3: str) -> None:
    answer = visitor.get("/supply?supply=root.L4")
    assert answer.status_code == 200
    for words in ("medial leg 77 %", "grade D", "without a border", 'fill-opacity="0.77"', 'id="supply-back"'):
        assert words in answer.text
    assert "medial leg 77 %" in visitor.get(f"{l3}?supply=root.L4").text
    assert "fill-opacity" not in visitor.get("/supply?supply=").text


def test_no_line_is_drawn_around_a_supply(visitor: Visitor) -> None:
    layers = re.findall(r'<svg id="supply-.*?</svg>', visitor.get("/supply?supply=root.L3").text, re.S)
    assert len(layers) == 3
    for layer in layers:
        assert "stroke" not in layer
        assert "use" not in layer or 'filter="url(#soft)"' in layer


@pytest.mark.parametrize("name", ["root.C5", "root.L9", "L3", "nerve.median", "\x00"])
def test_a_supply_that_the_atlas_does_not_have_is_refused(visitor: Visitor, l3: str, name: str) -> None:
    for answer in (
        visitor.client.get("/supply", params={"supply": name}), visitor.client.get(l3, params={"supply": name}),
    ):  # fmt: skip
        assert answer.status_code == 404
        assert "E-SERVER-032" in answer.text


def test_shading_is_no_edit_of_the_case(visitor: Visitor, path: str) -> None:
    before = visitor.file(path)
    visitor.edit(path, supply="root.L3")
    assert visitor.file(path) == before


def test_a_case_page_with_all_that_it_loads_stays_small(visitor: Visitor, l3: str) -> None:
    page = visitor.get(l3)
    parts = re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text)
    assert {"/static/map.js", "/static/map.css"} <= set(parts)
    assert len(page.content) + sum(len(visitor.get(part).content) for part in parts) < 301_000
    edited = visitor.edit(l3, "mark:groin:left", symptom="pain", there="present", fragment=True).text
    assert '<path id="front.groin"' in page.text
    assert '<path id="front.groin"' not in edited  # the outlines are sent once
