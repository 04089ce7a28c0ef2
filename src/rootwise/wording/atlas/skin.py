"""The skin of a root or a nerve in words."""

from __future__ import annotations

from collections.abc import Mapping

from rootwise.queries.atlas.skin import SkinSupply
from rootwise.wording.findings import item_words
from rootwise.wording.layout import sentence_list
from rootwise.wording.sites import short_name

OVERLAP = (
    "The darker a region, the larger the share of its fibres; the rest comes from elsewhere. The lines belong to "
    "the drawing; a supply is shown without a border, because it has none."
)
_SHARES = (
    (0.5, "half or more of the fibres"),
    (0.25, "a quarter to a half"),
    (0.1, "a tenth to a quarter"),
    (0.0, "less than a tenth"),
)


def supplier_name(name: str) -> str:
    """A root or nerve by its name alone, without a side: `L3`, `femoral nerve`."""
    return name.removeprefix("root.") if name.startswith("root.") else short_name(name)


def share_lines(supply: SkinSupply) -> Mapping[str, str]:
    """The regions of a supply by how much of them it makes up.

    Args:
        supply: of a root or nerve.

    Returns:
        Share in words -> regions, the largest first.
    """
    lines: dict[str, list[str]] = {}
    for region, share in supply.shares.items():
        words = next(words for least, words in _SHARES if share >= least)
        name = item_words(f"sensation.{region}")
        lines.setdefault(words, []).append(f"{name} {100 * share:.0f} %")
    return {words: sentence_list(regions) for words, regions in lines.items()}


def basis_line(supply: SkinSupply) -> str:
    """What the shares of a supply rest on."""
    told = [f"{source} (grade {grade})" for source, grade in supply.provenance]
    return f"These shares rest on {sentence_list(told)}."
