"""Replay the published series: python -m validation.series [--all] [--json | --markdown]."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from rootwise.model.build import build
from validation.series.published import published
from validation.series.replay import replay
from validation.series.report import as_json, markdown, text


def main(arguments: Sequence[str] | None = None) -> int:
    """Replay and print.

    Args:
        arguments: of the command line; the process's own when None.
    Returns:
        Exit code.
    """
    parser = argparse.ArgumentParser(prog="python -m validation.series", description=__doc__)
    parser.add_argument("--all", action="store_true", help="list what lies inside its interval too")
    output = parser.add_mutually_exclusive_group()
    output.add_argument("--json", action="store_true", help="everything, for other programs")
    output.add_argument("--markdown", action="store_true", help="the tables of validation/README.md")
    asked = parser.parse_args(arguments)
    rows = replay(published(), build())
    if asked.json:
        print(json.dumps(as_json(rows), indent=1))
    else:
        print(markdown(rows) if asked.markdown else text(rows, everything=asked.all))
    return 0


if __name__ == "__main__":
    sys.exit(main())
