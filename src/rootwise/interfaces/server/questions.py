"""Questions to the model: asked of processes of their own, each once, and remembered."""

from __future__ import annotations

import contextlib
import os
import traceback
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from functools import cached_property, partial
from queue import Empty, LifoQueue
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, cast

from rootwise.errors import ServerError
from rootwise.processes import end_with_parent, keep_freed_memory, uncollected, uninterrupted

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from rootwise.model.model import Model

T = TypeVar("T")
Outcome: TypeAlias = tuple[Any, Exception | None]

REMEMBERED = 256  # a page is loaded, undone and shown in a second tab more often than edited
PATIENCE_S = 60.0  # for one answer; the slowest case of the tests takes a second
_TRIES = 2  # a process may have been ended from outside; a question that ends two of them is not asked again


class Questions:
    """What pages ask of one model.

    A question is a function of a module: it takes the model, then plain values such as the bytes of a case file, and
    its answer is never changed. Question, values and answer must be picklable, because another process works it out:
    so one user's question neither slows another's, nor the pages themselves. A process is started when all others
    are at work; one that died is replaced, and its question asked once more.
    """

    def __init__(self, load: Callable[[], Model], jobs: int = 0) -> None:
        """Start the first process; it makes its model while this one goes on.

        Args:
            load: makes the model: a function of a module, called in each process.
            jobs: maximum number of processes; 0 computes the answers in this one.
        """
        self._load, self._jobs = load, jobs
        self._known: OrderedDict[Hashable, Future[Any]] = OrderedDict()
        self._lock, self._is_closed = Lock(), False
        self._idle: LifoQueue[_Process | None] = LifoQueue()  # None: one that is not started yet
        for number in range(jobs):
            self._idle.put(_Process(load) if number == jobs - 1 else None)

    def ask(self, question: Callable[..., T], *values: Hashable) -> T:
        """The answer to a question; whoever asks what is already being answered waits for the same answer.

        Args:
            question: takes the model, then the values.
            values: of the question.

        Raises:
            RootwiseError: as the question raises it; it is not remembered.
            ServerError: no process could answer it, or not in time.
        """
        key = (question, *values)
        with self._lock:
            known = self._known.get(key)
            asked = self._known[key] = known or Future()
            self._known.move_to_end(key)
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        if known is None:
            try:
                asked.set_result(self._answer(question, values))
            except BaseException as error:
                with self._lock:
                    if self._known.get(key) is asked:
                        del self._known[key]
                asked.set_exception(error)
        return cast(T, asked.result())

    def ask_ahead(self, question: Callable[..., object], *values: Hashable) -> None:
        """Start answering a question in the background; whoever asks it next waits for that answer.

        Args:
            question, values: as of `ask`.
        """

        def ahead() -> None:
            with contextlib.suppress(Exception):  # who asks it next is told
                self.ask(question, *values)

        Thread(target=ahead, daemon=True).start()

    def close(self) -> None:
        """End the processes; they hold nothing that could be lost."""
        self._is_closed = True
        with contextlib.suppress(Empty):
            while True:
                process = self._idle.get_nowait()
                if process is not None:
                    process.end()
        self._idle.put(None)  # wakes who still waits

    @cached_property
    def _model(self) -> Model:
        return self._load()

    def _answer(self, question: Callable[..., Any], values: tuple[Hashable, ...]) -> Any:
        if not self._jobs:
            return question(self._model, *values)
        for _ in range(_TRIES):
            answer, error = self._asked_of_a_process(question, values)
            if error is None:
                return answer
            if not isinstance(error, _Died):
                raise error
        hint = "try again; it may have run out of memory"
        raise ServerError("E-SERVER-055", "the process that computes answers ended twice on this question", hint=hint)

    def _asked_of_a_process(self, question: Callable[..., Any], values: tuple[Hashable, ...]) -> Outcome:
        process, kept = self._idle.get(), None
        try:
            if self._is_closed:
                raise ServerError("E-SERVER-057", "the server is stopping", hint="start it again")
            process = process or _Process(self._load)
            outcome = process.outcome(question, values)
            kept = process
            return outcome
        except (EOFError, OSError):
            return None, _Died()
        finally:
            # One that was left in the middle of a question would give its answer to the next.
            if kept is None and process is not None:
                process.end()
            self._idle.put(kept)


class _Died(Exception):
    """The process ended before it answered."""


class _Process:
    """A process with a model of its own, and the pipe to it."""

    def __init__(self, load: Callable[[], Model]) -> None:
        import multiprocessing

        # Inherited: the model's matrices are small, and one thread of the linear algebra is fastest.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        # Spawned, not forked: a server has threads, and a fork of a process that has threads can hang.
        spawn = multiprocessing.get_context("spawn")
        self._pipe, other_end = spawn.Pipe()
        self._process = spawn.Process(target=_answering, args=(load, other_end), daemon=True)
        with uninterrupted():
            self._process.start()
        other_end.close()  # so that the pipe ends when that process does
        self._is_ready = False

    def outcome(self, question: Callable[..., Any], values: tuple[Hashable, ...]) -> Outcome:
        """What the question returns or raises there; else what kept the model from being made."""
        if not self._is_ready:
            _, error = self._received()  # without a limit: the first time on a machine the model is built
            if error is not None:
                return None, error
            self._is_ready = True
        self._pipe.send((question, values))
        if not self._pipe.poll(PATIENCE_S):
            message = f"the question was not answered within {PATIENCE_S:.0f} seconds"
            raise ServerError("E-SERVER-056", message, hint="remove findings, or try again")
        return self._received()

    def end(self) -> None:
        """At once, whatever it is doing."""
        self._process.kill()
        self._pipe.close()
        self._process.join()
        self._process.close()

    def _received(self) -> Outcome:
        outcome: Outcome = self._pipe.recv()
        return outcome


def _answering(load: Callable[[], Model], pipe: Connection) -> None:
    """What the other process does until the pipe is closed."""
    Thread(target=end_with_parent, daemon=True).start()
    keep_freed_memory()
    with contextlib.suppress(EOFError, BrokenPipeError), pipe:
        with uncollected():
            model, error = _outcome(load)
        pipe.send((None, error))
        while error is None:
            question, values = pipe.recv()
            pipe.send(_outcome(partial(question, model, *values)))


def _outcome(work: Callable[[], Any]) -> Outcome:
    try:
        return work(), None
    except Exception as error:
        error.add_note(traceback.format_exc())  # the traceback itself stays behind
        return None, error
