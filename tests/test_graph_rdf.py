"""The catalogue as quads: what stands where, that everything can be traced, and that nothing is ambiguous between engines."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import chain

import pytest
import rule_forms
from graph_sample import FIRST, GUIDE, LAY, LINKS, SECOND, UNITS, at, cell, sample, titled, twins
from msgspec.structs import replace
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, QuerySolutions, Store
from support import ROOT

from kg.catalogue.assemble import assemble
from kg.catalogue.files import load
from kg.catalogue.store import Catalogue
from kg.errors import CatalogueError
from kg.graph import iris, rdf
from kg.graph.resolved.documents import full_date
from kg.graph.terms import BASE, DCAT, DCTERMS, KG, PROV, RDF, SKOS, VOID, Iri, declared
from kg.link.standing import standing
from kg.model import Judgement, Link, Relation, Unit
from kg.read import read

XSD = "http://www.w3.org/2001/XMLSchema#"
SPACES = {"kg": f"{BASE}ontology#", "skos": SKOS.NAMESPACE, "dcterms": DCTERMS.NAMESPACE, "prov": PROV.NAMESPACE}
PREFIXES = " ".join(f"PREFIX {name}: <{namespace}>" for name, namespace in SPACES.items())
NO_SOURCE = {KG.Document, KG.Organisation, KG.Suite, SKOS.Concept, SKOS.ConceptScheme}
"""What is no claim of a document: documents themselves, names, and the lists of values."""


def fixtures() -> Catalogue:
    """The fixture documents as a user would read them."""
    return assemble(read(path) for path in sorted((ROOT / "tests" / "fixtures" / "documents").glob("*.txt")))


CATALOGUES = {
    "sample": sample,
    "bundled": load,
    "fixtures": fixtures,
    "empty": lambda: Catalogue((), (), ()),
    "empty title": lambda: titled(""),
}

LINKS_OF: dict[str, Callable[[Catalogue], Sequence[Link]]] = {"sample": lambda _: LINKS, "bundled": standing}


@pytest.fixture(params=CATALOGUES, scope="module")
def quads(request: pytest.FixtureRequest) -> list[Quad]:
    catalogue = CATALOGUES[request.param]()
    return list(rdf.quads(catalogue, LINKS_OF.get(request.param, lambda _: ())(catalogue)))


@pytest.fixture(scope="module")
def graph() -> Store:
    return stored(rdf.quads(sample(), LINKS))


def stored(quads: Iterable[Quad]) -> Store:
    store = Store()
    store.extend(quads)
    return store


def name(quad: Quad) -> str:
    return "" if isinstance(quad.graph_name, DefaultGraph) else str(quad.graph_name.value)


def rows(store: Store, query: str) -> list[tuple[str, ...]]:
    found = store.query(f"{PREFIXES} {query}")
    assert isinstance(found, QuerySolutions)
    return sorted(tuple(value.value.removeprefix(BASE) for value in row) for row in found)


def facts(store: Store, subject: Iri) -> dict[str, set[str]]:
    """What is said of a subject in any graph, by the local name of the predicate."""
    found: dict[str, set[str]] = defaultdict(set)
    for quad in store.quads_for_pattern(NamedNode(subject), None, None, None):
        found[quad.predicate.value.rpartition("#")[2].rpartition("/")[2]].add(quad.object.value.removeprefix(BASE))
    return found


def test_quads_come_sorted_and_once(quads: list[Quad]):
    keys = [(name(quad), quad.subject.value, quad.predicate.value, quad.object.value) for quad in quads]
    assert keys == sorted(keys)
    assert len(set(quads)) == len(quads)


def test_there_is_no_blank_node_and_every_literal_is_well_typed(quads: list[Quad]):
    for quad in quads:
        assert isinstance(quad.subject, NamedNode)
        assert isinstance(quad.object, (NamedNode, Literal))
        if isinstance(quad.object, Literal):
            assert quad.object.datatype.value in {f"{XSD}string", f"{XSD}integer", f"{XSD}date"}
            assert quad.object.language is None
            assert quad.object.datatype.value != f"{XSD}integer" or str(int(quad.object.value)) == quad.object.value


def test_no_triple_and_no_predicate_stands_in_two_kinds_of_graph(quads: list[Quad]):
    kinds: dict[str, set[str]] = defaultdict(set)
    for quad in quads:
        kinds[quad.predicate.value].add(name(quad).removeprefix(BASE).rpartition("/")[0])
    assert {predicate: where for predicate, where in kinds.items() if len(where) > 1} == {}
    assert max(Counter((quad.subject, quad.predicate, quad.object) for quad in quads).values(), default=1) == 1


def test_graphs_are_those_of_documents_findings_links_and_data_set():
    documents = {iris.document_graph("901"), iris.document_graph("902")}
    without = {name(quad) for quad in rdf.quads(sample())}
    assert without == {"", iris.DATASET_GRAPH, *documents, iris.FINDINGS_GRAPH}
    assert {name(quad) for quad in rdf.quads(sample(), LINKS)} == without | {iris.LINKS_GRAPH}


def test_every_term_is_declared_and_every_declared_term_is_used():
    used = set()
    several = [(sample(), LINKS), twins(), twins(related=True), (rule_forms.catalogue(), ())]
    for quad in chain.from_iterable(rdf.quads(*one) for one in several):
        used |= {quad.predicate.value} | ({quad.object.value} if quad.predicate.value == RDF.type else set())
    implied = {KG.PrintedPlace, KG.Finding, KG.Link, KG.LinkEvidence, KG.Decision, DCAT.Dataset, DCAT.Distribution, VOID.Dataset}
    assert used == declared() - implied - {DCAT.byteSize, VOID.triples}, "what is implied is recognised by what is said of it"


def test_nothing_is_pointed_at_that_is_not_there(quads: list[Quad]):
    subjects = {quad.subject.value for quad in quads} | {name(quad) for quad in quads}
    pointed = {quad.object.value for quad in quads if isinstance(quad.object, NamedNode) and quad.object.value.startswith(BASE)}
    assert {one for one in pointed - subjects if not one.startswith(f"{BASE}ontology#")} == set()


def test_every_resolved_thing_can_be_traced_to_a_document_and_a_line(quads: list[Quad]):
    lines: dict[str, set[str]] = defaultdict(set)
    derived: dict[str, set[str]] = defaultdict(set)
    types: dict[str, set[str]] = defaultdict(set)
    for quad in quads:
        if quad.predicate.value == KG.line:
            lines[quad.subject.value].add(name(quad))
        elif quad.predicate.value == PROV.wasDerivedFrom:
            derived[quad.subject.value].add(quad.object.value)
        elif quad.predicate.value == RDF.type:
            types[quad.subject.value].add(quad.object.value)
    untraced = {one for one, found in types.items() if not found & NO_SOURCE and not derived[one]}
    assert untraced == set()
    assert {place for places in derived.values() for place in places if len(lines[place]) != 1} == set()


def test_a_printed_place_has_one_line_in_one_document(quads: list[Quad]):
    said = Counter(
        (quad.subject.value, quad.predicate.value) for quad in quads if name(quad).startswith(f"{BASE}graph/document/")
    )
    places = {subject for subject, _ in said}
    assert {one for one in places if (said[one, KG.line], said[one, KG.printedIn]) != (1, 1) or said[one, KG.place] > 1} == set()
    for quad in quads:
        if quad.predicate.value == KG.printedIn:
            assert name(quad) == quad.object.value.replace("/id/", "/graph/")


def test_one_query_traces_whatever_it_is_about(graph: Store):
    found = rows(
        graph,
        """SELECT ?thing ?document ?line WHERE {
             ?thing prov:wasDerivedFrom ?place . GRAPH ?graph { ?place kg:printedIn ?document ; kg:line ?line }
           }""",
    )
    assert ("id/criterion/alder/H1/2.1", "id/document/901", "91") in found
    assert ("id/rule/alder-l2-award/r5/or_above", "id/document/901", "32") in found
    assert [line for thing, _, line in found if thing == "id/unit/alder/H1"] == ["120", "40", "50", "55", "80"]


def test_a_conflict_stands_beside_its_resolution(graph: Store):
    found = rows(
        graph,
        """SELECT ?verdict ?printed ?line ?credit ?reason WHERE {
             VALUES (?how ?verdict) { (kg:upholds "upheld") (kg:overrules "overruled") }
             ?resolution kg:resolves ?unit ; kg:reason ?reason ; ?how ?place .
             ?unit kg:credit ?credit .
             GRAPH ?graph { ?place kg:printedCredit ?printed ; kg:line ?line }
           }""",
    )
    reason = "the page of the unit outranks a structure table"
    assert found == [("overruled", "3", "40", "2", reason), ("upheld", "2 credits", "80", "2", reason)]


def test_what_could_not_be_decided_upholds_and_overrules_nothing(graph: Store):
    found = facts(graph, iris.resolution("pond/P1", "level"))
    assert found["wasDerivedFrom"] == {"id/printed/902/4"}
    assert not found["upholds"] | found["overrules"]
    assert not facts(graph, iris.unit("pond/P1"))["level"]


def test_a_row_says_what_is_printed_and_what_was_understood(graph: Store):
    assert facts(graph, iris.printed("902", 4)) == {
        "line": {"4"},
        "place": {"Units"},
        "placeKind": {"scheme/place-kind/row"},
        "printedIn": {"id/document/902"},
        "printedTitle": {"Dig a pond"},
        "printedNumber": {"P/1"},
        "printedReference": {"A/600/0002"},
        "printedLevel": {"E3 - 1"},
        "printedCredit": {"TBC"},
        "printedHours": {"9"},
        "titleLine": {"10"},
        "numberLine": {"11"},
        "referenceLine": {"12"},
        "levelLine": {"13"},
        "creditLine": {"14"},
        "hoursLine": {"15"},
        "understoodLevel": {"scheme/level/E3", "scheme/level/1"},
        "understoodHours": {"9"},
    }


def test_a_unit_has_one_of_each_value_and_what_is_not_printed_is_missing(graph: Store):
    found = facts(graph, iris.unit("alder/H1"))
    assert (found["level"], found["credit"], found["guidedLearningHours"]) == ({"scheme/level/2"}, {"2"}, {"14"})
    assert not facts(graph, iris.unit("pond/P1"))["credit"]


def test_a_placeholder_is_a_row_without_a_unit(graph: Store):
    found = facts(graph, iris.listing("902", 20))
    assert found["type"] == {"ontology#Listing", "ontology#Placeholder"}
    assert found["title"] == {"Fish units (to be chosen)"}
    assert not found["listsUnit"]


def test_rows_lead_from_qualification_to_unit(graph: Store):
    found = rows(
        graph,
        """SELECT ?unit ?kind WHERE {
             ?qualification dcterms:identifier "alder-l2-award" ; kg:hasGroup ?group .
             ?group kg:groupKind ?kind ; kg:hasListing/kg:listsUnit ?unit
           }""",
    )
    assert found == [
        ("id/unit/alder/H1", "scheme/group-kind/mandatory"),
        ("id/unit/alder/H1", "scheme/group-kind/optional"),
        ("id/unit/alder/mend-a-gap-l2", "scheme/group-kind/optional"),
    ]


def test_two_qualifications_with_one_row_have_a_listing_each():
    award = FIRST.qualifications[0]
    diploma = replace(award, id="alder-l2-diploma", rules=(), routes=(), stated=())
    both = Catalogue((replace(FIRST, qualifications=(award, diploma)),), UNITS[:2], ())
    store = stored(rdf.quads(both))
    assert facts(store, iris.listing(GUIDE, 40))["listsUnit"] == facts(store, iris.listing(GUIDE, 40, 2))["listsUnit"]
    assert facts(store, iris.group("alder-l2-diploma", "a"))["hasListing"] == {"id/listing/901/40/2"}


def test_rules_are_data(graph: Store):
    rule = iris.rule("alder-l2-award", "r3")
    found = facts(graph, rule)
    assert (found["scope"], found["measure"], found["bound"]) == ({"scheme/scope/each"}, {"scheme/measure/units"}, {"1"})
    assert found["appliesTo"] == {"id/group/alder-l2-award/a", "id/group/alder-l2-award/b"}
    assert facts(graph, iris.rule("alder-l2-award", "r2"))["appliesTo"] == {"id/qualification/alder-l2-award"}
    assert facts(graph, iris.rule("alder-l2-award", "r6"))["countsLevel"] == {"scheme/level/E3"}


def test_an_ambiguous_rule_has_its_readings_and_no_level_of_its_own(graph: Store):
    found = facts(graph, iris.rule("alder-l2-award", "r5"))
    assert not found["countsLevel"]
    modes = {facts(graph, Iri(BASE + one))["levelMode"].pop() for one in found["hasReading"]}
    assert modes == {"scheme/level-mode/exactly", "scheme/level-mode/or_above"}


def test_an_unexpressed_rule_says_nothing_that_looks_like_a_condition(graph: Store):
    found = facts(graph, iris.rule("alder-l2-award", "r7"))
    assert found["type"] == {"ontology#Rule", "ontology#UnexpressedRule"}
    assert not {"scope", "measure", "comparator", "bound", "appliesTo"} & set(found)


def test_a_criterion_has_the_number_meant_and_its_place_the_number_printed(graph: Store):
    assert facts(graph, iris.criterion("alder/H1", "2.1"))["number"] == {"2.1"}
    assert facts(graph, iris.printed("901", 91, "2.1"))["printedNumber"] == {"1.3"}
    assert not facts(graph, iris.printed("901", 88, "1.2"))["printedNumber"]


def test_outcome_and_criteria_on_one_line_stay_apart(graph: Store):
    kinds = {what: facts(graph, iris.printed("901", 88, what))["placeKind"] for what in ("1", "1.1", "1.2")}
    assert kinds == {
        "1": {"scheme/place-kind/outcome"},
        "1.1": {"scheme/place-kind/criterion"},
        "1.2": {"scheme/place-kind/criterion"},
    }


def test_verbs_lead_to_their_demand_and_unknown_ones_to_none(graph: Store):
    assert facts(graph, iris.criterion("alder/H1", "2.1"))["verb"] == {"scheme/verb/carry-out"}
    assert facts(graph, iris.concept("verb", "carry out"))["demand"] == {"scheme/demand/apply"}
    assert not facts(graph, iris.concept("verb", "juggle"))["demand"]


def test_only_full_dates_are_dates(graph: Store):
    def issued(subject: Iri) -> list[Literal]:
        return [quad.object for quad in graph.quads_for_pattern(NamedNode(subject), NamedNode(DCTERMS.issued), None, None)]

    assert issued(iris.document("901")) == [Literal("2024-02-29", datatype=NamedNode(f"{XSD}date"))]
    assert issued(iris.document("902")) == [Literal("March 2013")]
    assert issued(iris.history_entry("901", 1)) == [Literal("2023")]


@pytest.mark.parametrize("printed", ["2023-02-29", "2023-13-01", "20230101", "2023-W01-1", "2023-1-1", "", "0000-00-00"])
def test_what_is_no_full_date_stays_as_printed(printed: str):
    assert full_date(printed) == printed


def test_a_finding_names_its_places(graph: Store):
    found = rows(
        graph,
        """SELECT ?document ?line WHERE {
             GRAPH ?findings { ?finding kg:findingKind ?kind ; kg:foundAt ?place }
             GRAPH ?graph { ?place kg:printedIn ?document ; kg:line ?line }
           }""",
    )
    assert found == [("id/document/901", "40"), ("id/document/901", "83"), ("id/document/902", "39")]


def test_a_link_has_its_evidence_and_its_decision(graph: Store):
    link = iris.link("equivalent", "alder/H1", "pond/P1")
    path = link.removeprefix(BASE)
    assert facts(graph, link) == {
        "linkSubject": {"id/unit/alder/H1"},
        "linkObject": {"id/unit/pond/P1"},
        "linkRelation": {"scheme/link-relation/equivalent"},
        "linkStrength": {"scheme/link-strength/close"},
        "linkOrigin": {"scheme/link-origin/machine"},
        "proposal": {"scheme/proposal/proposed"},
        "judgement": {"scheme/judgement/accepted"},
        "score": {"8125"},
        "hasEvidence": {f"{path}/evidence/title", f"{path}/evidence/credit"},
        "hasDecision": {f"{path}/decision"},
    }
    assert facts(graph, iris.link_evidence(link, "credit"))["weight"] == {"-4"}
    assert facts(graph, iris.link_decision(link)) == {
        "decidedBy": {"reviewer"},
        "decidedOn": {"2026-11-22"},
        "decisionReason": {"a spade is a spade"},
        "reviews": {"2"},
    }


def test_only_what_was_accepted_has_a_short_cut(graph: Store):
    kinds = "kg:progressesTo skos:exactMatch skos:closeMatch skos:relatedMatch"
    found = rows(graph, f"SELECT ?a ?kind ?b {{ VALUES ?kind {{ {kinds} }} ?a ?kind ?b }}")
    assert [(one, kind.rpartition("#")[2], other) for one, kind, other in found] == [
        ("id/unit/alder/H1", "closeMatch", "id/unit/pond/P1"),
        ("id/unit/alder/mend-a-gap-l2", "progressesTo", "id/unit/alder/H1"),
    ]


def test_an_exact_match_takes_one_number_the_same_criteria_and_a_decision():
    catalogue, (accepted,) = twins()
    lay, twin, _ = catalogue.units
    changed = replace(twin, outcomes=twin.outcomes[:1]), replace(twin, urn="A/600/0002")

    def matches(other: Unit, link: Link) -> list[tuple[str, ...]]:
        store = stored(rdf.quads(Catalogue(catalogue.readings, (lay, other), ()), [link]))
        return rows(store, "SELECT ?kind { ?a ?kind ?b FILTER(STRENDS(STR(?kind), 'Match')) }")

    assert matches(twin, accepted) == [(SKOS.exactMatch,)]
    assert [matches(other, accepted) for other in changed] == [[(SKOS.closeMatch,)]] * 2
    assert matches(twin, replace(accepted, judgement=Judgement.UNSURE)) == []


def test_every_accepted_link_of_the_bundled_catalogue_has_a_short_cut_and_no_other_link_has():
    catalogue = load()
    links = standing(catalogue)
    accepted = {(one.subject, one.object, one.relation) for one in links if one.judgement is Judgement.ACCEPTED}
    kind_of = {
        KG.progressesTo: Relation.PROGRESSION,
        SKOS.exactMatch: Relation.EQUIVALENT,
        SKOS.closeMatch: Relation.EQUIVALENT,
        SKOS.relatedMatch: Relation.RELATED,
    }
    front = iris.unit("")
    found = {
        (quad.subject.value.removeprefix(front), quad.object.value.removeprefix(front), kind_of[Iri(quad.predicate.value)])
        for quad in rdf.quads(catalogue, links)
        if quad.predicate.value in kind_of
    }
    assert found == accepted
    assert len(accepted) > 500


def test_the_bundled_graph_is_complete():
    store = stored(rdf.quads(load()))
    counts = {
        kind: int(rows(store, f"SELECT (COUNT(?x) AS ?n) WHERE {{ ?x a kg:{kind} }}")[0][0])
        for kind in ("Qualification", "Group", "Listing", "Placeholder", "Unit", "Outcome", "Criterion")
    }
    assert counts == {
        "Qualification": 8,
        "Group": 22,
        "Listing": 277,
        "Placeholder": 28,
        "Unit": 239,
        "Outcome": 193,
        "Criterion": 938,
    }
    printed = "?row a kg:Listing ; prov:wasDerivedFrom ?place . GRAPH ?graph { ?place kg:printedTitle ?title }"
    assert rows(store, f"SELECT (COUNT(DISTINCT ?place) AS ?n) WHERE {{ {printed} }}") == [("277",)]
    assert rows(store, "SELECT ?c WHERE { ?c kg:wording ?w }") == []


def test_two_things_with_one_id_are_refused():
    twice = Catalogue((FIRST, SECOND), (*UNITS, UNITS[0]), ())
    with pytest.raises(CatalogueError, match="two things have one id"):
        list(rdf.quads(twice))


def test_a_printed_value_without_a_term_is_refused():
    row = replace(FIRST.qualifications[0].listings[0], stated=(cell("colour", "red", at(40)),))
    reading = replace(FIRST, qualifications=(replace(FIRST.qualifications[0], listings=(row,)),))
    with pytest.raises(CatalogueError, match="no term for a printed value"):
        list(rdf.quads(Catalogue((reading,), UNITS[:1], ())))


def test_a_source_in_no_document_is_refused():
    stray = replace(UNITS[1], sources=(at(1, document="903"),))
    with pytest.raises(CatalogueError, match="unknown document: 903:1"):
        list(rdf.quads(Catalogue((FIRST, SECOND), (stray,), ())))


def test_a_second_page_with_other_criteria_is_in_the_graph_of_the_document():
    other = replace(LAY[0], criteria=LAY[0].criteria[:1], source=at(125))
    other = replace(other, criteria=(replace(other.criteria[0], source=at(126)),))
    pages = (FIRST.pages[0], replace(FIRST.pages[1], outcomes=(other,)))
    store = stored(rdf.quads(Catalogue((replace(FIRST, pages=pages), SECOND), UNITS, ())))
    found = facts(store, iris.printed("901", 126, "1.1"))
    assert found["onPage"] == {"id/printed/901/120"}
    assert found["printedSignature"] == facts(store, iris.criterion("alder/H1", "1.1"))["signature"]
