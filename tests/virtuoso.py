"""A real Virtuoso 7 for tests, from Debian's package virtuoso-opensource-7-bin.

It is started on loopback in a folder of its own and stopped in the end. The package with the program alone is enough: nothing of
the system's own set-up is used, and no service has to run.
"""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from support import VIRTUOSO, require

MOST_ROWS = 2_000
"""Rows at which it cuts an answer."""

START = 60.0
"""Seconds it may take to start."""

SETTINGS = """\
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql_port}
DisableUnixSocket = 1
DirsAllowed = {folder}
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
CheckpointInterval = 0
ThreadsPerQuery = 2
[HTTPServer]
ServerPort = 127.0.0.1:{http_port}
ServerRoot = {folder}
ServerThreads = 8
[SPARQL]
ResultSetMaxRows = {most_rows}
MaxQueryExecutionTime = 20
"""
"""Its settings. None of them is against the union default graph, which Virtuoso always has; so it is the client that names the
default graph with each query."""


@dataclass(frozen=True)
class Virtuoso:
    """A Virtuoso that runs: where to ask, and who may write."""

    url: str
    user: str = "dba"
    password: str = "dba"

    def clear(self) -> None:
        """Remove all graphs of ours."""
        with httpx.Client(auth=httpx.DigestAuth(self.user, self.password), timeout=60) as client:
            query = "SELECT ?g { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
            found = client.get(self.url, params={"query": query}, headers={"Accept": "application/sparql-results+json"}).json()
            names = [row["g"]["value"] for row in found["results"]["bindings"]]
            for name in names:
                if not name.startswith(("http://www.openlinksw.com/", "http://www.w3.org/", "http://localuriqaserver/")):
                    client.delete(f"{self.url}-graph-crud-auth", params={"graph": name}).raise_for_status()


@contextmanager
def running(folder: Path) -> Iterator[Virtuoso]:
    """Virtuoso with its data in ``folder``, while the block runs."""
    sql_port, http_port = _free_ports()
    settings = folder / "virtuoso.ini"
    settings.write_text(
        SETTINGS.format(folder=folder, sql_port=sql_port, http_port=http_port, most_rows=MOST_ROWS), encoding="utf-8"
    )
    with (folder / "output.txt").open("wb") as output:
        process = subprocess.Popen(
            [VIRTUOSO, "+configfile", str(settings), "+foreground"], cwd=folder, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        url = f"http://127.0.0.1:{http_port}/sparql"
        _wait(process, url, folder / "output.txt")
        yield Virtuoso(url)
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], url: str, output: Path) -> None:
    until = time.monotonic() + START
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(url, params={"query": "ASK {}"}, timeout=5).is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    pytest.fail(f"Virtuoso did not start: {output.read_text(encoding='utf-8', errors='replace')[-2000:]}", pytrace=False)


def _free_ports() -> tuple[int, int]:
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as other:
        return one.getsockname()[1], other.getsockname()[1]


@pytest.fixture(scope="session")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Virtuoso]:
    """A Virtuoso for all tests of the session; each of them begins by clearing it."""
    require("virtuoso")
    with running(tmp_path_factory.mktemp("virtuoso")) as one:
        yield one
