"""The explorer on a port of this machine, for tests that ask it as a browser or a program would."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from time import monotonic, sleep

import uvicorn

from kg.web.explorer import Explorer
from kg.web.run import listening
from kg.web.server import application


@contextmanager
def served(explorer: Explorer, *, loopback: bool = True) -> Iterator[str]:
    """The address, without the last stroke, of a running explorer."""
    with listening("127.0.0.1", 0) as (socket, address):
        server = uvicorn.Server(
            uvicorn.Config(application(explorer, loopback=loopback), log_level="error", lifespan="off", access_log=False)
        )
        thread = Thread(target=server.run, kwargs={"sockets": [socket]}, daemon=True)
        thread.start()
        end = monotonic() + 30
        while not server.started:
            assert monotonic() < end, "the server did not start"
            sleep(0.02)
        try:
            yield address.rstrip("/")
        finally:
            server.should_exit = True
            thread.join(30)
