"""Keep a fixed sample of the mutants of a cosmic-ray session and skip the rest.

python -m tests.mutation.sample SESSION.sqlite COUNT
"""

import sys
from pathlib import Path
from random import Random

from cosmic_ray.work_db import use_db
from cosmic_ray.work_item import WorkerOutcome, WorkItem, WorkResult

SEED = 20261130


def place(item: WorkItem) -> tuple[str, str, int, str]:
    """An order that is the same whenever the code is: a session names its mutants at random."""
    (one,) = item.mutations
    return one.module_path.as_posix(), one.operator_name, one.occurrence, repr(one.operator_args)


def main(session: str, count: str) -> None:
    """Skip all but `count` mutants."""
    with use_db(Path(session)) as work:
        mutants = sorted(work.pending_work_items, key=place)
        kept = {item.job_id for item in Random(SEED).sample(mutants, min(int(count), len(mutants)))}
        for item in mutants:
            if item.job_id not in kept:
                work.set_result(item.job_id, WorkResult(WorkerOutcome.SKIPPED))
        print(f"{len(kept)} of {len(mutants)} mutants")


if __name__ == "__main__":
    main(*sys.argv[1:])
