"""Structures that a lesion strikes, and what it takes of them, in words."""

from __future__ import annotations

from rootwise.atlas.tables.sites import Effect

_PLACES = {
    "canal": "{} within canal and foramen",
    "ramus": "{} beyond the ganglion",
    "dorsal_ramus": "dorsal ramus of {}",
    "reach": "all fibres to the {}",
    "plexus": "{} plexus",
    "nerve": "{} nerve",
}
_CHANNELS = (("motor", "motor"), ("sensory", "sensory"), ("irritation", "irritated"))


def structure_words(at: str) -> str:
    """A structure of a path in words.

    Args:
        at: as an effect or a path names it: `canal.L2-L4`, `nerve.femoral.intrapelvic`, `cord`.

    Returns:
        Its name: `L2 to L4 within canal and foramen`, `intrapelvic femoral nerve`.
    """
    head, _, rest = at.partition(".")
    if head not in _PLACES:
        return at.replace("_", " ")
    name = rest.replace("-", " to ") if head in ("canal", "ramus", "dorsal_ramus") else rest.replace("_", " ")
    return _PLACES[head].format(" ".join(reversed(name.split("."))))


def effect_words(effect: Effect) -> str:
    """What a state takes: `L2 within canal and foramen, motor 50 %, sensory 50 %`."""
    side = {"same": "", "both": ", both sides"}.get(effect.side, f", {effect.side}")
    losses = [f"{word} {100 * getattr(effect, name):.0f} %" for name, word in _CHANNELS if getattr(effect, name)]
    return f"{structure_words(effect.at)}{side}: {', '.join(losses) or 'nothing'}"
