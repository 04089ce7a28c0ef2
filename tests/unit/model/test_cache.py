"""The built model on disk: the same answers, never half a model, never needed."""

import os
from pathlib import Path

import numpy as np
import pytest
from tests.models import SMALL_ATLAS, small
from tests.queries_cases import stated

from rootwise.model import build as build_module
from rootwise.model.cache import cache_folder, load_model, write
from rootwise.model.model import Model
from rootwise.queries.case.localize import localize

CASE = stated(
    ("strength.knee_extension", "left", "2"),
    ("reflex.patellar", "left", "absent"),
    ("pain.groin", "left", "present"),
    ("hip_exam.faber", "left", "negative"),
    setting="emg_lab",
    age=70,
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ROOTWISE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def never(*_: object) -> Model:
    raise AssertionError("the model was built again")


def kept(folder: Path) -> Path:
    (place,) = folder.iterdir()
    return place


def test_the_second_start_reads_what_the_first_one_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = load_model(SMALL_ATLAS)
    monkeypatch.setattr(build_module, "build", never)
    second = load_model(SMALL_ATLAS)
    assert localize(CASE, first) == localize(CASE, second) == localize(CASE, small())
    assert [path.name for path in folder.iterdir()] == [kept(folder).name]


def test_every_array_comes_back_bit_for_bit(folder: Path) -> None:
    again = (load_model(SMALL_ATLAS), load_model(SMALL_ATLAS))[1]
    for name in ("link", "onset", "days", "published", "pool"):
        assert np.array_equal(getattr(again, name), getattr(small(), name)), name
    for block in ("cause", "state"):
        for name in ("q0", "g", "site", "sd", "source", "grade", "cell", "background", "kind"):
            assert np.array_equal(getattr(getattr(again, block), name), getattr(getattr(small(), block), name)), name
    assert dict(again.targets) == dict(small().targets)
    assert again.sites == small().sites
    assert dict(again.constants) == dict(small().constants)


def test_a_folder_that_another_process_has_half_written_is_never_read(folder: Path) -> None:
    load_model(SMALL_ATLAS)
    place = kept(folder)
    (place / "model.json").unlink()
    (place / "link.npy").write_bytes(b"half")
    assert localize(CASE, load_model(SMALL_ATLAS)) == localize(CASE, small())


def test_the_scratch_folder_of_a_process_that_died_is_no_model(folder: Path) -> None:
    scratch = folder / "tmp12345"
    scratch.mkdir(parents=True)
    (scratch / "link.npy").write_bytes(b"half")
    assert localize(CASE, load_model(SMALL_ATLAS)) == localize(CASE, small())


def test_the_first_of_two_writers_stays_and_the_second_leaves_no_litter(folder: Path) -> None:
    write(small(), folder / "kept")
    before = (folder / "kept" / "model.json").stat().st_mtime_ns
    write(small(), folder / "kept")
    assert (folder / "kept" / "model.json").stat().st_mtime_ns == before
    assert [path.name for path in folder.iterdir()] == ["kept"]


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("no folder can be made in a file", encoding="utf-8")
    monkeypatch.setenv("ROOTWISE_CACHE", str(tmp_path / "file" / "cache"))
    assert localize(CASE, load_model(SMALL_ATLAS)) == localize(CASE, small())


def test_another_atlas_has_another_place(folder: Path, tmp_path: Path) -> None:
    changed = tmp_path / "atlas"
    for path in SMALL_ATLAS.rglob("*"):
        if path.is_file():
            copy = changed / path.relative_to(SMALL_ATLAS)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    constants = changed / "lesions" / "constants.yaml"
    text = constants.read_text(encoding="utf-8")
    constants.write_text(text.replace("other_prior: {value: 0.05", "other_prior: {value: 0.06"), encoding="utf-8")
    first, second = load_model(SMALL_ATLAS), load_model(changed)
    assert (first.constants["other_prior"], second.constants["other_prior"]) == (0.05, 0.06)
    assert len(list(folder.iterdir())) == 2


def test_the_cache_folder_is_the_stated_one_then_the_user_s(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cache_folder() == folder
    monkeypatch.delenv("ROOTWISE_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", os.fspath(folder))
    assert cache_folder() == folder / "rootwise"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert cache_folder() == Path.home() / ".cache" / "rootwise"
