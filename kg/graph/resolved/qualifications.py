"""Qualifications in the default graph, and what they are made of: groups, rows and stated routes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from kg.catalogue.store import Catalogue
from kg.graph import iris, schemes
from kg.graph.nodes import Node, in_order, named, node
from kg.graph.places import derived
from kg.graph.routes import destinations
from kg.graph.terms import DCTERMS, KG, PROV, RDF, Iri
from kg.model import Group, Listing, Qualification, Route, Stated


def qualifications(catalogue: Catalogue) -> Iterator[Node]:
    """Every qualification."""
    return in_order(_qualification, _qualifications(catalogue))


def _qualifications(catalogue: Catalogue) -> Iterator[tuple[Iri, Qualification, str]]:
    for reading in catalogue.readings:
        for qualification in reading.qualifications:
            yield iris.qualification(qualification.id), qualification, reading.document.id


def _qualification(iri: Iri, one: Qualification, document_id: str) -> Node:
    return node(
        iri,
        (RDF.type, KG.Qualification),
        (DCTERMS.identifier, one.id),
        (DCTERMS.title, one.title),
        (KG.inSuite, named(iris.suite, one.suite)),
        (KG.awardedBy, named(iris.organisation, one.organisation)),
        (KG.qualificationNumber, one.number),
        (KG.specificationCode, one.code),
        (KG.level, schemes.level(one.level)),
        (KG.size, [iris.concept("size", size) for size in one.sizes]),
        (KG.minimumCredit, one.minimum_credit),
        (KG.guidedLearningHours, one.guided_learning_hours),
        (KG.totalQualificationTime, one.total_qualification_time),
        (KG.hasGroup, [iris.group(one.id, group.id) for group in one.groups]),
        (KG.hasRule, [iris.rule(one.id, rule.id) for rule in one.rules]),
        (KG.hasRoute, [iris.route(one.id, place) for place, _ in enumerate(one.routes, 1)]),
        (KG.specifiedIn, iris.document(document_id)),
        (PROV.wasDerivedFrom, [*derived(one.source), *(_value_place(stated) for stated in one.stated)]),
    )


def _value_place(stated: Stated) -> Iri:
    return iris.printed(stated.source.document, stated.source.line, stated.name)


def suites(catalogue: Catalogue) -> Iterator[Node]:
    """Every suite."""
    return in_order(_suite, ((iris.suite(name), name) for name in _suite_names(catalogue)))


def _suite_names(catalogue: Catalogue) -> set[str]:
    return ({one.suite for one in catalogue.units} | {one.suite for one in catalogue.qualifications()}) - {""}


def _suite(iri: Iri, name: str) -> Node:
    return node(iri, (RDF.type, KG.Suite), (DCTERMS.identifier, name))


Row = tuple[Iri, Qualification, Listing]


def listings(catalogue: Catalogue) -> Iterator[Node]:
    """Every row of a structure table."""
    return in_order(_listing, rows(catalogue))


def rows(catalogue: Catalogue) -> Iterator[Row]:
    """Every listing with its IRI: its line, and a count where one line is a row of several qualifications."""
    seen: Counter[tuple[str, int]] = Counter()
    for qualification, _, listing in catalogue.listings():
        at = (listing.source.document, listing.source.line)
        seen[at] += 1
        yield iris.listing(*at, seen[at]), qualification, listing


def _listing(iri: Iri, _: Qualification, one: Listing) -> Node:
    return node(
        iri,
        (RDF.type, [KG.Listing, KG.Placeholder] if one.placeholder else KG.Listing),
        (DCTERMS.title, one.title if one.placeholder else None),  # what lists a unit is called what the unit is called
        (KG.listsUnit, named(iris.unit, one.unit)),
        (PROV.wasDerivedFrom, derived(one.source)),
    )


def groups(catalogue: Catalogue) -> Iterator[Node]:
    """Every group."""
    return in_order(_group, _groups(catalogue))


def _groups(catalogue: Catalogue) -> Iterator[tuple[Iri, Group, int, list[Iri]]]:
    listed: dict[Iri, list[Iri]] = {}
    for iri, qualification, listing in rows(catalogue):
        listed.setdefault(iris.group(qualification.id, listing.group), []).append(iri)
    for qualification in catalogue.qualifications():
        for position, group in enumerate(qualification.groups, 1):
            iri = iris.group(qualification.id, group.id)
            yield iri, group, position, listed.get(iri, [])


def _group(iri: Iri, one: Group, position: int, listed: list[Iri]) -> Node:
    return node(
        iri,
        (RDF.type, KG.Group),
        (DCTERMS.title, one.heading),
        (KG.position, position),
        (KG.groupKind, iris.concept("group-kind", one.kind)),
        (KG.minimumCredit, one.minimum),
        (KG.maximumCredit, one.maximum),
        (KG.pathway, one.pathway),
        (KG.hasListing, listed),
        (PROV.wasDerivedFrom, derived(one.source)),
    )


def routes(catalogue: Catalogue) -> Iterator[Node]:
    """Every stated progression route."""
    return in_order(_route, _routes(catalogue))


def _routes(catalogue: Catalogue) -> Iterator[tuple[Iri, Route, list[str]]]:
    found = destinations(catalogue)
    for qualification in catalogue.qualifications():
        for place, route in enumerate(qualification.routes, 1):
            yield iris.route(qualification.id, place), route, found(route)


def _route(iri: Iri, one: Route, destination_ids: list[str]) -> Node:
    return node(
        iri,
        (RDF.type, KG.Route),
        (KG.target, one.target),
        (KG.routeKind, iris.concept("route-kind", one.kind)),
        (KG.leadsTo, [iris.qualification(identifier) for identifier in destination_ids]),
        (PROV.wasDerivedFrom, derived(one.source)),
    )
