"""Sign targets of the whole atlas: tests, symptoms, history and reports.

Finding by finding: its thresholds, its background (`background.py`), how often each kind of atom shows it
(`frequency.py`), and from these a target a side (`targets.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rootwise.model.findings.frequency import Asked, Known, at_background
from rootwise.model.findings.rows import Cell, SignRow, is_sign
from rootwise.model.findings.targets import BlockBuilder, BlockName, Target, sign_target
from rootwise.model.lesions.lesions import Lesions, Relation, Site, relation_of
from rootwise.terms import Vocabulary

Array = NDArray[np.float64]

SIDES = ("left", "right", "axial")


class AtomKind(NamedTuple):
    """Atoms that read alike: of one site, whichever its side, and alike in how the target's side stands to theirs.

    Of a cause atom, `causes` is its own cause; of a state, every cause of its site, with what it makes of the state.
    """

    site: Site
    causes: tuple[tuple[str, float], ...]
    state: str | None
    relation: Relation


@dataclass(frozen=True, slots=True)
class AtomKinds:
    """The kinds of atoms of a block.

    Attributes:
        kinds: in the order in which atoms come to them.
        of: (sides, atoms) the kind of each atom towards a target of that side.
        by_site: a site of each base, with the indices of its kinds.
    """

    kinds: tuple[AtomKind, ...]
    of: NDArray[np.intp]
    by_site: tuple[tuple[Site, tuple[int, ...]], ...]
    _alike: dict[tuple[int, frozenset[str]], Alike] = field(default_factory=dict)

    def alike(self, site: int, named: frozenset[str]) -> Alike:
        """Which kinds of a site are alike to a finding that names some of its causes.

        Args:
            site: place in `by_site`.
            named: the causes that anything known of the finding names.
        Returns:
            One kind of each that is not, with its causes as the finding sees them; and for each kind of the site, which
            of these it is like. Kept, since most findings name the same causes.
        """
        if (site, named) not in self._alike:
            known: dict[tuple[object, ...], int] = {}
            first: list[tuple[int, tuple[str | None, ...]]] = []
            like: list[int] = []
            for index in self.by_site[site][1]:
                kind = self.kinds[index]
                causes = tuple(cause if cause in named else None for cause, _ in kind.causes)
                like.append(known.setdefault((causes, kind.state, kind.relation), len(first)))
                if like[-1] == len(first):
                    first.append((index, causes))
            self._alike[site, named] = first, np.array(like, np.intp)
        return self._alike[site, named]


Alike = tuple[list[tuple[int, tuple[str | None, ...]]], NDArray[np.intp]]


def sign_targets(
    known: Known,
    lesions: Lesions,
    builders: Mapping[BlockName, BlockBuilder],
    groups: Mapping[str, str],
    shift: float,
) -> Iterator[Target]:
    """Build every sign target of an atlas into the two blocks.

    Args:
        known: what the atlas holds on frequencies.
        lesions: the atoms.
        builders: where rows go, by block.
        groups: finding -> name of the latent irritability that it shares with others.
        shift: logit distance of the two halves of that latent from their middle.
    Yields:
        The targets, by finding and side.
    """
    kinds = {(block, sides): atom_kinds(lesions, block, sides) for block in builders for sides in (SIDES, ("axial",))}
    for finding, rows in _findings(known):
        sides = ("axial",) if known.words.parse_finding(finding).sided == "no" else SIDES
        block: BlockName = "state" if any(row.state for row in rows) else "cause"
        values = thresholds(known.words, finding, rows)
        background = known.backgrounds.of(finding, values)
        table, of_kind = cells(known, finding, values, background[0], kinds[block, sides])
        p = np.array([[cell.p for cell in row] for row in table])
        group = groups.get(finding, "")
        for side, kind in zip(sides, kinds[block, sides].of, strict=True):
            cell = of_kind[kind]
            yield sign_target(
                f"{finding}|{side}",
                block,
                builders[block],
                p,
                background,
                builders[block].weigh([row[0] for row in table], cell),
                cell,
                thresholds=values,
                group=f"{group}|{side}" if group else "",
                shift=shift,
            )


def atom_kinds(lesions: Lesions, block: BlockName, sides: Sequence[str]) -> AtomKinds:
    """The kinds of atoms of a block, counted as they come.

    Args:
        lesions: the atoms.
        block: which of them.
        sides: of the targets, each `left`, `right` or `axial`.
    Returns:
        The kinds, and that of each atom for each side.
    """
    atoms = list(_cause_atoms(lesions) if block == "cause" else _state_atoms(lesions))
    known: dict[tuple[object, ...], int] = {}
    kinds: list[AtomKind] = []
    of = np.zeros((len(sides), len(atoms)), np.intp)
    for row, side in enumerate(sides):
        for atom, (site, causes, state) in enumerate(atoms):
            relation = relation_of(site, state, side)
            key = (site.base, state or causes[0][0], relation)
            of[row, atom] = known.setdefault(key, len(kinds))
            if of[row, atom] == len(kinds):
                kinds.append(AtomKind(site, causes, state, relation))
    by_base: dict[str, list[int]] = {}
    for index, kind in enumerate(kinds):
        by_base.setdefault(kind.site.base, []).append(index)
    by_site = tuple((kinds[own[0]].site, tuple(own)) for own in by_base.values())
    return AtomKinds(tuple(kinds), of, by_site)


_Atom = tuple[Site, tuple[tuple[str, float], ...], str | None]


def _cause_atoms(lesions: Lesions) -> Iterator[_Atom]:
    for index, row in zip(lesions.cause_site, lesions.causes, strict=True):
        yield lesions.sites[index], ((row.cause, 1.0),), None


def _state_atoms(lesions: Lesions) -> Iterator[_Atom]:
    """A saddle state is mostly of a disc, an irritation mostly of stenosis: P(cause | state)."""
    for atom, (index, (state, _)) in enumerate(zip(lesions.state_site, lesions.states, strict=True)):
        own = np.flatnonzero(lesions.cause_site == index)
        weights = [(lesions.causes[c].cause, float(lesions.causes[c].share * lesions.link[c, atom])) for c in own]
        yield lesions.sites[index], tuple(weights), state


def cells(
    known: Known, finding: str, values: Sequence[str], background: Array, kinds: AtomKinds
) -> tuple[list[list[Cell]], NDArray[np.intp]]:
    """How often kinds of atoms show a finding; those to which it is alike share a row.

    Args:
        known: what the atlas holds on frequencies.
        finding, values: an id and its thresholds.
        background: (thresholds,) at all ages.
        kinds: of atoms.
    Returns:
        (rows, thresholds) cells, the first at the background, and for each kind its row.
    """
    asked = list(zip(values, background.tolist(), strict=True))
    table = [[at_background(b) for _, b in asked]]
    of = np.zeros(len(kinds.kinds), np.intp)
    for place, (site, indices) in enumerate(kinds.by_site):
        if not known.speaks(finding, site):
            continue
        first, like = kinds.alike(place, known.causes(finding, site))
        of[list(indices)] = len(table) + like
        for index, causes in first:
            table.append([_mean(known, finding, value, b, kinds.kinds[index], causes) for value, b in asked])
    return table, of


def _mean(
    known: Known, finding: str, value: str, background: float, kind: AtomKind, causes: Sequence[str | None]
) -> Cell:
    """P(finding at least `value` | such an atom alone): the mean over its causes, on the grounds of the main one."""
    each = [
        known.frequency(Asked(finding, value, kind.site, cause, kind.state, kind.relation, background))
        for cause in causes
    ]
    if len(each) == 1:
        return each[0]
    weights = [weight for _, weight in kind.causes]
    p = sum(cell.p * weight for cell, weight in zip(each, weights, strict=True)) / sum(weights)
    return each[weights.index(max(weights))]._replace(p=p)


def thresholds(words: Vocabulary, finding: str, rows: Sequence[SignRow]) -> list[str]:
    """The values that a finding's rows name, the least abnormal first; `present` where it has none."""
    scale = words.parse_finding(finding).scale

    def severity(value: str) -> float:
        rank = scale.rank(value)
        if rank is not None:
            return float(rank)
        return float(value) if value.replace(".", "").isdigit() else 1.0

    return sorted({row.value for row in rows} or {"present"}, key=severity)


def _findings(known: Known) -> Iterator[tuple[str, Sequence[SignRow]]]:
    """Every sign with its rows, those of the atlas first; then pain of regions that parts or dermatomes speak of."""
    signs = {finding: rows for finding, rows in known.table.findings.items() if is_sign(finding)}
    yield from signs.items()
    for region in known.words.regions.within:
        finding = f"pain.{region}"
        if finding not in signs and (
            region.startswith("dermatome_") or known.kernel.keys() & set(known.words.regions.parts(region))
        ):
            yield finding, ()
