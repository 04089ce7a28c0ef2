"""Fresh processes, their wall-clock time and their peak memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any

CLI = "from rootwise.__main__ import main; main()"  # what the installed `rootwise` script runs


def as_installed() -> dict[str, str]:
    """The environment of a process, in which modules are compiled once: an installation brings them compiled."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


@dataclass(frozen=True, slots=True)
class Ended:
    """A process that has ended.

    Attributes:
        ok: whether it ended with exit code 0.
        seconds: wall-clock time from start to end.
        cpu_seconds: time of the processors, of the processes that it started and waited for too.
        peak_mib: largest resident memory, MiB.
        said: its standard output; its standard error where it failed.
    """

    ok: bool
    seconds: float
    cpu_seconds: float
    peak_mib: float
    said: str

    @property
    def last_line(self) -> str:
        """What it said last: of a failure, the error."""
        return self.said.splitlines()[-1] if self.said else "no message"


def run(arguments: Sequence[str], cache: str) -> Ended:
    """Run Python in a fresh process.

    The peak is the child's own only while this process is small: Linux carries the memory of a parent over
    into a child's peak. So nothing of the model is imported here.

    Args:
        arguments: after the name of the interpreter.
        cache: folder where built models are kept.
    Returns:
        How it went.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        start = perf_counter()
        child = subprocess.Popen([sys.executable, *arguments], stdout=out, stderr=errors,
                                 env=as_installed() | {"ROOTWISE_CACHE": cache})
        _, status, usage = os.wait4(child.pid, 0)
        seconds = perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        stream = out if child.returncode == 0 else errors
        stream.seek(0)
        said = stream.read().decode(errors="replace").strip()
    scale = 2**20 if sys.platform == "darwin" else 2**10  # bytes there, KiB elsewhere
    cpu_seconds = usage.ru_utime + usage.ru_stime
    return Ended(child.returncode == 0, seconds, cpu_seconds, usage.ru_maxrss / scale, said)


def measure(what: str, argument: str, cache: str) -> tuple[dict[str, Any], float]:
    """One measure of `benchmarks.child`.

    Args:
        what: its name.
        argument: its argument, or empty.
        cache: folder where built models are kept.
    Returns:
        What the child printed, and its peak memory in MiB.
    Raises:
        RuntimeError: the child failed.
    """
    ended = run(["-m", "benchmarks.child", what, *([argument] if argument else [])], cache)
    if not ended.ok:
        raise RuntimeError(ended.last_line)
    return json.loads(ended.said), ended.peak_mib


def command(arguments: Sequence[str], cache: str) -> Ended:
    """The `rootwise` command in a fresh process; arguments and cache as in `run`."""
    return run(["-c", CLI, *arguments], cache)
