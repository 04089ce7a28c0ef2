"""Read an atlas folder into typed rows; refuse what the tables do not allow; give it a hash."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from rootwise.atlas.tables import schema as s
from rootwise.atlas.tables.columns import fault
from rootwise.atlas.tables.constants import faults
from rootwise.atlas.tables.identity import DATA, atlas_hash
from rootwise.atlas.tables.sites import SiteFamily
from rootwise.atlas.tables.yaml_file import read_yaml
from rootwise.errors import AtlasError, Where

RowT = TypeVar("RowT", bound=s.Row)

RUN = 3  # roots that one lesion of several roots strikes; two are a pair of roots, more are plexus or cauda equina


@dataclass(frozen=True, slots=True)
class Atlas:
    """All tables of one atlas folder and the hash of its files."""

    hash: str
    sources: dict[str, s.Source]
    supply: tuple[s.SupplyRow, ...]
    actions: tuple[s.ActionRow, ...]
    adjacency: tuple[s.AdjacencyRow, ...]
    findings: tuple[s.FindingRow, ...]
    referral: tuple[s.ReferralRow, ...]
    families: tuple[SiteFamily, ...]
    causes: tuple[s.CauseRow, ...]
    at_background: tuple[s.AtBackgroundRow, ...]
    settings: tuple[s.SettingRow, ...]
    cause_mix: tuple[s.CauseMixRow, ...]
    pairs: tuple[s.PairRow, ...]
    comorbidity: tuple[s.ComorbidityRow, ...]
    anchors: tuple[s.AnchorRow, ...]
    targets: tuple[s.TargetRow, ...]
    readings: tuple[s.ReadingRow, ...]
    visibility: tuple[s.VisibilityRow, ...]
    constants: dict[str, float]
    unread: dict[str, s.Unread]


def load(folder: Path = DATA) -> Atlas:
    """Read and check every table of an atlas folder.

    Args:
        folder: the atlas; the shipped one by default. Missing tables are read as empty.
    Returns:
        The tables as typed rows.
    Raises:
        AtlasError: a row breaks the format; the error names file, line and column.
    """
    findings: list[s.FindingRow] = []
    for path in sorted((folder / "findings").glob("*.csv")):
        if path.stem not in {"referral", "targets", "readings"}:
            findings += rows_of(path, s.FindingRow)
    sources: dict[str, s.Source] = {}
    for path in sorted((folder / "sources").glob("*.yaml")):
        for key, value in read_yaml(path).items():
            if key in sources:
                raise AtlasError(
                    "E-ATLAS-003",
                    f"source {key!r} stands in two files",
                    where=Where(file=path.name),
                    hint="keep one of them",
                )
            sources[key] = checked(s.Source, value, Where(file=path.name, key=key))
    return Atlas(
        hash=atlas_hash(folder),
        sources=sources,
        supply=load_supply(folder),
        actions=load_actions(folder),
        adjacency=rows_of(folder / "anatomy" / "adjacency.csv", s.AdjacencyRow),
        findings=tuple(findings),
        referral=rows_of(folder / "findings" / "referral.csv", s.ReferralRow),
        families=tuple(
            checked(SiteFamily, {"id": key, **value}, Where(file="sites.yaml", key=key))
            for key, value in read_yaml(folder / "lesions" / "sites.yaml").items()
        ),
        causes=rows_of(folder / "lesions" / "causes.csv", s.CauseRow),
        at_background=rows_of(folder / "lesions" / "at_background.csv", s.AtBackgroundRow),
        settings=rows_of(folder / "priors" / "setting.csv", s.SettingRow),
        cause_mix=rows_of(folder / "priors" / "cause_mix.csv", s.CauseMixRow),
        pairs=rows_of(folder / "priors" / "pairs.csv", s.PairRow),
        comorbidity=rows_of(folder / "priors" / "comorbidity.csv", s.ComorbidityRow),
        anchors=rows_of(folder / "priors" / "anchors.csv", s.AnchorRow),
        targets=rows_of(folder / "findings" / "targets.csv", s.TargetRow),
        readings=rows_of(folder / "findings" / "readings.csv", s.ReadingRow),
        visibility=rows_of(folder / "anatomy" / "emg_time.csv", s.VisibilityRow),
        constants=_constants(folder / "lesions" / "constants.yaml"),
        unread={
            key: checked(s.Unread, value, Where(file="not_modelled.yaml", key=key))
            for key, value in read_yaml(folder / "not_modelled.yaml").items()
        },
    )


def load_groups(folder: Path = DATA) -> dict[str, str]:
    """finding -> name of the irritable structure that its test shares with others (findings/groups.yaml)."""
    return {
        finding: name for name, members in read_yaml(folder / "findings" / "groups.yaml").items() for finding in members
    }


def load_supply(folder: Path = DATA) -> tuple[s.SupplyRow, ...]:
    """Read the table of supply alone: how fibres reach their targets.

    Args:
        folder: the atlas; the shipped one by default.
    Returns:
        Its rows.
    Raises:
        AtlasError: a row breaks the format.
    """
    return rows_of(folder / "anatomy" / "supply.csv", s.SupplyRow)


def load_actions(folder: Path = DATA) -> tuple[s.ActionRow, ...]:
    """Read the table of actions alone: the muscles of each, with their shares.

    Args:
        folder: the atlas; the shipped one by default.
    Returns:
        Its rows.
    Raises:
        AtlasError: a row breaks the format.
    """
    return rows_of(folder / "anatomy" / "actions.csv", s.ActionRow)


def _constants(path: Path) -> dict[str, float]:
    rows = {key: checked(s.ConstantRow, raw, Where(file=path.name, key=key)) for key, raw in read_yaml(path).items()}
    values = {key: row.value for key, row in rows.items()}
    for wrong in faults(values):
        raise AtlasError(wrong.code, wrong.message, where=Where(file=path.name, key=wrong.name), hint=wrong.hint)
    return values


def rows_of(path: Path, model: type[RowT]) -> tuple[RowT, ...]:
    """Read a table; one that does not exist is empty.

    Raises:
        AtlasError: a row breaks the schema.
    """
    if not path.exists():
        return ()
    with path.open(newline="", encoding="utf-8") as handle:
        reader = csv.DictReader(handle)
        return tuple(checked(model, row, Where(file=path.name, line=reader.line_num)) for row in reader)


def checked(model: type[RowT], value: Any, where: Where) -> RowT:
    """One row.

    Raises:
        AtlasError: it breaks the schema.
    """
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise AtlasError("E-ATLAS-001", fault(error), where=where, hint="see docs/atlas-format.md") from None


def expand_site(pattern: str, roots: tuple[str, ...]) -> Iterator[str]:
    """Sites without side that a pattern of the tables names: `root.L2-L4`, `root.*`, `roots.*` (runs), `joint.hip`."""
    if pattern == "root.*":
        yield from (f"root.{root}" for root in roots)
    elif pattern == "roots.*":
        yield from (f"roots.{first}-{last}" for first, last in zip(roots, roots[RUN - 1 :], strict=False))
    elif pattern.startswith("root.") and "-" in pattern:
        first, last = pattern.removeprefix("root.").split("-")
        yield from (f"root.{root}" for root in roots[roots.index(first) : roots.index(last) + 1])
    else:
        yield pattern
