"""A query that takes too much is stopped, is told so, and does no harm to the next one."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from pyoxigraph import Literal, Quad
from store_sample import PREFIXES, QUESTIONS, SAMPLE, Question, iri

from kg.graph.store import (
    USER,
    LimitError,
    Limits,
    QueryError,
    Rows,
    Store,
    StoreError,
    Triples,
    Truth,
    build_on_disk,
    in_memory,
    reference,
    user_query,
)
from kg.graph.store.process import Process
from kg.graph.store.values import multiset

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o }"
GREEDY = "SELECT ?x ?y { ?x ?p ?a . ?y ?q ?b } ORDER BY CONCAT(STR(?x), STR(?y), STR(?a), STR(?b))"
MANY = tuple(Quad(iri(f"unit{number}"), iri("number"), Literal(number)) for number in range(3_000))


@pytest.fixture(scope="class", params=["memory", "disk", "rdflib"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    makers: dict[str, Callable[[], Store]] = {
        "memory": lambda: in_memory(SAMPLE),
        "disk": lambda: build_on_disk(tmp_path_factory.mktemp("disk") / "store", SAMPLE),
        "rdflib": lambda: reference(SAMPLE),
    }
    with makers[request.param]() as made:
        yield made


def children() -> list[psutil.Process]:
    return [one for one in psutil.Process().children() if "kg.graph.store.worker" in " ".join(one.cmdline())]


class TestEveryEngine:
    @pytest.mark.parametrize("question", QUESTIONS[::4], ids=lambda question: question.name)
    def test_the_answer_is_the_same(self, store: Store, question: Question):
        within, without = (store.query(PREFIXES + question.text, limits) for limits in (USER, Limits()))
        assert isinstance(within, Rows)
        assert isinstance(without, Rows)
        assert within.columns == without.columns
        assert multiset(within.rows) == multiset(without.rows)
        assert (within.limits, within.remarks) == (USER, ("Limits: 30 seconds, 100,000 rows, 2 GB of memory.",))

    def test_every_kind_of_answer_comes_through(self, store: Store):
        assert store.query("ASK { ?s ?p ?o }", USER) == Truth(True, limits=USER)
        assert store.query("ASK { ?s ?p <a:none> }", USER) == Truth(False, limits=USER)
        built = store.query("CONSTRUCT WHERE { ?s ?p ?o }", USER)
        assert isinstance(built, Triples)
        assert len(built.triples) == len([quad for quad in SAMPLE if not str(quad.graph_name).startswith("<")])
        some = store.query("CONSTRUCT WHERE { ?s ?p ?o }", Limits(seconds=30, rows=4))
        assert isinstance(some, Triples)
        assert (len(some.triples), some.cut) == (4, True)

    def test_rows_beyond_the_limit_are_left_out_and_it_is_said(self, store: Store):
        found = store.query("SELECT * { ?s ?p ?o }", Limits(seconds=30, rows=7))
        assert isinstance(found, Rows)
        assert (len(found.rows), found.cut) == (7, True)
        assert found.remarks == ("Only the first 7 are shown; there are more.", "Limits: 30 seconds, 7 rows.")

    def test_an_error_is_told(self, store: Store):
        with pytest.raises(QueryError, match=r"the query|not SPARQL"):
            store.query("SELECT * {", USER)
        assert store.query("ASK {}", USER) == Truth(True, limits=USER)

    def test_an_endless_query_is_stopped_and_the_next_one_works(self, store: Store):
        store.query("ASK {}", USER)  # so that no start is measured
        for _ in range(2):
            start = time.monotonic()
            with pytest.raises(LimitError, match="the query was stopped after 1 seconds"):
                store.query(ENDLESS, Limits(seconds=1))
            assert 1 <= time.monotonic() - start < 2
            assert store.query("ASK { ?s ?p ?o }", USER) == Truth(True, limits=USER)
        assert len(children()) == 1


def test_what_somebody_types_has_limits():
    with in_memory(MANY) as store:
        found = user_query(store, "SELECT * { ?s ?p ?o . ?t ?q ?u }")
        assert isinstance(found, Rows)
        assert (len(found.rows), found.cut, found.limits) == (100_000, True, USER)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux only")
def test_a_greedy_query_is_stopped_and_the_next_one_works():
    with in_memory(MANY) as store:
        greedy = Limits(seconds=60, memory=100_000_000)
        with pytest.raises(LimitError, match=r"the query needs more memory than 0\.0931 GB"):
            store.query(GREEDY, greedy)
        assert store.query("ASK { ?s ?p ?o }", greedy) == Truth(True, limits=greedy)
        found = store.query("SELECT * { ?s ?p ?o }", greedy)
        assert isinstance(found, Rows)
        assert len(found.rows) == len(MANY)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux only")
def test_a_greedy_query_of_rdflib_is_stopped():
    with reference(MANY) as store, pytest.raises(LimitError, match="memory"):
        store.query(GREEDY, Limits(seconds=60, memory=50_000_000))


def test_several_may_ask_at_once():
    with in_memory(SAMPLE) as store:
        answers: list[object] = []

        def ask() -> None:
            answers.append(store.query("ASK { ?s ?p ?o }", USER))

        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert answers == [Truth(True, limits=USER)] * 8
        assert len(children()) == 1


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    store = in_memory(SAMPLE)
    store.query("ASK {}", USER)
    (child,) = children()
    assert len(list(tmp_path.iterdir())) == 1
    store.close()
    assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE
    assert list(tmp_path.iterdir()) == []
    assert store.query("ASK {}", USER) == Truth(True, limits=USER)  # it can still be asked
    del store
    gc.collect()
    assert children() == []
    assert list(tmp_path.iterdir()) == []


def test_a_program_that_ends_leaves_nothing_behind():
    script = """
from kg.graph.store import USER, in_memory
store = in_memory()
store.query("ASK {}", USER)
import psutil
print(psutil.Process().children()[0].pid)
"""
    done = subprocess.run([sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    psutil.wait_procs([one for one in [_process(int(done.stdout))] if one], timeout=10)
    assert _process(int(done.stdout)) is None


def _process(pid: int) -> psutil.Process | None:
    try:
        return psutil.Process(pid)
    except psutil.NoSuchProcess:
        return None


def test_a_program_that_is_killed_takes_the_idle_process_with_it():
    script = """
import os, signal, psutil
from kg.graph.store import USER, in_memory
store = in_memory()
store.query("ASK {}", USER)
child = psutil.Process().children()[0]
print(child.pid, child.cmdline()[-1], flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    pid, place = done.stdout.split()
    psutil.wait_procs([one for one in [_process(int(pid))] if one], timeout=10)
    assert _process(int(pid)) is None
    assert not Path(place).parent.exists()


@pytest.mark.parametrize(
    ("how", "message"),
    [(signal.SIGKILL, "the system stopped the query"), (signal.SIGSEGV, r"the engine broke off over the query: status -11")],
)
def test_a_process_that_dies_is_an_error_and_another_one_is_started(how: signal.Signals, message: str):
    with in_memory(SAMPLE) as store:
        store.query("ASK {}", USER)
        threading.Timer(0.5, lambda: children()[0].send_signal(how)).start()
        with pytest.raises(QueryError, match=message):
            store.query(ENDLESS, USER)
        assert store.query("ASK {}", USER) == Truth(True, limits=USER)


def test_a_process_that_died_in_between_is_started_again():
    with in_memory(SAMPLE) as store:
        store.query("ASK {}", USER)
        (child,) = children()
        child.kill()
        while child.status() != psutil.STATUS_ZOMBIE:
            time.sleep(0.01)
        assert store.query("ASK {}", USER) == Truth(True, limits=USER)


def test_an_interrupt_ends_the_query():
    with in_memory(SAMPLE) as store:
        store.query("ASK {}", USER)
        threading.Timer(0.5, os.kill, [os.getpid(), signal.SIGINT]).start()
        with pytest.raises(KeyboardInterrupt):
            store.query(ENDLESS, USER)
        assert children() == []
        assert store.query("ASK {}", USER) == Truth(True, limits=USER)


def test_a_process_that_cannot_start_is_an_error(tmp_path: Path):
    with pytest.raises(StoreError, match="the program that runs queries did not start"):
        Process("memory", tmp_path / "none.nq").query("ASK {}", USER)


def test_limits_of_time_and_memory_need_a_process():
    assert not Limits().stoppable
    assert not Limits(rows=5).stoppable
    assert Limits(seconds=1).stoppable
    assert Limits(memory=1).stoppable
