"""Where a region of skin lies: a leg from the front and from behind, and the sole, with the region hatched.

The borders are schematic: they show where to touch, not where a nerve ends.
"""

from __future__ import annotations

from collections.abc import Mapping

from rootwise.interfaces.server.figures.drawing import Point, area, words

BOX = "0 0 240 262"

Outline = tuple[Point, ...]

# A right leg from the front: its outer side is on the left of the picture.
_LEG: Outline = (
    (10, 0), (3, 26), (2, 48), (9, 92), (17, 124), (15, 148), (24, 200), (22, 212), (12, 226), (14, 232), (40, 232),
    (42, 224), (39, 208), (40, 198), (46, 152), (43, 124), (52, 92), (60, 60), (62, 0),
)  # fmt: skip
_SOLE: Outline = (
    (14, 0), (24, 2), (29, 12), (28, 40), (25, 60), (16, 66), (9, 60), (7, 36), (2, 14), (6, 4),
)  # fmt: skip
# Parts of the pictures: which one, and the area on it.
_FRONT: Mapping[str, Outline] = {
    "groin": ((40, 28), (61, 44), (60, 60), (54, 72), (38, 44)),
    "lateral_hip": ((6, 14), (18, 20), (17, 52), (2, 48), (3, 26)),
    "anterior_thigh": ((17, 52), (38, 46), (42, 60), (41, 112), (20, 112), (16, 80)),
    "medial_thigh": ((44, 62), (52, 74), (58, 68), (52, 92), (44, 120), (42, 112)),
    "lateral_thigh": ((3, 52), (16, 54), (19, 112), (14, 112), (9, 92)),
    "knee": ((17, 114), (43, 114), (44, 140), (16, 140)),
    "medial_leg": ((32, 142), (45, 142), (45, 154), (40, 198), (39, 206), (31, 204)),
    "lateral_leg": ((16, 142), (30, 142), (29, 202), (24, 200), (15, 150)),
    "dorsal_foot": ((25, 198), (39, 200), (41, 220), (16, 220)),
    "great_toe": ((34, 220), (41, 221), (40, 232), (33, 232)),
    "lateral_foot": ((12, 226), (18, 216), (21, 220), (18, 232), (14, 232)),
}
_BACK: Mapping[str, Outline] = {
    "posterior_thigh": ((14, 60), (52, 62), (48, 92), (41, 122), (20, 122), (13, 92)),
    "perineum": ((50, 46), (62, 42), (62, 58), (56, 66)),
    "lateral_hip": ((4, 22), (16, 22), (15, 52), (2, 48)),
}
_UNDER: Mapping[str, Outline] = {
    "sole": _SOLE,
    "great_toe": ((14, 0), (24, 2), (28, 10), (18, 16)),
    "lateral_foot": ((2, 14), (8, 14), (12, 60), (9, 60), (7, 36)),
}
_FRONT_AT, _BACK_AT, _SOLE_AT = (10.0, 22.0), (90.0, 22.0), (180.0, 186.0)


def drawing(region: str) -> tuple[str, str] | None:
    """The pictures with one region hatched, and what they show in words.

    Args:
        region: id of the vocabulary.

    Returns:
        None where these pictures have no such region.
    """
    seen = {"front": region in _FRONT, "back": region in _BACK, "sole": region in _UNDER}
    if not any(seen.values()):
        return None
    hatch = f"hatch-{region}"
    parts = [
        f'<defs><pattern id="{hatch}" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect class="hatch-ground" width="5" height="5"/><path class="hatch-line" d="M0 0V5"/></pattern></defs>'
    ]
    for outline, regions, at in ((_LEG, _FRONT, _FRONT_AT), (_LEG, _BACK, _BACK_AT), (_SOLE, _UNDER, _SOLE_AT)):
        mirrored = regions is _BACK
        parts.append(area("skin", *_placed(outline, at, mirrored)))
        if region in regions:
            shaded = area("region", *_placed(regions[region], at, mirrored))
            parts.append(shaded.replace('class="region"', f'class="region" fill="url(#{hatch})"'))
    named = {"front": (42.0, 14.0), "back": (122.0, 14.0), "sole": (196.0, 178.0)}
    parts += [words(at, name, "middle") for name, at in named.items()]
    where = " and ".join(name for name, there in seen.items() if there)
    return "".join(parts), f"A right leg from the front and from behind, and its sole; hatched on the {where}: " + (
        region.replace("_", " ")
    )


def _placed(outline: Outline, at: Point, mirrored: bool) -> tuple[Point, ...]:
    return tuple((at[0] + (64 - x if mirrored else x), at[1] + y) for x, y in outline)
