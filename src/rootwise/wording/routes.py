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
        A clause for all its roots and one for its nerves, with the last structure of each way; empty where no way
        was followed.
    """
    followed = [route for route in found if route.structures]
    of_roots = [route for route in followed if route.root]
    return "; ".join(_clause(own) for own in (of_roots, [route for route in followed if not route.root]) if own)


def _clause(own: Sequence[Route]) -> str:
    roots = sentence_list(dict.fromkeys(route.root for route in own if route.root))
    last = dict.fromkeys(structure_words(route.structures[-1]) for route in own if not _is_begun(route, own))
    ends = dict.fromkeys(phrase(end, "axial") for route in own for end in route.findings)
    return f"{roots} by the {sentence_list(last)} to {sentence_list(ends)}".lstrip()


def _is_begun(part: Route, own: Sequence[Route]) -> bool:
    """Whether a longer way passes through the end of this one."""
    n_steps = len(part.structures)
    return any(len(one.structures) > n_steps and one.structures[:n_steps] == part.structures for one in own)
