"""HTTP for endpoints: who we are, how long we wait, how often we try, and what we never do.

Reads are tried again where a later try may help; writes never are. A password goes to the endpoint that it was given for
and nowhere else: to no other host, and into no message.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TypeVar

import httpx

from kg.graph.store.errors import LimitError, QueryError, StoreError

Found = TypeVar("Found")

Form = Mapping[str, str | Sequence[str]]
"""What is sent as the fields of a form."""

BUSY = frozenset({429, 502, 503, 504})
"""Statuses after which a later try may help."""

PATIENCE = (0.5, 2.0)
"""Seconds to wait before the second and the third try."""

CONNECT = 5.0
"""Seconds to wait for a connection."""

REDIRECTS = 3
SHOWN = 200
"""Characters of a server's own words that an error shows."""


class PassingError(StoreError):
    """A failure that may be over at the next try."""


class Secret(httpx.Auth):
    """A name and a password, given in the way the endpoint asks for, and only when it asks: Digest or Basic."""

    requires_request_body = True

    def __init__(self, user: str, password: str) -> None:
        self._ways = {"digest": httpx.DigestAuth(user, password), "basic": httpx.BasicAuth(user, password)}
        self._way: httpx.Auth | None = None
        self._password = password

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Ask; where that is refused, say who we are. From the second time on it is said at once."""
        if not self._way:
            response = yield request
            offered = " ".join(response.headers.get_list("www-authenticate")).lower()
            self._way = next((way for name, way in self._ways.items() if name in offered), None)
            if response.status_code != httpx.codes.UNAUTHORIZED or not self._way:
                return
        yield from self._way.auth_flow(request)

    def hide(self, text: str) -> str:
        """A text without the password, should a server have repeated it."""
        return text.replace(self._password, "***") if self._password else text


class Body:
    """The body of an answer as a file, read piece by piece, up to so many bytes and until so late."""

    def __init__(self, pieces: Iterator[bytes], *, most: int, until: float) -> None:
        self._pieces, self._most, self._until = pieces, most, until
        self._rest = b""
        self._seen = 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes, ``size`` at most; none at the end. Raises :class:`~kg.graph.store.errors.LimitError`."""
        while size < 0 or not self._rest:
            piece = next(self._pieces, b"")
            self._seen += len(piece)
            if self._seen > self._most:
                raise LimitError(f"the answer is larger than {self._most:,} bytes", mend="ask for less")
            if time.monotonic() > self._until:
                raise LimitError("the answer took too long", mend="ask for less, or with a higher limit")
            if not piece:
                break
            self._rest += piece
        end = len(self._rest) if size < 0 else size
        piece, self._rest = self._rest[:end], self._rest[end:]
        return piece


class Http:
    """A connection to an endpoint, or to what stands beside it on the same host."""

    def __init__(self, secret: Secret | None = None, *, sleep: Callable[[float], None] = time.sleep) -> None:
        self._secret, self._sleep = secret, sleep
        self._client = httpx.Client(auth=secret, headers={"User-Agent": "qualification-kg"})

    def close(self) -> None:
        """Let go of all connections."""
        self._client.close()

    def read(
        self, url: str, form: Form, accept: str, *, seconds: float, most: int, use: Callable[[httpx.Response, Body], Found]
    ) -> Found:
        """What ``use`` makes of the answer, of ``most`` bytes at most, all within ``seconds``.

        Raises :class:`~kg.graph.store.errors.StoreError` where no answer comes, :class:`~kg.graph.store.errors.QueryError`
        where the endpoint does not take the query, :class:`~kg.graph.store.errors.LimitError` where it takes too long or
        says too much.
        """
        until = time.monotonic() + seconds
        request = self._client.build_request("POST", url, data=form, headers={"Accept": accept})
        for wait in PATIENCE:
            try:
                return self._read_once(request, seconds, until, most, use)
            except PassingError:
                if time.monotonic() + wait > until:
                    raise
                self._sleep(wait)
        return self._read_once(request, seconds, until, most, use)

    def _read_once(
        self,
        request: httpx.Request,
        seconds: float,
        until: float,
        most: int,
        use: Callable[[httpx.Response, Body], Found],
    ) -> Found:
        with self._spoken(request, seconds):
            response = self._sent(request, max(until - time.monotonic(), 0.001))
            try:
                self._check(response)
                return use(response, Body(response.iter_bytes(), most=most, until=until))
            finally:
                response.close()

    def write(
        self, method: str, url: httpx.URL, content: bytes = b"", kind: str = "", *, seconds: float, missing_ok: bool = False
    ) -> None:
        """Send data of a ``kind``, once. Raises :class:`~kg.graph.store.errors.StoreError` and, for status 400,
        :class:`~kg.graph.store.errors.QueryError` where that fails; ``missing_ok`` says that a thing that is not there is
        no failure.
        """
        request = self._client.build_request(method, url, content=content, headers={"Content-Type": kind} if kind else {})
        with self._spoken(request, seconds):
            response = self._sent(request, seconds)
            try:
                if not (missing_ok and response.status_code == httpx.codes.NOT_FOUND):
                    self._check(response)
            finally:
                response.close()

    def _sent(self, request: httpx.Request, seconds: float) -> httpx.Response:
        """The answer, also from where the same host sends us; its body is yet to be read."""
        timeout = httpx.Timeout(seconds, connect=min(seconds, CONNECT))
        request.extensions["timeout"] = timeout.as_dict()
        for _ in range(REDIRECTS):
            response = self._client.send(request, stream=True)
            if not response.has_redirect_location:
                return response
            response.close()
            request = self._redirected(request, request.url.join(response.headers["location"]))
        raise StoreError("the endpoint sends us from one address to the next", where=shown(request.url))

    def _redirected(self, request: httpx.Request, target: httpx.URL) -> httpx.Request:
        if (target.scheme, target.host, target.port) != (request.url.scheme, request.url.host, request.url.port):
            raise StoreError(
                "the endpoint sends us to another host",
                where=f"{shown(request.url)} to {shown(target)}",
                mend="give the address itself",
            )
        headers = {name: request.headers[name] for name in ("accept", "content-type") if name in request.headers}
        return self._client.build_request(
            request.method, target, content=request.content, headers=headers, extensions=request.extensions
        )

    def _check(self, response: httpx.Response) -> None:
        """Raise what the status says."""
        if response.is_success:
            return
        where = shown(response.request.url)
        said = self._words(response)
        if response.status_code in (401, 403):
            raise StoreError("the endpoint does not let us in", where=where, mend="set KG_ENDPOINT_USER and KG_ENDPOINT_PASSWORD")
        if response.status_code == httpx.codes.BAD_REQUEST:
            raise QueryError("the endpoint does not take the query", where=where, mend=said)
        kind = PassingError if response.status_code in BUSY else StoreError
        raise kind(f"the endpoint answers with status {response.status_code}", where=where, mend=said)

    def _words(self, response: httpx.Response) -> str:
        """The first line of what a server says about a failure; nothing where it sends a page."""
        if "html" in response.headers.get("content-type", ""):
            return ""
        text = Body(response.iter_bytes(), most=1_000_000, until=time.monotonic() + CONNECT).read(4 * SHOWN)
        said = text.decode(errors="replace")
        return legible(self._secret.hide(said) if self._secret else said)

    @contextmanager
    def _spoken(self, request: httpx.Request, seconds: float) -> Iterator[None]:
        """Failures of HTTP as errors of ours."""
        where = shown(request.url)
        try:
            yield
        except httpx.ConnectTimeout as error:
            raise StoreError("the endpoint cannot be reached", where=where, mend=f"no connection in {CONNECT:g} s") from error
        except httpx.TimeoutException as error:
            raise LimitError(f"the endpoint did not answer within {seconds:g} seconds", where=where) from error
        except httpx.ConnectError as error:
            raise PassingError("the endpoint cannot be reached", where=where, mend="is it running?") from error
        except httpx.TransportError as error:
            raise PassingError("the endpoint broke off", where=where) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise StoreError("the endpoint cannot be asked", where=where, mend=type(error).__name__) from error


def legible(text: str) -> str:
    """The first line that says something, as a message may show it: not too long, and without control characters.

    >>> legible("\\n\\x1b[31mError\\nat line 1")
    '[31mError'
    """
    line = next((line for line in text.splitlines() if line.strip()), "")
    return "".join(one if one.isprintable() else " " for one in line).strip()[:SHOWN]


def shown(url: httpx.URL) -> str:
    """An address as a message may show it: without name, password and query.

    >>> shown(httpx.URL("http://me:secret@example.org:8890/sparql?key=secret"))
    'http://example.org:8890/sparql'
    """
    return str(url.copy_with(username=None, password=None, query=None, fragment=None))
