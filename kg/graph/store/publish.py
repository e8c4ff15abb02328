"""Publishing: the whole catalogue into an endpoint, in the place of what was published there before.

What an endpoint offers for writing is not part of what it says of itself, so it is tried: one statement is written, looked
for with a query, and taken away again; first through the SPARQL 1.1 Graph Store Protocol, then through SPARQL Update, at
the addresses that the usual servers have.

Only graphs of this project are touched: those under its own base; and the default graph, where the endpoint has one of its
own and nothing of anybody else's is in it. HTTP knows no transaction over several requests: who asks meanwhile sees part of
it, and a publication that breaks off has to be done again. At the end every graph is counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, islice
from operator import attrgetter
from typing import NamedTuple, Protocol, TypeAlias

import httpx
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from kg.errors import KgError
from kg.graph.store.answer import Rows
from kg.graph.store.endpoint import DEFAULT_GRAPH, Endpoint
from kg.graph.store.errors import StoreError
from kg.graph.store.http import Http, shown
from kg.graph.store.values import plain
from kg.graph.terms import BASE, DCTERMS, KG

Graph: TypeAlias = NamedNode | DefaultGraph

PROBE = NamedNode(f"{BASE}graph/publishing")
"""The graph in which writing is tried."""

SAID = Triple(PROBE, NamedNode(DCTERMS.identifier), Literal("publishing"))

SECONDS = 300.0
"""How long one request that writes may take."""


class Published(NamedTuple):
    """What was published: how many statements, in how many graphs, to which address."""

    statements: int
    graphs: int
    address: str


class Writer(Protocol):
    """A way to write into an endpoint, at one address."""

    url: httpx.URL
    at_once: int
    """How many statements one request may carry."""

    def add(self, graph: Graph, triples: list[Triple]) -> None:
        """Add statements to a graph."""

    def drop(self, graph: Graph) -> None:
        """Remove a graph, which need not be there."""


class GraphStore:
    """Writing by the SPARQL 1.1 Graph Store Protocol."""

    at_once = 20_000

    def __init__(self, http: Http, url: httpx.URL) -> None:
        """Writing at ``url``."""
        self._http, self.url = http, url

    def add(self, graph: Graph, triples: list[Triple]) -> None:
        """Add statements to a graph."""
        self._http.write("POST", self._of(graph), _ntriples(triples), "application/n-triples", seconds=SECONDS)

    def drop(self, graph: Graph) -> None:
        """Remove a graph, which need not be there."""
        self._http.write("DELETE", self._of(graph), seconds=SECONDS, missing_ok=True)

    def _of(self, graph: Graph) -> httpx.URL:
        return self.url.copy_merge_params({"graph": graph.value} if isinstance(graph, NamedNode) else {"default": ""})


class Update:
    """Writing by SPARQL Update."""

    at_once = 1_000  # Virtuoso does not take much more

    def __init__(self, http: Http, url: httpx.URL) -> None:
        """Writing at ``url``."""
        self._http, self.url = http, url

    def add(self, graph: Graph, triples: list[Triple]) -> None:
        """Add statements to a graph."""
        data = _ntriples(triples)
        self._run(
            b"INSERT DATA { GRAPH %s {\n%s} }" % (str(graph).encode(), data)
            if isinstance(graph, NamedNode)
            else b"INSERT DATA {\n%s}" % data
        )

    def drop(self, graph: Graph) -> None:
        """Remove a graph, which need not be there."""
        self._run(f"DROP SILENT GRAPH {graph}".encode() if isinstance(graph, NamedNode) else b"DROP SILENT DEFAULT")

    def _run(self, update: bytes) -> None:
        self._http.write("POST", self.url, update, "application/sparql-update", seconds=SECONDS)


def publish(
    endpoint: Endpoint,
    quads: Iterable[Quad],
    *,
    default_graph: NamedNode | None = None,
    graph_store: str = "",
    update: str = "",
    progress: Callable[[str], None] = lambda _: None,
) -> Published:
    """Put ``quads``, which come graph by graph, into an endpoint.

    ``default_graph`` is the graph to put the default graph into; left out, that is the endpoint's own default graph or,
    where that is the union of all graphs, :data:`~kg.graph.store.endpoint.DEFAULT_GRAPH`. ``graph_store`` and ``update``
    are the addresses to write to, or their paths, where they are not the usual ones.

    Raises :class:`~kg.graph.store.errors.StoreError` where the endpoint cannot be reached or written, where its default
    graph holds something else, and where it does not hold in the end what was written.
    """
    endpoint.is_true("")  # whether anybody is there
    writer, union = _found(endpoint, _writers(endpoint, graph_store, update))
    target: Graph = default_graph or (DEFAULT_GRAPH if union else DefaultGraph())
    if isinstance(target, DefaultGraph) and endpoint.is_true(f'?s ?p ?o FILTER(!STRSTARTS(STR(?s), "{BASE}"))'):
        raise StoreError(
            "the default graph of the endpoint holds something else",
            where=shown(endpoint.url),
            mend="name a graph: --default-graph IRI",
        )
    _refuse_another(endpoint, target)
    written = _write(writer, quads, target, progress)
    for graph in endpoint.graphs():
        if graph.value.startswith(f"{BASE}graph/") and graph not in written:
            progress(f"removing {graph.value}, which is no longer part of the catalogue")
            writer.drop(graph)
    endpoint.forget()
    _count(endpoint, written)
    return Published(sum(written.values()), len(written), shown(writer.url))


def graph_named(iri: str) -> NamedNode:
    """A graph that somebody names for the resolved facts.

    >>> graph_named("https://example.org/catalogue")
    <NamedNode value=https://example.org/catalogue>

    Raises :class:`~kg.graph.store.errors.StoreError` for what is no IRI, and for a graph that holds something else here.
    """
    try:
        graph = NamedNode(iri)
    except ValueError as error:
        raise StoreError(
            "this is no IRI for a graph", where=iri, mend="give one such as https://example.org/catalogue"
        ) from error
    if iri.startswith(BASE) and graph != DEFAULT_GRAPH:
        raise StoreError("a graph of that name holds something else of the catalogue", where=iri, mend="name another graph")
    return graph


def _refuse_another(endpoint: Endpoint, target: Graph) -> None:
    """Raise where a graph of another name holds facts that were published before: whoever asks all graphs would get both."""
    found = endpoint.query(f"SELECT ?g WHERE {{ GRAPH ?g {{ ?unit a <{KG.Unit}> }} }} GROUP BY ?g")
    graphs = [one for (one,) in found.rows if isinstance(one, NamedNode)] if isinstance(found, Rows) else []
    for graph in graphs:
        if graph != target and not graph.value.startswith(f"{BASE}graph/"):
            raise StoreError(
                "another graph of the endpoint holds a catalogue that was published before",
                where=graph.value,
                mend=f"publish there again, with --default-graph {graph.value}, or remove that graph first",
            )


def _write(writer: Writer, quads: Iterable[Quad], target: Graph, progress: Callable[[str], None]) -> dict[Graph, int]:
    """Write graph by graph; how many statements each has."""
    written: dict[Graph, int] = {}
    for name, said in groupby(quads, attrgetter("graph_name")):
        graph = target if isinstance(name, DefaultGraph) else name
        if graph not in written:
            progress(f"writing {graph.value if isinstance(graph, NamedNode) else 'the default graph'}")
            writer.drop(graph)
            written[graph] = 0
        triples = map(_triple, said)
        while some := list(islice(triples, writer.at_once)):
            writer.add(graph, some)
            written[graph] += len(some)
    return written


def _triple(quad: Quad) -> Triple:
    if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode):
        raise StoreError("a blank node cannot be published: it would be another one in each request", where=str(quad))
    return Triple(quad.subject, quad.predicate, quad.object)


def _ntriples(triples: list[Triple]) -> bytes:
    return serialize(triples, format=RdfFormat.N_TRIPLES) or b""


def _writers(endpoint: Endpoint, graph_store: str, update: str) -> Iterator[Writer]:
    """The ways to write that an endpoint may have: those that are given, or the usual ones beside its address."""
    stores, updates = ([graph_store], [update]) if graph_store or update else usual(endpoint.url)
    yield from (GraphStore(endpoint.http, _beside(endpoint, path)) for path in stores if path)
    yield from (Update(endpoint.http, _beside(endpoint, path)) for path in updates if path)


def _beside(endpoint: Endpoint, path: str) -> httpx.URL:
    """An address on the host of the endpoint, as no other host gets the password."""
    url = endpoint.url.join(path)
    if (url.scheme, url.host, url.port) != (endpoint.url.scheme, endpoint.url.host, endpoint.url.port):
        raise StoreError("the address to write to is on another host than the endpoint", where=shown(url))
    return url


def usual(url: httpx.URL) -> tuple[list[str], list[str]]:
    """Where servers let one write, by where they let one ask: paths for the Graph Store Protocol, and for Update.

    >>> usual(httpx.URL("http://localhost:7878/query"))
    (['/store', '/data', '/query'], ['/update', '/query'])
    >>> usual(httpx.URL("http://localhost:7200/repositories/kg"))[0][0]
    '/repositories/kg/rdf-graphs/service'
    """
    folder, _, name = url.path.rstrip("/").rpartition("/")
    beside = {
        "sparql": (["sparql-graph-crud-auth", "data"], ["sparql-auth", "update"]),  # Virtuoso, Fuseki
        "query": (["store", "data"], ["update"]),  # Oxigraph, Fuseki
    }.get(name, ([f"{name}/rdf-graphs/service"], [f"{name}/statements"]))  # RDF4J, GraphDB
    stores, updates = ([f"{folder}/{one}" for one in (*names, name)] for names in beside)
    return stores, updates


def _found(endpoint: Endpoint, writers: Iterable[Writer]) -> tuple[Writer, bool]:
    """The first way to write that works, and whether the endpoint answers from the union of its graphs."""
    failed: list[KgError] = []
    for writer in writers:
        try:
            writer.add(PROBE, [SAID])
            if endpoint.is_true(f"GRAPH {PROBE} {{ {SAID} }}"):
                union = endpoint.is_true(str(SAID))
                writer.drop(PROBE)
                return writer, union
        except KgError as error:
            failed.append(error)
    barred = next((error for error in failed if "KG_ENDPOINT_USER" in error.mend), None)
    raise barred or StoreError(
        "the endpoint does not let anybody write", where=shown(endpoint.url), mend="give the address to write to"
    )


def _count(endpoint: Endpoint, written: dict[Graph, int]) -> None:
    """Raise where the endpoint does not hold what was written."""
    for graph, wanted in written.items():
        pattern = f"GRAPH {graph} {{ ?s ?p ?o }}" if isinstance(graph, NamedNode) else "?s ?p ?o"
        counted = endpoint.query(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}")
        found = plain(counted.rows[0][0]) if isinstance(counted, Rows) and counted.rows else None
        if found != wanted:
            raise StoreError(f"the endpoint holds {found} of {wanted} statements", where=str(graph), mend="publish again")
