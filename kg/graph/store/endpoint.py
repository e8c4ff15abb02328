"""Any SPARQL 1.1 endpoint over HTTP: the way past one machine.

An endpoint is asked the same query files and has to give the same answers. Three things stand in the way, and each is seen to:

* **The default graph.** A query without GRAPH means the default graph. Some endpoints, Virtuoso among them, answer it from
  the union of all graphs. There publishing puts the default graph into :data:`DEFAULT_GRAPH`, and asking names that graph
  with ``default-graph-uri``. Whether it is there is found out with the first query; ``default_graph`` names another one.
* **Answers that are cut.** Virtuoso leaves out rows beyond its limit and says so in a header or not at all. Such an answer
  is an error.
* **Manners.** Virtuoso answers ASK with a table. What is meant is understood.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from types import TracebackType
from typing import Final, Self

import httpx
from pyoxigraph import NamedNode, Quad, QueryBoolean, QueryResultsFormat, RdfFormat, Triple, parse, parse_query_results

from kg.graph.store.answer import UNLIMITED, Limits, Result, Rows, Triples, Truth
from kg.graph.store.embedded import first, kept_in_thread, once
from kg.graph.store.errors import QueryError, StoreError
from kg.graph.store.http import Body, Form, Http, Secret, legible, shown
from kg.graph.store.tokens import Kind, Token, form, meaningful
from kg.graph.store.values import plain
from kg.graph.terms import BASE

DEFAULT_GRAPH: Final = NamedNode(f"{BASE}graph/default")
"""The graph that stands for the default graph on endpoints whose own default graph is the union of all graphs."""

SECONDS = 60.0
"""How long an answer may take where a query sets no limit."""

MOST_BYTES = 256 * 1024 * 1024
"""The largest answer that is read where a query sets no limit of memory."""

VIRTUOSO_MOST = 1_048_576
"""The number of rows at which Virtuoso cuts without a word."""

TABLE = "application/sparql-results+json"
TRIPLES = "application/n-triples, text/turtle;q=0.9"

FEW = 50
"""As many named graphs are named with a query; for more, Virtuoso would take longer over their names than over the query."""

UNION = "This endpoint answers from all of its graphs at once, not from the default graph alone."


class Endpoint:
    """An endpoint as a store."""

    def __init__(
        self,
        url: str,
        *,
        user: str = "",
        password: str = "",
        default_graph: NamedNode | None = None,
        named_graphs: Sequence[NamedNode] | None = None,
        seconds: float = SECONDS,
    ) -> None:
        """The endpoint at ``url``; a name and a password that stand in the address count as ``user`` and ``password``.

        ``default_graph`` is the graph that is asked where a query names none, and ``named_graphs`` are those that GRAPH finds
        then; left out, these are ours or, beside another default graph, all others. Raises
        :class:`~kg.graph.store.errors.StoreError` for an address that is none.
        """
        address = _address(url)
        user, password = user or address.username, password or address.password
        self.url = address.copy_with(username=None, password=None)
        self.http = Http(Secret(user, password) if user else None)
        self.seconds = seconds
        self._given = default_graph, named_graphs
        self.forget()

    def query(self, text: str, limits: Limits = UNLIMITED) -> Result:
        """The answer to a query; ``limits.memory`` is how many bytes of answer are read.

        Raises :class:`~kg.graph.store.errors.StoreError` where the endpoint does not answer as it should, or cuts its answer,
        :class:`~kg.graph.store.errors.QueryError` where it does not take the query, and
        :class:`~kg.graph.store.errors.LimitError` where it takes too long or says too much.
        """
        words = meaningful(text)
        if not form(words):  # Virtuoso would run an update that comes as a query
            raise QueryError("this is no query", mend="it has to be SELECT, ASK, CONSTRUCT or DESCRIBE")
        data_set, notes = self._data_set(words)
        result, virtuoso = self._asked(text, words, data_set, limits)
        counted = counting(text) if virtuoso and isinstance(result, Triples) else ""
        if counted:  # Virtuoso cuts here, too, and says nothing: but it does of the same patterns as a table
            self._asked(counted, meaningful(counted), data_set, replace(limits, rows=None))
        return replace(result, notes=notes)

    def forget(self) -> None:
        """Forget what was found out about the endpoint, because it may have changed."""
        self._default_graph, self._named_graphs = self._given
        self._notes: tuple[str, ...] = ()
        self._known = False

    def is_true(self, pattern: str, data_set: Form | None = None) -> bool:
        """Whether a pattern has a solution."""
        text = f"ASK {{ {pattern} }}"
        result, _ = self._asked(text, meaningful(text), data_set or {}, UNLIMITED)
        return isinstance(result, Truth) and result.value

    def is_union(self) -> bool:
        """Whether a triple of a named graph is found without GRAPH."""
        return self.is_true("{ SELECT ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } } LIMIT 1 } ?s ?p ?o")

    def graphs(self) -> list[NamedNode]:
        """The named graphs of the endpoint."""
        text = "SELECT ?g WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"  # DISTINCT takes Virtuoso a thousand times as long
        result, _ = self._asked(text, meaningful(text), {}, UNLIMITED)
        rows = result.rows if isinstance(result, Rows) else ()
        return [graph for (graph,) in rows if isinstance(graph, NamedNode)]

    def _data_set(self, words: Sequence[Token]) -> tuple[Form, tuple[str, ...]]:
        """Which graphs to name with the query, so that its default graph is the one that is meant; and what to note of it.

        Where a default graph is named, GRAPH finds those graphs only that are named as well.
        """
        default = None if any(word.is_word("FROM") for word in words) else self._default()
        if not default:
            return {}, self._notes
        named, others = graphs_asked(words)
        if others:
            if self._named_graphs is None:
                self._named_graphs = [graph for graph in self.graphs() if graph != default and _belongs(graph, default)]
            if len(self._named_graphs) > FEW:
                return {}, (UNION,)
            named = [graph.value for graph in self._named_graphs]
        return {"default-graph-uri": default.value, "named-graph-uri": named}, ()

    def _default(self) -> NamedNode | None:
        """The graph that stands for the default graph, if one does."""
        if not self._known and not self._default_graph:
            if self.is_true(f"GRAPH {DEFAULT_GRAPH} {{ ?s ?p ?o }}"):
                self._default_graph = DEFAULT_GRAPH
            elif self.is_union():
                self._notes = (UNION,)
        self._known = True
        return self._default_graph

    def _asked(self, text: str, words: Sequence[Token], data_set: Form, limits: Limits) -> tuple[Result, bool]:
        """The answer, and whether it comes from a Virtuoso."""
        kind = form(words)
        tables = kind in ("SELECT", "ASK")

        def use(response: httpx.Response, body: Body) -> tuple[Result, bool]:
            try:
                with kept_in_thread():
                    result = _table(response, body, words, limits) if tables else _triples(response, body, limits)
            except (SyntaxError, ValueError) as error:
                raise StoreError(
                    "the answer of the endpoint cannot be read", where=shown(self.url), mend=legible(str(error))
                ) from error
            truth = _truth(result, limits) if kind == "ASK" else None
            return truth or result, "virtuoso" in response.headers.get("server", "").lower()

        fields = {"query": text, **data_set}
        seconds, most = limits.seconds or self.seconds, limits.memory or MOST_BYTES
        return self.http.read(str(self.url), fields, TABLE if tables else TRIPLES, seconds=seconds, most=most, use=use)

    def load(self, quads: Iterable[Quad]) -> None:
        """Publish: see :func:`kg.graph.store.publish.publish`."""
        from kg.graph.store.publish import publish

        publish(self, quads)

    def close(self) -> None:
        """Let go of all connections."""
        self.http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Endpoint({shown(self.url)!r})"


def _address(url: str) -> httpx.URL:
    try:
        address = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise StoreError("the address of the endpoint is none", mend=f"{error}; it looks like http://host:port/sparql") from error
    if address.scheme not in ("http", "https") or not address.host or any(map(str.isspace, url)):
        raise StoreError(
            "the address of the endpoint is none", where=shown(address), mend="it looks like http://host:port/sparql"
        )
    return address


def _table(response: httpx.Response, body: Body, words: Sequence[Token], limits: Limits) -> Rows | Truth:
    kind = response.headers.get("content-type", "").lower()
    if "json" not in kind:
        raise ValueError(f"it is not a SPARQL result but {kind.partition(';')[0] or 'of no stated kind'}")
    read = parse_query_results(body, QueryResultsFormat.JSON)  # type: ignore[arg-type]
    if isinstance(read, QueryBoolean):
        return Truth(bool(read), limits=limits)
    rows, cut = first(limits.rows, map(tuple, read))
    if not cut:
        body.read()  # to the end, so that an answer that breaks off is seen
        _check_whole(response, len(rows), words)
    return Rows(tuple(variable.value for variable in read.variables), rows, limits=limits, cut=cut)


def _triples(response: httpx.Response, body: Body, limits: Limits) -> Triples:
    kind = response.headers.get("content-type", "").partition(";")[0]
    known = RdfFormat.from_media_type(kind)
    if not known:
        raise ValueError(f"it is not RDF but {kind or 'of no stated kind'}")
    read = parse(body, known)  # type: ignore[arg-type]
    triples, cut = first(limits.rows, once(Triple(quad.subject, quad.predicate, quad.object) for quad in read))
    _check_whole(response, 0, ())
    return Triples(triples, limits=limits, cut=cut)


def _truth(result: Result, limits: Limits) -> Truth | None:
    """The truth value that Virtuoso gives as a table: a row with 1, or no row."""
    if not isinstance(result, Rows):
        return None
    return Truth(any(bool(plain(value)) for row in result.rows for value in row), limits=limits)


def _check_whole(response: httpx.Response, count: int, words: Sequence[Token]) -> None:
    """Raise where an answer is cut, or may be."""
    where = shown(response.request.url)
    if response.status_code == httpx.codes.PARTIAL_CONTENT or "x-sql-state" in response.headers:
        raise StoreError(
            "the endpoint gives a part of the answer only", where=where, mend="its own time limit has passed; ask for less"
        )
    stated = response.headers.get("x-sparql-maxrows", "")
    most = int(stated) if stated.isdecimal() else VIRTUOSO_MOST
    if count < most or (count != most and not stated):
        return
    asked = outer_limit(words)
    if asked is None or asked > most:
        raise StoreError(f"the endpoint cuts its answers at {most:,} rows", where=where, mend="ask for less, or raise its limit")


def outer_limit(words: Sequence[Token]) -> int | None:
    """The LIMIT of a query as a whole.

    >>> outer_limit(meaningful("SELECT * { { SELECT * { ?s ?p ?o } LIMIT 5 } } LIMIT 10")), outer_limit(meaningful("ASK {}"))
    (10, None)
    """
    last = max((place for place, word in enumerate(words) if word.text == "}"), default=0)
    after = words[last:]
    return next((int(number.text) for word, number in pairwise(after) if word.is_word("LIMIT")), None)


def counting(text: str) -> str:
    """A SELECT with one row for each solution of the CONSTRUCT or DESCRIBE; ``""`` where there is no pattern to solve.

    >>> counting("PREFIX : <a:> CONSTRUCT { ?s :p ?o } WHERE { ?s ?p ?o } LIMIT 3")
    'PREFIX : <a:> SELECT (1 AS ?one) WHERE { ?s ?p ?o } LIMIT 3'
    >>> counting("DESCRIBE ?x FROM <a:g> { ?x ?p 1 }"), counting("DESCRIBE <https://example.org/>")
    ('SELECT (1 AS ?one) FROM <a:g> { ?x ?p 1 }', '')
    """
    words = meaningful(text)
    start = next((place for place, word in enumerate(words) if word.is_word("CONSTRUCT", "DESCRIBE")), len(words))
    rest = start + 1
    if words[start:] and words[start].is_word("CONSTRUCT") and words[rest].text == "{":
        rest = next(place for place in range(rest, len(words)) if words[place].text == "}") + 1
    pattern = next((word for word in words[rest:] if word.is_word("FROM", "WHERE") or word.text == "{"), None)
    return f"{text[: words[start].start]}SELECT (1 AS ?one) {text[pattern.start :]}" if pattern else ""


def _belongs(graph: NamedNode, default: NamedNode) -> bool:
    """Whether a named graph is part of the data set with this default graph: beside our own, an endpoint may hold other data."""
    return default != DEFAULT_GRAPH or graph.value.startswith(f"{BASE}graph/")


def graphs_asked(words: Sequence[Token]) -> tuple[list[str], bool]:
    """The graphs that a query names with GRAPH, and whether it asks others too: any of them, or some that are not named in full.

    >>> graphs_asked(meaningful("PREFIX g: <https://example.org/> ASK { GRAPH g:a { ?s ?p ?o } GRAPH ?g { ?s ?p ?o } }"))
    (['https://example.org/a'], True)
    """
    prefixes = {
        name.text: iri.text[1:-1] for word, name, iri in zip(words, words[1:], words[2:], strict=False) if word.is_word("PREFIX")
    }
    named, others = [], False
    for word, graph in pairwise(words):
        if not word.is_word("GRAPH"):
            continue
        prefix, colon, local = graph.text.partition(":")
        if graph.kind is Kind.IRI and ":" in graph.text:
            named.append(graph.text[1:-1])
        elif graph.kind is Kind.NAME and "\\" not in local and prefix + colon in prefixes:
            named.append(prefixes[prefix + colon] + local)
        else:
            others = True
    return named, others
