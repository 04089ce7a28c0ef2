"""The audit by hand on the small atlas: the model's figure, the raters' mean, the count, and what differs."""

from dataclasses import replace
from math import log10
from pathlib import Path

import pytest
from tests.models import SMALL_ATLAS, small
from tests.two_raters import PANEL
from tests.two_sites import write

from rootwise.atlas.tables.loader import load
from rootwise.atlas.tables.panel import Panel, load_panel
from rootwise.errors import QueryError
from rootwise.queries.atlas.audit import Compared, Counted, apart, audit

GROIN = PANEL | {"panel/figures/root.L3.csv": "finding,side,r1.1,r1.2,r2.1\npain.groin,same,.4,.8,.1\n"}


def groin(panel: Panel, folder: Path = SMALL_ATLAS) -> Compared:
    (one,) = [x for x in audit(small(), load(SMALL_ATLAS), panel, folder) if x.finding == "pain.groin"]
    return one


def test_raters_count_alike_whatever_their_pictures(tmp_path: Path) -> None:
    one = groin(load_panel(write(tmp_path, GROIN)))
    # .4 in three quarters and .8 in a quarter of the patients; .1 in all of them
    assert one.raters == pytest.approx({"r1": 0.5, "r2": 0.1})
    assert one.panel == pytest.approx(0.3)
    assert one.spread == pytest.approx(5.0)


def test_the_model_differs_above_a_likelihood_ratio_of_three_and_a_decision_explains(tmp_path: Path) -> None:
    folder = write(tmp_path, GROIN)
    agreed = groin(load_panel(folder), folder)
    assert not agreed.differs
    far = GROIN["panel/figures/root.L3.csv"].replace(".4,.8,.1", ".05,.05,.05")
    (folder / "panel" / "figures" / "root.L3.csv").write_text(far, encoding="utf-8")
    one = groin(load_panel(folder), folder)
    assert one.differs
    assert one.reason == ""
    decisions = "site,finding,reason,by,date\nroot.*,pain.*,counted in 9,the test,2026-11-30\n"
    (folder / "panel" / "decisions.csv").write_text(decisions, encoding="utf-8")
    assert groin(load_panel(folder), folder).reason == "counted in 9"


def test_what_hangs_on_it_is_the_mean_weight_that_is_wrong_times_who_has_it(tmp_path: Path) -> None:
    model = small()
    one = groin(load_panel(write(tmp_path, GROIN)))
    p, q = one.model.p, one.panel
    bans = q * abs(log10(p / q)) + (1 - q) * abs(log10((1 - p) / (1 - q)))
    shares = model.prior.mixture("unknown")[0]
    patients = 1000 * sum(s for s, site in zip(shares, model.sites, strict=True) if site.base == "root.L3")
    assert one.hangs == pytest.approx(patients * bans)


def test_who_was_not_asked_does_not_count(tmp_path: Path) -> None:
    panel = load_panel(write(tmp_path, PANEL))
    found = audit(small(), load(SMALL_ATLAS), replace(panel, asked=panel.asked | {"pain.groin": 2}))
    assert {tuple(x.raters) for x in found if x.finding == "pain.groin"} == {("r2",)}


def test_a_count_holds_what_lies_in_its_interval() -> None:
    assert Counted(8, 9).holds(0.7)
    assert not Counted(8, 9).holds(0.2)


def test_likelihood_ratios_are_of_shown_and_of_not_shown() -> None:
    assert apart(0.1, 0.1) == 1.0
    assert apart(0.9, 0.98) == pytest.approx(5.0)
    assert apart(0.0, 0.002) == 1.0  # no figure is surer than the model takes its own


def test_one_site_alone_and_one_that_nobody_judged_is_refused_with_the_nearest(tmp_path: Path) -> None:
    panel, atlas = load_panel(write(tmp_path, GROIN)), load(SMALL_ATLAS)
    assert audit(small(), atlas, panel, only="root.L3") == audit(small(), atlas, panel)
    with pytest.raises(QueryError, match=r"root\.L4") as raised:
        audit(small(), atlas, panel, only="root.L4")
    assert "root.L3" in raised.value.hint
