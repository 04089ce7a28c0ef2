"""The vocabulary: every id is read, nothing else is, and the helpers hold their promises."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rootwise.errors import Issue, RootwiseError, UnknownFinding, Where
from rootwise.terms import Scale, Sites, vocabulary

WORDS = vocabulary()


def test_every_listed_id_is_read_as_itself() -> None:
    ids = list(WORDS.findings())
    assert len(ids) == len(set(ids))
    assert [WORDS.parse_finding(one).id for one in ids] == ids


@pytest.mark.parametrize(
    ("finding", "kind", "scale", "parts"),
    [
        ("pain.upper_anterior_thigh", "region", "presence", {"region": "upper_anterior_thigh"}),
        ("sensation.dermatome_L3", "region", "sensation", {"region": "dermatome_L3", "root": "L3"}),
        ("sensation.proprioception_lower_limb", "item", "sensation", {"region": None}),
        ("sensation.vibration_lower_limb", "item", "sensation", {"region": None}),
        ("strength.hip_flexion", "action", "mrc", {"action": "hip_flexion"}),
        ("strength.lower_limb", "coarse", "mrc", {"action": "lower_limb"}),
        ("strength.iliopsoas", "muscle", "mrc", {"muscle": "iliopsoas"}),
        ("strength.myotome_L3", "myotome", "mrc", {"root": "L3"}),
        ("strength.grip", "action", "mrc", {"action": "grip"}),
        ("weakness.face", "coarse", "presence", {"action": "face"}),
        ("emg.vastus_lateralis", "muscle", "emg", {"muscle": "vastus_lateralis"}),
        ("emg.vastus_lateralis.spontaneous", "muscle", "spontaneous", {"sub_item": "spontaneous"}),
        ("emg.paraspinal", "muscle", "emg", {"muscle": "paraspinal", "root": None}),
        ("emg.paraspinal_L3", "muscle", "emg", {"muscle": "paraspinal_L3", "root": "L3"}),
        ("emg.paraspinal_L3.recruitment", "muscle", "recruitment", {"root": "L3"}),
        ("emg.myotome_L3", "myotome", "emg", {"root": "L3", "muscle": None}),
        ("emg.lower_limb", "coarse", "emg", {"action": None}),
        ("emg.lower_limb.motor_units", "coarse", "motor_units", {}),
        (
            "mri.herniation.extraforaminal.L3-L4",
            "item",
            "herniation",
            {"zone": "extraforaminal", "disc": "L3-L4"},
        ),
        ("mri.root_contact.L2", "item", "contact", {"root": "L2"}),
        ("mri.root_enhancement.L2", "item", "presence", {"root": "L2"}),
        ("mri.normal", "item", "presence", {}),
        ("mri.mass.intradural", "item", "severity", {}),
        ("mri.mass.foraminal.L1-L2", "item", "severity", {"disc": "L1-L2"}),
        ("ct.herniation.central.C5-C6", "item", "herniation", {"zone": "central"}),
        ("xray.fracture.L2", "item", "severity", {"vertebra": "L2"}),
        ("abi", "none", "abi", {}),
        ("sensory_level", "none", "text", {}),
        ("block.root.L2", "item", "relief", {"root": "L2"}),
        ("history.diabetes", "item", "yes_no", {}),
        ("lab.crp_esr", "item", "lab", {}),
    ],
)
def test_an_id_is_taken_apart(finding: str, kind: str, scale: str, parts: dict[str, str | None]) -> None:
    term = WORDS.parse_finding(finding)
    assert (term.kind, term.scale.name) == (kind, scale)
    assert {name: getattr(term, name) for name in parts} == parts


@pytest.mark.parametrize(
    "finding",
    ["", ".", "pain", "pain.", "pain.thigh.", "abi.", "abi.left", "mri.herniation.L3-L4",
     "mri.root_contact.L3-L4",
     "mri.fracture.C8", "emg.vastus_lateralis.spontaneous.x", "emg.hip_flexion", "weakness.iliopsoas",
     "xray.mass.psoas", "pain.dermatome_L6", "Pain.thigh", "pain.thigh\n"],
)  # fmt: skip
def test_what_is_not_in_the_vocabulary_is_refused_with_a_hint(finding: str) -> None:
    assert WORDS.get(finding) is None
    with pytest.raises(UnknownFinding) as caught:
        WORDS.parse_finding(finding)
    assert caught.value.code == "E-TERM-001"
    assert caught.value.hint


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("strenght.hip_flexion", "strength.hip_flexion"),
        ("strength.hip_flexon", "strength.hip_flexion"),
        ("reflex.achiles", "reflex.achilles"),
        ("mri.herniation.L3-L4", "mri.herniation.ZONE.DISC"),
        ("mri.herniation.central.L3-4", "mri.herniation.central.L3-L4"),
        ("reflex.knee", "patellar"),
        ("abi.x", 'write "abi" alone'),
        ("x" * 100_000, "the first part is one of"),
    ],
)
def test_a_hint_names_what_was_probably_meant(written: str, meant: str) -> None:
    assert meant in WORDS.suggest(written)


@given(st.text(max_size=40))
def test_any_text_gets_an_answer(text: str) -> None:
    assert WORDS.get(text) is not None or WORDS.suggest(text)


def test_sidedness_follows_the_family() -> None:
    sided = {name: family.sided for name, family in WORDS.families.items()}
    assert sided["strength"] == "yes"
    assert sided["history"] == "no"
    assert sided["mri"] == sided["gait"] == "optional"


def test_discs_run_without_a_gap_from_c2_to_s1() -> None:
    assert len(WORDS.discs) == 23
    assert WORDS.discs[0] == "C2-C3"
    assert WORDS.discs[-1] == "L5-S1"
    assert all(a.split("-")[1] == b.split("-")[0] for a, b in zip(WORDS.discs, WORDS.discs[1:], strict=False))


def test_vertebrae_have_no_c8_and_roots_have() -> None:
    assert "C8" in WORDS.roots
    assert "C8" not in WORDS.vertebrae


def test_a_coarse_region_gives_its_leaf_regions() -> None:
    thigh = (
        "upper_anterior_thigh",
        "lower_anterior_thigh",
        "medial_thigh",
        "lateral_thigh",
        "posterior_thigh",
    )
    assert WORDS.regions.parts("thigh") == thigh
    assert WORDS.regions.parts("groin") == ("groin",)
    assert WORDS.regions.ancestors("upper_anterior_thigh") == ("anterior_thigh", "thigh", "lower_limb")
    assert set(WORDS.regions.parts("lower_limb")) < set(WORDS.regions.leaves())


def test_leaf_regions_contain_nothing_and_are_no_dermatomes() -> None:
    assert all(WORDS.regions.parts(leaf) == (leaf,) for leaf in WORDS.regions.leaves())
    assert not any("dermatome" in leaf for leaf in WORDS.regions.leaves())
    with pytest.raises(KeyError):
        WORDS.regions.parts("tail")


def test_a_limb_is_its_proximal_and_distal_actions() -> None:
    for limb in ("lower_limb", "upper_limb"):
        halves = WORDS.coarse_actions[f"proximal_{limb}"] + WORDS.coarse_actions[f"distal_{limb}"]
        assert halves == WORDS.coarse_actions[limb] == WORDS.actions[limb]


@pytest.mark.parametrize(
    ("site", "is_site"),
    [
        ("root.L3.left", True),
        ("root.L3.unknown", True),
        ("root.L3", False),
        ("root.L6.left", False),
        ("cauda_equina", True),
        ("cauda_equina.left", False),
        ("cord.thoracic", True),
        ("vessel.aorta", True),
        ("nerve.femoral.axial", False),
        ("none", True),
        ("left", False),
        ("", False),
    ],
)
def test_a_site_has_a_side_exactly_where_there_are_two(site: str, is_site: bool) -> None:
    assert WORDS.sites.is_site(site) is is_site


def test_mirroring_a_site_twice_gives_it_back() -> None:
    for site in WORDS.sites.full():
        assert WORDS.sites.is_site(WORDS.sites.mirror(site))
        assert WORDS.sites.mirror(WORDS.sites.mirror(site)) == site
    assert WORDS.sites.mirror("root.L3.left") == "root.L3.right"
    assert Sites({}).side("conus") is None


def test_a_scale_knows_normal_and_abnormal() -> None:
    mrc, severity, relief = (WORDS.scales[name] for name in ("mrc", "severity", "relief"))
    assert [mrc.is_normal(value) for value in ("5", "normal", "4+", "weak", "not_testable")] == [
        True, True, False, False, None,
    ]  # fmt: skip
    assert severity.is_normal("absent") is True
    assert WORDS.scales["presence"].is_normal("present") is False
    assert WORDS.scales["reflex"].is_normal("absent") is False
    assert relief.is_normal(0) is None
    assert [mrc.rank(value) for value in ("5", "0", "weak")] == [0, 9, None]


def test_a_scale_accepts_its_own_values_only() -> None:
    relief = WORDS.scales["relief"]
    assert relief.accepts(0)
    assert relief.accepts(100)
    assert relief.accepts("partial")
    assert not relief.accepts(100.1)
    assert not relief.accepts(float("nan"))
    assert not WORDS.scales["mrc"].accepts(5)
    assert relief.describe() == "a number, 0 to 100 (%), or none partial complete"
    assert Scale("x", text=True).accepts("T10")
    assert not Scale("x", text=True).accepts(" ")


def test_patterns_match_exactly_the_ids() -> None:
    ids = list(WORDS.findings())
    patterns = [
        (re.compile(pattern), scale, midline)
        for family in WORDS.families.values()
        for pattern, scale, midline in family.patterns(WORDS.midline)
    ]
    for one in ids:
        term = WORDS.parse_finding(one)
        hits = [(scale, midline) for pattern, scale, midline in patterns if pattern.search(one)]
        assert hits == [(term.scale, term.head in WORDS.midline)]


def test_lists_of_families_name_families() -> None:
    named = {*WORDS.symptoms, *WORDS.reports, *WORDS.electrodiagnosis, *WORDS.bare_doubtful}
    assert named <= set(WORDS.families)
    assert set(WORDS.electrodiagnosis) < set(WORDS.reports)
    heads = {WORDS.parse_finding(one).head for one in WORDS.findings()}
    assert heads >= WORDS.midline


def test_the_vocabulary_loads_in_time() -> None:
    fastest = min(_seconds_to_load() for _ in range(5))
    assert fastest < 0.1  # 0.012 on a quiet core; the bound only catches a change of order


def _seconds_to_load() -> float:
    vocabulary.cache_clear()
    start = time.perf_counter()
    vocabulary()
    return time.perf_counter() - start


def test_an_error_reads_as_two_or_three_lines() -> None:
    where = Where("case.yaml", 12, "strength.hip_flexion.left")
    error = RootwiseError("E-CASE-014", '"6" is not an MRC grade', where=where, hint="use one of 0 1 2")
    first = 'E-CASE-014 strength.hip_flexion.left: "6" is not an MRC grade'
    expected = f"{first}\n  case.yaml, line 12\n  use one of 0 1 2"
    assert str(error) == expected
    issue = Issue("E-CASE-014", "error", error.message, where.key or "", 12, error.hint)
    assert issue.render("case.yaml") == expected
    assert Issue("N-X-1", "note", "hello").render() == "N-X-1 hello"
