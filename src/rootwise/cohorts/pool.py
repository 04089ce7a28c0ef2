"""Many cases on many processors: the same answers in the same order, whatever the number of processes."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeVar

from rootwise.cohorts.ahead import Ahead
from rootwise.errors import CohortError
from rootwise.model.file import read, write
from rootwise.model.model import Model
from rootwise.processes import end_with_parent, keep_freed_memory, processors, uncollected, uninterrupted

if TYPE_CHECKING:
    from concurrent.futures import Future
    from multiprocessing.synchronize import Event

Item = TypeVar("Item")
Found = TypeVar("Found")
Context = TypeVar("Context")

WORTH_A_PROCESS = 12  # cases up to which starting another process costs more than it brings
AT_HAND = 8  # cases a process that are under way or done and not yet fetched: one long case idles no other
PATIENCE_S = 0.1  # given to a source to show more than a dozen cases: files do, a slow stream is answered here

_work: Callable[[Any], Any] | None = None
_stopped: Event | None = None


def each(
    work: Callable[[Model, Item], Found], items: Sequence[Item], model: Model, jobs: int | None = None
) -> list[Found]:
    """Do one piece of work for each item.

    Args:
        work, jobs: as for `streamed`.
        items: anything that can be pickled.
        model: given to each call; other processes map its arrays from disk.
    Returns:
        The results in the order of the items.
    """
    wanted = min(jobs or processors(), 1 + len(items) // WORTH_A_PROCESS)
    if wanted <= 1:
        return [work(model, item) for item in items]
    from tempfile import TemporaryDirectory  # as the imports of `_started`: few cases need it

    with TemporaryDirectory(prefix="rootwise-") as folder:
        place = Path(folder) / "model"
        write(model, place, lasting=False)
        return list(streamed(work, items, model, partial(read, place), wanted))


def streamed(
    work: Callable[[Context, Item], Found],
    items: Iterable[Item],
    context: Context,
    again: Callable[[], Context],
    jobs: int | None = None,
) -> Iterator[Found]:
    """Do one piece of work for each item; each result comes as soon as it and all before it are done.

    Other processes are started once more than a dozen items wait, so that few items, or a slow stream of them, never
    pay for one. However many items there are, no more than some of them are at hand at a time.

    Args:
        work: a function of a module, or a `partial` of one, so that another process can find it.
        items: anything that can be pickled; read in a thread, unless there is one process.
        context: given to each call in this process.
        again: makes the same context in another process; found there as `work` is.
        jobs: processes; one for each processor by default. One works here.
    Yields:
        The results in the order of the items.
    Raises:
        CohortError: a process was ended from outside.
    """
    wanted = jobs or processors()
    if wanted <= 1:
        for item in items:
            yield work(context, item)
        return
    with closing(Ahead(items, WORTH_A_PROCESS + AT_HAND * wanted)) as ahead:
        ahead.gather(WORTH_A_PROCESS + 1, PATIENCE_S)
        while len(ahead) <= WORTH_A_PROCESS:
            taken = ahead.take(1, wait=True)
            if not taken:
                return
            yield work(context, taken[0])
        with _started(wanted, work, again) as submit:
            running: deque[Future[Found]] = deque()
            while True:
                room = AT_HAND * wanted - len(running)
                running.extend(map(submit, ahead.take(room, wait=not running)))
                if not running:
                    return
                yield running.popleft().result()


@contextmanager
def _started(
    jobs: int, work: Callable[[Context, Item], Found], again: Callable[[], Context]
) -> Iterator[Callable[[Item], Future[Found]]]:
    """Processes that wait for items; on the way out, whatever the reason, each ends after the case it is at."""
    import multiprocessing  # both take longer to import than a case may take
    from concurrent.futures.process import BrokenProcessPool, ProcessPoolExecutor

    # Inherited by the workers: their matrices are small, and one thread each is fastest.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Spawned, not forked: a fork of a process that has threads can hang.
    spawn = multiprocessing.get_context("spawn")
    stopped = spawn.Event()
    pool = ProcessPoolExecutor(jobs, spawn, initializer=_begin, initargs=(work, again, stopped))

    def submit(item: Item) -> Future[Found]:
        with uninterrupted():  # it may start a process, which inherits that
            return pool.submit(_done, item)

    try:
        yield submit
    except BrokenProcessPool:
        hint = "it may have run out of memory: try fewer --jobs"
        raise CohortError("E-COHORT-030", "a process ended before its case was done", hint=hint) from None
    finally:
        stopped.set()
        pool.shutdown(cancel_futures=True)


def _begin(work: Callable[[Context, Item], Found], again: Callable[[], Context], stopped: Event) -> None:
    global _work, _stopped
    Thread(target=end_with_parent, daemon=True).start()
    keep_freed_memory()
    with uncollected():  # it is imported here, as the first case's needs were in the process that started this one
        _work, _stopped = partial(work, again()), stopped


def _done(item: Any) -> Any:
    if _work is None or _stopped is None:
        raise RuntimeError("this process was started without its work")
    return None if _stopped.is_set() else _work(item)
