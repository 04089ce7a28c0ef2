"""Sites: what can be the source, with and without a side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

SIDES = ("left", "right", "unknown")
# A midline, axial or unknown side has no other.
OTHER_SIDE: Mapping[str, Literal["left", "right"]] = {"left": "right", "right": "left"}


@dataclass(frozen=True, slots=True)
class Sites:
    """The lesion sites of the vocabulary.

    Attributes:
        sided: for each site without its side, whether it comes in a left and a right.
    """

    sided: Mapping[str, bool]

    def base(self, site: str) -> str:
        """A site without its side: `root.L3.left` gives `root.L3`."""
        head, _, side = site.rpartition(".")
        return head if side in SIDES else site

    def side(self, site: str) -> str | None:
        """The side a site is written with, or None."""
        tail = site.rpartition(".")[2]
        return tail if tail in SIDES else None

    def is_site(self, site: str) -> bool:
        """Whether this is a full site: a side where there are two, none where there is one."""
        base = self.base(site)
        return base in self.sided and self.sided[base] == (self.side(site) is not None)

    def mirror(self, site: str) -> str:
        """The same site on the other side; a midline or unknown side stays.

        Args:
            site: a full site.

        Returns:
            The mirrored site.
        """
        side = self.side(site)
        return site if side is None else f"{self.base(site)}.{OTHER_SIDE.get(side, side)}"

    def full(self) -> tuple[str, ...]:
        """Every full site, left before right."""
        return tuple(
            site
            for base, sided in self.sided.items()
            for site in ((f"{base}.left", f"{base}.right") if sided else (base,))
        )
