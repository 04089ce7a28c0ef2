"""Starting the pages."""

from __future__ import annotations

import ipaddress
import os
import sys
from pathlib import Path

import uvicorn

from rootwise.interfaces.server.app import LOOPBACK, create_app


def data_folder() -> Path:
    """Where cases are kept by default: `ROOTWISE_DATA`, else the user's data folder."""
    own = os.environ.get("ROOTWISE_DATA")
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(own) if own else Path(base) / "rootwise"


def run(host: str, port: int, folder: Path | None, *, read_only: bool) -> None:
    """Serve until interrupted.

    Args:
        host: address or name to listen on.
        port: 0 for any that is free.
        folder: of the cases; the user's data folder by default.
        read_only: whether every edit is refused.
    """
    alone = _is_loopback(host)
    if not alone:
        print(
            f"Listening on {host}: everyone who reaches this machine can read and edit its cases; there is no login.",
            file=sys.stderr,
        )
    app = create_app(folder or data_folder(), read_only=read_only, hosts=LOOPBACK if alone else ("*",))
    print(f"Rootwise: http://{host}:{port}/ (stop with Ctrl-C)", file=sys.stderr, flush=True)
    uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False, date_header=False)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
