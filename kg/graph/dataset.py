"""The data set described with DCAT and VoID: what it is, its licence and version, in which forms it comes, and what it holds.

The description stands in a graph of its own. Like every named graph it carries no ``rdf:type`` and no title, which belong to the
default graph: what a node is follows from what is said of it. :func:`described` is the description on its own, as a catalogue of
data sets collects it, with types and titles.

The version is that of the program and, behind a plus sign, the beginning of a hash of the catalogue: two data sets of one version
say the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.metadata import version as installed
from itertools import chain
from typing import Final, NamedTuple, TypeAlias

import msgspec

from kg.catalogue.store import Catalogue
from kg.graph import iris
from kg.graph.nodes import Node, Value, node
from kg.graph.terms import BASE, DCAT, DCTERMS, KG, RDF, VOCABULARIES, VOID, Class, Iri, Property, Relation
from kg.model import Link

PROGRAM: Final = "qualification-kg"
PROJECT: Final = Iri(BASE)
LICENCE: Final = Iri("https://creativecommons.org/licenses/by/4.0/")
TITLE: Final = "UK vocational qualifications as a knowledge graph"
DESCRIPTION: Final = (
    "Qualifications, their rules of combination, units, outcomes and criteria, with the place where each fact is printed."
)
Said: TypeAlias = tuple[Property, Value | Sequence[Value] | None]

MEDIA_TYPES: Final = "https://www.iana.org/assignments/media-types/"


class Form(NamedTuple):
    """A form in which the data set is written: the file, its media type, and what is in it."""

    file: str
    media_type: str
    content: str


FORMS: Final = (
    Form("graph.graphml", "application/xml", "Documents, qualifications, groups, units, outcomes and criteria as a network."),
    Form("graph.jsonld", "application/ld+json", "All graphs."),
    Form("graph.nq", "application/n-quads", "All graphs."),
    Form("graph.trig", "application/trig", "All graphs."),
    Form("graph.ttl", "text/turtle", "The default graph: what is resolved."),
    Form("links.sssom.tsv", "text/tab-separated-values", "Links between units, as mappings in the form SSSOM."),
)
"""In the order of the file names."""


def version(catalogue: Catalogue, links: Iterable[Link] = ()) -> str:
    """The version of the data set: that of the program, and sixteen digits of the checksum of the catalogue."""
    return f"{installed(PROGRAM)}+{checksum(catalogue, links)[:16]}"


def checksum(catalogue: Catalogue, links: Iterable[Link] = ()) -> str:
    """The SHA-256 of all that a catalogue and the links between its units say."""
    found = hashlib.sha256()
    for one in chain(catalogue.readings, catalogue.units, catalogue.findings, links):
        found.update(msgspec.json.encode(one))
        found.update(b"\n")
    return found.hexdigest()


class Thing(NamedTuple):
    """Something that is described: what it is, what it is called, and what else is said of it."""

    iri: Iri
    kind: Class | None
    title: str | None
    facts: tuple[Said, ...]


def nodes(catalogue: Catalogue, links: Sequence[Link] = ()) -> Iterator[Node]:
    """The nodes of the graph that describes the data set, in the order of their IRIs."""
    for one in _things(catalogue, links, FORMS):
        yield node(one.iri, (DCTERMS.alternative, one.title), *one.facts)


def described(
    catalogue: Catalogue, triples: Mapping[Iri, int], sizes: Mapping[str, int], links: Sequence[Link] = ()
) -> Iterator[Node]:
    """The description on its own: with types, titles, the triples of each graph, and the size of each file in ``sizes``.

    Forms that have no file there are left out. ``triples`` has the data set as a whole under :data:`kg.graph.iris.DATASET`.
    """
    size = {iris.distribution(file): count for file, count in sizes.items()}
    for one in _things(catalogue, links, [form for form in FORMS if form.file in sizes]):
        yield node(
            one.iri,
            (RDF.type, one.kind),
            (DCTERMS.title, one.title),
            (VOID.triples, triples.get(one.iri)),
            (DCAT.byteSize, size.get(one.iri)),
            *one.facts,
        )


def _things(catalogue: Catalogue, links: Sequence[Link], forms: Sequence[Form]) -> list[Thing]:
    parts = [*_graphs(catalogue, links), *_partitions(catalogue), *map(_distribution, forms)]
    project = Thing(PROJECT, None, f"The {PROGRAM} project", ())
    return sorted([project, _dataset(version(catalogue, links), parts), *parts])


def _dataset(version: str, parts: Sequence[Thing]) -> Thing:
    facts: list[Said] = [
        (DCTERMS.description, DESCRIPTION),
        (DCTERMS.license, LICENCE),
        (DCTERMS.publisher, PROJECT),
        (DCAT.version, version),
        (VOID.uriSpace, BASE),
        (VOID.vocabulary, [Iri(namespace) for namespace, _ in VOCABULARIES.values()]),
    ]
    return Thing(iris.DATASET, DCAT.Dataset, TITLE, (*facts, *((_relation(one), one.iri) for one in parts)))


def _relation(part: Thing) -> Relation:
    """How the data set is related to a part of it."""
    if part.kind == DCAT.Distribution:
        return DCAT.distribution
    return VOID.subset if part.title else VOID.classPartition


def _distribution(form: Form) -> Thing:
    facts = (
        (DCTERMS.description, form.content),
        (DCTERMS.license, LICENCE),
        (DCAT.mediaType, Iri(MEDIA_TYPES + form.media_type)),
    )
    return Thing(iris.distribution(form.file), DCAT.Distribution, form.file, facts)


def _graphs(catalogue: Catalogue, links: Sequence[Link]) -> Iterator[Thing]:
    """Each named graph but that of the description itself."""
    for identifier in catalogue.document_by_id:
        content = (DCTERMS.description, "What one document prints, place by place.")
        source = (DCTERMS.source, iris.document(identifier))
        yield Thing(iris.document_graph(identifier), VOID.Dataset, f"Document {identifier}", (content, source))
    findings = (DCTERMS.description, "What documents get wrong or leave open.")
    yield Thing(iris.FINDINGS_GRAPH, VOID.Dataset, "Findings", (findings,))
    if links:
        content = (DCTERMS.description, "What units are to each other, with evidence and decisions.")
        yield Thing(iris.LINKS_GRAPH, VOID.Dataset, "Links", (content,))


def _partitions(catalogue: Catalogue) -> Iterator[Thing]:
    """How many there are of each kind of thing that somebody would count."""
    outcomes = [outcome for unit in catalogue.units for outcome in unit.outcomes]
    qualifications = tuple(catalogue.qualifications())
    counts = {
        KG.Criterion: sum(len(outcome.criteria) for outcome in outcomes),
        KG.Document: len(catalogue.readings),
        KG.Group: sum(len(one.groups) for one in qualifications),
        KG.Listing: sum(len(one.listings) for one in qualifications),
        KG.Outcome: len(outcomes),
        KG.Qualification: len(qualifications),
        KG.Rule: sum(len(one.rules) for one in qualifications),
        KG.Unit: len(catalogue.units),
    }
    for kind, count in counts.items():
        yield Thing(iris.partition(kind.rpartition("#")[2]), VOID.Dataset, None, ((VOID.class_, kind), (VOID.entities, count)))
