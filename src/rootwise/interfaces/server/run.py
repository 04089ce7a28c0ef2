"""Starting the pages."""

from __future__ import annotations

import ipaddress
import os
import socket
import sys
from contextlib import ExitStack, closing
from pathlib import Path

import uvicorn

from rootwise.errors import ServerError
from rootwise.interfaces.server.app import LOOPBACK, create_app
from rootwise.model.model import Model
from rootwise.store.store import Store

ANYONE = ("*",)  # host names, where the pages are meant to be reached from elsewhere


def run(host: str, port: int, folder: Path | None, model: Model, *, read_only: bool) -> None:
    """Serve until interrupted.

    Args:
        host: address or name to listen on.
        port: to listen on.
        folder: of the cases; the user's data folder by default.
        model: that answers.
        read_only: whether every edit is refused.

    Raises:
        ServerError: nothing can listen there.
        StoreError: the folder cannot be used.
    """
    alone = _is_loopback(host)
    with (
        closing(Store(folder or data_folder(), read_only=read_only)) as store,
        closing(_listening(host, port)) as door,
    ):
        if not alone:
            print(
                f"Everyone who reaches this machine at {host} can read and edit its cases: there is no login.",
                file=sys.stderr,
            )
        shown = f"[{host}]" if ":" in host else host
        print(f"Rootwise: http://{shown}:{port}/ (stop with Ctrl-C)", file=sys.stderr, flush=True)
        app = create_app(store, model, hosts=LOOPBACK if alone else ANYONE)
        uvicorn.Server(uvicorn.Config(app, log_level="warning", server_header=False)).run(sockets=[door])


def data_folder() -> Path:
    """Where cases are kept by default: `ROOTWISE_DATA`, else the user's data folder."""
    own = os.environ.get("ROOTWISE_DATA")
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(own) if own else Path(base) / "rootwise"


def _listening(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with ExitStack() as on_failure:
            door = on_failure.enter_context(socket.socket(family, kind, protocol))
            # Else a restart has to wait until the system has forgotten the last connections.
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            door.bind(address)
            on_failure.pop_all()
            return door
    except OSError as error:
        hint = "is it running already? else name another --port or --host"
        reason = error.strerror or str(error)
        raise ServerError("E-SERVER-021", f"cannot listen on {host}:{port}: {reason}", hint=hint) from None


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
