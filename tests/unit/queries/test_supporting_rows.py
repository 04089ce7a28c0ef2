"""The rows behind a number: whose they are, and which of them."""

import csv

import pytest

from rootwise.atlas.facts import Fact, source
from rootwise.atlas.tables.identity import DATA
from rootwise.atlas.tables.schema import UNSOURCED
from rootwise.cases.case import Finding
from rootwise.queries.atlas.supporting_rows import SupportingRows, supporting_rows
from rootwise.wording.answer.supporting_rows import row_words, source_words


def rows(table: str) -> list[dict[str, str]]:
    with (DATA / table).open(newline="") as handle:
        return list(csv.DictReader(handle))


def behind(finding: str, value: str, site: str, of: str, age: int | None = 48) -> SupportingRows:
    return supporting_rows(Finding(finding, "right", value), site, of, age)


def lines(facts: tuple[Fact, ...]) -> list[tuple[str, int]]:
    return [(fact.file, fact.line) for fact in facts]


def test_rows_of_the_site_begin_with_those_of_the_number_s_own_source() -> None:
    found = behind("tension.femoral_nerve_stretch", "positive", "root.L3.right", "shin2012").of_site
    assert found[0].sources == ("shin2012",)
    spoken = {
        number
        for number, row in enumerate(rows("findings/tension.csv"), start=2)
        if row["finding"] == "tension.femoral_nerve_stretch"
        and row["site"] in ("root.L3", "root.L2-L3", "root.L2-L4", "root.L1-L3", "root.*")
        and row["value"] == "positive"
        and row["source"] not in UNSOURCED  # beside what raters judged no assumption is read
    }
    assert {line for _, line in lines(found)} == spoken


def test_the_rows_of_another_value_are_left_out() -> None:
    found = behind("mri.herniation.foraminal.L3-L4", "protrusion", "root.L3.right", "assumption").of_site
    assert {fact.values["value"] for fact in found} == {"protrusion"}


def test_the_background_is_that_of_the_patient_s_age() -> None:
    ages = {
        age: [
            fact.values.get("age")
            for fact in behind("mri.root_contact.L3", "compression", "root.L3.left", "", age).background
        ]
        for age in (30, 48, 80)
    }
    assert ages == {30: ["-39"], 48: ["40-59"], 80: ["75-"]}


@pytest.mark.parametrize("site", ["root.L3.left", "nerve.femoral.left"])
def test_a_strength_rests_on_the_muscles_of_its_action_and_the_fibres_of_the_site(site: str) -> None:
    found = behind("strength.knee_extension", "4", site, "supply of strength:knee_extension")
    actions = {row["muscle"] for row in rows("anatomy/actions.csv") if row["action"] == "knee_extension"}
    assert {fact.values["muscle"] for fact in found.of_site if "action" in fact.values} == actions
    fibres = [fact for fact in found.of_site if fact.file == "anatomy/supply.csv"]
    assert {fact.values["target"] for fact in fibres} == actions
    if site.startswith("root"):
        assert {fact.values["root"] for fact in fibres} == {"L3"}
    assert all("nerve.femoral" in fact.values["path"] for fact in fibres)
    assert [fact.file for fact in found.background] == ["findings/targets.csv"]


def test_a_region_without_a_row_rests_on_the_pattern_of_referral() -> None:
    found = behind("pain.sole", "present", "plexus.lumbar.left", "referral of plexus.lumbar").of_site
    assert {fact.file for fact in found} == {"findings/referral.csv"}


def test_what_nothing_speaks_of_has_no_rows() -> None:
    assert behind("pain.groin", "present", "other", "assumption").of_site == ()


def test_a_count_is_shown_with_its_share_and_interval_and_a_frequency_without() -> None:
    found = behind("pain.anterior_thigh", "present", "root.L3.right", "egyptspine2015")
    counted, assumed = row_words(found.of_site[0]), row_words(found.background[0])
    assert counted.figure == "23 of 30 (77 %)"
    assert counted.interval == "59 to 88 %"  # Wilson 1927, as other calculators give it
    assert not counted.is_assumed
    assert assumed.interval == ""
    assert assumed.is_assumed
    assert assumed.sources[0].links == ()


def test_a_source_is_found_by_its_key_and_what_is_none_is_said_to_be_none() -> None:
    found = source("lesher2008")
    assert found is not None
    assert source_words("lesher2008").links == (
        (f"PMID {found.pmid}", f"https://pubmed.ncbi.nlm.nih.gov/{found.pmid}/"),
    )
    assert source("assumption") is None
    assert "no publication" in source_words("assumption").citation
