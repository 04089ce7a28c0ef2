"""Where everything lies on the map of spine and nerves: coordinates of a drawing, not of a body.

The map is seen from behind, so that the patient's left is on the left. x counts outwards from the midline, y downwards;
each half mirrors the other. Which root leaves where, and which nerve follows which, is the atlas's to say: the tests
hold this map against `anatomy/geometry.yaml` and `anatomy/supply.csv`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]

HALF_WIDTH, HEIGHT = 232, 578

# Vertebrae: top of each body; the disc lies in the gap to the next one.
BODY_HALF, BODY_HEIGHT, PITCH = 31, 18, 25
VERTEBRAE: Mapping[str, float] = {
    name: 34 + PITCH * place for place, name in enumerate(("T10", "T11", "T12", "L1", "L2", "L3", "L4", "L5"))
}
SACRUM: tuple[Point, ...] = ((36, 234), (13, 326))
CORD_TOP, CONUS_TIP = 16, 131  # the tip about the L1-L2 disc
_FORAMEN_X = 34

# Root -> where it leaves, by the foramen of `geometry.yaml`.
FORAMINA: Mapping[str, Point] = {
    "T10-T11": (_FORAMEN_X, 55.5),
    "T11-T12": (_FORAMEN_X, 80.5),
    "T12-L1": (_FORAMEN_X, 105.5),
    "L1-L2": (_FORAMEN_X, 130.5),
    "L2-L3": (_FORAMEN_X, 155.5),
    "L3-L4": (_FORAMEN_X, 180.5),
    "L4-L5": (_FORAMEN_X, 205.5),
    "L5-S1": (_FORAMEN_X, 230.5),
    "S1": (22, 250),
    "S2": (19, 267),
    "S3": (16, 284),
    "S4": (14, 301),
    "S5": (11, 316),
}
# Where each root leaves cord or conus: (outwards, down).
ORIGINS: Mapping[str, Point] = {
    "T10": (3, 46), "T11": (3, 70), "T12": (3, 92), "L1": (3, 108), "L2": (3, 113), "L3": (3, 117), "L4": (2.5, 121),
    "L5": (2, 124), "S1": (1.5, 127), "S2": (1, 129), "S3": (1, 130), "S4": (0.5, 131), "S5": (0.5, 131),
}  # fmt: skip

LUMBAR_BAR: tuple[Point, Point] = ((104, 126), (104, 240))
SACRAL_BAR: tuple[Point, Point] = ((88, 262), (88, 344))

# (root, first structure of a path) -> from the foramen on.
FROM_ROOT: Mapping[tuple[str, str], tuple[Point, ...]] = {
    ("T10", "nerve.intercostal"): ((44, 55.5), (112, 66)),
    ("T11", "nerve.intercostal"): ((112, 84),),
    ("T12", "nerve.intercostal"): ((112, 102),),
    ("T12", "plexus.lumbar"): ((44, 110), (104, 130)),
    ("L1", "plexus.lumbar"): ((104, 142),),
    ("L2", "plexus.lumbar"): ((104, 166),),
    ("L3", "plexus.lumbar"): ((104, 191),),
    ("L4", "plexus.lumbar"): ((104, 216),),
    ("L4", "plexus.sacral"): ((44, 219), (60, 246), (88, 266)),
    ("L5", "plexus.sacral"): ((48, 248), (88, 276)),
    ("S1", "plexus.sacral"): ((88, 290),),
    ("S2", "plexus.sacral"): ((88, 303),),
    ("S3", "plexus.sacral"): ((88, 316),),
    ("S4", "plexus.sacral"): ((88, 328),),
    ("S5", "plexus.sacral"): ((88, 338),),
}
# A dorsal ramus turns back at once: the same short stroke at every foramen, from there.
DORSAL_RAMUS: Point = (7, -9)

# (structure before, structure) -> its line, from the structure before.
BEYOND: Mapping[tuple[str, str], tuple[Point, ...]] = {
    ("plexus.lumbar", "nerve.iliohypogastric"): ((104, 134), (114, 134)),
    ("plexus.lumbar", "nerve.ilioinguinal"): ((104, 154), (114, 154)),
    ("plexus.lumbar", "nerve.genitofemoral"): ((104, 176), (114, 176)),
    ("plexus.lumbar", "nerve.lateral_femoral_cutaneous"): ((104, 200), (114, 200)),
    ("plexus.lumbar", "nerve.obturator"): ((104, 222), (114, 222)),
    ("plexus.lumbar", "nerve.femoral.intrapelvic"): ((104, 238), (116, 250), (146, 250), (162, 266), (162, 306)),
    ("nerve.femoral.intrapelvic", "nerve.femoral"): ((162, 306), (162, 350)),
    ("nerve.femoral", "nerve.anterior_femoral_cutaneous"): ((162, 350), (172, 360), (194, 360)),
    ("nerve.femoral", "nerve.saphenous"): ((162, 350), (162, 440), (198, 472), (198, 482)),
    ("plexus.sacral", "nerve.superior_gluteal"): ((88, 274), (98, 274)),
    ("plexus.sacral", "nerve.inferior_gluteal"): ((88, 300), (98, 300)),
    ("plexus.sacral", "nerve.posterior_femoral_cutaneous"): ((88, 331), (98, 331)),
    ("plexus.sacral", "nerve.pudendal"): ((88, 336), (62, 348), (52, 348)),
    ("plexus.sacral", "nerve.sciatic.tibial"): ((88, 344), (85, 349), (85, 422)),
    ("plexus.sacral", "nerve.sciatic.fibular"): ((88, 344), (91, 349), (91, 422)),
    ("nerve.sciatic.tibial", "nerve.tibial"): ((85, 422), (85, 470)),
    ("nerve.tibial", "nerve.tibial_tarsal_tunnel"): ((85, 470), (85, 508)),
    ("nerve.tibial_tarsal_tunnel", "nerve.medial_plantar"): ((85, 508), (75, 530)),
    ("nerve.tibial_tarsal_tunnel", "nerve.lateral_plantar"): ((85, 508), (95, 530)),
    ("nerve.tibial", "nerve.sural"): ((85, 470), (62, 488), (62, 506)),
    ("nerve.sciatic.fibular", "nerve.sural"): ((91, 422), (91, 446), (62, 469), (62, 506)),
    ("nerve.sciatic.fibular", "nerve.common_fibular"): ((91, 422), (118, 450), (118, 468)),
    ("nerve.common_fibular", "nerve.deep_fibular"): ((118, 468), (108, 480), (108, 500)),
    ("nerve.common_fibular", "nerve.superficial_fibular"): ((118, 468), (162, 502), (162, 520)),
    ("dorsal_ramus", "nerve.cluneal"): (),
}


@dataclass(frozen=True, slots=True)
class Label:
    """Words on the map."""

    lines: tuple[str, ...]
    at: Point
    anchor: Anchor = "start"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a site is marked.

    Attributes:
        at: of its number.
        label: its name; `shown` tells whether also where it is not lit.
    """

    at: Point
    label: Label | None = None
    shown: bool = False


def _stub(x: float, y: float, *lines: str) -> Place:
    """A nerve that the map does not follow: its name stands at its end, its number where it leaves the plexus."""
    return Place((x - 7, y), Label(lines, (x + 4, y + 4 - 6 * (len(lines) - 1))), shown=True)


def _nerve(x: float, y: float, *lines: str, at: Point, anchor: Anchor = "start") -> Place:
    return Place((x, y), Label(lines, at, anchor), shown=True)


def _hidden(x: float, y: float, *lines: str, at: Point, anchor: Anchor = "start") -> Place:
    return Place((x, y), Label(lines, at, anchor))


PLACES: Mapping[str, Place] = {
    "nerve.intercostal": _nerve(103, 84, "intercostal", at=(118, 88)),
    "nerve.iliohypogastric": _stub(114, 134, "iliohypogastric"),
    "nerve.ilioinguinal": _stub(114, 154, "ilioinguinal"),
    "nerve.genitofemoral": _stub(114, 176, "genitofemoral"),
    "nerve.lateral_femoral_cutaneous": _stub(114, 200, "lateral femoral", "cutaneous"),
    "nerve.obturator": _stub(114, 222, "obturator"),
    "nerve.femoral": _nerve(162, 326, "femoral", at=(174, 330)),
    "nerve.femoral.intrapelvic": Place((162, 280)),
    "nerve.anterior_femoral_cutaneous": _nerve(186, 360, "anterior", "cutaneous", at=(198, 378), anchor="middle"),
    "nerve.saphenous": _nerve(198, 472, "saphenous", at=(193, 496), anchor="middle"),
    "nerve.superior_gluteal": _stub(98, 274, "superior", "gluteal"),
    "nerve.inferior_gluteal": _stub(98, 300, "inferior", "gluteal"),
    "nerve.posterior_femoral_cutaneous": _stub(98, 331, "posterior", "femoral", "cutaneous"),
    "nerve.pudendal": _nerve(60, 348, "pudendal", at=(48, 366), anchor="middle"),
    "nerve.sciatic": _nerve(88, 384, "sciatic", at=(76, 388), anchor="end"),
    "nerve.tibial": _nerve(85, 446, "tibial", at=(74, 442), anchor="end"),
    "nerve.tibial_tarsal_tunnel": _hidden(85, 490, "tarsal tunnel", at=(85, 560), anchor="middle"),
    "nerve.medial_plantar": _nerve(78, 524, "plantar", at=(85, 547), anchor="middle"),
    "nerve.lateral_plantar": Place((92, 524)),
    "nerve.sural": _nerve(62, 498, "sural", at=(52, 522), anchor="middle"),
    "nerve.common_fibular": _nerve(118, 452, "common", "fibular", at=(130, 449)),
    "nerve.deep_fibular": _nerve(108, 494, "deep", "fibular", at=(110, 516), anchor="middle"),
    "nerve.superficial_fibular": _nerve(162, 510, "superficial", "fibular", at=(164, 536), anchor="middle"),
    "nerve.cluneal": _hidden(206, 246, "cluneal", at=(194, 250), anchor="end"),
    "plexus.lumbar": Place((104, 184)),
    "plexus.sacral": Place((88, 316)),
    "plexus.lumbosacral": Place((96, 250)),
    "joint.hip": _nerve(206, 300, "hip", at=(192, 304), anchor="end"),
    "joint.knee": _nerve(143, 424, "knee", at=(130, 420), anchor="end"),
    "joint.sacroiliac": _hidden(31, 282, "sacroiliac", "joint", at=(8, 340)),
    "joint.facet": Place((24, 218)),
    "bone.proximal_femur": _hidden(218, 332, "proximal", "femur", at=(228, 348), anchor="end"),
    "bone.femoral_shaft": _hidden(204, 416, "femoral", "shaft", at=(204, 434), anchor="middle"),
    "bone.sacrum": _hidden(17, 243, "sacrum", at=(4, 372)),
    "bone.pubis": _hidden(22, 392, "pubis", at=(22, 410), anchor="middle"),
    "soft.greater_trochanter": _hidden(219, 268, "greater", "trochanter", at=(208, 260), anchor="end"),
    "soft.iliopsoas": _hidden(214, 222, "iliopsoas", at=(228, 240), anchor="end"),
    "soft.piriformis": _hidden(126, 362, "piriformis", at=(126, 380), anchor="middle"),
    "vessel.aorta": Place((0, 190)),
    "vessel.aortoiliac": Place((72, 226)),
    "vessel.femoropopliteal": Place((112, 404)),
    "viscera.kidney": _hidden(168, 106, "kidney", at=(180, 110)),
    "viscera.inguinal_hernia": _hidden(130, 372, "inguinal", "hernia", at=(130, 390), anchor="middle"),
    "viscera.pelvis": _hidden(0, 348, "pelvic", "organs", at=(0, 366), anchor="middle"),
    "viscera.testis": _hidden(22, 430, "testis", at=(22, 448), anchor="middle"),
    "brain": _hidden(0, 6, "brain", at=(14, 10)),
    "cord.cervical": _hidden(0, 25, "cervical cord", at=(14, 29)),
    "cord.thoracic": Place((0, 66)),
    "conus": Place((0, 124)),
    "cauda_equina": Place((0, 168)),
    "spine.axial": Place((0, 218)),
}
