"""A catalogue as RDF: a stream of quads, sorted, without a blank node, a clock or a random id.

Five kinds of graph, and no triple or predicate in two of them:

* the **default graph** holds what is resolved (:mod:`kg.graph.resolved`);
* ``graph/document/...`` holds what one document prints (:mod:`kg.graph.printed`);
* ``graph/findings`` holds what somebody has to look at (:mod:`kg.graph.findings`);
* ``graph/links`` holds what units are to each other (:mod:`kg.graph.links`);
* ``graph/dataset`` describes the data set (:mod:`kg.graph.dataset`).

Every statement can be traced by one query, whatever it is about::

    SELECT ?document ?line WHERE {
      ?thing prov:wasDerivedFrom ?place .
      GRAPH ?graph { ?place kg:printedIn ?document ; kg:line ?line }
    }
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from kg.catalogue.store import Catalogue
from kg.graph import dataset, findings, iris, printed, resolved
from kg.graph.links import nodes as link_nodes
from kg.graph.nodes import Node, Value
from kg.graph.terms import Iri
from kg.model import Link

XSD_DATE = NamedNode("http://www.w3.org/2001/XMLSchema#date")


def quads(catalogue: Catalogue, links: Sequence[Link] = ()) -> Iterator[Quad]:
    """The whole catalogue as quads, sorted by graph (the default graph first), subject, predicate and object.

    ``links`` are those between its units, as they stand (:func:`kg.link.standing.standing`).

    Nodes are made one by one as the stream is read, so that a large catalogue never stands in memory as quads.
    """
    yield from _quads(resolved.nodes(catalogue, links), DefaultGraph())
    for graph, nodes in named_graphs(catalogue, links):
        yield from _quads(nodes, NamedNode(graph))


def _quads(nodes: Iterable[Node], graph: NamedNode | DefaultGraph) -> Iterator[Quad]:
    for one in nodes:
        subject = NamedNode(one.iri)
        for predicate, value in one.facts:
            yield Quad(subject, _named(predicate), _term(value), graph)


def named_graphs(catalogue: Catalogue, links: Sequence[Link] = ()) -> Iterator[tuple[Iri, Iterable[Node]]]:
    """Each named graph with its nodes, in the order of the IRIs."""
    yield iris.DATASET_GRAPH, dataset.nodes(catalogue, links)
    loose = printed.loose_sources(catalogue)
    for reading in sorted(catalogue.readings, key=lambda one: iris.document_graph(one.document.id)):
        identifier = reading.document.id
        yield iris.document_graph(identifier), printed.nodes(reading, loose[identifier])
    yield iris.FINDINGS_GRAPH, findings.nodes(catalogue)
    yield iris.LINKS_GRAPH, link_nodes(links)


_named = lru_cache(maxsize=16_384)(NamedNode)


def _term(value: Value) -> NamedNode | Literal:
    if isinstance(value, Iri):
        return _named(value)
    if isinstance(value, date):
        return Literal(value.isoformat(), datatype=XSD_DATE)
    return Literal(value)
