"""What a fit leaves behind: parameters, covariance, residuals, and the page of the documentation."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from fit.anchors import Anchor
from fit.estimate import Estimate, weight
from fit.forward import Forward
from fit.nerves import expected
from fit.parameters import PARAMETERS, SD
from rootwise.model.model import Model
from rootwise.queries.atlas.published import wilson

RESULT = Path(__file__).parent / "result"
PAGE = Path(__file__).parents[1] / "docs" / "fit.md"


def write(
    estimate: Estimate, predict: Forward, fitted: Model, anchors: Sequence[Anchor], inputs: str, folder: Path = RESULT
) -> None:
    """Write the result of a fit.

    Args:
        estimate: the estimate.
        predict: from the atlas before the fit.
        fitted: the model of the atlas after it.
        anchors: all of them.
        inputs: hash of what the fit read.
        folder: where to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    names = [parameter.name for parameter in PARAMETERS]
    errors = np.sqrt(np.diag(estimate.covariance))
    _table(
        folder / "parameters.csv",
        ("name", "estimate", "sd", "prior_mean", "prior_sd"),
        [
            (p.name, f"{x:.4f}", f"{e:.4f}", p.start, p.sd)
            for p, x, e in zip(PARAMETERS, estimate.theta, errors, strict=True)
        ],
    )
    _table(
        folder / "covariance.csv",
        ("name", *names),
        [(name, *(f"{value:.5f}" for value in row)) for name, row in zip(names, estimate.covariance, strict=True)],
    )
    _table(folder / "residuals.csv", RESIDUALS, residuals(estimate, predict, fitted, anchors))
    used = [anchor for anchor in anchors if not anchor.not_fitted]
    facts = {
        "inputs": inputs,
        "anchors": len(anchors),
        "fitted": len(used),
        "deviance_before": round(estimate.deviance_before, 1),
        "deviance_after": round(estimate.deviance_after, 1),
    }
    (folder / "fit.json").write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")


RESIDUALS = ("quantity", "given", "selection", "source", "grade", "n", "published", "low", "high", "before", "fitted",
             "inside", "left_out")  # fmt: skip


def residuals(
    estimate: Estimate, predict: Forward, fitted: Model, anchors: Sequence[Anchor]
) -> list[tuple[object, ...]]:
    """One row an anchor: published frequency with its interval, and the model's before and after the fit.

    Of nerves and plexuses, which are not fitted, only what the model expects now.
    """
    before, after = predict.at(estimate.theta * 0.0), predict.at(estimate.theta)
    rows: list[tuple[object, ...]] = []
    for anchor in anchors:
        low, high = wilson(anchor.k, anchor.n)
        head = (anchor.quantity, anchor.given, anchor.selection, anchor.source, anchor.grade, f"{anchor.n:g}",
                f"{anchor.k / anchor.n:.3f}", f"{low:.3f}", f"{high:.3f}")  # fmt: skip
        if anchor.not_fitted:
            p = expected(anchor, fitted)
            now = ("", "") if p is None else (f"{p:.3f}", "yes" if low <= p <= high else "no")
            rows.append((*head, "", *now, anchor.not_fitted))
            continue
        old, new = before.probability(anchor), after.probability(anchor)
        rows.append((*head, f"{old:.3f}", f"{new:.3f}", "yes" if low <= new <= high else "no", ""))
    return rows


def grades(estimate: Estimate, anchors: Sequence[Anchor]) -> dict[str, str]:
    """Grade of a fitted exponent: B where counts of grade A or B narrowed it by a fifth at least, else D.

    A fitted number rests on the model's form too, so none is better than B.
    """
    errors = np.sqrt(np.diag(estimate.covariance))
    sound = {a.quantity.partition("=")[0] for a in anchors if not a.not_fitted and a.grade in "AB" and weight(a) >= 5}
    out = {}
    for parameter, error, sd in zip(PARAMETERS, errors, SD, strict=True):
        words = parameter.name.split()
        if words[0] != "gamma" or len(words) != 3:
            continue
        kind, target = words[1], words[2]
        family = "ncs" if kind.startswith("ncs") else kind
        counted = any(
            q.startswith((f"{family}.{target}" if target != "*" else f"{family}.", f"any.{family}")) for q in sound
        )
        out[f"{kind} {target}"] = "B" if counted and error < 0.8 * sd else "D"
    return out


BEFORE = 5  # column of a residual that a check has not

INTRODUCTION = (
    "Losses are fixed by definition; what is fitted are the exponents that turn lost fibres into findings and how",
    "often a root is in which state. Operated patients are allowed more deficit (`selection operated`), and counts of",
    "muscles in EMG-positive series are compared with P(muscle | root, another muscle of the screen or this one",
    "positive). No casebook case takes part; a series of the validation that is an anchor too counts there as a",
    "check, not as a prediction. Every parameter is a logarithm around the assumption of the first release, with a",
    "normal prior; a figure counts for at most 60 patients, since studies differ by more than their sampling error.",
)


def page(folder: Path = RESULT) -> str:
    """The page of the documentation: parameters, and published beside fitted."""
    facts = json.loads((folder / "fit.json").read_text(encoding="utf-8"))
    parameters, rows = _read(folder / "parameters.csv"), _read(folder / "residuals.csv")
    fitted = [row for row in rows if not row["left_out"]]
    counted = [row for row in fitted if row["grade"] in "AB"]
    inside = sum(row["inside"] == "yes" for row in counted)
    checks = [row for row in rows if row["left_out"] and row["fitted"]]
    held = sum(row["inside"] == "yes" for row in checks)
    lines = [
        "# The fit: from published counts to parameters",
        "",
        "<!-- written by `python -m fit`; do not edit -->",
        "",
        *INTRODUCTION,
        "",
        f"{facts['fitted']} of {facts['anchors']} figures are fitted. Deviance {facts['deviance_before']} before and",
        f"{facts['deviance_after']} after; of {len(counted)} figures of grades A and B, the fit is inside the",
        f"published 95 % interval in {inside}. Inputs {facts['inputs']}.",
        "Repeat with `python -m fit` (a minute and a half); the",
        "covariance is in `fit/result/covariance.csv`.",
        "",
        "## Parameters",
        "",
        *_rows(("parameter", "estimate (log)", "standard error", "prior"), [_parameter(row) for row in parameters]),
        "",
        "## Residuals",
        "",
        "Published frequency with its 95 % interval (Wilson) beside the model's, before and after.",
        "",
        *_rows(
            ("quantity", "given", "selection", "n", "published", "before", "fitted", "inside", "source"),
            [_residual(row) for row in fitted],
        ),
        "",
        "## Nerves and plexuses: a check",
        "",
        "Nothing of these is fitted: losses and weights of their states are assumptions, some of them set to these",
        "counts by hand. What the model expects of the site, and of its cause where the series is of one, beside what",
        f"was counted; inside the interval {held} of {len(checks)}. Series that examine everybody after an operation",
        "(lithotomy, transplantation) count mild lesions that nobody complains of; the model speaks of patients who",
        "come.",
        "",
        *_rows(
            ("quantity", "given", "selection", "n", "published", "model", "inside", "source"),
            [_check(row) for row in checks],
        ),
        "",
        "## Left out",
        "",
        *_rows(
            ("quantity", "given", "published", "why", "source"),
            [_left_out(row) for row in rows if row["left_out"] and not row["fitted"]],
        ),
    ]
    return "\n".join(lines) + "\n"


def _parameter(row: dict[str, str]) -> tuple[str, ...]:
    return (
        row["name"],
        f"{float(row['estimate']):+.2f}",
        f"{float(row['sd']):.2f}",
        f"{row['prior_mean']} ± {row['prior_sd']}",
    )


def _residual(row: dict[str, str]) -> tuple[str, ...]:
    published = f"{row['published']} ({row['low']}-{row['high']})"
    return (
        *(row[name] for name in ("quantity", "given", "selection", "n")),
        published,
        *(row[name] for name in ("before", "fitted", "inside")),
        f"{row['source']} {row['grade']}",
    )


def _check(row: dict[str, str]) -> tuple[str, ...]:
    return tuple(cell for place, cell in enumerate(_residual(row)) if place != BEFORE)


def _left_out(row: dict[str, str]) -> tuple[str, ...]:
    return row["quantity"], row["given"], row["published"], row["left_out"], f"{row['source']} {row['grade']}"


def _rows(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """A table in Markdown."""
    return [f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows)]


def _table(path: Path, head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as handle:
        return list(csv.DictReader(handle))
