"""Is what must not be missed named? python -m validation.dangers [PATH ...] [--reading R]."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from rootwise.cases import read_many, select
from rootwise.cases.case import READINGS
from rootwise.model.build import build
from rootwise.model.model import Model
from rootwise.queries.case.dangers import Danger, kind_of
from rootwise.queries.case.localize import localize

CASES = Path(__file__).parent / "data" / "cases"
PLACES = ("vessel.", "cord.", "cauda_equina", "conus")
# Words of a case's stated cause that speak of infection, tumour or bleeding.
WORDS = ("abscess", "infect", "spondylitis", "tumour", "tumor", "metast", "schwannoma", "neuroma", "ependymoma",
         "paraganglioma", "cavernoma", "lymphoma", "carcinoma", "haematoma", "hematoma", "dissection")  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Count dangerous cases with a line of their kind, those whose source the line names, and lines elsewhere.

    Args:
        arguments: of the command line; the process's own when None.
    Returns:
        Exit code.
    """
    parser = argparse.ArgumentParser(prog="python -m validation.dangers", description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path, default=[CASES])
    parser.add_argument("--reading", choices=READINGS, default="bedside")
    asked = parser.parse_args(arguments)
    model = build()
    dangerous = shown = named = elsewhere = lines = sources = 0
    for parsed in read_many(asked.paths):
        book = parsed.casebook
        if parsed.case is None or book is None or book.truth is None or not modelled(book.truth.sites, model):
            continue
        dangers = localize(select(parsed.case, asked.reading, book.names_level), model, with_intervals=False).dangers
        if is_dangerous(book.truth.sites, book.truth.cause or ""):
            line, source = shows(dangers, book.truth.sites), names(dangers, book.truth.sites, model)
            dangerous, shown, named = dangerous + 1, shown + line, named + source
            if not source:
                print(f"{'line only' if line else 'no line'}: {parsed.case.id} ({' + '.join(book.truth.sites)})")
        else:
            elsewhere += 1
            lines += len({danger.kind for danger in dangers})
            sources += len({danger.site for danger in dangers})
    print(f"{asked.reading}: of {dangerous} dangerous cases {named} name their source, {shown} show its line;", end=" ")
    print(f"in {elsewhere} others {lines} lines that name {sources} sites")
    return 0


def modelled(sites: Sequence[str], model: Model) -> bool:
    """Whether every true source is a site of the model."""
    bases = {site.base for site in model.sites}
    return all(_base(site) in bases for site in sites)


def is_dangerous(sites: Sequence[str], cause: str) -> bool:
    """Whether a source or its cause is one that must not be missed."""
    return any(site.startswith(PLACES) for site in sites) or any(word in cause.lower() for word in WORDS)


def shows(dangers: Sequence[Danger], sites: Sequence[str]) -> bool:
    """Whether a line of the kind of a true source is shown, whichever sources it names."""
    return not {danger.kind for danger in dangers}.isdisjoint(kind_of(_base(site)) for site in sites)


def names(dangers: Sequence[Danger], sites: Sequence[str], model: Model) -> bool:
    """Whether one of the lines names a true source, on either side where its side is not known."""
    members = {site.id: site.members for site in model.sites}
    told = {_base(member) for danger in dangers for member in members[danger.site]}
    return any(_base(site) in told for site in sites)


def _base(site: str) -> str:
    head, _, tail = site.rpartition(".")
    return head if tail in {"left", "right", "unknown"} else site


if __name__ == "__main__":
    sys.exit(main())
