"""The ontology declares what the graph uses, says what it means, and the graph keeps to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

import pytest
from graph_sample import LINKS, sample
from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, parse
from support import ROOT

from kg.catalogue.files import load
from kg.catalogue.store import Catalogue
from kg.graph import iris, rdf, schemes, turtle
from kg.graph.concepts import SCHEMES
from kg.graph.terms import BASE, NAMESPACE, ONTOLOGY, RDF, SKOS, Attribute, Class, Iri, Relation, declared
from kg.graph.vocabulary import DEPRECATED, REPLACED, vocabulary
from kg.link.standing import standing
from kg.verbs import VERBS

OWL = "http://www.w3.org/2002/07/owl#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
KINDS: dict[type[Iri], set[str]] = {
    Class: {f"{OWL}Class"},
    Relation: {f"{OWL}ObjectProperty", f"{OWL}AnnotationProperty"},
    Attribute: {f"{OWL}DatatypeProperty", f"{OWL}AnnotationProperty"},
}
ALLOWED = {
    RDF.type,
    *(f"{RDFS}{name}" for name in ("label", "subClassOf", "subPropertyOf", "domain", "range")),
    *(f"{OWL}{name}" for name in ("versionIRI", "versionInfo", "disjointWith", "inverseOf")),
    *(
        f"{SKOS.NAMESPACE}{name}"
        for name in ("definition", "example", "note", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
    ),
    "http://purl.org/dc/terms/license",
    DEPRECATED,
    REPLACED,
}
"""What the ontology may say: within OWL 2 RL, without class expressions and so without blank nodes."""

Said = dict[str, dict[str, set[str]]]


@pytest.fixture(scope="module")
def triples() -> list[Quad]:
    return list(parse(path=str(ROOT / "ontology" / "kg.ttl"), format=RdfFormat.TURTLE))


@pytest.fixture(scope="module")
def ontology(triples: list[Quad]) -> Said:
    said: Said = defaultdict(lambda: defaultdict(set))
    for one in triples:
        said[one.subject.value][one.predicate.value].add(one.object.value)
    return said


def own(terms: set[str]) -> set[str]:
    return {one for one in terms if one.startswith(NAMESPACE)}


def test_the_ontology_declares_exactly_the_terms_of_the_program(ontology: Said):
    """Those that are retired stay declared, though nothing uses them."""
    assert own(set(ontology)) - vocabulary().retired.keys() == own({str(term) for term in declared()})


@pytest.mark.parametrize("term", sorted(declared() - {RDF.type}))
def test_a_term_is_declared_as_what_it_is(ontology: Said, term: Iri):
    assert ontology[term][RDF.type] & KINDS[type(term)]


def test_every_own_term_has_a_label_a_definition_and_an_example(ontology: Said):
    for term in own(set(ontology)):
        for need in (f"{RDFS}label", SKOS.definition, f"{SKOS.NAMESPACE}example"):
            assert len(ontology[term][need]) == 1, f"{term} needs one {need}"
        assert next(iter(ontology[term][SKOS.definition])).endswith("."), term


def test_no_two_terms_have_one_label(ontology: Said):
    labels = [next(iter(ontology[term][f"{RDFS}label"])) for term in own(set(ontology))]
    assert len(set(labels)) == len(labels)


def test_every_example_is_turtle_that_uses_its_term(ontology: Said):
    for term in own(set(ontology)):
        (example,) = ontology[term][f"{SKOS.NAMESPACE}example"]
        found = list(parse(f"{turtle.head()}{example}", RdfFormat.TURTLE))
        used = {value.value for one in found for value in (one.predicate, one.object)}
        about = {one.subject.value.removeprefix(f"{BASE}id/").split("/")[0] for one in found}
        assert own(used) <= own({str(one) for one in declared()}), f"{term}: {example}"
        kind = term.removeprefix(NAMESPACE).lower()
        assert term in used or about & {kind, _path(kind)}, f"{term}: {example}"


def _path(kind: str) -> str:
    """The path under which the things of a class stand, where it is not the name of the class."""
    paths = {
        "historyentry": "history",
        "linkevidence": "link",
        "decision": "link",
        "leveldescriptor": "level-descriptor",
        "policyclause": "policy",
        "printedplace": "printed",
        "rulereading": "rule",
    }
    return paths.get(kind, kind)


def test_the_ontology_stays_within_what_it_allows_itself(triples: list[Quad], ontology: Said):
    assert {one.predicate.value for one in triples} <= ALLOWED
    assert not any(isinstance(value, BlankNode) for one in triples for value in (one.subject, one.object))
    named = {value.value for one in triples for value in (one.subject, one.object) if isinstance(value, NamedNode)}
    built_in = {one for one in named if one.startswith((OWL, RDFS))}
    elsewhere = {one for one in named if one.startswith((ONTOLOGY + "/", "https://creativecommons.org/"))}
    assert named - built_in - elsewhere == set(ontology), "every term that is mentioned is declared"


def test_the_version_is_on_the_ontology_and_in_no_term(ontology: Said):
    (version,) = ontology[ONTOLOGY][f"{OWL}versionInfo"]
    assert ontology[ONTOLOGY][f"{OWL}versionIRI"] == {f"{ONTOLOGY}/{version}"}
    assert not any(version in term for term in own(set(ontology)))


def ancestors(ontology: Said, kind: str) -> set[str]:
    found = {kind}
    for parent in ontology[kind][f"{RDFS}subClassOf"]:
        found |= ancestors(ontology, parent)
    return found


def stated(ontology: Said, quads: list[Quad]) -> dict[str, set[str]]:
    """The classes that the graph says a thing has, and those above them."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in quads:
        if one.predicate.value == RDF.type:
            found[one.subject.value] |= ancestors(ontology, one.object.value)
    return found


def implied(ontology: Said, quads: list[Quad]) -> dict[str, set[str]]:
    """The classes that follow from domains and ranges."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in quads:
        found[one.subject.value] |= ontology[one.predicate.value][f"{RDFS}domain"]
        if isinstance(one.object, NamedNode):
            found[one.object.value] |= ontology[one.predicate.value][f"{RDFS}range"]
    return found


@pytest.mark.parametrize("catalogue", [sample, load])
def test_the_graph_is_consistent_with_domains_ranges_and_disjointness(ontology: Said, catalogue: Callable[[], Catalogue]):
    quads = list(rdf.quads(catalogue(), LINKS if catalogue is sample else standing(catalogue())))
    said, follows = stated(ontology, quads), implied(ontology, quads)
    for thing in said.keys() | follows.keys():
        kinds = said[thing] | follows[thing]
        assert not any(kinds & ontology[kind][f"{OWL}disjointWith"] for kind in kinds), f"{thing} is {kinds}"
        assert not said[thing] or follows[thing] <= said[thing], f"{thing} does not say that it is {follows[thing] - said[thing]}"


@pytest.mark.parametrize("catalogue", [sample, load])
def test_what_is_functional_stands_once(ontology: Said, catalogue: Callable[[], Catalogue]):
    functional = {term for term, said in ontology.items() if f"{OWL}FunctionalProperty" in said[RDF.type]}
    inverse = {term for term, said in ontology.items() if f"{OWL}InverseFunctionalProperty" in said[RDF.type]}
    values: dict[tuple[str, str], int] = defaultdict(int)
    for one in rdf.quads(catalogue(), LINKS if catalogue is sample else standing(catalogue())):
        if one.predicate.value in functional:
            values[one.subject.value, one.predicate.value] += 1
        if one.predicate.value in inverse:
            values[one.object.value, f"inverse of {one.predicate.value}"] += 1
    assert {key for key, count in values.items() if count > 1} == set()


def test_the_sections_say_in_which_graphs_a_property_stands():
    """The comments in the file sort properties by graph, and readers go by them."""
    where: dict[str, str] = {}
    section = ""
    for line in (ROOT / "ontology" / "kg.ttl").read_text(encoding="utf-8").splitlines():
        if line.startswith("# -- "):
            section = line.strip("#- ").split(":")[0]
        elif line.startswith("kg:"):
            where[NAMESPACE + line.split()[0].removeprefix("kg:")] = section
    expected = {"": "Resolved facts", "document": "What a document prints", "findings": "Findings", "links": "Links"}
    for one in rdf.quads(sample(), LINKS):
        if one.predicate.value in where:
            graph = "" if isinstance(one.graph_name, DefaultGraph) else one.graph_name.value.removeprefix(f"{BASE}graph/")
            assert where[one.predicate.value] == expected[graph.partition("/")[0]], one.predicate.value


def test_every_concept_has_its_own_iri_a_label_and_a_definition():
    nodes = list(schemes.nodes())
    assert len({one.iri for one in nodes}) == len(nodes)
    assert len(nodes) == 1 + len(SCHEMES) + sum(len(one.concepts) for one in SCHEMES) + len(VERBS)
    for one in nodes:
        said = dict(one.facts)
        assert str(said[SKOS.definition]).endswith("."), one.iri
        if said[RDF.type] == SKOS.Concept:
            assert {SKOS.prefLabel, SKOS.notation, SKOS.inScheme} <= set(said), one.iri


def test_levels_are_in_order():
    (levels,) = (one for one in SCHEMES if one.name == "level")
    ranked = sorted(levels.concepts, key=lambda one: one.rank or 0)
    assert [one.notation for one in ranked] == ["E1", "E2", "E3", *map(str, range(1, 9))]
    assert iris.concept("level", "E1") == schemes.level("E1")
