"""The ledger: published figures beside the model's for the same patients, and nothing that was not published."""

import csv
import io
import json
from functools import cache

import numpy as np
import pytest
from tests.models import SMALL_ATLAS, shipped, small

from rootwise.atlas.tables.loader import Atlas, load
from rootwise.atlas.tables.schema import UNSOURCED
from rootwise.queries.atlas.frequency import frequency, looks
from rootwise.queries.atlas.ledger import Cell, ledger
from rootwise.queries.atlas.published import figures, wilson
from rootwise.wording.atlas.ledger.jsonld import ledger_jsonld
from rootwise.wording.atlas.ledger.rows import COLUMNS, ledger_csv


@cache
def tables() -> Atlas:
    return load()


@cache
def cells() -> tuple[Cell, ...]:
    return ledger(shipped(), tables())


def cell(root: str, finding: str) -> Cell:
    (found,) = [one for one in cells() if (one.root, one.frequency.finding) == (root, finding)]
    return found


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    # Worked by the closed form of Wilson 1927; 0 and n are the corners where simpler intervals collapse.
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (5, 10, 0.2366, 0.7634), (1, 1, 0.2065, 1.0)],
)
def test_wilson_gives_the_published_interval(k: int, n: int, low: float, high: float) -> None:
    assert wilson(k, n) == pytest.approx((low, high), abs=5e-5)


def test_a_share_is_that_of_the_supply() -> None:
    rows = [r.share for r in tables().supply if (r.kind, r.target, r.root) == ("muscle", "iliopsoas", "L2")]
    assert cell("L2", "emg.iliopsoas").share == pytest.approx(sum(rows))


def test_shares_of_a_target_over_all_roots_are_whole() -> None:
    total: dict[str, float] = {}
    for one in cells():
        if one.kind in ("muscle", "skin", "reflex", "conduction") and one.share is not None:
            total[one.frequency.finding] = total.get(one.frequency.finding, 0.0) + one.share
    assert all(share == pytest.approx(1.0, abs=1e-3) for share in total.values())


def test_the_prediction_is_the_models_frequency() -> None:
    model = shipped()
    (look,) = [x for x in looks(model) if (x.finding, x.value, x.side) == ("pain.groin", "present", "left")]
    expected = frequency(look, model.site_index("root.L3.left"), model).p
    (count,) = [count for count in cell("L3", "pain.groin").counts if count.figure.given == "root.L3"]
    assert (count.figure.k, count.figure.n, count.figure.source) == (3, 7, "sasaki2014")
    assert count.predicted == pytest.approx(expected)
    assert count.residual == pytest.approx(3 / 7 - expected)


def test_a_figure_of_several_roots_lies_between_them() -> None:
    (count,) = [count for count in cell("L2", "reflex.patellar").counts if count.figure.source == "shin2012"]
    each = [cell(root, "reflex.patellar").frequency.p for root in ("L2", "L3", "L4")]
    assert count.predicted is not None
    assert min(each) < count.predicted < max(each)
    assert all(count in cell(root, "reflex.patellar").counts for root in ("L3", "L4"))


def test_in_an_emg_positive_series_a_muscle_is_likelier_than_without_that_condition() -> None:
    model = shipped()
    plain = {look.finding: look for look in looks(model) if look.side == "left"}
    seen = 0
    for one in cells():
        for count in one.counts:
            figure = count.figure
            if figure.selection == "emg_positive" and count.predicted is not None:
                unconditional = frequency(plain[figure.finding], model.site_index(f"root.{one.root}.left"), model).p
                assert unconditional < count.predicted <= 1.0
                seen += 1
    assert seen > 20


def test_a_series_of_one_muscle_does_not_say_what_made_it_positive() -> None:
    counts = [c for one in cells() for c in one.counts if c.figure.source == "haig1997" and c.figure.given == "root.S1"]
    assert counts
    assert all(count.predicted is None and count.why_not for count in counts)


def test_nothing_is_called_published_that_is_consensus_or_assumption() -> None:
    found = list(figures(tables(), ("L1", "L2", "L3", "L4", "L5", "S1", "S2")))
    assert found
    assert not {figure.source for figure in found} & set(UNSOURCED)
    assert all(0.0 <= figure.published <= 1.0 for figure in found)


def test_figures_of_other_patients_are_shown_and_not_predicted() -> None:
    (count,) = cell("L4", "sensation.medial_leg").counts
    assert count.figure.given == "root.L4 complete block"
    assert count.predicted is None
    assert count.residual is None


def test_an_interval_needs_a_count() -> None:
    without = [c.figure for one in cells() for c in one.counts if c.figure.k is None]
    assert without
    assert all(figure.interval is None for figure in without)


def test_the_small_atlas_has_a_ledger_without_figures() -> None:
    found = ledger(small(), load(SMALL_ATLAS))
    assert {one.root for one in found} == {"L3", "L4", "L5"}
    assert all(np.isfinite(one.frequency.p) and not one.counts for one in found)


def test_the_table_has_a_row_for_each_cell_and_figure() -> None:
    rows = list(csv.DictReader(io.StringIO(ledger_csv(cells(), tables().sources))))
    assert list(rows[0]) == list(COLUMNS)
    assert len(rows) == sum(max(len(one.counts), 1) for one in cells())
    for row in rows:
        if row["residual"]:
            assert float(row["residual"]) == pytest.approx(
                float(row["published"]) - float(row["predicted_same_patients"]), abs=2e-6
            )
        if row["source"]:
            assert row["citation"]


def test_the_linked_data_names_nothing_that_is_not_there() -> None:
    linked = ledger_jsonld(cells(), tables().sources, version="0", model="0", atlas="0")
    assert linked["@context"] == "https://schema.org/"
    nodes = linked["@graph"]
    ids = [node["@id"] for node in nodes]
    assert len(ids) == len(set(ids))
    assert _named(nodes) <= set(ids)
    assert json.loads(json.dumps(linked)) == linked


def test_the_linked_data_has_licence_works_nerves_and_observations() -> None:
    nodes = ledger_jsonld(cells(), tables().sources, version="0", model="0", atlas="0")["@graph"]
    by_type: dict[str, list[dict[str, object]]] = {}
    for node in nodes:
        by_type.setdefault(node["@type"], []).append(node)
    (dataset,) = by_type["Dataset"]
    assert dataset["license"] == "https://www.apache.org/licenses/LICENSE-2.0"
    assert len(by_type["Nerve"]) == 13
    assert {"ScholarlyArticle", "Muscle", "SuperficialAnatomy", "Observation"} <= set(by_type)
    counted = [node for node in by_type["Observation"] if str(node["@id"]).startswith("#published.")]
    assert len(counted) == sum(len(one.counts) for one in cells())


def _named(value: object) -> set[str]:
    """Every `@id` that a document names."""
    if isinstance(value, dict):
        own = {value["@id"]} if "@id" in value else set()
        return own.union(*(_named(part) for part in value.values()))
    return set().union(*(_named(part) for part in value)) if isinstance(value, list) else set()
