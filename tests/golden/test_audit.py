"""Differences between model and panel that nobody has explained may only become fewer.

`ROOTWISE_GOLDEN=write` writes the list anew, which may not grow it.
"""

import os
from pathlib import Path

from tests.models import shipped

from rootwise.atlas.tables.loader import load
from rootwise.atlas.tables.panel import load_panel
from rootwise.queries.atlas.audit import audit

OPEN = Path(__file__).with_name("audit_open.txt")
MOST = 57  # with the pictures as states; 1,242 before, when the model did not read them; lower it with the list


def test_no_difference_without_a_reason_is_new() -> None:
    found = audit(shipped(), load(), load_panel())
    now = sorted(f"{one.site} {one.finding} {one.value}" for one in found if one.differs and not one.reason)
    if os.environ.get("ROOTWISE_GOLDEN") == "write":
        OPEN.write_text("\n".join(now) + "\n", encoding="utf-8")
    known = OPEN.read_text(encoding="utf-8").split("\n")[:-1]
    assert set(now) <= set(known), "mend them, or decide with a reason in panel/decisions.csv"
    assert set(known) <= set(now), "these are mended: take them from the list"
    assert len(known) <= MOST
