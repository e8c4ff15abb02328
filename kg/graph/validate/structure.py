"""Whether a graph hangs together: what is referred to exists, nothing runs in a circle, everything stands in its own graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import networkx as nx
from pyoxigraph import DefaultGraph, NamedNode, Quad

from kg.graph.iris import DATASET_GRAPH, FINDINGS_GRAPH, LINKS_GRAPH
from kg.graph.terms import BASE, KG, PROV, RDF, Property
from kg.graph.validate.graph import Graph, short, text
from kg.graph.validate.violation import Violation

PLACES = f"{BASE}id/printed/"
DOCUMENT_GRAPHS = f"{BASE}graph/document/"
ACYCLIC: dict[str, tuple[Property, ...]] = {
    "a part of itself": (
        KG.hasGroup,
        KG.hasListing,
        KG.hasOutcome,
        KG.hasCriterion,
        KG.hasRule,
        KG.includesRulesOf,
        KG.hasReading,
        KG.hasRoute,
        KG.hasHistoryEntry,
        KG.statesPolicy,
        KG.hasLevelDescriptor,
        KG.inSuite,
    ),
    "on its own page": (KG.onPage,),
    "on the way to itself": (KG.progressesTo,),
    "derived from itself": (PROV.wasDerivedFrom, KG.upholds, KG.overrules),
}
"""What nothing may be, and the properties that would say it."""


def violations(graph: Graph) -> Iterator[Violation]:
    """References to nothing, circles, and statements in the wrong graph or in two."""
    yield from _dangling(graph)
    yield from _circles(graph)
    yield from _twice(graph)
    yield from _properties(graph)
    yield from _unknown_graphs(graph)


def _dangling(graph: Graph) -> Iterator[Violation]:
    for one in graph.quads:
        if isinstance(one.object, NamedNode) and _is_missing(graph, one.object.value):
            subject = text(one.subject)
            yield Violation(
                check="reference",
                about=short(subject),
                property=short(one.predicate.value),
                message=f"`{short(subject)}` refers to `{short(one.object.value)}`, which does not exist.",
                mend="Add what is referred to, or take the reference away.",
                where=graph.where(subject),
            )


def _is_missing(graph: Graph, iri: str) -> bool:
    if iri.startswith(f"{BASE}graph/"):
        return bool(graph.named) and iri not in graph.named
    if iri.startswith(PLACES) and not graph.named:
        return False  # a file of what is resolved alone, such as graph.ttl
    return iri.startswith((f"{BASE}id/", f"{BASE}scheme/")) and iri not in graph.said


def _circles(graph: Graph) -> Iterator[Violation]:
    for said, properties in ACYCLIC.items():
        for circle in _found(graph, properties):
            yield Violation(
                check="circle",
                about=short(circle[0]),
                message=f"`{short(circle[0])}` is {said}"
                + (f", by way of {', '.join(f'`{short(one)}`' for one in circle[1:])}." if circle[1:] else "."),
                mend="Take away the statement that closes the circle.",
                where=graph.where(circle[0]),
            )


def _found(graph: Graph, properties: tuple[Property, ...]) -> Iterator[list[str]]:
    edges: nx.DiGraph[str] = nx.DiGraph()
    for subject, said in graph.said.items():
        for predicate in properties:
            edges.add_edges_from((subject, text(value)) for value in said.get(predicate, ()))
    for part in nx.strongly_connected_components(edges):
        if len(part) > 1 or edges.has_edge(*(2 * tuple(part))):
            yield sorted(part)


def kind(one: Quad) -> str:
    """The kind of graph that a quad stands in."""
    name = "" if isinstance(one.graph_name, DefaultGraph) else text(one.graph_name)
    known = {
        "": "the default graph",
        DATASET_GRAPH: "the description of the data set",
        FINDINGS_GRAPH: "the graph of findings",
        LINKS_GRAPH: "the graph of links",
    }
    return "the graph of a document" if name.startswith(DOCUMENT_GRAPHS) else known.get(name, f"`{short(name)}`")


def _twice(graph: Graph) -> Iterator[Violation]:
    found: dict[tuple[object, object, object], list[Quad]] = defaultdict(list)
    for one in graph.quads:
        found[one.subject, one.predicate, one.object].append(one)
    for several in found.values():
        names = sorted({_name(one) for one in several})
        if len(names) > 1:
            subject, predicate = text(several[0].subject), several[0].predicate.value
            yield Violation(
                check="graph",
                about=short(subject),
                property=short(predicate),
                message=f"One statement stands in {len(names)} graphs: {', '.join(names)}.",
                mend="Keep it in one: engines that join graphs and those that do not would answer differently.",
                where=graph.where(subject),
            )


def _name(one: Quad) -> str:
    return "the default graph" if isinstance(one.graph_name, DefaultGraph) else short(text(one.graph_name))


def _properties(graph: Graph) -> Iterator[Violation]:
    found: dict[str, set[str]] = defaultdict(set)
    for one in graph.quads:
        found[one.predicate.value].add(kind(one))
    for predicate, kinds in found.items():
        if len(kinds) > 1:
            also = " The class of a thing stands in the default graph alone." if predicate == RDF.type else ""
            yield Violation(
                check="graph",
                about=short(predicate),
                property=short(predicate),
                message=f"`{short(predicate)}` stands in {' and in '.join(sorted(kinds))}.{also}",
                mend="A property belongs in one kind of graph; ontology/kg.ttl says in which.",
            )


def _unknown_graphs(graph: Graph) -> Iterator[Violation]:
    holders = {value for said in graph.said.values() for value in map(text, said.get(KG.statementsIn, ()))}
    for name in sorted(graph.named - {DATASET_GRAPH, FINDINGS_GRAPH, LINKS_GRAPH} - holders):
        identifier = name.removeprefix(DOCUMENT_GRAPHS)
        yield Violation(
            check="graph",
            about=short(name),
            message=f"`{short(name)}` is not the graph of a document of the catalogue, nor of links, findings or the data set.",
            mend=f"Add the document {identifier}, with {short(KG.statementsIn)}, or remove the graph.",
        )
