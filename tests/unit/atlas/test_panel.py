"""The panel's ratings: what a figure means on either side, what is refused, and that no answer rests on them yet."""

import shutil
from pathlib import Path

import pytest
from tests.two_raters import FIGURES, PANEL, PICTURES
from tests.two_sites import FILES, write

from rootwise.atlas.tables.identity import DATA, atlas_hash
from rootwise.atlas.tables.panel import Figures, load_panel
from rootwise.errors import AtlasError


def test_figures_stand_on_the_affected_side_and_the_other_is_at_the_background_or_less_affected(tmp_path: Path) -> None:
    panel = load_panel(write(tmp_path, PANEL))
    disc, both, _ = panel.pictures
    floor = panel.background["strength.knee_extension"]
    assert floor == Figures(0.03, 0.004)
    assert disc.figures("strength.knee_extension", "same", floor) == Figures(0.4, 0.2)
    assert disc.figures("strength.knee_extension", "other", floor) == floor
    # 60 % of the excess on the less affected side, where the rater wrote nothing; of the severe, 30 % of the shown
    less = both.figures("strength.knee_extension", "other", floor)
    assert less == pytest.approx((0.03 + 0.6 * 0.47, 0.004 + 0.6 * 0.146))
    assert both.figures("pain.groin", "other", panel.background["pain.groin"]).shown == 0.05
    # the history is the patient's, whichever side is asked about
    assert both.figures("history.fever", "other", panel.background["history.fever"]).shown == 0.3


def test_who_was_not_asked_has_not_judged(tmp_path: Path) -> None:
    panel = load_panel(write(tmp_path, PANEL))
    assert not panel.judged("r1", "history.fever")
    assert panel.judged("r2", "history.fever")


def test_one_rater_alone_can_be_read(tmp_path: Path) -> None:
    panel = load_panel(write(tmp_path, PANEL), ["r2"])
    assert [picture.row.picture for picture in panel.pictures] == ["r2.1"]
    assert list(panel.raters) == ["r2"]


@pytest.mark.parametrize("cell", ["1.2", "-.1", ".2/.3", "much", ".3/.2/.1", "nan"])
def test_what_is_no_probability_is_refused_with_its_place(cell: str, tmp_path: Path) -> None:
    folder = write(tmp_path, PANEL | {"panel/figures/root.L3.csv": FIGURES.replace(".4/.2", cell)})
    with pytest.raises(AtlasError) as raised:
        load_panel(folder)
    assert raised.value.code == "E-ATLAS-007"
    assert raised.value.where.line == 4


def test_raters_of_a_setting_count_alike(tmp_path: Path) -> None:
    panel = load_panel(write(tmp_path, PANEL))
    assert panel.settings == {"emg_lab": pytest.approx({"root.L3": 0.8, "none": 0.2})}


def test_an_atlas_without_a_panel_has_an_empty_one(tmp_path: Path) -> None:
    panel = load_panel(write(tmp_path, FILES))
    assert (panel.pictures, dict(panel.raters)) == ((), {})


def test_every_rater_judged_every_site_of_the_shipped_panel() -> None:
    panel = load_panel()
    sites = {picture.row.site for picture in panel.pictures}
    assert len(sites) == 64
    assert {(picture.row.site, picture.rater) for picture in panel.pictures} == {
        (site, rater) for site in sites for rater in ("r1", "r2", "r3", "r4")
    }


def test_every_setting_of_the_shipped_panel_is_divided_among_all_sites() -> None:
    panel = load_panel()
    sites = {picture.row.site for picture in panel.pictures}
    assert all(shares.keys() == sites for shares in panel.settings.values())
    assert [sum(shares.values()) for shares in panel.settings.values()] == pytest.approx([1.0] * 4, abs=0.002)


def test_ratings_change_which_atlas_it_is_and_what_no_answer_reads_does_not(tmp_path: Path) -> None:
    folder = tmp_path / "atlas"
    shutil.copytree(DATA, folder)
    before = atlas_hash(folder)
    (folder / "panel" / "settings.csv").write_text("setting,site,s1\n", encoding="utf-8")
    assert atlas_hash(folder) == before
    (folder / "panel" / "pictures.csv").write_text(PICTURES, encoding="utf-8")
    assert atlas_hash(folder) != before
