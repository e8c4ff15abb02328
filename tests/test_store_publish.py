"""Publishing into an endpoint: by what it offers, in the place of what was there, and nothing else is touched."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad
from sparql_server import Endpoint as Server
from sparql_server import Reply, Request, serving
from store_sample import SAMPLE, iri
from virtuoso import Virtuoso, virtuoso

from kg.catalogue.files import load
from kg.errors import KgError
from kg.graph import rdf
from kg.graph.store import QueryError, Rows, StoreError, at_endpoint, in_memory
from kg.graph.store.endpoint import DEFAULT_GRAPH
from kg.graph.store.publish import PROBE, Published, publish
from kg.graph.store.values import multiset
from kg.graph.terms import BASE, KG, RDF

__all__ = ["virtuoso"]


def ours(name: str) -> NamedNode:
    return NamedNode(f"{BASE}graph/{name}")


def thing(name: str) -> NamedNode:
    return NamedNode(f"{BASE}id/{name}")


QUADS = [
    Quad(thing("a"), iri("p"), Literal('1 } "')),
    Quad(thing("a"), iri("p"), Literal("2")),
    Quad(thing("a"), iri("q"), Literal("\\u0022\n"), ours("document/1")),
    Quad(thing("b"), iri("q"), thing("a"), ours("document/2")),
]
PLACES = {
    "store and update": {"graph_store_path": "/store", "update_path": "/update", "query_path": "/query"},
    "data": {"graph_store_path": "/kg/data", "query_path": "/kg/sparql"},
    "update": {"update_path": "/update", "query_path": "/query"},
    "statements": {"update_path": "/repositories/kg/statements", "query_path": "/repositories/kg"},
    "service": {"graph_store_path": "/repositories/kg/rdf-graphs/service", "query_path": "/repositories/kg"},
    "one for all": {"update_path": "/kg", "query_path": "/kg"},
}


@pytest.fixture
def server() -> Iterator[Server]:
    with serving(Server(graph_store_path="/data", update_path="/update")) as running:
        yield running


def held(server: Server) -> set[Quad]:
    return set(server.store.quads_for_pattern(None, None, None, None))


@pytest.mark.parametrize("places", PLACES.values(), ids=PLACES.keys())
@pytest.mark.parametrize("union", [False, True])
def test_what_an_endpoint_offers_is_found(places: dict[str, str], union: bool):
    with serving(Server(union=union, **places)) as server, at_endpoint(server.url) as store:
        said: list[str] = []
        done = publish(store, QUADS, progress=said.append)
        address = server.url.replace(server.query_path, places.get("graph_store_path") or places["update_path"])
        assert done == Published(statements=4, graphs=3, address=address)
        default = DEFAULT_GRAPH if union else DefaultGraph()
        assert held(server) == {Quad(*quad.triple, default) for quad in QUADS[:2]} | set(QUADS[2:])
        assert said == [
            f"writing {DEFAULT_GRAPH.value if union else 'the default graph'}",
            f"writing {BASE}graph/document/1",
            f"writing {BASE}graph/document/2",
        ]
        found = store.query("SELECT ?o { ?s ?p ?o }")
        assert isinstance(found, Rows)
        assert multiset(found.rows) == multiset([(QUADS[0].object,), (QUADS[1].object,)])
        assert found.remarks == ()


def test_it_takes_the_place_of_what_was_published_before(server: Server):
    other = [Quad(iri("x"), iri("p"), Literal("theirs"), iri("graph")), Quad(iri("x"), iri("p"), Literal("too"), thing("a"))]
    server.store.extend(other)
    with at_endpoint(server.url) as store:
        publish(store, QUADS)
        said: list[str] = []
        publish(store, QUADS[1:3], progress=said.append)
        assert held(server) == {*QUADS[1:3], *other}
        assert f"removing {BASE}graph/document/2, which is no longer part of the catalogue" in said
        store.load(QUADS)
        assert held(server) == {*QUADS, *other}


def test_graphs_may_come_in_pieces(server: Server):
    with at_endpoint(server.url) as store:
        publish(store, [QUADS[0], QUADS[2], QUADS[1], QUADS[3]])
    assert held(server) == set(QUADS)


@pytest.mark.parametrize("place", ["graph_store_path", "update_path"])
def test_many_statements_go_in_portions(place: str):
    many = [Quad(thing("a"), iri("p"), Literal(number), ours("document/1")) for number in range(2_500)]
    with serving(Server(**{place: "/write"})) as server, at_endpoint(server.url) as store:
        publish(store, many, graph_store="/write" if place == "graph_store_path" else "", update="/write")
        assert held(server) == set(many)
        writes = [request for request in server.requests if request.path == "/write" and request.method == "POST"]
        assert len(writes) == (2 if place == "graph_store_path" else 1 + 1 + 1 + 3)


def test_another_graph_can_stand_for_the_default_graph(server: Server):
    server.store.add(Quad(iri("x"), iri("p"), Literal("theirs")))
    with at_endpoint(server.url, default_graph=iri("mine").value) as store:
        publish(store, QUADS, default_graph=iri("mine"))
        found = store.query("SELECT ?o { ?s ?p ?o }")
        assert isinstance(found, Rows)
        assert len(found.rows) == 2


def test_a_default_graph_with_something_else_in_it_is_left_alone(server: Server):
    server.store.add(Quad(iri("x"), iri("p"), Literal("theirs")))
    with at_endpoint(server.url) as store, pytest.raises(StoreError, match=r"holds something else: .*--default-graph IRI\)"):
        publish(store, QUADS)
    assert len(held(server)) == 1


def test_a_catalogue_published_elsewhere_is_not_joined_by_another(server: Server):
    unit = Quad(thing("unit"), NamedNode(RDF.type), NamedNode(KG.Unit), DefaultGraph())
    with at_endpoint(server.url) as store:
        publish(store, [unit], default_graph=iri("mine"))
        before = held(server)
        with pytest.raises(StoreError, match="published before") as refused:
            publish(store, [unit], default_graph=iri("other"))
        assert refused.value.where == iri("mine").value
        assert held(server) == before
        publish(store, [unit], default_graph=iri("mine"))
    assert held(server) == before


def test_who_may_write(server: Server):
    server.password = "right"
    with at_endpoint(server.url, user="me", password="right") as store:
        publish(store, QUADS)
    assert held(server) == set(QUADS)
    for credentials in ({}, {"user": "me", "password": "wrong"}):
        with at_endpoint(server.url, **credentials) as store, pytest.raises(StoreError) as failed:
            publish(store, QUADS[:1])
        assert "does not let us in" in str(failed.value)
        assert "wrong" not in str(failed.value)
    assert held(server) == set(QUADS)


def test_where_nobody_may_write():
    with (
        serving(Server()) as server,
        at_endpoint(server.url) as store,
        pytest.raises(StoreError, match="does not let anybody write: http"),
    ):
        publish(store, QUADS)


def test_where_what_is_written_cannot_be_asked(server: Server):
    """Something took the statement, and nobody knows what it was: it is not asked to take it away again."""
    server.script = [lambda request: (200, {}, b"") if request.path == "/data" else None] * 100
    with at_endpoint(server.url) as store, pytest.raises(StoreError, match="does not let anybody write"):
        publish(store, QUADS, graph_store="/data")
    assert {request.method for request in server.requests} == {"POST"}


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9/data", "https://127.0.0.1/data", "http://localhost/data", "//example.org/"]
)
@pytest.mark.parametrize("way", ["graph_store", "update"])
def test_nothing_is_written_to_another_host(server: Server, address: str, way: str):
    with at_endpoint(server.url, user="me", password="pass") as store, pytest.raises(StoreError, match="on another host"):
        publish(store, QUADS, **{way: address})


def test_where_nobody_is_there():
    with serving(Server()) as server:
        url = server.url
    with at_endpoint(url) as store, pytest.raises(StoreError, match="cannot be reached"):
        publish(store, QUADS)


def test_writing_is_not_tried_again(server: Server):
    busy = 0

    def refuse(request: Request) -> Reply | None:
        nonlocal busy
        if request.method == "POST" and "document" in str(request.fields.get("graph")):
            busy += 1
            return 503, {}, b""
        return None

    server.script = [refuse] * 100
    with at_endpoint(server.url) as store, pytest.raises(StoreError, match="status 503"):
        publish(store, QUADS)
    assert busy == 1


def test_what_was_lost_is_found(server: Server):
    def lose(request: Request) -> Reply | None:
        return (204, {}, b"") if request.method == "POST" and "document/2" in str(request.fields.get("graph")) else None

    server.script = [lose] * 100
    with (
        at_endpoint(server.url) as store,
        pytest.raises(StoreError, match=r"holds 0 of 1 statements: <.*/2> \(publish again\)"),
    ):
        publish(store, QUADS)


@pytest.mark.parametrize("quad", [Quad(BlankNode("a"), iri("p"), iri("o")), Quad(iri("s"), iri("p"), BlankNode("a"))])
def test_blank_nodes_are_refused(server: Server, quad: Quad):
    with at_endpoint(server.url) as store, pytest.raises(StoreError, match="a blank node cannot be published"):
        publish(store, [quad])


def test_nothing_of_the_trial_is_left(server: Server):
    with at_endpoint(server.url) as store:
        publish(store, [])
    assert held(server) == set()
    assert any(request.fields.get("graph") == [PROBE.value] for request in server.requests)


@pytest.mark.needs("virtuoso")
class TestVirtuoso:
    @pytest.fixture
    def empty(self, virtuoso: Virtuoso) -> Virtuoso:
        virtuoso.clear()
        return virtuoso

    @pytest.mark.parametrize("update", ["", "/sparql-auth"])
    def test_the_bundled_catalogue(self, empty: Virtuoso, update: str):
        quads = list(rdf.quads(load()))
        with at_endpoint(empty.url, user=empty.user, password=empty.password) as store, in_memory(quads) as wanted:
            done = publish(store, quads, update=update)
            assert done.statements == len(quads)
            assert done.address.endswith(update or "/sparql-graph-crud-auth")
            for text in (
                "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
                "SELECT ?p (COUNT(*) AS ?n) (COUNT(DISTINCT ?o) AS ?m) { ?s ?p ?o } GROUP BY ?p",
                "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
                f"SELECT ?p ?o {{ <{BASE}id/unit/biiab/CS25> ?p ?o }}",
            ):
                found, expected = store.query(text), wanted.query(text)
                assert isinstance(found, Rows)
                assert isinstance(expected, Rows)
                assert multiset(found.rows) == multiset(expected.rows)
                assert found.remarks == ()

    def test_who_asks_needs_no_name(self, empty: Virtuoso):
        with at_endpoint(empty.url, user=empty.user, password=empty.password) as store:
            publish(store, QUADS)
        with at_endpoint(empty.url) as store:
            found = store.query("SELECT ?o { ?s ?p ?o }")
            assert isinstance(found, Rows)
            assert len(found.rows) == 2

    def test_who_may_write(self, empty: Virtuoso):
        for credentials in ({}, {"user": "dba", "password": "wrong"}):
            with at_endpoint(empty.url, **credentials) as store, pytest.raises(KgError, match="does not let us in"):
                publish(store, QUADS)

    def test_a_cut_answer_is_an_error(self, empty: Virtuoso):
        many = [Quad(thing("a"), iri("p"), Literal(number)) for number in range(2_001)]
        with at_endpoint(empty.url, user=empty.user, password=empty.password) as store:
            publish(store, many)
            for text in (
                "SELECT ?o { ?s ?p ?o }",
                "CONSTRUCT { ?s ?p <a:b> } WHERE { ?s ?p ?o }",
                "SELECT ?o { ?s ?p ?o } LIMIT 2001",
            ):
                with pytest.raises(StoreError, match="the endpoint cuts its answers at 2,000 rows"):
                    store.query(text)
            for text in ("SELECT ?o { ?s ?p ?o } LIMIT 2000", "SELECT (COUNT(?o) AS ?n) { ?s ?p ?o }"):
                assert isinstance(store.query(text), Rows)

    def test_an_update_does_not_come_through_as_a_query(self, empty: Virtuoso):
        with at_endpoint(empty.url, user=empty.user, password=empty.password) as store:
            publish(store, QUADS)
            with pytest.raises(QueryError, match="this is no query"):
                store.query(f"DROP GRAPH {DEFAULT_GRAPH}")
            assert store.is_true(f"GRAPH {DEFAULT_GRAPH} {{ ?s ?p ?o }}")


def test_the_sample_is_not_ours():
    """The graphs of the sample stand outside of the project's base, so that publishing leaves them alone."""
    assert not any(str(quad.graph_name).startswith(f"<{BASE}") for quad in SAMPLE)
