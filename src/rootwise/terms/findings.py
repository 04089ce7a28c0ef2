"""Finding ids: how `FAMILY.ITEM[.TARGET]` is parsed, listed and described.

Every family is a handful of forms such as `herniation.ZONE.DISC`: one mechanism reads an id, lists all ids
and writes the patterns of the JSON Schema.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal, NamedTuple

from rootwise.terms.scales import Scale

Sided = Literal["yes", "no", "optional"]
Kind = Literal["region", "action", "coarse", "muscle", "myotome", "item", "none"]


class Term(NamedTuple):
    """What a finding id means.

    Attributes:
        id: the full id, such as `mri.herniation.extraforaminal.L3-L4`.
        family: its first part.
        item: the rest; empty for `abi` and `sensory_level`.
        kind: what the item names; `coarse` is a limb or half a limb, `item` one of the family's own list.
        scale: the values it takes.
        sided: whether it has a side.
        head: first part of the item (`herniation`, `vastus_lateralis`).
        zone, disc, root, vertebra: levels named by the id; a dermatome, myotome or paraspinal names a root.
        sub_item: what of the muscle was recorded (`spontaneous`), else None.
    """

    id: str
    family: str
    item: str
    kind: Kind
    scale: Scale
    sided: Sided
    head: str
    zone: str | None = None
    disc: str | None = None
    root: str | None = None
    vertebra: str | None = None
    sub_item: str | None = None

    @property
    def region(self) -> str | None:
        """The region, where the id names one."""
        return self.head if self.kind == "region" else None

    @property
    def action(self) -> str | None:
        """The tested action, or the limb where the source says no more."""
        return self.head if self.kind in ("action", "coarse") and self.family != "emg" else None

    @property
    def muscle(self) -> str | None:
        """The muscle, where the id names one."""
        return self.head if self.kind == "muscle" else None


class Form(NamedTuple):
    """One shape of item: literal words and, in capitals, lists to choose from."""

    tokens: tuple[str, ...]
    scale: Scale


@dataclass(frozen=True, slots=True)
class Family:
    """A family of findings.

    Attributes:
        name: first part of its ids.
        sided: whether its findings have a side.
        forms: the shapes of its items; one empty shape for a family without items.
        lists: what each word in capitals stands for, with the kind of target it names.
        sub_scales: scales of the sub-items (EMG).
    """

    name: str
    sided: Sided
    forms: tuple[Form, ...]
    lists: Mapping[str, tuple[Kind, Mapping[str, None]]]
    sub_scales: Mapping[str, Scale]

    def parse(self, item: str) -> Term | None:
        """The term of one item of this family, or None when no form fits."""
        words = tuple(item.split(".")) if item else ()
        for form in self.forms:
            if len(form.tokens) == len(words) and all(
                word in self.lists[token][1] if token in self.lists else word == token
                for token, word in zip(form.tokens, words, strict=True)
            ):
                return self._term(form, item, words)
        return None

    def items(self) -> Iterator[str]:
        """Every item of this family, in the order of the vocabulary."""
        for form in self.forms:
            choices = [tuple(self.lists[t][1]) if t in self.lists else (t,) for t in form.tokens]
            for words in product(*choices):
                yield ".".join(words)

    def patterns(self, apart: frozenset[str] = frozenset()) -> Iterator[tuple[str, Scale, bool]]:
        """Anchored regular expressions of the family's ids.

        Args:
            apart: heads that get a pattern of their own.

        Yields:
            Pattern, scale of its values, and whether its heads are among `apart`.
        """
        for form in self.forms:
            choices = [tuple(self.lists[t][1]) if t in self.lists else (t,) for t in form.tokens]
            head = choices[0] if choices else ("",)
            for inside in (False, True):
                heads = tuple(word for word in head if (word in apart) == inside)
                if not heads:
                    continue
                words = [(self.name,), *([heads, *choices[1:]] if choices else [])]
                if "SUB" in form.tokens:
                    for sub_item, scale in self.sub_scales.items():
                        yield _pattern([*words[:-1], (sub_item,)]), scale, inside
                else:
                    yield _pattern(words), form.scale, inside

    def _term(self, form: Form, item: str, words: tuple[str, ...]) -> Term:
        named = dict(zip(form.tokens, words, strict=True))
        kind: Kind = "item" if words else "none"
        if (
            form.tokens
            and form.tokens[0] in self.lists
            and form.tokens[0] not in ("ROOT", "DISC", "VERTEBRA")
        ):
            kind = self.lists[form.tokens[0]][0]
        head = words[0] if words else ""
        named_level = kind != "item" and head.startswith(("dermatome_", "myotome_", "paraspinal_"))
        level = head.rpartition("_")[2] if named_level else None  # not of spine_exam.paraspinal_tenderness
        sub_item = named.get("SUB")
        return Term(
            id=f"{self.name}.{item}" if item else self.name,
            family=self.name,
            item=item,
            kind=kind,
            scale=self.sub_scales[sub_item] if sub_item else form.scale,
            sided=self.sided,
            head=head,
            zone=named.get("ZONE"),
            disc=named.get("DISC"),
            root=named.get("ROOT", level),
            vertebra=named.get("VERTEBRA"),
            sub_item=sub_item,
        )


def _pattern(words: Sequence[tuple[str, ...]]) -> str:
    parts = [re.escape(choice[0]) if len(choice) == 1 else f"(?:{'|'.join(choice)})" for choice in words]
    return "^" + r"\.".join(parts) + "$"
