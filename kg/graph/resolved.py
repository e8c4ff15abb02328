"""What is resolved: the nodes of the default graph, one level and one credit per unit.

Each function says what one noun is in the graph; :func:`nodes` puts them in the order of their IRIs. Whatever was taken from a
document names the printed places it was derived from (``prov:wasDerivedFrom``), which stand in the graph of the document.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import chain

from kg.catalogue.store import Catalogue
from kg.graph import iris, schemes
from kg.graph.nodes import Node, in_order, node
from kg.graph.places import of_statement, of_unit
from kg.graph.terms import DCTERMS, KG, PROV, RDF, Iri, Property
from kg.model import (
    Criterion,
    Group,
    HistoryEntry,
    LevelDescriptor,
    LevelFilter,
    Listing,
    Outcome,
    PolicyClause,
    Qualification,
    Reading,
    Resolution,
    Route,
    Rule,
    RuleReading,
    Source,
    Stated,
    Unit,
    Wording,
)

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def nodes(catalogue: Catalogue) -> Iterator[Node]:
    """Every node of the default graph, in the order of the IRIs."""
    rows = list(listings(catalogue))
    kinds = (  # in the order of the paths under which their IRIs stand
        in_order(_criterion, _criteria(catalogue)),
        in_order(_document, ((iris.document(one.document.id), one) for one in catalogue.readings)),
        in_order(_group, _groups(catalogue, rows)),
        in_order(_history_entry, _history(catalogue)),
        in_order(_level_descriptor, _level_descriptors(catalogue)),
        in_order(_listing, rows),
        in_order(_organisation, ((iris.organisation(name), name) for name in _organisation_names(catalogue))),
        in_order(_outcome, _outcomes(catalogue)),
        in_order(_policy_clause, _policies(catalogue)),
        in_order(_qualification, _qualifications(catalogue)),
        in_order(_resolution, _resolutions(catalogue)),
        in_order(_route, _routes(catalogue)),
        in_order(_rule_or_reading, _rules(catalogue)),
        in_order(_suite, ((iris.suite(name), name) for name in _suite_names(catalogue))),
        in_order(_unit, ((iris.unit(one.id), one, catalogue) for one in catalogue.units)),
        schemes.nodes(_verbs(catalogue)),
    )
    return chain.from_iterable(kinds)


def _derived(*sources: Source) -> list[Iri]:
    return [iris.printed(source.document, source.line) for source in sources]


def _named(make: Callable[[str], Iri], name: str | None) -> Iri | None:
    """What a name stands for, where there is one."""
    return make(name) if name else None


# -- documents ---------------------------------------------------------------------------------------------------------------


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
        (KG.issuedBy, _named(iris.organisation, one.issuer)),
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
        (PROV.wasDerivedFrom, _derived(one.source)),
    )


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
        (PROV.wasDerivedFrom, _derived(one.source)),
    )


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
        (PROV.wasDerivedFrom, _derived(one.source)),
    )


def _organisation_names(catalogue: Catalogue) -> set[str]:
    issuers = (document.issuer for document in catalogue.document_by_id.values())
    awarding = (qualification.organisation for qualification in catalogue.qualifications())
    return {name for name in chain(issuers, awarding) if name}


def _organisation(iri: Iri, name: str) -> Node:
    return node(iri, (RDF.type, KG.Organisation), (DCTERMS.title, name))


# -- qualifications ----------------------------------------------------------------------------------------------------------


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
        (KG.inSuite, _named(iris.suite, one.suite)),
        (KG.awardedBy, _named(iris.organisation, one.organisation)),
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
        (PROV.wasDerivedFrom, [*_derived(one.source), *(_value_place(stated) for stated in one.stated)]),
    )


def _value_place(stated: Stated) -> Iri:
    return iris.printed(stated.source.document, stated.source.line, stated.name)


def _suite_names(catalogue: Catalogue) -> set[str]:
    units, qualifications = ({one.suite for one in catalogue.units}, {one.suite for one in catalogue.qualifications()})
    return (units | qualifications) - {""}


def _suite(iri: Iri, name: str) -> Node:
    return node(iri, (RDF.type, KG.Suite), (DCTERMS.identifier, name))


Row = tuple[Iri, Qualification, Listing]


def listings(catalogue: Catalogue) -> Iterator[Row]:
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
        (KG.listsUnit, _named(iris.unit, one.unit)),
        (PROV.wasDerivedFrom, _derived(one.source)),
    )


def _groups(catalogue: Catalogue, rows: Iterable[Row]) -> Iterator[tuple[Iri, Group, int, list[Iri]]]:
    listed: dict[Iri, list[Iri]] = {}
    for iri, qualification, listing in rows:
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
        (KG.hasListing, listed),
        (PROV.wasDerivedFrom, _derived(one.source)),
    )


def _routes(catalogue: Catalogue) -> Iterator[tuple[Iri, Route]]:
    for qualification in catalogue.qualifications():
        for place, route in enumerate(qualification.routes, 1):
            yield iris.route(qualification.id, place), route


def _route(iri: Iri, one: Route) -> Node:
    return node(
        iri,
        (RDF.type, KG.Route),
        (KG.target, one.target),
        (KG.routeKind, iris.concept("route-kind", one.kind)),
        (PROV.wasDerivedFrom, _derived(one.source)),
    )


# -- rules -------------------------------------------------------------------------------------------------------------------


def _rules(catalogue: Catalogue) -> Iterator[tuple[Iri, Rule | RuleReading, str, int, Source]]:
    for qualification in catalogue.qualifications():
        for position, rule in enumerate(qualification.rules, 1):
            yield iris.rule(qualification.id, rule.id), rule, qualification.id, position, rule.source
            for place, reading in enumerate(rule.readings, 1):
                yield iris.rule_reading(qualification.id, rule.id, reading.name), reading, qualification.id, place, rule.source


def _rule_or_reading(iri: Iri, one: Rule | RuleReading, qualification_id: str, position: int, source: Source) -> Node:
    if isinstance(one, RuleReading):
        return _rule_reading(iri, one, position, source)
    return _rule(iri, one, qualification_id, position) if one.understood else _unexpressed_rule(iri, one, position)


def _rule(iri: Iri, one: Rule, qualification_id: str, position: int) -> Node:
    groups = [iris.group(qualification_id, group) for group in one.groups]
    return node(
        iri,
        (RDF.type, KG.Rule),
        (KG.position, position),
        (KG.statement, one.statement),
        (KG.wording, _printed(one.wording)),
        (KG.scope, iris.concept("scope", "each" if one.each else "together" if groups else "whole")),
        (KG.appliesTo, groups or iris.qualification(qualification_id)),
        (KG.measure, iris.concept("measure", one.measure)),
        (KG.comparator, iris.concept("comparator", one.comparator)),
        (KG.bound, one.bound),
        *_counted(one.levels),
        (KG.hasReading, [iris.rule_reading(qualification_id, one.id, reading.name) for reading in one.readings]),
        (PROV.wasDerivedFrom, _derived(one.source)),
    )


def _unexpressed_rule(iri: Iri, one: Rule, position: int) -> Node:
    """A clause that the rule forms do not express has its statement and its source, and nothing that looks like a condition."""
    return node(
        iri,
        (RDF.type, [KG.Rule, KG.UnexpressedRule]),
        (KG.position, position),
        (KG.statement, one.statement),
        (KG.wording, _printed(one.wording)),
        (PROV.wasDerivedFrom, _derived(one.source)),
    )


def _rule_reading(iri: Iri, one: RuleReading, position: int, source: Source) -> Node:
    return node(
        iri,
        (RDF.type, KG.RuleReading),
        (KG.position, position),
        *_counted(one.levels),
        (PROV.wasDerivedFrom, _derived(source)),
    )


def _counted(levels: LevelFilter | None) -> list[tuple[Property, Iri | None]]:
    if not levels:
        return []
    mode = iris.concept("level-mode", "or_above" if levels.or_above else "exactly")
    return [(KG.countsLevel, schemes.level(levels.level)), (KG.levelMode, mode)]


def _printed(wording: Wording | None) -> str | None:
    return wording.printed if wording else None


# -- units -------------------------------------------------------------------------------------------------------------------


def _unit(iri: Iri, one: Unit, catalogue: Catalogue) -> Node:
    return node(
        iri,
        (RDF.type, KG.Unit),
        (DCTERMS.identifier, one.id),
        (DCTERMS.title, one.title),
        (KG.inSuite, iris.suite(one.suite)),
        (KG.number, one.number),
        (KG.unitReference, one.urn),
        (KG.level, schemes.level(one.level)),
        (KG.credit, one.credit),
        (KG.guidedLearningHours, one.guided_learning_hours),
        (KG.hasOutcome, [iris.outcome(one.id, outcome.number) for outcome in one.outcomes]),
        (PROV.wasDerivedFrom, _derived(*of_unit(catalogue, one))),
    )


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


def _verbs(catalogue: Catalogue) -> set[str]:
    return {criterion.verb for unit in catalogue.units for outcome in unit.outcomes for criterion in outcome.criteria}


def _resolutions(catalogue: Catalogue) -> Iterator[tuple[Iri, Resolution, Unit, Catalogue]]:
    for unit in catalogue.units:
        for resolution in unit.resolutions:
            yield iris.resolution(unit.id, resolution.name), resolution, unit, catalogue


def _resolution(iri: Iri, one: Resolution, unit: Unit, catalogue: Catalogue) -> Node:
    places = [(stated, _derived(of_statement(catalogue, unit, stated))[0]) for stated in one.statements]
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
