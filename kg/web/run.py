"""The web server around the explorer."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator

import uvicorn

from kg.errors import KgError
from kg.web.explorer import Explorer
from kg.web.server import application


@contextlib.contextmanager
def listening(host: str, port: int) -> Iterator[tuple[socket.socket, str]]:
    """A socket that listens, and the address that people open. Raises :class:`~kg.errors.KgError` where the port is taken."""
    try:
        family, kind, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    except OSError as error:
        raise KgError("there is no such address to listen on", where=host, mend=error.strerror or "try 127.0.0.1") from error
    with socket.socket(family, kind) as made:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            made.bind(place)
            made.listen(128)
        except OSError as error:
            raise KgError("the port cannot be used", where=f"{host}:{port}", mend="try another one with --port") from error
        shown = f"[{host}]" if ":" in host else host
        yield made, f"http://{shown}:{made.getsockname()[1]}/"


def serve(explorer: Explorer, made: socket.socket, *, loopback: bool) -> None:
    """Answer until somebody presses Ctrl-C. Addresses are not logged: they may hold what a learner has achieved."""
    config = uvicorn.Config(
        application(explorer, loopback=loopback),
        access_log=False,
        log_level="error",
        server_header=False,
        proxy_headers=False,
        lifespan="off",
        timeout_graceful_shutdown=2,
    )
    uvicorn.Server(config).run(sockets=[made])
