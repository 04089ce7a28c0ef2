"""Which dangers must be named whatever their rank? Kinds of danger, each tested once against one threshold.

A line costs one look at a part of the body; silence costs the sum of what could be missed there, sum_i p_i harm_i.
So the sources of one part are added up before the test: a tumour that may lie at any of eight roots is as bad to miss
as one whose root is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rootwise.atlas.tables.identity import DATA
from rootwise.atlas.tables.record import RecordError, record
from rootwise.atlas.tables.yaml_file import read_yaml
from rootwise.errors import AtlasError, Where
from rootwise.model.model import Model, summed
from rootwise.model.posterior.posterior import Posterior

Array = NDArray[np.float64]

HARMFUL = 0.5  # harm of a miss within weeks from which a cause is dangerous wherever it sits
ALARM = 0.02  # sum of probability times harm from which a kind of danger is named whatever its rank
HELD = 0.8  # share of a kind's expected harm that the sources named on its line hold together ...
MOST = 8  # ... unless it is spread over more sources than a line can name


@dataclass(frozen=True, slots=True)
class DangerKind:
    """Sources that one look finds: a part of the body.

    Attributes:
        name: in words.
        sites: patterns of sites without side.
        whole: those of which every cause counts, not the harmful ones alone.
    """

    name: str
    sites: tuple[str, ...]
    whole: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Danger:
    """A source that must not be missed, on the line of its kind.

    Attributes:
        kind: id of its kind; sources of one kind stand together.
        together: P(any dangerous source of this kind | case), those too small to be named included.
        site, cause: the source; its site may be a run of roots.
        probability: P(site and cause | case).
        harm: of a miss within weeks, 0 to 1.
    """

    kind: str
    together: float
    site: str
    cause: str
    probability: float
    harm: float


@cache
def danger_kinds(path: Path = DATA / "care" / "dangers.yaml") -> dict[str, DangerKind]:
    """The kinds of danger by id, read once.

    Args:
        path: the file; the shipped one by default.
    Returns:
        Kinds in the order of the file.
    Raises:
        AtlasError: a kind breaks the format.
    """
    try:
        return {key: record(DangerKind, value, key) for key, value in read_yaml(path).items()}
    except RecordError as error:
        where = Where(path.name, None, error.key or None)
        raise AtlasError("E-ATLAS-001", error.message, where=where, hint="see the other kinds of the file") from None


@cache
def kind_of(site: str) -> str | None:
    """The kind of danger that a site belongs to.

    Args:
        site: without its side.
    Returns:
        Id of the first kind that names it; None where none does.
    """
    return next((key for key, kind in danger_kinds().items() if _named(site, kind.sites)), None)


def dangers(result: Posterior, model: Model) -> tuple[Danger, ...]:
    """Every kind of danger whose expected harm passes `ALARM`, with the sources that hold most of it.

    Args:
        result: the posterior.
        model: the model.
    Returns:
        By falling expected harm of the kind, then of the source; a source that passes `ALARM` alone is always there.
    """
    p = result.by_cause / result.total
    harm = np.array([value for _, value in model.causes])
    expected = p * harm
    lines = []
    for kind, atoms in _members(model).items():
        whole = float(expected[atoms].sum())
        if whole < ALARM:
            continue
        together = _any_of(atoms, result, model)
        rows = tuple(
            Danger(
                kind,
                together,
                model.sites[model.cause.site[i]].id,
                model.causes[i][0],
                float(p[i]),
                float(harm[i]),
            )
            for i in _holding(atoms, expected, whole)
        )
        lines.append((whole, rows))
    return tuple(row for _, rows in sorted(lines, key=lambda line: -line[0]) for row in rows)


def _holding(atoms: NDArray[np.intp], expected: Array, whole: float) -> list[int]:
    """The worst of these causes to `HELD` of their whole, `MOST` at most; and each that passes `ALARM` alone."""
    ordered = atoms[np.argsort(-expected[atoms], kind="stable")]
    before = np.cumsum(expected[ordered]) - expected[ordered]
    rank = np.arange(len(ordered))
    return [int(i) for i in ordered[((before < HELD * whole) & (rank < MOST)) | (expected[ordered] >= ALARM)]]


def _any_of(atoms: NDArray[np.intp], result: Posterior, model: Model) -> float:
    """P(at least one of these causes is a source); within a pair, the causes of both members taken as independent."""
    chosen = np.zeros(len(model.causes))
    chosen[atoms] = 1.0
    first = summed(result.pair_cause * chosen[:, None], model.cause.site)  # (a, b): a's cause is one, b is beside it
    pair = np.maximum(result.pair + result.pair.T, np.finfo(float).tiny)
    either = first + first.T - first * first.T / pair
    return float((result.single_cause @ chosen + np.triu(either, 1).sum()) / result.total)


@lru_cache(maxsize=4)
def _members(model: Model) -> dict[str, NDArray[np.intp]]:
    """Indices of the causes that count in each kind."""
    members: dict[str, list[int]] = {key: [] for key in danger_kinds()}
    for index, ((cause, harm), place) in enumerate(zip(model.causes, model.cause.site, strict=True)):
        site = model.sites[place].base
        kind = kind_of(site)
        if kind is None:
            if harm >= HARMFUL:
                raise AtlasError(
                    "E-ATLAS-001",
                    f"{cause} of {site} is harmful and belongs to no kind of danger",
                    where=Where("dangers.yaml"),
                    hint="name the site under one of its kinds",
                )
        elif harm >= HARMFUL or _named(site, danger_kinds()[kind].whole):
            members[kind].append(index)
    return {key: np.array(atoms, dtype=np.intp) for key, atoms in members.items()}


def _named(site: str, patterns: tuple[str, ...]) -> bool:
    return any(site == name or (name[-1] == "*" and site.startswith(name[:-1])) for name in patterns)
