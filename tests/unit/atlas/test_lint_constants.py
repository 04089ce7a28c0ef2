"""What no model can be built from is refused with its place and a hint, by the lint and by the loader alike."""

import re
from pathlib import Path

import pytest
from tests.two_sites import FILES, SITES, SUPPLY, write

import rootwise
from rootwise.atlas.lint.lint import lint
from rootwise.atlas.tables.constants import CONSTANTS
from rootwise.atlas.tables.loader import load
from rootwise.errors import AtlasError
from rootwise.model.build import build

CONSTANTS_FILE = "lesions/constants.yaml"
PRIOR = "other_prior: {value: 0.03"


@pytest.fixture
def atlas(tmp_path: Path) -> Path:
    return write(tmp_path / "atlas", FILES)


WRONG = [
    ("E-ATLAS-004", CONSTANTS_FILE, "other_prior:", "others_prior:", 3, "is not a constant", "other_prior"),
    ("E-ATLAS-004", CONSTANTS_FILE, "miscounted:", "x: {value: 1, source: assumption, grade: D}\nmiscounted:", 12,
     "'x' is not a constant", "the model reads: silence_same_side"),
    ("E-ATLAS-005", CONSTANTS_FILE, "run_of_roots: {value: 0.025, source: assumption, grade: D}\n", "", 1,
     "'run_of_roots' is missing", "from 0 to 1"),
    ("E-ATLAS-006", CONSTANTS_FILE, PRIOR, "other_prior: {value: 3", 3, "other_prior=3 is out", "from 0 to 0.5"),
    ("E-ATLAS-006", CONSTANTS_FILE, PRIOR, "other_prior: {value: .nan", 3, "is out of range", ""),
    ("E-ATLAS-001", CONSTANTS_FILE, PRIOR, "other_prior: {value: some", 3, "valid number", "docs/atlas-format.md"),
    ("E-ATLAS-001", CONSTANTS_FILE, PRIOR, "other_prior: {value: yes", 3, "valid number", "docs/atlas-format.md"),
    ("E-ATLAS-001", CONSTANTS_FILE, PRIOR, "other_prior: {values: 0.03", 3, "value: Field required", ""),
    ("E-ATLAS-001", SUPPLY, "patellar,reflex,L3", "patellar,reflex,L9", 7, "is not a root; they run from C2", ""),
    ("E-ATLAS-001", "priors/setting.csv", "hospital,none", "ward,none", 9, "setting: Input should be", ""),
    ("E-ATLAS-001", "findings/signs.csv", "present,root.L3", "present,root.L3-L9", 4, "'L9' is not a root", ""),
    ("E-ATLAS-001", "findings/signs.csv", "present,root.L3", "present,root.L4-L2", 4, "upper to a lower root", ""),
    ("E-ATLAS-001", SITES, "canal.{level}", "canal.L2-L9", 1, "'L9' is not a root", ""),
]  # fmt: skip


@pytest.mark.parametrize(("code", "file", "old", "new", "line", "says", "hint"), WRONG)
def test_lint_names_file_row_and_hint(
    code: str, file: str, old: str, new: str, line: int, says: str, hint: str, atlas: Path
) -> None:
    assert old in FILES[file]
    write(atlas, {file: FILES[file].replace(old, new)})
    (issue,) = [found for found in lint(atlas) if found.code == code]
    assert (issue.where, issue.line, issue.level) == (file, line, "error")
    assert says in issue.message
    assert hint in issue.hint


@pytest.mark.parametrize(("code", "file", "old", "new", "line", "says", "hint"), WRONG)
def test_the_loader_refuses_it_too_and_never_with_a_bare_error(
    code: str, file: str, old: str, new: str, line: int, says: str, hint: str, atlas: Path
) -> None:
    write(atlas, {file: FILES[file].replace(old, new)})
    with pytest.raises(AtlasError) as refused:
        build(atlas)
    assert refused.value.code == code
    assert says in refused.value.message
    assert hint in (refused.value.hint or "")
    assert refused.value.where is not None
    assert refused.value.where.file == Path(file).name


def test_an_atlas_without_constants_is_told_all_that_it_lacks(atlas: Path) -> None:
    (atlas / CONSTANTS_FILE).unlink()
    missing = [issue.message for issue in lint(atlas) if issue.code == "E-ATLAS-005"]
    assert missing == [f"constant {name!r} is missing" for name in sorted(CONSTANTS)]
    with pytest.raises(AtlasError, match="is missing"):
        load(atlas)


def test_every_constant_is_read_and_no_other_name_is() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in Path(rootwise.__file__).parent.rglob("*.py"))
    assert set(re.findall(r"""constants\[["'](\w+)["']\]""", code)) == set(CONSTANTS)


def test_the_page_on_the_format_lists_every_constant_with_its_range() -> None:
    page = (Path(rootwise.__file__).parents[2] / "docs" / "atlas-format.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `(\w+)` \| ([\d.]+) to ([\d.]+) \|", page, re.M)
    assert {name: (float(low), float(high)) for name, low, high in listed} == dict(CONSTANTS)
