"""From the atlas's tables to the model's arrays, once; a start loads them again by the atlas's hash."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rootwise.atlas.tables.ages import AGE_BANDS
from rootwise.atlas.tables.identity import DATA
from rootwise.atlas.tables.loader import Atlas, load, load_groups
from rootwise.atlas.tables.panel import Panel, load_panel
from rootwise.errors import ModelError
from rootwise.model.draft import Draft, finished, rows_of
from rootwise.model.findings.background import Backgrounds
from rootwise.model.findings.coarse import coarse_targets
from rootwise.model.findings.frequency import Known
from rootwise.model.findings.losses import LossTargets, fine_targets
from rootwise.model.findings.not_loss import NotLoss
from rootwise.model.findings.rows import SignTable, sign_rows
from rootwise.model.findings.signs import sign_targets
from rootwise.model.findings.targets import BlockBuilder, BlockName, Target
from rootwise.model.lesions import fibres
from rootwise.model.lesions.durations import log_days
from rootwise.model.lesions.lesions import Lesions, Site, lesions
from rootwise.model.lesions.referral import referral_kernel
from rootwise.model.model import Model, SiteInfo
from rootwise.model.pictures.judged import with_pictures
from rootwise.model.prior import prior
from rootwise.terms import Vocabulary, vocabulary

Array = NDArray[np.float64]

# Shares of the time of a build when the tables are read, when losses and when signs are built; measured.
READ, LOST, SIGNED = 0.1, 0.4, 0.9


def build(folder: Path = DATA, progress: Callable[[float], None] | None = None) -> Model:
    """Build the model of an atlas folder.

    Args:
        folder: the atlas; the shipped one by default.
        progress: told the share that is done, from 0 to 1.
    Returns:
        The model.
    Raises:
        AtlasError, ModelError: the tables break a rule.
    """
    tell = progress or (lambda share: None)
    tell(0.0)
    model = build_from(load(folder), load_groups(folder), load_panel(folder), tell)
    tell(1.0)
    return model


def build_anatomy(folder: Path = DATA) -> Model:
    """Build the model of an atlas folder without its panel: fibres and rows of findings alone, as the fit reads them.

    Args:
        folder: the atlas; the shipped one by default.
    Returns:
        The model.
    Raises:
        AtlasError, ModelError: the tables break a rule.
    """
    atlas = load(folder)
    return finished(anatomy(atlas, load_groups(folder)), atlas)


def build_from(
    atlas: Atlas, groups: Mapping[str, str], panel: Panel, tell: Callable[[float], None] = lambda share: None
) -> Model:
    """Build the model of an atlas already read.

    Args:
        atlas: the tables.
        groups: finding -> name of the irritable structure it shares with other tests.
        panel: what raters judged; none at all leaves the anatomy and the rows of findings.
        tell: told the share that is done.
    Returns:
        The model.
    """
    draft = anatomy(atlas, groups, tell)
    if panel.pictures:
        draft = with_pictures(draft, panel, atlas)
    return finished(draft, atlas)


def anatomy(atlas: Atlas, groups: Mapping[str, str], tell: Callable[[float], None] = lambda share: None) -> Draft:
    """What fibres and the rows of findings say, before any panel.

    Args:
        atlas, groups, tell: as for `build_from`.
    Returns:
        A draft whose states are those of `lesions/sites.yaml`.
    """
    words = vocabulary()
    atoms = lesions(atlas, words.roots)
    sources: dict[str, int] = {}
    bands = 1 + len(AGE_BANDS)
    builders: dict[BlockName, BlockBuilder] = {
        "cause": BlockBuilder(len(atoms.causes), bands, sources),
        "state": BlockBuilder(len(atoms.states), bands, sources),
    }
    table = SignTable(sign_rows(atlas, words.roots))
    tell(READ)
    losses = _losses(atlas, atoms, words, table, builders["state"])
    tell(LOST)
    known = Known(table, referral_kernel(atlas), Backgrounds(table, words, atlas.constants["coarse_background"]), words)
    signs = sign_targets(known, atoms, builders, groups, atlas.constants["irritability_shift"])
    targets = losses.targets | {target.key: target for target in _counted(signs, 3 * len(table.findings), tell)}
    _one_block_a_group(targets)
    site: dict[BlockName, NDArray[np.intp]] = {"cause": atoms.cause_site, "state": atoms.state_site}
    return Draft(
        sites=tuple(_info(site) for site in atoms.sites),
        causes=tuple((row.cause, row.harm) for row in atoms.causes),
        states=tuple(name for name, _ in atoms.states),
        link=atoms.link,
        onset=np.array([row.onset_sudden for row in atoms.causes]),
        days=np.array([log_days(row.days_p10, row.days_p50, row.days_p90) for row in atoms.causes]),
        targets=targets,
        rows={name: rows_of(builder, site[name]) for name, builder in builders.items()},
        losses=tuple(losses.losses),
        variant_g=losses.variant_g,
        sources=sources,
        prior=prior(atlas, atoms),
    )


def _counted(signs: Iterable[Target], about: int, tell: Callable[[float], None]) -> Iterator[Target]:
    for done, target in enumerate(signs):
        yield target
        tell(min(LOST + (SIGNED - LOST) * done / about, SIGNED))


def _losses(atlas: Atlas, atoms: Lesions, words: Vocabulary, table: SignTable, builder: BlockBuilder) -> LossTargets:
    """The fibre-loss targets: fine ones first, then the coarse ones made of them."""
    made = LossTargets(builder)
    struck = fibres.struck(atoms, words.roots)
    other = NotLoss(atoms, words, table, struck, atlas.constants["paresthesia_exponent"])
    fine_targets(atlas, words, struck, other, made)
    coarse_targets(atlas, words, other, made)
    return made


def _info(site: Site) -> SiteInfo:
    members = tuple(member.id for member in site.members) or (site.id,)
    return SiteInfo(site.id, members, site.base, site.side, site.level, site.family.kind, site.family.name)


def _one_block_a_group(targets: Mapping[str, Target]) -> None:
    """Tests that share a latent must speak of the same atoms, or the latent would be summed twice."""
    block: dict[str, Target] = {}
    for target in targets.values():
        first = block.setdefault(target.group, target) if target.group else target
        if first.block != target.block:
            raise ModelError(
                "E-MODEL-003",
                f"{first.key} and {target.key} share a latent, but only one of them has rows by state",
                hint="give both such rows, or neither",
            )
