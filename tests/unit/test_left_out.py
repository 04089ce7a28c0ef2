"""A test that did not run is told at the end of the session, and fails it where skips are forbidden."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TESTS = """
import pytest

def test_runs():
    pass

def test_needs_a_browser():
    pytest.skip("no browser here")

@pytest.mark.xfail(reason="known")
def test_known():
    assert False
"""


def session(folder: Path, tests: str = TESTS, workers: str = "0", **environment: str) -> tuple[int, list[str]]:
    """Exit status and lines of a session with our settings."""
    shutil.copy(ROOT / "tests/conftest.py", folder)
    (folder / "test_some.py").write_text(tests)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "ROOTWISE"))}
    lean = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}  # of all plugins only the one that runs tests in other processes
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-ra", "-p", "xdist.plugin", "-n", workers, str(folder)],
        cwd=folder, env=kept | lean | environment, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    return done.returncode, done.stdout.strip().splitlines()


@pytest.mark.parametrize("workers", ["0", "1"])
def test_the_last_lines_say_what_was_left_out_and_how_to_get_it(tmp_path: Path, workers: str) -> None:
    status, lines = session(tmp_path, workers=workers)
    assert status == 0
    assert "left out" in lines[-4]
    assert lines[-3] == "1 not run: no browser here"
    assert "make test-all" in lines[-2]
    assert "1 passed, 1 skipped, 1 xfailed" in lines[-1]


def test_a_session_that_left_nothing_out_says_nothing_of_it(tmp_path: Path) -> None:
    status, lines = session(tmp_path, "def test_runs(): pass")
    assert status == 0
    assert "1 passed" in lines[-1]
    assert not any("left out" in line or "make test-all" in line for line in lines)


def test_a_forbidden_skip_fails_the_session_and_is_named_above_the_closing_line(tmp_path: Path) -> None:
    status, lines = session(tmp_path, ROOTWISE_NO_SKIPS="1")
    assert status == 1
    assert "test_some.py::test_needs_a_browser" in lines
    assert "1 passed, 1 skipped, 1 xfailed" in lines[-1]


def test_a_file_that_is_skipped_whole_counts(tmp_path: Path) -> None:
    tests = "import pytest\npytest.importorskip('no_such_module_anywhere')\n" + TESTS
    status, lines = session(tmp_path, tests, ROOTWISE_NO_SKIPS="1")
    assert status != 0
    assert any("no_such_module_anywhere" in line for line in lines[-3:])
