"""`rootwise level`: which root, foramen, disc and zone is meant?"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from rootwise.interfaces.cli.output import reported, show


class Castellvi(StrEnum):
    """Type of a lumbosacral transitional vertebra."""

    NONE = "none"
    I = "I"  # noqa: E741 - the type's own name
    II = "II"
    III = "III"
    IV = "IV"


class NumberingBasis(StrEnum):
    """How the vertebrae were numbered."""

    UNKNOWN = "unknown"
    WHOLE_SPINE_COUNT = "whole_spine_count"
    ILIOLUMBAR_LIGAMENT = "iliolumbar_ligament"
    L5_NERVE = "l5_nerve"
    ASSUMED = "assumed"


def level(
    text: Annotated[
        list[str], typer.Argument(metavar="TEXT", help='Such as "L2-L3 foraminal left" or L2 left.')
    ],
    castellvi: Annotated[Castellvi | None, typer.Option(help="Castellvi type of a transitional vertebra.")] = None,
    lumbar_count: Annotated[
        int | None, typer.Option(metavar="4|5|6", help="Lumbar vertebrae counted.")
    ] = None,
    basis: Annotated[NumberingBasis | None, typer.Option(help="How the levels were numbered.")] = None,
) -> None:
    """Translate between root, foramen, disc, zone and side, under both numberings."""
    from rootwise.queries.level import level as ask
    from rootwise.wording.level import level_page

    with reported():
        answer = ask(
            " ".join(text),
            castellvi=castellvi.value if castellvi else None,
            lumbar_count=lumbar_count,
            basis=basis.value if basis else None,
        )
        show(level_page(answer))
