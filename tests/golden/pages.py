"""The pages that are kept word for word: made of fixed answers, so that only the wording moves them."""

from dataclasses import replace

from tests.models import SMALL_ATLAS, small

from rootwise.atlas.tables.loader import load
from rootwise.care.record import Trigger
from rootwise.care.urgency import UrgentLine
from rootwise.cases import read_text
from rootwise.cases.case import Case, Finding, Numbering
from rootwise.queries.atlas.script import script
from rootwise.queries.case.compare import Comparison, NotDone
from rootwise.queries.case.dangers import Danger
from rootwise.queries.case.explain import Explanation, FindingWeight, GroupWeight
from rootwise.queries.case.localize import Close, Hypothesis, Localization, SiteProbability
from rootwise.queries.level import level
from rootwise.wording.answer.page import answer_page
from rootwise.wording.answer.weights_page import comparison_page, explanation_page
from rootwise.wording.atlas.script.page import script_page
from rootwise.wording.issues import check_page
from rootwise.wording.layout import Line
from rootwise.wording.level import level_page

PAIN = Finding("pain.groin", "left", "present")
JERK = Finding("reflex.patellar", "unknown", "reduced", certainty="probable")
RAISE = Finding("tension.straight_leg_raise", "left", "positive", limited_by="pain")
SHOULDER = Finding("shoulder_exam.impingement", "left", "positive")
EMG = Finding("emg.vastus_lateralis.spontaneous", "left", "2+")
CASE = Case("made-up", 61, "female", findings=(EMG, PAIN, JERK, SHOULDER, RAISE),
            numbering=Numbering("assumed", 6, "III"))  # fmt: skip
WEIGHED = (
    FindingWeight(PAIN, "symptoms", 0.41, "someone2014", "B"),
    FindingWeight(Finding("reflex.patellar", "left", "reduced"), "examination", 0.9, "assumption", "D"),
    FindingWeight(RAISE, "examination", -0.32, "someone2011", "A"),
)
ANSWER = Localization(
    case_id="made-up",
    status="insufficient",
    hypotheses=(
        Hypothesis(("root.L3.left",), 0.9137, (0.62, 0.995), (("disc", 0.7), ("mass", 0.3))),
        Hypothesis(("root.L3.left", "joint.hip.left"), 0.03, (0.004, 0.08), (), "joint.hip.left"),
        Hypothesis(("root.L2.left", "root.L3.left"), 0.02, (0.001, 0.05), (("disc", 1.0),)),
        Hypothesis(("other",), 0.015, (0.01, 0.02), ()),
        Hypothesis(("spine.axial",), 0.0113, (0.01, 0.02), (("unknown", 1.0),)),
        Hypothesis(("none",), 0.01, (0.01, 0.02), (("unknown", 1.0),)),
    ),
    sites=(SiteProbability("root.L3.left", 0.9637, (0.7, 0.99)),),
    dangers=(
        Danger("spine", 0.07, "cauda_equina", "mass", 0.04, 1.0),
        Danger("spine", 0.07, "root.L3.left", "mass", 0.02, 0.8),
        Danger("spine", 0.07, "cauda_equina", "bleeding", 0.004, 1.0),
        Danger("vessels", 0.03, "vessel.aortoiliac.left", "bleeding", 0.03, 0.9),
    ),
    cannot_separate=(
        Close(("root.L3.left",), ("root.L2.left", "root.L3.left"), 0.21),
        Close(("root.L2.left", "root.L3.left"), ("spine.axial",), 0.4),
    ),
    not_used=((SHOULDER, "the model does not read this yet"), (EMG, "another visit shows more")),
    surprise=0.2,
    atlas="0123456789abcdef",
    model="1",
    prior="spine_clinic",
)
ALARMS = (
    UrgentLine("rule", "E0", "Saddle sensory change is recorded.", "MRI.", "Within 4 hours.",
               ("a2020", "b2021"), "national pathway", "B",
               (Trigger("pain.groin", "left", "present"), Trigger("care.pvr_ml", None, 300.0))),
    UrgentLine("other", "E2", "No source gives advice.", None, None, ("consensus",), "consensus", "D", ()),
)  # fmt: skip
GROUPS = (GroupWeight("symptoms", 0.6, WEIGHED[:1]), GroupWeight("examination", 0.7, WEIGHED[1:]))
EXPLAINED = Explanation(("root.L3.left",), ("root.L4.left",), -1.2, GROUPS, 0.1, WEIGHED[2])
OPEN = (NotDone("strength.hip_adduction", "left", "examination", 0.24, 0.4, -0.22),)
COMPARED = Comparison(("root.L3.left",), ("nerve.femoral.left",), 0.3, -0.1, WEIGHED, OPEN)
BAD = 'id: a\nfindings:\n  strength.hip_flexon: {left: "4"}\n  strength.hip_flexion: {left: "6"}\n'


def pages() -> dict[str, list[Line]]:
    issues = read_text("findings:\n  strength.hip_flexion: {left: 4}\n", "case.yaml").issues
    root = replace(script("root.L3", small(), load(SMALL_ATLAS)), atlas="(hash of the atlas)")
    bare = answer_page(ANSWER, CASE, (), (), (), reading="bedside", with_intervals=False)
    return {
        "localize": answer_page(ANSWER, CASE, ALARMS, issues, WEIGHED, reading="all"),
        "localize-no-intervals": bare,
        "explain": explanation_page(EXPLAINED, CASE),
        "compare": comparison_page(COMPARED, CASE),
        "check": check_page(read_text(BAD, "case.yaml")),
        "level-disc": level_page(level("L2/3")),
        "script": script_page(root),
        "level-transitional": level_page(level("L5-S1 foraminal left", castellvi="III")),
    }
