"""JSON-LD: every node of the graph as one small object with short keys, and the context that gives the keys their IRIs.

The context stands in each file, so that the file explains itself, and alone in ``ontology/context.jsonld``, refreshed by
``python -m kg.graph.jsonld``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any, TextIO

from kg.graph.nodes import Node, Value
from kg.graph.terms import BASE, RDF, VOCABULARIES, Class, Iri, Property, Relation

EXACT = 2**53
"""Up to here every whole number survives in a JSON reader that knows floating-point numbers only."""

XSD = "http://www.w3.org/2001/XMLSchema#"


def context() -> dict[str, Any]:
    """The context: short keys for all properties, and which of them lead to things.

    >>> context()["credit"], context()["level"]
    ('kg:credit', {'@id': 'kg:level', '@type': '@id'})
    """
    prefixes = {name: namespace for name, (namespace, _) in VOCABULARIES.items()}
    terms = {key(term): _meaning(name, term) for name, (_, found) in VOCABULARIES.items() for term in found if term != RDF.type}
    return {"@base": BASE, **prefixes, "xsd": XSD, "id": "@id", "type": "@type", **terms}


def _meaning(prefix: str, term: Iri) -> str | dict[str, str]:
    compact = f"{prefix}:{_local(term)}"
    return {"@id": compact, "@type": "@id"} if isinstance(term, Relation) else compact


def _local(term: Iri) -> str:
    return term[term.rindex("#") + 1 :] if "#" in term else term[term.rindex("/") + 1 :]


def _keys() -> dict[Iri, str]:
    found: dict[Iri, str] = {}
    taken: set[str] = set()
    for prefix, (_, terms) in VOCABULARIES.items():
        for term in terms:
            name = _local(term)
            found[term] = f"{prefix}:{name}" if name in taken else name
            taken.add(name)
    return found


_KEYS = _keys()


def key(term: Iri) -> str:
    """The key of a term: its name, with the prefix of its vocabulary where another term has that name already.

    >>> from kg.graph.terms import DCAT, KG
    >>> key(KG.version), key(DCAT.version)
    ('version', 'dcat:version')
    """
    return _KEYS[term]


def write(file: TextIO, default: Iterable[Node], named: Iterable[tuple[Iri, Iterable[Node]]]) -> None:
    """Write the nodes of the default graph and of the named graphs, one node on a line."""
    file.write(f'{{"@context":{_text(context())},\n"@graph":[')
    _lines(file, map(_object, default))
    for graph, nodes in named:
        file.write(f',\n{{"id":{_text(_relative(graph))},"@graph":[')
        _lines(file, map(_object, nodes))
        file.write("]}")
    file.write("]}\n")


def _lines(file: TextIO, objects: Iterable[dict[str, Any]]) -> None:
    for place, one in enumerate(objects):
        file.write(f"{',' if place else ''}\n{_text(one)}")


def _object(one: Node) -> dict[str, Any]:
    found: dict[str, list[Any]] = {}
    for predicate, value in one.facts:
        found.setdefault(key(predicate), []).append(_value(predicate, value))
    return {"id": _relative(one.iri), **{name: values[0] if len(values) == 1 else values for name, values in found.items()}}


def _value(predicate: Property, value: Value) -> Any:
    if isinstance(value, Class) and predicate == RDF.type:
        return key(value)
    if isinstance(value, Iri):
        return _relative(value)
    if isinstance(value, date):
        return {"@type": "xsd:date", "@value": value.isoformat()}
    if isinstance(value, int) and abs(value) > EXACT:
        return {"@type": "xsd:integer", "@value": str(value)}
    return value


def _relative(iri: Iri) -> str:
    return iri.removeprefix(BASE)


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def published() -> str:
    """The context as a file of its own."""
    return json.dumps({"@context": context()}, indent=1) + "\n"


if __name__ == "__main__":
    print(published(), end="")
