"""The ontology stays within OWL 2 RL, and nothing contradictory follows from it and the graph."""

from __future__ import annotations

from collections.abc import Callable

import owlrl
import pytest
import rdflib
from graph_sample import sample
from pyoxigraph import DefaultGraph, RdfFormat, serialize
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS
from support import ROOT

from kg.catalogue.files import load
from kg.catalogue.store import Catalogue
from kg.graph import rdf

KG = rdflib.Namespace("https://w3id.org/qualification-kg/ontology#")
ONTOLOGY = rdflib.URIRef("https://w3id.org/qualification-kg/ontology")
OBJECT = {OWL.ObjectProperty, OWL.FunctionalProperty, OWL.InverseFunctionalProperty}
ALLOWED: dict[rdflib.URIRef, set[rdflib.URIRef]] = {
    OWL.Class: {RDFS.subClassOf, OWL.disjointWith, OWL.equivalentClass},
    OWL.ObjectProperty: {RDFS.subPropertyOf, RDFS.domain, RDFS.range, OWL.inverseOf, OWL.propertyDisjointWith},
    OWL.DatatypeProperty: {RDFS.subPropertyOf, RDFS.domain},  # no rdfs:range: datatypes are for the shapes
    OWL.AnnotationProperty: set(),
}
"""The axioms between named terms that the ontology allows itself, by the kind of term they are about; all are of OWL 2 RL."""

ANNOTATIONS = {
    RDFS.label,
    SKOS.definition,
    SKOS.example,
    SKOS.note,
    SKOS.closeMatch,
    SKOS.broadMatch,
    SKOS.narrowMatch,
    SKOS.relatedMatch,
    OWL.deprecated,
    DCTERMS.isReplacedBy,
}
FUNCTIONAL = {OWL.ObjectProperty: OBJECT, OWL.DatatypeProperty: {OWL.DatatypeProperty, OWL.FunctionalProperty}}


@pytest.fixture(scope="module")
def ontology() -> rdflib.Graph:
    return rdflib.Graph().parse(ROOT / "ontology" / "kg.ttl")


def outside_the_profile(ontology: rdflib.Graph) -> list[str]:
    """Every statement that is not one of the axioms allowed, in words."""
    found = []
    for term in set(ontology.subjects()) - {ONTOLOGY}:
        kinds = set(ontology.objects(term, RDF.type))
        main = next((kind for kind in ALLOWED if kind in kinds), None)
        if not isinstance(term, rdflib.URIRef) or main is None:
            found.append(f"{term} is not a named class or property")
            continue
        if kinds - FUNCTIONAL.get(main, {main}):
            found.append(f"{term} is {sorted(kinds)}")
        for predicate, value in ontology.predicate_objects(term):
            if predicate in ANNOTATIONS or predicate == RDF.type:
                continue
            if predicate not in ALLOWED[main] or (value, RDF.type, None) not in ontology:
                found.append(f"{term} {predicate} {value}")
    return found


def test_the_ontology_is_within_the_profile(ontology: rdflib.Graph):
    assert outside_the_profile(ontology) == []


@pytest.mark.parametrize(
    ("line", "breach"),
    [
        ("kg:credit rdfs:range xsd:integer .", "range"),
        ("kg:Unit rdfs:subClassOf [ owl:onProperty kg:credit ; owl:minCardinality 1 ] .", "is not a named class"),
        ("kg:Unit rdfs:subClassOf kg:Thing .", "subClassOf"),
        ("kg:inSuite a owl:ReflexiveProperty .", "ReflexiveProperty"),
        ("kg:Unit owl:hasKey kg:credit .", "hasKey"),
        ("kg:something rdfs:label \"something\" .", "is not a named class or property"),
    ],
)  # fmt: skip
def test_what_is_outside_the_profile_is_found(ontology: rdflib.Graph, line: str, breach: str):
    head = "@prefix kg: <https://w3id.org/qualification-kg/ontology#> . @prefix owl: <http://www.w3.org/2002/07/owl#> . "
    damaged = rdflib.Graph() + ontology
    damaged.parse(
        data=f"{head}@prefix rdfs: <{RDFS}> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . {line}", format="turtle"
    )
    assert any(breach in one for one in outside_the_profile(damaged))


def closure(ontology: rdflib.Graph, catalogue: Catalogue) -> rdflib.Graph:
    """All that follows, by the rules of OWL 2 RL, from the ontology and what is resolved in a catalogue."""
    resolved = (one.triple for one in rdf.quads(catalogue) if isinstance(one.graph_name, DefaultGraph))
    graph = rdflib.Graph() + ontology
    graph.parse(data=serialize(resolved, format=RdfFormat.N_TRIPLES), format="nt")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return graph


def contradictions(graph: rdflib.Graph) -> list[str]:
    """What the closure says is impossible, and two different things that it says are one."""
    errors = rdflib.URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
    said = [str(one) for one in graph.objects(None, errors)]
    nothing = [f"{one} is in owl:Nothing" for one in graph.subjects(RDF.type, OWL.Nothing)]
    same = [
        f"{one} is {other}" for one, other in graph.subject_objects(OWL.sameAs) if one != other and isinstance(one, rdflib.URIRef)
    ]
    return said + nothing + same


def small() -> Catalogue:
    """The smallest document of the bundled catalogue, as it stands: the rules take minutes for all of it."""
    whole = load()
    reading = min(whole.readings, key=lambda one: len(one.pages) + one.rows)
    listed = {row.unit for one in reading.qualifications for row in one.listings}
    return Catalogue((reading,), tuple(unit for unit in whole.units if unit.id in listed), ())


@pytest.mark.parametrize("catalogue", [sample, small])
def test_nothing_contradictory_follows(ontology: rdflib.Graph, catalogue: Callable[[], Catalogue]):
    assert contradictions(closure(ontology, catalogue())) == []


def test_a_contradiction_is_found(ontology: rdflib.Graph):
    graph = rdflib.Graph() + ontology
    thing, suite, other = (rdflib.URIRef(f"https://example.org/{name}") for name in ("thing", "suite", "other"))
    graph.add((thing, RDF.type, KG.Unit))
    graph.add((thing, RDF.type, KG.Suite))
    graph.add((thing, KG.inSuite, suite))
    graph.add((thing, KG.inSuite, other))
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    found = contradictions(graph)
    assert any("isjoint" in one for one in found)
    assert f"{suite} is {other}" in found
