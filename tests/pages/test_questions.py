"""Asking the model from several processes: whatever happens to one of them, its question is answered or refused."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from rootwise import errors
from rootwise.errors import QueryError, RootwiseError, ServerError, Where
from rootwise.interfaces.server import questions
from rootwise.interfaces.server.questions import Questions

# The model is only handed on: these stand for it, and for what is asked of it.


def small_model() -> Any:
    return "model"


def broken_model() -> Any:
    raise QueryError("E-QUERY-999", "there is no model", where=Where("a.csv", 3), hint="make one")


def process_of(model: Any, number: int) -> int:
    return os.getpid()


def slow_process_of(model: Any, number: int) -> int:
    time.sleep(0.3)
    return os.getpid()


def one_asked(model: Any, file: str) -> int:
    with Path(file).open("a", encoding="utf-8") as log:
        log.write("asked\n")
    time.sleep(0.2)
    return 1


def refused(model: Any, log: str) -> None:
    with Path(log).open("a", encoding="utf-8") as file:
        file.write("asked\n")
    raise QueryError("E-QUERY-999", "no such site", where=Where("a.csv", 3, "k"), hint="use another")


def fails(model: Any, kind: str) -> None:
    raise {"os": OSError, "eof": EOFError, "time": TimeoutError, "value": ValueError}[kind](kind)


def dies_once(model: Any, mark: str) -> str:
    if not Path(mark).exists():
        Path(mark).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "answered"


def dies(model: Any, log: str) -> None:
    with Path(log).open("a", encoding="utf-8") as file:
        file.write("died\n")
    os.kill(os.getpid(), signal.SIGKILL)


def sleeps(model: Any, seconds: float) -> None:
    time.sleep(seconds)


@pytest.fixture(scope="module")
def two() -> Iterator[Questions]:
    with closing(Questions(small_model, 2)) as asked:
        yield asked


def test_answers_come_from_two_other_processes_and_no_third(two: Questions) -> None:
    two.ask(process_of, -1)
    with ThreadPoolExecutor(8) as threads:
        found = set(threads.map(lambda number: two.ask(slow_process_of, number), range(8)))
    assert len(found) == 2
    assert os.getpid() not in found


def test_a_process_is_started_only_when_the_others_are_at_work(two: Questions) -> None:
    assert len({two.ask(process_of, number) for number in range(100, 110)}) == 1


def test_two_who_ask_the_same_at_once_ask_it_once(two: Questions, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda _: two.ask(one_asked, str(log)), range(8))) == [1] * 8
    assert two.ask(one_asked, str(log)) == 1
    assert log.read_text(encoding="utf-8").splitlines() == ["asked"]


def test_an_error_comes_back_as_itself_and_is_not_remembered(two: Questions, tmp_path: Path) -> None:
    log = tmp_path / "log"
    for _ in range(2):
        with pytest.raises(QueryError) as raised:
            two.ask(refused, str(log))
        error = raised.value
        assert (error.code, error.message, error.hint) == ("E-QUERY-999", "no such site", "use another")
        assert error.where == Where("a.csv", 3, "k")
        assert "in refused" in error.__notes__[0]
    assert log.read_text(encoding="utf-8").splitlines() == ["asked", "asked"]


@pytest.mark.parametrize("kind", ["os", "eof", "time", "value"])
def test_an_error_that_looks_like_a_broken_pipe_ends_no_process(two: Questions, kind: str) -> None:
    before = two.ask(process_of, 200)
    with pytest.raises((OSError, EOFError, ValueError), match=kind):
        two.ask(fails, kind)
    assert two.ask(process_of, 201) == before


def test_every_error_of_rootwise_survives_the_way_from_another_process() -> None:
    import pickle

    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, RootwiseError)]
    assert len(kinds) >= 10
    for kind in kinds:
        sent = kind("E-X-001", "wrong", where=Where("f", 1, "k"), hint="right")
        back = pickle.loads(pickle.dumps(sent))
        assert (type(back), str(back), back.where) == (kind, str(sent), sent.where)


def test_a_process_that_was_killed_is_replaced_and_its_question_asked_once_more(two: Questions, tmp_path: Path) -> None:
    before = two.ask(process_of, 300)
    assert two.ask(dies_once, str(tmp_path / "mark")) == "answered"
    os.kill(two.ask(process_of, 301), signal.SIGKILL)  # while it waits
    after = two.ask(process_of, 302)
    assert after != before


def test_a_question_that_ends_its_process_twice_is_refused_and_others_go_on(two: Questions, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with ThreadPoolExecutor(4) as threads:
        beside = [threads.submit(two.ask, slow_process_of, number) for number in range(400, 404)]
        with pytest.raises(ServerError) as raised:
            two.ask(dies, str(log))
        assert all(one.result() > 0 for one in beside)
    assert raised.value.code == "E-SERVER-055"
    assert log.read_text(encoding="utf-8").splitlines() == ["died", "died"]


def test_a_question_without_end_is_refused_and_its_process_replaced(
    two: Questions, monkeypatch: pytest.MonkeyPatch
) -> None:
    two.ask(process_of, 500)
    monkeypatch.setattr(questions, "PATIENCE_S", 0.2)
    with pytest.raises(ServerError) as raised:
        two.ask(sleeps, 30.0)
    assert raised.value.code == "E-SERVER-056"
    monkeypatch.undo()
    assert two.ask(process_of, 501) > 0  # and not the late answer to the question before


def test_what_keeps_the_model_from_being_made_is_told_to_every_question() -> None:
    with closing(Questions(broken_model, 1)) as asked:
        for number in range(2):
            with pytest.raises(QueryError, match="E-QUERY-999") as raised:
                asked.ask(process_of, number)
            assert raised.value.hint == "make one"


def test_what_was_asked_ahead_is_known_when_it_is_asked(two: Questions, tmp_path: Path) -> None:
    log = tmp_path / "log"
    two.ask_ahead(one_asked, str(log))
    while not log.exists():
        time.sleep(0.01)
    assert two.ask(one_asked, str(log)) == 1
    assert log.read_text(encoding="utf-8") == "asked\n"


def test_only_the_newest_answers_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "REMEMBERED", 2)
    asked: list[int] = []

    def question(model: Any, number: int) -> int:
        asked.append(number)
        return number

    here = Questions(small_model)
    for number in (1, 2, 1, 3, 1, 2):
        assert here.ask(question, number) == number
    assert asked == [1, 2, 3, 2]


def test_who_still_waits_when_the_pages_stop_is_told() -> None:
    asked = Questions(small_model, 1)
    asked.ask(process_of, 0)
    told: list[str] = []

    def waits() -> None:
        try:
            asked.ask(process_of, 1)
        except ServerError as error:
            told.append(error.code)

    busy = threading.Thread(target=asked.ask, args=(sleeps, 0.5))
    waiting = threading.Thread(target=waits)
    busy.start()
    time.sleep(0.1)
    waiting.start()
    time.sleep(0.1)
    asked.close()
    busy.join()
    waiting.join()
    assert told == ["E-SERVER-057"]
