"""Pictures laid on the body: which sites each one is an answer for, and the prior over all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rootwise.atlas.tables.panel import Panel, Picture, PictureRow, Place
from rootwise.cohorts.known import Sites
from rootwise.model.model import Model, SiteInfo
from rootwise.model.prior import Prior
from rootwise.terms.settings import SETTINGS

Array = NDArray[np.float64]

STANDS_FOR = {"root.S3": ("root.S3", "root.S4", "root.S5")}  # as the raters were asked
UNRATED_SETTING = 0.25  # share of a picture's patients in a setting that its rater left out
LEAST_SETTING = 0.02  # nobody is never seen in a setting


@dataclass(frozen=True, slots=True)
class Atom:
    """A picture with its place.

    Attributes:
        picture: what is seen.
        answer: index of the set of sites that it is an answer for.
        side: the (worse) affected side; empty where neither is.
    """

    picture: Picture
    answer: int
    side: str

    def place(self, side: str) -> Place:
        """Whether a finding of this side is on the (worse) affected one; one without side always is."""
        return "same" if side in ("axial", self.side) or not self.side else "other"


@dataclass(frozen=True)
class Atoms:
    """All pictures as atoms.

    Attributes:
        atoms: in the order of their answers.
        answers: the sets of sites: one side, both sides, or a source without side.
        bases: site of each answer, without side.
        both: (answers,) whether it names both sides.
        prior: over answers and atoms, by setting, age and sex.
    """

    atoms: tuple[Atom, ...]
    answers: tuple[Sites, ...]
    bases: tuple[str, ...]
    both: NDArray[np.bool_]
    prior: Prior

    @property
    def answer(self) -> NDArray[np.intp]:
        """(atoms,) the answer of each atom."""
        return np.array([atom.answer for atom in self.atoms])


def lay_out(panel: Panel, model: Model, *, panel_settings: bool = False) -> Atoms:
    """Every picture on every side that it can be on; sites that no rater judged are left out.

    Raters count alike. Of a source with sides, pictures of both sides are answers of their own, whose share of the
    source's patients is what the raters say.

    Args:
        panel: the ratings.
        model: whose sites and setting shares are used.
        panel_settings: whether the shares of a setting are the panel's in place of the model's.
    Returns:
        The atoms.
    """
    by_base: dict[str, list[SiteInfo]] = {}
    for site in model.sites:
        if len(site.members) == 1:
            by_base.setdefault(site.base, []).append(site)
    atoms: list[Atom] = []
    answers: list[Sites] = []
    bases: list[str] = []
    shares: list[float] = []  # of the site's patients
    inside: list[float] = []  # share of each atom in its answer
    for base, pictures in _by_base(panel):
        sites = by_base[base]
        sided = len(sites) == 2
        one = [p for p in pictures if not sided or p.row.spread == "uni"]
        both = [p for p in pictures if sided and p.row.spread != "uni"]
        total = sum(p.row.weight for p in pictures)
        groups = [(site.members, one, 1.0 / len(sites)) for site in sites]
        groups.append((tuple(site.id for site in sites), both, 1.0))
        for members, own, part in groups:
            weight = sum(p.row.weight for p in own)
            if own:
                for picture in own:
                    sides = _sides(picture, members, sided)
                    atoms += (Atom(picture, len(answers), side) for side in sides)
                    inside += [picture.row.weight / weight / len(sides)] * len(sides)
                answers.append(frozenset(members))
                bases.append(base)
                shares.append(part * weight / total)
    is_both = np.array([len(answer) == 2 for answer in answers])
    settings = _settings(panel, [site.base for site in model.sites]) if panel_settings else model.prior.share
    prior = _prior(model, settings, bases, np.array(shares), atoms, np.array(inside))
    return Atoms(tuple(atoms), tuple(answers), tuple(bases), is_both, prior)


def _by_base(panel: Panel) -> Iterable[tuple[str, list[Picture]]]:
    sites: dict[str, list[Picture]] = {}
    for picture in panel.pictures:
        for base in STANDS_FOR.get(picture.row.site, (picture.row.site,)):
            sites.setdefault(base, []).append(picture)
    return sites.items()


def _sides(picture: Picture, members: Sequence[str], sided: bool) -> tuple[str, ...]:
    """The sides that a picture of these members can have as the (worse) affected one."""
    if sided and len(members) == 1:
        return (members[0].rpartition(".")[2],)
    return ("left", "right") if picture.row.spread in ("asymmetric", "uni") else ("",)


def _settings(panel: Panel, sites: Sequence[str]) -> Array:
    """(settings, sites) shares as the panel has them; sites of one figure have it in equal parts."""
    table = np.zeros((len(SETTINGS), len(sites)))
    for row, name in enumerate(SETTINGS):
        for rated, share in panel.settings[name].items():
            own = [i for i, site in enumerate(sites) if site in STANDS_FOR.get(rated, (rated,))]
            table[row, own] = share / len(own)
    return table


def _prior(
    model: Model, settings: Array, bases: Sequence[str], shares: Array, atoms: Sequence[Atom], inside: Array
) -> Prior:
    """The model's prior over sites, with each site's mass divided among its answers and atoms."""
    old = model.prior
    known = np.array([site.base for site in model.sites])

    def over_answers(table: Array) -> Array:
        mass = {base: table[..., known == base].sum(axis=-1) for base in set(bases)}
        own = np.stack([mass[base] for base in bases], axis=-1) * shares
        return np.asarray(own / own.sum(axis=-1, keepdims=True))

    answer = np.array([atom.answer for atom in atoms])
    by_setting = np.array([[_seen_in(atom.picture.row, name) for atom in atoms] for name in SETTINGS]) * inside
    of_answer = np.array([np.bincount(answer, row) for row in by_setting])
    rows = [atom.picture.row for atom in atoms]
    return replace(
        old,
        share=over_answers(settings),
        flat=over_answers(old.flat),
        by_kind=over_answers(old.by_kind),
        cause_share=by_setting / of_answer[:, answer],
        age_mean=np.array([row.age_mean for row in rows]),
        age_sd=np.array([row.age_sd for row in rows]),
        female=np.array([row.female for row in rows]),
        pair_weights=np.zeros((3, len(bases), len(bases))),
        bystanders=(),
    )


def _seen_in(row: PictureRow, setting: str) -> float:
    share: float | None = getattr(row, setting)
    return max(UNRATED_SETTING if share is None else share, LEAST_SETTING)
