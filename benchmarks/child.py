"""What is timed inside a fresh process: python -m benchmarks.child WHAT [ARGUMENT] prints one JSON object."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

from benchmarks.cases import case_text, small_case_text

if TYPE_CHECKING:
    from rootwise.cases.case import Case
    from rootwise.model.model import Model

REPEATS = 30
MANY = 1000  # small cases that are answered over single sources


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
    for parsed in read_many([path]):
        assert parsed.case is not None, parsed.issues
        localize(parsed.case, model)
        count += 1
    return {"seconds": [perf_counter() - start], "cases": count}


def alone(part: str) -> dict[str, Any]:
    """Seconds of processor time to answer many small cases over single sources, after a first round.

    Args:
        part: `matrix`, from evidence that is read already; `cases`, from cases; `files`, from their text.
    """
    from rootwise.model.cache import load_model
    from rootwise.model.evidence.evidence import WHOLE
    from rootwise.model.posterior.posterior import BATCH, Options, posteriors
    from rootwise.model.posterior.singles import Asked, in_worlds

    model, texts = load_model(), [small_case_text(number) for number in range(MANY)]
    cases = [_case(text) for text in texts]
    prior = model.prior.causes("spine_clinic", None, "unknown", model.cause.site)
    asked = [Asked(own.world, WHOLE, prior, 0.0) for one in posteriors(cases, model, Options()) for own in one.parts]
    rounds: dict[str, Callable[[], object]] = {
        "matrix": lambda: [in_worlds(asked[first : first + BATCH], model) for first in range(0, len(asked), BATCH)],
        "cases": lambda: list(posteriors(cases, model)),
        "files": lambda: list(posteriors(map(_case, texts), model)),
    }
    seconds = []
    for _ in range(REPEATS // 6):
        start = process_time()
        rounds[part]()
        seconds.append(process_time() - start)
    return {"seconds": seconds, "cases": MANY}


def machine(_: str) -> dict[str, Any]:
    """numpy's version, and the threads that a process has once numpy's linear algebra is loaded (Linux)."""
    import numpy as np

    tasks = Path("/proc/self/task")
    return {"numpy": np.__version__, "threads": len(list(tasks.iterdir())) if tasks.is_dir() else None}


def _ready() -> tuple[Case, Model]:
    from rootwise.model.cache import load_model

    return _case(case_text()), load_model()


def _case(text: str) -> Case:
    from rootwise.cases import read_text

    parsed = read_text(text)
    assert parsed.case is not None, parsed.issues
    return parsed.case


def _forget() -> None:
    """Empty what the model remembers of earlier questions, so that the same case is as new each time."""
    if "rootwise.model.posterior.posterior" not in sys.modules:  # what is timed is the building or loading of the model
        return
    from rootwise.model.evidence import coefficients, entries, quiet, silence, story
    from rootwise.model.posterior import likelihood, posterior, statements

    for remembered in (
        coefficients._target_sum, entries._entry, quiet.survival_of_silence, silence._said, story._weight,
        likelihood.evaluator, posterior._worlds, posterior._alone, statements.statement,
    ):  # fmt: skip
        remembered.cache_clear()


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
    "alone": alone, "folder": folder, "machine": machine,
}

if __name__ == "__main__":
    main(*sys.argv[1:])
