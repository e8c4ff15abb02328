"""What is wrong with a graph is said in a sentence: a sound graph is damaged in many ways, and each is caught."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from graph_sample import LINKS, sample
from msgspec.structs import replace
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, serialize

from kg.catalogue.files import load
from kg.catalogue.store import Catalogue
from kg.errors import CatalogueError
from kg.graph import iris, rdf
from kg.graph.terms import DCTERMS, KG, PROV, RDF, SKOS, Iri
from kg.graph.validate import Violation, refused, validate, validate_quads
from kg.graph.vocabulary import vocabulary
from kg.model import Relation, Severity

Quads = list[Quad]
UNIT, GAP = iris.unit("alder/H1"), iris.unit("alder/mend-a-gap-l2")
AWARD = iris.qualification("alder-l2-award")
GROUP_A, GROUP_B = iris.group("alder-l2-award", "a"), iris.group("alder-l2-award", "b")
ROW = iris.listing("901", 40)
RULE = iris.rule("alder-l2-award", "r1")


@pytest.fixture(scope="module")
def sound() -> Quads:
    return list(rdf.quads(sample()))


def node(value: object) -> NamedNode | Literal:
    return NamedNode(value) if isinstance(value, Iri) else Literal(value)  # type: ignore[arg-type]


def fact(subject: str, predicate: str, value: object, graph: str = "") -> Quad:
    return Quad(NamedNode(subject), NamedNode(predicate), node(value), NamedNode(graph) if graph else DefaultGraph())


def add(*facts: Quad) -> Callable[[Quads], Quads]:
    return lambda quads: [*quads, *facts]


def drop(subject: str, predicate: str = "") -> Callable[[Quads], Quads]:
    return lambda quads: [one for one in quads if not (one.subject.value == subject and predicate in ("", one.predicate.value))]


def put(subject: str, predicate: str, value: object) -> Callable[[Quads], Quads]:
    return lambda quads: [*drop(subject, predicate)(quads), fact(subject, predicate, value)]


def both(first: Callable[[Quads], Quads], second: Callable[[Quads], Quads]) -> Callable[[Quads], Quads]:
    return lambda quads: second(first(quads))


def of_document(identifier: str) -> Callable[[Quads], Quads]:
    return lambda quads: [one for one in quads if getattr(one.graph_name, "value", "") != iris.document_graph(identifier)]


DAMAGES: dict[str, tuple[Callable[[Quads], Quads], str, str]] = {
    "two credits": (add(fact(UNIT, KG.credit, 9)), "shape", "A unit has one credit at most, a whole number from 0. Here: 2, 9."),
    "credit in words": (put(UNIT, KG.credit, "two"), "shape", "A unit has one credit at most, a whole number from 0. Here: two."),
    "two levels": (add(fact(UNIT, KG.level, iris.concept("level", "3"))), "shape", "It has one level at most"),
    "a level nobody knows": (put(GAP, KG.level, iris.concept("level", "9")), "shape", "Here: scheme/level/9."),
    "a verdict for a level": (put(GAP, KG.level, iris.concept("verdict", "yes")), "shape", "Here: scheme/verdict/yes."),
    "an invented level": (
        add(
            fact(iris.concept("level", "9"), RDF.type, SKOS.Concept),
            fact(iris.concept("level", "9"), SKOS.inScheme, iris.scheme("level")),
            fact(iris.concept("level", "9"), SKOS.topConceptOf, iris.scheme("level")),
            *(fact(iris.concept("level", "9"), said, "9") for said in (SKOS.notation, SKOS.prefLabel, SKOS.definition)),
        ),
        "closed list",
        "`scheme/level/9` is not in the published scheme.",
    ),
    "no title": (drop(GAP, DCTERMS.title), "shape", "It has one title, and the title is text."),
    "a reference number without obliques": (
        put(UNIT, KG.unitReference, "T6000001"),
        "shape",
        "written like L/506/2150. Here: T6000001.",
    ),
    "the key of another number": (put(UNIT, KG.referenceKey, "6000002"), "shape", "the digits of its unit reference number"),
    "a qualification number cut short": (
        put(AWARD, KG.qualificationNumber, "600/123"),
        "shape",
        "written like 601/3735/6. Here: 600/123.",
    ),
    "a minimum above the maximum": (put(GROUP_B, KG.minimumCredit, 60), "shape", "not more than its maximum. Here: 60."),
    "a unit that knows criteria": (
        add(fact(UNIT, KG.verb, iris.concept("verb", "explain"))),
        "shape",
        "does not belong to a unit",
    ),
    "a row that lists nothing": (drop(ROW, KG.listsUnit), "shape", "A row either lists a unit or is a placeholder."),
    "a row in two groups": (
        add(fact(GROUP_B, KG.hasListing, ROW)),
        "shape",
        "A row belongs to exactly one group. Here: id/group",
    ),
    "a rule for another qualification": (
        put(RULE, KG.appliesTo, iris.group("pond-l2-award", "a")),
        "shape",
        "A rule applies to its own qualification or to groups of it.",
    ),
    "a rule without its comparator": (
        drop(RULE, KG.comparator),
        "shape",
        "A rule says what it looks at, what it counts and how it compares",
    ),
    "no source": (drop(GAP, PROV.wasDerivedFrom), "shape", "It names the place of a document that it was taken from."),
    "a term misspelt": (add(fact(UNIT, KG.credit + "s", 2)), "term", "`kg:credits` is not a term of the vocabulary."),
    "a term of another vocabulary": (
        add(fact(UNIT, "http://xmlns.com/foaf/0.1/name", "H")),
        "term",
        "is not a term of the vocabulary.",
    ),
    "a class misspelt": (add(fact(UNIT, RDF.type, Iri(KG.Unit + "e"))), "term", "`kg:Unite` is not a term of the vocabulary."),
    "a thing without a class": (drop(GAP, RDF.type), "term", "`id/unit/alder/mend-a-gap-l2` does not say what it is."),
    "a blank node": (
        lambda quads: [*quads, Quad(NamedNode(UNIT), NamedNode(KG.hasOutcome), BlankNode("x"))],
        "term",
        "something that has no IRI of its own",
    ),
    "a unit taken away": (drop(GAP), "reference", "refers to `id/unit/alder/mend-a-gap-l2`, which does not exist."),
    "a printed place taken away": (
        drop(iris.printed("901", 40)),
        "reference",
        "refers to `id/printed/901/40`, which does not exist.",
    ),
    "the graph of a document taken away": (
        of_document("902"),
        "reference",
        "refers to `graph/document/902`, which does not exist.",
    ),
    "a group inside its own row": (
        add(fact(ROW, KG.hasGroup, GROUP_A)),
        "circle",
        "is a part of itself, by way of `id/listing/901/40`.",
    ),
    "a place on its own page": (
        add(fact(iris.printed("901", 40), KG.onPage, iris.printed("901", 40), iris.document_graph("901"))),
        "circle",
        "`id/printed/901/40` is on its own page.",
    ),
    "derived from itself": (add(fact(UNIT, PROV.wasDerivedFrom, UNIT)), "circle", "`id/unit/alder/H1` is derived from itself."),
    "one statement in two graphs": (
        add(fact(UNIT, KG.credit, 2, iris.document_graph("901"))),
        "graph",
        "One statement stands in 2 graphs: graph/document/901, the default graph.",
    ),
    "a property in two kinds of graph": (
        add(fact(iris.printed("901", 40), RDF.type, KG.PrintedPlace, iris.document_graph("901"))),
        "graph",
        "`rdf:type` stands in the default graph and in the graph of a document.",
    ),
    "a graph of no kind": (
        add(fact(iris.printed("901", 40), KG.place, "There", Iri(f"{iris.BASE}graph/attic"))),
        "graph",
        "`graph/attic` is not the graph of a document",
    ),
    "a heading with a wrong sum": (
        put(GROUP_A, KG.minimumCredit, 5),
        "sum",
        "`Group A: Mandatory` add up to 2 credits, not to 5.",
    ),
    "a credit that nobody prints": (
        put(UNIT, KG.credit, 7),
        "value",
        "`Lay a hedge` has 7 as credit, but its places print 2, 3.",
    ),
    "a credit forgotten": (drop(GAP, KG.credit), "value", "`Mend a gap` has no credit, but its places print 1."),
    "a resolution forgotten": (
        drop(iris.resolution("alder/H1", "credit")),
        "value",
        "The places of `Lay a hedge` print 2, 3 as credit, and no resolution says which counts.",
    ),
}


@pytest.mark.parametrize("catalogue", [sample, load])
def test_a_sound_catalogue_has_no_violation(catalogue: Callable[[], Catalogue]):
    assert validate(catalogue()) == []


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damage_is_caught_with_a_sentence(sound: Quads, name: str):
    damage, check, sentence = DAMAGES[name]
    found = validate_quads(damage(sound))
    assert refused(found)
    assert any(one.check == check and sentence in one.message for one in found), [(one.check, one.message) for one in found]
    assert all(one.message.endswith(".") and one.mend.endswith(".") for one in found)


def test_there_are_damages_for_every_check():
    assert len(DAMAGES) == 35
    assert {check for _, check, _ in DAMAGES.values()} == {
        "shape", "term", "closed list", "reference", "circle", "graph", "sum", "value"
    }  # fmt: skip


def test_a_violation_names_the_place_of_the_original(sound: Quads):
    (found,) = validate_quads(put(GROUP_A, KG.minimumCredit, 5)(sound))
    assert (found.about, found.property, found.severity) == ("id/group/alder-l2-award/a", "kg:minimumCredit", Severity.ERROR)
    assert [(one.document, one.line) for one in found.where] == [("901", 38)]


def test_a_wrong_sum_that_the_document_prints_is_a_finding_and_no_violation(sound: Quads):
    finding, graph = iris.finding("0f3c2a1b9d8e7f60"), iris.FINDINGS_GRAPH
    recorded = add(
        fact(finding, KG.findingKind, iris.concept("finding-kind", "sum-mismatch"), graph),
        fact(finding, KG.severity, iris.concept("severity", "error"), graph),
        fact(finding, KG.message, "The units add up to 2 credits, not to the 5 stated.", graph),
        fact(finding, KG.foundAt, iris.printed("901", 38), graph),
    )
    assert validate_quads(both(put(GROUP_A, KG.minimumCredit, 5), recorded)(sound)) == []


def test_a_wrong_bound_of_a_rule_is_caught(sound: Quads):
    rule = iris.rule("alder-l2-award", "r2")
    changed = both(put(rule, KG.appliesTo, GROUP_A), put(rule, KG.scope, iris.concept("scope", "together")))
    (found,) = validate_quads(changed(sound))
    assert (found.check, found.about) == ("sum", "id/rule/alder-l2-award/r2")
    assert found.message == "The units of the mandatory group `Group A: Mandatory` add up to 2 credits, not to 4."


def test_an_undeclared_term_gets_the_nearest(sound: Quads):
    (found,) = validate_quads(add(fact(UNIT, KG.credit + "s", 2))(sound))
    assert found.mend == "Write kg:credit, if that is what is meant."
    assert {one.document for one in found.where} == {"901"}


def test_a_retired_term_keeps_working_with_a_warning(sound: Quads, tmp_path: Path):
    """Retiring is two statements in the ontology; the term stays declared and its IRI never means anything else."""
    file = tmp_path / "kg.ttl"
    file.write_text(
        f"""@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix dcterms: <http://purl.org/dc/terms/> .
        @prefix kg: <{KG.credit[:-6]}> .
        kg:creditValue a owl:DatatypeProperty ; owl:deprecated true ; dcterms:isReplacedBy kg:credit .
        kg:colour a owl:DatatypeProperty ; owl:deprecated true .""",
        encoding="utf-8",
    )
    words = vocabulary(file)
    old = add(fact(UNIT, KG.credit + "Value", 2), fact(UNIT, KG.credit[:-6] + "colour", "green"))
    found = validate_quads(old(sound), words)
    assert [(one.severity, one.message, one.mend) for one in found] == [
        (Severity.WARNING, "`kg:colour` is retired. It still works.", "Leave it out; nothing replaces it."),
        (Severity.WARNING, "`kg:creditValue` is retired. It still works.", "Write kg:credit instead."),
    ]
    assert not refused(found)


def test_a_catalogue_of_which_no_graph_can_be_made_is_a_violation():
    whole = sample()
    doubled = Catalogue(whole.readings, (*whole.units, whole.units[0]), whole.findings)
    (found,) = validate(doubled)
    assert found.check == "catalogue"
    assert found.message == "No graph can be made: two things have one id."


@pytest.mark.parametrize(
    ("suffix", "kind"),
    [("nq", RdfFormat.N_QUADS), ("trig", RdfFormat.TRIG), ("ttl", RdfFormat.TURTLE), ("jsonld", RdfFormat.JSON_LD)],
)
def test_a_graph_file_is_validated(sound: Quads, tmp_path: Path, suffix: str, kind: RdfFormat):
    whole = sound if suffix != "ttl" else [one for one in sound if isinstance(one.graph_name, DefaultGraph)]
    some = [one.triple for one in whole] if suffix == "ttl" else whole
    file = tmp_path / f"graph.{suffix}"
    serialize(some, str(file), kind)
    assert validate(file) == []


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("graph.csv", "", "not a kind of graph file"),
        ("graph.ttl", "<a> <b> .", "the file is damaged"),
        ("absent/graph.ttl", None, "the file cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_is_an_error_with_its_place(tmp_path: Path, name: str, content: str | None, message: str):
    file = tmp_path / name
    if content is not None:
        file.write_text(content, encoding="utf-8")
    with pytest.raises(CatalogueError, match=message) as caught:
        validate(file)
    assert str(file) in caught.value.where


def test_a_short_cut_stands_for_an_accepted_link_and_for_nothing_else():
    linked = list(rdf.quads(sample(), LINKS))
    assert validate_quads(linked) == []
    (added,) = validate_quads(add(fact(UNIT, SKOS.relatedMatch, GAP))(linked))
    assert added.message == (
        "`related` of `id/unit/alder/H1` and `id/unit/alder/mend-a-gap-l2` is said from unit to unit, "
        "but no accepted link stands behind it."
    )
    (taken,) = validate_quads(drop(GAP, KG.progressesTo)(linked))
    assert taken.message.endswith("was accepted, but is not said from unit to unit.")
    assert {added.check, taken.check} == {"link"}
    assert validate_quads([one for one in linked if isinstance(one.graph_name, DefaultGraph)]) == [], "as in graph.ttl"


def test_judgements_that_contradict_one_another_are_a_warning():
    accepted, *_ = LINKS
    onward = replace(accepted, relation=Relation.PROGRESSION, strength=None)
    found = [one for one in validate(sample(), (accepted, onward)) if one.check == "link"]
    assert [(one.message, one.severity) for one in found] == [
        ("alder/H1 and pond/P1 were accepted as equivalent and as a progression.", Severity.WARNING)
    ]
    assert found[0].where
    assert not refused(found)


def test_a_violation_is_a_row():
    one = Violation(check="sum", about="id/group/a/b", message="Wrong.", mend="Mend it.")
    assert msgspec.to_builtins(one) == {"check": "sum", "about": "id/group/a/b", "message": "Wrong.", "mend": "Mend it."}
