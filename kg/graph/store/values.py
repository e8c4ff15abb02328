"""Terms as plain values: for a table, for JSON, and to compare the answers of two engines.

Engines may write one value in several ways: Virtuoso says ``"1"^^xsd:boolean`` and, for the outcome of a comparison, the
number 1; it gives a decimal where the data has a double. So answers are compared by what they mean.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TypeAlias

from pyoxigraph import (
    BlankNode,
    Literal,
    QueryResultsFormat,
    RdfFormat,
    parse_query_results,
    serialize,
)

from kg.graph.store.answer import Row, Rows, Term, Triples, Truth

Plain: TypeAlias = str | int | float | bool | None
"""A value as Python, and JSON, have it."""

XSD = "http://www.w3.org/2001/XMLSchema#"

_INTEGERS = frozenset(
    f"{XSD}{name}"
    for name in [
        *("integer", "int", "long", "short", "byte", "unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte"),
        *("nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger"),
    ]
)
_FRACTIONS = frozenset(f"{XSD}{name}" for name in ("decimal", "double", "float"))
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
_INTEGER = re.compile(r"\s*[+-]?[0-9]+\s*")
_NUMBER = re.compile(r"\s*[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?\s*")


def plain(term: Term | None) -> Plain:
    """A term as a plain value: numbers and truth values as such, everything else as its text. What is ill-typed is text.

    >>> from pyoxigraph import Literal, NamedNode
    >>> plain(NamedNode("https://example.org/x")), plain(Literal(3)), plain(Literal("x", language="en")), plain(None)
    ('https://example.org/x', 3, 'x', None)
    >>> plain(Literal("1", datatype=NamedNode(XSD + "boolean"))), plain(Literal("many", datatype=NamedNode(XSD + "integer")))
    (True, 'many')
    """
    if not isinstance(term, Literal):
        return term.value if term else None
    text, datatype = term.value, term.datatype.value
    if datatype == f"{XSD}boolean":
        return _BOOLEANS.get(text.strip(), text)
    if datatype in _INTEGERS and _INTEGER.fullmatch(text):
        return int(text)
    if datatype in _FRACTIONS and _NUMBER.fullmatch(text):
        return float(text)
    return text


def objects(rows: Rows) -> list[dict[str, Plain]]:
    """The rows as a list of objects, for JSON and data frames.

    >>> from pyoxigraph import Literal
    >>> objects(Rows(("title", "credit"), ((Literal("Work"), Literal(3)), (Literal("Play"), None))))
    [{'title': 'Work', 'credit': 3}, {'title': 'Play', 'credit': None}]
    """
    return [dict(zip(rows.columns, map(plain, row), strict=True)) for row in rows.rows]


def key(term: Term | None) -> Hashable:
    """What a term means, equal for all ways to write it. A blank node is any blank node; a truth value is the number 1 or 0.

    >>> from pyoxigraph import Literal, NamedNode
    >>> decimal = Literal("1.50", datatype=NamedNode(XSD + "decimal"))
    >>> double = Literal("15e-1", datatype=NamedNode(XSD + "double"))
    >>> key(decimal) == key(double), key(Literal(True)) == key(Literal(1)), key(Literal("1")) == key(Literal(1))
    (True, True, False)
    """
    if isinstance(term, Literal):
        return _literal_key(term)
    if isinstance(term, BlankNode):
        return "blank"
    return ("iri", term.value) if term else None


def _literal_key(literal: Literal) -> Hashable:
    text, datatype = literal.value, literal.datatype.value
    if literal.language:
        return "text", text, literal.language.lower()
    if datatype == f"{XSD}boolean":
        return ("number", Decimal(_BOOLEANS[text.strip()])) if text.strip() in _BOOLEANS else ("literal", text, datatype)
    if datatype in _INTEGERS | _FRACTIONS and _NUMBER.fullmatch(text):
        return "number", Decimal(text.strip()).normalize()
    if datatype in (f"{XSD}dateTime", f"{XSD}date"):
        return _time_key(text, datatype)
    return ("text", text, "") if datatype == f"{XSD}string" else ("literal", text, datatype)


def _time_key(text: str, datatype: str) -> Hashable:
    try:
        if datatype == f"{XSD}date":
            return "date", date.fromisoformat(text)
        moment = datetime.fromisoformat(text)
    except ValueError:
        return "literal", text, datatype
    return "moment", moment.astimezone(UTC) if moment.tzinfo else moment


def multiset(rows: Iterable[Row]) -> Counter[tuple[Hashable, ...]]:
    """How often each row occurs, by meaning: what two engines have to agree on where a query asks for no order."""
    return Counter(tuple(map(key, row)) for row in rows)


RESULT_FORMATS = {
    "json": QueryResultsFormat.JSON,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
    "xml": QueryResultsFormat.XML,
}
"""How rows and truth values can be written: the formats of SPARQL 1.1."""

TRIPLE_FORMATS = {"turtle": RdfFormat.TURTLE, "ntriples": RdfFormat.N_TRIPLES}
"""How statements can be written."""


def serialised(result: Rows | Truth | Triples, format_: str) -> bytes:
    r"""An answer in one of :data:`RESULT_FORMATS` or, for statements, :data:`TRIPLE_FORMATS`.

    >>> from pyoxigraph import Literal
    >>> print(serialised(Rows(("n",), ((Literal(1),), (None,))), "json").decode())
    {"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"literal","value":"1","datatype":"http://www.w3.org/2001/XMLSchema#integer"}},{}]}}

    Raises :class:`KeyError` for a format that this answer does not have.
    """
    if isinstance(result, Triples):
        return serialize(result.triples, format=TRIPLE_FORMATS[format_]) or b""
    chosen = RESULT_FORMATS[format_]
    if isinstance(result, Truth):
        read = parse_query_results(b"true" if result.value else b"false", QueryResultsFormat.TSV)
    else:
        read = parse_query_results(_tsv(result), QueryResultsFormat.TSV)
    return read.serialize(format=chosen) or b""


def _tsv(rows: Rows) -> bytes:
    """Rows as SPARQL's tab-separated values, which the library reads and then writes in any format."""
    lines = ["\t".join(f"?{name}" for name in rows.columns)]
    lines += ["\t".join(str(term) if term else "" for term in row) for row in rows.rows]
    return "".join(f"{line}\n" for line in lines).encode()
