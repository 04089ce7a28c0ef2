"""Many cases on many processors: the same answers in the same order, whatever the number of processes."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Generic, TypeVar

from rootwise.model.cache import read, write
from rootwise.model.model import Model

Item = TypeVar("Item")
Found = TypeVar("Found")

WORTH_A_PROCESS = 12  # cases under which starting another process costs more than it brings

_model: Model | None = None


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def each(
    work: Callable[[Model, Item], Found], items: Sequence[Item], model: Model, jobs: int | None = None
) -> list[Found]:
    """Do one piece of work for each item.

    Args:
        work: a function of a module, or a `partial` of one, so that another process can find it.
        items: anything that can be pickled.
        model: given to each call; other processes map its arrays from disk.
        jobs: processes; one for each processor by default. One process works here.
    Returns:
        The results in the order of the items.
    """
    wanted = min(jobs or processors(), 1 + len(items) // WORTH_A_PROCESS)
    if wanted <= 1:
        return [work(model, item) for item in items]
    # Inherited by the workers: their matrices are small, and one thread each is fastest.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with TemporaryDirectory(prefix="rootwise-") as folder:
        place = Path(folder) / "model"
        write(model, place)
        # Spawned, not forked: a fork of a process that has threads can hang.
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(wanted, context, initializer=_begin, initargs=(place,)) as pool:
            chunk = max(1, len(items) // (8 * wanted))
            return list(pool.map(_Call(work), items, chunksize=chunk))


class _Call(Generic[Item, Found]):
    """A piece of work with the model of the process in which it runs."""

    def __init__(self, work: Callable[[Model, Item], Found]) -> None:
        self._work = work

    def __call__(self, item: Item) -> Found:
        if _model is None:
            raise RuntimeError("this process was started without a model")
        return self._work(_model, item)


def _begin(place: Path) -> None:
    global _model
    _model = read(place)
