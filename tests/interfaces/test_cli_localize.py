"""`rootwise localize`: its record, its page, and how it behaves in a pipe."""

import json
import os
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tests.interfaces.command import COMMAND, EXAMPLES, L3, ROOT, called, run

from rootwise.model import cache
from rootwise.terms import vocabulary
from rootwise.wording.answer.record import SCHEMA

VALIDATOR = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def records(*words: str | Path, text: str | None = None) -> list[dict[str, Any]]:
    result = called("localize", "--json", *words, text=text)
    assert result.stderr == ""
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture(scope="module")
def l3() -> dict[str, Any]:
    return records(L3)[0]


def test_a_record_is_as_its_schema_says() -> None:
    Draft202012Validator.check_schema(VALIDATOR.schema)
    for record in records(EXAMPLES):
        VALIDATOR.validate(record)


def test_hypotheses_fall_and_hold_the_mass_and_name_sites_of_the_vocabulary(l3: dict[str, Any]) -> None:
    p = [row["probability"] for row in l3["hypotheses"]]
    assert p == sorted(p, reverse=True)
    assert len(p) == 60 or sum(p) >= 0.999 - 1e-5
    assert sum(p) <= 1 + 1e-5
    for row in l3["hypotheses"]:
        low, high = row["interval"]
        assert low <= row["probability"] <= high
        assert row["sites"] == ["other"] or all(vocabulary().sites.is_site(site) for site in row["sites"])


def test_records_come_in_the_order_of_the_paths() -> None:
    paths = sorted(EXAMPLES.glob("*.yaml"), reverse=True)
    assert [record["id"] for record in records(*paths)] == [path.stem for path in paths]


def test_a_case_from_standard_input_is_answered_as_from_its_file(l3: dict[str, Any]) -> None:
    assert records("-", text=L3.read_text(encoding="utf-8")) == [l3]


def test_without_intervals_there_are_none(l3: dict[str, Any]) -> None:
    (plain,) = records("--no-intervals", L3)
    VALIDATOR.validate(plain)
    assert {row["interval"] for row in plain["hypotheses"] + plain["sites"]} == {None}
    assert plain["hypotheses"][0]["probability"] == l3["hypotheses"][0]["probability"]


def test_a_bedside_reading_does_not_see_the_scan_and_says_so(l3: dict[str, Any]) -> None:
    (bedside,) = records("--reading", "bedside", L3)
    assert bedside["version"]["reading"] == "bedside"
    assert bedside["hypotheses"][0] != l3["hypotheses"][0]


def test_the_prior_asked_for_is_used_and_named() -> None:
    settings = ["primary_care", "spine_clinic", "emg_lab", "hospital", "flat"]
    answers = [records("--no-intervals", "--prior", name, L3)[0] for name in settings]
    assert [answer["version"]["prior"] for answer in answers] == settings
    assert len({answer["hypotheses"][0]["probability"] for answer in answers}) > 1


def test_an_alarm_stands_first_and_a_narrower_reading_does_not_silence_it() -> None:
    text = "id: a\nfindings:\n  pain.low_back: present\n  sphincter.urinary_retention: present\n"
    (record,) = records("--reading", "bedside", "-", text=text)
    assert record["urgent"][0]["level"] == "E0"
    page = called("localize", "-", text=text).stdout.splitlines()
    assert page[:3] == ["a", "", "URGENT"]


def test_a_hundred_cases_use_one_model(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = []

    def once(*args: object, **_: object) -> object:
        loaded.append(args)
        return kept

    kept = cache.load_model()
    monkeypatch.setattr(cache, "load_model", once)
    assert len(records("--no-intervals", *[L3] * 100)) == 100
    assert len(loaded) == 1


def test_a_page_holds_eighty_columns_and_no_escape(tmp_path: Path) -> None:
    result = run("localize", EXAMPLES, env={"COLUMNS": "40", "FORCE_COLOR": "1"})
    text = result.stdout.decode()
    assert result.returncode == 0
    assert result.stderr == b""
    assert "\x1b" not in text
    assert max(len(line) for line in text.splitlines()) <= 80


def test_a_terminal_without_block_characters_gets_ascii() -> None:
    result = run("localize", L3, env={"PYTHONIOENCODING": "ascii"})
    assert result.returncode == 0
    assert b"####" in result.stdout


def test_a_closed_pipe_ends_quietly() -> None:
    command = f"'{COMMAND[0]}' -m {COMMAND[2]} localize --json examples examples examples | head -c 10"
    result = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, timeout=120)
    assert result.stderr == b""


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_an_interrupt_ends_without_a_traceback() -> None:
    pipe = subprocess.PIPE
    process = subprocess.Popen([*COMMAND, "localize", "-"], stdin=pipe, stdout=pipe, stderr=pipe, cwd=ROOT)
    try:
        # By then it waits for its standard input.
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(3)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=30)
    finally:
        process.kill()
    assert process.returncode != 0
    assert b"Traceback" not in errors
