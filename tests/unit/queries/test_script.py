"""The illness script: complete, in clinical order, and nothing in it that the model would not say."""

from functools import cache

import pytest
from tests.models import SMALL_ATLAS, shipped, small

from rootwise.atlas.tables.families import sign_family
from rootwise.atlas.tables.loader import Atlas, load
from rootwise.errors import QueryError
from rootwise.queries.atlas.frequency import looks
from rootwise.queries.atlas.script import PARTS, Script, Section, script, sites_named
from rootwise.queries.atlas.struck import struck_shares


@cache
def tables() -> Atlas:
    return load()


def of_shipped(site: str) -> Script:
    return script(site, shipped(), tables())


def family(answer: Script, name: str) -> Section:
    return next(section for part in answer.sections.values() for section in part if section.family == name)


def findings(section: Section) -> list[str]:
    return [
        item.frequency.finding
        for kind in (section.raised, section.lowered, section.near, section.untouched)
        for item in kind
    ]


def test_shares_of_causes_and_states_are_whole() -> None:
    answer = of_shipped("root.L2")
    assert sum(cause.share for cause in answer.causes) == pytest.approx(1.0)
    assert sum(state.share for state in answer.states) == pytest.approx(1.0)
    assert [cause.share for cause in answer.causes] == sorted((c.share for c in answer.causes), reverse=True)


def test_a_side_changes_the_name_and_nothing_else() -> None:
    either, left, right = (of_shipped(name) for name in ("joint.hip", "joint.hip.left", "joint.hip.right"))
    assert [answer.site for answer in (either, left, right)] == ["joint.hip", "joint.hip.left", "joint.hip.right"]
    assert either.sections == left.sections
    assert {s.frequency.finding: s.frequency.p for s in family(left, "pain").raised} == pytest.approx(
        {s.frequency.finding: s.frequency.p for s in family(right, "pain").raised}
    )


def test_families_come_in_clinical_order_and_hold_every_sign_family() -> None:
    answer = of_shipped("root.L2")
    assert list(answer.sections) == list(PARTS)
    for part, sections in answer.sections.items():
        order = [PARTS[part].index(section.family) for section in sections]
        assert order == sorted(order)
    shown = {section.family for part in answer.sections.values() for section in part}
    moved = {sign_family(row.finding) for row in tables().findings if row.site != "background"} - {None}
    assert moved <= shown


@pytest.mark.parametrize("site", ["root.L2", "joint.hip", "vessel.aortoiliac", "nerve.pudendal", "bone.sacrum", "none"])
def test_a_finding_stands_once_and_what_stands_at_the_background_says_why(site: str) -> None:
    for part in of_shipped(site).sections.values():
        for section in part:
            untouched = [item.frequency for item in section.untouched]
            assert bool(untouched) == bool(section.reason)
            assert all(found.p == found.background for found in untouched)
            own = [
                (s.frequency.finding, s.frequency.value, s.frequency.side)
                for kind in (section.raised, section.lowered, section.near, section.untouched)
                for s in kind
            ]
            assert len(own) == len(set(own))


def test_every_family_that_the_model_reads_has_its_place() -> None:
    placed = {name for families in PARTS.values() for name in families}
    read = {sign_family(look.finding) or look.finding.partition(".")[0] for look in looks(shipped())}
    assert read - placed == {"weakness"}  # as told, it is read with strength


def test_what_a_source_suppresses_is_expected_normal() -> None:
    lowered = family(of_shipped("root.L2"), "imaging").lowered
    assert "mri.normal" in [item.frequency.finding for item in lowered]
    assert all(item.frequency.p < item.frequency.background for item in lowered)


def test_muscles_regions_and_reflexes_come_from_supply_with_their_share() -> None:
    emg = family(of_shipped("root.L2"), "emg")
    shares = {item.frequency.finding: item.share for item in emg.raised}
    rows = [r for r in tables().supply if (r.target, r.kind, r.root) == ("gracilis", "muscle", "L2")]
    assert shares["emg.gracilis"] == pytest.approx(sum(row.share for row in rows))
    assert "emg.soleus" in [item.frequency.finding for item in emg.untouched]


def test_a_nerve_takes_what_passes_through_it() -> None:
    struck = struck_shares(tables(), "nerve.pudendal.left")
    assert struck["emg:anal_sphincter"] == pytest.approx(1.0)
    assert "emg:iliopsoas" not in struck


def test_sources_named_are_those_that_something_rests_on() -> None:
    answer = of_shipped("joint.hip")
    keys = [citation.key for citation in answer.citations]
    assert "lesher2008" in keys
    assert not {"assumption", "consensus", "background"} & set(keys)


def test_a_midline_source_shows_its_signs_on_either_side() -> None:
    sides = {item.frequency.side for item in family(of_shipped("cauda_equina"), "strength").raised}
    assert sides == {"axial"}


def test_a_run_of_roots_takes_the_reason_of_its_roots() -> None:
    assert "roots" in family(of_shipped("roots.L2-L4"), "lab").reason


@pytest.mark.parametrize(
    ("name", "n"), [("root.L2", 1), ("root.L2.left", 1), ("root", 13), ("roots", 9), ("joint", 0), ("sasaki2014", 0)]
)
def test_a_name_stands_for_a_site_or_for_every_level(name: str, n: int) -> None:
    assert len(sites_named(name, shipped())) == n


def test_a_site_of_every_kind_has_a_script() -> None:
    for base in {site.kind: site.base for site in shipped().sites}.values():
        assert of_shipped(base).causes


def test_the_reason_of_the_tables_is_given() -> None:
    answer = script("joint.hip", small(), load(SMALL_ATLAS))
    assert family(answer, "tension").reason == "no nerve is stretched"
    assert findings(family(answer, "tension")) == ["tension.femoral_nerve_stretch"]


def test_an_unknown_site_is_refused() -> None:
    with pytest.raises(QueryError):
        of_shipped("root.L9")
