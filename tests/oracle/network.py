"""The small atlas as a Bayesian network of pyAgrum: set -> causes -> states -> levels -> observations.

Only the conditional tables are ours; that the pieces are summed right is pyAgrum's word, not ours.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import product

import pyagrum as gum
from tests.oracle.enumeration import World, hypotheses, ids
from tests.oracle.levels import Latent
from tests.oracle.places import Atom, Place
from tests.oracle.tables import Tables

from rootwise.cases.case import Case

SLOTS = 2  # lesions at a time: two sources, or one with a bystander


class Network:
    """A case as a network, for sets of up to `size` sites."""

    def __init__(self, case: Case, tables: Tables, size: int) -> None:
        self.tables = tables
        self.case = case
        self.world = World(case, tables)
        self.net = gum.BayesNet()
        self.sets = list(self._sets(size))
        self.causes: list[Atom | None] = [
            None,
            *((p, row.cause) for p in tables.places for row in tables.causes(p)),
        ]
        self.states: list[Atom | None] = [
            None,
            *((p, name) for p in tables.places for name in p.family.states),
        ]
        self.evidence: dict[str, int] = {}
        self._lesions()
        self._targets()
        for block in ("cause", "state"):
            for group in ("", *sorted(self.world.silent_groups(block))):
                self._silence(f"silent {block} {group}", block, group, partial(self.world.silent, group, block))
        self._story()

    def posterior(self) -> dict[tuple[str, ...], float]:
        """P(set | evidence), by exact inference."""
        engine = gum.LazyPropagation(self.net)
        engine.setEvidence(self.evidence)
        engine.makeInference()
        found: dict[tuple[str, ...], float] = {}
        for (members, _, _), p in zip(self.sets, engine.posterior("set").tolist(), strict=True):
            found[ids(members)] = found.get(ids(members), 0.0) + p
        return found

    def _sets(self, size: int) -> Iterator[tuple[tuple[Place, ...], tuple[Place, ...], float]]:
        """Sources, all lesions (a bystander of a single source among them), and their prior."""
        for members, p in hypotheses(self.case, self.tables).items():
            if len(members) > size or p == 0.0:
                continue
            beside = self.world.bystanders(members)
            yield members, members, p * (1.0 - sum(beside.values()))
            yield from ((members, (*members, place), p * chance) for place, chance in beside.items())

    def _node(self, name: str, size: int, parents: Sequence[str] = ()) -> None:
        self.net.add(gum.RangeVariable(name, name, 0, size - 1))
        for parent in parents:
            self.net.addArc(parent, name)

    def _lesions(self) -> None:
        """Set, and the cause and state of each of its members; None where the set has fewer members."""
        total = sum(p for _, _, p in self.sets)
        self._node("set", len(self.sets))
        self.net.cpt("set").fillWith([p / total for _, _, p in self.sets])
        for place in range(SLOTS):
            self._node(f"cause {place}", len(self.causes), ["set"])
            self._fill(
                f"cause {place}",
                {"set": len(self.sets)},
                lambda at, i=place: [self._p_cause(atom, self.sets[at["set"]][1], i) for atom in self.causes],
            )
            self._node(f"state {place}", len(self.states), [f"cause {place}"])
            self._fill(
                f"state {place}",
                {f"cause {place}": len(self.causes)},
                lambda at, i=place: [self._p_state(atom, self.causes[at[f"cause {i}"]]) for atom in self.states],
            )

    def _p_cause(self, atom: Atom | None, members: tuple[Place, ...], i: int) -> float:
        if atom is None or i >= len(members):
            return float(atom is None and i >= len(members))
        prior = self.world.prior
        own = sum(prior[members[i], row.cause] for row in self.tables.causes(members[i]))
        return prior[atom] / own if atom[0] == members[i] else 0.0

    def _p_state(self, atom: Atom | None, cause: Atom | None) -> float:
        if atom is None or cause is None:
            return float(atom is None and cause is None)
        return self.tables.states(*cause)[atom[1]] if atom[0] == cause[0] else 0.0

    def _targets(self) -> None:
        """A latent level for each target, and below it one node an observation: as recorded, or otherwise."""
        for latent, recorded in self.world.observations.items():
            name = f"{latent.name} {latent.side}"
            parents = self._parents(latent.block)
            parents |= self._irritability(latent.group)
            self._node(name, latent.levels, list(parents))
            self._fill(name, parents, lambda at, latent=latent: self._levels(latent, at))
            for i, observation in enumerate(recorded):
                below = f"{name} observation {i}"
                self._node(below, 2, [name])
                self._fill(
                    below,
                    {name: latent.levels},
                    lambda at, name=name, observation=observation: [1.0 - observation[at[name]], observation[at[name]]],
                )
                self.evidence[below] = 1

    def _levels(self, latent: Latent, at: dict[str, int]) -> list[float]:
        atoms = self._atoms(latent.block, at)
        if not atoms:  # never reached: a set has at least one member
            return [1.0] + [0.0] * (latent.levels - 1)
        u = latent.irritabilities[at[latent.group]] if latent.group else 0.0
        return latent.probabilities(atoms, u, self.case.age)

    def _irritability(self, group: str) -> dict[str, int]:
        """The latent that tests of one structure share, as a parent."""
        if group and group not in self.net.names():
            self._node(group, 2)
            self.net.cpt(group).fillWith([0.5, 0.5])
        return {group: 2} if group else {}

    def _silence(self, name: str, block: str, group: str, chance) -> None:  # type: ignore[no-untyped-def]
        """Silence of a block, inside or outside a shared latent."""
        shift = self.tables.constants["irritability_shift"]

        def value(at: dict[str, int]) -> float:
            atoms = self._atoms(block, at)
            return chance(atoms, (-shift, shift)[at[group]] if group else 0.0) if atoms else 0.0

        self._fact(name, self._parents(block) | self._irritability(group), value)

    def _fact(self, name: str, parents: dict[str, int], value: Callable[[dict[str, int]], float]) -> None:
        """A node that is known to be so; scaled to at most 1, which no posterior notices."""
        places = [dict(zip(parents, at, strict=True)) for at in product(*(range(size) for size in parents.values()))]
        top = max(value(at) for at in places)
        self._node(name, 2, list(parents))
        self._fill(name, parents, lambda at: [1.0 - value(at) / top, value(at) / top])
        self.evidence[name] = 1

    def _story(self) -> None:
        """Onset and duration, told by the sources alone."""
        self._node("bystander", 2, ["set"])
        beside = [len(everyone) > len(members) for members, everyone, _ in self.sets]
        self._fill("bystander", {"set": len(self.sets)}, lambda at: [1.0 - beside[at["set"]], beside[at["set"]]])
        parents = self._parents("cause") | {"bystander": 2}

        def told(at: dict[str, int]) -> float:
            atoms = self._atoms("cause", at)
            return self.world.story(atoms[:1] if at["bystander"] else atoms) if atoms else 0.0

        self._fact("story", parents, told)

    def _parents(self, block: str) -> dict[str, int]:
        return {f"{block} {i}": len(self.causes if block == "cause" else self.states) for i in range(SLOTS)}

    def _atoms(self, block: str, at: dict[str, int]) -> tuple[Atom, ...]:
        """The lesions of a configuration; nothing for those that no set has (two atoms of one site)."""
        named = [(self.causes if block == "cause" else self.states)[at[f"{block} {i}"]] for i in range(SLOTS)]
        atoms = tuple(atom for atom in named if atom is not None)
        return () if len({place for place, _ in atoms}) < len(atoms) else atoms

    def _fill(self, name: str, parents: dict[str, int], row) -> None:  # type: ignore[no-untyped-def]
        """Write a node's table: `row` gives its distribution for one configuration of the parents."""
        table = self.net.cpt(name)
        for at in product(*(range(size) for size in parents.values())):
            where = dict(zip(parents, at, strict=True))
            table[where] = row(where)
