"""What a person meets first is true: version, citation, quick start, licence."""

import re
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest
import yaml

import rootwise
from rootwise.cases import read
from rootwise.cases.reader import read_text

ROOT = Path(__file__).parents[2]
LONGEST, MOST_MODULES = 300, 16  # lines of a file, modules of a folder: a room that one person can know


def modules() -> list[Path]:
    return sorted((ROOT / "src/rootwise").rglob("*.py"))


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_citation_is_of_this_version_and_licence() -> None:
    citation = yaml.safe_load(text("CITATION.cff"))
    project = tomllib.loads(text("pyproject.toml"))["project"]
    assert citation["version"] == rootwise.__version__
    assert citation["license"] == project["license"] == "Apache-2.0"
    assert re.fullmatch(r"\d+\.\d+\.\d+", rootwise.__version__)


@pytest.mark.parametrize("page", ["README.md", "docs/getting-started.md"])
def test_every_make_command_of_a_page_is_a_target(page: str) -> None:
    targets = set(re.findall(r"^(\w[\w-]*):", text("Makefile"), re.M))
    named = set(re.findall(r"^make ([\w-]+)", text(page), re.M))
    assert named
    assert named <= targets


def test_the_help_of_make_names_every_phony_target_but_itself() -> None:
    (phony,) = re.findall(r"^\.PHONY: (.+)$", text("Makefile"), re.M)
    assert set(re.findall(r"^#   make ([\w-]+)", text("Makefile"), re.M)) == set(phony.split()) - {"help"}


def test_the_case_of_the_demo_can_be_read() -> None:
    (name,) = re.findall(r"^DEMO_CASE \?= (\S+)$", text("Makefile"), re.M)
    parsed = read(ROOT / name)
    assert parsed.case is not None


@pytest.mark.parametrize("page", ["README.md", "docs/getting-started.md"])
def test_the_case_of_a_page_can_be_read_without_a_complaint(page: str) -> None:
    (block,) = [block for block in re.findall(r"```yaml\n(.+?)```", text(page), re.S) if "findings:" in block]
    parsed = read_text(block)
    assert parsed.case is not None
    assert parsed.case.findings
    assert [issue.render() for issue in parsed.issues if issue.level != "note"] == []


def test_every_file_that_the_readme_points_to_is_there() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", text("README.md")):
        assert (ROOT / target).exists(), target


def test_every_folder_of_the_layout_is_there() -> None:
    for folder in re.findall(r"^\| `(src/[\w/]+)`", text("README.md"), re.M):
        assert (ROOT / folder).is_dir(), folder


def test_importing_the_package_loads_nothing_of_it() -> None:
    """An import costs nothing: each question is imported from its own module."""
    loaded = "sorted(m for m in sys.modules if m.startswith(('rootwise.', 'numpy', 'pydantic')))"
    code = f"import sys, rootwise; print({loaded})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"


def test_the_package_says_that_it_is_typed() -> None:
    assert (Path(rootwise.__file__).parent / "py.typed").exists()


def test_no_file_of_the_package_is_longer_than_a_reading() -> None:
    lengths = {path.relative_to(ROOT): len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    assert {str(path): lines for path, lines in lengths.items() if lines > LONGEST} == {}


def test_no_folder_of_the_package_holds_more_than_sixteen_modules() -> None:
    held = Counter(path.parent.relative_to(ROOT) for path in modules() if path.name != "__init__.py")
    assert len(held) > 20
    assert {str(folder): n for folder, n in held.items() if n > MOST_MODULES} == {}
