"""Keeping cases: each edit is a step, undo goes a step back, and an edit of an old state is refused."""

from __future__ import annotations

import secrets
import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path

from rootwise.errors import StoreError
from rootwise.store.tables import Database

STEPS_KEPT = 500  # of one case; the oldest go first
_KEPT = """
    SELECT cases.id, revision, name, content,
        step > (SELECT min(number) FROM steps WHERE case_id = cases.id),
        step < (SELECT max(number) FROM steps WHERE case_id = cases.id),
        changed
    FROM cases JOIN steps ON case_id = cases.id AND number = step
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """A case as the store has it.

    Attributes:
        id: of the store, not of the case file.
        revision: counts every change, undo and redo included; an edit names the one it was made on.
        name: file name.
        content: the case file's bytes.
        can_undo, can_redo: whether there is a step before and after this one.
        changed: when, in seconds since 1970.
    """

    id: str
    revision: int
    name: str
    content: bytes
    can_undo: bool
    can_redo: bool
    changed: int


class Stale(StoreError):
    """An edit of a state that is no longer the case's own; `kept` is what stands now."""

    def __init__(self, kept: Kept) -> None:
        """Keep what stands.

        Args:
            kept: the case as it is now.
        """
        hint = "compare both, then make your change again"
        super().__init__("E-STORE-002", "the case was changed elsewhere in the meantime", hint=hint)
        self.kept = kept


class Store:
    """The cases of one folder."""

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        """Open the folder, and make its tables where they are missing.

        Args:
            folder: the user's data folder.
            read_only: whether every change is refused.

        Raises:
            StoreError: the folder cannot be used.
        """
        try:
            self._database = Database(folder)
        except (OSError, sqlite3.Error) as error:
            hint = "name another folder with --data"
            raise StoreError("E-STORE-004", f"cases cannot be kept in {folder}: {error}", hint=hint) from None
        self.read_only = read_only

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def refuse_change(self) -> None:
        """Stop where nothing may be changed.

        Raises:
            StoreError: the store is read-only.
        """
        if self.read_only:
            hint = "start it without --read-only to edit and keep cases"
            raise StoreError("E-STORE-003", "this server is read-only", hint=hint)

    def recent(self, most: int = 20) -> list[Kept]:
        """The cases changed last, the newest first.

        Args:
            most: how many.
        """
        with self._database.transaction() as connection:
            newest = connection.execute(f"{_KEPT} ORDER BY changed DESC, cases.id LIMIT ?", (most,))
            return [_as_kept(row) for row in newest]

    def get(self, case_id: str) -> Kept:
        """One case as it stands.

        Args:
            case_id: of the store.

        Raises:
            StoreError: there is no such case.
        """
        with self._database.transaction() as connection:
            return _kept(connection, case_id)

    def add(self, name: str, content: bytes) -> Kept:
        """Keep a new case.

        Args:
            name: file name.
            content: the case file.

        Raises:
            StoreError: the store is read-only.
        """
        self.refuse_change()
        case_id = secrets.token_hex(8)
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO cases (id, revision, step, changed) VALUES (?, 1, 1, ?)", (case_id, int(time.time()))
            )
            _add_step(connection, case_id, 1, name, content)
        return self.get(case_id)

    def save(self, case_id: str, revision: int, name: str, content: bytes) -> Kept:
        """Add a step; what was undone before it can no longer be redone.

        Args:
            case_id: of the store.
            revision: that the edit was made on.
            name: file name.
            content: the case file after the edit.

        Returns:
            The case, committed to the disk.

        Raises:
            Stale: the case was changed since that revision.
            StoreError: there is no such case, or the store is read-only.
        """
        self.refuse_change()
        with self._database.transaction() as connection:
            number = _claimed(connection, case_id, revision) + 1
            connection.execute(
                "DELETE FROM steps WHERE case_id = ? AND (number >= ? OR number <= ?)",
                (case_id, number, number - STEPS_KEPT),
            )
            _add_step(connection, case_id, number, name, content)
            connection.execute("UPDATE cases SET step = ? WHERE id = ?", (number, case_id))
            return _kept(connection, case_id)

    def undo(self, case_id: str, revision: int) -> Kept:
        """Go a step back; as `save`, and nothing changes at the first step."""
        return self._moved(case_id, revision, -1)

    def redo(self, case_id: str, revision: int) -> Kept:
        """Go a step forward; as `save`, and nothing changes at the last step."""
        return self._moved(case_id, revision, +1)

    def _moved(self, case_id: str, revision: int, by: int) -> Kept:
        self.refuse_change()
        with self._database.transaction() as connection:
            number = _claimed(connection, case_id, revision) + by
            connection.execute(
                "UPDATE cases SET step = ?1 WHERE id = ?2 "
                "AND EXISTS (SELECT 1 FROM steps WHERE case_id = ?2 AND number = ?1)",
                (number, case_id),
            )
            return _kept(connection, case_id)


def _claimed(connection: sqlite3.Connection, case_id: str, revision: int) -> int:
    """The step of a case that is now under a new revision.

    The update takes the file's lock, so that of two edits one comes second.
    """
    claimed = connection.execute(
        "UPDATE cases SET revision = revision + 1, changed = ? WHERE id = ? AND revision = ?",
        (int(time.time()), case_id, revision),
    )
    if not claimed.rowcount:
        raise Stale(_kept(connection, case_id))
    step: int = connection.execute("SELECT step FROM cases WHERE id = ?", (case_id,)).fetchone()[0]
    return step


def _add_step(connection: sqlite3.Connection, case_id: str, number: int, name: str, content: bytes) -> None:
    connection.execute(
        "INSERT INTO steps (case_id, number, name, content) VALUES (?, ?, ?, ?)", (case_id, number, name, content)
    )


def _kept(connection: sqlite3.Connection, case_id: str) -> Kept:
    row = connection.execute(f"{_KEPT} WHERE cases.id = ?", (case_id,)).fetchone()
    if row is None:
        hint = "the start page lists the saved cases"
        raise StoreError("E-STORE-001", "there is no such case", hint=hint)
    return _as_kept(row)


def _as_kept(row: tuple[str, int, str, bytes, int, int, int]) -> Kept:
    case_id, revision, name, content, can_undo, can_redo, changed = row
    return Kept(case_id, revision, name, content, bool(can_undo), bool(can_redo), changed)
