"""Questions to the model, answered once and remembered."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any, TypeVar, cast

from rootwise.model.model import Model

T = TypeVar("T")

REMEMBERED = 256  # a page is loaded, undone and shown in a second tab more often than edited


class Questions:
    """What pages ask of one model.

    A question is a function of a module: it takes the model, then plain values such as the bytes of a case file, and
    its answer is never changed.
    """

    def __init__(self, model: Model) -> None:
        """Keep the model.

        Args:
            model: shared by all requests; it is never changed.
        """
        self._model = model
        self._known = lru_cache(maxsize=REMEMBERED)(self._asked)

    def ask(self, question: Callable[..., T], *values: Hashable) -> T:
        """The answer to a question.

        Args:
            question: takes the model, then the values.
            values: of the question.

        Raises:
            RootwiseError: as the question raises it.
        """
        return cast(T, self._known(question, *values))

    def _asked(self, question: Callable[..., Any], *values: Hashable) -> Any:
        return question(self._model, *values)
