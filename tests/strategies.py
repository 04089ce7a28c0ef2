"""Hypothesis strategies shared by the tests: documents of valid cases, as a person would write them."""

from functools import cache
from typing import Any

from hypothesis import strategies as st

from rootwise.terms import Term, vocabulary

Document = dict[str, Any]

# Values that stand in for text and for numbers of each scale; 0.5 lies on every numeric scale.
_LEVELS = ("T10", "L1", "none")
_BY = ("examiner", "patient", "report", "device", "fill", "expanded")


@cache
def _terms() -> tuple[Term, ...]:
    words = vocabulary()
    return tuple(words.parse_finding(finding) for finding in words.findings())


def values(term: Term) -> st.SearchStrategy[Any]:
    """A value on the scale of a finding."""
    if term.scale.text:
        return st.sampled_from(_LEVELS)
    choices: list[st.SearchStrategy[Any]] = []
    if term.scale.words:
        choices.append(st.sampled_from(term.scale.words))
    if term.scale.number is not None:
        choices.append(st.sampled_from([0, 0.5, 1, 1.25]))
    return st.one_of(choices)


@st.composite
def readings(draw: st.DrawFn, term: Term) -> Any:
    """A value, bare or as an object."""
    value = draw(values(term))
    if not draw(st.booleans()):
        return value
    keys: Document = {"value": value}
    if draw(st.booleans()):
        keys["by"] = draw(st.sampled_from(_BY))
    if draw(st.booleans()):
        keys["day"] = draw(st.integers(0, 400))
    return keys


@st.composite
def sided_readings(draw: st.DrawFn, term: Term) -> Any:
    """What stands after a finding id: a reading, or readings by side."""
    bare = term.sided == "no" or (term.sided == "optional" and draw(st.booleans()))
    if bare:
        return draw(readings(term))
    sides = draw(st.sampled_from([("left",), ("right",), ("left", "right"), ("both",), ("unknown",)]))
    return {side: draw(readings(term)) for side in sides}


@st.composite
def findings(draw: st.DrawFn, max_size: int = 8) -> Document:
    """A block of findings of any family."""
    terms = draw(st.lists(st.sampled_from(_terms()), max_size=max_size, unique_by=lambda term: term.id))
    return {term.id: draw(sided_readings(term)) for term in terms}


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A whole case file as a dictionary."""
    document: Document = {
        "id": draw(st.from_regex(r"[a-z][a-z0-9-]{0,12}", fullmatch=True)),
        "patient": {
            "age": draw(st.integers(18, 99)),
            "sex": draw(st.sampled_from(["male", "female", "unknown"])),
        },
        "setting": draw(st.sampled_from(["primary_care", "spine_clinic", "emg_lab", "hospital", "unknown"])),
        "onset": draw(st.sampled_from(["sudden", "gradual", "unknown"])),
        "duration_days": draw(st.none() | st.integers(0, 3000)),
        "findings": draw(findings()),
    }
    if draw(st.booleans()):
        days = draw(st.lists(st.integers(0, 400), max_size=2, unique=True))
        document["visits"] = [{"day": day, "findings": draw(findings(4))} for day in days]
    if draw(st.booleans()):
        document["asked"] = {"pain": draw(st.sampled_from(["volunteered", "mapped", "itemised"]))}
    if draw(st.booleans()):
        target = draw(st.sampled_from(["root.L3.left", "root.L2.right", "cauda_equina"]))
        document["care"] = {"procedure": {"target": target, "kind": "block"}}
    return document
