"""`rootwise atlas audit`: the model beside what independent raters judge and what was counted."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from rootwise.interfaces.cli.model import ready_model
from rootwise.interfaces.cli.output import reported, show


def audit(
    site: Annotated[str | None, typer.Argument(metavar="[SITE]", help="One site; all by default.")] = None,
    top: Annotated[int, typer.Option(min=1, help="How many differences to show.")] = 30,
    as_json: Annotated[bool, typer.Option("--json", help="Every comparison, one JSON object a line.")] = False,
) -> None:
    """Set the model beside the panel of raters and published counts; differences first on which most hangs."""
    from rootwise.atlas.tables.loader import load
    from rootwise.atlas.tables.panel import load_panel
    from rootwise.queries.atlas.audit import audit as ask
    from rootwise.wording.atlas.audit import audit_page, audit_record

    with reported():
        found = ask(ready_model(), load(), load_panel(), only=site)
        if as_json:
            for one in found:
                print(json.dumps(audit_record(one)))
        else:
            show(audit_page(found, top))
