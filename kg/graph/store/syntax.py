"""A query as rdflib's parser understands it: SPARQL 1.1 and nothing beyond."""

from __future__ import annotations

from typing import Any

from pyparsing import ParseException, ParseResults
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import Query as Grammar
from rdflib.plugins.sparql.sparql import Query

from kg.graph.store.errors import QueryError
from kg.graph.store.tokens import not_sparql, plain

LONGEST = 200_000
"""Characters of the longest query that is parsed."""


def parsed(text: str) -> tuple[str, ParseResults]:
    """The query in :func:`~kg.graph.store.tokens.plain` text, and its parse tree: the prologue and the query itself.

    Raises :class:`~kg.graph.store.errors.QueryError` with line and column where the text is not SPARQL 1.1.

    >>> parsed("ASK { ?s ?p }")
    Traceback (most recent call last):
    ...
    kg.graph.store.errors.QueryError: the query is not SPARQL 1.1: line 1, column 7 (it cannot go on at: ?s ?p })
    """
    if len(text) > LONGEST:
        raise QueryError("the query is too long", where=f"{len(text):,} characters", mend=f"at most {LONGEST:,}")
    text = plain(text)
    try:
        # Not parseQuery: it replaces escapes all over the text first, in texts that hold a backslash too.
        return text, Grammar.parse_string(text, parse_all=True)
    except ParseException as error:
        raise not_sparql(text, error.loc) from error
    except RecursionError as error:
        raise QueryError("the query is nested too deeply, or has too many patterns in one block") from error


def translated(text: str) -> Query:
    """The query as rdflib runs it. Raises :class:`~kg.graph.store.errors.QueryError`."""
    tree: Any = parsed(text)[1]
    try:
        return translateQuery(tree)
    except Exception as error:  # rdflib raises whatever comes
        raise QueryError("the query cannot be understood", where=str(error)) from error
