"""The drawing of the body: whole, symmetric, and large enough to be hit."""

import math

import pytest

from rootwise.interfaces.server.entry.symptoms import lines, places
from rootwise.interfaces.server.figures.body import Field, View, views
from rootwise.interfaces.server.figures.layers import denied, marked, shades
from rootwise.queries.atlas.skin import skin_supply, suppliers
from rootwise.terms import vocabulary

FINGER = 24.0  # px: the least target of WCAG 2.2, 2.5.8; a unit of the drawing is about one pixel of a 320 px screen
BY_NAME = {view.name: view for view in views()}


def mirrored(field: Field, view: View) -> Field:
    """The field of the same part on the other side."""
    other = {"left": "right", "right": "left"}[field.side]
    found = [one for one in view.fields if (one.part, one.region, one.side) == (field.part, field.region, other)]
    assert len(found) == 1
    return found[0]


def widest_circle(field: Field) -> float:
    """Diameter of the widest circle within a field, by trying points of a mesh."""
    corners = field.corners
    edges = list(zip(corners, (*corners[1:], corners[0]), strict=True))
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    best = 0.0
    for i in range(1, 24):
        for j in range(1, 40):
            point = (min(xs) + (max(xs) - min(xs)) * i / 24, min(ys) + (max(ys) - min(ys)) * j / 40)
            if inside(point, edges):
                best = max(best, 2 * min(distance(point, *edge) for edge in edges))
    return best


def inside(point: tuple[float, float], edges: list[tuple[tuple[float, float], tuple[float, float]]]) -> bool:
    x, y = point
    crossed = [
        (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1 if y1 != y2 else False
        for (x1, y1), (x2, y2) in edges
    ]
    return sum(crossed) % 2 == 1


def distance(point: tuple[float, float], start: tuple[float, float], end: tuple[float, float]) -> float:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    along = ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / length if length else 0.0
    along = max(0.0, min(1.0, along))
    return math.hypot(point[0] - start[0] - along * dx, point[1] - start[1] - along * dy)


def test_every_region_of_the_vocabulary_is_in_the_list_on_both_sides_and_in_the_drawing_or_its_parts_are() -> None:
    regions = {region for region in vocabulary().regions.within if not region.startswith("dermatome_")}
    seldom = vocabulary().regions.seldom_named  # only in the search and the lists of further findings
    assert {region for region, _ in places()} == regions - seldom
    assert all((region, side) in places() for region in regions - seldom for side in ("left", "right"))
    drawn = {field.region for view in views() for field in view.fields}
    assert regions - drawn == {"anterior_thigh", "thigh", "leg", "lower_limb", "upper_limb"} | seldom
    assert set(vocabulary().regions.leaves()) - seldom <= drawn


def test_no_region_is_listed_twice_and_the_midline_only_where_the_vocabulary_has_one() -> None:
    listed = [(line.region, side) for part in lines().values() for line in part for side in line.sides]
    assert len(listed) == len(set(listed))
    assert {region for region, side in listed if side == "axial"} == {
        "neck", "chest", "abdomen", "low_back", "genital", "perineum",
    }  # fmt: skip


def test_every_field_can_be_marked() -> None:
    assert {(field.region, field.side) for view in views() for field in view.fields} <= places()


@pytest.mark.parametrize("view", views(), ids=lambda view: view.name)
def test_left_and_right_are_mirror_images_and_the_right_of_the_patient_is_where_the_view_says(view: View) -> None:
    for field in view.fields:
        if field.side == "axial":
            continue
        other = mirrored(field, view)
        middle = (field.centre[0] + other.centre[0]) / 2
        for (x1, y1), (x2, y2) in zip(field.corners, other.corners, strict=True):
            assert x1 + x2 == pytest.approx(2 * middle, abs=1e-6)
            assert y1 == pytest.approx(y2)
        seen_from_behind = field.part in ("back", "arms_back", "backs_of_hands")
        assert (field.centre[0] < middle) == (field.side == ("left" if seen_from_behind else "right"))


@pytest.mark.parametrize("view", views(), ids=lambda view: view.name)
def test_every_field_lies_within_its_drawing_and_a_finger_fits_in(view: View) -> None:
    for field in view.fields:
        assert all(0 <= x <= view.width and 0 <= y <= view.height for x, y in field.corners), field.shape
        if field.side != "left":  # its mirror image was just shown to be as large
            assert widest_circle(field) >= FINGER - 0.8, field.shape  # the mesh misses the best point by a little


def test_shapes_are_shared_by_both_sides_and_named_once_on_the_page() -> None:
    names = [name for view in views() for name in view.shapes]
    assert len(names) == len(set(names))
    assert {field.shape for view in views() for field in view.fields} == set(names)


def test_a_coarse_word_is_drawn_on_its_parts_and_a_part_on_its_coarse_field() -> None:
    thigh = {("thigh", "left"): {"pain": "present"}}
    drawn = {(mark.field.region, mark.in_part) for mark in marked(BY_NAME["front"], thigh)}
    assert drawn == {(f"{part}_thigh", False) for part in ("upper_anterior", "lower_anterior", "medial", "lateral")}
    toe = {("great_toe", "left"): {"numbness": "present"}}
    assert [(mark.field.region, mark.field.side, mark.in_part) for mark in marked(BY_NAME["front"], toe)] == [
        ("foot", "left", True)
    ]


def test_the_midline_is_drawn_on_its_field_else_on_both_halves() -> None:
    back = {("low_back", "axial"): {"pain": "present"}}
    assert [mark.field.side for mark in marked(BY_NAME["back"], back)] == ["axial"]
    chest = {("chest", "axial"): {"pain": "present"}}
    assert {mark.field.side for mark in marked(BY_NAME["front"], chest)} == {"left", "right"}
    one_sided = {("genital", "left"): {"pain": "present"}}
    assert [(mark.field.side, mark.in_part) for mark in marked(BY_NAME["front"], one_sided)] == [("axial", True)]


def test_what_is_denied_is_written_and_not_hatched() -> None:
    told = {("groin", "left"): {"pain": "absent", "numbness": "present"}}
    assert [mark.symptom for mark in marked(BY_NAME["front"], told)] == ["numbness"]
    assert [(one.field.region, one.symptoms) for one in denied(BY_NAME["front"], told)] == [("groin", ("pain",))]


def test_a_supply_has_the_shares_of_the_atlas_and_overlaps_with_its_neighbours() -> None:
    # From supply.csv by hand: medial leg .23 L3 and .77 L4, all by the saphenous nerve.
    assert skin_supply("root.L3").shares["medial_leg"] == pytest.approx(0.23)
    assert skin_supply("root.L4").shares["medial_leg"] == pytest.approx(0.77)
    assert skin_supply("nerve.saphenous").shares["medial_leg"] == pytest.approx(1.0)
    assert set(skin_supply("root.L3").shares) & set(skin_supply("root.L2").shares)
    assert skin_supply("root.L3").provenance == (("consensus", "D"),)
    roots = [name for name in suppliers() if name.startswith("root.")]
    for region in ("groin", "knee", "sole"):
        assert sum(skin_supply(root).shares.get(region, 0.0) for root in roots) == pytest.approx(1.0)


def test_a_supply_is_shaded_alike_on_both_sides() -> None:
    shaded = {(one.field.region, one.field.side): one.share for one in shades(BY_NAME["front"], skin_supply("root.L4"))}
    assert shaded["medial_leg", "left"] == shaded["medial_leg", "right"] == pytest.approx(0.77)
    assert ("forearm", "left") not in shaded
