"""The answer of `recalibrate`: what was fitted, what it gains, and whether that is worth using."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, TypeAlias

from rootwise import __version__
from rootwise.cohorts.known import counted
from rootwise.cohorts.recalibrate import WORTH, Moved, Recalibration
from rootwise.wording.cohort.evaluation import mean_in_words, short
from rootwise.wording.layout import BLANK, Line, paragraph, section
from rootwise.wording.sites import short_name
from rootwise.wording.statements import prior_in_words, reading_in_words

Record: TypeAlias = dict[str, Any]

FORMAT = "rootwise-recalibration/1"
SHOWN = 12
SHOWS = 2.0  # standard errors from which a gain is one


def recalibration_page(recalibration: Recalibration, file: str) -> list[Line]:
    """The page of a recalibration.

    Args:
        recalibration: the fit.
        file: where its prior was written.
    Returns:
        Lines of at most 80 columns.
    """
    centre = recalibration.centre
    start = prior_in_words(centre.setting)
    lines = [Line(f"A prior of your own from {centre.n_cases} cases", "title")]
    lines += paragraph(
        f"Findings used: {reading_in_words(centre.reading)}. Started from: {start}. "
        f"Not used: {counted(recalibration.unused)}. "
        f"rootwise {__version__}, model {centre.model}, atlas {centre.atlas}.",
        "quiet",
    )
    lines += section("LOG SCORE OF CASES LEFT OUT OF THE FIT", _gain(recalibration))
    lines += section("TEMPERATURE OF THE EVIDENCE", paragraph(_temperature(centre.temperature), indent=2, hang=2))
    lines += section("SHARES, THE MOST MOVED FIRST", _shares(recalibration.moved))
    lines += section("VERDICT", paragraph(verdict(recalibration), "strong", indent=2))
    return [*lines, BLANK, *paragraph(f"Written to {file}; use it with --prior {file}.", "quiet")]


def recalibration_record(recalibration: Recalibration) -> Record:
    """A recalibration as a JSON object."""
    return {
        "centre": {**asdict(recalibration.centre), "shares": dict(recalibration.centre.shares)},
        "moved": [asdict(row) for row in recalibration.moved],
        "before": asdict(recalibration.before),
        "after": asdict(recalibration.after),
        "gain": asdict(recalibration.gain),
        "folds": recalibration.folds,
        "unused": recalibration.unused,
        "verdict": verdict(recalibration),
        "version": {"format": FORMAT, "rootwise": __version__},
    }


def verdict(recalibration: Recalibration) -> str:
    """Whether the fitted prior is worth using, by what it gains on cases that it was not fitted to."""
    gain, error = recalibration.gain.value, recalibration.gain.error or 0.0
    if gain <= 0.0:
        return "It gains nothing on cases left out of the fit: keep the shipped prior."
    if gain < SHOWS * error:
        return "What it gains is within two standard errors: keep the shipped prior, or collect more cases."
    return "It gains more than two standard errors on cases left out of the fit."


def _gain(recalibration: Recalibration) -> Iterator[Line]:
    yield Line(f"  {'shipped prior of the setting':34}{mean_in_words(recalibration.before):>14}")
    yield Line(f"  {'fitted to the other cases':34}{mean_in_words(recalibration.after):>14}")
    sign = "+" if recalibration.gain.value >= 0 else ""
    yield Line(f"  {'gain a case':34}{sign + mean_in_words(recalibration.gain):>14}", "strong")
    yield Line(f"  by {recalibration.folds}-fold cross-validation; standard errors in brackets", "quiet")


def _temperature(value: float) -> str:
    meaning = "the evidence counts for less" if value > 1 else "the evidence counts for more"
    return f"{value:.2f}: {'as it is' if round(value, 2) == 1 else meaning}."


def _shares(rows: tuple[Moved, ...]) -> Iterator[Line]:
    yield Line(f"  {'':34}{'shipped':>9}{'fitted':>9}{'cases':>8}", "quiet")
    for row in rows[:SHOWN]:
        name = short_name(row.site).removesuffix(", side unknown").removesuffix(" side unknown")
        yield Line(f"  {name:34}{_share(row.shipped):>9}{_share(row.fitted):>9}{row.cases:>8.1f}")
    yield Line(f"  The shipped shares count as {WORTH:.0f} cases, of divisions and within each.", "quiet")


def _share(value: float) -> str:
    return short(value) if value >= 0.01 else f"{value:.4f}".removeprefix("0")
