"""The mixture of pictures: it computes what it says, on one rater's panel that can be counted by hand, and on all."""

from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import check_grad
from tests.models import shipped, small
from tests.queries_cases import stated
from tests.two_raters import PANEL
from tests.two_sites import write
from validation.panel.atoms import Atoms, lay_out
from validation.panel.cells import SLIP, Cells
from validation.panel.evidence import ways
from validation.panel.mixture import Mixture

from rootwise.atlas.tables.panel import Panel, load_panel
from rootwise.cases.case import mirror
from rootwise.cohorts.known import KnownCase, known_cases
from rootwise.model.model import Model
from rootwise.terms.settings import SETTINGS

CASES = Path(__file__).parents[3] / "validation" / "data" / "cases"


def made(model: Model, panel: Panel, unsaid: float = 0.0) -> tuple[Atoms, Cells, Mixture]:
    atoms = lay_out(panel, model)
    cells = Cells(model, atoms, panel)
    return atoms, cells, Mixture(model, atoms, cells, unsaid)


def test_sides_share_what_raters_say_of_one_and_of_both(tmp_path: Path) -> None:
    atoms, _, _ = made(small(), load_panel(write(tmp_path, PANEL), ["r1"]))
    assert atoms.answers == (
        frozenset({"root.L3.left"}),
        frozenset({"root.L3.right"}),
        frozenset({"root.L3.left", "root.L3.right"}),
    )
    # one side in three quarters of the patients; the worse side of both is left in half of them
    assert atoms.prior.share[0] == pytest.approx([0.375, 0.375, 0.25])
    assert [atom.side for atom in atoms.atoms] == ["left", "right", "left", "right"]
    assert atoms.prior.cause_share[0] == pytest.approx([1.0, 1.0, 0.5, 0.5])


def test_the_panels_shares_of_a_setting_take_the_place_of_the_models() -> None:
    model, panel = shipped(), load_panel(raters=["r2"])
    atoms = lay_out(panel, model, panel_settings=True)
    emg = atoms.prior.share[SETTINGS.index("emg_lab")]
    for site in ("root.L5", "systemic.polyneuropathy"):
        own = sum(p for p, base in zip(emg, atoms.bases, strict=True) if base == site)
        assert own == pytest.approx(panel.settings["emg_lab"][site], rel=2e-3)
    # S3 stands for S3 to S5
    low = [sum(emg[i] for i, base in enumerate(atoms.bases) if base == f"root.S{n}") for n in (3, 4, 5)]
    assert low == pytest.approx([panel.settings["emg_lab"]["root.S3"] / 3] * 3, rel=2e-3)


def test_a_sign_moves_the_odds_by_what_the_rater_says_beside_his_background(tmp_path: Path) -> None:
    model = small()
    _, cells, _ = made(model, load_panel(write(tmp_path, PANEL), ["r1"]))
    table = cells.cumulative("pain.groin|left", 0)
    assert table is not None

    def odds(p: float) -> float:
        return p / (1.0 - p)

    rated = (1.0 - SLIP) * 0.5 + SLIP * 0.1
    target = model.targets["pain.groin|left"]
    background = 1.0 - model.cause.q0[0, target.first : target.first + target.versions, 0].mean()
    assert odds(1.0 - table[0, 0]) == pytest.approx(odds(rated) / odds(0.1) * odds(background))
    assert 1.0 - table[1, 0] == pytest.approx(background)  # the right root, which hurts on its own side


def test_a_mirrored_case_has_the_mirrored_answer() -> None:
    model = shipped()
    atoms, cells, _ = made(model, load_panel(raters=["r2"]))
    case = stated(
        ("strength.knee_extension", "left", "3"),
        ("pain.groin", "left", "present"),
        ("reflex.patellar", "left", "absent"),
    )
    (own,), (other,) = ways(case, model, atoms, cells), ways(mirror(case), model, atoms, cells)

    def by_answer(log: np.ndarray) -> dict[frozenset[str], float]:
        return {a: float(np.exp(log[atoms.answer == i]).sum()) for i, a in enumerate(atoms.answers)}

    swap = {"left": "right", "right": "left"}
    mirrored = by_answer(other.log_found + other.log_unsaid)
    for answer, p in by_answer(own.log_found + own.log_unsaid).items():
        turned = frozenset(".".join(swap.get(part, part) for part in site.split(".")) for site in answer)
        assert mirrored[turned] == pytest.approx(p, rel=1e-9)


def some_cases(model: Model, count: int) -> tuple[KnownCase, ...]:
    return known_cases([CASES], [site.id for site in model.sites]).cases[:count]


def test_answers_sum_to_one_and_the_slope_of_the_fit_is_right() -> None:
    model = shipped()
    _, _, mixture = made(model, load_panel(raters=["r2"]), 0.7)
    reads = [mixture.read(one, "bedside") for one in some_cases(model, 4)]
    assert sum(p for _, p in mixture.answer(reads[0], mixture.start)) == pytest.approx(1.0, abs=1e-3)
    weights = mixture.start + 0.1 * np.sin(np.arange(len(mixture.start)))
    wrong = check_grad(lambda x: mixture.loss(x, reads)[0], lambda x: mixture.loss(x, reads)[1], weights)
    assert wrong < 1e-4


def test_a_fit_makes_the_cases_it_saw_likelier() -> None:
    model = shipped()
    _, _, mixture = made(model, load_panel(raters=["r2"]), 0.7)
    reads = [mixture.read(one, "bedside") for one in some_cases(model, 12)]
    assert mixture.loss(mixture.fit(reads), reads)[0] < mixture.loss(mixture.start, reads)[0]


def test_an_examination_that_is_told_in_full_leaves_less_unsaid() -> None:
    model = shipped()
    atoms, cells, _ = made(model, load_panel(raters=["r2"]))
    short = stated(("strength.knee_extension", "left", "3"))
    long = stated(
        ("strength.knee_extension", "left", "3"),
        ("reflex.achilles", "left", "normal"),
        ("gait.antalgic", "axial", "present"),
    )
    (less,), (more,) = ways(long, model, atoms, cells), ways(short, model, atoms, cells)
    assert (less.log_unsaid >= more.log_unsaid - 1e-12).all()
    assert (less.log_unsaid > more.log_unsaid).any()
