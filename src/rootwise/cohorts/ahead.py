"""Reading ahead: a thread takes items from a slow source, so that none of them holds up an answer that is ready."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from threading import Condition, Thread
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Ahead(Generic[Item]):
    """The items of an iterable, in order, as many ahead of whoever takes them as there is room for.

    The thread is a daemon: a source that never ends, such as an open pipe, keeps no process from ending.
    """

    def __init__(self, items: Iterable[Item], room: int) -> None:
        """Begin to read.

        Args:
            items: read in a thread of their own from now on.
            room: how many may wait.
        """
        self._room = room
        self._changed = Condition()
        self._waiting: deque[Item] = deque()
        self._over = False
        self._error: BaseException | None = None
        Thread(target=self._read, args=(items,), name="rootwise-ahead", daemon=True).start()

    def __len__(self) -> int:
        """How many items wait."""
        return len(self._waiting)

    def gather(self, count: int, seconds: float) -> None:
        """Wait until so many items wait, the source has ended, or the time is over."""
        with self._changed:
            self._changed.wait_for(lambda: self._over or len(self._waiting) >= count, seconds)

    def take(self, most: int, *, wait: bool) -> list[Item]:
        """The next items.

        Args:
            most: how many at most.
            wait: for one item or the end, where none waits now.
        Returns:
            The items; none after the end, or where none is there and nobody waits.
        Raises:
            BaseException: what reading raised, once somebody waits for more than the items before it.
        """
        with self._changed:
            if wait:
                self._changed.wait_for(lambda: self._over or self._waiting)
            if wait and not self._waiting and self._error is not None:
                raise self._error
            taken = [self._waiting.popleft() for _ in range(min(most, len(self._waiting)))]
            self._changed.notify_all()
        return taken

    def close(self) -> None:
        """Read no further."""
        with self._changed:
            self._over = True
            self._changed.notify_all()

    def _read(self, items: Iterable[Item]) -> None:
        try:
            for item in items:
                with self._changed:
                    self._changed.wait_for(lambda: self._over or len(self._waiting) < self._room)
                    if self._over:
                        return
                    self._waiting.append(item)
                    self._changed.notify_all()
        except BaseException as error:  # raised again where the items are taken
            self._error = error
        finally:
            self.close()
