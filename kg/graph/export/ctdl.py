"""CTDL and CTDL-ASN: qualifications as credentials, units as learning opportunities, outcomes and criteria as competencies, and
the rules of combination as the conditions of a pathway, as JSON-LD.

What a rule asks in numbers of units, of some units at least or of all, becomes a ``ceterms:ComponentCondition`` that counts; any
other is carried in words. A condition has no scope, no exclusion and no filter, and CTDL says of everybody what it says; so these
forms of :mod:`~kg.graph.export.forms` can be carried, and no others: :data:`CARRIED`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from kg.catalogue.store import Catalogue
from kg.graph import iris
from kg.graph.export.forms import Form, counted
from kg.graph.export.view import Object, View, english, hours, known
from kg.graph.terms import Iri
from kg.model import Comparator, Criterion, Level, Measure, Outcome, Qualification, Rule, Size, Unit

NAME: Final = "ctdl"
CONTEXT: Final = {
    "ceterms": "https://purl.org/ctdl/terms/",
    "ceasn": "https://purl.org/ctdlasn/terms/",
    "schema": "https://schema.org/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
KINDS: Final = {Size.AWARD: "ceterms:Certificate", Size.CERTIFICATE: "ceterms:Certificate", Size.DIPLOMA: "ceterms:Diploma"}

CARRIED: Final = (Form.TOTAL, Form.ALL_OF_GROUP, Form.UNITS_OF_GROUP, Form.POOL, Form.EACH, Form.NAMED_UNIT, Form.SUBSET)
"""The forms of rules that a condition can carry, where they count units: number of units, and the units it may be of."""

LOSSES: Final = (
    "An award is a certificate here: CTDL has no class for the size below; a block of several sizes has the class of each.",
    "A condition has no scope: it names the units it is about one by one, and not the group.",
    "Nothing can be excluded: that surplus credit does not count, and that units bar each other, is said in words only.",
    "Sums of credit or hours, and levels that a sum is restricted to, are said in words only: a condition counts components.",
    f"Of the forms of rules, a condition carries these where they count units: {', '.join(CARRIED)}; in words only: "
    f"{', '.join(one for one in Form if one not in CARRIED)}.",
    "What holds of some learners only is said in words: clauses on groups of a pathway, requisites, dated clauses.",
    "A clause that is ambiguous in print is carried in words only, without its readings.",
    "Groups are left out as things of their own: a component of a pathway says whether it is mandatory, optional or not stated.",
    "Rows that stand for units still to be chosen are left out.",
    "The printed number of a criterion, where it differs from the number meant, is left out, and so is its command verb.",
    "Credit is counted in the Regulated Qualifications Framework, in which CTDL has no unit of credit: it is said in words.",
    "Stated progression routes are left out: CTDL relates credentials, and most that documents name are not in the catalogue.",
    "Policies on credit transfer, equivalence, exemption and prior learning are left out.",
    "Findings, and the places where facts are printed, are left out: look the identifiers up in the graph.",
    "Nothing has an identifier of the Credential Registry, which only the registry gives.",
)


def view(catalogue: Catalogue) -> View:
    """The catalogue as CTDL sees it: ``ctdl.jsonld``."""
    return View(
        NAME, {f"{NAME}.jsonld": {"@context": CONTEXT, "@graph": list(_graph(catalogue))}}, (*LOSSES, *_in_words(catalogue))
    )


def _graph(catalogue: Catalogue) -> Iterator[Object]:
    for name in sorted({one.organisation for one in catalogue.qualifications() if one.organisation}):
        yield {"@id": iris.organisation(name), "@type": "ceterms:CredentialOrganization", "ceterms:name": english(name)}
    for qualification in catalogue.qualifications():
        yield _credential(qualification)
        yield from _pathway(catalogue, qualification)
    for unit in catalogue.units:
        yield _opportunity(unit)
        yield from _competencies(unit)


# -- credentials and learning opportunities --------------------------------------------------------------------------------


def _credential(one: Qualification) -> Object:
    iri = iris.qualification(one.id)
    return known(
        {
            "@id": iri,
            "@type": sorted({KINDS[size] for size in one.sizes}) or "ceterms:Credential",
            "ceterms:name": english(one.title),
            "ceterms:codedNotation": one.code,
            "ceterms:identifier": _identifier(iri, "Qualification number", one.number),
            "ceterms:ownedBy": _named(iris.organisation(one.organisation)) if one.organisation else None,
            "ceterms:atLevel": _level(one.level),
            "ceterms:creditValue": _credit(iri, "schema:minValue", one.minimum_credit),
            "ceterms:estimatedDuration": _duration(iri, "Total qualification time", one.total_qualification_time),
        }
    )


def _opportunity(one: Unit) -> Object:
    iri = iris.unit(one.id)
    return known(
        {
            "@id": iri,
            "@type": "ceterms:LearningOpportunityProfile",
            "ceterms:name": english(one.title),
            "ceterms:codedNotation": one.number,
            "ceterms:identifier": _identifier(iri, "Unit reference number", one.urn),
            "ceterms:atLevel": _level(one.level),
            "ceterms:creditValue": _credit(iri, "schema:value", one.credit),
            "ceterms:estimatedDuration": _duration(iri, "Guided learning hours", one.guided_learning_hours),
            "ceterms:teaches": [
                {
                    "@id": iris.facet(iris.outcome(one.id, outcome.number), "alignment"),
                    "@type": "ceterms:CredentialAlignmentObject",
                    "ceterms:targetNode": _named(iris.outcome(one.id, outcome.number)),
                    "ceterms:targetNodeName": english(outcome.title),
                }
                for outcome in one.outcomes
            ],
        }
    )


def _named(iri: Iri) -> Object:
    return {"@id": iri}


def _identifier(thing: Iri, kind: str, code: str | None) -> Object | None:
    if not code:
        return None
    return {
        "@id": iris.facet(thing, "identifier"),
        "@type": "ceterms:IdentifierValue",
        "ceterms:identifierTypeName": english(kind),
        "ceterms:identifierValueCode": code,
    }


def _level(level: Level | None) -> Object | None:
    return None if level is None else _named(iris.concept("level", str(level)))


def _credit(thing: Iri, bound: str, credit: int | None) -> Object | None:
    if credit is None:
        return None
    return {
        "@id": iris.facet(thing, "credit"),
        "@type": "ceterms:ValueProfile",
        bound: credit,
        "ceterms:description": english("Credit of the Regulated Qualifications Framework"),
    }


def _duration(thing: Iri, what: str, count: int | None) -> Object | None:
    if count is None:
        return None
    return {
        "@id": iris.facet(thing, "duration"),
        "@type": "ceterms:DurationProfile",
        "ceterms:exactDuration": {"@type": "xsd:duration", "@value": hours(count)},
        "ceterms:description": english(what),
    }


# -- competencies --------------------------------------------------------------------------------------------------------


def _competencies(unit: Unit) -> Iterator[Object]:
    """The outcomes and criteria of a unit, as the framework that the unit is for them."""
    if not unit.outcomes:
        return
    framework = iris.facet(iris.unit(unit.id), "competencies")
    yield {
        "@id": framework,
        "@type": "ceasn:CompetencyFramework",
        "ceasn:name": english(unit.title),
        "ceasn:hasTopChild": [_named(iris.outcome(unit.id, outcome.number)) for outcome in unit.outcomes],
    }
    for outcome in unit.outcomes:
        yield _outcome(unit.id, outcome, framework)
        for criterion in outcome.criteria:
            yield _criterion(unit.id, criterion, iris.outcome(unit.id, outcome.number), framework)


def _outcome(unit_id: str, one: Outcome, framework: Iri) -> Object:
    return known(
        {
            "@id": iris.outcome(unit_id, one.number),
            "@type": "ceasn:Competency",
            "ceasn:competencyText": english(one.title),
            "ceasn:codedNotation": one.number,
            "ceasn:isPartOf": _named(framework),
            "ceasn:isTopChildOf": _named(framework),
            "ceasn:hasChild": [_named(iris.criterion(unit_id, criterion.number)) for criterion in one.criteria],
        }
    )


def _criterion(unit_id: str, one: Criterion, outcome: Iri, framework: Iri) -> Object:
    return known(
        {
            "@id": iris.criterion(unit_id, one.number),
            "@type": "ceasn:Competency",
            "ceasn:competencyText": english(one.wording.printed or one.wording.statement),
            "ceasn:codedNotation": one.number,
            "ceasn:isPartOf": _named(framework),
            "ceasn:isChildOf": _named(outcome),
        }
    )


# -- rules of combination ------------------------------------------------------------------------------------------------


def _pathway(catalogue: Catalogue, one: Qualification) -> Iterator[Object]:
    """A pathway to a qualification: its units as components, and its rules as conditions of the one that is the qualification."""
    iri = iris.qualification(one.id)
    pathway, goal = iris.facet(iri, "pathway"), iris.facet(iri, "goal")
    kinds = _kinds(one)
    yield known(
        {
            "@id": pathway,
            "@type": "ceterms:Pathway",
            "ceterms:name": english(one.title),
            "ceterms:hasDestinationComponent": _named(goal),
            "ceasn:hasPart": [_named(goal), *(_named(_component(iri, unit)) for unit in kinds)],
        }
    )
    yield known(
        {
            "@id": goal,
            "@type": "ceterms:CredentialComponent",
            "ceterms:name": english(one.title),
            "ceterms:proxyFor": _named(iri),
            "ceasn:isPartOf": _named(pathway),
            "ceterms:hasCondition": [found for rule in one.rules for found in _conditions(one, rule)],
        }
    )
    for unit, found in kinds.items():
        yield _course(catalogue.unit_by_id[unit], _component(iri, unit), pathway, found)


def _component(qualification: Iri, unit_id: str) -> Iri:
    return iris.facet(qualification, f"unit/{unit_id}")


def _kinds(one: Qualification) -> dict[str, list[str]]:
    """The units of a qualification, with the kinds of the groups that list them."""
    kinds = {group.id: group.kind.value for group in one.groups}
    found: dict[str, list[str]] = {}
    for listing in one.listings:
        if listing.unit:
            found.setdefault(listing.unit, []).append(kinds[listing.group])
    return {unit: sorted(set(names)) for unit, names in found.items()}


def _course(unit: Unit, component: Iri, pathway: Iri, kinds: Sequence[str]) -> Object:
    return known(
        {
            "@id": component,
            "@type": "ceterms:CourseComponent",
            "ceterms:name": english(unit.title),
            "ceterms:proxyFor": _named(iris.unit(unit.id)),
            "ceterms:creditValue": None if unit.credit is None else _named(iris.facet(iris.unit(unit.id), "credit")),
            "ceterms:componentDesignation": [_alignment(kind) for kind in kinds],
            "ceasn:isPartOf": _named(pathway),
        }
    )


def _alignment(kind: str) -> Object:
    return {
        "@id": iris.facet(iris.concept("group-kind", kind), "alignment"),
        "@type": "ceterms:CredentialAlignmentObject",
        "ceterms:targetNodeName": english(kind.capitalize()),
    }


def _conditions(one: Qualification, rule: Rule) -> Iterator[Object]:
    """The conditions that a rule becomes: one, or one for each of its groups where it asks its bound of each."""
    iri = iris.rule(one.id, rule.id)
    if not _is_carried(one, rule):
        words = english(rule.statement)
        constraint = {"@id": iris.facet(iri, "constraint"), "@type": "ceterms:Constraint", "ceterms:description": words}
        yield _condition(iris.facet(iri, "condition"), rule, {"ceterms:hasConstraint": constraint})
        return
    scopes = [(group,) for group in rule.groups] if rule.each else [rule.groups]
    for place, scope in enumerate(scopes, 1):
        units = _listed(one, scope, rule.units)
        asked = {
            "ceterms:requiredNumber": len(units) if rule.comparator is Comparator.ALL else rule.bound,
            "ceterms:targetComponent": [_named(_component(iris.qualification(one.id), unit)) for unit in units],
        }
        yield _condition(iris.facet(iri, f"condition-{place}"), rule, asked)


def _condition(iri: Iri, rule: Rule, asked: Object) -> Object:
    return {"@id": iri, "@type": "ceterms:ComponentCondition", "ceterms:description": english(rule.statement), **known(asked)}


def _is_carried(one: Qualification, rule: Rule) -> bool:
    """Whether a rule asks everybody for a number of units at least, or for all of them, and nothing besides."""
    asked = rule.comparator is Comparator.ALL or (rule.comparator is Comparator.AT_LEAST and rule.bound is not None)
    everybody = not any(group.pathway for group in one.groups if group.id in rule.groups)
    plain = rule.says_only("units") and not rule.levels and not rule.readings
    return plain and rule.measure is Measure.UNITS and asked and everybody


def _listed(one: Qualification, groups: Sequence[str], named: Sequence[str]) -> list[str]:
    """The units that some groups list, or all groups where none are named, each once; of these those named, if any are."""
    units = (row.unit for row in one.listings if row.unit and (not groups or row.group in groups))
    return [unit for unit in dict.fromkeys(units) if not named or unit in named]


def _in_words(catalogue: Catalogue) -> Iterator[str]:
    lost = [(one, rule) for one in catalogue.qualifications() for rule in one.rules if not _is_carried(one, rule)]
    if lost:
        yield f"Rules carried in words only, by form: {counted(rule for _, rule in lost)}."
    for one in catalogue.qualifications():
        names = [rule.id for rule in one.rules if not _is_carried(one, rule)]
        if names:
            yield f"Carried in words only, of {one.id}: {', '.join(names)}."
