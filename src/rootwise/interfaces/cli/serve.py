"""`rootwise serve`: the pages for the bedside, on this machine."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from rootwise.interfaces.cli.model import ready_model
from rootwise.interfaces.cli.options import Jobs
from rootwise.interfaces.cli.output import reported

NEEDED = ("fastapi", "uvicorn", "jinja2", "sqlalchemy", "alembic", "python_multipart")


def serve(
    host: Annotated[
        str, typer.Option(help="Address to listen on. There is no login: who can reach it can read and edit.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8765,
    data: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where cases are kept; the user's data folder by default.")
    ] = None,
    read_only: Annotated[bool, typer.Option("--read-only", help="Refuse every edit.")] = False,
    jobs: Jobs = None,
) -> None:
    """Serve pages to enter a case and see its answer; /healthz answers when they are ready."""
    with reported():
        _refuse_without_extra()
        from rootwise.interfaces.server.run import run
        from rootwise.processes import processors

        run(host, port, data, ready_model, read_only=read_only, jobs=jobs or processors())


def _refuse_without_extra() -> None:
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        from rootwise.errors import ServerError

        message = f"the pages need what is not installed: {' '.join(missing)}"
        raise ServerError("E-SERVER-020", message, hint="pip install 'rootwise[serve]'")
