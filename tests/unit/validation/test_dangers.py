"""Counting dangers: a line of the right part of the body is not yet the source by name."""

from tests.models import shipped
from validation.dangers import is_dangerous, names, shows

from rootwise.queries.case.dangers import Danger

LINE = (Danger("spine", 0.1, "roots.L2-L4.left", "mass", 0.05, 0.8),)


def test_a_run_names_its_roots_on_either_side() -> None:
    assert names(LINE, ["root.L3.right"], shipped())
    assert not names(LINE, ["root.L5.left"], shipped())


def test_a_line_is_shown_for_all_of_its_part_of_the_body_and_for_no_other() -> None:
    assert shows(LINE, ["root.L5.left"])
    assert shows(LINE, ["cauda_equina"])
    assert not shows(LINE, ["vessel.aorta"])
    assert not shows((), ["root.L3.left"])


def test_a_place_or_a_cause_makes_a_case_dangerous() -> None:
    assert is_dangerous(["vessel.aortoiliac.left"], "")
    assert is_dangerous(["root.L1.right"], "Metastasis of L1")
    assert not is_dangerous(["root.L5.left"], "disc herniation")
