"""Whether a graph keeps to the vocabulary: declared terms, none retired, entries of the published schemes, no blank nodes."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from functools import lru_cache

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from kg.graph import iris, schemes
from kg.graph.terms import BASE, RDF, SKOS
from kg.graph.validate.graph import Graph, short, text
from kg.graph.validate.violation import Violation
from kg.graph.vocabulary import Vocabulary
from kg.model import Severity


def violations(graph: Graph, words: Vocabulary) -> Iterator[Violation]:
    """Everything in a graph that the vocabulary does not allow."""
    yield from _terms(graph, words)
    yield from _without_class(graph)
    yield from _unpublished(graph)
    yield from _blank(graph)


def _terms(graph: Graph, words: Vocabulary) -> Iterator[Violation]:
    used: dict[str, str] = {}
    for one in graph.quads:
        for term in _used(one):
            used.setdefault(term, text(one.subject))
    for term, subject in used.items():
        if term not in words.terms:
            yield _undeclared(graph, term, subject, words)
        elif term in words.retired:
            yield _retired(graph, term, subject, words.retired[term])


def _used(one: Quad) -> Iterator[str]:
    yield one.predicate.value
    if one.predicate.value == RDF.type:
        yield text(one.object)


def _undeclared(graph: Graph, term: str, subject: str, words: Vocabulary) -> Violation:
    near = get_close_matches(term, sorted(words.terms - words.retired.keys()), n=1, cutoff=0.9)
    return Violation(
        check="term",
        about=short(subject),
        property=short(term),
        message=f"`{short(term)}` is not a term of the vocabulary.",
        mend=f"Write {short(near[0])}, if that is what is meant." if near else "Use a term that ontology/kg.ttl declares.",
        where=graph.where(subject),
    )


def _retired(graph: Graph, term: str, subject: str, replacement: str | None) -> Violation:
    return Violation(
        check="term",
        about=short(subject),
        property=short(term),
        message=f"`{short(term)}` is retired. It still works.",
        mend=f"Write {short(replacement)} instead." if replacement else "Leave it out; nothing replaces it.",
        severity=Severity.WARNING,
        where=graph.where(subject),
    )


def _without_class(graph: Graph) -> Iterator[Violation]:
    """Things without a class, which no shape would look at. What stands in a named graph is known by its properties instead."""
    resolved = (text(one.subject) for one in graph.quads if isinstance(one.graph_name, DefaultGraph))
    for subject in dict.fromkeys(resolved):
        if subject.startswith(BASE) and RDF.type not in graph.said[subject]:
            yield Violation(
                check="term",
                about=short(subject),
                property=short(RDF.type),
                message=f"`{short(subject)}` does not say what it is.",
                mend="Give it its class, such as kg:Unit or kg:Listing.",
                where=graph.where(subject),
            )


@lru_cache(maxsize=1)
def _published() -> frozenset[str]:
    return frozenset(str(one.iri) for one in schemes.nodes())


def _unpublished(graph: Graph) -> Iterator[Violation]:
    """Entries that a published scheme does not have. Documents may begin criteria with any verb, so that list is open."""
    verbs = iris.scheme(schemes.VERB_SCHEME.name)
    for subject in graph.of_class(SKOS.Concept):
        if subject not in _published() and verbs not in graph.objects(subject, SKOS.inScheme):
            yield Violation(
                check="closed list",
                about=short(subject),
                message=f"`{short(subject)}` is not in the published scheme.",
                mend="Use an entry of ontology/schemes.ttl, or add this one there.",
            )


def _blank(graph: Graph) -> Iterator[Violation]:
    for one in graph.quads:
        if not isinstance(one.subject, NamedNode) or not isinstance(one.object, (NamedNode, Literal)):
            yield Violation(
                check="term",
                about=short(text(one.subject)),
                property=short(one.predicate.value),
                message=f"`{short(one.predicate.value)}` stands with something that has no IRI of its own.",
                mend="Give it an IRI: what has none cannot be referred to or compared.",
            )
