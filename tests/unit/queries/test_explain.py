"""Explain: what each finding does, and what is refused."""

from dataclasses import replace
from math import log10

import pytest
from tests.models import shipped
from tests.queries_cases import L5, NOTHING, stated

from rootwise.cases.case import Case, Finding, Numbering, in_order
from rootwise.errors import QueryError
from rootwise.model.posterior.posterior import Options, posterior
from rootwise.queries.case.explain import explain, finding_weights

ALONE = Options(pairs=False)


def odds(case: Case, first: str, second: str) -> float:
    found = posterior(case, shipped(), ALONE)
    return log10(found.single[shipped().site_index(first)] / found.single[shipped().site_index(second)])


def weights(case: Case, first: str, second: str) -> dict[str, float]:
    sites = ((shipped().site_index(first),), (shipped().site_index(second),))
    return {w.finding.id: w.bans for w in finding_weights(case, shipped(), ALONE, *sites) if w.finding.side != "right"}


def without(case: Case, finding: Finding) -> Case:
    return replace(case, findings=tuple(f for f in case.findings if f is not finding))


def test_the_leader_is_the_likeliest_set_unless_one_is_named() -> None:
    assert explain(L5, shipped()).leader == ("root.L5.left",)
    told = explain(L5, shipped(), leader=["root.L4.left"])
    assert (told.leader, told.rival) == (("root.L4.left",), ())
    assert told.posterior_bans < 0.0


def test_what_supports_a_leader_weighs_for_it_and_the_normal_ankle_jerk_against_s1() -> None:
    told = explain(L5, shipped(), leader=["root.S1.left"], rival=["root.L5.left"])
    found = {w.finding.id: w.bans for group in told.groups for w in group.findings}
    assert found["reflex.achilles"] < 0.0
    assert found["strength.great_toe_extension"] < 0.0
    assert told.against is not None


@pytest.mark.parametrize("case", [L5, replace(L5, setting="unknown", age=None)])
def test_a_finding_of_the_examination_weighs_what_its_absence_from_the_file_would_change(case: Case) -> None:
    found = weights(case, "root.L5.left", "root.S1.left")
    for finding in case.findings:
        if not finding.id.startswith(("pain", "sensation")):  # of these the absence would be heard as silence
            rest = odds(without(case, finding), "root.L5.left", "root.S1.left")
            assert found[finding.id] == pytest.approx(odds(case, "root.L5.left", "root.S1.left") - rest, abs=1e-9)


def test_so_it_does_where_the_vertebrae_may_be_miscounted() -> None:
    """The finding is left out in every count of the vertebrae, not in one of them only."""
    case = stated(
        ("mri.herniation.foraminal.L3-L4", "left", "extrusion"),
        ("mri.root_contact.L3", "left", "compression"),
        ("strength.knee_extension", "left", "3"),
        ("strength.knee_extension", "right", "5"),  # else the right leg would fall silent with the left one's weakness
        numbering=Numbering(castellvi="III"),
    )
    found = weights(case, "root.L3.left", "root.L4.left")
    whole = odds(case, "root.L3.left", "root.L4.left")
    expected = {f: whole - odds(without(case, f), "root.L3.left", "root.L4.left") for f in case.findings}
    assert found == pytest.approx({f.id: bans for f, bans in expected.items() if f.side == "left"}, abs=1e-9)


def test_so_it_does_where_the_side_is_unknown() -> None:
    findings = [
        Finding("strength.knee_extension", "unknown", "3"),
        Finding("reflex.patellar", "unknown", "absent"),
        Finding("hip_exam.faber", "left", "negative"),
        Finding("strength.ankle_dorsiflexion", "left", "5"),  # so that neither leg is ever silent
        Finding("strength.ankle_plantarflexion", "right", "5"),
    ]
    case = Case("unknown side", findings=in_order(findings))
    found = weights(case, "root.L3.left", "joint.hip.right")
    whole = odds(case, "root.L3.left", "joint.hip.right")
    told = [f for f in case.findings if f.value != "5"]  # without one of those the leg would fall silent
    expected = {f.id: whole - odds(without(case, f), "root.L3.left", "joint.hip.right") for f in told}
    assert {name: found[name] for name in expected} == pytest.approx(expected, abs=1e-9)


def test_without_findings_the_prior_is_the_whole_story() -> None:
    told = explain(NOTHING, shipped())
    assert told.groups == ()
    assert told.against is None
    assert told.posterior_bans == pytest.approx(told.prior_bans, abs=1e-12)


def test_onset_alone_is_history() -> None:
    assert [g.group for g in explain(replace(NOTHING, onset="sudden"), shipped()).groups] == ["history"]
    assert [g.group for g in explain(replace(NOTHING, duration_days=0), shipped()).groups] == ["history"]


@pytest.mark.parametrize(
    ("keys", "code", "hint"),
    [
        ({"leader": ["root.L5.lef"]}, "E-QUERY-002", "root.L5.left"),
        ({"rival": ["root.L9.left"]}, "E-QUERY-002", "root.L"),
        ({"rival": ["kidney"]}, "E-QUERY-002", ""),
        ({"leader": ["none"], "rival": ["none"]}, "E-QUERY-003", "another"),
        ({"rival": ["root.L2.left", "root.L3.left", "root.L5.left"]}, "E-QUERY-004", "for example"),
    ],
)
def test_what_cannot_be_explained_is_refused_with_a_hint(keys: dict[str, list[str]], code: str, hint: str) -> None:
    with pytest.raises(QueryError) as raised:
        explain(L5, shipped(), **keys)  # type: ignore[arg-type]
    assert raised.value.code == code
    assert hint in raised.value.hint
    assert raised.value.hint
