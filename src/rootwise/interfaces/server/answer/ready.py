"""Whether answers can be given."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rootwise.model.model import Model

_NOTHING_FOUND = b"findings: {}\n"


def ready(model: Model) -> dict[str, str]:
    """What answers, once it has answered a case in which nothing was found.

    Args:
        model: that answers.
    """
    # Here, so that a start can ask this before it has imported what answers.
    from rootwise.interfaces.server.answer.answered import answered
    from rootwise.model.model import VERSION

    answered(model, _NOTHING_FOUND, "nothing-found.yaml")
    return {"atlas": model.atlas_hash, "model": VERSION}
