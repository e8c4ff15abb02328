"""Accepted links as properties of units, so that a query gets from unit to unit in one step.

A short cut stands for an accepted link alone, and once, in the direction of the link. ``skos:exactMatch`` says more than that
somebody accepted: reference number and every criterion are equal by computation.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from kg.catalogue.store import Catalogue
from kg.graph import iris
from kg.graph.terms import KG, SKOS, Iri, Relation
from kg.link.identity import is_identical
from kg.model import Judgement, Link, Unit
from kg.model import Relation as Kind

Shortcuts: TypeAlias = dict[str, list[tuple[Relation, Iri]]]
"""What is said of units by their ids, each time a property and another unit."""


def shortcuts(catalogue: Catalogue, links: Iterable[Link]) -> Shortcuts:
    """The accepted links as properties of the first unit of each."""
    found: Shortcuts = {}
    for one in links:
        if one.judgement is Judgement.ACCEPTED:
            units = catalogue.unit_by_id[one.subject], catalogue.unit_by_id[one.object]
            found.setdefault(one.subject, []).append((_property(one, *units), iris.unit(one.object)))
    return found


def _property(one: Link, first: Unit, second: Unit) -> Relation:
    if one.relation is Kind.PROGRESSION:
        return KG.progressesTo
    if one.relation is Kind.RELATED:
        return SKOS.relatedMatch
    return SKOS.exactMatch if is_identical(first, second) else SKOS.closeMatch
