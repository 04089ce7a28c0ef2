"""Stopping the pages, and losing a process of them: nothing is left behind, and the pages go on."""

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.request import urlopen

import pytest
from tests.interfaces.command import L3
from tests.pages.serving import Server, is_running, serving

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")


def wait_until(holds: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def shown(server: Server, path: str) -> str:
    with urlopen(f"{server.address}{path}", timeout=60) as answer:
        return str(answer.read().decode())


@pytest.mark.parametrize(
    "stop",
    [
        pytest.param(lambda pid: os.killpg(pid, signal.SIGINT), id="Ctrl-C reaches every process of a terminal"),
        pytest.param(lambda pid: os.kill(pid, signal.SIGTERM), id="terminated"),
        pytest.param(lambda pid: os.killpg(pid, signal.SIGTERM), id="all terminated"),
    ],
)
def test_stopping_is_no_failure_and_leaves_no_process(tmp_path: Path, stop: Callable[[int], None]) -> None:
    with serving(tmp_path, "--jobs", "2") as server:
        left = server.answering()
        assert left
        stop(server.process.pid)
        _, told = server.process.communicate(timeout=30)
        assert server.process.returncode == 0
    assert [line for line in told.splitlines() if not line.startswith("Rootwise: http")] == []
    wait_until(lambda: not any(map(is_running, left)))


def test_pages_outlive_a_killed_process_and_no_process_outlives_the_pages(tmp_path: Path) -> None:
    with serving(tmp_path, "--jobs", "1") as server:
        (first,) = server.answering()
        os.kill(first, signal.SIGKILL)
        assert "Probable sources" in shown(server, f"/examples/{L3.name}")
        (second,) = server.answering()
        assert second != first
        server.process.kill()
        wait_until(lambda: not is_running(second))
