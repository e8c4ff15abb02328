"""Units in the default graph, with outcomes and criteria, and how their values were decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.catalogue.store import Catalogue
from kg.graph import iris, schemes
from kg.graph.keys import content_key, outcomes_key, reference_key, shared_key, signatures, title_key
from kg.graph.nodes import Node, in_order, node
from kg.graph.places import derived, of_statement, of_unit
from kg.graph.resolved.shortcuts import shortcuts
from kg.graph.terms import DCTERMS, KG, PROV, RDF, Iri, Relation
from kg.model import Criterion, Link, Outcome, Resolution, Stated, Unit


def units(catalogue: Catalogue, links: Iterable[Link] = ()) -> Iterator[Node]:
    """Every unit; of ``links`` those that were accepted, as properties of the first unit of each."""
    linked = shortcuts(catalogue, links)
    return in_order(_unit, ((iris.unit(one.id), one, catalogue, linked.get(one.id, ())) for one in catalogue.units))


def _unit(iri: Iri, one: Unit, catalogue: Catalogue, linked: Iterable[tuple[Relation, Iri]]) -> Node:
    return node(
        iri,
        (RDF.type, KG.Unit),
        (DCTERMS.identifier, one.id),
        (DCTERMS.title, one.title),
        (KG.inSuite, iris.suite(one.suite)),
        (KG.number, one.number),
        (KG.unitReference, one.urn),
        (KG.titleKey, title_key(one)),
        (KG.referenceKey, reference_key(one)),
        (KG.contentKey, content_key(one)),
        (KG.outcomesKey, outcomes_key(one)),
        (KG.sharedKey, shared_key(one)),
        (KG.criterionCount, len(signatures(one))),
        (KG.level, schemes.level(one.level)),
        (KG.credit, one.credit),
        (KG.guidedLearningHours, one.guided_learning_hours),
        (KG.hasOutcome, [iris.outcome(one.id, outcome.number) for outcome in one.outcomes]),
        (PROV.wasDerivedFrom, derived(*of_unit(catalogue, one))),
        *linked,
    )


def outcomes(catalogue: Catalogue) -> Iterator[Node]:
    """Every learning outcome."""
    return in_order(_outcome, _outcomes(catalogue))


def _outcomes(catalogue: Catalogue) -> Iterator[tuple[Iri, Outcome, str, int]]:
    for unit in catalogue.units:
        for position, outcome in enumerate(unit.outcomes, 1):
            yield iris.outcome(unit.id, outcome.number), outcome, unit.id, position


def _outcome(iri: Iri, one: Outcome, unit_id: str, position: int) -> Node:
    return node(
        iri,
        (RDF.type, KG.Outcome),
        (DCTERMS.title, one.title),
        (KG.number, one.number),
        (KG.position, position),
        (KG.hasCriterion, [iris.criterion(unit_id, criterion.number) for criterion in one.criteria]),
        (PROV.wasDerivedFrom, iris.printed(one.source.document, one.source.line, one.number)),
    )


def criteria(catalogue: Catalogue) -> Iterator[Node]:
    """Every assessment criterion."""
    return in_order(_criterion, _criteria(catalogue))


def _criteria(catalogue: Catalogue) -> Iterator[tuple[Iri, Criterion, int]]:
    for unit in catalogue.units:
        for outcome in unit.outcomes:
            for position, criterion in enumerate(outcome.criteria, 1):
                yield iris.criterion(unit.id, criterion.number), criterion, position


def _criterion(iri: Iri, one: Criterion, position: int) -> Node:
    """A criterion. The signature says whether two are the same; the hashed stems stay in the catalogue, because weighing overlaps
    is work for a matrix and would only make the graph longer by half.
    """
    return node(
        iri,
        (RDF.type, KG.Criterion),
        (KG.number, one.number),
        (KG.position, position),
        (KG.verb, schemes.verb(one.verb)),
        (KG.statement, one.wording.statement),
        (KG.wording, one.wording.printed),
        (KG.signature, one.wording.signature),
        (PROV.wasDerivedFrom, iris.printed(one.source.document, one.source.line, one.number)),
    )


def verbs(catalogue: Catalogue) -> set[str]:
    """The command verbs of all criteria, as printed."""
    return {criterion.verb for unit in catalogue.units for outcome in unit.outcomes for criterion in outcome.criteria}


def resolutions(catalogue: Catalogue) -> Iterator[Node]:
    """Every decision on a value that is printed differently."""
    return in_order(_resolution, _resolutions(catalogue))


def _resolutions(catalogue: Catalogue) -> Iterator[tuple[Iri, Resolution, Unit, Catalogue]]:
    for unit in catalogue.units:
        for resolution in unit.resolutions:
            yield iris.resolution(unit.id, resolution.name), resolution, unit, catalogue


def _resolution(iri: Iri, one: Resolution, unit: Unit, catalogue: Catalogue) -> Node:
    places = [(stated, derived(of_statement(catalogue, unit, stated))[0]) for stated in one.statements]
    return node(
        iri,
        (RDF.type, KG.Resolution),
        (KG.resolves, iris.unit(unit.id)),
        (KG.valueName, one.name),
        (KG.reason, one.reason),
        (KG.upholds, [place for stated, place in places if _upheld(stated, one)]),
        (KG.overrules, [place for stated, place in places if one.value is not None and not _upheld(stated, one)]),
        (PROV.wasDerivedFrom, [place for _, place in places]),
    )


def _upheld(stated: Stated, one: Resolution) -> bool:
    """Whether a statement is what was decided; where nothing could be decided, none is upheld and none overruled."""
    return one.value is not None and stated.value == one.value
