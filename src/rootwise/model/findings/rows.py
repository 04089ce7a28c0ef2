"""The rows of findings/*.csv, indexed once, and the pooled frequency of those that fit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rootwise.atlas.tables.loader import Atlas, expand_site

BACKGROUND = "background"  # the site of rows that hold without any source
LOSS_FAMILIES = frozenset(
    {
        "strength",
        "sensation",
        "numbness",
        "paresthesia",
        "weakness",
        "atrophy",
        "reflex",
        "emg",
        "ncs",
        "function",
    }
)
NCS_SIGNS = frozenset({"ncs.fibular_neck_block", "ncs.generalised_slowing"})


def is_sign(finding: str) -> bool:
    """Whether a finding is a sign of its own, not an observation of a fibre-loss target."""
    return finding.partition(".")[0] not in LOSS_FAMILIES or finding in NCS_SIGNS


class Cell(NamedTuple):
    """One number of the atlas as the model uses it, and what it rests on."""

    p: float
    ess: float
    source: str
    grade: str


@dataclass(frozen=True, slots=True)
class SignRow:
    """A row of findings/*.csv with its site written out."""

    finding: str
    value: str
    site: str
    cause: str | None
    state: str | None
    side: str
    age: str | None
    p: float
    weight: float
    source: str
    grade: str


def sign_rows(atlas: Atlas, roots: tuple[str, ...]) -> list[SignRow]:
    """The finding rows with runs of sites written out."""
    return [
        SignRow(
            row.finding,
            row.value,
            site,
            row.cause,
            row.state,
            row.side,
            row.age,
            row.probability,
            row.weight,
            row.source,
            row.grade,
        )
        for row in atlas.findings
        for site in expand_site(row.site, roots)
    ]


class SignTable:
    """Looks up P(finding | site, cause or state, side) in rows of the atlas."""

    def __init__(self, rows: Iterable[SignRow]) -> None:
        """Index the rows by finding, value and site."""
        self._rows: dict[tuple[str, str, str], list[SignRow]] = {}
        self._of_finding: dict[str, list[SignRow]] = {}
        self._causes: dict[tuple[str, str], set[str]] = {}
        for row in rows:
            self._rows.setdefault((row.finding, row.value, row.site), []).append(row)
            self._of_finding.setdefault(row.finding, []).append(row)
            causes = self._causes.setdefault((row.finding, row.site), set())
            if row.cause:
                causes.add(row.cause)

    @property
    def findings(self) -> Mapping[str, Sequence[SignRow]]:
        """Finding -> its rows, in the order of the atlas."""
        return self._of_finding

    def probability(
        self,
        finding: str,
        value: str,
        site: str,
        sides: frozenset[str],
        fit: Callable[[SignRow], float],
    ) -> Cell | None:
        """Pooled frequency of the best fitting rows.

        Args:
            finding, value, site: what is looked up; site without side.
            sides: sides of rows that apply.
            fit: how well a row fits the atom, 0 for not at all; only the best fitting rows are pooled.
        Returns:
            The pooled frequency with the source that weighs most in it, or None when no row applies.
        """
        best = 0.0
        chosen: list[SignRow] = []
        for row in self._rows.get((finding, value, site), ()):
            if row.side in sides and (fits := fit(row)) >= best and fits > 0.0:
                if fits > best:
                    best, chosen = fits, []
                chosen.append(row)
        if not chosen:
            return None
        weight = sum(row.weight for row in chosen)
        main = max(chosen, key=lambda row: row.weight)
        return Cell(sum(row.p * row.weight for row in chosen) / weight, weight, main.source, main.grade)

    def has(self, finding: str, site: str) -> bool:
        """Whether any row speaks of this finding at this site."""
        return (finding, site) in self._causes

    def causes(self, finding: str, site: str) -> frozenset[str]:
        """The causes that rows of this finding at this site name; all others read alike."""
        return frozenset(self._causes.get((finding, site), ()))
