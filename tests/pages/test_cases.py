"""The pages of a case: opening, editing, undoing and getting the file back."""

from pathlib import Path

import pytest
from tests.interfaces.command import L3, called
from tests.pages.browsing import Visitor, visiting

from rootwise.cases import read_bytes
from rootwise.cases.case import Finding


def findings(visitor: Visitor, path: str) -> dict[tuple[str, str], Finding]:
    case = read_bytes(visitor.file(path), "a.yaml").case
    assert case is not None
    return {(finding.id, finding.side): finding for finding in case.findings}


def test_it_is_ready_once_the_model_is_loaded(visitor: Visitor) -> None:
    ready = visitor.get("/healthz").json()
    assert ready["status"] == "ready"
    assert ready["atlas"]
    assert ready["model"]


def test_the_start_page_offers_everything_a_day_begins_with(visitor: Visitor, l3: str) -> None:
    text = visitor.get("/").text
    for part in ("New case", "Open a file", "Emergency MRI", "Intended use", f'href="{l3}"', f"/examples/{L3.name}"):
        assert part in text


def test_the_answer_has_the_sentences_of_the_command_line(visitor: Visitor, l3: str) -> None:
    told = " ".join(called("localize", L3).stdout.split())
    shown = visitor.get(l3).text
    for sentence in (
        "exits the L3-L4 foramen, traverses the L2-L3 disc",
        "likely, based on assumptions",
        "divides its odds by",
    ):
        assert sentence in told
        assert sentence in shown


def test_a_file_that_is_not_edited_comes_back_byte_for_byte(visitor: Visitor) -> None:
    content = b"# a comment\r\nid: one\r\nfindings:  {pain.groin: {left: present}}\r\n"
    path = visitor.opened("one.yml", content)
    visitor.edit(path, cell__reflex__patellar__left="")
    assert visitor.file(path) == content
    assert 'filename="one.yml"' in visitor.get(f"{path}/file").headers["content-disposition"]


def test_an_edit_keeps_what_it_does_not_name(visitor: Visitor, l3: str) -> None:
    before = read_bytes(L3.read_bytes(), L3.name)
    visitor.edit(l3, cell__reflex__achilles__right="n")
    after = read_bytes(visitor.file(l3), L3.name)
    assert before.case is not None
    assert after.case is not None
    assert set(after.case.findings) - set(before.case.findings) == {
        Finding("reflex.achilles", "right", "normal", day=120)
    }
    assert after.casebook == before.casebook


def test_an_edit_changes_the_answer_and_the_alarms(visitor: Visitor, l3: str) -> None:
    text = visitor.edit(l3, fragment=True, cell__strength__knee_extension__right="2").text
    assert "Leg strength of MRC grade 3 or less" in text
    assert 'id="answer"' in text
    assert "<html" not in text


def test_undo_and_redo_walk_through_the_steps(visitor: Visitor, l3: str) -> None:
    visitor.edit(l3, age="61")
    edited = visitor.file(l3)
    visitor.edit(l3, "undo")
    assert visitor.file(l3) == L3.read_bytes()
    visitor.edit(l3, "redo")
    assert visitor.file(l3) == edited


def test_a_stale_edit_is_refused_and_both_are_shown(visitor: Visitor, l3: str) -> None:
    seen = visitor.revision(l3)
    visitor.edit(l3, cell__reflex__achilles__left="1")
    kept = visitor.file(l3)
    for fragment in (True, False):
        refused = visitor.edit(l3, revision=seen, fragment=fragment, cell__reflex__achilles__left="0")
        assert refused.status_code == 409
        assert "E-STORE-002" in refused.text
        assert "<td>0</td><td>1</td>" in refused.text
    assert visitor.file(l3) == kept


def test_an_undone_state_cannot_be_mistaken_for_a_later_one(visitor: Visitor, l3: str) -> None:
    visitor.edit(l3, age="61")
    seen = visitor.revision(l3)
    visitor.edit(l3, "undo")
    visitor.edit(l3, age="62")
    assert visitor.edit(l3, revision=seen, age="63").status_code == 409


def test_the_rest_of_a_leg_is_filled_in_as_such_and_nothing_recorded_is_overwritten(visitor: Visitor, l3: str) -> None:
    visitor.edit(l3, "fill:right")
    after = findings(visitor, l3)
    assert after["strength.knee_extension", "right"].value == "4+"
    assert after["reflex.patellar", "right"].value == "absent"
    filled = {place: finding for place, finding in after.items() if finding.by == "fill"}
    assert {place[1] for place in filled} == {"right"}
    assert ("sensation.medial_leg", "right") in filled
    assert ("tension.slump", "right") not in after
    assert 'class="cell filled"' in visitor.get(l3).text
    visitor.edit(l3, "undo")
    assert visitor.file(l3) == L3.read_bytes()


def test_a_filled_cell_that_is_examined_is_no_longer_filled(visitor: Visitor, l3: str) -> None:
    visitor.edit(l3, "fill:right")
    visitor.edit(l3, cell__strength__knee_flexion__right="5")
    assert findings(visitor, l3)["strength.knee_flexion", "right"].by is None


def test_a_finding_is_added_and_removed_by_its_id(visitor: Visitor, l3: str) -> None:
    added = visitor.edit(l3, "add", new_finding="pain.groin", new_side="right", new_value="present")
    assert "right groin pain" in added.text
    assert ("pain.groin", "right") in findings(visitor, l3)
    visitor.edit(l3, "remove:pain.groin:right")
    assert ("pain.groin", "right") not in findings(visitor, l3)


def test_a_finding_without_a_side_is_added_whatever_the_side_of_the_complaint(visitor: Visitor, l3: str) -> None:
    visitor.edit(l3, "add", new_finding="history.cancer", new_side="left", new_value="yes")
    assert findings(visitor, l3)["history.cancer", "axial"].value == "yes"


def test_the_side_of_the_complaint_is_asked_once(visitor: Visitor, l3: str) -> None:
    assert 'value="right" checked' in visitor.get(l3).text
    answer = visitor.edit(l3, "add", new_finding="pain.groin", new_side="left", new_value="present")
    assert 'value="left" checked' in answer.text


@pytest.mark.parametrize(
    ("finding", "typed", "value"),
    [
        ("strength.hip_flexion", "4-", "4-"),
        ("strength.hip_flexion", "n", "normal"),
        ("strength.hip_flexion", "NT", "not_testable"),
        ("reflex.achilles", "0", "absent"),
        ("sensation.groin", "-", "reduced"),
        ("hip_exam.faber", "+", "positive"),
        ("tension.slump", "negative", "negative"),
    ],
)
def test_a_key_stands_for_a_value(visitor: Visitor, finding: str, typed: str, value: str) -> None:
    path = visitor.post("/cases").url.path
    assert visitor.edit(path, **{f"cell.{finding}.left": typed}).status_code == 200
    assert findings(visitor, path)[finding, "left"].value == value


def test_not_tested_is_shown_and_is_no_finding(visitor: Visitor) -> None:
    path = visitor.post("/cases").url.path
    text = visitor.edit(path, cell__reflex__achilles__left="x").text
    assert 'name="cell.reflex.achilles.left" value="x"' in text
    assert findings(visitor, path) == {}


def test_both_sides_written_as_one_can_be_edited_apart(visitor: Visitor) -> None:
    path = visitor.opened("both.yaml", b"findings: {reflex.achilles: {both: normal}}\n")
    visitor.edit(path, cell__reflex__achilles__left="0")
    after = findings(visitor, path)
    assert [after["reflex.achilles", side].value for side in ("left", "right")] == ["absent", "normal"]


def test_findings_of_visits_are_shown_with_their_day_and_stay_as_they_are(visitor: Visitor) -> None:
    text = b"""duration_days: 90
findings: {pain.groin: {left: present}, reflex.patellar: {unknown: absent},
  pain.knee: {left: {value: present, day: 5}}}
visits:
- {day: 3, findings: {pain.groin: {left: absent}}}
"""
    path = visitor.opened("visits.yaml", text)
    page = visitor.edit(path, age="50").text
    for shown in (
        "<span>left groin pain</span>",
        "<span>day 3: no left groin pain</span>",
        "side unknown",
        "<span>left knee pain</span>",
    ):
        assert shown in page
    assert page.count(">Remove<") == 3
    assert b"visits:\n- day: 3\n" in visitor.file(path)


def test_a_json_file_is_edited_too(visitor: Visitor) -> None:
    path = visitor.opened("one.json", b'{"id": "one", "findings": {"pain.groin": {"left": "present"}}}')
    visitor.edit(path, age="50")
    assert visitor.file(path).startswith(b"id: one\n")
    assert 'filename="one.yaml"' in visitor.get(f"{path}/file").headers["content-disposition"]


def test_an_example_is_looked_at_and_edited_in_a_copy(visitor: Visitor) -> None:
    assert "Probable sources" in visitor.get(f"/examples/{L3.name}").text
    path = visitor.post(f"/examples/{L3.name}").url.path
    assert visitor.file(path) == L3.read_bytes()


def test_cases_outlive_the_program(tmp_path: Path) -> None:
    with visiting(tmp_path) as first:
        path = first.opened(L3.name, L3.read_bytes())
    with visiting(tmp_path) as second:
        assert second.file(path) == L3.read_bytes()


def test_a_read_only_server_shows_cases_and_refuses_every_change(tmp_path: Path) -> None:
    with visiting(tmp_path) as writer:
        path = writer.opened(L3.name, L3.read_bytes())
    with visiting(tmp_path, read_only=True) as reader:
        assert reader.get(path).status_code == 200
        refusals = [
            reader.edit(path, age="61"), reader.edit(path, "undo"), reader.post("/cases"),
            reader.open("a.yaml", L3.read_bytes()), reader.post(f"/examples/{L3.name}"),
        ]  # fmt: skip
        assert {answer.status_code for answer in refusals} == {403}
        assert "E-STORE-003" in refusals[0].text
        assert reader.file(path) == L3.read_bytes()
