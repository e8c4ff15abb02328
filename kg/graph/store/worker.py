"""The other side of :mod:`kg.graph.store.process`: a program that holds a store, and answers until it is stopped or told to end.

It reads questions from its standard input and writes answers to its standard output: a line of JSON each, and behind the
line of an answer as many bytes as it says, in SPARQL's tab-separated values or N-Triples.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

from pyoxigraph import RdfFormat, Store, parse

from kg.graph.store.answer import Limits, Result, Rows, Truth
from kg.graph.store.embedded import answer, opened
from kg.graph.store.errors import QueryError
from kg.graph.store.values import serialised

Answers: TypeAlias = Callable[[str, Limits], Result]

STATM = Path("/proc/self/statm")
"""Where Linux says how much memory a process has. Elsewhere memory cannot be limited."""


def main(engine: str, place: str) -> None:
    """Hold the store that is in ``place``, and answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever asks decides what an interrupt means
    answers = ENGINES[engine](Path(place))
    base = _memory() if STATM.exists() else None
    if engine == "memory" and base is not None:
        _open_nothing_more()
    _say({"limits_memory": base is not None})
    for line in sys.stdin.buffer:
        job = json.loads(line)
        if base is not None:
            _limit(job, base)
        _say(*_answered(answers, job))
    if engine != "disk":  # whoever asked has ended without removing the data that was meant for us
        Path(place).unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            Path(place).parent.rmdir()


def _answered(answers: Answers, job: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    try:
        result = answers(job["text"], Limits(rows=job["rows"]))
        if isinstance(result, Truth):
            return {"kind": "truth", "value": result.value}, b""
        if isinstance(result, Rows):
            return {"kind": "rows", "columns": result.columns, "cut": result.cut}, serialised(result, "tsv")
        return {"kind": "triples", "cut": result.cut}, serialised(result, "ntriples")
    except QueryError as error:
        return {"kind": "error", "what": error.what, "where": error.where, "mend": error.mend}, b""
    except MemoryError:
        return {"kind": "memory"}, b""


def _say(header: dict[str, Any], payload: bytes = b"") -> None:
    sys.stdout.buffer.write(json.dumps({**header, "size": len(payload)}).encode() + b"\n" + payload)
    sys.stdout.buffer.flush()


def _memory() -> int:
    return int(STATM.read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")


def _limit(job: dict[str, Any], base: int) -> None:
    """Limit memory beyond ``base``; and processor time, in case whoever asks is gone and stops nobody any more."""
    import resource

    _set(resource.RLIMIT_AS, None if job["memory"] is None else base + job["memory"])
    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    _set(resource.RLIMIT_CPU, None if job["seconds"] is None else int(used + 4 * job["seconds"]) + 10)
    _set(resource.RLIMIT_CORE, 0)


def _open_nothing_more() -> None:
    """From now on no file and no connection can be opened: a second wall behind the refusal of SERVICE."""
    import resource

    _set(resource.RLIMIT_NOFILE, 0)


def _set(kind: int, value: int | None) -> None:
    import resource

    _, most = resource.getrlimit(kind)
    wanted = most if value is None else value
    resource.setrlimit(kind, (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most))


def _memory_store(place: Path) -> Answers:
    store = Store()
    store.load(path=place, format=RdfFormat.N_QUADS, lenient=True)
    return partial(answer, store)


def _disk_store(place: Path) -> Answers:
    return partial(answer, opened(place))


def _reference(place: Path) -> Answers:
    from kg.graph.store.reference import Reference  # takes a while, so only where it is wanted

    return Reference(parse(path=place, format=RdfFormat.N_QUADS)).query


ENGINES: dict[str, Callable[[Path], Answers]] = {"memory": _memory_store, "disk": _disk_store, "rdflib": _reference}
"""How each engine takes up its data."""

if __name__ == "__main__":
    main(*sys.argv[1:])
