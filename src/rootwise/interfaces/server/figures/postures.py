"""A schematic patient: from the side, from above, from behind, or only the foot."""

from __future__ import annotations

from dataclasses import dataclass

from rootwise.interfaces.server.figures.drawing import Point, area, between, disc, line, towards

TRUNK, THIGH, SHANK, FOOT = 52.0, 42.0, 40.0, 15.0


@dataclass(frozen=True, slots=True)
class Leg:
    """A leg by the directions of thigh, lower leg and foot, in degrees; 0 is to the right, 90 downwards."""

    thigh: float
    shank: float
    foot: float

    def points(self, hip: Point) -> tuple[Point, Point, Point, Point]:
        """Hip, knee, ankle and toes."""
        knee = towards(hip, self.thigh, THIGH)
        ankle = towards(knee, self.shank, SHANK)
        return hip, knee, ankle, towards(ankle, self.foot, FOOT)


@dataclass(frozen=True, slots=True)
class Posture:
    """A patient from the side.

    Attributes:
        hip: where the hip lies.
        trunk: direction of the trunk.
        near: the leg that is tested.
        far: the other one.
        table: left end, right end and height of what the patient lies or sits on.
    """

    hip: Point
    trunk: float
    near: Leg
    far: Leg
    table: tuple[float, float, float]

    def drawn(self) -> str:
        """The patient without arrows."""
        shoulder = towards(self.hip, self.trunk, TRUNK)
        left, right, height = self.table
        return "".join(
            [
                area("table", (left, height), (right, height), (right, height + 7), (left, height + 7)),
                line("far", *self.far.points(self.hip)),
                line("trunk", self.hip, shoulder),
                disc("head", towards(shoulder, self.trunk, 15), 10),
                line("near", *self.near.points(self.hip)),
            ]
        )

    @property
    def knee(self) -> Point:
        """Of the tested leg."""
        return self.near.points(self.hip)[1]

    @property
    def ankle(self) -> Point:
        """Of the tested leg."""
        return self.near.points(self.hip)[2]

    def on_thigh(self, share: float) -> Point:
        """A point of the tested thigh, from hip (0) to knee (1)."""
        return between(self.hip, self.knee, share)

    def on_shank(self, share: float) -> Point:
        """A point of the tested lower leg, from knee (0) to ankle (1)."""
        return between(self.knee, self.ankle, share)


STRAIGHT_UP = Leg(0, 0, 285)  # supine
STRAIGHT_DOWN = Leg(0, 0, 60)  # prone
HANGING = Leg(0, 90, 0)


def sitting(near: Leg) -> Posture:
    """Sitting on the edge, to the right."""
    return Posture((86, 88), 270, near, HANGING, (40, 116, 97))


def supine(near: Leg, far: Leg = STRAIGHT_UP) -> Posture:
    """On the back, the head on the left."""
    return Posture((106, 116), 180, near, far, (18, 222, 125))


def prone(near: Leg, far: Leg = STRAIGHT_DOWN) -> Posture:
    """On the belly, the head on the left."""
    return Posture((106, 116), 180, near, far, (18, 200, 125))


def from_above(*, far: bool = True) -> str:
    """A supine patient seen from above: head, trunk, and the leg that is not tested, straight."""
    trunk = area("trunk-area", (34, 66), (104, 66), (108, 74), (108, 100), (104, 108), (34, 108))
    leg = line("far", (104, 98), (150, 98), (196, 98)) if far else ""
    return disc("head", (18, 87), 11) + trunk + leg


ANKLE: Point = (104, 84)


def foot(turned: float = 0.0, toe: float = 0.0) -> str:
    """A lower leg with its foot, from the side, toes to the right.

    Args:
        turned: degrees of the foot against a right angle; negative is pulled up.
        toe: the same of the toes against the foot.
    """
    heel = towards(towards(ANKLE, 90 + turned, 20), 180 + turned, 14)
    ball = towards(heel, turned, 62)
    return (
        line("near wide", (104, 8), ANKLE)
        + area("sole", ANKLE, heel, ball, towards(ball, turned - 90, 12))
        + line("near", heel, ball)
        + line("near thin", ball, towards(ball, turned + toe, 20))
    )
