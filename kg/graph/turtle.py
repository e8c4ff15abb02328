"""Turtle and TriG, written from nodes: one block for each, its class first, then its facts in their order.

Making the terms of a library costs several times what the writing does, and the nodes are sorted and their IRIs encoded already;
so the text is made directly. The tests read it back with two parsers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TextIO

from kg.graph.nodes import Node, Value
from kg.graph.terms import BASE, RDF, VOCABULARIES, Class, Iri, Property

XSD = "http://www.w3.org/2001/XMLSchema#"
_SPECIAL = re.compile(r'[\x00-\x1f\x7f"\\]')
_NAMES: dict[Iri, str] = {
    term: f"{name}:{term.removeprefix(namespace)}" for name, (namespace, terms) in VOCABULARIES.items() for term in terms
} | {RDF.type: "a"}
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def head() -> str:
    """The base and the prefixes. IRIs of the project are relative to the base."""
    namespaces = {name: namespace for name, (namespace, _) in VOCABULARIES.items() if name != "rdf"} | {"xsd": XSD}
    prefixes = (f"@prefix {name}: <{_relative(namespace)}> .\n" for name, namespace in sorted(namespaces.items()))
    return f"@base <{BASE}> .\n{''.join(prefixes)}"


def write_default(file: TextIO, nodes: Iterable[Node]) -> None:
    """Write nodes as Turtle."""
    file.writelines(f"\n{block(one)}\n" for one in nodes)


def write_named(file: TextIO, graph: Iri, nodes: Iterable[Node]) -> None:
    """Write the nodes of a named graph as TriG."""
    file.write(f"\n<{_relative(graph)}> {{\n")
    write_default(file, nodes)
    file.write("}\n")


def block(one: Node) -> str:
    """A node as Turtle.

    >>> from kg.graph import iris
    >>> from kg.graph.nodes import node
    >>> from kg.graph.terms import DCTERMS, KG
    >>> print(block(node(iris.unit("x/1"), (RDF.type, KG.Unit), (DCTERMS.title, 'Say "hello"'), (KG.credit, 2))))
    <id/unit/x/1> a kg:Unit ;
        dcterms:title "Say \\"hello\\"" ;
        kg:credit 2 .
    """
    lines: list[str] = []
    last: Property | None = None
    for predicate, value in one.facts:
        if predicate is last:
            lines[-1] += " , " + written(value)
        else:
            lines.append(f"{_NAMES[predicate]} {written(value)}")
        last = predicate
    if one.facts[0][0] < RDF.type:  # what sorts before it, such as a title, stands after it here
        lines.sort(key=lambda line: not line.startswith("a "))
    return f"<{_relative(one.iri)}> " + " ;\n    ".join(lines) + " ."


def written(value: Value) -> str:
    """An object as Turtle writes it.

    >>> from datetime import date
    >>> written(12), written("two\\nlines"), written(date(2019, 3, 1))
    ('12', '"two\\\\nlines"', '"2019-03-01"^^xsd:date')
    """
    if isinstance(value, Iri):
        return _NAMES[value] if isinstance(value, Class) else f"<{_relative(value)}>"
    if isinstance(value, str):
        return f'"{_SPECIAL.sub(_escaped, value)}"'
    return str(value) if isinstance(value, int) else f'"{value.isoformat()}"^^xsd:date'


def _escaped(found: re.Match[str]) -> str:
    return _SHORT.get(found[0]) or f"\\u{ord(found[0]):04X}"


def _relative(iri: str) -> str:
    return iri.removeprefix(BASE)
