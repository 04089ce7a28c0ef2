"""The store of cases: its tables, its steps, and the flush of every commit."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from rootwise.errors import StoreError
from rootwise.store import tables
from rootwise.store.store import STEPS_KEPT, Stale, Store
from rootwise.store.tables import Database


def test_the_newest_migration_is_the_one_that_a_start_looks_for() -> None:
    assert ScriptDirectory(str(Path(tables.__file__).with_name("migrations"))).get_heads() == [tables.HEAD]


def test_every_commit_is_flushed_to_the_disk(tmp_path: Path) -> None:
    database = Database(tmp_path / "new" / "folder")
    with database.transaction() as connection:
        asked = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
    database.close()
    assert asked == ["wal", 2]


def test_what_fails_halfway_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path)
    kept = store.add("a.yaml", b"1")

    def broken(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr("rootwise.store.store._add_step", broken)
        with pytest.raises(RuntimeError):
            store.save(kept.id, kept.revision, "a.yaml", b"2")
        with pytest.raises(RuntimeError):
            store.add("b.yaml", b"3")
    assert store.get(kept.id) == kept
    assert store.recent() == [kept]
    store.close()


def test_steps_are_undone_and_redone_until_another_edit_takes_their_place(tmp_path: Path) -> None:
    store = Store(tmp_path)
    kept = store.add("a.yaml", b"1")
    assert not kept.can_undo
    kept = store.save(kept.id, kept.revision, "a.yaml", b"2")
    kept = store.undo(kept.id, kept.revision)
    assert (kept.content, kept.can_undo, kept.can_redo) == (b"1", False, True)
    kept = store.undo(kept.id, kept.revision)
    assert kept.content == b"1"
    kept = store.redo(kept.id, kept.revision)
    assert kept.content == b"2"
    kept = store.save(kept.id, store.undo(kept.id, kept.revision).revision, "a.yaml", b"3")
    assert (kept.content, kept.can_redo) == (b"3", False)
    store.close()


def test_an_edit_of_an_old_state_is_refused_and_told_what_stands(tmp_path: Path) -> None:
    store = Store(tmp_path)
    kept = store.add("a.yaml", b"1")
    store.save(kept.id, kept.revision, "a.yaml", b"2")
    for change in (
        lambda: store.save(kept.id, kept.revision, "a.yaml", b"3"),
        lambda: store.undo(kept.id, kept.revision),
    ):
        with pytest.raises(Stale) as refused:
            change()
        assert refused.value.kept.content == b"2"
    store.close()


def test_a_long_history_forgets_its_oldest_steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rootwise.store.store.STEPS_KEPT", 3)
    assert STEPS_KEPT > 3
    store = Store(tmp_path)
    kept = store.add("a.yaml", b"0")
    for number in range(1, 9):
        kept = store.save(kept.id, kept.revision, "a.yaml", b"%d" % number)
    undone = []
    while kept.can_undo:
        kept = store.undo(kept.id, kept.revision)
        undone.append(kept.content)
    assert undone == [b"7", b"6"]
    store.close()


def test_an_unknown_case_and_a_folder_that_cannot_be_used_are_told(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with pytest.raises(StoreError, match="E-STORE-001"):
        store.get("nothing")
    with pytest.raises(StoreError, match="E-STORE-001"):
        store.save("nothing", 1, "a.yaml", b"")
    store.close()
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    with pytest.raises(StoreError, match="E-STORE-004"):
        Store(tmp_path / "file")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / tables.FILE).write_text("not a database" * 100, encoding="utf-8")
    with pytest.raises(StoreError, match="E-STORE-004"):
        Store(tmp_path / "broken")


def test_a_new_folder_has_the_tables_that_every_revision_together_makes(tmp_path: Path) -> None:
    tables.upgrade(tmp_path / "upgraded.sqlite")
    Database(tmp_path).close()
    made = []
    for name in ("upgraded.sqlite", tables.FILE):
        with closing(sqlite3.connect(tmp_path / name)) as connection:
            rows = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
            made.append({(*row[:3], "".join(str(row[3]).split())) for row in rows})
            assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(tables.HEAD,)]
    assert made[0] == made[1]


def test_a_folder_of_an_older_revision_is_brought_up_to_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Database(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / tables.FILE)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")
    upgraded: list[Path] = []
    monkeypatch.setattr(tables, "upgrade", upgraded.append)
    Database(tmp_path).close()
    assert upgraded == [tmp_path / tables.FILE]
