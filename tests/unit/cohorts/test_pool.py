"""Many items on many processors: in order, as they are done, a bounded number at hand."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from itertools import count, islice
from threading import Event

import pytest

from rootwise.cohorts.ahead import Ahead
from rootwise.cohorts.pool import AT_HAND, WORTH_A_PROCESS, streamed
from rootwise.errors import CohortError

ALL_AT_HAND = WORTH_A_PROCESS + 2 * AT_HAND * 2 + 1


def _scaled(scale: int, item: int) -> tuple[int, int]:
    return scale * item, os.getpid()


def _ten() -> int:
    return 10


def _ends(_: int, item: int) -> int:
    if item == 20:
        os._exit(1)
    return item


def _refused(_: int, item: int) -> int:
    if item == 20:
        raise CohortError("E-COHORT-001", "no", hint="as asked")
    return item


def _then_fails(n: int) -> Iterator[int]:
    yield from range(n)
    raise CohortError("E-COHORT-001", "no more")


def test_results_come_in_order_from_other_processes() -> None:
    found = list(streamed(_scaled, range(60), 10, _ten, 2))
    assert [value for value, _ in found] == [10 * item for item in range(60)]
    assert os.getpid() not in {process for _, process in found[WORTH_A_PROCESS:]}


def test_few_items_are_worked_on_here() -> None:
    found = list(streamed(_scaled, range(WORTH_A_PROCESS), 10, _ten, 2))
    assert {process for _, process in found} == {os.getpid()}


def test_one_process_takes_an_item_when_it_is_asked_for() -> None:
    items = iter(range(5))
    results = streamed(_scaled, items, 10, _ten, 1)
    assert next(results)[0] == 0
    assert list(items) == [1, 2, 3, 4]


def test_an_endless_source_is_answered_with_few_items_at_hand() -> None:
    taken = 0

    def source() -> Iterator[int]:
        nonlocal taken
        for item in count():
            taken = item + 1
            yield item

    with closing(streamed(_scaled, source(), 10, _ten, 2)) as results:
        assert [value for value, _ in islice(results, 100)] == [10 * item for item in range(100)]
        assert taken <= 100 + ALL_AT_HAND


def test_a_slow_source_holds_up_no_result() -> None:
    asked_again = Event()

    def source() -> Iterator[int]:
        yield from range(20)
        asked_again.wait(60)

    results = streamed(_scaled, source(), 10, _ten, 2)
    assert [value for value, _ in islice(results, 20)] == [10 * item for item in range(20)]
    asked_again.set()
    assert list(results) == []


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("n", [3, 40])
def test_what_the_source_raises_comes_after_the_results_before_it(jobs: int, n: int) -> None:
    results = streamed(_scaled, _then_fails(n), 10, _ten, jobs)
    assert len(list(islice(results, n))) == n
    with pytest.raises(CohortError, match="no more"):
        next(results)


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_the_work_raises_comes_in_its_place_with_its_hint(jobs: int) -> None:
    results = streamed(_refused, range(40), 10, _ten, jobs)
    assert list(islice(results, 20)) == list(range(20))
    with pytest.raises(CohortError, match="E-COHORT-001") as refused:
        next(results)
    assert refused.value.hint == "as asked"


def test_a_process_that_is_ended_from_outside_is_said() -> None:
    with pytest.raises(CohortError, match="E-COHORT-030"):
        list(streamed(_ends, range(40), 10, _ten, 2))


def test_many_processes_are_not_imported_before_they_are_needed() -> None:
    code = (
        "import sys; from rootwise.cohorts.pool import each; assert each(divmod, [3, 4], 7, 2) == [(2, 1), (1, 3)];"
        "assert not {'multiprocessing', 'concurrent.futures.process'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_a_reader_that_is_closed_reads_no_further() -> None:
    items = iter(range(100))
    ahead = Ahead(items, 3)
    ahead.gather(3, 60)
    assert ahead.take(2, wait=True) == [0, 1]
    ahead.close()
    assert 90 < len(list(items)) < 97
