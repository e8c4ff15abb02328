"""The stores on this machine: in memory, on disk, and rdflib."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import BaseDirection, BlankNode, DefaultGraph, Literal, Quad, Triple
from pyoxigraph import Store as Oxigraph
from store_sample import PREFIXES, SAMPLE, X, iri

from kg.graph.store import (
    UNLIMITED,
    Limits,
    QueryError,
    Rows,
    Store,
    StoreError,
    Truth,
    build_on_disk,
    in_memory,
    on_disk,
    reference,
    select,
)
from kg.graph.store.values import Plain, multiset, plain


def rows(store: Store, text: str) -> Rows:
    result = store.query(PREFIXES + text)
    assert isinstance(result, Rows)
    return result


def test_a_store_on_this_machine_can_be_added_to(tmp_path: Path):
    one, other = (Quad(iri("s"), iri("p"), Literal(text)) for text in ("one", "other"))

    def texts(store: Store, limits: Limits) -> list[Plain]:
        found = store.query("SELECT ?o { ?s ?p ?o } ORDER BY ?o", limits)
        assert isinstance(found, Rows)
        return [plain(value) for (value,) in found.rows]

    for store in (in_memory([one]), build_on_disk(tmp_path / "store", [one]), reference([one])):
        with store:
            assert texts(store, Limits(seconds=60)) == ["one"]
            store.load([other])
            assert texts(store, UNLIMITED) == texts(store, Limits(seconds=60)) == ["one", "other"]


def test_statements_of_one_graph_may_come_apart():
    quads = [
        Quad(iri("a"), iri("p"), iri(name), graph) for name, graph in zip("stuv", [iri("g"), DefaultGraph()] * 2, strict=True)
    ]
    for make in (in_memory, reference):
        with make(quads) as store:
            assert (
                len(rows(store, "SELECT * { ?s ?p ?o }").rows) == len(rows(store, "SELECT * { GRAPH ?g { ?s ?p ?o } }").rows) == 2
            )


class TestOnDisk:
    def test_it_is_found_again(self, tmp_path: Path):
        folder = tmp_path / "a" / "store"
        with build_on_disk(folder, SAMPLE) as built, on_disk(folder) as opened, on_disk(folder) as again:
            for store in (built, opened, again):
                assert len(rows(store, "SELECT * { ?unit x:kind x:Unit }").rows) == 5

    def test_it_takes_the_place_of_the_one_before(self, tmp_path: Path):
        folder = tmp_path / "store"
        with build_on_disk(folder, SAMPLE) as before, build_on_disk(folder, SAMPLE[:1]) as after:
            assert len(rows(before, "SELECT * { ?s ?p ?o }").rows) == sum(
                isinstance(quad.graph_name, DefaultGraph) for quad in SAMPLE
            )
            assert len(rows(after, "SELECT * { ?s ?p ?o }").rows) == 1
        assert [path.name for path in tmp_path.iterdir()] == ["store"]

    def test_where_making_fails_the_one_before_stays(self, tmp_path: Path):
        def broken() -> Iterator[Quad]:
            yield SAMPLE[0]
            raise QueryError("broken")

        folder = tmp_path / "store"
        with build_on_disk(folder, SAMPLE):
            pass
        with pytest.raises(QueryError, match="broken"):
            build_on_disk(folder, broken())
        with on_disk(folder) as store:
            assert len(rows(store, "SELECT * { ?unit x:kind x:Unit }").rows) == 5
        assert [path.name for path in tmp_path.iterdir()] == ["store"]

    def test_an_empty_folder_is_taken(self, tmp_path: Path):
        with build_on_disk(tmp_path, SAMPLE) as store:
            assert store.query("ASK { ?s ?p ?o }") == Truth(True)

    def test_a_folder_with_something_else_is_left_alone(self, tmp_path: Path):
        (tmp_path / "letter.txt").write_text("Dear Sir")
        with pytest.raises(StoreError, match=r"holds something else: .* \(choose an empty place\)"):
            build_on_disk(tmp_path, SAMPLE)
        assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]

    def test_a_file_is_no_folder(self, tmp_path: Path):
        (tmp_path / "store").write_text("")
        with pytest.raises(StoreError, match="holds something else"):
            build_on_disk(tmp_path / "store", SAMPLE)

    def test_where_nothing_can_be_written_it_is_said(self, tmp_path: Path):
        (tmp_path / "file").write_text("")
        with pytest.raises(StoreError, match="cannot be written"):
            build_on_disk(tmp_path / "file" / "store", SAMPLE)

    def test_there_must_be_a_store(self, tmp_path: Path):
        for folder in (tmp_path, tmp_path / "none"):
            with pytest.raises(StoreError, match="there is no store in the folder"):
                on_disk(folder)
        assert list(tmp_path.iterdir()) == []

    def test_it_cannot_be_added_to_while_somebody_else_does(self, tmp_path: Path):
        with build_on_disk(tmp_path / "store", SAMPLE) as store:
            writing = Oxigraph(tmp_path / "store")
            with pytest.raises(StoreError, match="cannot be written"):
                store.load(SAMPLE)
            del writing


class TestReference:
    def test_from_is_refused(self):
        with reference(SAMPLE) as store, pytest.raises(QueryError, match="does not know FROM"):
            store.query(f"SELECT * FROM <{X}one> {{ ?s ?p ?o }}")

    @pytest.mark.parametrize(
        "term", [Literal("x", language="ar", direction=BaseDirection.RTL), Triple(iri("s"), iri("p"), iri("o"))]
    )
    def test_there_is_no_rdf_1_2(self, term: Literal | Triple):
        with pytest.raises(QueryError, match="rdflib has no such term"):
            reference([Quad(iri("s"), iri("p"), term)])

    def test_blank_nodes_are_kept(self):
        with reference([Quad(BlankNode("a"), iri("p"), BlankNode("b"))]) as store:
            assert multiset(rows(store, "SELECT ?s ?p ?o { ?s ?p ?o }").rows) == {("blank", ("iri", X + "p"), "blank"): 1}

    def test_a_row_without_any_value_is_a_row(self):
        with reference(SAMPLE) as store:
            assert rows(store, "SELECT ?x { x:a x:level ?l OPTIONAL { x:a x:none ?x } }").rows == ((None,),)


def test_rows_are_asked_for():
    with in_memory(SAMPLE) as store, pytest.raises(QueryError, match="the query gives no rows"):
        select(store, "ASK {}")


def test_errors_can_be_dropped_by_any_thread():
    """What pyoxigraph gives belongs to one thread, and an error may end up with another one."""

    with in_memory(SAMPLE) as store:
        errors = []
        for text in ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SELECT"):
            with pytest.raises(QueryError) as failed:
                store.query(text)
            errors.append(failed.value)
        del failed
        thread = threading.Thread(target=errors.clear)
        thread.start()
        thread.join()
