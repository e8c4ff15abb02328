"""The reference engine: rdflib, slow and by the book. Other engines are checked against it.

What it cannot do: FROM and FROM NAMED, which it would fetch from the network, so they are refused; and about a hundred triple
patterns or more in one block.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

import rdflib
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, serialize
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.plugins.sparql import CUSTOM_EVALS
from rdflib.plugins.sparql.evaluate import evalAggregateJoin, evalQuery

from kg.graph.store.answer import Limits, Result, Row, Rows, Term, Triples, Truth
from kg.graph.store.embedded import first
from kg.graph.store.errors import QueryError
from kg.graph.store.local import Local
from kg.graph.store.syntax import translated


class Reference(Local):
    """A store of rdflib in memory."""

    engine = "rdflib"

    def __init__(self, quads: Iterable[Quad] = ()) -> None:
        """A store that holds ``quads``."""
        super().__init__()
        self._dataset = _Dataset(default_union=False)
        self._add(quads)

    def _answer(self, text: str, limits: Limits) -> Result:
        query = translated(text)
        if query.algebra.datasetClause:
            raise QueryError("the reference engine does not know FROM", mend="use GRAPH, or another engine")
        try:
            return _result(evalQuery(self._dataset, query, {}), limits)
        except MemoryError:
            raise
        except Exception as error:  # rdflib raises whatever comes
            raise QueryError("the reference engine failed", where=f"{type(error).__name__}: {error}") from error

    def _add(self, quads: Iterable[Quad]) -> None:
        for graph, said in groupby(quads, attrgetter("graph_name")):
            name = DATASET_DEFAULT_GRAPH_ID if isinstance(graph, DefaultGraph) else to_rdflib(graph)
            kept = rdflib.Graph(store=self._dataset.store, identifier=name)
            kept.addN((to_rdflib(one.subject), to_rdflib(one.predicate), to_rdflib(one.object), kept) for one in said)

    def _place(self) -> Path:
        place = self._new_file()
        serialize(self._quads(), str(place), RdfFormat.N_QUADS)
        return place

    def _quads(self) -> Iterator[Quad]:
        for graph in self._dataset.graphs():
            name: Any = DefaultGraph() if graph.identifier == DATASET_DEFAULT_GRAPH_ID else from_rdflib(graph.identifier)
            for said in map(_triple, graph):
                yield Quad(said.subject, said.predicate, said.object, name)


class _Dataset(rdflib.Dataset):
    """A data set that answers to the former names of its graphs without a warning: rdflib itself still calls them so."""

    @property
    def default_context(self) -> Any:
        return self._default_context

    @default_context.setter
    def default_context(self, graph: Any) -> None:
        self._default_context = graph

    def contexts(self, triple: Any = None) -> Any:
        return self.graphs(triple)


def _groups(context: Any, part: Any) -> Iterator[Any]:
    """Groups as SPARQL has them, for data sets of ours: where there is nothing to group there is no group.

    rdflib has an empty one there.
    """
    if part.name != "AggregateJoin" or not isinstance(context._dataset, _Dataset):
        raise NotImplementedError  # rdflib then does what it does
    return (row for row in evalAggregateJoin(context, part) if row or part.p.expr is None)


CUSTOM_EVALS["qualification-kg"] = _groups


def to_rdflib(term: object) -> rdflib.URIRef | rdflib.BNode | rdflib.Literal:
    """A term of pyoxigraph as one of rdflib. Raises :class:`~kg.graph.store.errors.QueryError` for what RDF 1.1 does not have."""
    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, Literal) and not term.direction:
        if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        datatype = term.datatype.value
        return rdflib.Literal(term.value, datatype=None if datatype == str(rdflib.XSD.string) else rdflib.URIRef(datatype))
    raise QueryError("rdflib has no such term", where=str(term))


def from_rdflib(term: Any) -> Term:
    """A term of rdflib as one of pyoxigraph.

    >>> all(from_rdflib(to_rdflib(term)) == term for term in (Literal("x", language="en"), Literal("x"), NamedNode("a:b")))
    True
    """
    if isinstance(term, rdflib.URIRef):
        return NamedNode(str(term))
    if isinstance(term, rdflib.BNode):
        return BlankNode(str(term))
    if term.language:
        return Literal(str(term), language=term.language)
    return Literal(str(term), datatype=NamedNode(str(term.datatype)) if term.datatype else None)


def _triple(triple: Iterable[Any]) -> Triple:
    subject, predicate, object_ = map(from_rdflib, triple)
    return Triple(subject, predicate, object_)  # type: ignore[arg-type]


def _result(found: Mapping[str, Any], limits: Limits) -> Result:
    if found["type_"] == "ASK":
        return Truth(bool(found["askAnswer"]), limits=limits)
    if found["type_"] == "SELECT":
        variables = found["vars_"]
        rows, cut = first(limits.rows, (_row(binding, variables) for binding in found["bindings"]))
        return Rows(tuple(map(str, variables)), rows, limits=limits, cut=cut)
    triples, cut = first(limits.rows, map(_triple, found["graph"]))
    return Triples(triples, limits=limits, cut=cut)


def _row(binding: Mapping[Any, Any], variables: Iterable[Any]) -> Row:
    found = (binding.get(variable) for variable in variables)
    return tuple(None if value is None else from_rdflib(value) for value in found)
