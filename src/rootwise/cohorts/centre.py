"""A centre's own prior: shares of sites and a temperature, fitted to its cases, as a file that a question can take.

The file is YAML (`rootwise-prior/1`). It belongs to the sites of the atlas that it was fitted with.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import isclose, isfinite
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from rootwise.errors import CohortError, Where
from rootwise.model.model import VERSION, Model
from rootwise.model.posterior.posterior import Options
from rootwise.terms import nearest
from rootwise.terms.settings import SETTINGS

Array = NDArray[np.float64]

FORMAT = "rootwise-prior/1"
UNKNOWN = "unknown"
BASES = (*SETTINGS, UNKNOWN)
TEMPERATURES = (0.2, 5.0)  # outside, something else is wrong than the model's certainty
MAX_BYTES = 2**20
ROUNDING = 1e-3


@dataclass(frozen=True, slots=True)
class CentrePrior:
    """What was fitted to a centre's cases.

    Attributes:
        setting: the shipped setting that it started from; it still decides between the causes of a site.
        shares: P(site), both sides together; sums to 1.
        temperature: of the evidence; see `queries/case/temper.py`.
        n_cases: how many cases it rests on.
        reading: of the cases.
        atlas, model: that it was fitted with.
    """

    setting: str
    shares: Mapping[str, float]
    temperature: float
    n_cases: int
    reading: str
    atlas: str
    model: str


@dataclass(frozen=True, slots=True)
class ModelSetup:
    """What a question is asked with.

    Attributes:
        model: with the prior in place.
        options: which prior of it is used.
        temperature: of the evidence.
        name: of the prior, for the answer; None for the case's own setting.
    """

    model: Model
    options: Options
    temperature: float = 1.0
    name: str | None = None


def base_shares(model: Model, setting: str) -> dict[str, float]:
    """The shipped P(site) of a setting, both sides together.

    Args:
        model: the model.
        setting: one of `BASES`.
    Returns:
        Site without side -> share.
    """
    own, _ = _mixture(model, setting)
    shares: dict[str, float] = {}
    for site, share in zip(model.sites, own, strict=True):
        shares[site.base] = shares.get(site.base, 0.0) + float(share)
    return shares


def with_shares(model: Model, setting: str, shares: Mapping[str, float]) -> Model:
    """The model with a centre's shares as the prior of every setting.

    Args:
        model: the shipped one.
        setting: whose mix of causes is kept.
        shares: site without side -> share; every site of the model.
    Returns:
        The model; likelihoods are those of the shipped one.
    """
    own = sided(shares, model)
    _, causes = _mixture(model, setting)
    every = len(SETTINGS)
    prior = replace(model.prior, share=np.tile(own / own.sum(), (every, 1)), cause_share=np.tile(causes, (every, 1)))
    return replace(model, prior=prior)


def sided(shares: Mapping[str, float], model: Model) -> Array:
    """(sites,) shares with sides apart."""
    sides = Counter(site.base for site in model.sites)
    return np.array([shares[site.base] / sides[site.base] for site in model.sites])


def model_setup(model: Model, centre: CentrePrior, name: str) -> ModelSetup:
    """Ask with a centre's prior.

    Args:
        model: the shipped one.
        centre: what was fitted.
        name: of the file.
    Returns:
        Model, options and temperature.
    Raises:
        CohortError: it was fitted with other sites than the model has.
    """
    known = {site.base for site in model.sites}
    if centre.shares.keys() != known:
        odd = sorted(centre.shares.keys() ^ known)
        raise CohortError(
            "E-COHORT-013",
            f"fitted with other sites (atlas {centre.atlas}); {odd[0]} is in one of the two only",
            where=Where(name, None, "shares"),
            hint="run rootwise recalibrate again with this version",
        )
    with_another = "" if centre.atlas == model.atlas_hash else f", fitted with atlas {centre.atlas}"
    told = f"the centre's own, {name} ({centre.n_cases} cases, temperature {centre.temperature:.2f}{with_another})"
    changed = with_shares(model, centre.setting, centre.shares)
    return ModelSetup(changed, Options(SETTINGS[0]), centre.temperature, told)


def read_centre(path: str | Path) -> CentrePrior:
    """Read a centre's prior.

    Args:
        path: a file that `write_centre` made.
    Returns:
        The prior.
    Raises:
        CohortError: the file cannot be read, or breaks the format.
    """
    name = str(path)
    try:
        data = Path(path).read_bytes()[: MAX_BYTES + 1]
        record = yaml.safe_load(data.decode("utf-8")) if len(data) <= MAX_BYTES else None
    except (OSError, ValueError, yaml.YAMLError) as error:
        reason = getattr(error, "strerror", None) or str(error).splitlines()[0]
        raise CohortError(
            "E-COHORT-010", f"cannot be read: {reason}", where=Where(name), hint="a file of rootwise recalibrate"
        ) from None
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        raise CohortError("E-COHORT-011", "no prior of a centre", where=Where(name), hint=f"format: {FORMAT}")
    return CentrePrior(
        setting=_word(record, "setting", BASES, name),
        shares=_shares(record, name),
        temperature=_number(record, "temperature", *TEMPERATURES, name),
        n_cases=int(_number(record, "n_cases", 1, 1e9, name)),
        reading=str(record.get("reading", "")),
        atlas=str(record.get("atlas", "")),
        model=str(record.get("model", VERSION)),
    )


def write_centre(centre: CentrePrior, path: str | Path) -> None:
    """Write a centre's prior; the largest share first.

    Args:
        centre: what was fitted.
        path: the file; one that exists is replaced.
    Raises:
        CohortError: the file cannot be written.
    """
    shares = sorted(centre.shares.items(), key=lambda entry: (-entry[1], entry[0]))
    record = {
        "format": FORMAT,
        "n_cases": centre.n_cases,
        "reading": centre.reading,
        "setting": centre.setting,
        "atlas": centre.atlas,
        "model": centre.model,
        "temperature": round(centre.temperature, 4),
        "shares": {site: float(f"{share:.6g}") for site, share in shares},
    }
    try:
        Path(path).write_text(yaml.safe_dump(record, sort_keys=False), encoding="utf-8")
    except OSError as error:
        raise CohortError(
            "E-COHORT-014", f"cannot be written: {error.strerror}", where=Where(str(path)), hint="check the folder"
        ) from None


def _mixture(model: Model, setting: str) -> tuple[Array, Array]:
    """`Prior.mixture` of a setting that a centre can start from."""
    if setting not in BASES:
        near = nearest(setting, list(BASES))
        hint = f"did you mean {near}?" if near else f"one of {' '.join(BASES)}"
        raise CohortError("E-COHORT-015", f"{setting!r} is not a setting to start from", hint=hint)
    return model.prior.mixture(setting)


def _word(record: Mapping[str, Any], key: str, words: tuple[str, ...], name: str) -> str:
    if record.get(key) not in words:
        _refuse(f"{record.get(key)!r} is not one of its values", name, key, f"one of {' '.join(words)}")
    return str(record[key])


def _number(record: Mapping[str, Any], key: str, low: float, high: float, name: str) -> float:
    value = record.get(key)
    if not isinstance(value, int | float) or isinstance(value, bool) or not low <= value <= high:
        _refuse(f"{value!r} is no number from {low:g} to {high:g}", name, key, "as rootwise recalibrate wrote it")
    return float(value)  # type: ignore[arg-type]


def _shares(record: Mapping[str, Any], name: str) -> dict[str, float]:
    rows = record.get("shares")
    if not isinstance(rows, dict) or not rows:
        _refuse("no shares of sites", name, "shares", "site: share, one a line")
    shares: dict[str, float] = {}
    for site, share in rows.items():  # type: ignore[union-attr]
        if not isinstance(share, int | float) or isinstance(share, bool) or not (isfinite(share) and share > 0.0):
            _refuse(f"{share!r} is no share", name, f"shares.{site}", "above 0, at most 1")
        shares[str(site)] = float(share)
    if not isclose(sum(shares.values()), 1.0, abs_tol=ROUNDING):
        _refuse(f"shares sum to {sum(shares.values()):.4g}", name, "shares", "they must sum to 1")
    return shares


def _refuse(message: str, name: str, key: str, hint: str) -> None:
    raise CohortError("E-COHORT-012", message, where=Where(name, None, key), hint=hint)
