"""One small store with four engines, and what may be asked of them.

* :func:`in_memory` and :func:`on_disk`: pyoxigraph, the engine of every day;
* :func:`reference`: rdflib, against which the others are checked;
* :func:`at_endpoint`: any SPARQL 1.1 endpoint over HTTP.

All answer the same queries with the same values. A query without GRAPH is asked of the default graph, which holds what is
resolved; it is not the union of all graphs. The project's own queries run as they are, with :func:`bind` for their
parameters; what somebody types goes through :func:`user_query`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

from pyoxigraph import NamedNode, Quad

from kg.graph.store.answer import UNLIMITED, USER, Limits, Result, Row, Rows, Term, Triples, Truth
from kg.graph.store.bind import bind, parameters
from kg.graph.store.errors import LimitError, QueryError, StoreError
from kg.graph.store.retired import renewed
from kg.graph.vocabulary import Vocabulary, vocabulary

if TYPE_CHECKING:
    from kg.graph.store.embedded import Disk, Memory
    from kg.graph.store.endpoint import Endpoint
    from kg.graph.store.reference import Reference

__all__ = [
    "UNLIMITED",
    "USER",
    "LimitError",
    "Limits",
    "QueryError",
    "Result",
    "Row",
    "Rows",
    "Store",
    "StoreError",
    "Term",
    "Triples",
    "Truth",
    "at_endpoint",
    "bind",
    "build_on_disk",
    "in_memory",
    "on_disk",
    "parameters",
    "reference",
    "select",
    "user_query",
]


class Store(Protocol):
    """What all engines can do."""

    def query(self, text: str, limits: Limits = UNLIMITED) -> Result:
        """The answer to a query, which is trusted. Raises :class:`QueryError`; at a limit of time or memory :class:`LimitError`;
        :class:`StoreError` where an endpoint does not answer as it should, or cuts its answer.
        """

    def load(self, quads: Iterable[Quad]) -> None:
        """Add statements. Raises :class:`StoreError`."""

    def close(self) -> None:
        """Let go of processes, files and connections."""

    def __enter__(self) -> Self: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None: ...


def in_memory(quads: Iterable[Quad] = ()) -> Memory:
    """A store in memory: the one to use unless there is a reason for another.

    >>> with in_memory() as store:
    ...     store.query("ASK { ?s ?p ?o }").value
    False
    """
    from kg.graph.store.embedded import Memory

    return Memory(quads)


def on_disk(folder: Path) -> Disk:
    """The store in a folder, to be asked. Raises :class:`StoreError` where there is none."""
    from kg.graph.store.embedded import Disk

    return Disk(folder)


def build_on_disk(folder: Path, quads: Iterable[Quad]) -> Disk:
    """Make a store in a folder, whole or not at all, in the place of an earlier one. Raises :class:`StoreError`."""
    from kg.graph.store.embedded import Disk

    return Disk.build(folder, quads)


def reference(quads: Iterable[Quad] = ()) -> Reference:
    """A store of rdflib: slow, and by the book."""
    from kg.graph.store.reference import Reference

    return Reference(quads)


def at_endpoint(
    url: str, *, user: str = "", password: str = "", default_graph: str = "", environment: Mapping[str, str] | None = None
) -> Endpoint:
    """A SPARQL 1.1 endpoint.

    Name and password, where they are not given, are ``KG_ENDPOINT_USER`` and ``KG_ENDPOINT_PASSWORD`` of the ``environment``,
    so that they need not stand on a command line. ``default_graph`` is the graph to ask where a query names none, on an endpoint
    that would answer from all of its graphs; left out, it is the one into which publishing has put it. Raises
    :class:`StoreError` for an address that is none.
    """
    from kg.graph.store.endpoint import Endpoint

    found = environment or {}
    return Endpoint(
        url,
        user=user or found.get("KG_ENDPOINT_USER", ""),
        password=password or found.get("KG_ENDPOINT_PASSWORD", ""),
        default_graph=_iri(default_graph) if default_graph else None,
    )


def select(store: Store, text: str, values: Mapping[str, Sequence[Term]] | None = None, limits: Limits = UNLIMITED) -> Rows:
    """The rows of a query of ours, with ``values`` for its parameters. Raises :class:`QueryError` where it is no SELECT.

    >>> from pyoxigraph import Literal
    >>> with in_memory() as store:
    ...     rows = select(store, "SELECT ?x { { SELECT ?x WHERE { VALUES ?x { 1 } } } }", {"x": [Literal(2), Literal(3)]}).rows
    >>> [x.value for (x,) in rows]
    ['2', '3']
    """
    result = store.query(bind(text, values or {}), limits)
    if not isinstance(result, Rows):
        raise QueryError("the query gives no rows", mend="it has to be a SELECT")
    return result


def user_query(store: Store, text: str, limits: Limits = USER, words: Vocabulary | None = None) -> Result:
    """The answer to a query that somebody has typed: it is read before it runs, and stopped at its limits.

    A term that is retired in the vocabulary (``words``; left out, that of the ontology) is asked for by the term that replaces
    it, and the answer says so.
    Raises :class:`QueryError` for what is refused: anything but a query of SPARQL 1.1, SERVICE, functions from elsewhere,
    FROM with a graph that the store does not hold. Raises :class:`LimitError` at a limit of time or memory.

    >>> with in_memory() as store:
    ...     user_query(store, "DROP ALL")
    Traceback (most recent call last):
    ...
    kg.graph.store.errors.QueryError: only SELECT, ASK, CONSTRUCT and DESCRIBE are answered (updates are refused)
    """
    from kg.graph.store.guard import checked  # loads rdflib, which takes a while

    query = checked(text)
    asked, notes = renewed(query.text, (words or vocabulary()).retired)
    for graph in sorted(query.graphs):
        held = store.query(f"ASK {{ GRAPH {_iri(graph)} {{ ?s ?p ?o }} }}", limits)
        if not (isinstance(held, Truth) and held.value):
            raise QueryError("FROM names a graph that is not here", where=graph)
    result = store.query(asked, limits)
    return replace(result, notes=(*result.notes, *notes)) if notes else result


def _iri(text: str) -> NamedNode:
    try:
        return NamedNode(text)
    except ValueError as error:
        raise QueryError("not an IRI", where=text, mend=str(error)) from error
