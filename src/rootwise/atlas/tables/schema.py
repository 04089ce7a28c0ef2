"""The rows of the atlas: one class a table, one field a column, as `docs/atlas-format.md` describes them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from rootwise.atlas.tables.ages import AgeBand
from rootwise.atlas.tables.columns import (
    Blank,
    FilledText,
    OptionalFloat,
    OptionalInt,
    OptionalText,
    Probability,
    Root,
    Site,
    blank_is_observed,
    blank_is_same,
)
from rootwise.atlas.tables.grades import Grade
from rootwise.terms.settings import Setting

Kind = Literal["as_observed", "true_state"]

UNSOURCED = ("assumption", "consensus")
FITTED = "fitted"  # by `fit/`, to several published counts at once


class Row(BaseModel):
    """A line of a table; unknown columns are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class SourcedRow(Row):
    """A line that carries a number: where it is from and how far to trust it."""

    source: str
    grade: Grade
    note: str = ""

    @model_validator(mode="after")
    def _unsourced_is_grade_d(self) -> SourcedRow:
        if self.source in UNSOURCED and self.grade != "D":
            raise ValueError(f"source {self.source!r} is always grade D, not {self.grade}")
        return self


class CountedRow(SourcedRow):
    """A line whose number is k of n, or p with an effective sample size."""

    k: OptionalInt = None
    n: OptionalInt = None
    p: OptionalFloat = None
    ess: OptionalFloat = None
    selection: str = "none"

    @model_validator(mode="after")
    def _counts_or_probability(self) -> CountedRow:
        counted = self.k is not None and self.n is not None
        stated = self.p is not None and self.ess is not None
        if counted == stated or (counted and (self.p is not None or self.ess is not None)):
            raise ValueError("give either k and n, or p and ess")
        if self.k is not None and self.n is not None and not 0 <= self.k <= self.n:
            raise ValueError(f"k={self.k} is not within 0..n={self.n}")
        if self.p is not None and not 0.0 <= self.p <= 1.0:
            raise ValueError(f"p={self.p} is not a probability")
        return self

    @property
    def probability(self) -> float:
        """The row's frequency; counts with Jeffreys' half added, so that 0 of 7 is not never."""
        if self.k is not None and self.n is not None:
            return (self.k + 0.5) / (self.n + 1.0)
        assert self.p is not None
        return self.p

    @property
    def weight(self) -> float:
        """How many patients the row is worth."""
        if self.n is not None:
            return float(self.n)
        assert self.ess is not None
        return self.ess


class Source(Row):
    """Where a number was seen."""

    citation: str
    doi: str | None = None
    pmid: str | None = None
    url: str | None = None
    year: int | None = None
    population: str | None = None
    n: int | None = None


class CareFactRow(SourcedRow):
    fact: FilledText
    topic: FilledText
    what: FilledText
    population: str = ""
    k: OptionalInt = None
    n: OptionalInt = None
    value: str = ""
    unit: str = ""
    low: OptionalFloat = None
    high: OptionalFloat = None

    @model_validator(mode="after")
    def _says_something(self) -> CareFactRow:
        if not self.value and (self.k is None or self.n is None):
            raise ValueError("give a value, or k and n")
        if self.k is not None and (self.n is None or not 0 <= self.k <= self.n):
            raise ValueError(f"k={self.k} is not within 0..n={self.n}")
        if (self.low is None) != (self.high is None):
            raise ValueError("give both ends of an interval, or none")
        return self


class SupplyRow(SourcedRow):
    target: str
    kind: Literal["muscle", "skin", "reflex", "ncs_sensory", "ncs_motor", "ncs_late"]
    root: Root
    share: Probability
    path: str
    reach: Literal["trunk", "hip", "thigh", "leg", "foot"]

    @property
    def steps(self) -> tuple[str, ...]:
        """The structures of the path, from the root outwards; none where the fibres take no named nerve."""
        return () if self.path in ("", "none") else tuple(self.path.split(" > "))


class ActionRow(SourcedRow):
    action: str
    muscle: str
    share: Probability


class AdjacencyRow(Row):
    region: str
    neighbour: str


class FindingRow(CountedRow):
    finding: str
    value: str
    site: Site
    cause: OptionalText = None
    state: OptionalText = None
    side: Annotated[Literal["same", "other", "both", "axial"], BeforeValidator(blank_is_same)] = "same"
    age: Annotated[AgeBand | None, Blank] = None
    kind: Annotated[Kind, BeforeValidator(blank_is_observed)] = "as_observed"


class ReferralRow(SourcedRow):
    site: Site
    cause: OptionalText = None
    region: str
    p: Probability
    decay: Probability


class CauseRow(SourcedRow):
    site: Site
    cause: str
    share: Probability
    onset_sudden: Probability
    days_p10: float
    days_p50: float
    days_p90: float
    age_mean: OptionalFloat = None
    age_sd: OptionalFloat = None
    female: OptionalFloat = None
    harm: Probability


class AtBackgroundRow(Row):
    """Why the cells of a site that have no row stand at the background rate, family by family of signs."""

    site: Site
    family: str
    reason: FilledText


class SettingRow(SourcedRow):
    setting: Setting
    site: Site
    share: Probability


class CauseMixRow(SourcedRow):
    """How a setting changes the mix of a site's causes: the cause's share is multiplied and shares renormalised."""

    setting: Setting
    site: Site
    cause: str
    factor: float


class PairRow(SourcedRow):
    first: str
    second: str
    relation: Literal["neighbour_roots_same_side", "both_sides", "same_side", "other"]
    weight: float
    form: Literal["geometric", "product", "share"]


class ComorbidityRow(SourcedRow):
    site: Site
    age: Annotated[AgeBand | None, Blank] = None
    p: Probability


class AnchorRow(CountedRow):
    """A published joint figure that the model is held to; no answer reads it."""

    quantity: str
    given: str


class ConstantRow(SourcedRow):
    """A number of the model that belongs to no single finding; `constants.py` says which there are."""

    value: Annotated[float, Field(strict=True)]


class VisibilityRow(SourcedRow):
    """How much of a change an electrodiagnostic channel shows, by days since onset (piecewise linear)."""

    channel: str
    reach: OptionalText = None
    day_onset: float
    day_full: float
    day_fade: OptionalFloat = None
    day_gone: OptionalFloat = None


class TargetRow(SourcedRow):
    """P(z <= level) = q0 * q**gamma for a fibre-loss target; `target` may be `*` for the kind's default."""

    kind: str
    target: str
    level: int
    q0: Probability
    gamma: float


class ReadingRow(SourcedRow):
    """P(value is recorded | latent level) of one way to examine a target."""

    method: str
    value: str
    level: int
    p: Probability


class Unread(Row):
    """Findings of the vocabulary on which no answer rests, and why; a pattern may hold `*`, `?` and `[...]`."""

    reason: FilledText
    findings: tuple[str, ...]
