"""Pictures as states: against sums over raw ratings by hand, on one site of two raters, and against all ratings."""

import shutil
from collections.abc import Mapping
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import brentq
from tests.models import SMALL_ATLAS, shipped, unjudged
from tests.queries_cases import stated
from tests.two_raters import FIGURES, FINDINGS, PANEL, PICTURES

from rootwise.cases.case import mirror
from rootwise.model.build import build, build_anatomy
from rootwise.model.model import PANEL as JUDGED
from rootwise.model.pictures import laid
from rootwise.model.pictures.does import SLIP
from rootwise.model.posterior.posterior import Options, posterior
from rootwise.queries.atlas.frequency import frequency, looks

# Two signs of the hip, on either side: nothing of them is silent where they are left out.
HIP = PANEL | {
    "panel/findings.csv": FINDINGS + "hip_exam.faber,.1,1\nhip_exam.internal_rotation_pain,.15,1\n",
    "panel/pictures.csv": PICTURES + "none,r1.1,nothing,unknown,1,midline,.1,7,60,400,50,12,.4,.2,.5,.1,.2\n",
    "panel/figures/root.L3.csv": FIGURES
    + "hip_exam.faber,same,.5,.4,.2\nhip_exam.faber,other,.3,.2,\nhip_exam.internal_rotation_pain,same,.6,.05,.3\n",
    "panel/figures/none.csv": "finding,side,r1.1\nhip_exam.faber,same,.3\n",
}
COUNT = "hip_exam.faber,positive,root.L3,,,same,,3,7,,,as_observed,operated,sasaki2014,A,\n"


def judged(folder: Path, rows: str = "", files: Mapping[str, str] = HIP) -> Path:
    """The small atlas with a panel that knows of one root and of no source, and with further rows of findings."""
    shutil.copytree(SMALL_ATLAS, folder, dirs_exist_ok=True)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    with (folder / "findings" / "findings.csv").open("a", encoding="utf-8") as table:
        table.write(rows)
    return folder


FLOOR = {"faber": 0.1, "internal_rotation_pain": 0.15}
# Share of the source's patients, worse side, and P(sign) there and on the other side: as written above.
RAW: Mapping[str, tuple[float, Mapping[str, tuple[float, float]]]] = {
    "r1.1": (0.375, {"faber": (0.5, 0.3), "internal_rotation_pain": (0.6, 0.15)}),
    "r2.1": (0.5, {"faber": (0.2, 0.1), "internal_rotation_pain": (0.3, 0.15)}),
    "r1.2": (0.125, {"faber": (0.4, 0.2), "internal_rotation_pain": (0.05, 0.15 + 0.6 * (0.05 - 0.15))}),
}


def figure(sign: str, picture: str, *, worse: bool) -> float:
    return (1.0 - SLIP) * RAW[picture][1][sign][not worse] + SLIP * FLOOR[sign]


def by_hand(found: Mapping[tuple[str, str], bool], pictures: Mapping[str, float], side: str) -> float:
    """Sum over pictures, of which the worse side is a given one, of the product over signs."""
    total = 0.0
    for picture, share in pictures.items():
        p = 1.0
        for (sign, where), positive in found.items():
            shown = figure(sign, picture, worse=where == side)
            p *= shown if positive else 1.0 - shown
        total += share * p
    return total


SAID = [("faber", "left"), ("faber", "right"), ("internal_rotation_pain", "left")]
CASES = [dict(zip(SAID, values, strict=True)) for values in product([True, False], repeat=3)]


@pytest.mark.parametrize("found", CASES)
def test_a_case_is_as_likely_as_the_mixture_of_the_pictures(found: dict[tuple[str, str], bool], tmp_path: Path) -> None:
    model = build(judged(tmp_path))
    words = {True: "positive", False: "negative"}
    case = stated(*((f"hip_exam.{sign}", side, words[value]) for (sign, side), value in found.items()))
    answer = posterior(case, model, Options(pairs=False))

    def likelihood(site: str) -> float:
        return float(answer.likelihood((model.site_index(site),)) * np.exp(answer.log_scale))

    one = {"r1.1": 0.375 / 0.875, "r2.1": 0.5 / 0.875}
    # a tenth of the causes are the atlas's: a disc and something else, each with the same pictures or all of them
    for side in ("left", "right"):
        assert likelihood(f"root.L3.{side}") == pytest.approx(by_hand(found, one, side), rel=1e-9)
    both = np.mean([by_hand(found, {"r1.2": 1.0}, side) for side in ("left", "right")])
    assert likelihood("root.L3.both") == pytest.approx(both, rel=1e-9)


def test_what_is_on_both_sides_is_one_source_that_names_both(tmp_path: Path) -> None:
    model = build(judged(tmp_path))
    prior = posterior(stated(), model)
    both = model.site_index("root.L3.both")
    sides = [model.site_index(f"root.L3.{side}") for side in ("left", "right")]
    assert model.names((both,)) == ("root.L3.left", "root.L3.right")
    assert prior.prior_single[both] / prior.prior_single[[both, *sides]].sum() == pytest.approx(0.125)
    assert prior.prior_pair[sides[0], sides[1]] == 0.0


def test_counts_move_the_mean_by_what_they_are_worth_beside_fourteen_patients(tmp_path: Path) -> None:
    """3 of 7 (Jeffreys: .4375), where the raters' mean is .375 x .5 + .125 x .4 + .5 x .2."""
    target = (14.0 * 0.3375 + 7.0 * 0.4375) / 21.0

    def moved(p: float, shift: float) -> float:
        return float(1.0 / (1.0 + (1.0 - p) / p * np.exp(-shift)))

    def mean(shift: float) -> float:
        return sum(share * moved(p, shift) for share, p in ((0.375, 0.5), (0.125, 0.4), (0.5, 0.2)))

    shift = brentq(lambda x: mean(x) - target, -5, 5)
    one = (0.375 * moved(0.5, shift) + 0.5 * moved(0.2, shift)) / 0.875
    model = build(judged(tmp_path, COUNT))
    (look,) = [x for x in looks(model) if (x.finding, x.side) == ("hip_exam.faber", "left")]
    found = frequency(look, model.site_index("root.L3.left"), model)
    assert found.p == pytest.approx((1.0 - SLIP) * one + SLIP * 0.1, rel=1e-9)
    assert (found.source, found.grade) == (JUDGED, "D")  # seven patients weigh less than the panel


def test_a_count_that_outweighs_the_panel_is_what_the_figure_rests_on(tmp_path: Path) -> None:
    model = build(judged(tmp_path, COUNT.replace("3,7", "30,70")))
    (look,) = [x for x in looks(model) if (x.finding, x.side) == ("hip_exam.faber", "left")]
    found = frequency(look, model.site_index("root.L3.left"), model)
    assert (found.source, found.grade) == ("sasaki2014", "A")


def test_pooling_changes_no_frequency_of_a_source(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = judged(tmp_path)
    apart = build(folder)
    monkeypatch.setattr(laid, "ONE_SIDE", 1)
    together = build(folder)
    assert len(together.states) < len(apart.states)
    for one, other in zip(looks(apart), looks(together), strict=True):
        if one.finding.startswith("hip_exam"):
            for site in ("root.L3.left", "root.L3.both"):
                p = frequency(one, apart.site_index(site), apart).p
                assert p == pytest.approx(frequency(other, together.site_index(site), together).p, rel=1e-12)


def test_no_source_has_pictures_and_beside_a_lesion_nothing_stands(tmp_path: Path) -> None:
    model = build(judged(tmp_path))
    (look,) = [x for x in looks(model) if (x.finding, x.side) == ("hip_exam.faber", "left")]
    found = frequency(look, model.site_index("none"), model)
    assert found.p == pytest.approx((1.0 - SLIP) * 0.3 + SLIP * 0.1)
    assert found.background == pytest.approx(0.3)  # the atlas's own, of the state that does nothing


def test_what_nobody_judged_is_the_anatomys() -> None:
    judged, before = shipped(), unjudged()
    target = judged.targets["emg:iliopsoas|left"]
    site = judged.site_index("root.L2.left")
    own = before.state.g[before.targets[target.key].first, before.atoms("state", before.site_index("root.L2.left"))]
    now = judged.state.g[target.first, judged.atoms("state", site)]
    for line in now:
        assert np.abs(own - line).max(axis=1).min() < 1e-12


def test_an_atlas_without_a_panel_is_its_anatomy(tmp_path: Path) -> None:
    folder = judged(tmp_path, files={})
    one, other = build(folder), build_anatomy(folder)
    assert one.states == other.states
    assert np.array_equal(one.state.g, other.state.g)


SHOWN = (("strength.knee_extension", "3"), ("pain.groin", "present"), ("reflex.patellar", "absent"))


def test_a_mirrored_case_has_the_mirrored_answer() -> None:
    model = shipped()
    case = stated(*((name, "left", value) for name, value in SHOWN))
    one, other = posterior(case, model), posterior(replace(mirror(case), id=case.id), model)
    for site in ("root.L3", "nerve.femoral", "joint.hip"):
        left, right = (model.site_index(f"{site}.{side}") for side in ("left", "right"))
        assert one.single[left] / one.total == pytest.approx(other.single[right] / other.total, rel=1e-9)
