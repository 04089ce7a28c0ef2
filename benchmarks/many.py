"""How long a thousand files take in one call of `rootwise localize --json`: python -m benchmarks.many [FILES]."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from benchmarks.cases import small_case_text
from benchmarks.process import command, measure

FILES = 1000
# The aims for a thousand files on two processors, in seconds.
AIMS = {"--intervals": 12, "--no-intervals": 6}


def main(n_files: int = FILES) -> None:
    """Print wall-clock and processor time of one run each, with and without intervals, on one and all processors.

    Args:
        n_files: how many files.
    """
    with tempfile.TemporaryDirectory() as scratch:
        cache, files = str(Path(scratch) / "cache"), Path(scratch) / "files"
        files.mkdir()
        for number in range(n_files):
            (files / f"{number:04d}.yaml").write_text(small_case_text(number), encoding="utf-8")
        measure("load", "", cache)  # the model is built before the clock runs
        print(f"{n_files} files, {os.cpu_count()} processors")
        print(f"{'':42} {'wall s':>8} {'CPU s':>8} {'peak MiB':>9}", flush=True)
        for how, aim in AIMS.items():
            for name, jobs in (("all processors", []), ("one process", ["--jobs", "1"])):
                ended = command(["localize", "--json", how, *jobs, str(files)], cache)
                if not ended.ok:
                    print(f"{how}, {name}: failed: {ended.last_line}", file=sys.stderr)
                    raise SystemExit(1)
                said = f"aim for {FILES}: {aim} s" if not jobs else ""
                figures = f"{ended.seconds:>8.1f} {ended.cpu_seconds:>8.1f} {ended.peak_mib:>9.0f}"
                print(f"{how}, {name}".ljust(42), figures, said, flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
