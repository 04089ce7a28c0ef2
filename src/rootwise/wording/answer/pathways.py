"""The pathway of the fibres from a source to what is abnormal, in words."""

from __future__ import annotations

from collections.abc import Sequence

from rootwise.queries.case.pathways import Pathway
from rootwise.wording.findings import phrase
from rootwise.wording.layout import sentence_list
from rootwise.wording.structures import structure_words


def pathway_words(pathways: Sequence[Pathway]) -> str:
    """The pathways of one source, side left out: `L3 by the femoral nerve (knee jerk, knee extension strength)`.

    Args:
        pathways: of the source.

    Returns:
        A clause for all its roots and one for its nerves: the last structure of each pathway with what it reaches;
        empty where none was followed.
    """
    followed = [pathway for pathway in pathways if pathway.structures]
    of_roots = [pathway for pathway in followed if pathway.root]
    return "; ".join(_clause(own) for own in (of_roots, [pathway for pathway in followed if not pathway.root]) if own)


def _clause(own: Sequence[Pathway]) -> str:
    roots = sentence_list(dict.fromkeys(pathway.root for pathway in own if pathway.root))
    reached: dict[str, dict[str, None]] = {}
    for pathway in own:
        for finding in pathway.findings:
            if not _goes_on(pathway, finding, own):
                reached.setdefault(structure_words(pathway.structures[-1]), {})[phrase(finding, "axial")] = None
    clauses = sentence_list(f"{structure} ({', '.join(ends)})" for structure, ends in reached.items())
    return f"{roots} by the {clauses}".lstrip()


def _goes_on(pathway: Pathway, finding: str, own: Sequence[Pathway]) -> bool:
    """Whether the same finding is also reached by a pathway that continues beyond the end of this one."""
    n_steps = len(pathway.structures)
    longer = [one for one in own if finding in one.findings and len(one.structures) > n_steps]
    return any(one.structures[:n_steps] == pathway.structures for one in longer)
