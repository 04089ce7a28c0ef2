"""A blinded reading of the same files: what a language model put first when it read them as a neurologist would.

It saw bedside findings only, without the answer and without looking anything up. It is neither a truth nor a source:
where it is right and the model wrong, a fact is missing in the tables.
"""

from __future__ import annotations

import json
from pathlib import Path

from rootwise.cohorts.answers import Answer, ranked
from rootwise.model.model import OTHER

DATA = Path(__file__).parents[1] / "data" / "blinded_reading.jsonl"
READING = "bedside"  # the only one that it was given


def blinded_answers(path: Path = DATA) -> dict[str, Answer]:
    """The reading's answers by case.

    Args:
        path: a file of `{"id", "hypotheses": [{"sites", "probability"}]}`, one a line.
    Returns:
        Ranked sets; what its probabilities leave of 1 stands as `other`.
    """
    by_case = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        sets = {frozenset(row["sites"]): float(row["probability"]) for row in record["hypotheses"]}
        rest = 1.0 - sum(sets.values())
        if rest > 0.0:
            sets[frozenset({OTHER})] = sets.get(frozenset({OTHER}), 0.0) + rest
        by_case[record["id"]] = ranked(sets.items())
    return by_case
