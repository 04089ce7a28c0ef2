"""`rootwise check`: is this a case, and is it what was meant?"""

from __future__ import annotations

import typer

from rootwise.interfaces.cli.options import Paths
from rootwise.interfaces.cli.output import FAILED, show


def check(paths: Paths) -> None:
    """Read case files and say what is wrong with them."""
    from rootwise.cases import read_many
    from rootwise.wording.issues import check_page

    failed = False
    for parsed in read_many(paths):
        show(check_page(parsed))
        failed = failed or parsed.case is None
    if failed:
        raise typer.Exit(FAILED)
