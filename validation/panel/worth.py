"""How many patients the panel is worth, by the counts themselves: python -m validation.panel.worth.

A count of k in n is taken as drawn from a beta distribution with the panel's mean and so many patients' weight; the
number under which all counts together are likeliest is `counts.WORTH`.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy.special import betaln

from rootwise.atlas.tables.loader import load
from rootwise.atlas.tables.panel import load_panel
from rootwise.model.pictures.counts import counted
from rootwise.model.pictures.pooled import Looks
from rootwise.terms import vocabulary

WORTHS = (1, 2, 4, 8, 12, 14, 16, 24, 40)


def main() -> None:
    """Print the log-likelihood of the published counts at each worth."""
    pairs = list(beside_counts())
    print(f"{len(pairs)} counts\n\n| patients | log-likelihood |\n| ---: | ---: |")
    for worth in WORTHS:
        print(f"| {worth} | {log_likelihood(pairs, worth):.1f} |")


def beside_counts() -> Iterator[tuple[float, float, float]]:
    """The panel's mean, k and n of every finding that was both judged and counted."""
    panel = load_panel()
    looks = Looks(panel)
    sites = np.array([picture.row.site for picture in panel.pictures])
    causes = np.array([picture.row.cause or "" for picture in panel.pictures])
    weight = np.array([picture.row.weight for picture in panel.pictures])
    for count in counted(load(), tuple(looks.findings), vocabulary().roots):
        shown = looks.shown[0, :, looks.findings[count.finding], 0]
        here = (sites == count.site) & ~np.isnan(shown)
        if count.cause is not None:
            here &= causes == count.cause
        if here.any():
            yield float(np.average(shown[here], weights=weight[here])), count.p * count.n, count.n


def log_likelihood(pairs: list[tuple[float, float, float]], worth: float) -> float:
    """Of all counts, the panel being worth so many patients."""
    return float(
        sum(
            betaln(worth * mean + k, worth * (1.0 - mean) + n - k) - betaln(worth * mean, worth * (1.0 - mean))
            for mean, k, n in pairs
        )
    )


if __name__ == "__main__":
    main()
