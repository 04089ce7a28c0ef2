"""The tables of the store, and the connections to them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, LifoQueue

HEAD = "0001"  # the newest revision under migrations/versions
FILE = "cases.sqlite"
_MIGRATIONS = Path(__file__).with_name("migrations")
_WAIT_S = 5.0  # for another edit that holds the file

# As every revision together makes them. Spelled out, and asked through the standard library: the libraries that the
# revisions need take longer to import than all else that a start does.
_TABLES = (
    """CREATE TABLE cases (
        id VARCHAR(16) NOT NULL,
        revision INTEGER NOT NULL,
        step INTEGER NOT NULL,
        changed INTEGER NOT NULL,
        PRIMARY KEY (id)
    )""",
    """CREATE TABLE steps (
        case_id VARCHAR(16) NOT NULL,
        number INTEGER NOT NULL,
        name VARCHAR(255) NOT NULL,
        content BLOB NOT NULL,
        PRIMARY KEY (case_id, number),
        FOREIGN KEY(case_id) REFERENCES cases (id) ON DELETE CASCADE
    )""",
    "CREATE INDEX cases_by_change ON cases (changed)",
    # Where alembic notes the revision, as it would make it.
    """CREATE TABLE alembic_version (
        version_num VARCHAR(32) NOT NULL,
        CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
    )""",
)


class Database:
    """The database of a folder, its tables up to date; what is committed is on the disk."""

    def __init__(self, folder: Path) -> None:
        """Open it.

        Args:
            folder: made where it is missing.

        Raises:
            OSError, sqlite3.Error: the folder cannot be used, or holds another file of this name.
        """
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._file = folder / FILE
        # Kept open: the last one that closes has the log written back.
        self._idle: LifoQueue[sqlite3.Connection] = LifoQueue()
        try:
            with self.transaction() as connection:
                revision = _revision(connection)
                if revision is None:
                    create(connection)
            if revision not in (None, HEAD):
                upgrade(self._file)
        except BaseException:
            self.close()
            raise

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """A connection of one's own: committed at the end, or nothing was changed."""
        try:
            connection = self._idle.get_nowait()
        except Empty:
            connection = self._opened()
        try:
            with connection:
                yield connection
        finally:
            self._idle.put(connection)

    def close(self) -> None:
        """Let go of the file."""
        with suppress(Empty):
            while True:
                self._idle.get_nowait().close()

    def _opened(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._file, _WAIT_S, check_same_thread=False)
        try:
            # An acknowledged edit must outlive a crash of the machine: the log is flushed at every commit.
            for line in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
                connection.execute(f"PRAGMA {line}")
        except BaseException:
            connection.close()
            raise
        return connection


def _revision(connection: sqlite3.Connection) -> str | None:
    """Read without alembic: most starts find nothing to do."""
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone() is None:
        return None
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else None


def create(connection: sqlite3.Connection) -> None:
    """Make the tables of a new folder as they are today.

    Args:
        connection: to an empty file.
    """
    connection.execute("BEGIN IMMEDIATE")
    for table in _TABLES:
        connection.execute(table)
    connection.execute("INSERT INTO alembic_version VALUES (?)", (HEAD,))


def upgrade(file: Path) -> None:
    """Bring the tables up to date, revision by revision.

    Args:
        file: of any revision, or an empty one.
    """
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import URL, create_engine

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    engine = create_engine(URL.create("sqlite", database=str(file)))
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, HEAD)
    finally:
        engine.dispose()
