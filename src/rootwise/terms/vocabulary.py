"""The vocabulary of a case, loaded once from `vocabulary.yaml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

from rootwise.errors import UnknownFinding
from rootwise.terms import entries
from rootwise.terms.findings import Family, Kind, Term
from rootwise.terms.levels import expand_discs, expand_runs
from rootwise.terms.regions import Regions
from rootwise.terms.scales import Scale
from rootwise.terms.sites import Sites


@dataclass(frozen=True)
class Vocabulary:
    """Every word that a case, the atlas and the model share.

    Attributes:
        format: name of the case format.
        scales: scales of values by name.
        families: families of findings by name.
        regions: the tree of regions.
        actions: tested actions by part of the body (`lower_limb`, `upper_limb`, `trunk`).
        coarse_actions: strength of a limb or half a limb, with the actions it stands for.
        functions: functional test -> the action whose strength it shows, more finely than a grade does.
        wasting: part of the lower limb where wasting is looked for -> the actions of the muscles behind it.
        reflexes: limb -> the reflexes that a word on its reflexes together stands for.
        muscles: every muscle id, `paraspinal_L3` and its like written out.
        roots, discs, vertebrae: levels from above downwards.
        zones: zones of a disc herniation.
        modalities: how an image was taken, where a finding's object says so.
        sites: what can be the source.
        midline: targets for which a value without side is right though their family is sided.
        bare_doubtful: sided families in which a value without side is read as axial, with a warning.
        symptoms: families that a patient tells and `asked` may speak of.
        reports: families of test reports, left out of a bedside reading.
        electrodiagnosis: report families kept in an electrodiagnosis reading.
    """

    format: str
    scales: Mapping[str, Scale]
    families: Mapping[str, Family]
    regions: Regions
    actions: Mapping[str, tuple[str, ...]]
    coarse_actions: Mapping[str, tuple[str, ...]]
    functions: Mapping[str, str]
    wasting: Mapping[str, tuple[str, ...]]
    reflexes: Mapping[str, tuple[str, ...]]
    muscles: tuple[str, ...]
    roots: tuple[str, ...]
    discs: tuple[str, ...]
    vertebrae: tuple[str, ...]
    zones: tuple[str, ...]
    modalities: tuple[str, ...]
    sites: Sites
    midline: frozenset[str]
    bare_doubtful: frozenset[str]
    symptoms: tuple[str, ...]
    reports: tuple[str, ...]
    electrodiagnosis: tuple[str, ...]

    def get(self, finding: str) -> Term | None:
        """The term of a finding id, or None when there is no such id.

        Args:
            finding: full id, such as `strength.hip_flexion`.

        Returns:
            What the id means.
        """
        return _term(finding)

    def parse_finding(self, finding: str) -> Term:
        """The term of a finding id.

        Args:
            finding: full id, such as `strength.hip_flexion`.

        Returns:
            What the id means.

        Raises:
            UnknownFinding: there is no such id; the hint names the nearest one.
        """
        term = _term(finding)
        if term is None:
            raise UnknownFinding(
                "E-TERM-001", f'"{finding}" is not a finding of the vocabulary', hint=self.suggest(finding)
            )
        return term

    def findings(self) -> Iterator[str]:
        """Every finding id, in the order of the vocabulary."""
        for family in self.families.values():
            for item in family.items():
                yield f"{family.name}.{item}" if item else family.name

    def suggest(self, finding: str) -> str:
        """A hint towards the id that was probably meant.

        Args:
            finding: an id that the vocabulary does not define.

        Returns:
            The nearest id, or what the family takes, or where to look.
        """
        # Lengths are bounded because similarity is quadratic in them and ids come from untrusted files.
        name, _, item = finding[:80].partition(".")
        family = self.families.get(name)
        if family is None:
            near = nearest(name, self.families)
            if near is None:
                return "the first part is one of: " + " ".join(self.families)
            family = self.families[near]
            if family.parse(item) is not None:
                return f'did you mean "{near}.{item}"?' if item else f'did you mean "{near}"?'
        shapes = dict.fromkeys(".".join(form.tokens) for form in family.forms)
        same_head = [shape for shape in shapes if "." in shape and shape.split(".")[0] == item.split(".")[0]]
        if same_head and all(shape.count(".") != item.count(".") for shape in same_head):
            return (
                "write "
                + " or ".join(f"{family.name}.{shape}" for shape in same_head)
                + _examples(family, same_head)
            )
        items = tuple(family.items())
        near = nearest(item, items)
        if near is not None:
            return f'did you mean "{family.name}.{near}"?' if near else f'did you mean "{family.name}"?'
        if items == ("",):
            return f'write "{family.name}" alone'
        return f"{family.name} takes one of: " + " ".join(shapes) + _examples(family, list(shapes))


def nearest(word: str, words: Sequence[str] | Mapping[str, object]) -> str | None:
    """The word of a list that is spelled most like another, or None when none is near.

    Args:
        word: what was written.
        words: what could have been meant.

    Returns:
        The nearest word, at a similarity of at least 0.6.
    """
    from difflib import get_close_matches  # only ever needed for a mistake: kept off the import path

    close = get_close_matches(word[:80], words, n=1, cutoff=0.6)
    return close[0] if close else None


def _examples(family: Family, shapes: Sequence[str]) -> str:
    """What the words in capitals of some shapes stand for: all choices where they are few, else one."""
    texts = []
    for word in dict.fromkeys(
        token for shape in shapes for token in shape.split(".") if token in family.lists
    ):
        choices = tuple(family.lists[word][1])
        texts.append(
            f"; {word} is one of {' '.join(choices)}"
            if len(choices) < 8
            else f"; {word} such as {choices[0]}"
        )
    return "".join(texts)


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary of this release; read on the first call, the same object from then on."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = Path(__file__).with_name("vocabulary.yaml").read_text(encoding="utf-8")
    return _build(yaml.load(text, Loader=loader))  # noqa: S506 - our own file, and a safe loader


@lru_cache(maxsize=8192)
def _term(finding: str) -> Term | None:
    name, _, item = finding.partition(".")
    family = vocabulary().families.get(name)
    return None if family is None or finding.endswith(".") else family.parse(item)


def _build(raw: Mapping[str, Any]) -> Vocabulary:
    vertebrae = expand_runs(raw["levels"]["vertebrae"])
    roots = tuple(raw["levels"]["roots"])
    discs = expand_discs(raw["levels"]["discs"], vertebrae)
    scales = {name: entries.scale(name, entry) for name, entry in raw["values"].items()}
    regions = entries.regions(raw["regions"])
    actions = {part: tuple(names) for part, names in raw["actions"].items() if part != "coarse"}
    coarse = tuple(raw["actions"]["coarse"])
    muscles = tuple(name for entry in raw["muscles"] for name in entries.with_levels(entry, roots))
    lists: dict[str, tuple[Kind, Mapping[str, None]]] = {
        "REGION": ("region", dict.fromkeys(regions.within)),
        "ACTION": ("action", dict.fromkeys(a for names in actions.values() for a in names)),
        "COARSE": ("coarse", dict.fromkeys(coarse)),
        "MUSCLE": ("muscle", dict.fromkeys(muscles)),
        "MYOTOME": ("myotome", dict.fromkeys(entries.with_levels("myotome_{level}", roots))),
        "ZONE": ("item", dict.fromkeys(raw["findings"]["mri"]["zones"])),
        "DISC": ("item", dict.fromkeys(discs)),
        "ROOT": ("item", dict.fromkeys(roots)),
        "VERTEBRA": ("item", dict.fromkeys(vertebrae)),
    }
    return Vocabulary(
        format=raw["format"],
        scales=scales,
        families={name: entries.family(name, raw["findings"], scales, lists) for name in raw["findings"]},
        regions=regions,
        actions=actions,
        coarse_actions=entries.coarse_actions(coarse, actions, frozenset(raw["proximal"])),
        functions=raw["functions"],
        wasting={part: tuple(names) for part, names in raw["wasting"].items()},
        reflexes={limb: tuple(names) for limb, names in raw["reflexes"].items()},
        muscles=muscles,
        roots=roots,
        discs=discs,
        vertebrae=vertebrae,
        zones=tuple(lists["ZONE"][1]),
        modalities=tuple(raw["findings"]["mri"]["modality"]),
        sites=entries.sites(raw["sites"], roots),
        midline=frozenset(raw["midline"]),
        bare_doubtful=frozenset(raw["bare_doubtful"]),
        symptoms=tuple(raw["symptoms"]),
        reports=tuple(raw["reports"]),
        electrodiagnosis=tuple(raw["electrodiagnosis"]),
    )
