"""What is timed inside a fresh process: python -m benchmarks.child WHAT [ARGUMENT] prints one JSON object."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.cases import case_text

REPEATS = 30


def main(what: str, argument: str = "") -> None:
    """Measure one thing and print it.

    Args:
        what: a key of `MEASURES`.
        argument: module, or folder of case files.
    """
    print(json.dumps(MEASURES[what](argument)))


def imported(module: str) -> dict[str, Any]:
    """Seconds to import a module and all that it needs."""
    start = perf_counter()
    import_module(module)
    return {"seconds": [perf_counter() - start]}


def built(_: str) -> dict[str, Any]:
    """Seconds to build the model from the atlas's tables."""
    from rootwise.model.build import build

    return _timed(build, 1)


def loaded(_: str) -> dict[str, Any]:
    """Seconds until a built model can be asked, its modules imported already."""
    from rootwise.model.cache import load_model

    return _timed(load_model, 1)


def posterior(_: str) -> dict[str, Any]:
    """Seconds of one posterior over all sets of one and two sites, forty findings, after a first call."""
    from rootwise.model.posterior.posterior import posterior

    case, model = _ready()
    posterior(case, model)
    return _timed(lambda: posterior(case, model), REPEATS)


def localize(intervals: str) -> dict[str, Any]:
    """Seconds of one `localize`, with or without intervals, after a first call."""
    from rootwise.queries.case.localize import localize

    case, model = _ready()
    localize(case, model, with_intervals=intervals == "intervals")
    return _timed(lambda: localize(case, model, with_intervals=intervals == "intervals"), REPEATS)


def folder(path: str) -> dict[str, Any]:
    """Seconds to read and localize every case of a folder with intervals, imports and loading included."""
    start = perf_counter()
    from rootwise.cases import read_many
    from rootwise.model.cache import load_model
    from rootwise.queries.case.localize import localize

    model = load_model()
    count = 0
    for reading in read_many([path]):
        assert reading.case is not None, reading.issues
        localize(reading.case, model)
        count += 1
    return {"seconds": [perf_counter() - start], "cases": count}


def machine(_: str) -> dict[str, Any]:
    """numpy's version, and the threads that a process has once numpy's linear algebra is loaded (Linux)."""
    import numpy as np

    tasks = Path("/proc/self/task")
    return {"numpy": np.__version__, "threads": len(list(tasks.iterdir())) if tasks.is_dir() else None}


def _ready() -> tuple[Any, Any]:
    from rootwise.cases import read_text
    from rootwise.model.cache import load_model

    reading = read_text(case_text())
    assert reading.case is not None, reading.issues
    return reading.case, load_model()


def _forget() -> None:
    """Empty what the model remembers of earlier questions, so that the same case is as new each time."""
    from rootwise.model.evidence import quiet
    from rootwise.model.posterior import likelihood, posterior

    likelihood.evaluator.cache_clear()
    posterior._worlds.cache_clear()
    quiet.survival_of_silence.cache_clear()


def _timed(call: Callable[[], object], repeats: int) -> dict[str, Any]:
    seconds = []
    for _ in range(repeats):
        _forget()
        start = perf_counter()
        call()
        seconds.append(perf_counter() - start)
    return {"seconds": seconds}


MEASURES: dict[str, Callable[[str], dict[str, Any]]] = {
    "import": imported, "build": built, "load": loaded, "posterior": posterior, "localize": localize,
    "folder": folder, "machine": machine,
}

if __name__ == "__main__":
    main(*sys.argv[1:])
