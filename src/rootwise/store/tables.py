"""The tables of the store, and the connection to them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Engine,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    create_engine,
    event,
    inspect,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

HEAD = "0001"  # the newest revision under migrations/versions
FILE = "cases.sqlite"
_MIGRATIONS = Path(__file__).with_name("migrations")


class Base(DeclarativeBase):
    """Root of the tables."""


# Where alembic notes the revision, as it would make it.
_VERSION = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)


class CaseRow(Base):
    """One case: which of its steps stands, and how often it was changed."""

    __tablename__ = "cases"
    __table_args__ = (Index("cases_by_change", "changed"),)

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    revision: Mapped[int]
    step: Mapped[int]
    changed: Mapped[int]


class StepRow(Base):
    """One step of a case: its file, as it would be downloaded."""

    __tablename__ = "steps"

    case_id: Mapped[str] = mapped_column(String(16), ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(255))
    content: Mapped[bytes] = mapped_column(LargeBinary)


def connect(folder: Path) -> Engine:
    """The database of a folder, its tables brought up to date.

    Args:
        folder: made where it is missing.

    Returns:
        An engine whose commits are on the disk when they return.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = create_engine(f"sqlite:///{folder / FILE}")
    event.listen(engine, "connect", _durable)
    try:
        revision = _revision(engine)
        if revision is None:
            create(engine)
        elif revision != HEAD:
            upgrade(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _durable(connection: Any, _: object) -> None:
    """An acknowledged edit must outlive a crash of the machine: the log is flushed at every commit."""
    cursor = connection.cursor()
    for line in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
        cursor.execute(f"PRAGMA {line}")
    cursor.close()


def _revision(engine: Engine) -> str | None:
    """Read without alembic: most starts find nothing to do, and its import is half a second."""
    if not inspect(engine).has_table("alembic_version"):
        return None
    with engine.connect() as connection:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def create(engine: Engine) -> None:
    """Make the tables of a new folder as they are today: half a second sooner than by every revision.

    Args:
        engine: on an empty file.
    """
    with engine.begin() as connection:
        Base.metadata.create_all(connection)
        _VERSION.create(connection)
        connection.execute(_VERSION.insert().values(version_num=HEAD))


def upgrade(engine: Engine) -> None:
    """Bring the tables up to date, revision by revision.

    Args:
        engine: on a file of any revision, or an empty one.
    """
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, HEAD)
