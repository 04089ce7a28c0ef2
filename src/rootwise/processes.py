"""What a process keeps to: a quick start, memory that stays, Ctrl-C for the first alone, and an end with its parent."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Start processes in here: Ctrl-C reaches every process of a terminal, and the parent alone answers it."""
    if not hasattr(signal, "pthread_sigmask"):  # not POSIX
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # the first process that it starts would end the blocking
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def uncollected() -> Iterator[None]:
    """Import in here: a quarter of that time goes into the search for garbage, and what is imported stays for good."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def keep_freed_memory() -> None:
    """Let this process keep the memory of the arrays that it frees, up to 31 MiB each (glibc; no effect elsewhere).

    glibc hands each block above 128 KiB back to the system when it is freed, and fetching the pages of the next one
    costs a posterior with pairs a quarter of its time. Having seen a block freed, glibc keeps all up to that size. The
    block freed here is never touched, so it takes no memory.
    """
    bytes(31 * 2**20)


def end_with_parent() -> None:
    """Wait in a thread for the parent: one that was killed cannot end its processes, and they would wait for ever."""
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
