"""`atlas show SITE`: the illness script as a page and as data."""

import json

import pytest
from jsonschema import Draft202012Validator
from tests.interfaces.command import called

from rootwise.wording.atlas.script.record import SCHEMA
from rootwise.wording.layout import WIDTH


def narrow(text: str) -> bool:
    """Whether all lines fit, addresses left aside."""
    return all(len(line) <= WIDTH for line in text.splitlines() if "http" not in line)


SHOWN = ("root.L2", "root.L2.left", "joint.hip", "vessel.aortoiliac", "nerve.pudendal", "bone.sacrum", "roots.L2-L4")


@pytest.mark.parametrize("site", SHOWN)
def test_a_script_is_a_page_that_fits_a_terminal(site: str) -> None:
    result = called("atlas", "show", site)
    assert result.exit_code == 0
    parts = ["SYMPTOMS", "HISTORY", "EXAMINATION", "ELECTRODIAGNOSIS", "IMAGING"]
    headings = ["HOW COMMON", "CAUSES", "PRESENTATIONS", *parts]
    places = [result.stdout.index(f"\n{heading}") for heading in headings]
    assert places == sorted(places)
    assert narrow(result.stdout)


def test_a_family_of_levels_says_what_tells_them_apart() -> None:
    result = called("atlas", "show", "root")
    assert result.exit_code == 0
    assert result.stdout.index("\nL2 root") < result.stdout.index("\nL3 root")
    assert narrow(result.stdout)


def test_rows_of_a_site_are_still_there() -> None:
    result = called("atlas", "show", "root.L2", "--rows")
    assert result.stdout.startswith("root.L2: ")
    assert "lesions/at_background.csv" in result.stdout


def test_anything_else_is_shown_as_rows() -> None:
    for name in ("pain.groin", "iliopsoas", "groin", "sasaki2014"):
        assert called("atlas", "show", name).stdout.startswith(f"{name}: ")


@pytest.mark.parametrize("name", ["root.L2", "joint.hip.left", "none", "cauda_equina", "roots"])
def test_json_is_one_object_a_site_that_fits_its_schema(name: str) -> None:
    result = called("atlas", "show", name, "--json")
    check = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    records = [json.loads(line) for line in result.stdout.splitlines()]
    assert len(records) == (9 if name == "roots" else 1)
    for record in records:
        check.validate(record)


def test_json_and_page_say_the_same() -> None:
    record = json.loads(called("atlas", "show", "root.L2", "--json").stdout)
    (pain,) = [part for part in record["findings"]["symptoms"] if part["family"] == "pain"]
    (thigh,) = [item for item in pain["raised"] if item["finding"] == "pain.upper_anterior_thigh"]
    page = called("atlas", "show", "root.L2").stdout
    assert f"{100 * thigh['probability']:.0f} %     {100 * thigh['background']:.0f} %" in page


def test_json_of_what_is_no_site_is_refused() -> None:
    result = called("atlas", "show", "pain.groin", "--json")
    assert result.exit_code == 2
    assert "E-QUERY-006" in result.output


def test_the_schema_of_a_script_is_printed() -> None:
    Draft202012Validator.check_schema(json.loads(called("schema", "--script").stdout))
