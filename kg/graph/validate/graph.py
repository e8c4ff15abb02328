"""A graph held for checking: what is said of what, in which graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from urllib.parse import unquote

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from kg.graph.terms import BASE, DCTERMS, KG, PROV, RDF, VOCABULARIES
from kg.model import Source

Term = NamedNode | BlankNode | Literal
"""What can stand as an object; a triple inside a triple does not occur, see :class:`Graph`."""


def text(term: object) -> str:
    """A term as text: its value, or what it is written like."""
    return str(getattr(term, "value", term))


def short(iri: str) -> str:
    """An IRI without the base of the project; a term with its prefix.

    >>> short("https://w3id.org/qualification-kg/id/unit/x/1"), short("https://w3id.org/qualification-kg/ontology#credit")
    ('id/unit/x/1', 'kg:credit')
    """
    for prefix, (namespace, _) in VOCABULARIES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri.removeprefix(BASE)


class Graph:
    """The quads of a graph, by subject and predicate, as if all stood in one graph; :attr:`quads` keeps them as they are."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self.quads = tuple(quads)
        self.said: dict[str, dict[str, list[Term]]] = {}
        for one in self.quads:
            values = self.said.setdefault(text(one.subject), {}).setdefault(one.predicate.value, [])
            if one.object not in values:
                values.append(one.object)  # type: ignore[arg-type]

    def objects(self, subject: str, *predicates: str) -> Iterator[str]:
        """What is said of a subject, as text."""
        said = self.said.get(subject, {})
        return (text(value) for predicate in predicates for value in said.get(predicate, ()))

    def number(self, subject: str, predicate: str) -> int | None:
        """The whole number that a property says; ``None`` where it says none, or none that is whole."""
        found = next(self.objects(subject, predicate), "")
        return int(found) if found.isascii() and found.isdigit() else None

    def of_class(self, kind: str) -> Iterator[str]:
        """The subjects of a class, in order."""
        return (subject for subject in sorted(self.said) if kind in self.objects(subject, RDF.type))

    @cached_property
    def named(self) -> frozenset[str]:
        """The named graphs there are."""
        return frozenset(text(one.graph_name) for one in self.quads if not isinstance(one.graph_name, DefaultGraph))

    @cached_property
    def owners(self) -> dict[str, list[str]]:
        """By thing, the things that refer to it."""
        found: dict[str, list[str]] = defaultdict(list)
        for one in self.quads:
            if isinstance(one.object, NamedNode):
                found[one.object.value].append(text(one.subject))
        return found

    def where(self, subject: str) -> tuple[Source, ...]:
        """The places of documents that a thing was taken from, or that it is."""
        places = [subject, *self.objects(subject, PROV.wasDerivedFrom, KG.foundAt)]
        found = {self._source(place) for place in places}
        return tuple(sorted((one for one in found if one), key=lambda one: (one.document, one.line, one.place)))

    def _source(self, place: str) -> Source | None:
        line, document = self.number(place, KG.line), next(self.objects(place, KG.printedIn), "")
        if line is None or not document:
            return None
        identifier = next(self.objects(document, DCTERMS.identifier), unquote(document.rpartition("/")[2]))
        return Source(document=identifier, line=line, place=next(self.objects(place, KG.place), ""))
