"""The entities of lesions/sites.yaml: families of sites, their states, and what each state does."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from rootwise.atlas.tables.columns import Probability, Structure
from rootwise.atlas.tables.grades import Grade
from rootwise.atlas.tables.schema import Row


class Effect(Row):
    """What a state does to a structure: the share of fibres out of action, per channel."""

    at: Structure
    side: Literal["same", "left", "right", "both"] = "same"
    motor: Probability = 0.0
    sensory: Probability = 0.0
    irritation: Probability = 0.0
    upper: Probability = 0.0


class State(Row):
    """What a lesion of a site can do: how often, and to which structures."""

    weight: Probability
    effects: tuple[Effect, ...] = ()
    by_cause: dict[str, Probability] = Field(default={})
    signs_as: str | None = None  # the state whose rows in findings/*.csv hold for this one too
    source: str
    grade: Grade
    note: str = ""


class SiteFamily(Row):
    """Sites that share their states: all roots, one nerve, one joint; or runs of neighbouring sites of a family."""

    id: str
    levels: tuple[str, ...] = ()
    run_of: str | None = None  # the family whose neighbours are struck by one lesion; levels are then runs
    sided: bool
    kind: Literal[
        "root", "canal", "plexus", "nerve", "joint", "bone", "soft", "vessel", "viscera", "systemic", "axial", "none"
    ]
    name: str
    states: dict[str, State]
