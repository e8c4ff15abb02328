"""The European Learning Model: qualifications, units as partial qualifications, and their learning outcomes, as JSON-LD.

A qualification has its units through ``dcterms:hasPart``: the model declares its own ``hasPart`` and ``isPartOf`` symmetric, so
that a reasoner would put every qualification inside its units.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kg.catalogue.store import Catalogue
from kg.graph import iris
from kg.graph.concepts import LEVELS
from kg.graph.export.forms import lost
from kg.graph.export.view import Object, View, as_text, english, hours, known
from kg.graph.terms import Iri
from kg.model import Level, Outcome, Qualification, Unit

NAME: Final = "elm"
CONTEXT: Final = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcterms": "http://purl.org/dc/terms/",
    "elm": "http://data.europa.eu/snb/model/elm/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
FRAMEWORK: Final = iris.facet(iris.scheme("level"), "credit")
"""The credit framework, a concept of our own: no list of the model has the credit of the Regulated Qualifications Framework."""

LOSSES: Final = (
    "Rules of combination have no place in the model: a qualification names its units, and not which of them make it.",
    "Groups of units, mandatory or optional, have no place: every listed unit stands beside the others.",
    "Rows that stand for units still to be chosen are left out.",
    "The credit of a qualification is the least that its rules ask for, and the model has no way to say so.",
    "Guided learning hours have no place: the volume of learning is the total qualification time, where it is printed.",
    "Assessment criteria have no place: a learning outcome is its heading.",
    "Equivalence and progression between units have no place.",
    "Where a stated progression route leads to another qualification, only the title of that is carried.",
    "Policies on credit transfer, equivalence, exemption and prior learning have no place.",
    "Findings, and the places where facts are printed, are left out: look the identifiers up in the graph.",
    "A level or credit that is not printed or not decided is left out; no reader of the file can tell that from an oversight.",
    "The level of the European Qualifications Framework and the field of education are not printed in the documents and left "
    "out, so that the file does not pass the shapes of the profile for learning opportunities and qualifications.",
    "Those shapes are closed and do not know dcterms:hasPart, which stands in the place of the model's own symmetric properties.",
)


def view(catalogue: Catalogue) -> View:
    """The catalogue as the European Learning Model sees it: ``elm.jsonld``."""
    return View(NAME, {f"{NAME}.jsonld": {"@context": CONTEXT, "@graph": list(_graph(catalogue))}}, (*LOSSES, *lost(catalogue)))


def _graph(catalogue: Catalogue) -> Iterator[Object]:
    yield {
        "@id": FRAMEWORK,
        "@type": "skos:Concept",
        "skos:prefLabel": english("Credit of the Regulated Qualifications Framework"),
    }
    yield from map(_level, LEVELS)
    for name in sorted({one.organisation for one in catalogue.qualifications() if one.organisation}):
        yield {"@id": iris.organisation(name), "@type": "elm:AwardingBody", "skos:prefLabel": english(name)}
    for qualification in catalogue.qualifications():
        yield _qualification(qualification)
    for unit in catalogue.units:
        yield _unit(unit)


def _level(level: Level) -> Object:
    label = f"Entry {level[1:]}" if isinstance(level, str) else f"Level {level}"
    return {
        "@id": iris.concept("level", str(level)),
        "@type": "skos:Concept",
        "skos:inScheme": {"@id": iris.scheme("level")},
        "skos:notation": str(level),
        "skos:prefLabel": english(f"{label} of the Regulated Qualifications Framework"),
    }


def _qualification(one: Qualification) -> Object:
    iri = iris.qualification(one.id)
    parts = dict.fromkeys(listing.unit for listing in one.listings if listing.unit)
    identifiers = {"Qualification number": one.number, "Specification code": one.code}
    return known(
        {
            "@id": iri,
            "@type": "elm:Qualification",
            "dcterms:title": english(one.title),
            "dcterms:type": [{"@id": iris.concept("size", size)} for size in one.sizes],
            "adms:identifier": _identifiers(iri, identifiers),
            "elm:isPartialQualification": False,
            "elm:NQFLevel": _nqf(one.level),
            "elm:creditPoint": _credit(iri, one.minimum_credit),
            "elm:volumeOfLearning": _duration(one.total_qualification_time),
            "elm:awardingOpportunity": _awarding(iri, one.organisation),
            "elm:entitlesTo": [
                {
                    "@id": iris.route(one.id, place),
                    "@type": "elm:LearningEntitlementSpecification",
                    "dcterms:title": english(route.target),
                }
                for place, route in enumerate(one.routes, 1)
            ],
            "dcterms:hasPart": [{"@id": iris.unit(unit)} for unit in parts],
        }
    )


def _unit(one: Unit) -> Object:
    iri = iris.unit(one.id)
    return known(
        {
            "@id": iri,
            "@type": "elm:Qualification",
            "dcterms:title": english(one.title),
            "adms:identifier": _identifiers(iri, {"Unit reference number": one.urn, "Unit number": one.number}),
            "elm:isPartialQualification": True,
            "elm:NQFLevel": _nqf(one.level),
            "elm:creditPoint": _credit(iri, one.credit),
            "elm:learningOutcome": [_outcome(one.id, outcome) for outcome in one.outcomes],
        }
    )


def _outcome(unit_id: str, one: Outcome) -> Object:
    return known({"@id": iris.outcome(unit_id, one.number), "@type": "elm:LearningOutcome", "dcterms:title": english(one.title)})


def _identifiers(thing: Iri, codes: dict[str, str | None]) -> list[Object]:
    return [
        {
            "@id": iris.facet(thing, scheme.lower().replace(" ", "-")),
            "@type": "elm:Identifier",
            "skos:notation": code,
            "elm:schemeName": scheme,
        }
        for scheme, code in codes.items()
        if code
    ]


def _nqf(level: Level | None) -> Object | None:
    return None if level is None else {"@id": iris.concept("level", str(level))}


def _credit(thing: Iri, credit: int | None) -> Object | None:
    """Credit points: a number written as text, and the framework it is counted in."""
    if credit is None:
        return None
    framework = {"@id": FRAMEWORK}
    return {
        "@id": iris.facet(thing, "credit"),
        "@type": "elm:CreditPoint",
        "elm:point": as_text(credit),
        "elm:framework": framework,
    }


def _duration(count: int | None) -> Object | None:
    return None if count is None else {"@type": "xsd:duration", "@value": hours(count)}


def _awarding(thing: Iri, organisation: str | None) -> Object | None:
    if not organisation:
        return None
    return {
        "@id": iris.facet(thing, "awarding"),
        "@type": "elm:AwardingOpportunity",
        "elm:awardingBody": {"@id": iris.organisation(organisation)},
        "elm:learningAchievementSpecification": {"@id": thing},
    }
