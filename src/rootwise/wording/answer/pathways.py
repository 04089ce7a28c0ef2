"""The pathway of the fibres from a source to what is abnormal, in words."""

from __future__ import annotations

from collections.abc import Sequence

from rootwise.queries.case.pathways import Route
from rootwise.wording.findings import phrase
from rootwise.wording.layout import sentence_list
from rootwise.wording.structures import structure_words


def way_words(found: Sequence[Route]) -> str:
    """The pathways of one source, side left out: `L3 by the femoral nerve (knee jerk, knee extension strength)`.

    Args:
        found: its routes.

    Returns:
        A clause for all its roots and one for its nerves: the last structure of each pathway with what it reaches;
        empty where none was followed.
    """
    followed = [route for route in found if route.structures]
    of_roots = [route for route in followed if route.root]
    return "; ".join(_clause(own) for own in (of_roots, [route for route in followed if not route.root]) if own)


def _clause(own: Sequence[Route]) -> str:
    roots = sentence_list(dict.fromkeys(route.root for route in own if route.root))
    reached: dict[str, dict[str, None]] = {}
    for route in own:
        for finding in route.findings:
            if not _goes_on(route, finding, own):
                reached.setdefault(structure_words(route.structures[-1]), {})[phrase(finding, "axial")] = None
    ways = sentence_list(f"{structure} ({', '.join(ends)})" for structure, ends in reached.items())
    return f"{roots} by the {ways}".lstrip()


def _goes_on(route: Route, finding: str, own: Sequence[Route]) -> bool:
    """Whether the same finding is also reached by a pathway that continues beyond the end of this one."""
    n_steps = len(route.structures)
    longer = [one for one in own if finding in one.findings and len(one.structures) > n_steps]
    return any(one.structures[:n_steps] == route.structures for one in longer)
