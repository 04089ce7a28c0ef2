"""Starting the pages."""

from __future__ import annotations

import ipaddress
import os
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

from rootwise.errors import ServerError
from rootwise.interfaces.server.answer.ready import ready
from rootwise.interfaces.server.questions import Questions
from rootwise.processes import uncollected

if TYPE_CHECKING:
    from fastapi import FastAPI

    from rootwise.model.model import Model

ANYONE = ("*",)  # host names, where the pages are meant to be reached from elsewhere
LAST_S = 10.0  # that the end waits for what is done in the background


def run(
    host: str, port: int, folder: Path | None, load: Callable[[], Model], *, read_only: bool, jobs: int
) -> None:
    """Serve until interrupted or terminated.

    Args:
        host: address or name to listen on.
        port: to listen on.
        folder: of the cases; the user's data folder by default.
        load: makes the model: a function of a module, called in each process that answers.
        read_only: whether every edit is refused.
        jobs: most processes that work out answers.

    Raises:
        ServerError: nothing can listen there.
        AtlasError, ModelError: the model cannot be made.
        StoreError: the folder cannot be used.
    """
    alone = _is_loopback(host)
    with suppress(KeyboardInterrupt), ExitStack() as at_end:
        # A server that is told to stop has not failed: both ways lead out of here, past what has to be closed.
        at_end.callback(signal.signal, signal.SIGTERM, signal.signal(signal.SIGTERM, signal.default_int_handler))
        door = at_end.enter_context(closing(_listening(host, port)))
        # The last to end, once nothing answers it any more: Python must not end in the middle of an import.
        background: list[Thread] = []
        at_end.callback(_joined, background)
        questions = at_end.enter_context(closing(Questions(load, jobs)))
        with uncollected():
            # Only now, as another process makes the model and a first answer meanwhile: both take about as long.
            questions.ask_ahead(ready)
            import uvicorn

            from rootwise.interfaces.server.app import LOOPBACK, create_app
            from rootwise.store.store import Store

            store = at_end.enter_context(closing(Store(folder or data_folder(), read_only=read_only)))
            app = create_app(store, questions, hosts=LOOPBACK if alone else ANYONE)
            questions.ask(ready)
        ended = Event()
        at_end.callback(ended.set)
        background.append(Thread(target=_afterwards, args=(app, questions if jobs > 1 else None, ended), daemon=True))
        background[0].start()
        if not alone:
            print(
                f"Everyone who reaches this machine at {host} can read and edit its cases: there is no login.",
                file=sys.stderr,
            )
        shown = f"[{host}]" if ":" in host else host
        print(f"Rootwise: http://{shown}:{port}/ (stop with Ctrl-C)", file=sys.stderr, flush=True)
        uvicorn.Server(uvicorn.Config(app, log_level="warning", server_header=False)).run(sockets=[door])


def _afterwards(app: FastAPI, spare: Questions | None, ended: Event) -> None:
    """What nobody has to wait for: the rooms that are not open yet, and the first pages of the atlas.

    Args:
        app: that has the rooms.
        spare: where the pages are asked for; None where the cases have no process beside it.
        ended: set when the pages end.
    """
    from rootwise.interfaces.server.late import ROOMS

    for name in ROOMS:
        if ended.is_set():
            return
        app.state.rooms.open(name)
    if spare is not None and not ended.is_set():
        from rootwise.interfaces.server.atlas.site_pages import make_roots

        make_roots(spare, ended)


def _joined(threads: Sequence[Thread]) -> None:
    for thread in threads:
        thread.join(LAST_S)


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
