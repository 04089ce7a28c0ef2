"""Keeping cases: each edit is a step, undo goes a step back, and an edit of an old state is refused."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from rootwise.errors import StoreError
from rootwise.store.tables import CaseRow, StepRow, connect

STEPS_KEPT = 500  # of one case; the oldest go first


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
        from sqlalchemy.exc import SQLAlchemyError

        try:
            self._engine = connect(folder)
        except (OSError, SQLAlchemyError) as error:
            hint = "name another folder with --data"
            raise StoreError("E-STORE-004", f"cases cannot be kept in {folder}: {error}", hint=hint) from None
        self.read_only = read_only

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

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
        with Session(self._engine) as session:
            newest = select(CaseRow).order_by(CaseRow.changed.desc(), CaseRow.id).limit(most)
            return [_kept(session, row) for row in session.scalars(newest)]

    def get(self, case_id: str) -> Kept:
        """One case as it stands.

        Args:
            case_id: of the store.

        Raises:
            StoreError: there is no such case.
        """
        with Session(self._engine) as session:
            return _kept(session, _row(session, case_id))

    def add(self, name: str, content: bytes) -> Kept:
        """Keep a new case.

        Args:
            name: file name.
            content: the case file.

        Raises:
            StoreError: the store is read-only.
        """
        self.refuse_change()
        with Session(self._engine) as session:
            row = CaseRow(id=secrets.token_hex(8), revision=1, step=1, changed=int(time.time()))
            session.add(row)
            session.flush()
            session.add(StepRow(case_id=row.id, number=1, name=name, content=content))
            session.commit()
            return _kept(session, row)

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
        with Session(self._engine) as session:
            row = _claimed(session, case_id, revision)
            number = row.step + 1
            of_case = StepRow.case_id == case_id
            session.execute(delete(StepRow).where(of_case, StepRow.number >= number))
            session.execute(delete(StepRow).where(of_case, StepRow.number <= number - STEPS_KEPT))
            session.add(StepRow(case_id=case_id, number=number, name=name, content=content))
            row.step = number
            session.commit()
            return _kept(session, row)

    def undo(self, case_id: str, revision: int) -> Kept:
        """Go a step back; as `save`, and nothing changes at the first step."""
        return self._moved(case_id, revision, -1)

    def redo(self, case_id: str, revision: int) -> Kept:
        """Go a step forward; as `save`, and nothing changes at the last step."""
        return self._moved(case_id, revision, +1)

    def _moved(self, case_id: str, revision: int, by: int) -> Kept:
        self.refuse_change()
        with Session(self._engine) as session:
            row = _claimed(session, case_id, revision)
            if session.get(StepRow, (case_id, row.step + by)) is not None:
                row.step += by
            session.commit()
            return _kept(session, row)


def _claimed(session: Session, case_id: str, revision: int) -> CaseRow:
    """The case under a new revision: the update takes the file's lock, so that of two edits one comes second."""
    claimed = session.execute(
        update(CaseRow)
        .where(CaseRow.id == case_id, CaseRow.revision == revision)
        .values(revision=revision + 1, changed=int(time.time()))
        .returning(CaseRow.id)
    ).first()
    row = _row(session, case_id)
    if claimed is None:
        raise Stale(_kept(session, row))
    return row


def _row(session: Session, case_id: str) -> CaseRow:
    row = session.get(CaseRow, case_id)
    if row is None:
        hint = "the start page lists the saved cases"
        raise StoreError("E-STORE-001", "there is no such case", hint=hint)
    return row


def _kept(session: Session, row: CaseRow) -> Kept:
    step = session.get_one(StepRow, (row.id, row.step))
    numbers = select(func.min(StepRow.number), func.max(StepRow.number)).where(StepRow.case_id == row.id)
    first, last = session.execute(numbers).one()
    return Kept(row.id, row.revision, step.name, step.content, row.step > first, row.step < last, row.changed)
