"""The concept schemes as SKOS: the closed lists of :mod:`kg.graph.concepts` and the command verbs.

``ontology/schemes.ttl`` is this module written down, refreshed by ``python -m kg.graph.schemes``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TextIO

from kg.graph import iris, turtle
from kg.graph.concepts import SCHEMES, Concept, Scheme
from kg.graph.nodes import Node, in_order, node
from kg.graph.terms import DCTERMS, KG, RDF, SKOS, Iri
from kg.model import Document, Level
from kg.verbs import VERBS, Verb, find

VERB_SCHEME = Scheme("verb", "Command verbs", "The verbs that criteria begin with, and what each commonly demands.", ())


def status(document: Document) -> Iri:
    """The concept for the status of a document."""
    return iris.concept("document-status", document.status)


def level(value: Level | None) -> Iri | None:
    """The concept for a level.

    >>> level("E2")
    'https://w3id.org/qualification-kg/scheme/level/E2'
    """
    return None if value is None else iris.concept("level", str(value))


@lru_cache(maxsize=4_096)
def verb(printed: str) -> Iri | None:
    """The concept for a command verb as printed: its entry of the scheme, or one of its own if the scheme does not know it.

    >>> verb("Carry out"), verb("Juggle")
    ('https://w3id.org/qualification-kg/scheme/verb/carry-out', 'https://w3id.org/qualification-kg/scheme/verb/juggle')
    """
    name = _verb(printed).notation
    return iris.concept("verb", name) if name else None


def _verb(printed: str) -> Concept:
    if known := find(printed):
        return _known(known)
    name = printed.strip().lower()
    return Concept(name, name, "Not in the verb scheme; its demand is not stated.")


def _known(found: Verb) -> Concept:
    return Concept(found.name, found.name, f"{found.reason[:1].upper()}{found.reason[1:]}.", demand=found.demand)


def nodes(verbs: Iterable[str] | None = None) -> Iterator[Node]:
    """The schemes and their concepts as nodes: with the command verbs given, as printed, or with the whole verb scheme."""
    used = VERBS if verbs is None else verbs
    known = {iris.concept("verb", one.notation): one for one in map(_verb, sorted(used)) if one.notation}
    found = [(iris.scheme(scheme.name), scheme, None) for scheme in (*SCHEMES, VERB_SCHEME)]
    entries = [*found, *((iri, VERB_SCHEME, concept) for iri, concept in known.items()), *_closed()]
    return in_order(_node, entries)


def _closed() -> Iterator[tuple[Iri, Scheme, Concept]]:
    for scheme in SCHEMES:
        for concept in scheme.concepts:
            yield iris.concept(scheme.name, concept.notation), scheme, concept


def _node(iri: Iri, scheme: Scheme, concept: Concept | None) -> Node:
    if concept is None:
        return node(iri, (RDF.type, SKOS.ConceptScheme), (DCTERMS.title, scheme.title), (SKOS.definition, scheme.definition))
    return node(
        iri,
        (RDF.type, SKOS.Concept),
        (SKOS.inScheme, iris.scheme(scheme.name)),
        (SKOS.topConceptOf, iris.scheme(scheme.name)),
        (SKOS.notation, concept.notation),
        (SKOS.prefLabel, concept.label),
        (SKOS.definition, concept.definition),
        (KG.rank, concept.rank),
        (KG.demand, iris.concept("demand", concept.demand) if concept.demand else None),
    )


def write(file: TextIO) -> None:
    """Write all schemes as Turtle, with the whole verb scheme."""
    file.write(turtle.head())
    turtle.write_default(file, nodes())


if __name__ == "__main__":
    write(sys.stdout)
