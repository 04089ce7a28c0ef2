"""Figures of the README are made by their commands, and by nothing else."""

from pathlib import Path

import pytest
from validation.__main__ import README, filled, main

TEXT = "a\n<!-- figures: python -m validation.series --markdown -->\nold\n<!-- figures end -->\nb\n"


def test_a_block_is_replaced_by_what_its_command_prints() -> None:
    asked: list[str] = []

    def run(command: str) -> str:
        asked.append(command)
        return "new\n"

    assert filled(TEXT, run) == TEXT.replace("old", "new")
    assert asked == ["python -m validation.series --markdown"]


def test_text_without_blocks_is_left_alone() -> None:
    other = "<!-- figures: python -m benchmarks -->\nold\n<!-- figures end -->\n"
    assert filled(other, lambda command: "new") == other


def test_a_file_is_filled_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "page.md"
    path.write_text(TEXT, encoding="utf-8")
    monkeypatch.setattr("validation.__main__.printed", lambda command: "figures")
    assert main([str(path)]) == 0
    assert "figures\n<!-- figures end -->" in path.read_text(encoding="utf-8")


def test_the_readme_has_a_block_for_each_command_that_makes_figures() -> None:
    asked: list[str] = []
    filled(README.read_text(encoding="utf-8"), lambda command: asked.append(command) or "")  # type: ignore[func-returns-value]
    assert [command.split()[2] for command in asked] == [
        "validation.panel",
        "validation.casebook",
        "validation.series",
        "validation.simulation",
    ]
