"""Views for other standards: their terms and no others, the same identifiers every time, and every loss said aloud."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from graph_sample import GUIDE, sample, titled
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, NamedNode, Quad, QuerySolutions, RdfFormat, Store, parse

from kg.catalogue.files import load
from kg.catalogue.store import Catalogue
from kg.graph.export import case, ctdl, elm
from kg.graph.export.view import View, write_view
from kg.graph.export.views import VIEWS
from kg.graph.terms import BASE

ELM = "http://data.europa.eu/snb/model/elm/"
CETERMS = "https://purl.org/ctdl/terms/"
CEASN = "https://purl.org/ctdlasn/terms/"
TERMS = {
    "elm": {
        ELM: (
            "AwardingBody AwardingOpportunity CreditPoint Identifier LearningEntitlementSpecification LearningOutcome NQFLevel "
            "Qualification awardingBody awardingOpportunity creditPoint entitlesTo framework isPartialQualification "
            "learningAchievementSpecification learningOutcome point schemeName volumeOfLearning"
        ),
        "http://purl.org/dc/terms/": "hasPart title type",
        "http://www.w3.org/ns/adms#": "identifier",
        "http://www.w3.org/2004/02/skos/core#": "Concept inScheme notation prefLabel",
    },
    "ctdl": {
        CETERMS: (
            "Certificate ComponentCondition Constraint CourseComponent Credential CredentialAlignmentObject CredentialComponent "
            "CredentialOrganization Diploma DurationProfile IdentifierValue LearningOpportunityProfile Pathway ValueProfile "
            "atLevel codedNotation componentDesignation creditValue description estimatedDuration exactDuration hasCondition "
            "hasConstraint hasDestinationComponent identifier identifierTypeName identifierValueCode name ownedBy proxyFor "
            "requiredNumber targetComponent targetNode targetNodeName teaches"
        ),
        CEASN: "Competency CompetencyFramework codedNotation competencyText hasChild hasPart hasTopChild isChildOf isPartOf "
        "isTopChildOf name",
        "https://schema.org/": "minValue value",
    },
}
"""The terms of each vocabulary that a view may use, as its publisher declares them."""

LINKED = {"elm": elm.view, "ctdl": ctdl.view}
CATALOGUES = {"sample": sample, "bundled": load, "empty": lambda: Catalogue((), (), ())}
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def quads(view: View) -> list[Quad]:
    (content,) = view.files.values()
    return list(parse(json.dumps(content), RdfFormat.JSON_LD))


def rows(view: View, query: str) -> list[tuple[str, ...]]:
    store = Store()
    store.extend(quads(view))
    prefixes = f"PREFIX elm: <{ELM}> PREFIX c: <{CETERMS}> PREFIX a: <{CEASN}> PREFIX dcterms: <http://purl.org/dc/terms/>"
    found = store.query(f"{prefixes} {query}")
    assert isinstance(found, QuerySolutions)
    return sorted(tuple(value.value.removeprefix(BASE) for value in row) for row in found)


@pytest.mark.parametrize("name", LINKED)
@pytest.mark.parametrize("catalogue", ["sample", "bundled"])
def test_only_terms_of_the_standard_are_used(name: str, catalogue: str):
    allowed = {namespace + term for namespace, terms in TERMS[name].items() for term in terms.split()} | {TYPE}
    used = set()
    for quad in quads(LINKED[name](CATALOGUES[catalogue]())):
        used |= {quad.predicate.value} | ({quad.object.value} if quad.predicate.value == TYPE else set())
    assert used <= allowed
    if catalogue == "sample":
        assert allowed - used <= {f"{CETERMS}Diploma", f"{CETERMS}Credential", f"{CETERMS}Certificate"}


@pytest.mark.parametrize("name", LINKED)
@pytest.mark.parametrize("catalogue", CATALOGUES)
def test_there_is_no_blank_node(name: str, catalogue: str):
    for quad in quads(LINKED[name](CATALOGUES[catalogue]())):
        assert isinstance(quad.subject, NamedNode)
        assert not isinstance(quad.object, BlankNode)
        assert not isinstance(quad.object, NamedNode) or quad.object.value.count("#") < 2


@pytest.mark.parametrize("name", VIEWS)
def test_files_are_the_same_every_time_and_losses_stand_beside_them(tmp_path: Path, name: str):
    view = VIEWS[name](sample())
    written = {path.name: path.read_bytes() for path in write_view(view, tmp_path)}
    assert written == {path.name: path.read_bytes() for path in write_view(VIEWS[name](sample()), tmp_path)}
    assert written[f"{name}.losses.txt"].decode().splitlines() == list(view.losses)
    assert set(written) == {path.name for path in tmp_path.iterdir()} == {*view.files, f"{name}.losses.txt"}


@pytest.mark.parametrize("name", VIEWS)
def test_losses_are_plain_sentences_and_speak_of_what_matters(name: str):
    losses = VIEWS[name](load()).losses
    assert all(loss.endswith(".") and "\n" not in loss for loss in losses)
    text = " ".join(losses)
    assert all(
        word in text for word in ("still to be chosen", "Policies" if name != "case" else "policies", "printed", "Findings")
    )


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1))
def test_whatever_a_document_prints_every_view_can_be_made(title: str):
    for make in VIEWS.values():
        view = make(titled(title))
        assert view.files
    for make in LINKED.values():
        quads(make(titled(title)))


# -- European Learning Model ---------------------------------------------------------------------------------------------


def test_a_unit_is_a_partial_qualification_with_its_credit_as_text():
    query = """SELECT ?unit ?point ?framework WHERE {
      ?q a elm:Qualification ; elm:isPartialQualification false ; dcterms:hasPart ?unit .
      ?unit elm:isPartialQualification true ; elm:creditPoint [ elm:point ?point ; elm:framework ?framework ] }"""
    assert set(rows(elm.view(sample()), query)) == {
        ("id/unit/alder/H1", "2", "scheme/level#credit"),
        ("id/unit/alder/mend-a-gap-l2", "1", "scheme/level#credit"),
    }


def test_the_symmetric_properties_of_the_model_are_not_used():
    used = {quad.predicate.value for quad in quads(elm.view(load()))}
    assert not used & {f"{ELM}hasPart", f"{ELM}isPartOf"}


def test_a_level_that_is_not_decided_is_left_out():
    assert rows(elm.view(sample()), f"SELECT ?l WHERE {{ <{BASE}id/unit/pond/P1> elm:NQFLevel ?l }}") == []


# -- CTDL ----------------------------------------------------------------------------------------------------------------


def test_a_rule_that_counts_units_is_a_condition_that_counts():
    query = """SELECT ?condition ?number ?unit WHERE {
      ?condition a c:ComponentCondition ; c:requiredNumber ?number ; c:targetComponent/c:proxyFor ?unit }"""
    award = "id/rule/alder-l2-award"
    assert rows(ctdl.view(sample()), query) == [
        (f"{award}/r1#condition-1", "1", "id/unit/alder/H1"),
        (f"{award}/r3#condition-1", "1", "id/unit/alder/H1"),
        (f"{award}/r3#condition-2", "1", "id/unit/alder/H1"),
        (f"{award}/r3#condition-2", "1", "id/unit/alder/mend-a-gap-l2"),
    ]


def test_every_other_rule_is_carried_in_words_and_named_among_the_losses():
    view = ctdl.view(sample())
    query = "SELECT ?condition ?words WHERE { ?condition c:hasConstraint/c:description ?words ; c:description ?words }"
    found = [condition.removeprefix("id/rule/alder-l2-award/").partition("#")[0] for condition, _ in rows(view, query)]
    assert found == ["r2", "r4", "r5", "r6", "r7"]
    assert "Carried in words only, of alder-l2-award: r2, r4, r5, r6, r7." in view.losses


def test_every_rule_of_the_bundled_catalogue_is_carried():
    conditions = rows(ctdl.view(load()), "SELECT DISTINCT ?c WHERE { ?q c:hasCondition ?c }")
    carried = {condition.partition("#")[0] for (condition,) in conditions}
    rules = {f"id/rule/{one.id}/{rule.id}" for one in load().qualifications() for rule in one.rules}
    assert carried == rules


# -- CASE ----------------------------------------------------------------------------------------------------------------


def things(package: Any) -> Iterator[Any]:
    yield package["CFDocument"]
    yield from package["CFItems"]
    yield from package["CFAssociations"]


@pytest.mark.parametrize("catalogue", [sample, load])
def test_everything_has_an_identifier_of_its_own_and_a_time(catalogue: Any):
    seen = []
    for package in case.view(catalogue()).files.values():
        for thing in things(package):
            assert UUID(thing["identifier"]).version == 5
            assert thing["lastChangeDateTime"].endswith("+00:00")
            assert thing["uri"].startswith(BASE)
            seen.append(thing["identifier"])
        assert all(item["fullStatement"] for item in package["CFItems"])
    assert len(set(seen)) == len(seen)


@pytest.mark.parametrize("catalogue", [sample, load])
def test_an_association_joins_what_is_there(catalogue: Any):
    packages = list(case.view(catalogue()).files.values())
    everywhere = {thing["identifier"] for package in packages for thing in things(package)}
    for package in packages:
        here = {thing["identifier"] for thing in things(package)}
        parents = set()
        for one in package["CFAssociations"]:
            assert one["originNodeURI"]["identifier"] in here
            assert one["destinationNodeURI"]["identifier"] in (here if one["associationType"] == "isChildOf" else everywhere)
            parents |= {one["originNodeURI"]["identifier"]} if one["associationType"] == "isChildOf" else set()
        assert parents == {item["identifier"] for item in package["CFItems"]}, "every item hangs on the tree"


def test_a_unit_of_two_qualifications_is_matched_to_the_first():
    first, second, _ = case.view(sample()).files.values()
    (match,) = (one for one in second["CFAssociations"] if one["associationType"] == "exactMatchOf")
    assert match["destinationNodeURI"]["identifier"] in {item["identifier"] for item in first["CFItems"]}
    assert match["originNodeURI"]["title"] == match["destinationNodeURI"]["title"] == "Lay a hedge"


def test_a_date_in_full_is_the_time_of_change_and_no_other():
    times = {name: package["CFDocument"]["lastChangeDateTime"] for name, package in case.view(sample()).files.items()}
    assert times["case-alder-l2-award.json"] == "2024-02-29T00:00:00+00:00"
    assert times["case-pond-l1.json"] == case.UNDATED
    assert sample().document_by_id[GUIDE].date == "2024-02-29"
    pond = case.view(sample()).files["case-pond-l1.json"]["CFDocument"]
    assert (pond["adoptionStatus"], pond["notes"]) == ("Draft", "Date of the document as printed: March 2013.")
