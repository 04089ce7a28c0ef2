"""The pages as a person starts them: `rootwise serve` in processes of its own."""

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from tests.interfaces.command import COMMAND, ROOT


@dataclass
class Server:
    process: subprocess.Popen[str]
    address: str

    def wait_until_ready(self) -> None:
        for _ in range(600):
            try:
                with urlopen(f"{self.address}/healthz", timeout=30) as answer:
                    assert answer.status == 200
                    return
            except URLError:
                time.sleep(0.05)
        pytest.fail("the pages did not start")

    def answering(self) -> list[int]:
        """The processes that work out answers: children that are Python and no tracker of resources (Linux)."""
        threads = Path(f"/proc/{self.process.pid}/task").iterdir()
        children = [pid for thread in threads for pid in (thread / "children").read_text(encoding="utf-8").split()]
        return [int(pid) for pid in children if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def is_running(pid: int) -> bool:
    """Whether there is such a process, and it is no zombie that waits to be looked after (Linux)."""
    status = Path(f"/proc/{pid}/status")
    return status.exists() and "State:\tZ" not in status.read_text(encoding="utf-8")


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[Server]:
    """A server over a folder, in a process group of its own, terminated on the way out."""
    port = free_port()
    command = [*COMMAND, "serve", "--port", str(port), "--data", str(folder), *options]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
        server = Server(process, f"http://127.0.0.1:{port}")
        try:
            server.wait_until_ready()
            yield server
        finally:
            process.terminate()
