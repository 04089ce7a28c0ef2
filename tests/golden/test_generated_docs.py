"""Pages of the docs that a command writes are in step with the atlas. `ROOTWISE_GOLDEN=write` writes them anew."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.interfaces.command import called

from rootwise.wording.atlas.ledger.page import STUDIES, without_studies

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
WRITE = os.environ.get("ROOTWISE_GOLDEN") == "write"


def test_the_page_of_the_coverage_is_in_step() -> None:
    text = called("atlas", "coverage", "--markdown").stdout
    if WRITE:
        (DOCS / "coverage.md").write_text(text, encoding="utf-8")
    assert (DOCS / "coverage.md").read_text(encoding="utf-8") == text, "rootwise atlas coverage --markdown"


def test_the_page_of_the_ledger_is_in_step() -> None:
    # The list of studies depends on cases that are not part of this repository: it is kept as it was written.
    text = called("atlas", "ledger", "--markdown").stdout
    kept = (DOCS / "ledger.md").read_text(encoding="utf-8")
    if WRITE:
        kept = text + kept[len(without_studies(kept)) :]
        (DOCS / "ledger.md").write_text(kept, encoding="utf-8")
    assert without_studies(kept) == text, "rootwise atlas ledger --markdown CASES"
    assert STUDIES in kept


def test_the_picture_of_the_rooms_is_in_step() -> None:
    command = [sys.executable, str(DOCS / "architecture_picture.py")]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if WRITE:
        (DOCS / "architecture.svg").write_text(text, encoding="utf-8")
    assert (DOCS / "architecture.svg").read_text(encoding="utf-8") == text, "python docs/architecture_picture.py"


@pytest.mark.parametrize("page", ["docs/architecture.md", "CONTRIBUTING.md"])
def test_every_path_that_a_page_of_the_house_names_is_there(page: str) -> None:
    top = "|".join(sorted(folder.name for folder in ROOT.iterdir() if folder.is_dir()))
    named = re.findall(rf"`((?:{top})(?:/[\w./-]+)?)`", (ROOT / page).read_text(encoding="utf-8"))
    assert len(named) > 3
    assert [path for path in named if not (ROOT / path).exists()] == []
