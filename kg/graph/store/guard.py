"""What somebody types is read before it runs: it may only ask, and only this store.

The query is refused on its parse tree, wherever in it the forbidden thing stands. Two more walls stand behind: what runs is
the text as :func:`~kg.graph.store.tokens.plain` writes it, which all engines read the same, so that nothing hides in an
escape or a comment that one parser skips and another obeys; and the word SERVICE may not stand in it as a word at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from rdflib.plugins.sparql.algebra import translatePrologue
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.plugins.sparql.sparql import Prologue

from kg.graph.store.errors import QueryError
from kg.graph.store.syntax import parsed
from kg.graph.store.tokens import form, meaningful
from kg.graph.store.values import XSD

ELSEWHERE = "queries are answered from this catalogue alone"


class Checked(NamedTuple):
    """A query that may run: its text, and the graphs that it names with FROM, which the store has to hold."""

    text: str
    graphs: frozenset[str]


def checked(text: str) -> Checked:
    """The query in the form in which it may run.

    >>> checked("SELECT ?s { ?s ?p 'SERVICE' } # SERVICE").text
    "SELECT ?s { ?s ?p 'SERVICE' }          "
    >>> checked("SELECT * { { SELECT * { OPTIONAL { SERVICE <https://example.org/> { ?s ?p ?o } } } } }")
    Traceback (most recent call last):
    ...
    kg.graph.store.errors.QueryError: SERVICE is refused: SERVICE <https://example.org/> { ?s ?p ?o } (queries are answered
    from this catalogue alone)

    Raises :class:`~kg.graph.store.errors.QueryError` for what is not a query of SPARQL 1.1, for SERVICE, for functions that
    SPARQL 1.1 does not have (an engine might fetch something), and for prefixes that are not declared. Updates are no
    queries.
    """
    if not form(meaningful(text)):
        raise QueryError("only SELECT, ASK, CONSTRUCT and DESCRIBE are answered", mend="updates are refused")
    plain, tree = parsed(text)
    try:
        names = _Names(
            translatePrologue(tree[0], None), frozenset(node.prefix or "" for node in tree[0] if node.name == "PrefixDecl")
        )
        graphs = frozenset(graph for node in _nodes(tree[1]) for graph in _graphs(node, names))
    except RecursionError as error:
        raise QueryError("the query is nested too deeply") from error
    if any(token.is_word("SERVICE") for token in meaningful(plain)):
        raise QueryError("SERVICE is refused", mend=ELSEWHERE)
    return Checked(plain, graphs)


def _nodes(tree: Any) -> Iterator[CompValue]:
    """Every node of a parse tree."""
    if isinstance(tree, CompValue):
        yield tree
        for part in tree.values():
            yield from _nodes(part)
    elif not isinstance(tree, str):
        try:
            parts = iter(tree)
        except TypeError:
            return
        for part in parts:
            yield from _nodes(part)


def _graphs(node: CompValue, names: _Names) -> Iterator[str]:
    """The graphs a node names with FROM. Raises where the node is something that is refused."""
    if node.name == "ServiceGraphPattern":
        raise QueryError("SERVICE is refused", where=" ".join(str(node.service_string).split()), mend=ELSEWHERE)
    if node.name == "pname":
        names.iri(node)
    if node.name == "Function" and not names.iri(node.iri).startswith(XSD):
        raise QueryError("the function is not part of SPARQL 1.1", where=names.iri(node.iri))
    if node.name == "DatasetClause":
        yield names.iri(node.default or node.named)


class _Names(NamedTuple):
    """What the names in a query stand for. rdflib knows some prefixes that the query has not declared; other engines do not."""

    prologue: Prologue
    prefixes: frozenset[str]

    def iri(self, written: Any) -> str:
        """The IRI that a name, or a relative IRI, stands for."""
        if isinstance(written, CompValue) and (written.prefix or "") not in self.prefixes:
            raise QueryError("the prefix is not declared", where=f"{written.prefix or ''}:", mend="add a line PREFIX")
        return str(self.prologue.absolutize(written))
