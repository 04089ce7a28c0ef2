from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from rootwise.atlas.level_phrases import parse_target
from rootwise.atlas.levels import geometry, renumber
from rootwise.errors import QueryError
from rootwise.queries.level import level
from rootwise.terms import vocabulary

ROOTS = vocabulary().roots[vocabulary().roots.index("T10") :]
DISCS = vocabulary().discs[vocabulary().discs.index("T10-T11") :]
IDS = st.sampled_from(
    [*ROOTS, *DISCS]
    + [f"root.{root}.{side}" for root in ROOTS for side in ("left", "right")]
    + [f"mri.root_contact.{root}" for root in ROOTS]
    + [f"emg.paraspinal_{root}" for root in ROOTS]
    + [f"sensation.dermatome_{root}" for root in ROOTS]
    + [f"mri.herniation.{zone}.{disc}" for zone in vocabulary().zones for disc in DISCS]
    + [f"mri.fracture.{root}" for root in ROOTS]
    + ["pain.groin", "joint.hip.left"]
)
SHIFTS = st.integers(-3, 3)


def moved(level: str, shift: int) -> str | None:
    try:
        return renumber(level, shift)
    except QueryError:
        return None


@given(IDS, SHIFTS)
def test_a_shift_and_its_reverse_give_back_the_same(level_id: str, shift: int) -> None:
    there = moved(level_id, shift)
    if there is not None:
        assert renumber(there, -shift) == level_id


@given(IDS, SHIFTS, SHIFTS)
def test_two_shifts_are_one_shift(level_id: str, first: int, second: int) -> None:
    there = moved(level_id, first)
    both = moved(level_id, first + second)
    if there is not None and both is not None:
        assert renumber(there, second) == both


@given(st.sampled_from(ROOTS), st.sampled_from(["left", "right"]), SHIFTS)
def test_all_names_of_one_level_move_alike(root: str, side: str, shift: int) -> None:
    there = moved(root, shift)
    for pattern in ("root.{}." + side, "mri.root_contact.{}", "emg.paraspinal_{}", "sensation.dermatome_{}"):
        name = pattern.format(root)
        assert moved(name, shift) == (None if there is None else pattern.format(there))


@given(st.sampled_from(DISCS), SHIFTS)
def test_a_disc_moves_with_its_two_vertebrae(disc: str, shift: int) -> None:
    there = moved(disc, shift)
    if there is not None:
        upper, lower = disc.split("-")
        assert there == f"{renumber(upper, shift)}-{renumber(lower, shift)}"


@given(st.lists(st.sampled_from(ROOTS), min_size=2, unique=True), SHIFTS)
def test_the_order_of_levels_is_kept(roots: list[str], shift: int) -> None:
    there = [name for name in (moved(root, shift) for root in sorted(roots, key=ROOTS.index)) if name]
    assert there == sorted(there, key=ROOTS.index)
    assert len(set(there)) == len(there)


@given(
    st.sampled_from(list(geometry().discs)),
    st.sampled_from(["", "central", "paracentral", "foraminal", "far lateral"]),
    st.sampled_from(["", "left", "right"]),
)
def test_without_one_root_and_one_side_there_is_no_target(disc: str, zone: str, side: str) -> None:
    answer = level(f"{disc} {zone} {side}")
    assert (answer.procedure_target is None) == (not side or len(answer.roots) > 1)
    assert level(f"{disc} {zone} {side}", castellvi="III").procedure_target is None


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(QueryError):
        assert parse_target(text).label in {*geometry().roots, *geometry().discs}
