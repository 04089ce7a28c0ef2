"""The case itself: mirroring, selecting, and independence from the order in which it was written."""

import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies import Document, documents, findings

from rootwise.cases import Case, Finding, mirror, read_text, select
from rootwise.errors import CaseError


def case_of(document: Document) -> Case:
    parsed = read_text(json.dumps(document))
    assert parsed.case is not None, [issue.render() for issue in parsed.issues]
    return parsed.case


@given(documents())
def test_mirroring_twice_is_the_identity(document: Document) -> None:
    case = case_of(document)
    assert mirror(mirror(case)) == case


@given(documents())
def test_mirroring_moves_every_sided_finding_and_nothing_else(document: Document) -> None:
    case = case_of(document)
    swapped = mirror(case)
    exchange = {"left": "right", "right": "left"}
    moved = {(exchange.get(f.side, f.side), f.id, f.value, f.day) for f in case.findings}
    assert {(f.side, f.id, f.value, f.day) for f in swapped.findings} == moved
    assert (swapped.id, swapped.age, swapped.sex, swapped.onset) == (case.id, case.age, case.sex, case.onset)


@given(documents(), st.randoms())
def test_the_order_of_keys_does_not_matter(document: Document, random: st.DataObject) -> None:
    shuffled = {key: _shuffle(value, random) for key, value in _shuffle(document, random).items()}
    assert case_of(shuffled) == case_of(document)


def _shuffle(value: object, random: object) -> object:
    if not isinstance(value, dict):
        return value
    keys = list(value)
    random.shuffle(keys)  # type: ignore[attr-defined]
    return {key: value[key] for key in keys}


@given(documents())
def test_yaml_and_json_say_the_same(document: Document) -> None:
    from_yaml = read_text(yaml.safe_dump(document, sort_keys=False))
    assert from_yaml.case == case_of(document)


@given(findings())
def test_both_is_left_and_right(block: Document) -> None:
    written = {key: value for key, value in block.items() if isinstance(value, dict) and "both" in value}
    spelled = {key: {"left": value["both"], "right": value["both"]} for key, value in written.items()}
    assert case_of({"id": "a", "findings": written}) == case_of({"id": "a", "findings": spelled})


@given(documents())
def test_a_reading_only_leaves_out(document: Document) -> None:
    case = case_of(document)
    bedside, electro = select(case, "bedside"), select(case, "electrodiagnosis")
    assert set(map(id, bedside.findings)) <= set(map(id, electro.findings)) <= set(map(id, case.findings))
    assert select(case, "all") is case


def test_each_reading_sees_its_families() -> None:
    block = {
        "pain.groin": {"left": "present"},
        "sensation.dermatome_L2": {"left": "reduced"},
        "emg.iliopsoas": {"left": "abnormal"},
        "ncs.saphenous_snap": {"left": "normal"},
        "mri.root_contact.L2": {"left": "compression"},
        "block.root.L2": {"left": 80},
        "lab.ck": "normal",
    }
    case = case_of({"id": "a", "findings": block})
    names_level = ("sensation.dermatome_L2",)
    assert [f.id for f in select(case, "bedside", names_level).findings] == ["pain.groin"]
    electro = [f.id for f in select(case, "electrodiagnosis").findings]
    assert electro == ["emg.iliopsoas", "ncs.saphenous_snap", "pain.groin", "sensation.dermatome_L2"]
    assert len(select(case, "all", names_level).findings) == 7


def test_an_unknown_reading_is_an_error() -> None:
    with pytest.raises(CaseError, match="E-CASE-040") as caught:
        select(Case("a"), "blind")
    assert caught.value.hint == "use one of: bedside electrodiagnosis all"


def test_visits_give_their_day_to_their_findings() -> None:
    block = {"reflex.patellar": {"left": "reduced"}}
    dated = {"reflex.patellar": {"left": {"value": "absent", "day": 20}}}
    document = {"id": "a", "duration_days": 3, "findings": block, "visits": [{"day": 42, "findings": dated}]}
    assert [(f.day, f.value) for f in case_of(document).findings] == [(3, "reduced"), (20, "absent")]


def test_not_tested_is_dropped_and_not_testable_is_kept() -> None:
    block = {"reflex.patellar": {"left": "not_tested", "right": "not_testable"}}
    assert case_of({"id": "a", "findings": block}).findings == (
        Finding("reflex.patellar", "right", "not_testable"),
    )


def test_absent_of_a_graded_finding_is_none() -> None:
    block = {"mri.stenosis.central.L3-L4": "absent", "reflex.patellar": {"left": "absent"}}
    assert [f.value for f in case_of({"id": "a", "findings": block}).findings] == ["none", "absent"]


def test_the_object_form_keeps_every_key() -> None:
    value = {
        "value": 80, "volume_ml": 0.5, "agent": "lidocaine 2 %", "spread": "one root", "hours": 3, "day": 45,
        "by": "examiner", "certainty": "probable", "limited_by": "pain", "span": ["note.txt", 2, 9],
    }  # fmt: skip
    (finding,) = case_of({"id": "a", "findings": {"block.root.L2": {"left": value}}}).findings
    assert finding == Finding(
        "block.root.L2", "left", 80.0, "examiner", "probable", "pain", 45,
        {"volume_ml": 0.5, "hours": 3.0, "agent": "lidocaine 2 %", "spread": "one root",
         "span": ("note.txt", 2, 9)},
    )  # fmt: skip


def test_a_case_can_be_hashed_and_holds_no_answer() -> None:
    document = {"id": "a", "truth": {"sites": ["root.L3.left"]}, "tags": ["mixed"], "quality": "rich"}
    parsed = read_text(json.dumps(document | {"findings": {"pain.groin": {"left": "present"}}}))
    assert parsed.case is not None
    assert parsed.casebook is not None
    assert hash(parsed.case) == hash(mirror(mirror(parsed.case)))
    assert parsed.casebook.truth is not None
    assert parsed.casebook.truth.accept == (("root.L3.left",),)
    assert not {"truth", "source", "tags", "quality"} & set(Case.__slots__)
