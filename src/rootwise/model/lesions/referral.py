"""The pain kernel: where a source is felt when nobody has counted it region by region."""

from __future__ import annotations

from functools import cache

from rootwise.atlas.tables.loader import Atlas


def referral_kernel(atlas: Atlas) -> dict[str, dict[str, dict[str | None, float]]]:
    """region -> site -> cause -> P(pain there): the largest p * decay**distance over the site's centres."""
    neighbours: dict[str, set[str]] = {}
    for border in atlas.adjacency:
        neighbours.setdefault(border.region, set()).add(border.neighbour)
        neighbours.setdefault(border.neighbour, set()).add(border.region)

    @cache
    def distances(centre: str) -> dict[str, int]:
        steps = {centre: 0}
        frontier = [centre]
        while frontier:
            frontier = [
                n
                for region in frontier
                for n in neighbours.get(region, ())
                if n not in steps and steps.setdefault(n, steps[region] + 1)
            ]
        return steps

    table: dict[str, dict[str, dict[str | None, float]]] = {}
    for row in atlas.referral:
        for region, steps in distances(row.region).items():
            cell = table.setdefault(region, {}).setdefault(row.site, {})
            cell[row.cause] = max(cell.get(row.cause, 0.0), row.p * row.decay**steps)
    return table
