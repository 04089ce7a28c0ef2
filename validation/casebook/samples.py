"""Which cases of a casebook are scored, and what counts as right in each."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from rootwise.cases import Case, Casebook, read_many, select

VARIABLE = "ROOTWISE_CASEBOOK"
BESIDE = Path(__file__).parents[3] / "shared" / "casebook" / "cases"

# Head of a site's id -> the kind under which its cases are counted.
KINDS = {
    "root": "roots",
    "cauda_equina": "cauda equina, conus, cord",
    "conus": "cauda equina, conus, cord",
    "cord": "cauda equina, conus, cord",
    "plexus": "plexus",
    "nerve": "nerves",
    "joint": "joints and soft tissue",
    "soft": "joints and soft tissue",
    "vessel": "vessel",
    "systemic": "systemic",
    "spine": "axial spine",
    "none": "none",
}
SEVERAL = "several kinds"
KIND_ORDER = (*dict.fromkeys(KINDS.values()), SEVERAL)


@dataclass(frozen=True, slots=True)
class Sample:
    """One case to score.

    Attributes:
        case: what a reading of the file shows.
        truth: every site that is a source.
        accept: the answers that count as right, each a set of sites.
        kind: one of `KIND_ORDER`.
        roots: root levels among the true sites.
    """

    case: Case
    truth: tuple[str, ...]
    accept: frozenset[frozenset[str]]
    kind: str
    roots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Samples:
    """The cases scored, and how many were left out for which reason."""

    kept: tuple[Sample, ...]
    left_out: dict[str, int]


def casebook_folder(given: Path | None) -> Path | None:
    """The folder of cases: the one given, else `$ROOTWISE_CASEBOOK`, else one beside the repository.

    Args:
        given: from the command line.
    Returns:
        The folder, or None when there is none.
    """
    stated = given or (Path(os.environ[VARIABLE]) if os.environ.get(VARIABLE) else BESIDE)
    return stated if stated.is_dir() else None


def samples(folder: Path, sites: Collection[str], reading: str, qualities: Collection[str]) -> Samples:
    """The cases of a folder that can be scored fairly.

    Args:
        folder: of casebook files.
        sites: the model's sites; a case whose truth lies elsewhere is left out, whatever it accepts.
        reading: `bedside`, `electrodiagnosis` or `all`.
        qualities: of `rich`, `medium`, `sparse`.
    Returns:
        The cases as that reading sees them, in order of name.
    """
    kept: list[Sample] = []
    left_out: Counter[str] = Counter()
    for entry in read_many([folder]):
        book = entry.casebook
        reason = "not readable" if entry.case is None else _unfit(book, sites, qualities)
        if reason:
            left_out[reason] += 1
        elif entry.case is not None and book is not None and book.truth is not None:
            truth = book.truth.sites
            accept = frozenset(frozenset(one) for one in book.truth.accept)
            case = select(entry.case, reading, book.names_level)
            kept.append(Sample(case, truth, accept, _kind(truth), _roots(truth)))
    return Samples(tuple(kept), dict(left_out))


def _unfit(book: Casebook | None, sites: Collection[str], qualities: Collection[str]) -> str | None:
    """Why a case is not scored; None when it is."""
    if book is None or book.truth is None:
        return "no known answer"
    if book.quality not in qualities:
        return f"quality {book.quality}"
    if any(site.endswith(".unknown") for site in book.truth.sites):
        return "a source whose side is not stated"
    return None if all(site in sites for site in book.truth.sites) else "a source outside the model"


def _kind(truth: Iterable[str]) -> str:
    kinds = {KINDS[site.partition(".")[0]] for site in truth}
    return kinds.pop() if len(kinds) == 1 else SEVERAL


def _roots(truth: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({site.split(".")[1] for site in truth if site.startswith("root.")}))
