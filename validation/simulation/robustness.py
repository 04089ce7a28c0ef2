"""What a wrong model costs: patients of a shifted world, answered by the model as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rootwise.cases.case import Case
from rootwise.model.model import Model
from rootwise.queries.simulate.crowd import AS_MODELLED, Shift, simulate
from validation.simulation.calibration import Calibration, calibration
from validation.simulation.protocol import patients

CLINIC = Case("clinic", age=50, setting="spine_clinic")


@dataclass(frozen=True, slots=True)
class World:
    """Where patients come from: how it differs from the model, and how much of their pain they tell."""

    shift: Shift = AS_MODELLED
    told: float | None = None


# The model takes a painful region to be told with a chance of .3.
WORLDS: Mapping[str, World] = {
    "as modelled, everything asked": World(),
    "supply half a root higher": World(Shift("prefixed")),
    "supply half a root lower": World(Shift("postfixed")),
    "misreadings and false positives doubled": World(Shift(noise=2.0)),
    "volunteered, as often as modelled (.3)": World(told=0.3),
    "volunteered half as often": World(told=0.15),
    "volunteered twice as often": World(told=0.6),
    "all three: lower supply, noise, told half": World(Shift("postfixed", noise=2.0), told=0.15),
}


def robustness(
    model: Model, n: int, seed: int, jobs: int | None = None, worlds: Mapping[str, World] = WORLDS
) -> dict[str, Calibration]:
    """Answer patients of each world by the model as it is.

    Args:
        model: the model.
        n: patients of each world.
        seed: of the random numbers, the same for each world.
        jobs: processes.
        worlds: by name.
    Returns:
        How the answers fared, by world.
    """
    calibrations = {}
    for name, world in worlds.items():
        crowd = simulate(model, n, seed, CLINIC, world.shift)
        calibrations[name] = calibration(patients(crowd, world.told), model, seed, jobs)
    return calibrations
