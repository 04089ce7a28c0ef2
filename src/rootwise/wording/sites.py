"""Names of sites and of sets of sites, the same wherever one is shown."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from rootwise.atlas.levels import Side, geometry, root_name
from rootwise.terms import vocabulary
from rootwise.wording.layout import sentence_list

# Sites whose name is more than the words of their id and kind.
_NAMES = {
    "other": "a source that Rootwise does not model",
    "none": "no source",
    "spine.axial": "axial spine",
    "cauda_equina": "cauda equina",
    "conus": "conus medullaris",
    "vessel.aorta": "aorta",
    "vessel.aortoiliac": "aortoiliac artery",
    "vessel.femoropopliteal": "femoropopliteal artery",
    "systemic.motor_neuron": "motor neuron disease",
    "viscera.pelvis": "pelvic organs",
    "bone.pubis": "pubis",
    "bone.sacrum": "sacrum",
    "nerve.tibial_tarsal_tunnel": "tibial nerve in the tarsal tunnel",
}
# What a name alone would leave open.
_EXPLAINED = {"spine.axial": "back pain without a nerve lesion", "none": "nothing found needs one"}
BOTH = ".both"  # how the id of one source of both sides ends
_KINDS = {"nerve": "nerve", "plexus": "plexus", "joint": "joint", "cord": "cord"}

_CAUSES = {
    "disc": "disc herniation",
    "stenosis": "stenosis of bone or foramen, or deformity",
    "mass": "mass",
    "infection": "infection",
    "bleeding": "bleeding or ischaemia",
    "inflammatory": "inflammation (zoster, diabetic)",
    "trauma": "trauma or a procedure",
    "degenerative": "degeneration",
    "compression": "entrapment",
    "unknown": "unknown cause",
}


# The same causes where neither root nor nerve is the site.
_CAUSES_ELSEWHERE = {
    "stenosis": "narrowing or deformity",
    "inflammatory": "inflammation",
    "compression": "impingement or overload",
}
_NEURAL = frozenset({"root", "canal", "plexus", "nerve"})


def cause_name(cause: str, kind: str = "root") -> str:
    """A cause in words; an id without its own words is spelled out.

    Args:
        cause: its id.
        kind: kind of the site: a joint's inflammation is not zoster.

    Returns:
        Its name.
    """
    words = _CAUSES if kind in _NEURAL else _CAUSES | _CAUSES_ELSEWHERE
    return words.get(cause, cause.replace("_", " "))


@cache  # some hundred sites, each named in every record
def site_name(site: str) -> str:
    """A site's full name: `L2 right: exits the L2-L3 foramen, traverses the L1-L2 disc`, `left hip joint`.

    Args:
        site: a site id with its side where it has two, or `other`.

    Returns:
        The one way in which the site is shown on its own.
    """
    base, side = _parts(site)
    root = base.removeprefix("root.")
    if base.startswith("root.") and root in geometry().roots:
        known: Side | None = "left" if side == "left" else "right" if side == "right" else None
        return root_name(root, known)
    name = short_name(site)
    return f"{name}: {_EXPLAINED[base]}" if base in _EXPLAINED else name


@cache
def short_name(site: str) -> str:
    """A site's name within a sentence: `L2 right`, `left femoral nerve`; a root never goes without its side.

    Args:
        site: as for `site_name`.

    Returns:
        The name, side as a word.
    """
    base, side = _parts(site)
    if base.endswith(BOTH):
        return f"{short_name(base.removesuffix(BOTH)).removesuffix(' side unknown')} on both sides"
    if base.startswith(("root.", "roots.")):
        return f"{base.partition('.')[2].replace('-', ' to ')} {side if side in ('left', 'right') else 'side unknown'}"
    kind, _, item = base.partition(".")
    words = _NAMES.get(base) or " ".join(filter(None, [(item or kind).replace("_", " "), _KINDS.get(kind)]))
    if side == "unknown":
        return f"{words}, side unknown"
    return f"{side} {words}" if side else words


def set_name(sites: Sequence[str], with_or_without: str | None = None) -> str:
    """The name of a set of sites.

    Args:
        sites: one or two site ids, or `other`.
        with_or_without: the member that adds little, if one does.

    Returns:
        A single site's full name, `X and Y`, or `X, with or without Y`.
    """
    if len(sites) == 1:
        return site_name(sites[0])
    if with_or_without in sites:
        rest = [site for site in sites if site != with_or_without]
        return f"{short_set(rest)}, with or without {short_name(str(with_or_without))}"
    return short_set(sites)


def place_name(sites: Sequence[str], with_or_without: str | None = None) -> str:
    """The name of a set where room is short: `L3 right, exits the L3-L4 foramen`; else as `set_name`.

    Args:
        sites, with_or_without: as for `set_name`.

    Returns:
        The name; of one root the disc that it crosses is left out.
    """
    root = sites[0].split(".")[1] if len(sites) == 1 and sites[0].startswith("root.") else ""
    name = set_name(sites, with_or_without)
    return name.partition(", traverses")[0].replace(": exits", ", exits") if root in geometry().roots else name


def short_set(sites: Sequence[str]) -> str:
    """The name of a set within a sentence."""
    return sentence_list(short_name(site) for site in sites)


def _parts(site: str) -> tuple[str, str | None]:
    sites = vocabulary().sites
    return sites.base(site), sites.side(site)
