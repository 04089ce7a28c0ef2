"""The panel: how patients whose source is known present, as independent raters judge it (docs/panel.md).

Each rater described every site as a few *pictures*, and said of each how often it shows every finding. A judgement is
neither a count nor a publication: it is grade D, whoever agrees.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import fmean
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from rootwise.atlas.tables.columns import FilledText, OptionalFloat, OptionalText, Probability, Site
from rootwise.atlas.tables.identity import DATA
from rootwise.atlas.tables.loader import checked, rows_of
from rootwise.atlas.tables.schema import Row
from rootwise.atlas.tables.yaml_file import read_yaml
from rootwise.errors import AtlasError, Where

# Of the patient as a whole: told alike whichever side is asked about.
OF_THE_PATIENT = frozenset(
    {
        "history",
        "course",
        "aggravated_by",
        "relieved_by",
        "character",
        "sphincter",
        "sensory_level",
        "general",
        "cranial",
    }
)
# Assumptions: of the excess over the background, where a rater gave no figure of the less affected side; share of the
# severe among the abnormal, where a figure names only the abnormal.
LESS_AFFECTED = 0.6
SEVERE = 0.3

# A site that raters described for others too.
STANDS_FOR: Mapping[str, tuple[str, ...]] = {"root.S3": ("root.S3", "root.S4", "root.S5")}

Spread = Literal["uni", "bilateral", "asymmetric", "midline"]
Place = Literal["same", "other"]


class Figures(NamedTuple):
    """P(shown if looked for) and P(severe): MRC grade 3 or less of strength, loss of a reflex."""

    shown: float
    severe: float


class Rater(Row):
    """Who judged, when, and by which protocol."""

    round: int
    date: FilledText
    view: FilledText
    protocol: FilledText
    blind: FilledText
    lists: tuple[int, ...]


class RatedFindingRow(Row):
    """A finding that raters were asked about, and how often it is there in patients with another source."""

    finding: str
    background: str
    list: int


class PictureRow(Row):
    """One way in which patients with a source present, as one rater sees it.

    `days` run from onset to examination; the last four columns are the share of its patients seen in each setting.
    """

    site: Site
    picture: Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*\.[1-9][0-9]*$")]
    name: FilledText
    cause: OptionalText
    weight: Probability
    spread: Spread
    onset_sudden: Probability
    days_p10: float
    days_p50: float
    days_p90: float
    age_mean: float
    age_sd: float
    female: Probability
    primary_care: OptionalFloat
    spine_clinic: OptionalFloat
    emg_lab: OptionalFloat
    hospital: OptionalFloat


class Decision(Row):
    """Why the model may differ from the panel; `site` and `finding` may be patterns (`*`, `?`, `[...]`)."""

    site: FilledText
    finding: FilledText
    reason: FilledText
    by: FilledText
    date: date


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with its figures; a finding without any stands at its background.

    Attributes:
        row: what it is.
        same, other: finding -> figures on the affected side, the worse one where both are, and on the other.
    """

    row: PictureRow
    same: Mapping[str, Figures]
    other: Mapping[str, Figures]

    @property
    def rater(self) -> str:
        """The rater: `r2`."""
        return self.row.picture.partition(".")[0]

    def figures(self, finding: str, place: Place, background: Figures) -> Figures:
        """How often the picture shows a finding.

        Args:
            finding: an id that raters were asked about.
            place: on the affected side, or on the other.
            background: the same in patients with another source.
        Returns:
            The rater's figures, or the background where the rater wrote none.
        """
        own = self.same.get(finding, background)
        family, spread = finding.partition(".")[0], self.row.spread
        if place == "same" or family in OF_THE_PATIENT or spread in ("bilateral", "midline"):
            return own
        if finding in self.other or spread == "uni":
            return self.other.get(finding, background)
        return Figures(*(b + LESS_AFFECTED * (p - b) for p, b in zip(own, background, strict=True)))


@dataclass(frozen=True, slots=True)
class Panel:
    """All ratings of an atlas.

    Attributes:
        raters: by key.
        pictures: by site, then by rater.
        background: finding -> figures in patients with another source.
        asked: finding -> the list on which raters were asked about it.
        settings: setting -> site -> share of the patients seen there, the mean over those who were asked.
    """

    raters: Mapping[str, Rater]
    pictures: tuple[Picture, ...]
    background: Mapping[str, Figures]
    asked: Mapping[str, int]
    settings: Mapping[str, Mapping[str, float]]

    def judged(self, rater: str, finding: str) -> bool:
        """Whether a rater was asked about a finding."""
        return self.asked[finding] in self.raters[rater].lists


def load_panel(folder: Path = DATA, raters: Collection[str] = (), sites: Collection[str] = ()) -> Panel:
    """Read the ratings of an atlas.

    Args:
        folder: the atlas; the shipped one by default.
        raters: whose ratings; all by default.
        sites: of which; all by default.
    Returns:
        The panel; empty where the atlas has none.
    Raises:
        AtlasError: a row or a figure breaks the format.
    """
    own = folder / "panel"
    known = {
        key: checked(Rater, value, Where(file="raters.yaml", key=key))
        for key, value in read_yaml(own / "raters.yaml").items()
        if not raters or key in raters
    }
    asked = rows_of(own / "findings.csv", RatedFindingRow)
    every = rows_of(own / "pictures.csv", PictureRow)
    rows = [r for r in every if r.picture.partition(".")[0] in known and (not sites or r.site in sites)]
    figures = {site: _figures_of(own / "figures" / f"{site}.csv") for site in {row.site for row in rows}}
    nothing: Mapping[Place, Mapping[str, Figures]] = {"same": {}, "other": {}}
    found = ((row, figures[row.site].get(row.picture, nothing)) for row in rows)
    return Panel(
        known,
        tuple(Picture(row, table["same"], table["other"]) for row, table in found),
        {row.finding: read_figures(row.background, Where(file="findings.csv", key=row.finding)) for row in asked},
        {row.finding: row.list for row in asked},
        _settings_of(own / "settings.csv"),
    )


def _settings_of(path: Path) -> dict[str, dict[str, float]]:
    """Setting -> site -> share: the mean over raters, each of whom divided a thousand patients."""
    found: dict[str, dict[str, float]] = {}
    for row in _table(path):
        setting, site, *patients = row.values()
        found.setdefault(setting, {})[site] = fmean(float(one) for one in patients) / 1000.0
    return found


def load_decisions(folder: Path = DATA) -> tuple[Decision, ...]:
    """Read the decisions on differences between model and panel.

    Args:
        folder: the atlas; the shipped one by default.
    Returns:
        The decisions; the first that fits holds.
    Raises:
        AtlasError: a row breaks the format.
    """
    return rows_of(folder / "panel" / "decisions.csv", Decision)


def read_figures(cell: str, where: Where) -> Figures:
    """The figures of a cell: `.4`, or `.4/.1` where the severe are rated apart.

    Args:
        cell: as written.
        where: it stands, for the error.
    Returns:
        Both probabilities.
    Raises:
        AtlasError: no probabilities, or more severe than shown.
    """
    try:
        shown, *severe = (float(part) for part in cell.split("/"))
    except ValueError:
        shown, severe = -1.0, []
    figures = Figures(shown, severe[0] if severe else SEVERE * shown)
    if len(severe) > 1 or not 0.0 <= figures.severe <= figures.shown <= 1.0:
        hint = "such as .4, or .4/.1 where the severe are rated apart; the severe are among those that show it"
        raise AtlasError("E-ATLAS-007", f"{cell!r} is no figure of the panel", where=where, hint=hint)
    return figures


def _figures_of(path: Path) -> dict[str, dict[Place, dict[str, Figures]]]:
    """Each picture's column of a table of figures."""
    found: dict[str, dict[Place, dict[str, Figures]]] = {}
    read: dict[str, Figures] = {}  # raters write few different figures
    for line, row in enumerate(_table(path), start=2):
        finding, place = row.pop("finding"), row.pop("side")
        for picture, cell in row.items():
            own = found.setdefault(picture, {"same": {}, "other": {}})
            if cell:
                side: Place = "other" if place == "other" else "same"
                if cell not in read:
                    read[cell] = read_figures(cell, Where(file=path.name, line=line))
                own[side][finding] = read[cell]
    return found


def _table(path: Path) -> list[dict[str, str]]:
    """The rows of a table whose columns are pictures or raters; none where there is no such table."""
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8") as handle:
        return list(csv.DictReader(handle))
