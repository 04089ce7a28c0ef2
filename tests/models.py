"""The models that tests ask: of the small atlas and of the shipped one, built once a session."""

from functools import cache
from pathlib import Path

from rootwise.model.build import build, build_anatomy
from rootwise.model.model import Model

SMALL_ATLAS = Path(__file__).parent / "atlas_small"


@cache
def small() -> Model:
    return build(SMALL_ATLAS)


@cache
def shipped() -> Model:
    return build()


@cache
def unjudged() -> Model:
    """The shipped atlas without its panel: fibres and rows of findings alone."""
    return build_anatomy()
