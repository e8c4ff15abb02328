"""The shapes: each has an example that conforms and one that does not, with the report it must give."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib
from graph_sample import LINKS, sample
from pyoxigraph import DefaultGraph
from pyshacl import validate
from rdflib.namespace import RDF, SH, SKOS
from support import ROOT

from kg.graph import rdf
from kg.graph.terms import NAMESPACE, Attribute, Class, Relation, declared
from kg.graph.validate.graph import Graph
from kg.graph.validate.shapes import TARGETS, flat, shapes_graph, violations
from kg.graph.vocabulary import vocabulary

EXAMPLES = ROOT / "ontology" / "examples"

SHAPES = "https://w3id.org/qualification-kg/shapes#"
BASE = "https://w3id.org/qualification-kg/"
SHACL = shapes_graph()
TARGETED = sorted({str(shape).removeprefix(SHAPES) for target in TARGETS for shape in SHACL.subjects(target)})


def report(file: Path) -> list[str]:
    """Every result for an example beside the published schemes: severity, focus node, path, message, a line for each."""
    data = rdflib.Graph().parse(file)
    data.parse(ROOT / "ontology" / "schemes.ttl")
    results = validate(data, shacl_graph=shapes_graph(), inplace=True)[1]
    return sorted(_line(results, one) for one in results.objects(None, SH.result))


def _line(results: rdflib.Graph, one: rdflib.term.Node) -> str:
    path = results.value(one, SH.resultPath)
    cells = (
        str(results.value(one, SH.resultSeverity)).rpartition("#")[2],
        str(results.value(one, SH.focusNode)).removeprefix(BASE),
        _path(results, path) if path else "",
        str(results.value(one, SH.resultMessage)),
    )
    return "\t".join(cells)


def _path(results: rdflib.Graph, path: rdflib.term.Node) -> str:
    """A property, one that is followed backwards, or several in turn."""
    if inverse := results.value(path, SH.inversePath):
        return f"^{results.qname(str(inverse))}"
    steps = list(results.items(path)) or [path]
    return "/".join(results.qname(str(one)) for one in steps)


def test_every_shape_has_a_valid_and_an_invalid_example():
    assert len(TARGETED) == 39
    for folder in ("valid", "invalid"):
        assert sorted(one.stem for one in (EXAMPLES / folder).glob("*.ttl")) == TARGETED
    assert sorted(one.name.split(".")[0] for one in (EXAMPLES / "invalid").glob("*.expected.tsv")) == TARGETED


@pytest.mark.parametrize("shape", TARGETED)
def test_a_valid_example_conforms(shape: str):
    assert report(EXAMPLES / "valid" / f"{shape}.ttl") == []


@pytest.mark.parametrize("shape", TARGETED)
def test_an_invalid_example_gives_the_expected_report(shape: str):
    head, *expected = (EXAMPLES / "invalid" / f"{shape}.expected.tsv").read_text(encoding="utf-8").splitlines()
    assert head == "severity\tfocus\tpath\tmessage"
    assert expected
    assert report(EXAMPLES / "invalid" / f"{shape}.ttl") == expected


def test_the_shapes_are_themselves_well_formed():
    assert validate(rdflib.Graph(), shacl_graph=shapes_graph(), meta_shacl=True)[0]


def test_every_constraint_speaks_in_plain_words():
    speaking = {*SHACL.subjects(SH.path), *SHACL.objects(None, SH.sparql)}
    nested = {
        one for kind in (SH["or"], SH.xone) for alternatives in SHACL.objects(None, kind) for one in SHACL.items(alternatives)
    }
    inside = {one for shape in nested for one in SHACL.objects(shape, SH.property)}
    membership = {one for shape in SHACL.subjects() if "#in-" in str(shape) for one in SHACL.objects(shape, SH.property)}
    for one in speaking - inside - membership:
        message = str(SHACL.value(one, SH.message))
        assert message.endswith("."), message
        assert "sh:" not in message
        assert "kg:" not in message


def test_every_term_that_things_have_is_in_the_shapes():
    paths = {str(one) for one in SHACL.objects(None, SH.path)}
    properties = {str(one) for one in declared() if isinstance(one, (Relation, Attribute)) and one.startswith(NAMESPACE)}
    assert properties <= paths
    # Known by their properties, see ontology/kg.ttl
    by_property = {NAMESPACE + name for name in ("PrintedPlace", "Finding", "Link", "LinkEvidence", "Decision")}
    classes = {str(one) for one in declared() if isinstance(one, Class) and "/void#" not in one and "/dcat#" not in one}
    assert classes - by_property == {str(one) for one in SHACL.objects(None, SH.targetClass)}


def test_every_list_of_values_is_a_published_scheme():
    published = rdflib.Graph().parse(ROOT / "ontology" / "schemes.ttl")
    named = {*SHACL.objects(None, SH.hasValue), *(one for some in SHACL.objects(None, SH["in"]) for one in SHACL.items(some))}
    assert named <= {*published.subjects(RDF.type, SKOS.ConceptScheme), *published.subjects(RDF.type, SKOS.Concept)}


def test_aimed_shapes_find_what_hanging_shapes_find():
    """:func:`flat` is for speed alone."""
    data = rdflib.Graph()
    for shape in TARGETED:
        data.parse(EXAMPLES / "invalid" / f"{shape}.ttl")
    hanging, aimed = (validate(data, shacl_graph=one, inplace=True)[1] for one in (shapes_graph(), flat(shapes_graph())))
    found = [sorted(_line(report, one) for one in report.objects(None, SH.result)) for report in (hanging, aimed)]
    assert len(found[0]) > 50
    assert found[0] == found[1]


def test_the_sample_conforms_whole_and_without_the_graphs_of_the_documents():
    quads = list(rdf.quads(sample(), LINKS))
    resolved = [one for one in quads if isinstance(one.graph_name, DefaultGraph)]
    for some in (quads, resolved):
        assert list(violations(Graph(some), vocabulary())) == []
