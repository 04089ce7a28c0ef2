"""Names, certainty words and findings read as the field says them."""

import pytest

from rootwise.cases.case import Case, Finding, Numbering
from rootwise.queries.case.explain import FindingWeight
from rootwise.queries.case.pathways import pathways
from rootwise.terms import vocabulary
from rootwise.wording.answer.pathways import pathway_words
from rootwise.wording.certainty import percent, percent_range, supporting_grade, word
from rootwise.wording.findings import as_stated, finding_words
from rootwise.wording.layout import bar, paragraph
from rootwise.wording.sites import cause_name, place_name, set_name, short_name, site_name
from rootwise.wording.statements import counting, other_labels


@pytest.mark.parametrize(
    ("site", "name"),
    [
        ("root.L2.right", "L2 right: exits the L2-L3 foramen, traverses the L1-L2 disc"),
        ("root.S1.left", "S1 left: exits the S1 sacral foramen, traverses the L5-S1 disc"),
        ("root.C6.left", "C6 left"),
        ("root.L2.unknown", "L2 side unknown: exits the L2-L3 foramen, traverses the L1-L2 disc"),
        ("nerve.lateral_femoral_cutaneous.left", "left lateral femoral cutaneous nerve"),
        ("plexus.lumbosacral.right", "right lumbosacral plexus"),
        ("joint.hip.unknown", "hip joint, side unknown"),
        ("cord.thoracic", "thoracic cord"),
        ("cauda_equina", "cauda equina"),
        ("soft.greater_trochanter.left", "left greater trochanter"),
        ("vessel.aortoiliac.left", "left aortoiliac artery"),
        ("systemic.polyneuropathy", "polyneuropathy"),
        ("spine.axial", "axial spine: back pain without a nerve lesion"),
        ("other", "a source that Rootwise does not model"),
    ],
)
def test_a_site_has_one_name_with_its_side_as_a_word(site: str, name: str) -> None:
    assert site_name(site) == name


def test_sets_are_named_by_both_members() -> None:
    pair = ("root.L3.left", "joint.hip.left")
    assert set_name(pair) == "L3 left and left hip joint"
    assert set_name(pair, "joint.hip.left") == "L3 left, with or without left hip joint"
    assert set_name(pair, "root.L3.left") == "left hip joint, with or without L3 left"


def test_every_site_of_the_vocabulary_has_a_name_without_an_id_in_it() -> None:
    names = [short_name(site) for site in vocabulary().sites.full()]
    assert len(set(names)) == len(names)
    assert not [name for name in names if "_" in name or "." in name]
    assert cause_name("never_heard_of") == "never heard of"


@pytest.mark.parametrize(
    ("p", "expected"),
    [
        (1.0, "most likely"), (0.901, "most likely"), (0.90, "likely"), (0.75, "likely"),
        (0.7499, "may represent"), (0.25, "may represent"), (0.2499, "unlikely"), (0.05, "unlikely"),
        (0.0499, "very unlikely"), (0.0, "very unlikely"),
    ],
)  # fmt: skip
def test_certainty_words_change_where_they_are_said_to(p: float, expected: str) -> None:
    assert word(p) == expected


def test_a_certainty_word_goes_no_further_than_its_grade() -> None:
    assert word(0.97, "B") == "most likely"
    assert word(0.97, "C") == "likely, figures unchecked"
    assert word(0.80, "D") == "likely, based on assumptions"
    assert word(0.50, "D") == "may represent"


def test_a_grade_is_that_on_which_half_the_support_rests() -> None:
    pain = Finding("pain.groin", "left", "present")

    def weighed(**bans: float) -> list[FindingWeight]:
        return [FindingWeight(pain, "symptoms", value, "s", grade) for grade, value in bans.items()]

    assert supporting_grade(weighed(A=1.0, D=0.9)) == "A"
    assert supporting_grade(weighed(A=0.2, B=0.2, D=0.9)) == "D"
    assert supporting_grade(weighed(A=-2.0, C=0.1)) == "C"
    assert supporting_grade(weighed(A=-2.0)) is None


def test_a_percentage_is_never_nothing_and_never_everything() -> None:
    told = [percent(p) for p in (0.0, 1e-9, 0.0099, 0.01, 0.5, 0.99, 0.9901, 1.0)]
    assert told == ["<1 %", "<1 %", "<1 %", "1 %", "50 %", "99 %", ">99 %", ">99 %"]
    assert percent_range(0.001, 0.2) == "<1 to 20 %"
    assert percent_range(0.101, 0.104) == "10 %"


def test_a_bar_shows_what_is_there_and_nothing_that_is_not() -> None:
    assert bar(0.0).count("█") == 0
    assert bar(1e-6).count("█") == 1
    assert bar(1.0).count("█") == len(bar(0.3)) == 20


@pytest.mark.parametrize(
    ("finding", "words"),
    [
        (Finding("reflex.patellar", "left", "reduced"), "reduced left knee jerk"),
        (Finding("reflex.patellar", "unknown", "reduced"), "reduced knee jerk, side unknown"),
        (Finding("pain.groin", "left", "absent"), "no left groin pain"),
        (Finding("pain.low_back", "axial", "present"), "low back pain"),
        (Finding("sensation.medial_leg", "right", "absent"), "absent right medial leg sensation"),
        (Finding("strength.hip_flexion", "right", "4+", limited_by="pain"),
         "right hip flexion strength 4+ (limited by pain)"),
        (Finding("tension.femoral_nerve_stretch", "left", "negative", certainty="possible"),
         "negative left femoral nerve stretch test (possible)"),
        (Finding("history.diabetes", "axial", "no"), "no history of diabetes"),
        (Finding("mri.herniation.extraforaminal.L3-L4", "left", "extrusion"),
         "MRI: left L3-L4 extraforaminal extrusion"),
        (Finding("mri.herniation.foraminal.L3-L4", "left", "present"),
         "MRI: left L3-L4 foraminal herniation"),
        (Finding("mri.root_contact.L3", "left", "none"), "MRI: no left L3 root contact"),
        (Finding("mri.normal", "axial", "present"), "MRI: normal report"),
        (Finding("emg.paraspinal_L3.spontaneous", "left", "2+"),
         "EMG: left L3 paraspinal spontaneous activity 2+"),
        (Finding("ncs.superficial_fibular_snap", "left", "absent"),
         "nerve conduction: absent left superficial fibular SNAP"),
        (Finding("block.root.L2", "left", 80.0), "left L2 root block, relief 80 %"),
        (Finding("abi", "left", 0.9), "left ankle-brachial index 0.9"),
        (Finding("reflex.achilles", "left", "not_testable"), "left ankle jerk not testable"),
    ],
)  # fmt: skip
def test_a_finding_reads_as_it_would_be_said(finding: Finding, words: str) -> None:
    assert finding_words(finding) == words


def test_every_finding_has_words_without_an_id_in_them() -> None:
    for name in vocabulary().findings():
        for value in vocabulary().parse_finding(name).scale.words or ("1",):
            told = finding_words(Finding(name, "left", value))
            assert "left" in told
            assert "_" not in told


def test_a_side_that_was_filled_in_is_unknown_again() -> None:
    stated = (Finding("pain.groin", "unknown", "present"), Finding("pain.knee", "left", "present"))
    case = Case("a", findings=stated)
    assert as_stated(Finding("pain.groin", "left", "present"), case).side == "unknown"
    assert as_stated(Finding("pain.knee", "left", "present"), case).side == "left"


def test_a_level_is_never_broken_over_two_lines() -> None:
    lines = paragraph("x " * 37 + "the L2-L3 foramen and the L1-L2 disc " * 3, indent=2, hang=2)
    assert all(len(line.text) <= 80 for line in lines)
    assert sum(line.text.count("L2-L3") for line in lines) == 3


def test_a_root_beyond_the_known_levels_has_no_second_number_and_breaks_nothing() -> None:
    doubtful = Case("a", numbering=Numbering(basis="assumed", castellvi="III"))
    assert counting(doubtful, ["root.S3.left"]) == []
    assert other_labels(doubtful, "S3") == ()
    # With a fused or freed segment L5 is L4 or S1 of another count.
    assert other_labels(doubtful, "L5") == ("L4", "S1")
    assert other_labels(Case("a"), "L5") == ()


@pytest.mark.parametrize(
    ("sites", "told"),
    [
        (("root.L3.right",), "L3 right, exits the L3-L4 foramen"),
        (("root.S3.left",), "S3 left"),
        (("root.L3.right", "root.L4.right"), "L3 right and L4 right"),
        (("joint.hip.left",), "left hip joint"),
    ],
)
def test_a_place_is_named_shortly_and_with_its_side(sites: tuple[str, ...], told: str) -> None:
    assert place_name(sites) == told


def test_a_way_names_the_last_nerve_before_each_finding() -> None:
    case = Case(
        "a",
        findings=(
            Finding("reflex.achilles", "left", "absent"),
            Finding("strength.ankle_dorsiflexion", "left", "4"),
            Finding("sensation.medial_leg", "right", "reduced"),
            Finding("pain.groin", "left", "present"),
            Finding("strength.knee_extension", "left", "5"),
        ),
    )
    # Pain is not followed where a loss was found, nor a normal finding, nor the other side.
    assert pathway_words(pathways(case, ["root.S1.left"])).startswith("S1 by the tibial nerve (ankle jerk)")
    assert "deep fibular nerve (ankle dorsiflexion strength)" in pathway_words(pathways(case, ["root.L5.left"]))
    below_the_knee = pathway_words(pathways(case, ["nerve.deep_fibular.left"]))
    assert below_the_knee == "by the deep fibular nerve (ankle dorsiflexion strength)"
    assert pathway_words(pathways(case, ["root.L2.left"])) == ""
    assert pathway_words(pathways(case, ["nerve.femoral.right"])) == "by the saphenous nerve (medial leg sensation)"
    assert pathways(case, ["joint.hip.left", "other", "cauda_equina"]) == ()
