"""The model as a command gets it: with a word when it has to be built first."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rootwise.model.model import Model


def ready_model() -> Model:
    """The shipped atlas's model; the first time on a machine it takes a few seconds, and that is said."""
    from rootwise.model.cache import is_built, load_model

    if not is_built():
        print("Building the model of this atlas, once; this takes a few seconds ...", file=sys.stderr, flush=True)
    return load_model()
