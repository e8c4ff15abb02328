"""A process of its own for queries that may have to be stopped: no engine on this machine stops by itself."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import weakref
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, Triple, parse, parse_query_results

from kg import resources
from kg.graph.store.answer import GIGABYTE, Limits, Result, Rows, Triples, Truth
from kg.graph.store.errors import LimitError, QueryError, StoreError

NARROWER = "ask for less, or with a higher limit"
ABORTED, KILLED = -6, -9
"""How a program ends that gets no more memory, and one that the system ends."""


class Process:
    """A program beside this one that holds a store and answers (:mod:`kg.graph.store.worker`).

    It is started for the first query and kept for the next ones. A query that passes its time or its memory ends the
    program, and the next query starts another one. One query runs at a time.
    """

    def __init__(self, engine: str, place: Path) -> None:
        """A program that is to run ``engine`` on the data in ``place``."""
        self._command = [sys.executable, "-P", "-m", "kg.graph.store.worker", engine, str(place)]
        self._lock = threading.Lock()
        self._running: _Running | None = None

    def query(self, text: str, limits: Limits) -> Result:
        """The answer, found within ``limits``.

        Raises :class:`~kg.graph.store.errors.LimitError` where time or memory did not suffice, and
        :class:`~kg.graph.store.errors.QueryError` where the query cannot be answered at all.
        """
        with self._lock:
            if not (self._running and self._running.alive):
                self._running = _Running(self._command)
            return self._running.query(text, limits)

    def close(self) -> None:
        """End the program."""
        with self._lock:
            if self._running:
                self._running.stop()
                self._running = None


class _Running:
    """The program while it runs."""

    def __init__(self, command: list[str]) -> None:
        path = os.pathsep.join(filter(None, [str(resources.PACKAGE.parent), os.environ.get("PYTHONPATH", "")]))
        self._process = subprocess.Popen(  # noqa: S603  (our own program, and no shell)
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
        )
        self.stop = weakref.finalize(self, _stop, self._process)
        """Ends the program; it is called at the latest when nobody holds it any more."""
        try:
            self._limits_memory = bool(self._heard()[0]["limits_memory"])
        except EOFError as error:
            self.stop()
            raise StoreError("the program that runs queries did not start", where=" ".join(command)) from error

    @property
    def alive(self) -> bool:
        """Whether it can be asked."""
        return self.stop.alive and self._process.poll() is None

    def query(self, text: str, limits: Limits) -> Result:
        """The answer; see :meth:`Process.query`."""
        if not self._limits_memory:
            limits = replace(limits, memory=None)
        late = threading.Event()
        timer = threading.Timer(limits.seconds or 0, self._too_late, [late])
        if limits.seconds is not None:
            timer.start()
        try:
            self._tell({"text": text, "rows": limits.rows, "memory": limits.memory, "seconds": limits.seconds})
            header, payload = self._heard()
        except (EOFError, OSError) as error:
            raise self._why(limits, late=late.is_set()) from error
        except BaseException:  # an interrupt, say: the program is in the midst of an answer that nobody will read
            self.stop()
            raise
        finally:
            timer.cancel()
            if timer.ident:
                timer.join()
        return _result(header, payload, limits)

    def _too_late(self, late: threading.Event) -> None:
        late.set()
        self._process.kill()

    def _tell(self, job: dict[str, Any]) -> None:
        stdin = _open(self._process.stdin)
        stdin.write(json.dumps(job).encode() + b"\n")
        stdin.flush()

    def _heard(self) -> tuple[dict[str, Any], bytes]:
        """What the program says next. Raises :class:`EOFError` where it says nothing more."""
        stdout = _open(self._process.stdout)
        line = stdout.readline()
        if not line.endswith(b"\n"):
            raise EOFError
        header: dict[str, Any] = json.loads(line)
        payload = stdout.read(header["size"])
        if len(payload) != header["size"]:
            raise EOFError
        return header, payload

    def _why(self, limits: Limits, *, late: bool) -> QueryError:
        """Why the program has ended in the midst of a query."""
        self._process.wait()
        status = self._process.returncode
        self.stop()
        if late:
            return LimitError(f"the query was stopped after {limits.seconds:g} seconds", mend=NARROWER)
        if status == ABORTED and limits.memory:
            return _out_of_memory(limits)
        if status == KILLED:
            return LimitError("the system stopped the query, probably for lack of memory", mend=NARROWER)
        return QueryError("the engine broke off over the query", where=f"status {status}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        with contextlib.suppress(OSError):  # what was not sent yet will not be
            _open(pipe).close()


def _open(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise OSError("there is no pipe")
    return pipe


def _out_of_memory(limits: Limits) -> LimitError:
    return LimitError(f"the query needs more memory than {(limits.memory or 0) / GIGABYTE:.3g} GB", mend=NARROWER)


def _result(header: dict[str, Any], payload: bytes, limits: Limits) -> Result:
    match header["kind"]:
        case "truth":
            return Truth(header["value"], limits=limits)
        case "rows":
            read = parse_query_results(payload, QueryResultsFormat.TSV)
            rows = tuple(map(tuple, read)) if isinstance(read, QuerySolutions) else ()
            return Rows(tuple(header["columns"]), rows, limits=limits, cut=header["cut"])
        case "triples":
            triples = (Triple(*quad.triple) for quad in parse(payload, RdfFormat.N_TRIPLES))
            return Triples(tuple(triples), limits=limits, cut=header["cut"])
        case "memory":
            raise _out_of_memory(limits)
    raise QueryError(header["what"], where=header["where"], mend=header["mend"])
