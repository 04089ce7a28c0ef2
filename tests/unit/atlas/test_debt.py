"""Influence of a cell: how far the answer goes when its number is one standard deviation away."""

from dataclasses import replace

import numpy as np
import pytest
from tests.models import SMALL_ATLAS, shipped, small

from rootwise.cases.case import Case, Finding
from rootwise.errors import QueryError
from rootwise.model.model import Model
from rootwise.model.posterior.posterior import Options, posterior
from rootwise.queries.atlas.debt import DebtRow, debt, influences, published_share, published_shares
from rootwise.wording.atlas.rows import debt_page


def case(*findings: tuple[str, str, str]) -> Case:
    return Case(
        id="c", findings=tuple(Finding(id=id_, side=side, value=value) for id_, side, value in findings)
    )


_STATED = case(
    ("pain.groin", "left", "present"),
    ("strength.knee_extension", "left", "4"),
    ("tension.femoral_nerve_stretch", "left", "positive"),
)
# too young for a bystander, which `influences` leaves alone
FEMORAL = replace(_STATED, age=30)


def row_of(rows: tuple[DebtRow, ...], finding: str, site: str) -> DebtRow:
    (row,) = [row for row in rows if (row.finding, row.site) == (finding, site)]
    return row


def stretched(model: Model, finding: str, site: str, sign: int) -> Model:
    """The model with one cell moved, the long way round."""
    target = model.targets[f"{finding}|left"]
    block = getattr(model, target.block)
    g = np.array(block.g)
    atoms = [atom for atom, index in enumerate(block.site) if model.sites[index].base == site]
    for row in range(target.first, target.first + target.versions):
        g[row, atoms] **= np.exp(sign * np.asarray(block.sd[row, atoms], float))[:, None]
    return replace(model, **{target.block: replace(block, g=g)})


@pytest.mark.parametrize(
    ("finding", "site"),
    [("tension.femoral_nerve_stretch", "root.L3"), ("strength:knee_extension", "nerve.femoral")],
)
def test_influence_is_the_change_of_the_answer_of_a_model_built_with_the_moved_number(
    finding: str, site: str
) -> None:
    model = small()
    options = Options(pairs=False)
    as_it_is = posterior(FEMORAL, model, options)
    answer = np.append(as_it_is.single, as_it_is.other) / as_it_is.total
    expected = 0.0
    for sign in (-1, 1):
        found = posterior(FEMORAL, stretched(model, finding, site, sign), options)
        single = found.single * np.exp(found.log_scale - as_it_is.log_scale)
        moved = np.append(single, as_it_is.other)  # the unknown source is a mixture of all and hardly moves
        expected += 0.25 * float(np.abs(moved / moved.sum() - answer).sum())

    row = row_of(influences(model, [FEMORAL], folder=SMALL_ATLAS), finding, site)

    assert row.influence == pytest.approx(expected, rel=1e-6)
    assert row.influence > 0.0


def test_an_untouched_finding_has_no_row() -> None:
    findings = {row.finding for row in influences(small(), [FEMORAL], folder=SMALL_ATLAS)}

    assert findings == {"pain.groin", "strength:knee_extension", "tension.femoral_nerve_stretch"}


def test_the_side_of_the_complaint_does_not_matter() -> None:
    right = replace(FEMORAL, findings=tuple(replace(finding, side="right") for finding in FEMORAL.findings))

    left_rows, right_rows = (influences(small(), [one], folder=SMALL_ATLAS) for one in (FEMORAL, right))

    assert [row.influence for row in left_rows] == pytest.approx([row.influence for row in right_rows])


def test_debt_is_what_rests_on_grades_c_and_d_ranked() -> None:
    rows = debt(shipped(), [FEMORAL])

    assert {row.grade for row in rows} <= {"C", "D"}
    assert [row.influence for row in rows] == sorted((row.influence for row in rows), reverse=True)


def test_an_influence_is_averaged_over_the_cases() -> None:
    empty = case()

    one, two = (influences(small(), cases, folder=SMALL_ATLAS) for cases in ([FEMORAL], [FEMORAL, empty]))

    assert two[0].influence == pytest.approx(one[0].influence / 2)
    assert two[0].cases == 1


def test_the_published_share_weighs_grades_a_and_b() -> None:
    rows = (
        DebtRow("f", "s", "a", "A", 0.1, 1),
        DebtRow("f", "t", "b", "B", 0.2, 1),
        DebtRow("f", "u", "c", "D", 0.3, 1),
    )

    assert published_share(rows) == pytest.approx(0.5)
    assert published_share(()) == 0.0


def test_the_published_share_is_told_for_common_and_rare_roots_too() -> None:
    rows = (
        DebtRow("f", "root.L5", "a", "A", 0.1, 1),
        DebtRow("f", "root.S1", "c", "D", 0.3, 1),
        DebtRow("f", "root.L2", "b", "B", 0.2, 1),
        DebtRow("f", "joint.hip", "c", "D", 0.4, 1),
    )

    assert published_shares(rows) == pytest.approx({"L4 to S1": 0.25, "L1 and L2": 1.0})
    assert published_shares(rows[3:]) == {}
    page = "\n".join(line.text for line in debt_page(rows, published_share(rows), published_shares(rows), 1))
    assert "  25 % of what roots L4 to S1 say" in page
    assert "of what roots L1 and L2 say" in page


def test_no_case_is_refused() -> None:
    with pytest.raises(QueryError):
        debt(small(), [], folder=SMALL_ATLAS)
