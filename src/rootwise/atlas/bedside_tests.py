"""How a sign is tested, and what the values of its scale mean: text for a person, which no answer reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

from rootwise.atlas.tables.grades import Grade
from rootwise.atlas.tables.identity import DATA
from rootwise.atlas.tables.record import RecordError, record
from rootwise.atlas.tables.yaml_file import read_yaml
from rootwise.errors import AtlasError, Where
from rootwise.terms import vocabulary

T = TypeVar("T")

TESTS, SCALES = "anatomy/tests.yaml", "anatomy/scales.yaml"


@dataclass(frozen=True, slots=True)
class HowToTest:
    """One entry of `anatomy/tests.yaml`.

    Attributes:
        position: of the patient.
        do: what the examiner does.
        positive: what counts as the sign.
        source, grade, note: what it rests on.
    """

    position: str
    do: str
    positive: str
    source: str
    grade: Grade
    note: str = ""


@dataclass(frozen=True, slots=True)
class ScaleWords:
    """One entry of `anatomy/scales.yaml`: value -> what it means at the bedside."""

    words: Mapping[str, str]
    source: str
    grade: Grade
    note: str = ""


@cache
def described(folder: Path = DATA) -> Mapping[str, HowToTest]:
    """How signs are tested, by finding id or `FAMILY.*`.

    Args:
        folder: the atlas; the shipped one by default.

    Raises:
        AtlasError: an entry breaks the format.
    """
    return _read(folder, TESTS, HowToTest)


@cache
def scale_words(folder: Path = DATA) -> Mapping[str, ScaleWords]:
    """What values mean, by the name of their scale.

    Args:
        folder: the atlas; the shipped one by default.

    Raises:
        AtlasError: an entry breaks the format.
    """
    return _read(folder, SCALES, ScaleWords)


def how_to_test(finding: str, folder: Path = DATA) -> HowToTest | None:
    """How one sign is tested, or None where the atlas does not say.

    Args:
        finding: id of the vocabulary.
        folder: the atlas; the shipped one by default.
    """
    term = vocabulary().parse_finding(finding)
    known = described(folder)
    return known.get(finding) or known.get(f"{term.family}.*")


def _read(folder: Path, file: str, kind: type[T]) -> Mapping[str, T]:
    records = {}
    for key, raw in read_yaml(folder / file).items():
        try:
            records[key] = record(kind, raw)
        except RecordError as error:
            where = Where(file=Path(file).name, key=f"{key}.{error.key}" if error.key else key)
            raise AtlasError("E-ATLAS-001", error.message, where=where, hint="see docs/atlas-format.md") from None
    return records
