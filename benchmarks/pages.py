"""How fast the pages are: python -m benchmarks.pages [SECONDS].

The real command over an empty folder, asked over real connections: its start, one user who edits, twenty users who
each edit every two seconds, the bytes of a case page with everything it loads, and the first page of the atlas.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from random import Random
from statistics import median, quantiles
from time import perf_counter, sleep
from urllib.parse import urlencode

from benchmarks.process import CLI, as_installed

STARTS = 7
EDITS = 200  # of one user
USERS, EVERY_S, LASTING_S = 20, 2.0, 40.0
EXAMPLE = "/examples/l3-foraminal-herniation.yaml"
ROOT = "/atlas/root.L4"
FORM = "application/x-www-form-urlencoded"
# The aims: seconds of a start, milliseconds of 95 of 100 answers for one and for twenty users, kB of a page;
# seconds of the first page of the atlas after a start.
AIM_START_S, AIM_ONE_MS, AIM_MANY_MS, AIM_KB, AIM_ATLAS_S = 1.0, 80, 200, 300, 0.3


class User:
    """A browser with its own cookie and its own case; every edit makes a case that nobody has asked about."""

    def __init__(self, port: int, number: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=60)
        cookie = self.asked("GET", "/")[2]["set-cookie"].partition(";")[0]
        self._headers = {"cookie": cookie, "content-type": FORM}
        self._token = cookie.partition("=")[2]
        self.path = self.asked("POST", EXAMPLE, urlencode({"csrf": self._token}))[2]["location"]
        self._number, self._revision = number, 1

    def edit(self) -> float:
        """Change the duration, as a keystroke does, and wait for the answer beside it: seconds.

        Raises:
            RuntimeError: it was not saved.
        """
        # Less than the patient's age in days, and each revision and user its own.
        days = 1 + self._number * 800 + self._revision
        form = {"csrf": self._token, "do": "save", "revision": str(self._revision), "duration_days": str(days)}
        start = perf_counter()
        status, body, _ = self.asked("POST", self.path, urlencode(form), {"HX-Request": "true"})
        seconds = perf_counter() - start
        found = re.search(rb'name="revision" value="(\d+)"', body)
        if status != 200 or found is None:
            raise RuntimeError(f"status {status}")
        self._revision = int(found[1])
        return seconds

    def asked(
        self, method: str, path: str, body: str | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, bytes, dict[str, str]]:
        """One request: status, body, headers by their names in small letters."""
        self._connection.request(method, path, body, {**getattr(self, "_headers", {}), **(headers or {})})
        response = self._connection.getresponse()
        return response.status, response.read(), {name.lower(): value for name, value in response.getheaders()}

    def weight(self) -> int:
        """Bytes of the case page and of everything that it names; nothing is compressed."""
        _, page, _ = self.asked("GET", self.path)
        parts = set(re.findall(rb'(?:src|href)="(/static/[^"]+)"', page))
        return len(page) + sum(len(self.asked("GET", part.decode())[1]) for part in parts)


def main(seconds: float = LASTING_S) -> None:
    """Print a line for the machine, then each figure as soon as it is known.

    Args:
        seconds: how long the twenty users go on.
    """
    with tempfile.TemporaryDirectory() as scratch:
        load = f"load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
        print(f"{os.cpu_count()} processors, {load}", flush=True)
        data = Path(scratch)
        with _serving(data / "first"):  # builds the model, where this machine has none
            pass
        fresh = [_start(data / f"empty-{number}") for number in range(STARTS)]
        print(_line("start, empty folder, s", fresh, AIM_START_S, 1), flush=True)
        later = [_start(data / "first") for _ in range(STARTS)]
        print(_line("start, folder in use, s", later, AIM_START_S, 1), flush=True)
        with _serving(data / "first") as port:
            one = User(port, 0)
            print(f"case page with everything it loads: {one.weight() / 1e3:.0f} kB (aim {AIM_KB})", flush=True)
            one.edit()
            print(_line("one user, answer to an edit, ms", [one.edit() for _ in range(EDITS)], AIM_ONE_MS), flush=True)
            times, n_errors = _together(port, seconds)
            print(_line(f"{USERS} users, one edit each {EVERY_S:g} s, ms", times, AIM_MANY_MS))
            print(f"errors: {n_errors}", flush=True)
        later = [_first_page(data / "first", os.environ.get("ROOTWISE_CACHE")) for _ in range(STARTS)]
        print(_line("first atlas page after a start, s", later, AIM_ATLAS_S, 1), flush=True)
        bare = [_first_page(data / "first", str(data / "cache"))]
        print(_line("the same, no page kept yet, s", bare, AIM_ATLAS_S, 1))


def _together(port: int, seconds: float) -> tuple[list[float], int]:
    """Every user edits at fixed moments, whatever the answers take; a late one goes at once and is not forgiven."""
    end = perf_counter() + seconds
    chance = Random(20)

    def work(number: int, first_s: float) -> tuple[list[float], int]:
        user, times, n_errors = User(port, number), [], 0
        due = perf_counter() + first_s
        while due < end:
            sleep(max(0.0, due - perf_counter()))
            try:
                user.edit()
                times.append(perf_counter() - due)
            except (OSError, HTTPException, RuntimeError):
                n_errors += 1
            due += EVERY_S
        return times, n_errors

    with ThreadPoolExecutor(USERS) as threads:
        begun = [threads.submit(work, number, chance.uniform(0, EVERY_S)) for number in range(1, USERS + 1)]
        found = [one.result() for one in begun]
    return [time for times, _ in found for time in times], sum(n_errors for _, n_errors in found)


def _start(folder: Path) -> float:
    start = perf_counter()
    with _serving(folder):
        return perf_counter() - start


def _first_page(folder: Path, cache: str | None) -> float:
    """Seconds of a root's page, asked for as soon as the server is ready."""
    with _serving(folder, cache) as port, closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        start = perf_counter()
        connection.request("GET", ROOT)
        response = connection.getresponse()
        if response.status != 200 or not response.read():
            raise RuntimeError(f"status {response.status}")
        return perf_counter() - start


@contextmanager
def _serving(folder: Path, cache: str | None = None) -> Iterator[int]:
    """The command in a process of its own, from here until it is ready; its port."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-c", CLI, "serve", "--port", str(port), "--data", str(folder)]
    environment = as_installed() | ({"ROOTWISE_CACHE": cache} if cache else {})
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, env=environment) as process:
        try:
            while not _is_ready(port):
                if process.poll() is not None:
                    raise RuntimeError(f"the pages ended with exit code {process.returncode}")
                sleep(0.005)
            yield port
        finally:
            process.terminate()


def _is_ready(port: int) -> bool:
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except OSError:
            return False


def _line(name: str, seconds: Sequence[float], aim: float, unit_s: float = 1e-3) -> str:
    """Median and 95th percentile; the aim is for the latter, and of a start for the median."""
    values = [one / unit_s for one in seconds]
    p95 = quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]
    digits = 2 if unit_s == 1 else 0
    return f"{name:42} median {median(values):.{digits}f}, p95 {p95:.{digits}f}, n {len(values)} (aim {aim:g})"


if __name__ == "__main__":
    main(*map(float, sys.argv[1:]))
