"""Dangers: what must be named whatever its rank, looked at by one who expects the rule to lose somebody."""

from dataclasses import replace
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

import pytest
from tests.models import shipped
from tests.queries_cases import CAUDA, L5, NOTHING, TORN, stated

from rootwise.cases.case import Case
from rootwise.errors import AtlasError
from rootwise.model.posterior.posterior import Posterior, posterior
from rootwise.queries.case.dangers import ALARM, HARMFUL, HELD, MOST, Danger, danger_kinds, dangers, kind_of

CLAUDICATION = stated(
    ("pain.buttock", "left", "present"),
    ("pain.buttock", "right", "present"),
    ("pain.posterior_leg", "left", "present"),
    ("pain.posterior_leg", "right", "present"),
    ("aggravated_by.walking", "axial", "present"),
    ("relieved_by.standing_still", "axial", "present"),
    ("vascular_exam.femoral_pulse_reduced", "left", "present"),
    ("vascular_exam.femoral_pulse_reduced", "right", "present"),
    setting="hospital",
    age=64,
)
CASES = (L5, CAUDA, NOTHING, TORN, CLAUDICATION)


def asked(case: Case) -> tuple[Posterior, tuple[Danger, ...]]:
    found = posterior(case, shipped())
    return found, dangers(found, shipped())


def counts(base: str, harm: float) -> bool:
    kind = danger_kinds()[kind_of(base) or ""]
    return harm >= HARMFUL or any(fnmatchcase(base, pattern) for pattern in kind.whole)


def expected_harm(found: Posterior) -> dict[str, dict[tuple[str, str], float]]:
    """Kind -> source -> p times harm, worked out source by source."""
    model = shipped()
    table: dict[str, dict[tuple[str, str], float]] = {}
    for place, (cause, harm), joint in zip(model.cause.site, model.causes, found.by_cause, strict=True):
        site = model.sites[place]
        kind = kind_of(site.base)
        if kind and counts(site.base, harm):
            table.setdefault(kind, {})[site.id, cause] = float(joint) / found.total * harm
    return table


def test_every_harmful_cause_belongs_to_one_kind_and_no_pattern_names_nothing() -> None:
    bases = {site.base for site in shipped().sites}
    for key, kind in danger_kinds().items():
        for pattern in (*kind.sites, *kind.whole):
            assert any(fnmatchcase(base, pattern) for base in bases), f"{key}: {pattern}"
    for place, (cause, harm) in zip(shipped().cause.site, shipped().causes, strict=True):
        base = shipped().sites[place].base
        kinds = [key for key, kind in danger_kinds().items() if any(fnmatchcase(base, p) for p in kind.sites)]
        assert len(kinds) <= 1, base
        assert kinds or harm < HARMFUL, f"{cause} of {base}"


@pytest.mark.parametrize("case", CASES)
def test_a_kind_is_named_by_the_sum_of_what_could_be_missed_in_it_and_only_then(case: Case) -> None:
    found, rows = asked(case)
    due = {kind for kind, sources in expected_harm(found).items() if sum(sources.values()) >= ALARM}
    assert {row.kind for row in rows} == due


@pytest.mark.parametrize("case", CASES)
def test_no_source_that_alarms_alone_is_lost_among_its_kind(case: Case) -> None:
    found, rows = asked(case)
    alone = {key for sources in expected_harm(found).values() for key, harm in sources.items() if harm >= ALARM}
    assert alone <= {(row.site, row.cause) for row in rows}


@pytest.mark.parametrize("case", CASES)
def test_a_line_names_most_of_its_kind_or_as_many_as_it_can(case: Case) -> None:
    found, rows = asked(case)
    for kind, sources in expected_harm(found).items():
        named = [row.probability * row.harm for row in rows if row.kind == kind]
        if not named:
            continue
        assert sum(named) >= HELD * sum(sources.values()) or len(named) >= MOST
        assert named == sorted(named, reverse=True)
        assert named == pytest.approx(sorted(sources.values(), reverse=True)[: len(named)])


@pytest.mark.parametrize("case", CASES)
def test_the_worst_kind_comes_first_and_each_stands_together(case: Case) -> None:
    found, rows = asked(case)
    order = list(dict.fromkeys(row.kind for row in rows))
    sums = [sum(expected_harm(found)[kind].values()) for kind in order]
    assert sums == sorted(sums, reverse=True)
    assert [row.kind for row in rows] == [row.kind for kind in order for row in rows if row.kind == kind]


@pytest.mark.parametrize("case", CASES)
def test_the_probability_of_a_kind_counts_no_pair_twice(case: Case) -> None:
    found, rows = asked(case)
    table = expected_harm(found)
    for row in rows:
        parts = [value / _harms()[key] for key, value in table[row.kind].items()]
        assert max(parts) - 1e-12 <= row.together <= min(1.0, sum(parts)) + 1e-12


@cache
def _harms() -> dict[tuple[str, str], float]:
    model = shipped()
    return {
        (model.sites[place].id, cause): harm
        for place, (cause, harm) in zip(model.cause.site, model.causes, strict=True)
        if harm > 0.0
    }


def test_a_danger_is_not_halved_away_because_nobody_wrote_the_side() -> None:
    """Half a tumour left and half a tumour right are one tumour."""
    known = stated(("pain.anterior_thigh", "left", "present"), ("history.cancer", "axial", "yes"), age=60)
    unknown = replace(
        known, findings=tuple(replace(f, side="unknown") if f.side == "left" else f for f in known.findings)
    )
    on_known, on_unknown = ({row.kind: row.together for row in asked(case)[1]} for case in (known, unknown))
    assert on_known.keys() == on_unknown.keys()
    for kind, p in on_known.items():
        assert on_unknown[kind] == pytest.approx(p, rel=0.2)


def test_blocked_arteries_are_a_danger_though_a_week_costs_little() -> None:
    _, rows = asked(CLAUDICATION)
    vessels = [row for row in rows if row.kind == "vessels"]
    assert "stenosis" in {row.cause for row in vessels if row.harm < HARMFUL}


def test_a_likely_but_harmless_cause_is_never_called_a_danger() -> None:
    _, rows = asked(L5)
    assert "disc" not in {row.cause for row in rows if row.site.startswith("root.L5")}


def test_a_cauda_equina_leads_the_line_of_the_spine() -> None:
    _, rows = asked(CAUDA)
    assert (rows[0].kind, rows[0].site) == ("spine", "cauda_equina")


def test_a_harmful_source_outside_every_kind_is_refused_and_not_left_out() -> None:
    model = shipped()
    moved = replace(model, sites=tuple(replace(site, base="nowhere") for site in model.sites))
    assert kind_of("nowhere") is None
    with pytest.raises(AtlasError, match="belongs to no kind of danger"):
        dangers(posterior(NOTHING, model), moved)


def test_a_kind_that_breaks_the_format_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "dangers.yaml"
    path.write_text('spine: {name: "spine", places: [root.*]}\n', encoding="utf-8")
    with pytest.raises(AtlasError, match="not a known key"):
        danger_kinds(path)
