"""Rooms of the pages that are imported when someone first enters: a start waits for none of them."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from threading import Lock

from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

# First part of an address -> where its routes are.
ROOMS: Mapping[str, str] = {
    "atlas": "rootwise.interfaces.server.atlas.routes",
    "articles": "rootwise.interfaces.server.atlas.article_routes",
    "tests": "rootwise.interfaces.server.bedside_tests.routes",
}


class Rooms:
    """The rooms of one application."""

    def __init__(self, into: FastAPI) -> None:
        """Nothing is opened yet.

        Args:
            into: that gets the routes.
        """
        self._into, self._closed, self._lock = into, dict(ROOMS), Lock()

    def is_closed(self, name: str) -> bool:
        """Whether a room of this name is still to be opened."""
        return name in self._closed

    def open(self, name: str) -> None:
        """Import a room and add its routes, unless that is done."""
        with self._lock:
            if name in self._closed:
                self._into.include_router(import_module(self._closed[name]).router)
                del self._closed[name]


class Late:
    """Opens the room of an address before it is answered."""

    def __init__(self, app: ASGIApp, rooms: Rooms) -> None:
        """Wrap.

        Args:
            app: what answers.
            rooms: of the application.
        """
        self.app, self._rooms = app, rooms

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http":
            name = scope["path"].lstrip("/").partition("/")[0]
            if self._rooms.is_closed(name):
                await run_in_threadpool(self._rooms.open, name)
        await self.app(scope, receive, send)
