"""No input ends in a traceback: a bad file gets a code, a place and a hint, and stops no other."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from tests.interfaces.command import L3, called, run

from rootwise.wording.answer.record import SCHEMA

VALIDATOR = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
BOMB = "\n".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9) if i else 'x'}]" for i in range(9))

# kind: content, code, and what the hint must say.
BAD: dict[str, tuple[bytes, str, str]] = {
    "unknown-id": (b"findings:\n  strength.hip_flexon: {left: '4'}\n", "E-CASE-016", "strength.hip_flexion"),
    "wrong-side": (b"findings:\n  strength.hip_flexion: {port: '4'}\n", "E-CASE-017", "left right both"),
    "no-side": (b"findings:\n  strength.hip_flexion: '4'\n", "E-CASE-019", "left, right"),
    "wrong-grade": (b"findings:\n  strength.hip_flexion: {left: '6'}\n", "E-CASE-014", "weak / normal"),
    "duplicate-key": (b"id: a\nid: b\n", "E-CASE-012", "line 1"),
    "empty": (b"", "E-CASE-004", "findings:"),
    "ten-megabytes": (b"findings: {}\n" + b"# x\n" * 2_500_000, "E-CASE-005", "1 MiB"),
    "binary": (b"\x7fELF\x00\x01\x02\x00", "E-CASE-006", "text file"),
    "yaml-bomb": (BOMB.encode(), "E-CASE-009", "write out the value"),
    "not-utf-8": ("id: é\n".encode("latin-1"), "E-CASE-007", "UTF-8"),
    "python-tag": (b"a: !!python/object/apply:os.system [ls]\n", "E-CASE-009", "tag"),
    "impossible": (b"patient: {age: 20}\nduration_days: 36000\nfindings: {}\n", "E-CASE-042", "counts days"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("bad")
    for kind, (content, _, _) in BAD.items():
        (place / f"{kind}.yaml").write_bytes(content)
    return place


@pytest.mark.parametrize("kind", BAD)
@pytest.mark.parametrize("command", ["check", "localize", "explain"])
def test_a_bad_file_is_named_with_code_place_and_hint(command: str, kind: str, folder: Path) -> None:
    _, code, hint = BAD[kind]
    result = called(command, folder / f"{kind}.yaml")
    told = result.stdout if command == "check" else result.stderr
    flat = " ".join(told.split())
    assert result.exit_code == 1
    assert code in told
    assert f"{kind}.yaml" in told
    assert hint in flat
    assert "Traceback" not in result.output


def test_bad_files_give_one_object_a_line_in_order_and_stop_no_other(folder: Path) -> None:
    paths = [folder / f"{kind}.yaml" for kind in BAD]
    result = run("localize", "--json", *paths[:5], L3, *paths[5:], folder / "missing.yaml")
    records = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.returncode == 1
    assert result.stderr == b""
    kinds = list(BAD)
    assert [record["id"] for record in records] == [*kinds[:5], L3.stem, *kinds[5:], "missing"]
    for kind, record in zip(kinds, [*records[:5], *records[6:-1]], strict=True):
        VALIDATOR.validate(record)
        assert record["status"] == "error"
        assert BAD[kind][1] in [issue["code"] for issue in record["issues"]]
        assert all(issue["file"].endswith(f"{kind}.yaml") for issue in record["issues"])
    assert records[5]["status"] != "error"
    assert records[-1]["issues"][0]["code"] == "E-CASE-001"


def test_a_folder_is_its_cases_and_one_without_cases_is_an_error(tmp_path: Path, folder: Path) -> None:
    assert len(called("localize", "--json", folder).stdout.splitlines()) == len(BAD)
    empty = called("localize", tmp_path)
    assert (empty.exit_code, "E-CASE-003" in empty.stderr) == (1, True)
    single = called("explain", folder)
    assert (single.exit_code, "E-CASE-002" in single.stderr) == (1, True)


def test_a_contradiction_is_a_warning_that_is_shown_and_recorded() -> None:
    text = 'id: c\nfindings:\n  strength.lower_limb: {left: "5"}\n  strength.hip_flexion: {left: "2"}\n'
    shown = called("localize", "-", text=text)
    assert shown.exit_code == 0
    assert "W-CASE-061" in shown.stdout
    recorded = json.loads(called("localize", "--json", "-", text=text).stdout)
    assert [issue["code"] for issue in recorded["warnings"]] == ["W-CASE-061"]


def test_no_text_of_a_file_reaches_the_terminal_as_a_control_character(tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text('{"findings": {"pain.\\u001b[31mgroin": "present"}}', encoding="utf-8")
    result = run("localize", bad)
    assert result.returncode == 1
    assert b"\x1b" not in result.stdout + result.stderr


def test_an_unreadable_path_is_an_issue(tmp_path: Path) -> None:
    result = called("check", str(tmp_path / "a\0b"))
    assert result.exit_code == 1
    assert "E-CASE-00" in result.stdout
