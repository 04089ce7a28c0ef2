"""Scales: which values a finding takes, and how abnormal each is."""

from __future__ import annotations

from typing import NamedTuple

NOT_TESTED = "not_tested"
NOT_TESTABLE = "not_testable"


class Scale(NamedTuple):
    """The values of one kind of finding.

    Attributes:
        name: id of the scale in the vocabulary, such as `mrc`.
        order: values from normal to most abnormal; empty for pure numbers and text.
        also: values accepted besides, which have no place on that order.
        number: lowest and highest number accepted (inclusive), or None.
        unit: unit of the number, such as `%`.
        text: whether any short text is a value.
    """

    name: str
    order: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    number: tuple[float, float] | None = None
    unit: str = ""
    text: bool = False

    @property
    def normal(self) -> str | None:
        """The normal value, or None for numbers and text."""
        return self.order[0] if self.order else None

    @property
    def words(self) -> tuple[str, ...]:
        """Every word accepted, in order."""
        return self.order + self.also

    def accepts(self, value: str | float) -> bool:
        """Whether a value lies on this scale (`not_testable` is not a value of a scale).

        Args:
            value: a word, or a number in `unit`.

        Returns:
            True when it does.
        """
        if isinstance(value, str):
            return (self.text and bool(value.strip())) or value in self.words
        return self.number is not None and self.number[0] <= value <= self.number[1]

    def rank(self, value: str | float) -> int | None:
        """Place of a value on the order: 0 is normal, higher is more abnormal.

        Args:
            value: a value of the scale.

        Returns:
            The place, or None for values without one (`weak`, `brisk`, numbers).
        """
        return self.order.index(value) if isinstance(value, str) and value in self.order else None

    def is_normal(self, value: str | float) -> bool | None:
        """Whether a value states the normal finding.

        Args:
            value: a value of the scale.

        Returns:
            True or False; None where the scale has no normal (numbers, text) or the value is `not_testable`.
        """
        if not self.order or not isinstance(value, str) or value == NOT_TESTABLE:
            return None
        return value in (self.order[0], "normal") or (value == "absent" and self.order[0] == "none")

    def describe(self) -> str:
        """The accepted values as one phrase for an error's hint."""
        if self.text:
            return "a short text"
        parts = []
        if self.number is not None:
            low, high = self.number
            bounds = f"{low:g} or more" if high == float("inf") else f"{low:g} to {high:g}"
            parts.append(f"a number, {bounds}{f' ({self.unit})' if self.unit else ''}")
        if self.words:
            parts.append(" ".join(self.words))
        return ", or ".join(parts)
