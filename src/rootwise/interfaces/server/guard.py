"""What every request passes: a limit to its size, a policy for what the page may load, and a token on every form."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

from starlette.datastructures import FormData, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rootwise.cases.reader import MAX_BYTES
from rootwise.errors import ServerError

COOKIE = "rootwise_csrf"
MAX_BODY = MAX_BYTES + 64 * 1024  # a case file and the form around it
_DRAINED = 32 * 2**20  # read and thrown away, so that the browser is still there for the answer

_POLICY = "; ".join(
    [
        "default-src 'none'",
        *(f"{kind} 'self'" for kind in ("script-src", "style-src", "img-src", "connect-src", "form-action")),
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
_HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    # Not `no-referrer`: the browser would then send no origin with our own forms.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


class Guard:
    """Adds the headers to every response and refuses a body that is too large."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap.

        Args:
            app: what answers.
        """
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
                # A shared computer's cache must hold no case; a script or a style may be kept, and is asked about.
                headers["cache-control"] = "no-cache" if scope["path"].startswith("/static/") else "no-store"
            await send(message)

        await self.app(scope, _limited(receive), guarded)


def _limited(receive: Receive) -> Receive:
    n_bytes = 0

    async def limited() -> Message:
        nonlocal n_bytes
        message = await receive()
        n_bytes += len(message.get("body", b""))
        while n_bytes > MAX_BODY and message.get("more_body") and n_bytes <= _DRAINED:
            message = await receive()
            n_bytes += len(message.get("body", b""))
        if n_bytes > MAX_BODY:
            hint = "the limit is 1 MiB; one file holds one patient"
            raise ServerError("E-SERVER-001", "what was sent is larger than 1 MiB", hint=hint)
        return message

    return limited


def token(request: Request) -> str:
    """The token of this browser's forms: the one of its cookie, or a new one."""
    kept = request.cookies.get(COOKIE, "")
    return kept if len(kept) == 43 and kept.isascii() else secrets.token_urlsafe(32)


async def own_form(request: Request) -> AsyncIterator[FormData]:
    """The form of a request that one of our own pages made.

    Args:
        request: with a form as its body.

    Yields:
        The form; a file in it is closed afterwards.

    Raises:
        ServerError: it was made elsewhere, or is too large.
    """
    async with request.form(max_files=1, max_fields=500) as form:
        given, kept = form.get("csrf"), request.cookies.get(COOKIE, "")
        origin = request.headers.get("origin")
        elsewhere = origin is not None and urlsplit(origin).netloc != request.headers.get("host")
        if (
            elsewhere
            or not kept
            or not isinstance(given, str)
            or not secrets.compare_digest(given.encode(), kept.encode())
        ):
            hint = "go back, reload the page and send it again; cookies must be allowed for this address"
            raise ServerError("E-SERVER-002", "the form does not come from this page", hint=hint)
        yield form
