"""P(set of sites, evidence) by enumeration of every set, cause, state, irritability and level."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import combinations, product

from tests.oracle.levels import Latent
from tests.oracle.observation import Observations, observations, silences
from tests.oracle.places import Atom, Place
from tests.oracle.tables import Tables

from rootwise.cases.case import Case, Finding, Side


@dataclass(frozen=True)
class Answer:
    """Joint probabilities with the evidence; sets as sorted site ids."""

    joint: dict[tuple[str, ...], float]
    other: float

    @property
    def evidence(self) -> float:
        return math.fsum(self.joint.values()) + self.other


def enumerate_sets(case: Case, tables: Tables) -> Answer:
    """The joint probability of every set of one or two sites, and of a source the atlas does not hold."""
    parts = [(World(world, tables), weight) for world, weight in worlds(case, tables)]
    sets = hypotheses(case, tables)
    joint = {
        ids(members): math.fsum(weight * prior * world.likelihood(members) for world, weight in parts)
        for members, prior in sets.items()
    }
    other = tables.constants["other_prior"] * math.fsum(weight * world.other() for world, weight in parts)
    return Answer(joint, other)


def hypotheses(case: Case, tables: Tables) -> dict[tuple[Place, ...], float]:
    """Prior of every set; with `other` they sum to 1."""
    atoms = tables.prior(case.setting, case.age, case.sex)
    alone = {place: math.fsum(p for (at, _), p in atoms.items() if at == place) for place in tables.places}
    sets: dict[tuple[Place, ...], float] = {(place,): p for place, p in alone.items()}
    for a, b in combinations(tables.places, 2):
        sets[a, b] = tables.pair_prior(a, b, alone[a], alone[b])
    scale = (1.0 - tables.constants["other_prior"]) / math.fsum(sets.values())
    return {members: scale * p for members, p in sets.items()}


def worlds(case: Case, tables: Tables) -> Iterator[tuple[Case, float]]:
    """Each way the case could be: how the vertebrae were counted, and which side an unknown side is."""
    wrong = tables.constants["miscounted"] if miscountable(case) else 0.0
    for disc_of, chance in (
        ({}, 1.0 - wrong),
        ({"L3-L4": "L4-L5", "L4-L5": "L5-S1"}, 0.5 * wrong),
        ({"L3-L4": "L2-L3", "L4-L5": "L3-L4"}, 0.5 * wrong),
    ):
        if chance == 0.0:
            continue
        counted = replace(case, findings=tuple(moved(finding, disc_of) for finding in case.findings))
        if any(finding.side == "unknown" for finding in case.findings):
            yield from ((on_side(counted, side), 0.5 * chance) for side in ("left", "right"))
        else:
            yield counted, chance


def miscountable(case: Case) -> bool:
    """A transitional or supernumerary vertebra that nobody counted from above or told by its ligament."""
    doubtful = case.numbering.castellvi in {"II", "III", "IV"} or case.numbering.lumbar_count in {4, 6}
    return doubtful and case.numbering.basis in {"unknown", "assumed"}


def moved(finding: Finding, disc_of: dict[str, str]) -> Finding:
    """A finding at the disc that was meant: only images name discs here."""
    head, _, disc = finding.id.rpartition(".")
    return replace(finding, id=f"{head}.{disc_of[disc]}") if disc in disc_of else finding


def ids(members: Sequence[Place]) -> tuple[str, ...]:
    return tuple(sorted(place.id for place in members))


def on_side(case: Case, side: Side) -> Case:
    return replace(case, findings=tuple(replace(f, side=side) if f.side == "unknown" else f for f in case.findings))


class World:
    """The likelihood of a case whose sides are all known."""

    def __init__(self, case: Case, tables: Tables) -> None:
        self.case = case
        self.tables = tables
        self.observations: Observations = observations(case, tables)
        self.silences = list(silences(case, tables))
        self.prior = tables.prior(case.setting, case.age, case.sex)
        self.target = cache(partial(target_likelihood, self.observations, case.age))
        self.silence = cache(self._silence)

    def likelihood(self, members: tuple[Place, ...]) -> float:
        """P(evidence | set); a single source may have a bystander that is not what the patient came for."""
        plain = self._beside(members, members)
        return plain + math.fsum(
            chance * (self._beside(members, (*members, place)) - plain)
            for place, chance in self.bystanders(members).items()
        )

    def bystanders(self, members: tuple[Place, ...]) -> dict[Place, float]:
        """Comorbidities beside a single source, with their chance; what is diffuse or no source has none."""
        if len(members) > 1 or members[0].family.kind in {"none", "axial", "systemic"}:
            return {}
        found = self.tables.bystanders(self.case.age)
        return {place: chance for place, chance in found.items() if place != members[0] and chance > 0.0}

    def _beside(self, told: tuple[Place, ...], members: tuple[Place, ...]) -> float:
        """P(evidence | all members), summed over their causes and states; the first ones tell the story."""
        total = 0.0
        for causes in product(*(self.tables.causes(place) for place in members)):
            weight = 1.0
            for place, row in zip(members, causes, strict=True):
                own = math.fsum(self.prior[place, other.cause] for other in self.tables.causes(place))
                weight *= self.prior[place, row.cause] / own
            lesions = tuple((place, row.cause) for place, row in zip(members, causes, strict=True))
            weight *= self.story(lesions[: len(told)]) * self.targets("cause", lesions)
            tissue = 0.0
            for states in product(
                *(self.tables.states(place, row.cause).items() for place, row in zip(members, causes, strict=True))
            ):
                hurt = tuple((place, name) for place, (name, _) in zip(members, states, strict=True))
                tissue += math.prod(p for _, p in states) * self.targets("state", hurt)
            total += weight * tissue
        return total

    def targets(self, block: str, atoms: tuple[Atom, ...]) -> float:
        """P(observations and silence of a block | lesions); what shares a latent is summed together."""
        p = self.silent("", block, atoms, 0.0)
        groups: dict[str, list[Latent]] = {}
        for latent in self.observations:
            if latent.block == block:
                groups.setdefault(latent.group or f"{latent.name}|{latent.side}", []).append(latent)
        for group in self.silent_groups(block):
            groups.setdefault(group, [])
        for group, members in groups.items():
            shift = self.tables.constants["irritability_shift"]
            values = members[0].irritabilities if members else (-shift, shift)
            p *= sum(
                self.silent(group, block, atoms, u) * math.prod(self.target(latent, atoms, u) for latent in members)
                for u in values
            ) / len(values)
        return p

    def silent_groups(self, block: str) -> set[str]:
        """The shared latents within which a region is silent."""
        return {shared(latents) for latents, _ in self.silences if latents[0].block == block} - {""}

    def silent(self, group: str, block: str, atoms: tuple[Atom, ...], u: float) -> float:
        """P(nothing was said of the silent regions of a group | lesions); the background counts once."""
        p = math.prod(self.silence(group, block, atom, u) for atom in atoms)
        nobody = next(place for place in self.tables.places if place.family.kind == "none")
        none = (nobody, "none" if block == "state" else self.tables.causes(nobody)[0].cause)
        return p / self.silence(group, block, none, u) ** (len(atoms) - 1)

    def _silence(self, group: str, block: str, atom: Atom, u: float) -> float:
        p = 1.0
        for latents, chance in self.silences:
            if latents[0].block == block and shared(latents) == group:
                felt = [1.0 - self._not_felt(latent, atom, u if group else None) for latent in latents]
                p *= 1.0 - chance * max(felt)
        return p

    def _not_felt(self, latent: Latent, atom: Atom, u: float | None) -> float:
        values = latent.irritabilities if u is None else (u,)
        return sum(latent.probabilities((atom,), value, self.case.age)[0] for value in values) / len(values)

    def story(self, causes: tuple[Atom, ...]) -> float:
        """Onset and duration, to a constant; of two sources one brought the patient."""
        return sum(self._story(cause) for cause in causes) / len(causes)

    def _story(self, atom: Atom) -> float:
        place, cause = atom
        (row,) = [row for row in self.tables.causes(place) if row.cause == cause]
        p = 1.0
        if self.case.onset != "unknown":
            sudden = min(max(row.onset_sudden, 0.03), 0.97)
            p *= sudden if self.case.onset == "sudden" else 1.0 - sudden
        if self.case.duration_days is not None:
            spread = max(math.log10(row.days_p90 / row.days_p10) / (2 * 1.2816), 0.5)
            z = (math.log10(max(self.case.duration_days, 0.5)) - math.log10(row.days_p50)) / spread
            p /= (1.0 + z * z / 3.0) ** 2 * spread
        return p

    def other(self) -> float:
        """Each target, silence and story spread over what all single sources predict."""
        states: dict[Atom, float] = {}
        for (place, cause), p in self.prior.items():
            for name, share in self.tables.states(place, cause).items():
                states[place, name] = states.get((place, name), 0.0) + p * share
        blocks = {"cause": self.prior, "state": states}
        result = math.fsum(p * self.story((atom,)) for atom, p in self.prior.items())
        for latent in self.observations:
            result *= math.fsum(
                p * self.target(latent, (atom,), u) / len(latent.irritabilities)
                for atom, p in blocks[latent.block].items()
                for u in latent.irritabilities
            )
        shift = self.tables.constants["irritability_shift"]
        for block, atoms in blocks.items():
            for group in ["", *self.silent_groups(block)]:
                values = (-shift, shift) if group else (0.0,)
                result *= math.fsum(
                    p * self.silence(group, block, atom, u) / len(values) for atom, p in atoms.items() for u in values
                )
        return result


def shared(latents: list[Latent]) -> str:
    """The latent within which a region is silent; several regions in one statement stand outside any."""
    return latents[0].group if len(latents) == 1 else ""


def target_likelihood(found: Observations, age: int | None, latent: Latent, atoms: tuple[Atom, ...], u: float) -> float:
    """P(all observations of one target | lesions, irritability): the sum over its levels."""
    return math.fsum(
        p * math.prod(observation[z] for observation in found[latent])
        for z, p in enumerate(latent.probabilities(atoms, u, age))
    )
