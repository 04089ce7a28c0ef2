"""`rootwise localize` of many cases: the same lines from any number of processes, as they come, and a clean end."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

import pytest
from tests.interfaces.command import COMMAND, ROOT, run

N_FILES = 16
MIDDLE = 8
FINDINGS = ("pain.groin", "pain.low_back", "weakness.knee_extension", "numbness.medial_leg")
LOCALIZE = (COMMAND[0], "-W", "error", *COMMAND[1:], "localize", "--no-intervals", "--jobs", "2")
posix = pytest.mark.skipif(os.name != "posix", reason="signals and process groups of POSIX")


def case(number: int) -> dict[str, object]:
    found = FINDINGS[number % len(FINDINGS)]
    return {"id": f"case-{number}", "findings": {found: "present" if "back" in found else {"left": "present"}}}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("many")
    for number in range(N_FILES):
        text = '{"findings": ' if number == MIDDLE else json.dumps(case(number))
        (place / f"case-{number:02d}.json").write_text(text, encoding="utf-8")
    (place / "case-99.json").write_text(json.dumps(case(0)), encoding="utf-8")  # its id was met before
    return place


def _heeds_interrupts() -> None:
    """A shell starts what it runs in the background with Ctrl-C ignored, and so would these tests their commands."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextmanager
def started(*words: str | Path) -> Iterator[subprocess.Popen[bytes]]:
    """A command that nothing is left of at the end, in a process group of its own."""
    pipe = subprocess.PIPE
    command = [*LOCALIZE, *map(str, words)]
    with subprocess.Popen(
        command, stdin=pipe, stdout=pipe, stderr=pipe, cwd=ROOT, start_new_session=True, preexec_fn=_heeds_interrupts
    ) as process:
        assert process.stdin
        assert process.stderr
        guard = Timer(120, os.killpg, (process.pid, signal.SIGKILL))
        guard.start()
        try:
            yield process
        finally:
            process.stdin.close()
            process.stderr.read()  # each process holds the other end: this ends with the last of them
            in_time = guard.is_alive()
            guard.cancel()
        assert in_time


@pytest.mark.parametrize("form", [["--json"], []], ids=["json", "pages"])
def test_two_processes_print_what_one_prints(form: list[str], folder: Path) -> None:
    one, two = (run("localize", *form, "--no-intervals", "--jobs", jobs, folder) for jobs in ("1", "2"))
    assert (two.stdout, two.stderr, two.returncode) == (one.stdout, one.stderr, 1)
    if form:
        records = [json.loads(line) for line in two.stdout.splitlines()]
        ids = [f"case-{number:02d}" if number == MIDDLE else f"case-{number}" for number in range(N_FILES)]
        assert [record["id"] for record in records] == [*ids, "case-0"]
        assert [record["status"] == "error" for record in records].index(True) == MIDDLE
        assert [issue["code"] for issue in records[-1]["warnings"]] == ["W-CASE-057"]
    else:
        assert two.stderr.count(b"E-CASE-008") == 1


@posix
def test_lines_of_standard_input_are_answered_before_it_ends() -> None:
    with started("--json", "-") as process:
        assert process.stdin
        assert process.stdout
        for block in (range(2), range(2, 30), range(30, 31)):  # a few, enough for other processes, and one more
            for number in block:
                text = "{broken}" if number == 7 else json.dumps(case(number))
                process.stdin.write(f"{text}\n".encode())
            process.stdin.flush()
            found = [json.loads(process.stdout.readline()) for _ in block]
            assert [one["id"] for one in found] == [f"stdin-{n + 1}" if n == 7 else f"case-{n}" for n in block]
        process.stdin.close()
        assert process.stdout.read() == b""
        assert process.wait(60) == 1


@pytest.mark.parametrize("text", ["{}\n", json.dumps(case(1), indent=1), "id: case-1\nfindings: {}\n", ""])
def test_a_whole_case_of_standard_input_is_one_case(text: str) -> None:
    found = run("localize", "--json", "--no-intervals", "-", text=text.encode())
    assert len(found.stdout.splitlines()) == 1
    assert found.stderr == b""


@posix
def test_a_closed_pipe_ends_every_process_quietly(folder: Path) -> None:
    with started("--json", *[folder] * 20) as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""


@posix
@pytest.mark.parametrize("seconds", [0.0, 0.3], ids=["answering", "waiting"])
def test_an_interrupt_ends_every_process_without_a_traceback(seconds: float, folder: Path) -> None:
    words = ["-"] if seconds else [folder] * 20
    with started("--json", *words) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        if seconds:
            process.stdin.write(b"".join(json.dumps(case(number)).encode() + b"\n" for number in range(20)))
            process.stdin.flush()
        assert [process.stdout.readline() for _ in range(20 if seconds else 1)]
        time.sleep(seconds)
        os.killpg(process.pid, signal.SIGINT)
        process.stdout.read()
        errors = process.stderr.read()
        assert process.wait(60) not in (0, -signal.SIGABRT)
        assert b"Traceback" not in errors
        assert b"Fatal" not in errors


@posix
def test_processes_end_when_their_parent_is_killed(folder: Path) -> None:
    with started("--json", *[folder] * 20) as process:
        assert process.stdout
        assert process.stdout.readline()
        process.kill()
