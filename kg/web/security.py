"""What every answer of the server carries, and which requests are not answered at all."""

from __future__ import annotations

import ipaddress
import secrets
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.web.frame import served_policy

MOST = 1_000_000
"""Bytes of the longest body that is read."""

LONGEST_ADDRESS = 16_000
"""Bytes of the longest address, with what is asked."""

HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # with none at all a browser would not say either that a form is ours
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def is_loopback(host: str) -> bool:
    """Whether a host is this machine.

    >>> [is_loopback(host) for host in ("localhost", "127.0.0.1", "::1", "example.org", "0.0.0.0")]
    [True, True, True, False, False]
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def host_of(header: str) -> str:
    """The host that a request names, without the port.

    >>> host_of("localhost:8000"), host_of("[::1]:8000"), host_of("evil.example"), host_of("")
    ('localhost', '::1', 'evil.example', '')
    """
    try:
        return urlsplit(f"//{header}").hostname or ""
    except ValueError:
        return ""


class Guard:
    """Stands before everything.

    On loopback it answers requests only that name this machine as their host: a page elsewhere, whose name has been pointed
    here, names another (DNS rebinding). It limits address and body, and sends with each answer what keeps a page to itself.
    """

    def __init__(self, app: ASGIApp, loopback: bool) -> None:
        self.app = app
        self.loopback = loopback

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope.setdefault("state", {})["nonce"] = secrets.token_urlsafe(16)
        refused = self._refused(scope)
        if refused:
            await refused(scope, receive, _with_headers(scope, send))
            return
        await self.app(scope, _limited(receive), _with_headers(scope, send))

    def _refused(self, scope: Scope) -> PlainTextResponse | None:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        if self.loopback and not is_loopback(host_of(headers.get("host", ""))):
            return _plain(421, "this address answers to localhost alone")
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST_ADDRESS:
            return _plain(414, "the address is too long; send it as a form")
        length = headers.get("content-length", "0")
        if not length.isdecimal():
            return _plain(400, "the length of the body is no number")
        return _plain(413, f"at most {MOST:,} bytes are read") if int(length) > MOST else None


def _plain(status: int, text: str) -> PlainTextResponse:
    return PlainTextResponse(f"{text}\n", status)


def _limited(receive: Receive) -> Callable[[], Awaitable[Message]]:
    read = 0

    async def limited() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > MOST:
            raise HTTPException(413, f"at most {MOST:,} bytes are read")  # a body that goes on and on
        return message

    return limited


def _with_headers(scope: Scope, send: Send) -> Callable[[Message], Awaitable[None]]:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("Content-Security-Policy", served_policy(scope["state"]["nonce"]))
        await send(message)

    return sending


def same_origin(headers: Mapping[str, str]) -> bool:
    """Whether a form comes from a page of ours: browsers say so with every POST.

    >>> same_origin({"host": "localhost:8000", "origin": "http://localhost:8000"})
    True
    >>> same_origin({"host": "localhost:8000", "origin": "https://evil.example"}), same_origin({"host": "localhost:8000"})
    (False, False)
    """
    return bool(headers.get("host")) and headers.get("origin", "").partition("://")[2] == headers["host"]
