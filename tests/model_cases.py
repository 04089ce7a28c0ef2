"""Hypothesis strategies for cases as the model reads them, and the site's likelihood of a case."""

import math

from hypothesis import strategies as st
from tests.oracle.cases import MAY_BE_AXIAL, VALUES

from rootwise.cases.case import Case, Finding, Side, in_order
from rootwise.model.model import Model
from rootwise.model.posterior.posterior import Options, posterior

EXAMINED = {
    "strength.knee_extension",
    "strength.ankle_dorsiflexion",
    "reflex.patellar",
    "history.diabetes",
    "tension.femoral_nerve_stretch",
    "hip_exam.internal_rotation_pain",
    "hip_exam.faber",
}
# Recorded values that exclude one another and leave none out, where the vocabulary's own list has synonyms.
COMPLETE = {"reflex.patellar": ("normal", "brisk", "reduced", "absent")}


@st.composite
def cases(draw: st.DrawFn, names: frozenset[str] = frozenset(VALUES), unknown_side: bool = False) -> Case:
    """A case with each finding at most once a side."""
    findings = []
    for name in draw(st.lists(st.sampled_from(sorted(names)), max_size=8, unique=True)):
        sides: list[Side] = ["unknown"] if unknown_side else ["left", "right"]
        sides = ["axial"] if name == "history.diabetes" else sides + ["axial"] * (name in MAY_BE_AXIAL)
        for side in draw(st.lists(st.sampled_from(sides), min_size=1, max_size=2, unique=True)):
            findings.append(
                Finding(
                    name,
                    side,
                    draw(st.sampled_from(VALUES[name])),
                    certainty=draw(st.sampled_from([None, "probable", "possible"])),
                    day=draw(st.none() | st.integers(0, 400)),
                )
            )
    return Case(
        id="any",
        age=draw(st.none() | st.integers(18, 95)),
        sex=draw(st.sampled_from(["male", "female", "unknown"])),
        setting=draw(st.sampled_from(["primary_care", "spine_clinic", "emg_lab", "hospital", "unknown"])),
        onset=draw(st.sampled_from(["sudden", "gradual", "unknown"])),
        duration_days=draw(st.none() | st.integers(0, 3000)),
        findings=in_order(findings),
        asked=draw(st.sampled_from([{}, {"pain": "mapped"}])),
    )


def log_likelihood(case: Case, model: Model, *sites: str) -> float:
    """log P(case | these are the sources), with the mix of causes of a spine clinic."""
    answer = posterior(case, model, Options(prior="spine_clinic"))
    return (
        math.log(answer.likelihood(tuple(sorted(model.site_index(site) for site in sites))))
        + answer.log_scale
    )
