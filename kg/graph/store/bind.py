"""Values for the parameters of a query: terms in the place of terms, never text in the place of text.

A parameter stands in a query as a sub-select that holds its example::

    { SELECT ?unit WHERE { VALUES ?unit { <https://example.org/unit/1> } } }

so that the query runs as it is, in any engine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pyoxigraph import Literal, NamedNode

from kg.graph.store.answer import Term
from kg.graph.store.errors import QueryError
from kg.graph.store.tokens import Kind, Token, meaningful


def bind(text: str, values: Mapping[str, Sequence[Term]]) -> str:
    r"""The query with other values for some of its parameters; everything else stays as it is, down to the last space.

    >>> query = "SELECT ?x { { SELECT ?x WHERE { VALUES ?x { <https://example.org/> } } } ?x ?p ?o }"
    >>> print(bind(query, {"x": [Literal("} \" {"), NamedNode("https://example.org/2")]}))
    SELECT ?x { { SELECT ?x WHERE { VALUES ?x { "} \" {" <https://example.org/2> } } } ?x ?p ?o }

    Raises :class:`~kg.graph.store.errors.QueryError` for a parameter that the query does not have or has twice, for no
    value at all, and for a value that cannot stand in a query, such as a blank node.
    """
    slots = parameters(text)
    for name in values:
        if name not in slots:
            raise QueryError("the query has no such parameter", where=name, mend=f"it has: {', '.join(slots) or 'none'}")
    written = {name: " ".join(map(_written, terms)) for name, terms in values.items()}
    for name in reversed(slots):
        if name in written:
            start, end = slots[name]
            if not written[name]:
                raise QueryError("the parameter has no value", where=name)
            text = f"{text[:start]} {written[name]} {text[end:]}"
    return text


def parameters(text: str) -> dict[str, tuple[int, int]]:
    """The parameters of a query in the order in which they stand there, each with the place of its values.

    >>> list(parameters("ASK { { SELECT ?x WHERE { VALUES ?x { 1 2 } } } # { SELECT ?y WHERE { VALUES ?y { 1 } } }"))
    ['x']
    """
    found: dict[str, tuple[int, int]] = {}
    read = meaningful(text)
    for place in range(len(read)):
        name = _parameter(read[place : place + len(_HEAD)])
        if not name:
            continue
        if name in found:
            raise QueryError("the query has the parameter twice", where=name)
        first = read[place + len(_HEAD) - 1]
        end = next((i for i in range(place + len(_HEAD), len(read)) if not _is_term(read[i])), len(read))
        if [token.text for token in read[end : end + 3]] == ["}", "}", "}"]:
            found[name] = first.end, read[end].start
    return found


_HEAD = ("{", "SELECT", "?", "WHERE", "{", "VALUES", "?", "{")


def _parameter(head: Sequence[Token]) -> str:
    """The name of the parameter that begins with these tokens, if one does."""
    if len(head) < len(_HEAD) or not all(map(_fits, head, _HEAD)) or head[2].text != head[6].text:
        return ""
    return head[2].text[1:]


def _fits(token: Token, wanted: str) -> bool:
    return token.kind is Kind.VARIABLE if wanted == "?" else token.text.upper() == wanted


def _is_term(token: Token) -> bool:
    return token.kind in (Kind.IRI, Kind.NAME, Kind.STRING, Kind.LANGUAGE, Kind.NUMBER, Kind.WORD) or token.text in (
        "^^",
        "+",
        "-",
    )


def _written(term: Term) -> str:
    """A term as SPARQL: pyoxigraph has checked that an IRI is one, and escapes what would end a text.

    U+0000 is refused: Virtuoso takes it for the end of the text.
    """
    if isinstance(term, NamedNode) or (isinstance(term, Literal) and not term.direction and "\0" not in term.value):
        return str(term)
    raise QueryError("only IRIs and plain values can be put into a query", where=str(term))
