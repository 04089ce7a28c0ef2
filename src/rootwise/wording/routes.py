"""The way of the fibres from a source to what is abnormal, in words."""

from __future__ import annotations

from collections.abc import Sequence

from rootwise.queries.routes import Route
from rootwise.wording.findings import phrase
from rootwise.wording.layout import sentence_list
from rootwise.wording.structures import structure_words


def way_words(found: Sequence[Route]) -> str:
    """The ways of one source, side left out: `L3 by the femoral nerve to knee jerk and knee extension strength`.

    Args:
        found: its routes.

    Returns:
        One clause a root, with the last structure of each way; empty where no way was followed.
    """
    clauses = []
    for root in dict.fromkeys(route.root for route in found):
        own = [route for route in found if route.root == root and route.structures]
        last = dict.fromkeys(structure_words(route.structures[-1]) for route in own if not _is_begun(route, own))
        ends = dict.fromkeys(phrase(end, "axial") for route in own for end in route.findings)
        if own:
            start = f"{root} by" if root else "by"
            clauses.append(f"{start} the {sentence_list(last)} to {sentence_list(ends)}")
    return "; ".join(clauses)


def _is_begun(part: Route, own: Sequence[Route]) -> bool:
    """Whether a longer way passes through the end of this one."""
    n_steps = len(part.structures)
    return any(len(one.structures) > n_steps and one.structures[:n_steps] == part.structures for one in own)
