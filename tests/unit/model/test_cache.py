"""The built model on disk: the same answers, never half a model, never needed."""

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from tests.models import SMALL_ATLAS, small
from tests.queries_cases import stated

from rootwise.model import build as build_module
from rootwise.model import cache
from rootwise.model.cache import cache_folder, is_built, load_model
from rootwise.model.file import is_whole, read, write
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
    (place,) = folder.glob("*.model")
    return place


def copied(to: Path) -> Path:
    """The small atlas as a folder of its own, which nobody has touched of late."""
    shutil.copytree(SMALL_ATLAS, to)
    return to


def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """No file counts as changed a moment ago."""
    monkeypatch.setattr(cache, "UNSETTLED", -1.0)


def no_hashing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> str:
        raise AssertionError("a hash was taken")

    monkeypatch.setattr(cache, "name_of", refuse)


def test_the_second_start_reads_what_the_first_one_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = load_model(SMALL_ATLAS)
    monkeypatch.setattr(build_module, "build", never)
    second = load_model(SMALL_ATLAS)
    assert localize(CASE, first) == localize(CASE, second) == localize(CASE, small())
    assert {path.suffix for path in folder.iterdir()} <= {".model", ".note"}


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


def cut_short(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - 64)


def flipped(path: Path, at: int) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        byte = file.read(1)
        file.seek(at)
        file.write(bytes([byte[0] ^ 1]))


def in_an_array(path: Path) -> None:
    flipped(path, path.stat().st_size // 2)


def in_the_facts(path: Path) -> None:
    flipped(path, 100)


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def of_another_kind(path: Path) -> None:
    path.write_bytes(b"rootwise model 0".ljust(4096))


@pytest.mark.parametrize("harm", [cut_short, in_an_array, in_the_facts, emptied, of_another_kind])
@pytest.mark.parametrize("noted", [True, False])
def test_a_damaged_file_is_noticed_and_built_again(
    harm: Callable[[Path], None], noted: bool, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "UNSETTLED", -1.0 if noted else float("inf"))
    load_model(SMALL_ATLAS)
    assert bool(list(folder.glob("*.note"))) == noted
    whole = kept(folder).read_bytes()
    harm(kept(folder))
    assert not is_built(SMALL_ATLAS)
    assert localize(CASE, load_model(SMALL_ATLAS)) == localize(CASE, small())
    assert kept(folder).read_bytes() == whole


def test_the_scratch_file_of_a_process_that_died_is_no_model_and_does_not_stay(folder: Path) -> None:
    folder.mkdir(parents=True)
    dead, alive = folder / "a.model.12.part", folder / "a.model.13.part"
    dead.write_bytes(b"half")
    alive.write_bytes(b"half")
    hour_ago = time.time() - 3600.0
    os.utime(dead, (hour_ago, hour_ago))
    assert localize(CASE, load_model(SMALL_ATLAS)) == localize(CASE, small())
    assert not dead.exists()
    assert alive.exists()


def test_a_write_that_fails_leaves_no_litter(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert localize(CASE, load_model(SMALL_ATLAS)) == localize(CASE, small())
    assert list(folder.iterdir()) == []


def test_a_start_takes_no_hash_while_nothing_changed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settled(monkeypatch)
    load_model(SMALL_ATLAS)
    no_hashing(monkeypatch)
    monkeypatch.setattr(build_module, "build", never)
    assert localize(CASE, load_model(SMALL_ATLAS)) == localize(CASE, small())


def test_a_change_that_keeps_size_and_time_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settled(monkeypatch)
    atlas = copied(tmp_path / "atlas")
    constants = atlas / "lesions" / "constants.yaml"
    load_model(atlas)
    before = constants.stat()
    text = constants.read_text(encoding="utf-8")
    constants.write_text(text.replace("other_prior: {value: 0.05", "other_prior: {value: 0.06"), encoding="utf-8")
    os.utime(constants, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (constants.stat().st_size, constants.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert load_model(atlas).constants["other_prior"] == 0.06


def test_what_was_changed_a_moment_ago_is_not_noted(folder: Path, tmp_path: Path) -> None:
    load_model(copied(tmp_path / "atlas"))
    assert list(folder.glob("*.note")) == []


def test_a_model_in_the_package_is_read_and_nothing_is_built_even_with_a_read_only_home(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = tmp_path / "package" / "shipped.model"
    write(small(), shipped, cache.name_of(SMALL_ATLAS))
    monkeypatch.setattr(cache, "SHIPPED", shipped)
    monkeypatch.setattr(build_module, "build", never)
    folder.write_text("no folder can be made in a file", encoding="utf-8")
    assert is_built(SMALL_ATLAS)
    assert localize(CASE, load_model(SMALL_ATLAS)) == localize(CASE, small())


def test_a_model_in_the_package_of_another_atlas_is_not_read(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "SHIPPED", tmp_path / "shipped.model")
    write(small(), cache.SHIPPED, "another")
    assert not is_built(SMALL_ATLAS)
    load_model(SMALL_ATLAS)
    assert kept(folder).exists()


def test_a_build_tells_how_far_it_is_and_a_start_tells_nothing(folder: Path) -> None:
    told: list[float] = []
    load_model(SMALL_ATLAS, told.append)
    assert told[0] == 0.0
    assert told[-1] == 1.0
    assert told == sorted(told)
    assert len(set(told)) > 10
    told.clear()
    load_model(SMALL_ATLAS, told.append)
    assert told == []


def test_a_file_written_twice_is_the_same_byte_for_byte(tmp_path: Path) -> None:
    first, second = tmp_path / "first.model", tmp_path / "second.model"
    write(small(), first, "a")
    write(read(first), second, "a")
    assert first.read_bytes() == second.read_bytes()
    assert is_whole(second, "a")
    assert not is_whole(second, "b")


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("no folder can be made in a file", encoding="utf-8")
    monkeypatch.setenv("ROOTWISE_CACHE", str(tmp_path / "file" / "cache"))
    assert localize(CASE, load_model(SMALL_ATLAS)) == localize(CASE, small())


def test_another_atlas_has_another_place(folder: Path, tmp_path: Path) -> None:
    changed = copied(tmp_path / "atlas")
    constants = changed / "lesions" / "constants.yaml"
    text = constants.read_text(encoding="utf-8")
    constants.write_text(text.replace("other_prior: {value: 0.05", "other_prior: {value: 0.06"), encoding="utf-8")
    first, second = load_model(SMALL_ATLAS), load_model(changed)
    assert (first.constants["other_prior"], second.constants["other_prior"]) == (0.05, 0.06)
    assert len(list(folder.glob("*.model"))) == 2


def test_the_cache_folder_is_the_stated_one_then_the_user_s(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cache_folder() == folder
    monkeypatch.delenv("ROOTWISE_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", os.fspath(folder))
    assert cache_folder() == folder / "rootwise"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert cache_folder() == Path.home() / ".cache" / "rootwise"
