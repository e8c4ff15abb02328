"""What somebody types is refused where it would do more than ask this store."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from pyoxigraph import Store as Oxigraph
from store_sample import PREFIXES, SAMPLE, X

from kg.graph.store import Limits, QueryError, Rows, Truth, in_memory, reference, user_query
from kg.graph.store.guard import checked

OUT = "<http://127.0.0.1:8/>"
CALL = f"SERVICE {OUT} {{ ?s ?p ?o }}"

SMUGGLED = {
    # SERVICE, in every place where a pattern may stand
    "plain": f"SELECT * {{ {CALL} }}",
    "lower case": f"SELECT * {{ service {OUT} {{ ?s ?p ?o }} }}",
    "silent": f"SELECT * {{ SERVICE SILENT {OUT} {{ ?s ?p ?o }} }}",
    "address in a variable": f"SELECT * {{ VALUES ?x {{ {OUT} }} SERVICE ?x {{ ?s ?p ?o }} }}",
    "address with a prefix": f"PREFIX e: {OUT} SELECT * {{ SERVICE e:x {{ ?s ?p ?o }} }}",
    "address from BASE": f"BASE {OUT} SELECT * {{ SERVICE <x> {{ ?s ?p ?o }} }}",
    "no space": f"SELECT*{{SERVICE{OUT}{{?s?p?o}}}}",
    "in OPTIONAL": f"SELECT * {{ ?a ?b ?c OPTIONAL {{ {CALL} }} }}",
    "in UNION": f"SELECT * {{ {{ ?a ?b ?c }} UNION {{ {CALL} }} }}",
    "in MINUS": f"SELECT * {{ ?a ?b ?c MINUS {{ {CALL} }} }}",
    "in GRAPH": f"SELECT * {{ GRAPH ?g {{ {CALL} }} }}",
    "in a group": f"SELECT * {{ {{ {{ {{ {CALL} }} }} }} }}",
    "in EXISTS": f"SELECT * {{ ?a ?b ?c FILTER EXISTS {{ {CALL} }} }}",
    "in NOT EXISTS": f"SELECT * {{ ?a ?b ?c FILTER NOT EXISTS {{ {CALL} }} }}",
    "in EXISTS in an expression": f"SELECT * {{ ?a ?b ?c FILTER(1 = 1 && !(EXISTS {{ {CALL} }} || false)) }}",
    "in BIND": f"SELECT * {{ ?a ?b ?c BIND(EXISTS {{ {CALL} }} AS ?x) }}",
    "in SELECT": f"SELECT (EXISTS {{ {CALL} }} AS ?x) {{ ?a ?b ?c }}",
    "in IF": f"SELECT (IF(EXISTS {{ {CALL} }}, 1, 2) AS ?x) {{ ?a ?b ?c }}",
    "in ORDER BY": f"SELECT * {{ ?a ?b ?c }} ORDER BY (EXISTS {{ {CALL} }})",
    "in GROUP BY": f"SELECT ?x {{ ?a ?b ?c }} GROUP BY (EXISTS {{ {CALL} }} AS ?x)",
    "in HAVING": f"SELECT ?a {{ ?a ?b ?c }} GROUP BY ?a HAVING (EXISTS {{ {CALL} }})",
    "in a sub-select": f"SELECT * {{ {{ SELECT * {{ {CALL} }} }} }}",
    "in a sub-select of a sub-select": f"SELECT * {{ {{ SELECT * {{ {{ SELECT ?s {{ {CALL} }} LIMIT 1 }} }} }} }}",
    "in an expression of a sub-select": f"SELECT * {{ {{ SELECT (EXISTS {{ {CALL} }} AS ?x) {{ ?a ?b ?c }} }} }}",
    "in SERVICE": f"SELECT * {{ SERVICE {OUT} {{ {CALL} }} }}",
    "in ASK": f"ASK {{ {CALL} }}",
    "in CONSTRUCT": f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {CALL} }}",
    "in DESCRIBE": f"DESCRIBE ?s WHERE {{ {CALL} }}",
    # the same, hidden from one parser or the other
    "behind an escaped quote": f'SELECT * {{ ?a ?b "\\u0022 }} #" . {CALL} }}',
    "behind an escaped quote with eight digits": f'SELECT * {{ ?a ?b "\\U00000022 }} #" . {CALL} }}',
    "behind a comment that ends with a carriage return": f"SELECT * {{ ?a ?b ?c # \r {CALL} }}",
    "in an escape": f"SELECT * {{ \\u0053ERVICE {OUT} {{ ?s ?p ?o }} }}",
    "behind a hash in an address": f"SELECT * {{ ?a <a:#> ?c . {CALL} }}",
    "behind a hash in a name": f"PREFIX e: <a:> SELECT * {{ ?a e:b\\# ?c . {CALL} }}",
    "behind a hash in a text": f"SELECT * {{ ?a ?b '#' . {CALL} }}",
    "behind a long text": f"SELECT * {{ ?a ?b '''#'' ''' . {CALL} }}",
    "behind a comparison": f"SELECT * {{ ?a ?b ?c FILTER(?a<?b) {CALL} FILTER(?b>?c) }}",
    "glued to a word": f"SELECT * {{ ?a ?b true{CALL} }}",
    "glued to SILENT": f"SELECT * {{ SERVICESILENT {OUT} {{ ?s ?p ?o }} }}",
    "behind a byte order mark": f"\ufeffSELECT * {{ {CALL} }}",
    "with a wide space": f"SELECT * {{ SERVICE\u00a0{OUT} {{ ?s ?p ?o }} }}",
    # FROM with what is elsewhere
    "FROM": f"SELECT * FROM {OUT} {{ ?s ?p ?o }}",
    "FROM NAMED": f"SELECT * FROM NAMED {OUT} {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "FROM a file": "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    "FROM beside what is here": f"SELECT * FROM <{X}one> FROM {OUT} {{ ?s ?p ?o }}",
    "FROM with a prefix": f"PREFIX e: {OUT} ASK FROM e:x {{ ?s ?p ?o }}",
    "FROM relative to BASE": f"BASE {OUT} CONSTRUCT {{ ?s ?p ?o }} FROM <x> WHERE {{ ?s ?p ?o }}",
    # functions of one engine or another, which may do anything
    "a function": "SELECT (<http://127.0.0.1:8/f>(1) AS ?x) {}",
    "a function with a prefix": "PREFIX bif: <bif:> SELECT (bif:http_get('http://127.0.0.1:8/') AS ?x) {}",
    "a function of a prefix that Virtuoso knows": "SELECT (bif:http_get('http://127.0.0.1:8/') AS ?x) {}",
    "a function deep inside": "SELECT * { ?s ?p ?o FILTER NOT EXISTS { BIND(STR(sql:f(1)) AS ?x) } }",
    "a pragma of Virtuoso": f"DEFINE get:soft 'replace' SELECT * FROM {OUT} {{ ?s ?p ?o }}",
    "LATERAL": f"SELECT * {{ ?s ?p ?o LATERAL {{ {CALL} }} }}",
    # updates
    "LOAD": f"LOAD {OUT}",
    "LOAD SILENT": f"LOAD SILENT {OUT} INTO GRAPH <a:b>",
    "INSERT DATA": "INSERT DATA { <a:a> <a:b> <a:c> }",
    "DELETE DATA": "DELETE DATA { <a:a> <a:b> <a:c> }",
    "INSERT WHERE": "INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }",
    "DELETE WHERE": "DELETE WHERE { ?s ?p ?o }",
    "WITH": "WITH <a:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "CLEAR": "CLEAR ALL",
    "DROP": "DROP DEFAULT",
    "CREATE": "CREATE GRAPH <a:g>",
    "COPY": "COPY DEFAULT TO <a:g>",
    "MOVE": "MOVE <a:g> TO DEFAULT",
    "ADD": "ADD <a:g> TO DEFAULT",
    "an update behind a prologue": "PREFIX select: <a:> # SELECT\nDROP ALL",
    "an update behind a query": "SELECT * { ?s ?p ?o } ; DROP ALL",
    "an update behind a query, without a mark": "SELECT * { ?s ?p ?o } DROP ALL",
    "a query behind an update": "DROP ALL ; SELECT * { ?s ?p ?o }",
    "an update inside": "SELECT * { { INSERT DATA { <a:a> <a:b> <a:c> } } }",
}


def test_there_are_ways_enough():
    assert len(SMUGGLED) >= 60


@pytest.mark.parametrize("text", SMUGGLED.values(), ids=SMUGGLED.keys())
def test_what_would_do_more_is_refused(text: str):
    for make in (in_memory, reference):
        with make(SAMPLE) as store, pytest.raises(QueryError) as refused:
            user_query(store, text)
        assert "\n" not in str(refused.value)


INNOCENT = {
    "a text with the word": "SELECT * { ?s ?p 'SERVICE <http://127.0.0.1/> { }' }",
    "a comment with the word": "SELECT * { ?s ?p ?o } # SERVICE <http://127.0.0.1/> { }",
    "a variable of that name": "SELECT ?service ?load ?from { ?service ?load ?from }",
    "a name": "PREFIX service: <a:> SELECT * { ?s service:SERVICE service:LOAD }",
    "an address": "SELECT * { ?s <https://example.org/SERVICE#SERVICE> ?o }",
    "a language": "SELECT * { ?s ?p 'x'@service }",
    "the words of an update in a text": "ASK { ?s ?p '; DROP ALL' }",
    "casts": "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> SELECT (xsd:integer('3') AS ?n) {}",
    "functions of SPARQL": "SELECT (IF(BOUND(?x), STRLEN(UCASE('x')), COALESCE(?y, 1)) AS ?n) {}",
    "escapes that do no harm": "SELECT * { ?s ?p '\\u00e9 \\u0022 \\\\u0022' }",
    "a comparison": "SELECT * { ?s ?p ?a, ?b FILTER(?a<?b && ?b>?a) }",
    "FROM with what is here": f"SELECT * FROM <{X}one> FROM NAMED <{X}two> {{ ?s ?p ?o }}",
}


@pytest.mark.parametrize("text", INNOCENT.values(), ids=INNOCENT.keys())
def test_what_only_asks_is_answered(text: str):
    with in_memory(SAMPLE) as store:
        assert isinstance(user_query(store, text, Limits()), Rows | Truth)


def test_graphs_that_are_here_may_be_named_with_from():
    with in_memory(SAMPLE) as store:
        found = user_query(store, f"{PREFIXES} SELECT ?unit FROM x:one {{ ?row x:prints ?unit }}", Limits())
        assert isinstance(found, Rows)
        assert len(found.rows) == 2
        with pytest.raises(QueryError, match=r"FROM names a graph that is not here: .*/three"):
            user_query(store, f"{PREFIXES} SELECT * FROM x:one FROM x:three {{ ?s ?p ?o }}", Limits())


def test_what_was_read_is_what_runs():
    assert checked("SELECT * { ?s ?p '\\u0022' } # \\u0022\r\n").text == "SELECT * { ?s ?p '\"' }         \n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SELECT * {", r"not SPARQL 1.1: line 1, column 11 \(it ends too early, or a bracket is missing\)"),
        ("SELECT *\nWHERE {\n  ?s ?p }", r"not SPARQL 1.1: line 3, column 3 \(it cannot go on at: \?s \?p \}\)"),
        ("ASK { ?s ?p 'x }", r"line 1, column 13 \(it cannot go on at: 'x \}\)"),
        ("ASK { ?s no:p ?o }", "the prefix is not declared: no: "),
        ("ASK { ?s :p ?o }", "the prefix is not declared: : "),
        ("ASK { ?s ?p 'x'^^xsd:int }", "the prefix is not declared: xsd: "),
        ("", "only SELECT, ASK, CONSTRUCT and DESCRIBE are answered"),
        ("hello", "only SELECT, ASK, CONSTRUCT and DESCRIBE are answered"),
        ("SELECT * " + "{" * 500 + "}" * 500, "nested too deeply"),
        ("SELECT * { " + "?s ?p ?o . " * 20_000 + "}", "the query is too long: 220,012 characters"),
        ("SELECT * { ?s ?p " + "x" * 60 + " }", r"cannot go on at: .{40}\.\.\.\)"),
    ],
)
def test_it_is_said_what_is_wrong_and_where(text: str, message: str):
    with in_memory() as store, pytest.raises(QueryError, match=message):
        user_query(store, text)


class Listener:
    """A server that counts who calls."""

    def __init__(self) -> None:
        calls = self.calls = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                calls.append(self.path)
                self.send_error(404)

            do_POST = do_GET  # noqa: N815

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"


@pytest.fixture
def listener() -> Iterator[Listener]:
    one = Listener()
    thread = threading.Thread(target=one.server.serve_forever)
    thread.start()
    yield one
    one.server.shutdown()
    thread.join()
    one.server.server_close()


@pytest.mark.parametrize("name", [name for name, text in SMUGGLED.items() if OUT in text])
def test_nobody_is_called(listener: Listener, name: str):
    with in_memory(SAMPLE) as store, pytest.raises(QueryError):
        user_query(store, SMUGGLED[name].replace(OUT, f"<{listener.url}>"))
    assert listener.calls == []


def test_even_a_call_that_was_let_through_does_not_get_out(listener: Listener):
    call = f"SELECT * {{ SERVICE <{listener.url}> {{ ?s ?p ?o }} }}"
    with in_memory(SAMPLE) as store, pytest.raises(QueryError, match="Too many open files"):
        store.query(call, Limits(seconds=30))
    assert listener.calls == []


def test_the_call_would_have_been_made(listener: Listener):
    """That the tests above listen at the right door."""
    with pytest.raises(OSError, match="404"):
        list(Oxigraph().query(f"SELECT * {{ SERVICE <{listener.url}> {{ ?s ?p ?o }} }}"))
    assert len(listener.calls) == 1
