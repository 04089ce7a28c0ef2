"""The model as a command gets it: with a word, or on a terminal a bar, when it has to be built first."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from rootwise.model.model import Model

WORDS = "Building the model of this atlas, once"


def ready_model() -> Model:
    """The shipped atlas's model; where it must be built first, that takes a few seconds and is said on stderr."""
    from rootwise.model.cache import load_model

    with _Building() as building:
        return load_model(progress=building.tell)


class _Building:
    """Says on stderr that a model is built, and on a terminal how far; says nothing until it is told."""

    def __init__(self) -> None:
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        self._begun = False

    def __enter__(self) -> _Building:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def tell(self, share: float) -> None:
        if not self._begun:
            self._begin()
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=share)

    def _begin(self) -> None:
        self._begun = True
        if not sys.stderr.isatty():
            print(f"{WORDS}; this takes a few seconds ...", file=sys.stderr, flush=True)
            return
        from rich.console import Console
        from rich.progress import Progress

        self._bar = Progress(console=Console(stderr=True), transient=True)
        self._task = self._bar.add_task(WORDS, total=1.0)
        self._bar.start()
