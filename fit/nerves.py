"""What the model expects of nerves and plexuses beside what was counted: a check, since none of it is fitted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from fit.anchors import Anchor
from rootwise.model.model import Model
from rootwise.queries.atlas.frequency import POSITIVE, recorded_as, shares
from rootwise.terms import vocabulary

# Where a series says only that something was weak, numb or lost, the finding of the whole limb is asked.
OF_LIMB = {"any.strength": "strength.lower_limb", "any.sensation": "sensation.lower_limb",
           "any.reflex": "reflex.lower_limb", "any.emg": "emg.lower_limb"}  # fmt: skip
VALUES: Mapping[str, tuple[str, ...]] = {"below_3": ("0", "1", "2")}
SIDE: Final = "left"


def expected(anchor: Anchor, model: Model) -> float | None:
    """P(finding | site), or P(finding | site and cause) where the series is of one cause.

    Args:
        anchor: a published frequency.
        model: built from the atlas as it is now.
    Returns:
        The model's frequency; None where the anchor is not of a nerve or plexus, or asks for what the model does not
        read.
    """
    site, _, cause = anchor.given.partition(" ")
    if not site.startswith(("nerve.", "plexus.")):
        return None
    quantity, _, value = anchor.quantity.partition("=")
    finding = OF_LIMB.get(quantity, quantity)
    if not vocabulary().get(finding):
        return None
    family = vocabulary().parse_finding(finding).family
    values = VALUES.get(value, (value,)) if value else POSITIVE.get(family, ((),))[0]
    look = recorded_as(finding, SIDE, values, model) if values else None
    if look is None:
        return None
    index = model.site_index(f"{site}.{SIDE}")
    atoms, causes = model.atoms(look.target.block, index), model.atoms("cause", index)
    weight = shares(model, index, look.target.block)
    named = [i for i in range(causes.start, causes.stop) if model.causes[i][0] == cause]
    if named and look.target.block == "state":
        weight = model.link[named[0], atoms]
    return float(weight @ look.p[atoms])
