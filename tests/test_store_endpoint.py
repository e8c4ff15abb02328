"""An endpoint over HTTP: what may go wrong goes wrong in one sentence, and nothing is taken for an answer that is none."""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Callable, Iterator
from threading import Thread

import pytest
from pyoxigraph import Literal, NamedNode
from sparql_server import Endpoint as Server
from sparql_server import Reply, Request, serving
from store_sample import PREFIXES, SAMPLE, X, iri

from kg.errors import KgError
from kg.graph.store import LimitError, Limits, QueryError, Rows, StoreError, Triples, Truth, at_endpoint, user_query
from kg.graph.store import http as kg_http
from kg.graph.store.endpoint import DEFAULT_GRAPH, FEW, UNION, Endpoint

JSON = {"Content-Type": "application/sparql-results+json"}
ALL = "SELECT * { ?s ?p ?o }"
EMPTY = b'{"head":{"vars":["x"]},"results":{"bindings":[]}}'


def dripping(listening: socket.socket, data: bytes, *, pause: float) -> Thread:
    """Sends data to whoever calls, a byte at a time."""

    def send() -> None:
        accepted, _ = listening.accept()
        with accepted:
            accepted.recv(65_536)
            try:
                head, _, body = data.partition(b"\r\n\r\n")
                accepted.sendall(head + b"\r\n\r\n")
                for byte in body:
                    accepted.sendall(bytes([byte]))
                    time.sleep(pause)
            except OSError:
                pass

    thread = Thread(target=send)
    thread.start()
    return thread


@pytest.fixture
def server() -> Iterator[Server]:
    with serving(Server()) as running:
        running.store.extend(SAMPLE)
        yield running


@pytest.fixture
def store(server: Server) -> Iterator[Endpoint]:
    with at_endpoint(server.url) as endpoint:
        endpoint.query("ASK {}")  # so that the endpoint is known, and only what is asked is counted
        server.requests.clear()
        yield endpoint


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long was waited between tries; nobody really waits."""
    waited: list[float] = []
    init = kg_http.Http.__init__

    def patched(self: kg_http.Http, secret: kg_http.Secret | None = None) -> None:
        init(self, secret, sleep=waited.append)

    monkeypatch.setattr(kg_http.Http, "__init__", patched)
    return waited


def say(status: int = 200, body: bytes = EMPTY, **headers: str) -> Callable[[Request], Reply | None]:
    """A scripted answer."""
    return lambda _: (status, JSON | {name.replace("_", "-"): value for name, value in headers.items()}, body)


def usual(_: Request) -> None:
    """The usual answer."""


class TestAnswers:
    def test_rows(self, store: Endpoint):
        found = store.query(PREFIXES + "SELECT ?level ?none { x:a x:level ?level OPTIONAL { x:a x:none ?none } }")
        assert found == Rows(("level", "none"), ((Literal(1), None),))

    def test_truth(self, store: Endpoint):
        assert store.query(PREFIXES + "ASK { x:a x:level 1 }") == Truth(True)

    def test_statements(self, store: Endpoint):
        found = store.query(PREFIXES + "CONSTRUCT WHERE { x:a x:level ?level }")
        assert isinstance(found, Triples)
        assert [str(triple.object) for triple in found.triples] == [str(Literal(1))]

    def test_turtle_is_read_too(self, server: Server, store: Endpoint):
        server.script = [say(body=b"<a:a> <a:b> 1, 2 .", Content_Type="text/turtle; charset=utf-8")]
        found = store.query("CONSTRUCT WHERE { ?s ?p ?o }")
        assert isinstance(found, Triples)
        assert len(found.triples) == 2

    def test_limits(self, server: Server, store: Endpoint):
        found = store.query(ALL, Limits(rows=3))
        assert isinstance(found, Rows)
        assert (len(found.rows), found.cut) == (3, True)

    def test_what_somebody_types_is_read_here(self, server: Server, store: Endpoint):
        assert isinstance(user_query(store, ALL), Rows)
        server.requests.clear()
        for text in ("DROP ALL", "SELECT * { SERVICE <a:b> { ?s ?p ?o } }"):
            with pytest.raises(QueryError):
                user_query(store, text)
        assert server.requests == []

    def test_an_update_is_not_sent_as_a_query(self, server: Server, store: Endpoint):
        with pytest.raises(QueryError, match="this is no query"):
            store.query("DROP ALL")
        assert server.requests == []

    def test_how_it_asks(self, server: Server, store: Endpoint):
        store.query(ALL)
        store.query("CONSTRUCT WHERE { ?s ?p ?o }")
        rows, triples = server.requests
        assert (rows.method, rows.fields) == ("POST", {"query": [ALL]})
        assert rows.headers["accept"] == "application/sparql-results+json"
        assert triples.headers["accept"].startswith("application/n-triples")
        assert "authorization" not in rows.headers


class TestFailures:
    def test_nobody_is_there(self, waits: list[float]):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
        with at_endpoint(f"http://127.0.0.1:{port}/sparql") as store, pytest.raises(StoreError) as failed:
            store.query(ALL)
        assert str(failed.value) == f"the endpoint cannot be reached: http://127.0.0.1:{port}/sparql (is it running?)"
        assert waits == list(kg_http.PATIENCE)

    @pytest.mark.parametrize("status", [429, 502, 503, 504])
    def test_a_passing_failure_is_tried_again(self, server: Server, store: Endpoint, waits: list[float], status: int):
        server.script = [say(status), say(status), usual]
        assert isinstance(store.query(ALL), Rows)
        assert (len(server.requests), waits) == (3, list(kg_http.PATIENCE))

    def test_but_not_for_ever(self, server: Server, store: Endpoint):
        server.script = [say(503, b"busy", Content_Type="text/plain")] * 3
        with pytest.raises(StoreError, match=r"the endpoint answers with status 503: .*/sparql \(busy\)$"):
            store.query(ALL)
        assert len(server.requests) == 3

    def test_and_not_beyond_its_time(self, server: Server, store: Endpoint, waits: list[float]):
        server.script = [say(503)] * 3
        with pytest.raises(StoreError, match="status 503"):
            store.query(ALL, Limits(seconds=0.4))
        assert (len(server.requests), waits) == (1, [])

    @pytest.mark.parametrize("status", [404, 405, 500, 501])
    def test_another_failure_is_not(self, server: Server, store: Endpoint, waits: list[float], status: int):
        server.script = [say(status, b"\n\x1b[31mout of order\nand more", Content_Type="text/plain")]
        with pytest.raises(StoreError, match=rf"^the endpoint answers with status {status}: .*/sparql \(\[31mout of order\)$"):
            store.query(ALL)
        assert (len(server.requests), waits) == (1, [])

    def test_a_page_is_not_quoted(self, server: Server, store: Endpoint):
        server.script = [say(500, b"<html><title>Oh</title>", Content_Type="text/html")]
        with pytest.raises(StoreError, match=r"^the endpoint answers with status 500: .*/sparql$"):
            store.query(ALL)

    def test_a_query_that_it_does_not_take(self, store: Endpoint):
        with pytest.raises(QueryError, match=r"^the endpoint does not take the query: .*/sparql \(error at 1:11"):
            store.query("SELECT * {")

    @pytest.mark.parametrize("status", [401, 403])
    def test_a_closed_door(self, server: Server, store: Endpoint, status: int):
        server.script = [say(status)]
        with pytest.raises(StoreError, match=r"does not let us in: .*/sparql \(set KG_ENDPOINT_USER and KG_ENDPOINT_PASSWORD\)"):
            store.query(ALL)

    def test_a_silent_endpoint(self, server: Server, store: Endpoint):
        def sleep(_: Request) -> None:
            time.sleep(1.5)

        server.script = [sleep]
        start = time.monotonic()
        with pytest.raises(LimitError, match=r"the endpoint did not answer within 0.5 seconds: .*/sparql"):
            store.query(ALL, Limits(seconds=0.5))
        assert time.monotonic() - start < 1.4
        assert len(server.requests) == 1

    def test_a_slow_endpoint(self):
        """One that goes on and on, a little at a time."""
        with socket.create_server(("127.0.0.1", 0)) as listening:
            at = f"http://127.0.0.1:{listening.getsockname()[1]}/sparql"
            thread = dripping(listening, b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n" + b" " * 100, pause=0.1)
            start = time.monotonic()
            with at_endpoint(at, default_graph=f"{X}g") as store, pytest.raises(LimitError, match="the answer took too long"):
                store.query(ALL, Limits(seconds=0.5))
            assert time.monotonic() - start < 1.5
            thread.join()

    @pytest.mark.parametrize(
        ("body", "headers", "message"),
        [
            (b"hello", {}, "cannot be read"),
            (b"", {}, "cannot be read"),
            (b"{}", {}, "must contain a 'boolean' or a 'results' key"),
            (b"[1, 2]", {}, "must be an object"),
            (b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"uri","value":"no iri"}}]}}', {}, "Invalid"),
            (b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","val', {}, "cannot be read"),
            (b"<html>Welcome to the portal</html>", {"Content_Type": "text/html"}, "it is not a SPARQL result but text/html"),
            (EMPTY, {"Content_Type": ""}, "it is not a SPARQL result but of no stated kind"),
            (b"\xff\xfe\x00", {}, "cannot be read"),
        ],
    )
    def test_what_is_no_answer(self, server: Server, store: Endpoint, body: bytes, headers: dict[str, str], message: str):
        server.script = [say(body=body, **headers)]
        with pytest.raises(StoreError, match=message) as failed:
            store.query(ALL)
        assert "\n" not in str(failed.value)

    @pytest.mark.parametrize(
        ("body", "kind"), [(b"<a:a> <a:b> .", "application/n-triples"), (b"<html></html>", "text/html"), (b"x", "")]
    )
    def test_what_are_no_statements(self, server: Server, store: Endpoint, body: bytes, kind: str):
        server.script = [say(body=body, Content_Type=kind)]
        with pytest.raises(StoreError, match="cannot be read"):
            store.query("CONSTRUCT WHERE { ?s ?p ?o }")

    def test_an_answer_that_breaks_off(self, server: Server, store: Endpoint, waits: list[float]):
        server.script = [say(Content_Length="1000")] * 3
        server.headers = {"Connection": "close"}
        with pytest.raises(StoreError, match="the endpoint broke off"):
            store.query(ALL)
        assert len(waits) == 2

    def test_an_answer_that_is_too_large(self, server: Server, store: Endpoint):
        with pytest.raises(LimitError, match="the answer is larger than 1,000 bytes"):
            store.query(ALL, Limits(memory=1_000))

    @pytest.mark.parametrize("kind", ["boolean", "table"])
    def test_truth_is_read_in_either_way(self, server: Server, store: Endpoint, kind: str):
        for value in (True, False):
            row = b'{"__ASK_RETVAL":{"type":"typed-literal","datatype":"http://www.w3.org/2001/XMLSchema#integer","value":"1"}}'
            table = b'{"head":{"vars":["__ASK_RETVAL"]},"results":{"bindings":[%s]}}' % (row if value else b"")
            server.script = [say(body=table if kind == "table" else b'{"head":{},"boolean":%s}' % str(value).lower().encode())]
            assert store.query("ASK { ?s ?p ?o }") == Truth(value)


class TestCutAnswers:
    THREE = b'{"head":{"vars":["x"]},"results":{"bindings":[{},{},{}]}}'

    @pytest.mark.parametrize(
        "reply",
        [
            say(body=THREE, X_SPARQL_MaxRows="3"),
            say(body=THREE, X_SPARQL_MaxRows="2"),
            say(body=THREE, X_SQL_State="S1TAT"),
            say(206, body=THREE),
        ],
    )
    def test_a_part_is_no_answer(self, server: Server, store: Endpoint, reply: Callable[[Request], Reply | None]):
        server.script = [reply]
        with pytest.raises(StoreError, match=r"cuts its answers at|a part of the answer only"):
            store.query(ALL)

    @pytest.mark.parametrize(("limit", "whole"), [("LIMIT 3", True), ("LIMIT 2", True), ("LIMIT 4", False), ("OFFSET 3", False)])
    def test_unless_no_more_was_asked_for(self, server: Server, store: Endpoint, limit: str, whole: bool):
        server.script = [say(body=self.THREE, X_SPARQL_MaxRows="3")]
        if whole:
            assert isinstance(store.query(f"{ALL} {limit}"), Rows)
        else:
            with pytest.raises(StoreError, match="the endpoint cuts its answers at 3 rows"):
                store.query(f"{ALL} {limit}")

    def test_virtuoso_cuts_without_a_word(self, server: Server, store: Endpoint, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr("kg.graph.store.endpoint.VIRTUOSO_MOST", 3)
        server.script = [say(body=self.THREE)]
        with pytest.raises(StoreError, match="the endpoint cuts its answers at 3 rows"):
            store.query(ALL)
        server.script = [say(body=self.THREE)]
        found = store.query(ALL, Limits(rows=2))
        assert isinstance(found, Rows)
        assert found.cut

    def test_statements_of_virtuoso_are_counted(self, server: Server, store: Endpoint):
        build = "CONSTRUCT { ?s <a:is> ?o } WHERE { ?s ?p ?o }"
        server.headers = {"Server": "Virtuoso/07.20.3229"}
        assert isinstance(store.query(build), Triples)
        assert server.requests[-1].fields["query"] == ["SELECT (1 AS ?one) WHERE { ?s ?p ?o }"]
        server.script = [usual, say(body=self.THREE, X_SPARQL_MaxRows="3")]
        with pytest.raises(StoreError, match="the endpoint cuts its answers at 3 rows"):
            store.query(build)
        asked = len(server.requests)
        assert isinstance(store.query(f"DESCRIBE <{X}a>"), Triples)
        assert len(server.requests) == asked + 1


class TestRedirects:
    def test_on_the_same_host(self, server: Server, store: Endpoint):
        server.script = [say(307, Location="/moved"), say(301, Location=server.url)]
        assert isinstance(store.query(ALL), Rows)
        assert [(request.path, request.fields["query"]) for request in server.requests] == [
            ("/sparql", [ALL]),
            ("/moved", [ALL]),
            ("/sparql", [ALL]),
        ]

    @pytest.mark.parametrize(
        "target", ["http://localhost:{port}/sparql", "http://127.0.0.1:9/sparql", "https://127.0.0.1:{port}/"]
    )
    def test_to_another_host_is_refused(self, server: Server, store: Endpoint, target: str):
        target = target.format(port=server.url.split(":")[2].split("/")[0])
        server.script = [say(307, Location=f"{target}?key=secret")]
        with pytest.raises(StoreError, match="the endpoint sends us to another host") as failed:
            store.query(ALL)
        assert "secret" not in str(failed.value)
        assert len(server.requests) == 1

    def test_to_nowhere(self, server: Server, store: Endpoint):
        server.script = [say(307, Location="http://[::1")] * 3
        with pytest.raises(StoreError, match="the endpoint broke off"):
            store.query(ALL)

    def test_in_circles(self, server: Server, store: Endpoint):
        server.script = [say(307, Location="/sparql")] * 3
        with pytest.raises(StoreError, match="from one address to the next"):
            store.query(ALL)


class TestDefaultGraph:
    @pytest.fixture
    def published(self, server: Server) -> Server:
        """An endpoint that answers from all of its graphs, with the default graph where publishing puts it."""
        server.store.clear()
        server.union = True
        for quad in SAMPLE:
            own = quad.graph_name if isinstance(quad.graph_name, NamedNode) else None
            graph = NamedNode(own.value.replace(X, "https://w3id.org/qualification-kg/graph/")) if own else DEFAULT_GRAPH
            server.store.add(type(quad)(quad.subject, quad.predicate, quad.object, graph))
        server.store.add(type(quad)(iri("s"), iri("level"), Literal(1), iri("other")))
        return server

    def test_one_of_its_own_needs_no_name(self, server: Server):
        with at_endpoint(server.url) as store:
            found = store.query(PREFIXES + "SELECT * { ?row x:prints ?unit }")
        assert found == Rows(("unit", "row"), ()) or found == Rows(("row", "unit"), ())
        assert set(server.requests[-1].fields) == {"query"}

    @pytest.mark.parametrize(
        ("text", "rows", "named"),
        [
            ("SELECT ?unit { ?unit x:level 1 }", 1, []),
            ("SELECT ?row { ?row x:prints ?unit }", 0, []),
            ("SELECT ?unit { GRAPH ?g { ?unit x:level ?level } }", 0, ["one", "two"]),
            ("SELECT ?row { GRAPH ?g { ?row x:prints ?unit } }", 3, ["one", "two"]),
            ("SELECT ?row { GRAPH g:one { ?row x:prints ?unit } }", 2, ["one"]),
            ("SELECT ?row { GRAPH <https://w3id.org/qualification-kg/graph/two> { ?row x:prints ?unit } }", 1, ["two"]),
            ("SELECT ?row { GRAPH g:one { ?row x:prints ?unit } GRAPH ?g { ?row x:prints ?unit } }", 2, ["one", "two"]),
        ],
    )
    def test_a_union_is_taken_apart(self, published: Server, text: str, rows: int, named: list[str]):
        prefixes = PREFIXES + "PREFIX g: <https://w3id.org/qualification-kg/graph/>\n"
        with at_endpoint(published.url) as store:
            for _ in range(2):
                found = store.query(prefixes + text)
                assert isinstance(found, Rows)
                assert (len(found.rows), found.remarks) == (rows, ())
        fields = published.requests[-1].fields
        assert fields["default-graph-uri"] == [DEFAULT_GRAPH.value]
        assert {name.rsplit("/", 1)[1] for name in fields.get("named-graph-uri", [])} == set(named)

    def test_with_too_many_graphs_the_union_is_asked_and_it_is_said(self, published: Server):
        for number in range(FEW):
            graph = NamedNode(f"https://w3id.org/qualification-kg/graph/document/{number}")
            published.store.add(type(SAMPLE[0])(iri("s"), iri("p"), iri("o"), graph))
        with at_endpoint(published.url) as store:
            found = store.query(PREFIXES + "SELECT ?row { GRAPH ?g { ?row x:prints ?unit } }")
            assert isinstance(found, Rows)
            assert (len(found.rows), found.remarks) == (3, (UNION,))

    def test_a_union_without_that_graph_is_said(self, server: Server):
        server.union = True
        with at_endpoint(server.url) as store:
            found = store.query(PREFIXES + "SELECT ?row { ?row x:prints ?unit }")
            assert isinstance(found, Rows)
            assert (len(found.rows), found.remarks) == (3, (UNION,))

    def test_another_graph_can_be_named(self, server: Server):
        server.union = True
        with at_endpoint(server.url, default_graph=f"{X}one") as store:
            found = store.query(PREFIXES + "SELECT ?row { ?row x:prints ?unit }")
            assert isinstance(found, Rows)
            assert (len(found.rows), found.remarks) == (2, ())
            found = store.query(PREFIXES + "SELECT ?row { GRAPH ?g { ?row x:prints ?unit } }")
            assert isinstance(found, Rows)
            assert len(found.rows) == 1

    def test_graphs_can_be_named_once_and_for_all(self, server: Server):
        with Endpoint(server.url, default_graph=iri("one"), named_graphs=[iri("two")]) as store:
            store.query(PREFIXES + "SELECT ?row { GRAPH ?g { ?row x:prints ?unit } }")
        assert [request.fields["named-graph-uri"] for request in server.requests] == [[f"{X}two"]]

    def test_from_says_what_is_meant(self, published: Server):
        with at_endpoint(published.url) as store:
            store.query("SELECT * FROM <https://w3id.org/qualification-kg/graph/one> { ?s ?p ?o }")
        assert set(published.requests[-1].fields) == {"query"}

    def test_a_graph_that_is_none(self):
        with pytest.raises(QueryError, match="not an IRI: one graph"):
            at_endpoint("http://127.0.0.1/sparql", default_graph="one graph")


class TestWhoWeAre:
    SECRET = "s3cr3t/+?&"

    def closed(self, request: Request) -> Reply | None:
        if "authorization" in request.headers:
            return None
        return 401, {"WWW-Authenticate": 'Basic realm="kg"'}, b""

    def test_it_is_said_when_it_is_asked_for(self, server: Server):
        server.script = [self.closed, usual]
        with at_endpoint(server.url, user="me", password=self.SECRET) as store:
            assert store.query("ASK {}") == Truth(True)
            store.query("ASK {}")
        before = [("authorization" in request.headers) for request in server.requests]
        assert before == [False, *[True] * (len(before) - 1)]

    @pytest.mark.parametrize("way", ["arguments", "environment", "address"])
    def test_it_may_be_given_in_three_ways(self, server: Server, way: str):
        server.script = [self.closed]
        options: dict[str, dict[str, object]] = {
            "arguments": {"user": "me", "password": "pass"},
            "environment": {"environment": {"KG_ENDPOINT_USER": "me", "KG_ENDPOINT_PASSWORD": "pass"}},
            "address": {},
        }
        url = server.url.replace("http://", "http://me:pass@") if way == "address" else server.url
        with at_endpoint(url, **options[way]) as store:  # type: ignore[arg-type]
            store.query("ASK {}")
            assert "pass" not in repr(store)
        assert server.requests[-1].headers["authorization"] == "Basic bWU6cGFzcw=="

    def test_it_is_said_nowhere_else(self, server: Server, caplog: pytest.LogCaptureFixture):
        caplog.set_level(logging.DEBUG)

        def echo(request: Request) -> Reply:
            return 500, {"Content-Type": "text/plain"}, f"bad: {self.SECRET} {request.headers.get('authorization')}".encode()

        failures: list[KgError] = []
        for script in ([self.closed, echo], [say(403)], [say(307, Location="http://127.0.0.1:9/")], [say(body=b"no")]):
            server.script = list(script)
            with at_endpoint(server.url.replace("//", "//me:pw@"), user="me", password=self.SECRET) as store:
                with pytest.raises(KgError) as failed:
                    store.query("ASK {}")
                failures.append(failed.value)
        for text in (*map(str, failures), *map(repr, failures), caplog.text):
            assert self.SECRET not in text
            assert "me:pw" not in text

    def test_it_is_not_said_to_another_host(self, server: Server):
        server.script = [self.closed, say(307, Location="http://localhost:9/")]
        with at_endpoint(server.url, user="me", password="pass") as store, pytest.raises(StoreError, match="another host"):
            store.query("ASK {}")

    def test_a_way_that_we_do_not_know(self, server: Server):
        server.script = [say(401, WWW_Authenticate="Negotiate")]
        with at_endpoint(server.url, user="me", password="pass") as store, pytest.raises(StoreError, match="let us in"):
            store.query("ASK {}")


@pytest.mark.parametrize(
    "url", ["", "example.org/sparql", "ftp://example.org/", "http://", "http://a b/", "file:///etc/passwd", "http://[::1"]
)
def test_an_address_that_is_none(url: str):
    with pytest.raises(StoreError, match=r"the address of the endpoint is none.*it looks like http://host:port/sparql"):
        at_endpoint(url)
