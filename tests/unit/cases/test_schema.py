"""The JSON Schema is what the code says, and agrees with the reader."""

import json
from collections.abc import Mapping

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator
from tests.strategies import Document, documents

from rootwise.cases import read_text
from rootwise.cases.case_schema import COMMITTED, schema, text

SCHEMA = schema()
VALIDATOR = Draft202012Validator(SCHEMA)


def test_the_committed_file_is_the_generated_one() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == text(), "run python -m rootwise.cases.case_schema"
    assert json.loads(text()) == SCHEMA


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@given(documents())
def test_what_the_reader_takes_without_an_issue_is_valid(document: Document) -> None:
    assert read_text(json.dumps(document)).case is not None
    assert [error.message for error in VALIDATOR.iter_errors(document)] == []


@pytest.mark.parametrize(
    "document",
    [
        {"patient": {"age": 130}},
        {"patient": {"name": "x"}},
        {"onset": "acute"},
        {"duration_days": -1},
        {"unknown": 1},
        {"format": "rootwise-case/2"},
        {"id": "Mr Smith"},
        {"truth": {"sites": ["root.L3"]}},
        {"numbering": {"lumbar_count": 7}},
        {"care": {"scores": [{"name": "nrs_leg", "value": 11}]}},
        {"visits": [{"findings": {}}]},
        {"asked": {"strength": "mapped"}},
        {"findings": {"pain.tail": "present"}},
        {"findings": {"pain.thighs": {"left": "present"}}},
        {"findings": {"strength.hip_flexion": "4"}},
        {"findings": {"strength.hip_flexion": {"left": "6"}}},
        {"findings": {"strength.hip_flexion": {"left": 9}}},
        {"findings": {"strength.hip_flexion": {}}},
        {"findings": {"strength.hip_flexion": {"both": "4", "left": "4"}}},
        {"findings": {"history.diabetes": {"left": "yes"}}},
        {"findings": {"block.root.L2": {"left": 120}}},
        {"findings": {"block.root.L2": {"left": {"value": 80, "volume": 1}}}},
        {"findings": {"mri.herniation.L3-L4": {"left": "extrusion"}}},
        {"findings": {"emg.soleus.spontaneous": {"left": "abnormal"}}},
    ],
)
def test_what_the_reader_refuses_is_not_valid(document: Mapping[str, object]) -> None:
    assert read_text(json.dumps(document)).case is None
    assert not VALIDATOR.is_valid(document)


def test_what_the_reader_only_warns_about_is_not_valid() -> None:
    document = {"findings": {"strength.hip_flexion": {"left": 4}}}
    assert read_text(json.dumps(document)).case is not None
    assert not VALIDATOR.is_valid(document)
