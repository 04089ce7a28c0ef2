"""Case entry over a client: basics, check list, list of findings, and how a sign is tested."""

import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from tests.interfaces.command import L3
from tests.pages.browsing import Visitor

from rootwise.cases import read_bytes
from rootwise.cases.case import Case, Numbering, Procedure
from rootwise.interfaces.server.entry import exam, told
from rootwise.terms import vocabulary


def kept(visitor: Visitor, path: str) -> Case:
    case = read_bytes(visitor.file(path), "a.yaml").case
    assert case is not None
    return case


def new(visitor: Visitor) -> str:
    return visitor.post("/cases").url.path


def opened(visitor: Visitor, findings: str) -> str:
    return visitor.opened("a.yaml", f"findings: {{{findings}}}\n".encode())


@pytest.mark.parametrize(
    ("typed", "days", "shown"),
    [
        ("6 weeks", 42, "42 days: 6 weeks"),
        ("3 months", 91, "91 days: 3 months"),
        ("6mo", 183, "183 days: 6 months"),
        ("1.5 years", 548, "548 days: 18 months"),
        ("2 y", 730, "730 days: 2 years"),
        ("50", 50, "50 days: about 7.1 weeks"),
        ("10 d", 10, "10 days"),
        ("1", 1, "1 day"),
    ],
)
def test_a_duration_is_taken_as_people_say_it_and_shown_back(
    visitor: Visitor, typed: str, days: int, shown: str
) -> None:
    path = new(visitor)
    answer = visitor.edit(path, fragment=True, duration_days=typed)
    assert kept(visitor, path).duration_days == days
    assert f">{shown}</span>" in answer.text
    assert f'value="{days}"' in visitor.get(path).text


def test_a_duration_said_twice_is_one_change(visitor: Visitor) -> None:
    path = new(visitor)
    visitor.edit(path, duration_days="6 weeks")
    seen = visitor.revision(path)
    visitor.edit(path, duration_days="6 weeks")
    assert visitor.revision(path) == seen


@pytest.mark.parametrize("typed", ["soon", "6 moons", "-2 weeks", "weeks", "9" * 7 + " years"])
def test_a_duration_that_is_none_is_refused(visitor: Visitor, typed: str) -> None:
    path = new(visitor)
    refused = visitor.edit(path, duration_days=typed)
    assert refused.status_code == 422
    assert "E-CASE-022" in refused.text


def test_numbering_and_care_are_fields(visitor: Visitor) -> None:
    path = new(visitor)
    text = visitor.edit(
        path, basis="iliolumbar_ligament", lumbar_count="6", castellvi="III", pvr_ml="300", infection_now="yes",
        procedure_target="root.L3.left", procedure_kind="epidural", procedure_day="10", fragment=True,
    ).text  # fmt: skip
    case = kept(visitor, path)
    assert case.numbering == Numbering("iliolumbar_ligament", 6, "III")
    assert case.care is not None
    assert (case.care.pvr_ml, case.care.infection_now) == (300, True)
    assert case.care.procedure == Procedure("root.L3.left", "epidural", 10)
    assert "Post-void residual above 200 mL" in text
    visitor.edit(path, lumbar_count="", castellvi="", basis="")
    assert b"numbering" not in visitor.file(path)


def test_what_an_unquoted_truth_says_stays_as_it_is_written(visitor: Visitor) -> None:
    content = b"findings: {history.cancer: yes, pain.groin: {left: present}}\ncare: {infection_now: true}\n"
    path = visitor.opened("a.yaml", content)
    shown = visitor.get(path).text
    assert re.search(r'name="told.history.cancer" value="yes" checked', shown)
    assert '<option value="yes" selected>' in shown
    visitor.edit(path, infection_now="yes", told__history__cancer="yes")
    assert visitor.file(path) == content


def test_a_name_in_the_label_is_remarked_on(visitor: Visitor) -> None:
    path = new(visitor)
    text = visitor.edit(path, fragment=True, id="Mrs_Miller").text
    assert "this may name a person or a date" in text
    assert "remove it" in text


def test_the_past_is_asked_with_three_answers_and_silence_is_no_finding(visitor: Visitor) -> None:
    path = new(visitor)
    text = visitor.edit(
        path, fragment=True, told__history__cancer="yes", told__history__fever="no", told__history__fall=""
    ).text
    assert {(one.id, one.value) for one in kept(visitor, path).findings} == {
        ("history.cancer", "yes"),
        ("history.fever", "no"),
    }
    assert "1 yes, 1 no, 11 not asked" in text
    visitor.edit(path, told__history__cancer="", told__history__fever="no")
    assert [one.id for one in kept(visitor, path).findings] == ["history.fever"]
    page = visitor.get(path).text
    assert re.search(r'name="told.history.fever" value="no" checked', page)
    assert re.search(r'name="told.history.cancer" value="" checked', page)


def test_an_alarm_sounds_from_the_check_list(visitor: Visitor) -> None:
    path = new(visitor)
    text = visitor.edit(path, fragment=True, **{"told.sphincter.urinary_retention": "yes"}).text
    assert kept(visitor, path).findings[0].value == "present"
    assert "suspect cauda equina syndrome" in text


def test_every_finding_of_the_history_is_asked_once_or_seldom_and_red_flags_come_first() -> None:
    asked = [question.finding for group in told.groups() for question in group.questions]
    assert len(asked) == len(set(asked))
    assert {one for one in vocabulary().findings() if one.startswith("history.")} == {
        *told.SELDOM_ASKED,
        *(one for one in asked if one.startswith("history.")),
    }
    assert not told.SELDOM_ASKED & set(asked)
    first = {question.finding for question in told.groups()[0].questions}
    assert {"history.cancer", "history.fever", "history.drug_injection", "history.immunosuppression"} <= first


@pytest.mark.parametrize(
    ("words", "finding"),
    [
        ("behind the knee pain", "pain.popliteal"),
        ("sitting bone tender", "tenderness.ischial_tuberosity"),
        ("lump groin cough", "mass.groin_reducible"),
        ("double vision", "cranial.diplopia"),
        ("meniscus mcmurray", "knee_exam.mcmurray"),
        ("swollen leg", "vascular_exam.swelling"),
        ("FAIR", "nerve_exam.piriformis_stretch"),
    ],
)
def test_a_finding_is_found_by_the_words_of_a_clinician(words: str, finding: str, visitor: Visitor) -> None:
    assert f'data-finding="{finding}"' in visitor.get(f"/vocabulary?{urlencode({'new_finding': words})}").text


def test_what_neither_grid_nor_check_list_shows_is_picked_from_folded_lists(visitor: Visitor) -> None:
    path = new(visitor)
    assert "/vocabulary/families" in visitor.get(path).text
    page = visitor.get(f"/vocabulary/families?case={path.rpartition('/')[2]}").text
    picked = re.findall(rf'<a href="{path}\?new_finding=([\w.]+)#add" data-finding="\1"', page)
    assert len(picked) == len(set(picked))
    shown = {*told.fields().values(), *(finding for finding, _ in exam.fields().values())}
    assert not shown & set(picked)
    for name in ("history", "general", "cranial", "tenderness", "mass", "knee_exam", "cord_exam", "hip_exam", "course"):
        items = {one for one in vocabulary().findings() if one.startswith(f"{name}.")}
        assert items <= shown | set(picked), name
    assert {f"pain.{region}" for region in vocabulary().regions.seldom_named} <= set(picked)
    assert "<details open" not in page
    assert 'name="finding_side"' in visitor.get("/vocabulary?new_finding=tenderness.calf").text


def test_an_answer_that_the_check_list_cannot_show_stays(visitor: Visitor) -> None:
    path = opened(visitor, "history.cancer: {value: not_testable, by: patient}, pain.groin: {left: present}")
    before = kept(visitor, path)
    visitor.edit(path, age="50", told__history__cancer="")
    assert kept(visitor, path).findings == before.findings


def test_a_field_of_the_check_list_that_does_not_exist_is_refused(visitor: Visitor) -> None:
    path = new(visitor)
    for field, value, code in (
        ("told.history.nothing", "yes", "E-SERVER-004"),
        ("told.pain.groin", "yes", "E-SERVER-004"),
        ("told.history.cancer", "perhaps", "E-CASE-014"),
        ("value.pain.groin:left", "absent", "E-SERVER-004"),
    ):
        refused = visitor.edit(path, **{field: value})
        assert refused.status_code == 422
        assert code in refused.text


def test_a_listed_finding_gets_another_value_and_keeps_what_else_is_stated(visitor: Visitor) -> None:
    path = opened(visitor, "pain.dermatome_L3: {left: {value: present, certainty: probable, day: 3}, right: present}")
    page = visitor.get(path).text
    assert 'name="value.pain.dermatome_L3:left"' in page
    assert ">probable</span>" in page
    visitor.edit(path, **{"value.pain.dermatome_L3:left": "absent"})
    sides = {one.side: one for one in kept(visitor, path).findings}
    left, right = sides["left"], sides["right"]
    assert (left.value, left.certainty, left.day) == ("absent", "probable", 3)
    assert right.value == "present"


def test_a_listed_number_stays_a_number_and_a_listed_value_cannot_be_emptied(visitor: Visitor) -> None:
    path = opened(visitor, "block.root.L3: {left: 80}")
    visitor.edit(path, **{"value.block.root.L3:left": "50"})
    assert kept(visitor, path).findings[0].value == 50
    visitor.edit(path, **{"value.block.root.L3:left": "partial"})
    assert kept(visitor, path).findings[0].value == "partial"
    assert "E-SERVER-006" in visitor.edit(path, **{"value.block.root.L3:left": " "}).text


def test_a_listed_value_that_stood_for_a_look_is_a_result_of_its_own_once_changed(visitor: Visitor) -> None:
    path = opened(visitor, "pain.groin: {left: {value: absent, by: expanded}}")
    visitor.edit(path, **{"value.pain.groin:left": "present"})
    assert kept(visitor, path).findings[0].by is None


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("groin pain", "pain.groin"),
        ("foot drop", "weakness.ankle_dorsiflexion"),
        ("tingling thigh", "paresthesia.thigh"),
        ("lasegue", "tension.straight_leg_raise"),
        ("giv way", "gait.knee_buckling"),
        ("mri herniation foraminal L2-L3", "mri.herniation.foraminal.L2-L3"),
        ("big toe pain", "pain.great_toe"),
    ],
)
def test_a_finding_is_found_by_the_words_that_people_use(visitor: Visitor, typed: str, found: str) -> None:
    text = visitor.client.get("/vocabulary", params={"new_finding": typed}).text
    assert f'data-finding="{found}"' in text
    assert text.count("<li>") <= 12


def test_a_known_finding_offers_the_results_of_its_scale(visitor: Visitor) -> None:
    def offered(finding: str) -> list[str]:
        text = visitor.client.get("/vocabulary", params={"new_finding": finding}).text
        return re.findall(r'value="add:([^"]+)"', text)

    assert offered("pain.groin") == ["absent", "present", "not_testable"]
    assert offered("mri.root_contact.L3") == ["none", "contact", "deviation", "compression", "present", "not_testable"]
    assert offered("history.cancer") == ["no", "yes", "not_testable"]
    assert "a number, 0 to 100 (%)" in visitor.get("/vocabulary?new_finding=block.root.L3").text
    assert 'name="finding_side"' not in visitor.get("/vocabulary?new_finding=history.cancer").text
    assert "No finding matches these words" in visitor.get("/vocabulary?new_finding=zzz").text
    assert visitor.get("/vocabulary?new_finding=").text.strip() == ""


@pytest.mark.parametrize(
    ("fields", "side"),
    [
        ({"new_finding": "groin pain", "new_side": "right"}, "right"),
        ({"new_finding": "pain.groin", "new_side": "right", "finding_side": "left"}, "left"),
        ({"new_finding": "pain.low_back", "new_side": "right"}, "axial"),
        ({"new_finding": "pain.low_back", "new_side": "right", "finding_side": "right"}, "right"),
        ({"new_finding": "gait.limp", "new_side": "right"}, "right"),
        ({"new_finding": "gait.limp", "new_side": "right", "finding_side": "axial"}, "axial"),
        ({"new_finding": "gait.limp"}, "axial"),
    ],
)
def test_an_added_finding_takes_its_own_side_before_that_of_the_complaint(
    visitor: Visitor, fields: dict[str, str], side: str
) -> None:
    path = new(visitor)
    answer = visitor.edit(path, "add:present", **fields)
    assert answer.status_code == 200
    assert [(one.side, one.value) for one in kept(visitor, path).findings] == [(side, "present")]


def test_a_sided_finding_is_never_added_without_a_side(visitor: Visitor) -> None:
    path = new(visitor)
    refused = visitor.edit(path, "add:present", new_finding="pain.groin")
    assert refused.status_code == 422
    assert "E-SERVER-035" in refused.text
    assert kept(visitor, path).findings == ()


def test_a_filled_leg_does_not_become_the_side_of_the_complaint(visitor: Visitor, l3: str) -> None:
    visitor.edit(l3, "fill:left")
    assert 'value="right" checked' in visitor.get(l3).text


def test_a_stale_page_that_says_the_same_duration_in_other_words_does_not_differ(visitor: Visitor) -> None:
    path = new(visitor)
    seen = visitor.revision(path)
    visitor.edit(path, duration_days="42", told__history__fever="yes")
    refused = visitor.edit(path, revision=seen, duration_days="6 weeks", told__history__fever="")
    assert refused.status_code == 409
    assert "Duration" not in refused.text
    assert "history of fever" in refused.text


ROWS = [row.finding for rows in exam.parts().values() for row in rows]


@pytest.mark.parametrize("finding", ROWS)
def test_every_row_opens_to_a_text_with_its_source_and_a_picture_of_its_own(visitor: Visitor, finding: str) -> None:
    page = visitor.get(f"/tests/{finding}")
    assert page.status_code == 200
    for part in ("<dt>Patient</dt>", "<dt>Examiner</dt>", "<dt>Positive</dt>", ", grade ", f'href="/atlas/{finding}"'):
        assert part in page.text
    assert re.search(r'<svg class="test-figure".*role="img".*<title id="figure-[^"]+">[^<]{15,}</title>', page.text)
    assert " style=" not in page.text
    assert 'href="http' not in page.text


def test_no_two_rows_share_a_picture_or_its_words(visitor: Visitor) -> None:
    pages = [visitor.get(f"/tests/{finding}").text for finding in ROWS]
    told_in_words = [re.findall(r"<title id=[^>]*>([^<]*)", page)[0] for page in pages]
    assert len(set(told_in_words)) == len(ROWS)
    pictures = [re.sub(r"<title.*?</title>|(figure|hatch)-[\w.]+", "", page.partition("<svg")[2]) for page in pages]
    assert len({picture.partition("</svg>")[0] for picture in pictures}) == len(ROWS)


def test_a_row_says_roots_and_nerve_as_the_atlas_has_them(visitor: Visitor) -> None:
    # Iliopsoas alone is 70 % of hip flexion, and 46 % of it is L2: the other flexors add the rest.
    hip = visitor.get("/tests/strength.hip_flexion").text
    assert re.search(r'href="/atlas/root\.L2">L2</a>.*?42 %', hip, re.S)
    assert "intrapelvic femoral nerve" in hip
    assert "consensus, grade D, not verified" in hip
    stretch = visitor.get("/tests/tension.femoral_nerve_stretch").text
    assert "positive in 32 of 41: L2 to L4 roots, disc herniation (shin2012, grade A; operated)" in stretch


def test_a_part_of_the_grid_is_no_whole_page(visitor: Visitor) -> None:
    part = visitor.client.get("/tests/reflex.patellar", headers={"HX-Request": "true"}).text
    assert "<html" not in part
    assert "<dt>Examiner</dt>" in part


@pytest.mark.parametrize("finding", ["strength.nothing", "pain.groin", "%3Cb%3E", "x" * 300])
def test_a_test_that_is_not_described_is_not_found(visitor: Visitor, finding: str) -> None:
    answer = visitor.get(f"/tests/{finding}")
    assert answer.status_code == 404
    assert "E-SERVER-036" in answer.text
    assert "<b>" not in answer.text


def test_the_page_of_a_full_case_stays_small(visitor: Visitor, l3: str) -> None:
    visitor.edit(l3, "fill:left")
    visitor.edit(l3, "fill:right")
    static = Path(exam.__file__).parents[1] / "static"
    page = visitor.get(l3).text
    loaded = re.findall(r'(?:href|src)="/static/([^"]+)"', page)
    assert len(page.encode()) + sum((static / name).stat().st_size for name in loaded) < 300_000
    assert visitor.file(l3) != L3.read_bytes()
