"""What the pages refuse: foreign forms, bad input, too much of it; and what no page may do."""

import re
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.interfaces.command import L3, called
from tests.pages.browsing import ORIGIN, Visitor

from rootwise.interfaces.cli import serve
from rootwise.interfaces.server.answer.answered import answered
from rootwise.interfaces.server.questions import Questions
from rootwise.model.cache import load_model


def test_a_bad_file_is_told_with_code_place_and_hint_as_on_the_command_line(visitor: Visitor) -> None:
    answer = visitor.open(
        "bad.yaml", b'findings:\n  strength.hip_flexion: {left: "6"}\n  pain.groyne: {left: present}\n'
    )
    assert answer.status_code == 422
    for part in ("E-CASE-014", "E-CASE-016", "bad.yaml, line 2", "line 3", "did you mean &#34;pain.groin&#34;?"):
        assert part in answer.text


@pytest.mark.parametrize("content", [b"", b"\0\1\2", b"\xff\xfea", b"[1, 2]", b"a: &x 1", b"{", b"\xc3\x28"])
def test_what_is_no_case_is_refused_with_a_code(visitor: Visitor, content: bytes) -> None:
    answer = visitor.open("a.yaml", content)
    assert answer.status_code == 422
    assert "E-CASE-0" in answer.text


def test_ten_megabytes_are_refused(visitor: Visitor) -> None:
    answer = visitor.open("a.yaml", b"x" * 10_000_000)
    assert answer.status_code == 413
    assert "E-SERVER-001" in answer.text


def test_a_form_from_elsewhere_is_refused(visitor: Visitor, l3: str) -> None:
    fields = {"do": "save", "revision": "1", "age": "61"}
    foreign = [
        visitor.client.post(l3, data=fields),
        visitor.client.post(l3, data={**fields, "csrf": "0" * 43}),
        visitor.client.post(l3, data={**fields, "csrf": visitor.token}, headers={"Origin": "https://example.org"}),
        visitor.client.post("/cases", data={}),
        visitor.client.post("/open", files={"file": ("a.yaml", L3.read_bytes())}),
    ]
    assert {answer.status_code for answer in foreign} == {403}
    assert "E-SERVER-002" in foreign[0].text
    own = visitor.client.post(l3, data={**fields, "csrf": visitor.token}, headers={"Origin": ORIGIN})
    assert own.status_code == 200


def test_a_foreign_name_for_this_machine_is_refused(visitor: Visitor, l3: str) -> None:
    assert visitor.client.get(l3, headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.parametrize("path", ["/", "/healthz", "/nothing", "/static/case.js"])
def test_every_response_has_the_strict_policy(visitor: Visitor, path: str) -> None:
    headers = visitor.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"


def test_the_cookie_stays_with_this_site_and_away_from_scripts(visitor: Visitor) -> None:
    visitor.client.cookies.clear()
    cookie = visitor.get("/").headers["set-cookie"].lower()
    assert "samesite=strict" in cookie
    assert "httponly" in cookie


def test_pages_have_no_script_or_style_of_their_own_and_name_no_other_origin(visitor: Visitor, l3: str) -> None:
    for path in ("/", l3, f"/examples/{L3.name}"):
        text = visitor.get(path).text
        assert "<style" not in text
        assert " style=" not in text
        assert " on" not in {word[:3] for word in text.split('"') if word.endswith("=") and word.startswith(" on")}
        assert text.count("<script") == len(re.findall('<script (type="module" )?src="/static/', text))
        assert 'src="http' not in text
        assert 'href="http' not in text


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"cell.strength.hip_flexion.left": "6"}, "E-CASE-014"),
        ({"cell.strength.hip_flexio.left": "5"}, "E-SERVER-004"),
        ({"cell.strength.hip_flexion.middle": "5"}, "E-SERVER-004"),
        ({"age": "abc"}, "E-CASE-021"),
        ({"age": "999"}, "E-CASE-021"),
        ({"sex": "x"}, "E-CASE-023"),
        ({"id": "Mr Miller!"}, "E-CASE-024"),
        ({"duration_days": "-3"}, "E-CASE-022"),
        ({"duration_days": "1" * 300}, "E-CASE-022"),
        ({"do": "add"}, "E-TERM-001"),
        ({"do": "add", "new_finding": "pain.groyne", "new_value": "present"}, "did you mean"),
        ({"do": "add", "new_finding": "pain.groin"}, "E-SERVER-006"),
        ({"do": "add", "new_finding": "pain.groin", "new_side": "left", "new_value": "perhaps"}, "E-CASE-014"),
        ({"do": "add", "new_finding": "pain.groin", "new_side": "up", "new_value": "present"}, "E-SERVER-008"),
        ({"do": "add", "new_finding": "pain.groin", "new_side": "left", "new_value": "\x00\x1b"}, "E-CASE-014"),
        ({"do": "add", "new_finding": "reflex.patellar", "new_side": "", "new_value": "absent"}, "E-SERVER-035"),
        ({"do": "explode"}, "E-SERVER-008"),
        ({"do": "fill:middle"}, "E-SERVER-008"),
        ({"revision": "now"}, "E-SERVER-009"),
        ({"revision": ""}, "E-SERVER-009"),
    ],
)  # fmt: skip
def test_a_bad_field_is_told_and_nothing_is_saved(visitor: Visitor, l3: str, fields: dict[str, str], code: str) -> None:
    sent = {"csrf": visitor.token, "do": "save", "revision": "1", **fields}
    for headers in ({}, {"HX-Request": "true"}):
        answer = visitor.client.post(l3, data=sent, headers=headers)
        assert answer.status_code == 422
        assert code in answer.text
    assert visitor.file(l3) == L3.read_bytes()


def test_what_is_typed_is_shown_as_text(visitor: Visitor, l3: str) -> None:
    answer = visitor.edit(l3, "add", new_finding="<script>alert(1)</script>", new_value="x")
    assert "<script>alert" not in answer.text


def test_of_a_field_sent_twice_the_last_counts_and_a_file_in_its_place_is_no_value(visitor: Visitor, l3: str) -> None:
    sent = urlencode([("csrf", visitor.token), ("do", "save"), ("revision", "1"), ("age", "61"), ("age", "62")])
    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert visitor.client.post(l3, content=sent, headers=headers).status_code == 200
    assert b"age: 62" in visitor.file(l3)
    fields = {"csrf": visitor.token, "do": "save", "revision": "2"}
    answer = visitor.client.post(l3, data=fields, files={"age": ("a.yaml", b"63")})
    assert answer.status_code == 200
    assert b"age: 62" in visitor.file(l3)


def test_of_eight_who_edit_one_state_at_once_one_wins_and_nothing_is_lost(visitor: Visitor, l3: str) -> None:
    won = []
    for revision in range(1, 6):
        ages = [str(20 + 8 * revision + number) for number in range(8)]

        def edit(age: str, revision: int = revision) -> int:
            return visitor.edit(l3, revision=revision, fragment=True, age=age).status_code

        with ThreadPoolExecutor(8) as threads:
            statuses = list(threads.map(edit, ages))
        assert sorted(statuses) == [200] + [409] * 7
        won.append(ages[statuses.index(200)])
        assert f"age: {won[-1]}".encode() in visitor.file(l3)
        assert visitor.revision(l3) == revision + 1
    for age in reversed(won[:-1]):  # every state that won is still there
        visitor.edit(l3, "undo")
        assert f"age: {age}".encode() in visitor.file(l3)


def test_removing_what_is_not_there_changes_nothing(visitor: Visitor, l3: str) -> None:
    assert visitor.edit(l3, "remove:pain.nowhere:left").status_code == 200
    assert visitor.file(l3) == L3.read_bytes()


@pytest.mark.parametrize("path", ["/nothing", "/cases/nothing", "/cases/nothing/file", "/examples/..%2fREADME.md"])
def test_what_does_not_exist_is_not_found(visitor: Visitor, path: str) -> None:
    answer = visitor.get(path)
    assert answer.status_code == 404
    assert "E-S" in answer.text


def test_a_wrong_method_and_a_wrong_body_are_refused(visitor: Visitor, l3: str) -> None:
    refused = visitor.client.delete(l3)
    assert (refused.status_code, "No such page" in refused.text) == (405, False)
    assert "this address takes no DELETE" in refused.text
    assert visitor.client.post(l3, json={"a": 1}).status_code == 403
    broken = {"content-type": "multipart/form-data; boundary=x"}
    assert visitor.client.post("/open", content=b"--y", headers=broken).status_code in (400, 403)
    assert visitor.get("/vocabulary?new_finding=" + "a" * 300).status_code == 422


def test_opening_without_a_file_is_told(visitor: Visitor) -> None:
    answer = visitor.post("/open")
    assert answer.status_code == 422
    assert "E-SERVER-007" in answer.text


def test_the_command_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "find_spec", lambda name: None if name == "uvicorn" else find_spec(name))
    told = called("serve")
    assert told.exit_code == 1
    assert "E-SERVER-020" in told.stderr
    assert "pip install 'rootwise[serve]'" in told.stderr


WORDS = st.one_of(st.text(max_size=30), st.sampled_from(["", "+", "n", "4-", "present", "left", "pain.groin", "1e9"]))
HEADS = ("age", "sex", "id", "onset", "duration_days", "revision", "do", "new_finding", "new_side", "new_value")
CELLS = ("cell.reflex.patellar.left", "cell.tension.slump.right", "cell.", "csrf", "file")
NAMES = st.sampled_from([*HEADS, *CELLS])


@settings(max_examples=80, deadline=None)
@given(fields=st.dictionaries(NAMES, WORDS, max_size=6), action=st.sampled_from(["save", "add", "remove:", "undo"]))
def test_no_form_breaks_the_pages(visitor: Visitor, fields: dict[str, str], action: str) -> None:
    path = visitor.post("/cases").url.path
    sent = {"csrf": visitor.token, "do": action, "revision": "1", **fields}
    # The client raises whatever the pages do not handle.
    assert visitor.client.post(path, data=sent).status_code in (200, 403, 409, 422)
    assert visitor.get(path).status_code == 200


def test_the_other_commands_load_nothing_of_the_pages() -> None:
    code = "import sys, rootwise.interfaces.cli.main; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"fastapi", "uvicorn", "jinja2", "sqlalchemy", "alembic", "numpy"} & set(loaded)


def test_a_port_that_is_taken_and_a_folder_that_cannot_be_used_are_told(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        told = called("serve", "--port", str(taken.getsockname()[1]), "--data", tmp_path)
    assert told.exit_code == 1
    assert "E-SERVER-021" in told.stderr
    (tmp_path / "file").write_text("", encoding="utf-8")
    told = called("serve", "--data", tmp_path / "file")
    assert told.exit_code == 1
    assert "E-STORE-004" in told.stderr


def test_many_cases_asked_about_at_once_get_their_own_answers(visitor: Visitor) -> None:
    cases = [L3.read_bytes().replace(b"age: 48", b"age: %d" % age) for age in range(20, 80, 5)]
    paths = [visitor.opened("a.yaml", content) for content in cases]
    questions: Questions = visitor.client.app.state.questions  # type: ignore[attr-defined]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(lambda content: questions.ask(answered, content, "a.yaml"), cases))
    assert len(set(paths)) == len(cases)
    assert [one.words for one in together] == [answered(load_model(), content, "a.yaml").words for content in cases]
