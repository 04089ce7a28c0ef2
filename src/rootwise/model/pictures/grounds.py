"""What each figure of a judged model rests on: the panel, or what was counted where that weighs more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from rootwise.atlas.tables.grades import GRADES
from rootwise.model.findings.targets import COMMON, MAX_SD, RARE, Provenance
from rootwise.model.model import PANEL
from rootwise.model.pictures.counts import WORTH, Count
from rootwise.model.pictures.laid import Laid, Seen

Array = NDArray[np.float64]


class Grounds:
    """The grounds of all states of a judged model."""

    def __init__(self, counts: Sequence[Count], laid: Laid, shown: Mapping[int, Seen]) -> None:
        """Keep what is asked about.

        Args:
            counts: published.
            laid: sites.
            shown: pictures by state.
        """
        self._of: dict[str, list[Count]] = {}
        for count in counts:
            self._of.setdefault(count.finding, []).append(count)
        self.place = np.array(list(shown), np.intp)  # the states that are pictures
        self._base = np.array([laid.sites[one.site].base.removesuffix(".both") for one in shown.values()])
        self._cause = np.array([one.pool.main.cause or "" for one in shown.values()])

    def of(self, finding: str, p: Array, sources: dict[str, int]) -> Provenance:
        """What the figures of a finding rest on.

        Args:
            finding: an id that raters were asked about.
            p: (states,) P(abnormal | state).
            sources: name -> number; new names join it.
        Returns:
            The spread as of as many patients as the panel, and the counts, are worth.
        """
        ess = np.full(len(p), WORTH)
        source = np.full(len(p), sources.setdefault(PANEL, len(sources)), np.int16)
        grade = np.full(len(p), GRADES.index("D"), np.int8)
        for count in self._of.get(finding, ()):
            own = self._base == count.site
            if count.cause is not None:
                own &= self._cause == count.cause
            here = self.place[own]
            ess[here] += count.n
            if count.n > WORTH:
                source[here] = sources.setdefault(count.source, len(sources))
                grade[here] = GRADES.index(count.grade)
        p = np.clip(p, RARE, COMMON)
        sd = np.sqrt(p / (ess * (1.0 - p))) / -np.log1p(-p)
        return Provenance(np.minimum(sd, MAX_SD).astype(np.float32), source, grade)
