"""Pages word for word. `ROOTWISE_GOLDEN=write` writes them anew: read the diff before you keep it."""

import os
import re
from pathlib import Path

import pytest
from tests.golden.pages import pages
from tests.interfaces.command import L3, called

from rootwise.wording.layout import WIDTH

HERE = Path(__file__).parent
PAGES = {name: "\n".join(line.text for line in page) + "\n" for name, page in pages().items()}


def compared(name: str, text: str) -> None:
    kept = HERE / f"{name}.txt"
    if os.environ.get("ROOTWISE_GOLDEN") == "write":
        kept.write_text(text, encoding="utf-8")
    assert text == kept.read_text(encoding="utf-8"), "meant so? ROOTWISE_GOLDEN=write"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_reads_as_it_did(name: str) -> None:
    compared(name, PAGES[name])


@pytest.mark.parametrize("reading", ["bedside", "all"])
def test_the_example_is_answered_as_it_was(reading: str) -> None:
    # A change of the atlas or the model moves this page: the diff shows how a published case's answer moved.
    text = called("localize", L3, "--reading", reading).stdout
    compared(f"example-{reading}", re.sub(r"\b[0-9a-f]{16}\b", "(hash of the atlas)", text))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_a_terminal_and_steers_none(name: str) -> None:
    lines = PAGES[name].splitlines()
    assert max(len(line) for line in lines) <= WIDTH
    assert "\x1b" not in PAGES[name]
    assert lines == [line.rstrip() for line in lines]
