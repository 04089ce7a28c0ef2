"""Medians of how long an answer takes: python -m benchmarks (make bench)."""

from __future__ import annotations

import os
import platform
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

from benchmarks.cases import FINDINGS, case_text
from benchmarks.child import MANY
from benchmarks.process import Ended, command, measure, run

FILES = 100
# How many runs the medians rest on: fewer where one run takes seconds.
FRESH, FEW = 15, 3
LIBRARIES, AIM_RATIO = "numpy, pydantic", 2.5
THREADS = "OPENBLAS_NUM_THREADS"


class Row(NamedTuple):
    """One line of the table: the median of n runs in milliseconds, and the peak memory (median)."""

    name: str
    median_ms: float | None
    n: int
    peak_mib: float | None
    note: str = ""


def main() -> None:
    """Print a line for the machine, then one for each benchmark as soon as it is known."""
    with tempfile.TemporaryDirectory() as scratch:
        cache, files = str(Path(scratch) / "cache"), Path(scratch) / "files"
        _write_cases(files)
        print(_machine(cache))
        print(f"{'':58} {'median ms':>10} {'n':>4} {'peak MiB':>9}", flush=True)
        for row in _rows(cache, files):
            value = "-" if row.median_ms is None else f"{row.median_ms:.1f}"
            peak = "-" if row.peak_mib is None else f"{row.peak_mib:.0f}"
            print(f"{row.name:58} {value:>10} {row.n:>4} {peak:>9}  {row.note}".rstrip(), flush=True)


def _rows(cache: str, files: Path) -> Iterator[Row]:
    forty = f"{len(FINDINGS)} findings"
    yield _fresh("import rootwise", "import", "rootwise", cache, FRESH)
    yield _fresh("import rootwise.queries.case.localize", "import", "rootwise.queries.case.localize", cache, FRESH)
    yield _fresh("build the model from the tables", "build", "", cache, FEW)
    measure("load", "", cache)  # fills the empty cache, so that what follows is a later start
    yield _fresh("load the built model", "load", "", cache, FRESH)
    yield _fresh(f"posterior with pairs, {forty}", "posterior", "", cache, FEW)
    yield _fresh(f"localize without intervals, {forty}", "localize", "plain", cache, FEW)
    yield _fresh(f"localize with intervals, {forty}", "localize", "intervals", cache, FEW)
    for part, how in (("matrix", "from evidence"), ("cases", "from cases"), ("files", "from texts")):
        yield _fresh(f"{MANY} small cases over single sources, {how}", "alone", part, cache, FEW)
    many = f"read and localize {FILES} files with intervals, one process"
    yield _fresh(many, "folder", str(files), cache, FEW)
    one = files.parent / "forty-findings.yaml"
    yield from _paired(str(one), cache, FRESH)
    yield _command(f"rootwise localize, {FILES} files, fresh process", [str(files)], cache, FEW)


def _fresh(name: str, what: str, argument: str, cache: str, processes: int) -> Row:
    """Every time that the child took, over several fresh processes."""
    try:
        found = [measure(what, argument, cache) for _ in range(processes)]
    except RuntimeError as error:
        return Row(name, None, 0, None, f"failed: {error}")
    seconds = [second for said, _ in found for second in said["seconds"]]
    return Row(name, 1e3 * median(seconds), len(seconds), median(peak for _, peak in found))


def _command(name: str, paths: list[str], cache: str, processes: int) -> Row:
    """The wall-clock time of whole processes; the first failure ends it."""
    found = []
    for _ in range(processes):
        ended = command(["localize", *paths], cache)
        if not ended.ok:
            return Row(name, None, 0, None, f"failed: {ended.last_line}")
        found.append(ended)
    seconds, peak = median(one.seconds for one in found), median(one.peak_mib for one in found)
    return Row(name, 1e3 * seconds, len(found), peak)


def _paired(path: str, cache: str, processes: int) -> Iterator[Row]:
    """A start that answers a case, and one that imports two libraries, in turn: a busy machine slows both."""
    bare: list[Ended] = []
    answered: list[Ended] = []
    for _ in range(processes):
        bare.append(run(["-c", f"import {LIBRARIES}"], cache))
        answered.append(command(["localize", path], cache))
        failed = next((ended for ended in (bare[-1], answered[-1]) if not ended.ok), None)
        if failed is not None:
            yield Row("rootwise localize, one file, fresh process", None, 0, None, f"failed: {failed.last_line}")
            return
    of = {name: median(getattr(one, name) for one in answered) / median(getattr(one, name) for one in bare)
          for name in ("seconds", "cpu_seconds")}
    yield Row(f"import {LIBRARIES}, fresh process", 1e3 * median(one.seconds for one in bare), processes,
              median(one.peak_mib for one in bare))
    yield Row("rootwise localize, one file, fresh process", 1e3 * median(one.seconds for one in answered), processes,
              median(one.peak_mib for one in answered),
              f"{of['seconds']:.1f} times that import, {of['cpu_seconds']:.1f} in processor time (aim {AIM_RATIO})")


def _write_cases(files: Path) -> None:
    files.mkdir()
    (files.parent / "forty-findings.yaml").write_text(case_text(), encoding="utf-8")
    for number in range(FILES):
        (files / f"{number:03d}.yaml").write_text(case_text(number), encoding="utf-8")


def _machine(cache: str) -> str:
    said, _ = measure("machine", "", cache)
    stated = os.environ.get(THREADS)
    threads = f"{said['threads']} threads with OpenBLAS loaded, {THREADS} {stated or 'not set'}"
    load = f"load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return (f"{_processor()}, {os.cpu_count()} cores, {load}; {platform.system()} {platform.machine()}; "
            f"Python {platform.python_version()}, numpy {said['numpy']}; {threads}")


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unknown processor"


if __name__ == "__main__":
    main()
