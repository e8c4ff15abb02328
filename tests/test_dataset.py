"""The data set describes itself: in a graph that disturbs no other, and as a file on its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from graph_sample import sample
from msgspec.structs import replace
from pyoxigraph import DefaultGraph, NamedNode, Quad, QuerySolutions, RdfFormat, Store, parse

from kg.catalogue.files import load
from kg.catalogue.store import Catalogue
from kg.graph import dataset, iris, rdf
from kg.graph.export.description import write_description
from kg.graph.terms import BASE, DCAT, DCTERMS, KG, RDF, VOID, Iri
from kg.graph.write import write_all, write_nquads

CATALOGUES: dict[str, Callable[[], Catalogue]] = {
    "sample": sample,
    "bundled": load,
    "empty": lambda: Catalogue((), (), ()),
}


@pytest.fixture(params=CATALOGUES, scope="module")
def catalogue(request: pytest.FixtureRequest) -> Catalogue:
    return CATALOGUES[request.param]()


def own(quads: list[Quad]) -> list[Quad]:
    """The quads of the graph that describes the data set."""
    return [quad for quad in quads if quad.graph_name == NamedNode(iris.DATASET_GRAPH)]


def said(quads: list[Quad], subject: Iri) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for quad in quads:
        if quad.subject == NamedNode(subject):
            found.setdefault(quad.predicate.value, set()).add(quad.object.value)
    return found


def test_what_the_description_says_is_said_nowhere_else(catalogue: Catalogue):
    quads = list(rdf.quads(catalogue))
    here = {quad.predicate.value for quad in own(quads)}
    there = {quad.predicate.value for quad in quads if quad.graph_name != NamedNode(iris.DATASET_GRAPH)}
    assert here
    assert not here & there


def test_every_graph_is_described_but_the_default_one_and_its_own(catalogue: Catalogue):
    quads = list(rdf.quads(catalogue))
    graphs = {quad.graph_name.value for quad in quads if not isinstance(quad.graph_name, DefaultGraph)}
    described = said(own(quads), iris.DATASET)[VOID.subset]
    assert graphs - {iris.DATASET_GRAPH, iris.FINDINGS_GRAPH} == described - {iris.FINDINGS_GRAPH}
    assert all(said(own(quads), Iri(graph))[DCTERMS.description] for graph in described)


def test_the_counts_are_those_of_the_graph(catalogue: Catalogue):
    quads = list(rdf.quads(catalogue))
    kinds = Counter(quad.object.value for quad in quads if quad.predicate == NamedNode(RDF.type))
    partitions = said(own(quads), iris.DATASET)[VOID.classPartition]
    assert len(partitions) == 8
    for partition in partitions:
        found = said(own(quads), Iri(partition))
        ((kind,), (count,)) = found[VOID.class_], found[VOID.entities]
        assert int(count) == kinds[kind], kind


def test_licence_and_vocabularies_are_named(catalogue: Catalogue):
    found = said(own(list(rdf.quads(catalogue))), iris.DATASET)
    assert found[DCTERMS.license] == {"https://creativecommons.org/licenses/by/4.0/"}
    assert {f"{BASE}ontology#", "http://www.w3.org/ns/prov#", "http://rdfs.org/ns/void#"} <= found[VOID.vocabulary]


def test_the_version_follows_the_content_and_nothing_else():
    first = sample()
    assert dataset.version(first) == dataset.version(sample())
    units = (replace(first.units[0], credit=99), *first.units[1:])
    other = Catalogue(first.readings, units, first.findings)
    assert dataset.version(other) != dataset.version(first)
    assert dataset.version(other).partition("+")[0] == dataset.version(first).partition("+")[0]


def test_every_form_that_is_written_is_described(tmp_path: Path):
    written = {path.name for path in write_all(sample(), tmp_path)}
    assert written <= {form.file for form in dataset.FORMS}


def stored(path: Path) -> Store:
    store = Store()
    store.extend(parse(path=str(path), format=RdfFormat.TURTLE))
    return store


def ask(store: Store, query: str) -> list[tuple[str, ...]]:
    prefixes = f"PREFIX dcat: <{DCAT.NAMESPACE}> PREFIX dcterms: <{DCTERMS.NAMESPACE}> PREFIX void: <{VOID.NAMESPACE}>"
    found = store.query(f"{prefixes} {query}")
    assert isinstance(found, QuerySolutions)
    return sorted(tuple(value.value.removeprefix(BASE) for value in row) for row in found)


def test_the_file_is_a_catalogue_entry_with_types_titles_and_triples(tmp_path: Path):
    write_nquads(sample(), tmp_path / "graph.nq")
    write_description(sample(), tmp_path / "dataset.ttl")
    store = stored(tmp_path / "dataset.ttl")
    assert ask(store, "SELECT ?title WHERE { ?d a dcat:Dataset ; dcterms:title ?title ; dcat:version ?v }") == [(dataset.TITLE,)]
    files = ask(store, "SELECT ?t ?n WHERE { ?f a dcat:Distribution ; dcterms:title ?t ; dcat:byteSize ?n ; dcat:mediaType ?m }")
    assert files == [("graph.nq", str((tmp_path / "graph.nq").stat().st_size))]
    quads = list(rdf.quads(sample()))
    counted = Counter(quad.graph_name.value for quad in quads if isinstance(quad.graph_name, NamedNode))
    triples = dict(ask(store, "SELECT ?g ?n WHERE { ?g void:triples ?n }"))
    assert triples.pop("dataset") == str(len(quads))
    del counted[iris.DATASET_GRAPH]
    assert triples == {graph.removeprefix(BASE): str(count) for graph, count in counted.items()}


def test_the_file_is_the_same_every_time(tmp_path: Path):
    paths = [tmp_path / name for name in ("one.ttl", "two.ttl")]
    for path in paths:
        write_description(sample(), path)
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_the_description_has_no_type_or_title_that_facts_have():
    predicates = {quad.predicate.value for quad in own(list(rdf.quads(sample())))}
    assert not predicates & {RDF.type, DCTERMS.title, DCTERMS.identifier, KG.version}
