"""How signs are tested: what the atlas ships, and what its lint refuses."""

from pathlib import Path

import pytest

from rootwise.atlas.bedside_tests import described, how_to_test, scale_words
from rootwise.atlas.lint.lint import lint
from rootwise.atlas.tables.loader import load
from rootwise.errors import AtlasError
from rootwise.queries.atlas.bedside_test import bedside_test
from rootwise.terms import vocabulary

GOOD = "{position: a, do: b, positive: c, source: consensus, grade: D}"


def issues(folder: Path, file: str, text: str) -> set[tuple[str, int | None]]:
    (folder / "anatomy").mkdir(exist_ok=True)
    (folder / "anatomy" / file).write_text(text, encoding="utf-8")
    return {(issue.code, issue.line) for issue in lint(folder) if issue.where == f"anatomy/{file}"}


def test_a_right_entry_passes(tmp_path: Path) -> None:
    assert issues(tmp_path, "tests.yaml", f"reflex.patellar: {GOOD}\nsensation.*: {GOOD}\n") == set()
    good = "mrc: {words: {'5': full}, source: consensus, grade: D}\n"
    assert issues(tmp_path, "scales.yaml", good) == set()


@pytest.mark.parametrize(
    ("file", "text", "code"),
    [
        ("tests.yaml", f"reflex.patela: {GOOD}", "E-ATLAS-120"),
        ("tests.yaml", f"sensations.*: {GOOD}", "E-ATLAS-120"),
        ("tests.yaml", GOOD.replace("do: b, ", "").join(["reflex.patellar: ", ""]), "E-ATLAS-001"),
        ("tests.yaml", GOOD.replace("do:", "does:").join(["reflex.patellar: ", ""]), "E-ATLAS-001"),
        ("tests.yaml", GOOD.replace("grade: D", "grade: B").join(["reflex.patellar: ", ""]), "E-ATLAS-113"),
        ("tests.yaml", GOOD.replace("consensus", "nobody2000").join(["reflex.patellar: ", ""]), "E-ATLAS-110"),
        ("scales.yaml", "mrcs: {words: {'5': full}, source: consensus, grade: D}", "E-ATLAS-125"),
        ("scales.yaml", "mrc: {words: {'6': more}, source: consensus, grade: D}", "E-ATLAS-121"),
    ],
)
def test_a_wrong_entry_is_told_with_its_line(tmp_path: Path, file: str, text: str, code: str) -> None:
    assert (code, 1) in issues(tmp_path, file, text + "\n")


def test_a_broken_file_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "anatomy").mkdir()
    (tmp_path / "anatomy" / "tests.yaml").write_text("reflex.patellar: {position: 3}\n", encoding="utf-8")
    with pytest.raises(AtlasError, match="E-ATLAS-001"):
        described(tmp_path)


def test_a_family_stands_for_its_members_and_an_entry_of_its_own_comes_first() -> None:
    assert how_to_test("sensation.groin") is how_to_test("sensation.heel")
    assert how_to_test("pain.groin") is None
    assert set(scale_words()["mrc"].words) <= set(vocabulary().scales["mrc"].words)


def test_shares_of_roots_and_of_routes_are_whole() -> None:
    atlas = load()
    for finding in ("strength.knee_extension", "reflex.achilles", "sensation.anterior_thigh", "sensation.knee"):
        found = bedside_test(atlas, finding)
        assert sum(share for _, share in found.roots) == pytest.approx(1)
        assert sum(share for _, share in found.pathways) == pytest.approx(1)
    assert bedside_test(atlas, "tension.slump").roots == ()


def test_a_region_of_two_parts_lies_between_them() -> None:
    # supply.csv: the two halves of the anterior thigh; the whole is their mean.
    atlas = load()
    share = {
        region: dict(bedside_test(atlas, f"sensation.{region}").roots).get("L3", 0)
        for region in ("upper_anterior_thigh", "lower_anterior_thigh", "anterior_thigh")
    }
    assert share["upper_anterior_thigh"] < share["anterior_thigh"] < share["lower_anterior_thigh"]
