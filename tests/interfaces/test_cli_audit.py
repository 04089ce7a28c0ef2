"""`atlas audit` as a command."""

import json

from tests.interfaces.command import called


def test_the_page_begins_with_what_differs_most_and_keeps_within_its_width() -> None:
    result = called("atlas", "audit", "--top", "3")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert max(map(len, lines)) <= 80
    table = lines[next(i for i, line in enumerate(lines) if line.startswith("hangs")) + 1 :]
    hangs = [float(line.split()[0]) for line in table if not line.startswith(" " * 10)]
    assert len(hangs) == 3
    assert hangs == sorted(hangs, reverse=True)


def test_one_site_as_records() -> None:
    result = called("atlas", "audit", "root.L2", "--json")
    records = [json.loads(line) for line in result.stdout.splitlines()]
    assert {record["site"] for record in records} == {"root.L2"}
    (knee,) = [r for r in records if (r["finding"], r["value"]) == ("reflex.patellar", "reduced")]
    assert set(knee["raters"]) == {"r1", "r2", "r3", "r4"}
    assert min(knee["raters"].values()) <= knee["panel"] <= max(knee["raters"].values())


def test_a_site_that_nobody_judged_is_refused() -> None:
    result = called("atlas", "audit", "root.L7")
    assert result.exit_code == 2
    assert "E-QUERY-014" in result.output
