"""Cohorts with a known answer that tests ask about: of the small atlas, drawn from its own model, and by hand."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from tests.models import small
from validation.simulation.protocol import patients

from rootwise.cases.case import Case
from rootwise.cohorts.centre import with_shares
from rootwise.cohorts.known import Known, KnownCase, kind_of
from rootwise.model.model import Model
from rootwise.queries.simulate.crowd import simulate

CLINIC = Case("clinic", age=50, setting="spine_clinic")


def known(case: Case, *truth: str, accept: tuple[set[str], ...] = (), **keys: Any) -> KnownCase:
    """A case with its answer, as the reader would give it."""
    sets = frozenset(map(frozenset, accept or (set(truth),)))
    stated: dict[str, Any] = {"quality": "rich", "lower": True, "modelled": True} | keys
    roots = tuple(sorted({site.split(".")[1] for site in truth if site.startswith("root.")}))
    return KnownCase(case, truth, sets, frozenset({frozenset(truth)}), kind_of(truth), roots, **stated)


@cache
def drawn(n: int, seed: int, shares: tuple[tuple[str, float], ...] = ()) -> Known:
    """Patients of the small atlas whose source has a name; with other shares of sites where these are given."""
    model: Model = with_shares(small(), "spine_clinic", dict(shares)) if shares else small()
    found = [
        known(one.case, *(model.sites[i].id for i in one.sites))
        for one in patients(simulate(model, n, seed, CLINIC))
        if one.sites
    ]
    return Known(tuple(found), {})


def case_file(folder: Path, name: str, changes: Mapping[str, Any]) -> Path:
    """A case file with an answer, written to a folder."""
    document = {
        "id": name,
        "setting": "spine_clinic",
        "findings": {"pain.groin": {"left": "present"}, "mri.normal": "present"},
        "truth": {"sites": ["root.L2.left"]},
        "quality": "rich",
    }
    path = folder / f"{name}.yaml"
    path.write_text(yaml.safe_dump(document | dict(changes)), encoding="utf-8")
    return path
