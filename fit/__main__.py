"""python -m fit: fit the parameters to the published counts, write the result and put it into the atlas."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from fit.anchors import anchors
from fit.estimate import estimate
from fit.forward import forward
from fit.report import PAGE, grades, page, write
from fit.tables import apply, inputs_hash, start_atlas
from rootwise.atlas.tables.loader import load
from rootwise.model.build import build_anatomy


def main() -> None:
    """Fit, write `fit/result/`, the atlas's exponents and weights, and docs/fit.md."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = start_atlas(Path(scratch) / "atlas")
        predict = forward(load(folder), build_anatomy(folder))
    every = anchors()
    estimated = estimate(predict, every)
    apply(estimated.theta, grades(estimated, every))
    write(estimated, predict, build_anatomy(), every, inputs_hash())
    PAGE.write_text(page(), encoding="utf-8")
    print(f"deviance {estimated.deviance_before:.1f} before, {estimated.deviance_after:.1f} after", file=sys.stderr)


if __name__ == "__main__":
    main()
