"""Pages of the docs that a command writes are in step with the atlas. `ROOTWISE_GOLDEN=write` writes them anew."""

import os
from pathlib import Path

from tests.interfaces.command import called

from rootwise.wording.atlas.ledger.page import STUDIES, without_studies

DOCS = Path(__file__).parents[2] / "docs"
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
