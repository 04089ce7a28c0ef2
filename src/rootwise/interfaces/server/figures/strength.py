"""How strength is tested, as a drawing: the movement, and the hand that resists it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rootwise.interfaces.server.figures.drawing import Drawing, arrow, line, pressed, towards, turn, words
from rootwise.interfaces.server.figures.postures import ANKLE, Leg, foot, prone, sitting, supine


def _hip_flexion() -> Drawing:
    body = sitting(Leg(335, 90, 0))
    up = arrow("move", towards(body.on_thigh(0.45), 90, 14), towards(body.on_thigh(0.45), 270, 24))
    down = pressed(body.on_thigh(0.85), 275)
    return body.drawn() + up + down, "Sitting: the thigh is lifted; the examiner presses down just above the knee."


def _hip_extension() -> Drawing:
    body = prone(Leg(344, 344, 44))
    return (
        body.drawn() + arrow("move", (150, 122), (150, 88)) + pressed(body.on_shank(0.7), 270),
        "Prone: the straight leg is lifted; the examiner presses down on the calf.",
    )


def _hip_abduction() -> Drawing:
    body = supine(Leg(336, 336, 20), Leg(0, 0, 20))
    return (
        body.drawn() + arrow("move", (138, 112), (138, 84)) + pressed(body.on_thigh(0.95), 250),
        "Lying on the other side: the upper leg is lifted; the examiner presses down on the outer knee.",
    )


def _hip_adduction() -> Drawing:
    body = supine(Leg(0, 0, 20), Leg(326, 326, 10))
    return (
        body.drawn() + arrow("move", (180, 118), (180, 92)) + pressed(body.on_thigh(0.8), 270, 26),
        "Lying on the side that is tested, the other leg held up: the lower leg is lifted; the examiner presses down "
        "on its inner thigh.",
    )


def _knee_extension() -> Drawing:
    body = sitting(Leg(0, 55, 330))
    return (
        body.drawn() + turn("move", body.knee, 54, 88, 34) + pressed(body.on_shank(0.8), 325, 34),
        "Sitting: the knee is straightened; the examiner presses the shin back above the ankle.",
    )


def _knee_flexion() -> Drawing:
    body = prone(Leg(0, 300, 30))
    pull = arrow("force", towards(body.on_shank(0.8), 30, 8), towards(body.on_shank(0.8), 30, 34))
    return (
        body.drawn() + turn("move", body.knee, 30, 352, 312) + pull,
        "Prone: the knee is bent; the examiner pulls the lower shin towards straight.",
    )


def _ankle_dorsiflexion() -> Drawing:
    return (
        foot(-14) + turn("move", ANKLE, 74, 16, -14) + pressed((146, 80), 280),
        "The foot is pulled up; the examiner presses down on its back.",
    )


def _ankle_plantarflexion() -> Drawing:
    floor = line("floor", (40, 136), (200, 136))
    return (
        foot(24) + floor + arrow("move", (74, 128), (74, 84)),
        "Standing on one leg: the heel is raised again and again.",
    )


def _foot_from_front(turned: float, edge: str, side: int) -> Drawing:
    """The right foot from the front; the inner edge is on the right of the picture."""
    ankle = (112.0, 88.0)
    toes = towards(ankle, 90 + turned, 26)
    ends = towards(toes, turned, 26), towards(toes, turned + 180, 26)
    inner, outer = ends
    pushed = inner if side > 0 else outer
    parts = (
        line("near wide", (112, 8), ankle)
        + line("near", ankle, toes)
        + line("near wide", outer, inner)
        + turn("move", ankle, 48, 90 + side * 26, 90 - side * 26)
        + pressed(pushed, 0 if side > 0 else 180, 36)
        + words((136, 24), "inner side")
        + words((88, 24), "outer side", "end")
    )
    return parts, f"The foot from the front: the sole is turned {edge}; the examiner presses the other way."


def _ankle_inversion() -> Drawing:
    return _foot_from_front(-22, "in", 1)


def _ankle_eversion() -> Drawing:
    return _foot_from_front(22, "out", -1)


def _great_toe_extension() -> Drawing:
    return (
        foot(0, -38) + turn("move", (152, 104), 34, 8, -46) + pressed((166, 92), 300, 34),
        "The great toe is pulled up; the examiner presses down on its end.",
    )


def _toe_flexion() -> Drawing:
    return (
        foot(0, 42) + turn("move", (152, 104), 34, -12, 44) + pressed((164, 118), 115, 32),
        "The toes curl; the examiner resists under them.",
    )


DRAWINGS: Mapping[str, Callable[[], Drawing]] = {
    "strength.hip_flexion": _hip_flexion,
    "strength.hip_extension": _hip_extension,
    "strength.hip_abduction": _hip_abduction,
    "strength.hip_adduction": _hip_adduction,
    "strength.knee_extension": _knee_extension,
    "strength.knee_flexion": _knee_flexion,
    "strength.ankle_dorsiflexion": _ankle_dorsiflexion,
    "strength.ankle_plantarflexion": _ankle_plantarflexion,
    "strength.ankle_inversion": _ankle_inversion,
    "strength.ankle_eversion": _ankle_eversion,
    "strength.great_toe_extension": _great_toe_extension,
    "strength.toe_flexion": _toe_flexion,
}
