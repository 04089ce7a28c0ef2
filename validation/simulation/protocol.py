"""Who examines what: the cases that simulated patients become.

Symptoms are either itemised, every region asked about and answered, or volunteered, each painful region told with some
chance and no absent one; half of the itemised patients are not asked for pain at all. Signs and measurements are a
choice of their own in every patient. No coarse finding is recorded: it would say again what its parts say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rootwise.cases.case import Case, Finding, Side, in_order
from rootwise.model.model import Model
from rootwise.queries.simulate.crowd import Crowd
from rootwise.queries.simulate.recorded import recorded
from rootwise.terms import vocabulary

Item = tuple[str, Side]

# How many items of each kind one patient has; five strengths, since a longer run of normal ones is read as a screen.
TESTED = {"strength": 5, "reflex": 4, "sensation": 6, "sign": 12, "emg": 4, "ncs": 3, "atrophy": 1}
DAY = 60  # of the examination: what fibrillates shows by then
FAMILIES = {"strength": "strength", "reflex": "reflex", "sensation": "sensation", "atrophy": "atrophy"}


@dataclass(frozen=True, slots=True)
class Patient:
    """What is recorded of one simulated patient, and the sites that are the source."""

    case: Case
    sites: tuple[int, ...]


def patients(crowd: Crowd, told: float | None = None) -> list[Patient]:
    """Turn a crowd into cases.

    Args:
        crowd: the patients.
        told: chance that a painful region is told; None: every region is asked about, in every other patient.
    Returns:
        One case a patient.
    """
    items = by_kind(crowd.model)
    findings: list[list[Finding]] = [[] for _ in range(crowd.n)]
    asked = crowd.rng.random(crowd.n) < 0.5 if told is None else np.ones(crowd.n, bool)
    for kind, count in TESTED.items():
        bases = list(dict.fromkeys(name for name, _ in items.get(kind, ())))
        for base, chosen in zip(bases, _choices(crowd, len(bases), count), strict=True):
            for name, side in items[kind]:
                if name == base:
                    # an itemised history holds all of sensation, or its silence would count
                    once = chosen & ~asked if kind == "sensation" and told is None else chosen
                    record(crowd, findings, (name, side), once)
    for item in items.get("pain", ()):
        record(crowd, findings, item, asked, told)
    if told is None:
        for item in items.get("sensation", ()):
            record(crowd, findings, item, asked)
    return as_patients(crowd, findings, {"pain": "itemised"} if told is None else {})


def as_patients(
    crowd: Crowd, findings: Sequence[Sequence[Finding]], asked: Mapping[str, str] | None = None
) -> list[Patient]:
    """The cases of a crowd.

    Args:
        crowd: the patients; the onset of each is drawn here.
        findings: recorded of each.
        asked: how the symptoms of each family were asked for.
    """
    onset = crowd.onset()
    return [
        Patient(
            Case(
                f"simulated-{i}", crowd.clinic.age, crowd.clinic.sex, crowd.clinic.setting, onset[i],  # type: ignore[arg-type]
                findings=in_order(findings[i]), asked=asked or {},
            ),
            crowd.sets[crowd.truth[i]],
        )
        for i in range(crowd.n)
    ]  # fmt: skip


def by_kind(model: Model) -> dict[str, list[Item]]:
    """The findings that a protocol may use, by kind; both sides of each.

    Args:
        model: whose targets may be read.
    Returns:
        Kind -> findings in the order of the targets.
    """
    items: dict[str, list[Item]] = {}
    regions = vocabulary().regions
    for key, target in model.targets.items():
        head, _, side = key.partition("|")
        kind, _, item = head.partition(":")
        if target.kind == "sign":
            family, _, region = head.partition(".")
            coarse = region in regions and bool(regions.children(region))
            name, group = head, "pain" if family == "pain" else "sign"
            if coarse or "dermatome_" in head or family in {"block", "ct", "abi"}:
                continue
        elif target.coarse or "dermatome_" in head:
            continue
        else:
            group = "ncs" if kind.startswith("ncs") else kind
            name = f"emg.{item}.spontaneous" if kind == "emg" else f"{FAMILIES.get(kind, group)}.{item}"
        if recorded(name, side, model, DAY) is not None:
            items.setdefault(group, []).append((name, side))  # type: ignore[arg-type]
    return items


def _choices(crowd: Crowd, n: int, count: int) -> NDArray[np.bool_]:
    """(items, patients) which of n items are examined in each patient: `count` of them, or all."""
    if n <= count:
        return np.ones((n, crowd.n), bool)
    ranks = crowd.rng.random((n, crowd.n)).argsort(axis=0).argsort(axis=0)
    return np.asarray(ranks < count)


def record(
    crowd: Crowd,
    findings: Sequence[list[Finding]],
    item: Item,
    chosen: NDArray[np.bool_],
    told: float | None = None,
) -> None:
    """Write one finding into the cases of the patients in whom it was examined, or who told it.

    Args:
        crowd: the patients.
        findings: of each, added to.
        item: finding and side; nothing is written where the model does not read it.
        chosen: (patients,) in whom it was looked for.
        told: chance that it is told where it is present; never where it is not.
    """
    name, side = item
    drawn = crowd.values(name, side, DAY)
    if drawn is None:
        return
    values, which = drawn
    if told is not None:
        chosen = chosen & (which > 0) & (crowd.rng.random(crowd.n) < told)
    day = DAY if name.startswith("emg") else None
    for i in np.flatnonzero(chosen).tolist():
        findings[i].append(Finding(name, side, values[which[i]], day=day))
