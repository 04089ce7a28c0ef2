"""Which sites show a finding, what tells a site from its rivals, and what a structure supplies."""

import csv
from collections import Counter

import numpy as np
import pytest

from rootwise.atlas.tables.identity import DATA
from rootwise.atlas.tables.loader import load
from rootwise.errors import QueryError
from rootwise.model.cache import load_model
from rootwise.queries.atlas.ledger import ledger
from rootwise.queries.atlas.script import script
from rootwise.queries.atlas.shown_by import expected_bans, shown_by, site_of
from rootwise.queries.atlas.supply import branches, supplied, supply_to
from rootwise.queries.atlas.tells_apart import neighbours, tells_apart


def test_a_finding_and_a_site_tell_one_and_the_same_probability() -> None:
    model, atlas = load_model(), load()
    told = {
        (item.frequency.finding, item.frequency.value): item.frequency.p
        for families in script("root.L3", model, atlas).sections.values()
        for family in families
        for item in family.raised
        if item.frequency.side == "same"
    }
    for finding in ("pain.groin", "strength.knee_extension", "emg.rectus_femoris", "reflex.patellar"):
        for threshold in shown_by(finding, model):
            shown = {one.site: one.frequency.p for one in threshold.shown}
            if (finding, threshold.value) in told:
                assert shown["root.L3"] == told[finding, threshold.value]
    assert ("pain.groin", "present") in told


def test_what_is_not_read_is_shown_by_nothing() -> None:
    assert shown_by("pain.scapular", load_model()) == ()


def test_looking_is_worth_nothing_where_two_are_alike_and_more_the_more_they_differ() -> None:
    found = next(one.frequency for one in shown_by("pain.groin", load_model())[0].shown if one.site == "root.L2")
    assert expected_bans(found, found.p) == pytest.approx(0.0)
    # By hand, of any p and q: p log10(p / q) + (1 - p) log10((1 - p) / (1 - q)).
    p, q = found.p, 0.5
    assert expected_bans(found, q) == pytest.approx(p * np.log10(p / q) + (1 - p) * np.log10((1 - p) / (1 - q)))
    assert expected_bans(found, 0.01) > expected_bans(found, 0.1) > 0


def test_rivals_of_l2_are_its_neighbours_the_plexus_the_hip_and_the_femoral_nerve() -> None:
    rivals = {one.site: one for one in tells_apart("root.L2", load_model())}
    assert {"root.L1", "root.L3", "plexus.lumbar", "joint.hip", "nerve.femoral"} <= rivals.keys()
    assert [name for name, one in rivals.items() if one.neighbour] == ["root.L1", "root.L3"]


def test_what_speaks_for_the_one_speaks_against_the_other() -> None:
    model = load_model()
    mine = next(one for one in tells_apart("root.L2", model) if one.site == "root.L3")
    its = next(one for one in tells_apart("root.L3", model) if one.site == "root.L2")
    assert [(d.here.finding, d.here.p, d.there.p) for d in mine.more] == [
        (d.here.finding, d.there.p, d.here.p) for d in its.less
    ]
    assert all(one.ratio > 1 for one in mine.more)
    assert all(one.ratio < 1 for one in mine.less)


def test_levels_have_neighbours_and_nerves_have_none() -> None:
    model = load_model()
    assert neighbours("root.L2", model) == ("root.L1", "root.L3")
    assert neighbours("root.T10", model)[0] is None
    assert neighbours("roots.L2-L4", model) == ("roots.L1-L3", "roots.L3-L5")
    assert neighbours("nerve.femoral", model) == (None, None)
    with pytest.raises(QueryError, match="no site"):
        site_of("root.C5", model)


def test_shares_of_roots_are_those_of_the_table() -> None:
    with (DATA / "anatomy/supply.csv").open(newline="", encoding="utf-8") as handle:
        rows = [row for row in csv.DictReader(handle) if (row["kind"], row["target"]) == ("muscle", "iliopsoas")]
    wanted: Counter[str] = Counter()
    for row in rows:
        wanted[row["root"]] += float(row["share"])  # type: ignore[assignment]
    found = supply_to("muscle", "iliopsoas", load())
    assert found is not None
    assert found.roots == pytest.approx(dict(wanted))
    through = sum(float(row["share"]) for row in rows if "nerve.femoral" in row["path"])
    femoral = next(one for one in supplied("nerve.femoral", load().supply) if one.target == "iliopsoas")
    assert femoral.through == pytest.approx(through)
    assert supply_to("muscle", "no_muscle", load()) is None


def test_a_nerve_stands_between_its_plexus_and_its_branches() -> None:
    before, behind = branches("nerve.femoral", load())
    assert before == ("plexus.lumbar",)
    assert "nerve.saphenous" in behind


def test_the_ledger_of_one_root_is_its_part_of_the_whole() -> None:
    model, atlas = load_model(), load()
    assert ledger(model, atlas, "L2") == tuple(cell for cell in ledger(model, atlas) if cell.root == "L2")
