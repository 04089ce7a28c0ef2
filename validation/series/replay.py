"""Predicted beside published: which frequencies the model gives back within their own sampling error."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rootwise.model.model import Model
from rootwise.queries.atlas.published import wilson
from validation.series.basis import NEITHER, Held, basis, held
from validation.series.frequency import predicted
from validation.series.published import Row, Series

NOT_MODELLED = "the model holds no such site, cause or finding"


@dataclass(frozen=True, slots=True)
class Replayed:
    """One row of a series with the model's figure.

    Attributes:
        series, row: what was published.
        p: the model's frequency; None where it has none.
        low, high: 95 % Wilson interval of the published share; None without a count.
        basis: `row` where the model reads the same count, `fit` where it was fitted to it, else `neither`: predicted.
        why_not: why it is not scored; empty when it is.
    """

    series: Series
    row: Row
    p: float | None
    low: float | None
    high: float | None
    basis: str
    why_not: str

    @property
    def predicted(self) -> bool:
        """Whether nobody gave the model this count."""
        return self.basis == NEITHER

    @property
    def inside(self) -> bool:
        """Whether the model's frequency lies in the published interval."""
        return None not in (self.p, self.low, self.high) and self.low <= self.p <= self.high  # type: ignore[operator]


def replay(series: Iterable[Series], model: Model) -> tuple[Replayed, ...]:
    """Every row of every series, scored where it can be.

    Args:
        series: what was published.
        model: the model.
    Returns:
        The rows in order.
    """
    known = held()
    return tuple(_replayed(one, row, model, known) for one in series for row in one.rows)


def scored(rows: Iterable[Replayed]) -> list[Replayed]:
    """The rows that are scored."""
    return [row for row in rows if not row.why_not]


def _replayed(series: Series, row: Row, model: Model, known: Held) -> Replayed:
    p = predicted(series, row, model) if row.findings and not row.not_scored else None
    low, high = wilson(row.k, row.n) if row.k is not None and row.n else (None, None)
    why_not = row.not_scored or (NOT_MODELLED if p is None else "")
    return Replayed(series, row, p, low, high, basis(series, row, known), why_not)
