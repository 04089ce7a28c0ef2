"""Every kind of bad input has its code, its line and a hint; good input has none."""

import io
import json
import os
import re
import sys
import time
from pathlib import Path

import pytest

from rootwise.cases import ParsedFile, read, read_many, read_text
from rootwise.cases.document import MAX_ISSUES
from rootwise.cases.reader import MAX_BYTES
from rootwise.errors import Issue

# How the sources name codes: document.say("error", 14, ...), self.warn(61, ...), code: int = 30.
_CODE = re.compile(r"[EWN]-CASE-\d{3}")
_SAID = re.compile(r'(?:say|issue)\(\s*"(error|warning|note)",\s*(\d+)')
_WARNED = re.compile(r"warn\(\s*(\d+)")
_RANGES = re.compile(r"(?:code: int = |, )(2[123]|30|13)\b")

GOOD = """\
format: rootwise-case/1
id: femoral-52m   # a comment
patient: {age: 52, sex: male}
setting: spine_clinic
onset: sudden
duration_days: 14
findings:
  pain.low_back: present
  pain.anterior_thigh: {left: present}
  strength.knee_extension: {left: "4", right: "5"}
  strength.hip_flexion: {left: {value: "4", limited_by: pain, by: examiner}}
  reflex.patellar: {left: reduced, right: normal}
  tension.straight_leg_raise: {both: negative}
  history.diabetes: "no"
  abi: {left: 0.9}
  block.root.L2: {left: {value: 80, volume_ml: 0.5}}
asked: {pain: mapped}
numbering: {basis: whole_spine_count, lumbar_count: 5, castellvi: none}
care:
  drugs: [{name: apixaban, last_dose_h: 12}]
  allergies: []
  inr: 1.1
  pregnant: no
  procedure: {target: root.L3.left, kind: transforaminal injection, day: 20}
  scores: [{day: 14, name: nrs_leg, value: 7}]
"""


def only(parsed: ParsedFile) -> Issue:
    assert len(parsed.issues) == 1, [issue.render() for issue in parsed.issues]
    return parsed.issues[0]


def written(finding: str) -> ParsedFile:
    return read_text(f"id: a\nfindings:\n  pain.groin: {{left: present}}\n  {finding}\n")


def test_a_good_case_is_read_without_an_issue() -> None:
    parsed = read_text(GOOD)
    assert parsed.issues == ()
    assert parsed.case is not None
    case = parsed.case
    assert (case.id, case.age, case.sex, case.duration_days) == ("femoral-52m", 52, "male", 14)
    assert len(case.findings) == 12
    assert {f.day for f in case.findings} == {14}
    assert case.care is not None
    assert case.care.allergies == ()
    assert case.care.pregnant is False
    assert case.numbering.lumbar_count == 5
    assert parsed.casebook is None


@pytest.mark.parametrize(
    ("text", "code", "line", "hint"),
    [
        ("", "E-CASE-004", None, "findings:"),
        ("# only a comment\n", "E-CASE-004", None, "findings:"),
        ("just words\n", "E-CASE-011", 1, "id:"),
        ("- a\n- b\n", "E-CASE-011", 1, "id:"),
        ("id: a\n\tfindings:\n", "E-CASE-008", 2, "spaces, not tabs"),
        ("id: a\nsetting: [a\n", "E-CASE-008", 3, "brackets"),
        ("id: a\nonset: x: y\n", "E-CASE-008", 2, "quotes"),
        ("id: a\nid: b\n", "E-CASE-012", 2, "line 1 already"),
        ("findings:\n  pain.groin: present\n  pain.groin: absent\n", "E-CASE-012", 3, "line 2 already"),
        ("findings:\n  pain.groin: {left: present, left: absent}\n", "E-CASE-012", 2, "keep one"),
        ("[a, b]: c\n", "E-CASE-008", 1, "one word"),
        ("a: &x {b: 1}\n", "E-CASE-009", 1, "write out the value"),
        ("a: *x\n", "E-CASE-009", 1, "write out the value"),
        ("a: !!python/object:os.system x\n", "E-CASE-009", 1, "tag"),
        ("id: a\n---\nid: b\n", "E-CASE-025", 2, "one file"),
        ("a: " + "[" * 40 + "]" * 40 + "\n", "E-CASE-010", 1, "no more than 6"),
        ("a: [" + "1, " * 30_000 + "1]\n", "E-CASE-010", 1, "one patient"),
        ("id: \x07\n", "E-CASE-008", None, "control characters"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_document(text: str, code: str, line: int | None, hint: str) -> None:
    parsed = read_text(text)
    issue = only(parsed)
    assert (issue.code, issue.level, issue.line) == (code, "error", line)
    assert hint in issue.hint
    assert parsed.case is None


@pytest.mark.parametrize(
    ("head", "code", "where", "hint"),
    [
        ("patiant: {age: 5}", "E-CASE-013", "patiant", 'did you mean "patient"?'),
        ("patient: {age: 52, name: Smith}", "E-CASE-013", "patient.name", "keys: age, sex"),
        ("patient: {age: 130}", "E-CASE-021", "patient.age", "use 0 to 120"),
        ("patient: {age: -1}", "E-CASE-021", "patient.age", "use 0 to 120"),
        ("patient: {age: 52.5}", "E-CASE-021", "patient.age", "0 to 120"),
        ('patient: {age: "52"}', "E-CASE-021", "patient.age", "not in quotes"),
        ("patient: {sex: m}", "E-CASE-023", "patient.sex", "male female unknown"),
        ("patient: 52", "E-CASE-029", "patient", "keys: age, sex"),
        ("duration_days: -3", "E-CASE-022", "duration_days", "use 0 to 36525"),
        ("duration_days: 99999999999999999999999999", "E-CASE-022", "duration_days", "36525"),
        ("duration_days: two weeks", "E-CASE-022", "duration_days", "digits"),
        ("format: rootwise-case/2", "E-CASE-015", "format", "rootwise-case/1"),
        ("setting: clinic", "E-CASE-023", "setting", "spine_clinic"),
        ("onset: acute", "E-CASE-023", "onset", "sudden gradual unknown"),
        ("asked: {strength: mapped}", "E-CASE-013", "asked.strength", "pain"),
        ("asked: {pain: often}", "E-CASE-023", "asked.pain", "volunteered"),
        ("numbering: {lumbar_count: 7}", "E-CASE-030", "numbering.lumbar_count", "4 to 6"),
        ("numbering: {castellvi: V}", "E-CASE-023", "numbering.castellvi", "IV"),
        ("care: {inr: 200}", "E-CASE-030", "care.inr", "0 to 20"),
        ("care: {drugs: [{last_dose_h: 3}]}", "E-CASE-029", "care.drugs[0]", "name"),
        ("care: {drugs: apixaban}", "E-CASE-029", "care.drugs", "[a, b]"),
        ("care: {procedure: {kind: block}}", "E-CASE-029", "care.procedure", "root.L3.left"),
        ("care: {scores: [{name: nrs_leg, value: 11}]}", "E-CASE-030", "care.scores[0].value", "0 to 10"),
        ("truth: {sites: [root.L3]}", "E-CASE-041", "truth.sites", "root.L3.left"),
        ("names_level: [sensation.dermatome_L9]", "E-CASE-016", "names_level", "did you mean"),
        ("visits: [{findings: {}}]", "E-CASE-022", "visits[0]", "days from onset"),
        ("visits: {day: 3}", "E-CASE-029", "visits", "[a, b]"),
        ("findings: [pain.groin]", "E-CASE-029", "findings", "pain.groin: {left: present}"),
    ],
)  # fmt: skip
def test_a_wrong_head(head: str, code: str, where: str, hint: str) -> None:
    parsed = read_text(f"# line 1\nid: a\n{head}\n")
    issue = only(parsed)
    assert (issue.code, issue.where, issue.line) == (code, where, 3)
    assert hint in issue.hint
    assert parsed.case is None


@pytest.mark.parametrize(
    ("finding", "code", "where", "hint"),
    [
        ("strength.hip_flexon: {left: '4'}", "E-CASE-016", "strength.hip_flexon", '"strength.hip_flexion"'),
        ("strength.hip_flexion: {left: '6'}", "E-CASE-014", "strength.hip_flexion.left",
         "use one of 0 1 2 3- 3 3+"),
        ("strength.hip_flexion: {left: 6}", "E-CASE-020", "strength.hip_flexion.left",
         "use one of 0 1 2 3- 3 3+"),
        ("strength.hip_flexion: {left: 4.5}", "E-CASE-020", "strength.hip_flexion.left", "weak / normal"),
        ("strength.hip_flexion: {left: true}", "E-CASE-020", "strength.hip_flexion.left", "weak / normal"),
        ("strength.hip_flexion: {left: }", "E-CASE-020", "strength.hip_flexion.left",
         "leave out what was not"),
        ("strength.hip_flexion: {}", "E-CASE-020", "strength.hip_flexion", "leave out what was not"),
        ("strength.hip_flexion: {left: ['4']}", "E-CASE-020", "strength.hip_flexion.left", "use 5 4+"),
        ("strength.hip_flexion: '4'", "E-CASE-019", "strength.hip_flexion", "left, right, both or unknown"),
        ("strength.hip_flexion: {value: '4'}",
         "E-CASE-019", "strength.hip_flexion", "left, right, both or unknown"),
        ("strength.hip_flexion: {L: '4'}", "E-CASE-017", "strength.hip_flexion.L", "left right both unknown"),
        ("strength.hip_flexion: {both: '4', left: '3'}", "E-CASE-028", "strength.hip_flexion.left",
         "left and right"),
        ("reflex.patellar: {left: ++}", "E-CASE-014", "reflex.patellar.left", "normal reduced absent"),
        ("reflex.patellar: {left: Reduced}", "E-CASE-014", "reflex.patellar.left", 'did you mean "reduced"?'),
        ("pain.thigh: {left: yes}", "E-CASE-020", "pain.thigh.left", "absent present"),
        ("history.diabetes: {left: 'yes'}", "E-CASE-018", "history.diabetes", "history.diabetes: yes"),
        ("history.diabetes: maybe", "E-CASE-014", "history.diabetes", "no yes"),
        ("abi: {left: -0.2}", "E-CASE-014", "abi.left", "0 or more (ratio)"),
        ("abi: {left: .9e999}", "E-CASE-014", "abi.left", "0 or more (ratio)"),
        ("abi: {left: low}", "E-CASE-014", "abi.left", "0 or more (ratio)"),
        ("block.root.L2: {left: 120}", "E-CASE-014", "block.root.L2.left", "0 to 100 (%)"),
        ("block.root.L2: {left: {value: 80, volume: 1}}", "E-CASE-013", "block.root.L2.left.volume",
         '"volume_ml"'),
        ("block.root.L2: {left: {volume_ml: 1}}", "E-CASE-020", "block.root.L2.left", "add the key value"),
        ("block.root.L2: {left: {value: 80, span: [1]}}", "E-CASE-029", "block.root.L2.left.span", "span: ["),
        ("pain.knee: {left: {value: present, by: me}}", "E-CASE-023", "pain.knee.left.by", "examiner"),
        ("pain.knee: {left: {value: present, limited_by: pian}}", "E-CASE-023",
         "pain.knee.left.limited_by", '"pain"'),
        ("sensory_level: ''", "E-CASE-020", "sensory_level", "a short text"),
        ("emg.vastus_lateralis.spontaneous: {left: 2}", "E-CASE-020",
         "emg.vastus_lateralis.spontaneous.left", "2+"),
    ],
)  # fmt: skip
def test_a_wrong_finding(finding: str, code: str, where: str, hint: str) -> None:
    parsed = written(finding)
    issue = only(parsed)
    assert (issue.code, issue.where, issue.line) == (code, where, 4)
    assert hint in issue.hint
    assert parsed.case is None


@pytest.mark.parametrize(
    ("finding", "code", "value"),
    [
        ("strength.hip_flexion: {left: 4}", "W-CASE-051", "4"),
        ("emg.vastus_lateralis.spontaneous: {left: 0}", "W-CASE-051", "0"),
        ("strength.hip_flexion: {left: 5-}", "W-CASE-052", "4+"),
        ("history.diabetes: no", "W-CASE-050", "no"),
        ("history.diabetes: true", "W-CASE-050", "yes"),
        ("abi: {left: '0.9'}", "W-CASE-053", 0.9),
        ("pain.thigh: present", "W-CASE-054", "present"),
    ],
)
def test_what_can_only_mean_one_thing_is_read_with_a_warning(
    finding: str, code: str, value: str | float
) -> None:
    parsed = written(finding)
    assert only(parsed).code == code
    assert only(parsed).hint
    assert parsed.case is not None
    assert [f.value for f in parsed.case.findings if f.id != "pain.groin"] == [value]


@pytest.mark.parametrize(
    "finding", ["pain.low_back: present", "emg.anal_sphincter: normal", "reflex.anal_wink: absent"]
)
def test_a_midline_target_needs_no_side(finding: str) -> None:
    assert written(finding).issues == ()


def test_the_message_reads_as_a_person_needs_it() -> None:
    issue = only(written('strength.hip_flexion: {left: "6"}'))
    assert issue.render("case.yaml") == (
        'E-CASE-014 strength.hip_flexion.left: "6" is not an MRC grade\n  case.yaml, line 4\n'
        "  use one of 0 1 2 3- 3 3+ 4- 4 4+ 5, or weak / normal when it was not graded"
    )


def test_all_faults_of_a_file_are_found_at_once() -> None:
    parsed = read_text("id: a\nonset: x\nsetting: y\nfindings: {pain.tail: present, abi: 1}\n")
    assert [issue.code for issue in parsed.issues] == [
        "E-CASE-023",
        "E-CASE-023",
        "E-CASE-016",
        "E-CASE-019",
    ]


def test_endless_faults_stop_early() -> None:
    text = "findings:\n" + "".join(f"  pain.region_{i}: present\n" for i in range(5000))
    start = time.perf_counter()
    parsed = read_text(text)
    assert time.perf_counter() - start < 10
    assert len(parsed.issues) == MAX_ISSUES
    assert parsed.issues[-1].code == "E-CASE-026"
    assert parsed.case is None


def test_a_case_without_findings_is_a_warning() -> None:
    assert only(read_text("id: a\n")).code == "W-CASE-056"


def test_a_day_after_its_visit_is_a_warning() -> None:
    text = "visits: [{day: 3, findings: {pain.groin: {left: {value: present, day: 9}}}}]"
    issue = only(read_text(text))
    assert (issue.code, issue.where) == ("W-CASE-055", "visits[0].findings.pain.groin.left.day")


@pytest.mark.parametrize("bad", ["'Mr Smith'", "a b", "''", "[a]", "../../x", "x" * 81])
def test_an_id_is_a_slug(bad: str) -> None:
    parsed = read_text(f"id: {bad}\nfindings: {{pain.groin: {{left: present}}}}\n", "stem.yaml")
    assert only(parsed).code == "E-CASE-024"
    assert "no record number" in only(parsed).hint
    assert parsed.case_id == "stem"


# Files, folders and streams


def test_a_missing_file(tmp_path: Path) -> None:
    parsed = read(tmp_path / "no.yaml")
    assert (only(parsed).code, parsed.case_id) == ("E-CASE-001", "no")


def test_a_path_with_a_nul_is_unreadable() -> None:
    assert only(read("a\0b")).code == "E-CASE-002"
    assert [only(r).code for r in read_many(["a\0b"])] == ["E-CASE-002"]


def test_a_folder_is_not_one_case(tmp_path: Path) -> None:
    assert only(read(tmp_path)).code == "E-CASE-002"
    assert "many cases" in only(read(tmp_path)).hint


def test_an_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = tmp_path / "a.yaml"
    path.write_text(GOOD)
    monkeypatch.setattr(Path, "open", denied)
    issue = only(read(path))
    assert (issue.code, issue.message) == ("E-CASE-002", "cannot be read: Permission denied")


@pytest.mark.parametrize(
    ("data", "code", "hint"),
    [
        (b"", "E-CASE-004", "findings:"),
        (b" \n\n", "E-CASE-004", "findings:"),
        (b"id: a\0b", "E-CASE-006", "text file"),
        (b"PK\x03\x04\0\0", "E-CASE-006", "text file"),
        ("id: é".encode("latin-1"), "E-CASE-007", "UTF-8"),
        ("id: a".encode("utf-16"), "E-CASE-007", "UTF-8"),
        (b"#" + b"x" * MAX_BYTES, "E-CASE-005", "1 MiB"),
    ],
)
def test_a_file_that_is_no_text(tmp_path: Path, data: bytes, code: str, hint: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(data)
    assert only(read(path)).code == code
    assert hint in only(read(path)).hint


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert read(path).case == read_text(GOOD).case


def test_a_folder_is_read_in_order_of_name(tmp_path: Path) -> None:
    for name in ("b.yaml", "a.yml", "c.json", "notes.txt"):
        (tmp_path / name).write_text('{"findings": {"pain.groin": {"left": "present"}}}')
    readings = list(read_many([tmp_path]))
    assert [r.case_id for r in readings] == ["a", "b", "c"]
    assert all(r.issues == () for r in readings)


def test_an_empty_folder(tmp_path: Path) -> None:
    (parsed,) = read_many([tmp_path])
    assert only(parsed).code == "E-CASE-003"
    assert ".yaml .yml .json" in only(parsed).hint


def test_a_stream_without_end_leaves_no_endless_list_of_ids(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rootwise.cases.reader.REMEMBERED", 1)
    lines = tmp_path / "a.jsonl"
    lines.write_text("".join(f'{{"id": "{name}", "findings": {{"pain.low_back": "present"}}}}\n' for name in "abba"))
    assert [[issue.code for issue in found.issues] for found in read_many([lines])] == [[], [], [], ["W-CASE-057"]]


def test_an_id_used_twice_is_a_warning_at_the_second(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(GOOD)
    first, second = read_many([tmp_path / "a.yaml", tmp_path / "b.yaml"])
    assert first.issues == ()
    assert only(second).code == "W-CASE-057"
    assert "a.yaml" in only(second).message
    assert second.case is not None


def test_standard_input_takes_yaml_and_json(monkeypatch: pytest.MonkeyPatch) -> None:
    document = {"findings": {"pain.groin": {"left": "present"}}}
    for text in (
        json.dumps(document),
        "{findings: {pain.groin: {left: present}}}",
        "findings:\n  pain.groin: {left: present}",
    ):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        (parsed,) = read_many(["-"])
        assert (parsed.path, parsed.case_id, parsed.issues) == ("-", "stdin", ())
        assert parsed.case is not None


def test_a_json_lines_file_is_many_cases_with_their_lines(tmp_path: Path) -> None:
    good = '{"id": "one", "findings": {"pain.groin": {"left": "present"}}}'
    path = tmp_path / "many.jsonl"
    path.write_text(f'{good}\n\n{{"id": "two", "onset": "x"}}\n{{"id": \n')
    one, two, three = read_many([path])
    assert one.issues == ()
    assert (two.case_id, two.issues[0].code, two.issues[0].line) == ("two", "E-CASE-023", 3)
    assert (three.case_id, only(three).code, only(three).line) == ("many-4", "E-CASE-008", 4)


def test_an_endless_json_line_is_refused_and_the_next_one_read(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    good = b'{"id": "one", "findings": {"pain.groin": {"left": "present"}}}'
    path.write_bytes(b'"' + b"x" * (2 * MAX_BYTES + 5) + b'"\n' + good)
    long, one = read_many([path])
    assert only(long).code == "E-CASE-005"
    assert one.case is not None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('{"id": "a",}', 1),
        ('{"id": "a"\n "onset": "sudden"}', 2),
        ("{'id': 'a'}", 1),
        ('{"id": NaN}', 1),
        ('{"id": 01}', 1),
        ('{"id": "a"} x', 1),
        ('{"id": "\\ud800"}', 1),
        ('{"id": "a\nb"}', 1),
        ('{"id": ', 1),
        ("[", 1),
        ("{", 1),
        ("tru", 1),
    ],
)
def test_bad_json_says_where(tmp_path: Path, text: str, line: int) -> None:
    path = tmp_path / "a.json"
    path.write_text(text)
    issue = only(read(path))
    assert (issue.code, issue.line) == ("E-CASE-008", line)
    assert "JSON" in issue.message


def test_json_escapes_are_understood_and_duplicates_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(
        '{"findings": {"block.root.L2":\t{"left": {"value": 8.0e1, "agent": "a\\/b \\ud83d\\ude00"}}}}'
    )
    case = read(path).case
    assert case is not None
    assert case.findings[0].extra == {"agent": "a/b 😀"}
    path.write_text('{"id": "a",\n"id": "b"}')
    assert (only(read(path)).code, only(read(path)).line) == ("E-CASE-012", 2)


def test_deep_json_is_refused_without_recursion(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("[" * 500_000)
    assert only(read(path)).code == "E-CASE-010"


def test_an_alias_bomb_is_refused_at_once() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{k}: &{k} [*{chr(ord(k) - 1)}, *{chr(ord(k) - 1)}]\n" for k in "bcdefghij"
    )
    start = time.perf_counter()
    assert only(read_text(bomb)).code == "E-CASE-009"
    assert time.perf_counter() - start < 1


def test_a_normal_case_is_read_in_time() -> None:
    read_text(GOOD)
    fastest = min(_seconds() for _ in range(10))
    assert fastest < 0.05  # 0.001 to 0.002 on a quiet core; the bound only catches a change of order


def _seconds() -> float:
    start = time.perf_counter()
    read_text(GOOD)
    return time.perf_counter() - start


# Published cases, where they lie beside the project

_SHARED = Path(os.environ.get("ROOTWISE_SHARED", Path(__file__).parents[4] / "shared"))
_PUBLISHED = sorted((_SHARED / "casebook" / "cases").glob("*.yaml"))


def test_published_cases_are_read_without_an_error() -> None:
    failed = {
        r.path: [i.render() for i in r.issues if i.level == "error"]
        for r in read_many(_PUBLISHED)
        if not r.case
    }
    assert failed == {}


def test_every_code_is_explained_to_the_user() -> None:
    root = Path(__file__).parents[3]
    source = "\n".join(path.read_text() for path in (root / "src/rootwise/cases").glob("*.py"))
    numbers = {f"{level[0].upper()}-CASE-{int(n):03}" for level, n in _SAID.findall(source)}
    numbers |= {f"W-CASE-{int(n):03}" for n in _WARNED.findall(source)}
    numbers |= {f"E-CASE-{int(n):03}" for n in _RANGES.findall(source)}
    numbers |= set(_CODE.findall(source))
    assert len(numbers) > 50
    assert numbers == set(_CODE.findall((root / "docs/case-format.md").read_text()))
