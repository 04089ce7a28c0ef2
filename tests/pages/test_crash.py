"""No acknowledged edit is lost when the program is killed, at whatever moment.

What is real in the hundred lives: the application with its routes and guards, the web server and its connections, the
store, its file, and SIGKILL at a random moment while three clinicians edit. What is not: a life is forked from a
process that has imported all of it, and the answers to the edits are remembered, so that more of the time goes into
keeping. The whole command with its processes is killed three times more. Neither shows what a loss of power does: for
that, every commit is flushed to the disk (`test_every_commit_is_flushed_to_the_disk`).
"""

import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from tests.interfaces.command import ROOT
from tests.pages.editor import Editor
from tests.pages.serving import serving

LIVES = 100
EDITORS = 3
LONGEST_S = 0.03  # from the last edit that was waited for to the kill: about one edit
OPENED = (1, 48)  # revision and age of the example that they edit

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")


class Lives:
    """The server of `lives.py`, and the life that it lives now."""

    def __init__(self, process: subprocess.Popen[str], address: str) -> None:
        self._process, self.address = process, address
        self._life = 0

    def begin(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("live\n")
        self._process.stdin.flush()
        self._life = int(self._process.stdout.readline())

    def end(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self._life, signal.SIGKILL)


@contextmanager
def living(folder: Path) -> Iterator[Lives]:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        command = [sys.executable, "-m", "tests.pages.lives", str(folder), str(door.fileno())]
        with subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, pass_fds=[door.fileno()]
        ) as process:
            server = Lives(process, f"http://127.0.0.1:{door.getsockname()[1]}")
            try:
                yield server
            finally:
                server.end()


def kept_ages(folder: Path, case_id: str) -> dict[int, bytes]:
    """Every step of a case, read past the program."""
    with closing(sqlite3.connect(folder / "cases.sqlite")) as file:
        return dict(file.execute("SELECT number, content FROM steps WHERE case_id = ?", (case_id,)).fetchall())


def edit_until_killed(editors: list[Editor], kill: Callable[[], None], n_edits: int, seconds: float) -> int:
    """Let them edit; kill some time after so many edits were acknowledged. How many were in the end."""
    n_before = sum(len(editor.acknowledged) for editor in editors)

    def n_acknowledged() -> int:
        return sum(len(editor.acknowledged) for editor in editors) - n_before

    with ThreadPoolExecutor(len(editors)) as threads:
        at_work = [threads.submit(editor.edit_until_killed) for editor in editors]
        while n_acknowledged() < n_edits and not any(one.done() for one in at_work):
            time.sleep(0.001)
        time.sleep(seconds)
        kill()
        for one in at_work:
            one.result()
    return n_acknowledged()


def look(folder: Path, editor: Editor, address: str) -> None:
    """The last acknowledged edit stands, or the one whose answer never came; and all steps are kept."""
    revision, age = editor.come_back(address)
    last = max(editor.acknowledged.items(), default=OPENED)
    assert (revision, age) in {last, editor.unsure}
    kept = kept_ages(folder, editor.case_id)
    for number, written in editor.acknowledged.items():
        assert b"\npatient: {age: %d, " % written in kept[number]
    # The store keeps the last 500 steps; those that were seen need not be looked at again.
    editor.acknowledged, editor.unsure = ({revision: age} if revision > 1 else {}), None


def test_a_hundred_kills_during_edits_lose_no_acknowledged_edit(tmp_path: Path) -> None:
    chance = random.Random(4)
    n_acknowledged = n_unsure = 0
    with living(tmp_path) as server:
        server.begin()
        editors = [Editor(server.address, first) for first in range(EDITORS)]
        for _ in range(LIVES):
            n_acknowledged += edit_until_killed(editors, server.end, chance.randint(1, 8), chance.uniform(0, LONGEST_S))
            n_unsure += sum(editor.unsure is not None for editor in editors)
            server.begin()
            for editor in editors:
                look(tmp_path, editor, server.address)
        for editor in editors:
            editor.close()
    with closing(sqlite3.connect(tmp_path / "cases.sqlite")) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    print(f"{LIVES} kills, {n_acknowledged} edits acknowledged, {n_unsure} under way")
    # Else the kills did not meet edits, and nothing was shown.
    assert n_acknowledged > 4 * LIVES
    assert n_unsure > LIVES


def test_the_whole_command_loses_no_acknowledged_edit_either(tmp_path: Path) -> None:
    editor: Editor | None = None
    for _ in range(3):
        with serving(tmp_path) as server:
            if editor is None:
                editor = Editor(server.address)
            else:
                look(tmp_path, editor, server.address)
            edit_until_killed([editor], server.process.kill, 5, 0.05)
    assert editor is not None
    with serving(tmp_path) as server:
        look(tmp_path, editor, server.address)
        editor.close()
