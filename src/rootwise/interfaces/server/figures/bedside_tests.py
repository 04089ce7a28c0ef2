"""How a bedside test is done, as a drawing: each test its own, from a posture, a movement and the examiner's hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape

from rootwise.interfaces.server.figures import leg_regions, strength
from rootwise.interfaces.server.figures.drawing import (
    Drawing,
    arrow,
    disc,
    hammer,
    line,
    pain,
    pressed,
    towards,
    turn,
    words,
)
from rootwise.interfaces.server.figures.postures import ANKLE, Leg, foot, from_above, prone, sitting, supine

LEGEND = "Solid arrow: movement. Dashed arrow: the examiner's hand. Star: where it hurts."


def figure(finding: str) -> str | None:
    """The drawing of a test as SVG with its text alternative; None where there is none.

    Args:
        finding: id of the vocabulary.
    """
    family, _, region = finding.partition(".")
    if family == "sensation":
        drawn = leg_regions.drawing(region)
        box = leg_regions.BOX
    else:
        draw = _DRAWINGS.get(finding)
        drawn = draw() if draw else None
        box = "0 0 240 150"
    if drawn is None:
        return None
    parts, told = drawn
    name = f"figure-{finding}"
    return (
        f'<svg class="test-figure" viewBox="{box}" role="img" aria-labelledby="{name}">'
        f'<title id="{name}">{escape(told)}</title>{parts}</svg>'
    )


def _knee_jerk() -> Drawing:
    body = sitting(Leg(0, 90, 0))
    tendon = (136, 98)
    return (
        body.drawn() + line("tendon", (135, 92), (135, 106)) + hammer(tendon, 0) + turn("move", body.knee, 52, 82, 60),
        "Sitting, legs dangling: the hammer strikes the tendon below the kneecap; the lower leg swings forward.",
    )


def _adductor_jerk() -> Drawing:
    leg = Leg(312, 52, 20)
    hip, knee, ankle, toes = leg.points((106, 78))
    inner = (122, 70)
    return (
        from_above()
        + line("near", hip, knee, ankle, toes)
        + line("tendon", (110, 82), (128, 62))
        + hammer(inner, 40)
        + arrow("move", (150, 34), (160, 62)),
        "Supine, from above, the hip bent and a little out: the hammer strikes the finger on the inner thigh; the "
        "thigh moves inwards.",
    )


def _hamstring_jerk() -> Drawing:
    body = prone(Leg(0, 325, 55))
    return (
        body.drawn() + line("tendon", (130, 108), (150, 107)) + hammer((140, 107), 270)
        + turn("move", body.knee, 52, 340, 306),
        "Prone, the knee a little bent: the hammer strikes the finger on the inner tendon behind the knee.",
    )  # fmt: skip


def _ankle_jerk() -> Drawing:
    return (
        foot() + line("tendon", (94, 50), (92, 100)) + hammer((92, 76), 180) + turn("move", ANKLE, 78, -4, 22),
        "The foot at a right angle: the hammer strikes the tendon behind the ankle; the foot moves down.",
    )


def _straight_leg_raise() -> Drawing:
    body = supine(Leg(318, 318, 228))
    return (
        body.drawn() + turn("move", body.hip, 66, 352, 326) + pain(towards(body.on_shank(0.4), 48, 16)),
        "Supine: the straight leg that hurts is lifted; pain runs down its back below the knee.",
    )


def _crossed_straight_leg_raise() -> Drawing:
    body = supine(Leg(0, 0, 285), Leg(318, 318, 228))
    return (
        body.drawn() + turn("move", body.hip, 66, 345, 326) + pain((184, 102)),
        "Supine: the leg that does not hurt is lifted; the known pain runs down the other leg.",
    )


def _femoral_stretch() -> Drawing:
    body = prone(Leg(345, 250, 340))
    return (
        body.drawn() + turn("move", body.knee, 50, 335, 272) + arrow("move", (128, 134), (128, 118))
        + pain((118, 134)) + pressed((92, 106), 270, 32),
        "Prone, the pelvis held: the knee is bent, then the thigh lifted; pain at the front of the thigh.",
    )  # fmt: skip


def _crossed_femoral_stretch() -> Drawing:
    body = prone(Leg(0, 0, 60), Leg(345, 250, 340))
    return (
        body.drawn() + turn("move", (147, 105), 50, 335, 272) + pain((140, 134)),
        "Prone: knee and hip of the leg that does not hurt are bent back; the known pain comes in the other thigh.",
    )


def _slump() -> Drawing:
    body = Leg(0, 12, 285)
    hip = (86.0, 92.0)
    table = line("floor", (40, 101), (116, 101))
    return (
        table
        + line("far", *Leg(0, 90, 0).points(hip))
        + line("trunk", hip, (76, 66), (90, 42))
        + disc("head", (108, 44), 10)
        + line("near", *body.points(hip))
        + turn("move", (128, 92), 44, 80, 30)
        + turn("move", (90, 42), 34, 280, 340)
        + pain((140, 112)),
        "Sitting, slumped, chin on the chest: the knee is straightened and the foot pulled up; pain down the leg.",
    )


def _rotation(turned: float, *, stops: bool) -> str:
    """The hip at a right angle from above: the thigh points at the reader, the lower leg lies to the right."""
    knee = (112.0, 66.0)
    parts = (
        from_above()
        + line("ghost", knee, towards(knee, 0, 54))
        + line("near", knee, towards(knee, turned, 54))
        + disc("joint", knee, 11)
    )
    parts += turn("move", knee, 66, 0, turned)
    if stops:
        parts += line("stop", towards(knee, turned - 16, 46), towards(knee, turned - 16, 84))
    return parts


def _internal_rotation_pain() -> Drawing:
    return (
        _rotation(-42, stops=False) + pain((96, 62)),
        "Supine, from above, hip and knee at a right angle: the foot swings out, the hip turns in; pain in the groin.",
    )


def _internal_rotation_limited() -> Drawing:
    return (
        _rotation(-18, stops=True),
        "Supine, from above, hip and knee at a right angle: the foot swings out, and stops early.",
    )


def _faber() -> Drawing:
    knee, ankle = (138.0, 34.0), (150.0, 90.0)
    press = _press(knee) + _press((100, 104))
    return (
        from_above() + line("near", (106, 72), knee, ankle) + press + pain((112, 64)),
        "Supine, from above, the ankle on the other knee: the bent knee and the opposite pelvis are pressed down.",
    )


def _press(at: tuple[float, float]) -> str:
    """A push away from the reader: a ring with a cross."""
    rays = (line("force-cross", towards(at, angle, 6), towards(at, angle + 180, 6)) for angle in (45, 135))
    return disc("force-ring", at, 9) + "".join(rays)


def _fadir() -> Drawing:
    knee = (126.0, 92.0)
    return (
        from_above()
        + line("near", (106, 74), knee, towards(knee, 322, 52))
        + disc("joint", knee, 10)
        + arrow("force", (128, 62), (126, 80))
        + turn("move", knee, 62, 352, 320)
        + pain((98, 64)),
        "Supine, from above, the hip at a right angle: the knee is brought across, the foot swings out; the groin "
        "hurts.",
    )


def _log_roll() -> Drawing:
    body = supine(Leg(0, 0, 285))
    return (
        body.drawn()
        + turn("move", (132, 116), 20, 200, 330)
        + turn("move", (168, 116), 20, 340, 210)
        + pain((108, 96)),
        "Supine: the straight leg is rolled in and out; pain in the groin.",
    )


def _resisted_flexion() -> Drawing:
    body = sitting(Leg(335, 90, 0))
    return (
        body.drawn() + pressed(body.on_thigh(0.8), 275) + pain((98, 66)),
        "Sitting, the thigh lifted: the examiner presses on it; pain in the groin.",
    )


def _trochanter() -> Drawing:
    body = supine(Leg(0, 0, 20), Leg(4, 4, 20))
    return (
        body.drawn() + pressed((106, 104), 270, 40) + pain((122, 100)),
        "Lying on the other side: the examiner presses on the bony point of the outer hip; it hurts there.",
    )


def _trendelenburg() -> Drawing:
    stance, lifted = (96.0, 62.0), (134.0, 76.0)
    return (
        line("floor", (60, 144), (180, 144))
        + disc("head", (110, 14), 9)
        + line("trunk", (110, 28), (114, 62))
        + line("far", lifted, (138, 104), (140, 122))
        + line("near", stance, (96, 102), (96, 140))
        + line("trunk", stance, lifted)
        + line("ghost", (84, 62), (160, 62))
        + arrow("move", (150, 62), (150, 84))
        + words((70, 60), "standing leg", "end")
        + words((160, 84), "pelvis sinks"),
        "From behind, standing on the leg that is tested: the pelvis sinks on the lifted side.",
    )


_DRAWINGS: Mapping[str, Callable[[], Drawing]] = {
    **strength.DRAWINGS,
    "reflex.patellar": _knee_jerk,
    "reflex.adductor": _adductor_jerk,
    "reflex.medial_hamstring": _hamstring_jerk,
    "reflex.achilles": _ankle_jerk,
    "tension.straight_leg_raise": _straight_leg_raise,
    "tension.crossed_straight_leg_raise": _crossed_straight_leg_raise,
    "tension.femoral_nerve_stretch": _femoral_stretch,
    "tension.crossed_femoral_nerve_stretch": _crossed_femoral_stretch,
    "tension.slump": _slump,
    "hip_exam.internal_rotation_pain": _internal_rotation_pain,
    "hip_exam.internal_rotation_limited": _internal_rotation_limited,
    "hip_exam.faber": _faber,
    "hip_exam.fadir": _fadir,
    "hip_exam.log_roll": _log_roll,
    "hip_exam.resisted_flexion_pain": _resisted_flexion,
    "hip_exam.trochanter_tenderness": _trochanter,
    "hip_exam.trendelenburg": _trendelenburg,
}
