"""`/sparql` as programs ask it: the SPARQL 1.1 Protocol, its limits, and what it refuses."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from pyoxigraph import RdfFormat, parse
from serving import served
from SPARQLWrapper import CSV, JSON, POST, TURTLE, XML, SPARQLWrapper

from kg.catalogue.files import load
from kg.graph.store import Limits
from kg.web import sparql
from kg.web.explorer import Explorer

ONE = "SELECT (1 AS ?one) {}"
STATEMENT = "CONSTRUCT { <https://example.org/a> <https://example.org/b> 1 } {}"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sparql.Desk.__init__, "__defaults__", (Limits(seconds=1, rows=50, memory=sparql.LIMITS.memory),))
        with served(Explorer(load())) as found:
            yield f"{found}/sparql"


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=60) as found:
        yield found


def get(client: httpx.Client, address: str, query: str, accept: str = "*/*") -> httpx.Response:
    return client.get(address, params={"query": query}, headers={"Accept": accept})


@pytest.mark.parametrize(
    ("query", "accept", "media"),
    [
        (ONE, "*/*", "application/sparql-results+json"),
        (ONE, "application/json", "application/sparql-results+json"),
        (ONE, "application/sparql-results+xml", "application/sparql-results+xml"),
        (ONE, "text/csv", "text/csv; charset=utf-8"),
        (ONE, "text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        (ONE, "text/csv;q=0.2, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
        ("ASK {}", "*/*", "application/sparql-results+json"),
        ("ASK {}", "application/sparql-results+xml", "application/sparql-results+xml"),
        (STATEMENT, "*/*", "text/turtle; charset=utf-8"),
        (STATEMENT, "application/n-triples", "application/n-triples"),
    ],
)
def test_the_form_that_is_wanted(client: httpx.Client, address: str, query: str, accept: str, media: str):
    found = get(client, address, query, accept)
    assert (found.status_code, found.headers["content-type"]) == (200, media)
    assert found.content


def test_three_ways_to_ask_give_the_same(client: httpx.Client, address: str):
    asked = [
        get(client, address, ONE),
        client.post(address, data={"query": ONE}),
        client.post(address, content=ONE, headers={"Content-Type": "application/sparql-query"}),
    ]
    assert {one.content for one in asked} == {
        b'{"head":{"vars":["one"]},"results":{"bindings":[{"one":{"type":"literal","value":"1",'
        b'"datatype":"http://www.w3.org/2001/XMLSchema#integer"}}]}}'
    }


@pytest.mark.parametrize(
    ("query", "status", "says"),
    [
        ("SELECT * {", 400, "the query"),
        ("DROP ALL", 400, "updates are refused"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 400, "SERVICE is refused"),
        ("SELECT * FROM <http://127.0.0.1:9/graph> { ?s ?p ?o }", 400, "FROM names a graph that is not here"),
        (ENDLESS, 504, "stopped after 1 seconds"),
    ],
)
def test_what_is_refused_is_said(client: httpx.Client, address: str, query: str, status: int, says: str):
    found = get(client, address, query)
    assert found.status_code == status
    assert says in found.text
    assert found.text.count("\n") == 1


def test_wrong_requests_have_their_status(client: httpx.Client, address: str):
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    asked = {
        406: [get(client, address, ONE, "image/png"), get(client, address, STATEMENT, "text/csv")],
        405: [client.put(address, content=ONE), client.delete(address)],
        413: [
            client.post(address, content="#" * 200_000, headers={"Content-Type": "application/sparql-query"}),
            client.post(address, content=b"x" * 1_100_000, headers=form),
            client.post(address, content=(b"x" * 10_000 for _ in range(200)), headers=form),
        ],
        414: [get(client, address, "#" * 20_000)],
        415: [
            client.post(address, content=ONE, headers={"Content-Type": "application/sparql-update"}),
            client.post(address, content=ONE, headers={"Content-Type": "text/plain"}),
        ],
        400: [
            client.post(address, data={"update": "DROP ALL"}),
            client.post(address, data={"format": "json"}),
            client.get(address, params=[("query", ONE), ("query", ONE)]),
            client.get(address, params={"query": ONE, "default-graph-uri": "https://example.org/"}),
            client.post(address, content=b"\xff", headers={"Content-Type": "application/sparql-query"}),
            client.post(address, content=b"query=%ff", headers=form),
        ],
    }
    assert {status: {one.status_code for one in several} for status, several in asked.items()} == {one: {one} for one in asked}


def test_a_cut_answer_says_so(client: httpx.Client, address: str):
    found = get(client, address, "SELECT * { ?s ?p ?o }", "text/csv")
    assert len(found.text.splitlines()) == 51
    assert found.headers["x-remarks"].startswith("Only the first 50 are shown")


def test_without_a_query_the_service_describes_itself(client: httpx.Client, address: str):
    found = client.get(address, headers={"Accept": "text/turtle"})
    triples = list(parse(found.content, RdfFormat.TURTLE))
    sd = "http://www.w3.org/ns/sparql-service-description#"
    assert address in {one.object.value for one in triples if one.predicate.value == f"{sd}endpoint"}
    named = {one.object.value for one in triples if one.predicate.value == f"{sd}name"}
    assert {"https://w3id.org/qualification-kg/graph/findings"} <= named
    assert client.get(address, headers={"Accept": "text/html"}).status_code == 303


@pytest.mark.parametrize("form", [JSON, XML, CSV])
def test_sparqlwrapper_reads_rows(address: str, form: str):
    asked = SPARQLWrapper(address)
    asked.setQuery(ONE)
    asked.setReturnFormat(form)
    found = asked.query().convert()
    shown = found.toxml() if form == XML else found.decode() if form == CSV else str(found)
    assert "one" in shown
    assert "1" in shown


def test_sparqlwrapper_posts_and_reads_statements(address: str):
    asked = SPARQLWrapper(address)
    asked.setMethod(POST)
    asked.setQuery(STATEMENT)
    asked.setReturnFormat(TURTLE)
    assert b"https://example.org/a" in asked.query().convert()


@pytest.mark.skipif(not shutil.which("curl"), reason="curl not installed")
def test_curl_asks(address: str):
    command = ["curl", "-sS", "--fail", "-H", "Accept: text/csv", "--data-urlencode", f"query={ONE}", address]
    found = subprocess.run(command, capture_output=True, check=True, text=True)
    assert found.stdout.splitlines() == ["one", "1"]


def test_readers_are_served_while_a_heavy_query_runs_and_is_stopped(client: httpx.Client, address: str):
    pages = address.removesuffix("/sparql")
    with ThreadPoolExecutor(24) as pool:
        heavy = [pool.submit(get, client, address, ENDLESS) for _ in range(2)]
        readers = [pool.submit(client.get, f"{pages}/unit/biiab/CS25") for _ in range(100)]
        assert {one.result().status_code for one in readers} == {200}
        assert {one.result().status_code for one in heavy} == {504}


def test_who_would_wait_too_long_is_told(client: httpx.Client, address: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sparql, "PATIENCE", 0.1)
    with ThreadPoolExecutor(6) as pool:
        found = [one.result() for one in [pool.submit(get, client, address, ENDLESS) for _ in range(6)]]
    assert {one.status_code for one in found} == {503, 504}
    assert all(one.headers["retry-after"] for one in found if one.status_code == 503)


def test_a_query_that_runs_while_something_is_decided_does_not_bring_its_store_back(monkeypatch: pytest.MonkeyPatch):
    desk = sparql.Desk(Explorer(load()))

    def decided(*asked: object) -> None:
        desk.close()

    monkeypatch.setattr(sparql, "user_query", decided)
    asyncio.run(desk.ask(ONE))
    assert not desk._free
    monkeypatch.setattr(sparql, "user_query", lambda *asked: None)
    asyncio.run(desk.ask(ONE))
    assert len(desk._free) == 1
    desk.close()
