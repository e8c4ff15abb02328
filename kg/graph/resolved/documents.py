"""Documents in the default graph: what they are, their history, policy clauses and level descriptors, and who stands behind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import chain

from kg.catalogue.store import Catalogue
from kg.graph import iris, schemes
from kg.graph.nodes import Node, in_order, named, node
from kg.graph.places import derived
from kg.graph.terms import DCTERMS, KG, PROV, RDF, Iri
from kg.model import HistoryEntry, LevelDescriptor, PolicyClause, Reading

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def documents(catalogue: Catalogue) -> Iterator[Node]:
    """Every document."""
    return in_order(_document, ((iris.document(one.document.id), one) for one in catalogue.readings))


def _document(iri: Iri, reading: Reading) -> Node:
    one = reading.document
    return node(
        iri,
        (RDF.type, KG.Document),
        (DCTERMS.identifier, one.id),
        (DCTERMS.title, one.title),
        (DCTERMS.issued, full_date(one.date)),
        (KG.version, one.version),
        (KG.status, schemes.status(one)),
        (KG.issuedBy, named(iris.organisation, one.issuer)),
        (KG.checksum, one.checksum),
        (KG.layout, one.layout),
        (KG.lineCount, one.lines),
        (KG.rowCount, reading.rows),
        (KG.statementsIn, iris.document_graph(one.id)),
        (KG.hasHistoryEntry, [iris.history_entry(one.id, place) for place, _ in enumerate(one.history, 1)]),
        (KG.statesPolicy, [iris.policy_clause(one.id, place) for place, _ in enumerate(reading.policy, 1)]),
        (KG.hasLevelDescriptor, [iris.level_descriptor(one.id, place) for place, _ in enumerate(reading.level_descriptors, 1)]),
    )


def full_date(printed: str | None) -> date | str | None:
    """A date as a date where day, month and year are printed that way; else the printed words.

    >>> full_date("2019-03-01"), full_date("March 2019")
    (datetime.date(2019, 3, 1), 'March 2019')
    """
    if printed and _DATE.fullmatch(printed):
        try:
            return date.fromisoformat(printed)
        except ValueError:
            return printed
    return printed


def history_entries(catalogue: Catalogue) -> Iterator[Node]:
    """Every line of an issue history."""
    return in_order(_history_entry, _history(catalogue))


def _history(catalogue: Catalogue) -> Iterator[tuple[Iri, HistoryEntry]]:
    for document in catalogue.document_by_id.values():
        for place, entry in enumerate(document.history, 1):
            yield iris.history_entry(document.id, place), entry


def _history_entry(iri: Iri, one: HistoryEntry) -> Node:
    return node(
        iri,
        (RDF.type, KG.HistoryEntry),
        (KG.version, one.version),
        (DCTERMS.issued, full_date(one.date)),
        (KG.statement, one.detail.statement),
        (KG.wording, one.detail.printed),
        (KG.signature, one.detail.signature),
        (PROV.wasDerivedFrom, derived(one.source)),
    )


def policy_clauses(catalogue: Catalogue) -> Iterator[Node]:
    """Every policy clause."""
    return in_order(_policy_clause, _policies(catalogue))


def _policies(catalogue: Catalogue) -> Iterator[tuple[Iri, PolicyClause]]:
    for reading in catalogue.readings:
        for place, clause in enumerate(reading.policy, 1):
            yield iris.policy_clause(reading.document.id, place), clause


def _policy_clause(iri: Iri, one: PolicyClause) -> Node:
    return node(
        iri,
        (RDF.type, KG.PolicyClause),
        (KG.policyKind, iris.concept("policy-kind", one.kind)),
        (KG.condition, [iris.concept("condition", condition) for condition in one.conditions]),
        (KG.standing, iris.concept("standing", "own" if one.own else "general")),
        (KG.statement, one.wording.statement),
        (KG.wording, one.wording.printed),
        (KG.signature, one.wording.signature),
        (PROV.wasDerivedFrom, derived(one.source)),
    )


def level_descriptors(catalogue: Catalogue) -> Iterator[Node]:
    """Every level descriptor."""
    return in_order(_level_descriptor, _level_descriptors(catalogue))


def _level_descriptors(catalogue: Catalogue) -> Iterator[tuple[Iri, LevelDescriptor]]:
    for reading in catalogue.readings:
        for place, descriptor in enumerate(reading.level_descriptors, 1):
            yield iris.level_descriptor(reading.document.id, place), descriptor


def _level_descriptor(iri: Iri, one: LevelDescriptor) -> Node:
    return node(
        iri,
        (RDF.type, KG.LevelDescriptor),
        (KG.describesLevel, schemes.level(one.level)),
        (KG.aspect, one.aspects),
        (PROV.wasDerivedFrom, derived(one.source)),
    )


def organisations(catalogue: Catalogue) -> Iterator[Node]:
    """Every organisation that issues or awards something."""
    return in_order(_organisation, ((iris.organisation(name), name) for name in _organisation_names(catalogue)))


def _organisation_names(catalogue: Catalogue) -> set[str]:
    issuers = (document.issuer for document in catalogue.document_by_id.values())
    awarding = (qualification.organisation for qualification in catalogue.qualifications())
    return {name for name in chain(issuers, awarding) if name}


def _organisation(iri: Iri, name: str) -> Node:
    return node(iri, (RDF.type, KG.Organisation), (DCTERMS.title, name))
