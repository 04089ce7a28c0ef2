"""What the patient is asked about the past: a check list with three answers: yes, no, not asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from rootwise.cases.edits import stated
from rootwise.cases.tree import Entries, Node, Scalar
from rootwise.terms import vocabulary
from rootwise.wording.findings import item_words

# What the rules of urgency and the mimics hang on comes first; how the rest is grouped is ours.
_GROUPS: Mapping[str, tuple[str, ...]] = {
    "Red flags": tuple(f"history.{item}" for item in (
        "cancer", "weight_loss", "fever", "infection_recent", "drug_injection", "immunosuppression", "corticosteroids",
        "osteoporosis", "trauma", "fall", "anticoagulation", "bleeding", "recent_spine_procedure",
    )),
    "Bladder and course": (
        "sphincter.urinary_retention", "sphincter.urinary_incontinence", "sphincter.urinary_difficulty",
        "sphincter.fecal_incontinence", "sphincter.sexual_dysfunction", "sphincter.constipation",
        "course.progressive_weakness", "course.bilateral_spread",
    ),
    "Spine and hip before": tuple(f"history.{item}" for item in (
        "prior_similar_episode", "lumbar_stenosis_known", "disc_herniation_known", "prior_spine_surgery",
        "hip_disease", "hip_surgery", "hernia_repair", "pelvic_or_abdominal_surgery", "pregnancy_or_delivery",
    )),
    "Illnesses and habits": tuple(f"history.{item}" for item in (
        "diabetes", "hypertension", "vascular_disease", "venous_thromboembolism", "renal_disease",
        "rheumatoid_arthritis", "obesity", "smoking", "alcohol", "neurofibromatosis", "family_neuropathy",
    )),
}  # fmt: skip
_REST = "Before it began"
# Asked about in few patients: the check list leaves them to the search and the lists of further findings.
SELDOM_ASKED = frozenset(f"history.{item}" for item in (
    "osteoarthritis", "scoliosis", "spondylolisthesis_known", "neck_disease", "spondyloarthritis", "lupus",
    "ehlers_danlos", "atrial_fibrillation", "aneurysm_known", "hyperlipidaemia", "haemophilia", "sickle_cell",
    "hypothyroid", "endometriosis", "renal_stones", "psychiatric", "sepsis_source", "tick_bite", "diarrhoea_recent",
    "amenorrhoea_or_low_energy", "weight_loss_intended", "knee_surgery", "ankle_or_foot_surgery", "hip_dislocation",
    "gluteal_injection", "groin_catheterisation", "cardiac_surgery", "abdominal_aortic_surgery", "gastric_surgery",
    "transplant", "haemodialysis", "pelvic_radiotherapy", "chemotherapy", "statin", "bisphosphonate",
    "cast_or_brace", "training_increase", "heavy_work", "leg_crossing",
))  # fmt: skip
_ANSWERS = {"yes_no": {"yes": "yes", "no": "no"}, "presence": {"yes": "present", "no": "absent"}}
ANSWERS = ("yes", "no")
PREFIX = "told."


@dataclass(frozen=True, slots=True)
class Question:
    """One line of the check list."""

    finding: str
    label: str

    @property
    def field(self) -> str:
        """The name of its input."""
        return f"{PREFIX}{self.finding}"


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that belong together; `id` names it within the page."""

    id: str
    title: str
    questions: tuple[Question, ...]


@cache
def groups() -> tuple[Group, ...]:
    """The check list: every finding of the history but those seldom asked about, in one group each."""
    placed = SELDOM_ASKED.union(*_GROUPS.values())
    rest = tuple(one for one in vocabulary().findings() if one.startswith("history.") and one not in placed)
    return tuple(
        Group(f"told-{place}", title, tuple(Question(finding, item_words(finding)) for finding in findings))
        for place, (title, findings) in enumerate({**_GROUPS, _REST: rest}.items())
    )


@cache
def fields() -> Mapping[str, str]:
    """The name of each input with its finding."""
    return {question.field: question.finding for group in groups() for question in group.questions}


def answers(root: Entries) -> dict[str, str]:
    """What a case file answers, by finding: yes or no; what was not asked is left out.

    Args:
        root: of the file.
    """
    asked = frozenset(fields().values())
    by_finding = {}
    for finding, side, node in stated(root):
        if finding in asked and side == "axial":
            answer = _answer(finding, node)
            if answer:
                by_finding[finding] = answer
    return by_finding


def value_of(finding: str, answer: str) -> str:
    """The value that an answer stands for; any other text is left for the reader to judge.

    Args:
        finding: id.
        answer: yes or no.
    """
    return _values(finding).get(answer, answer)


def count_words(group: Group, told: Mapping[str, str]) -> str:
    """How much of a group was asked: `2 yes, 1 no, 10 not asked`.

    Args:
        group: of questions.
        told: answers by finding.
    """
    given = [told[question.finding] for question in group.questions if question.finding in told]
    if not given:
        return "not asked"
    counts = [f"{given.count(answer)} {answer}" for answer in ANSWERS if answer in given]
    silent = len(group.questions) - len(given)
    return ", ".join([*counts, *([f"{silent} not asked"] if silent else [])])


def _values(finding: str) -> Mapping[str, str]:
    return _ANSWERS[vocabulary().parse_finding(finding).scale.name]


def _answer(finding: str, node: Node) -> str:
    if isinstance(node, Entries):
        node = next((value for key, value in node.entries if key.text == "value"), node)
    if not isinstance(node, Scalar):
        return ""
    # The reader takes unquoted yes, true and on for "yes".
    text = node.text.lower()
    text = {"true": "yes", "on": "yes", "false": "no", "off": "no"}.get(text, text) if node.kind == "bool" else text
    return next((answer for answer, value in _values(finding).items() if value == text), "")
