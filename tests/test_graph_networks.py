"""Views of the catalogue for NetworkX: plain attributes, the names of the RDF, and GraphML that comes back the same."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pytest
from graph_sample import FIRST, LINKS, UNITS, at, sample, titled
from msgspec.structs import replace
from pyoxigraph import DefaultGraph

from kg.catalogue.files import load
from kg.catalogue.store import Catalogue
from kg.errors import KgError
from kg.graph import rdf
from kg.graph.networks import VIEWS, to_networkx
from kg.graph.terms import BASE, KG, NAMESPACE, RDF
from kg.graph.write import write_graphml
from kg.link.standing import standing

CATALOGUES = {"sample": sample, "bundled": load}
IN_THE_WHOLE = (
    KG.Document,
    KG.Qualification,
    KG.Group,
    KG.Listing,
    KG.Unit,
    KG.Outcome,
    KG.Criterion,
    KG.Rule,
    KG.PolicyClause,
)


@pytest.fixture(params=CATALOGUES, scope="module")
def catalogue(request: pytest.FixtureRequest) -> Catalogue:
    return CATALOGUES[request.param]()


@pytest.mark.parametrize("view", VIEWS)
def test_attributes_are_plain_and_never_null(catalogue: Catalogue, view: str):
    graph = to_networkx(catalogue, view, LINKS if "alder/H1" in catalogue.unit_by_id else standing(catalogue))
    for _, data in graph.nodes(data=True):
        assert {"kind", "id", "label"} <= set(data)
        assert {type(value) for value in data.values()} <= {str, int}
    assert {type(value) for *_, data in graph.edges(data=True) for value in data.values()} <= {str, int}


def test_the_whole_has_the_nodes_and_edges_of_the_rdf(catalogue: Catalogue):
    graph = to_networkx(catalogue)
    things = {f"{BASE}id/{name}" for name in graph}
    edges = {(f"{BASE}id/{one}", NAMESPACE + kind, f"{BASE}id/{other}") for one, other, kind in graph.edges(data="kind")}
    default = [quad for quad in rdf.quads(catalogue) if isinstance(quad.graph_name, DefaultGraph)]
    triples = {(quad.subject.value, quad.predicate.value, quad.object.value) for quad in default}
    assert things == {subject for subject, predicate, value in triples if predicate == RDF.type and value in IN_THE_WHOLE}
    assert edges == {one for one in triples if one[0] in things and one[2] in things}


def test_nodes_say_what_the_tables_say():
    graph = to_networkx(sample())
    assert graph.nodes["unit/alder/H1"] == {
        "kind": "unit",
        "id": "alder/H1",
        "label": "Lay a hedge",
        "suite": "alder",
        "number": "H 1",
        "urn": "T/600/0001",
        "level": 2,
        "credit": 2,
        "guided_learning_hours": 14,
    }
    assert "credit" not in graph.nodes["unit/pond/P1"]
    assert graph.nodes["listing/902/20"]["kind"] == "placeholder"
    assert graph.nodes["listing/902/20"]["level"] == "1, 2"
    assert graph.nodes["criterion/alder/H1/1.1"]["label"] == "Explain the reason for winter work"
    assert graph.nodes["rule/alder-l2-award/r7"]["kind"] == "unexpressed_rule"
    assert graph.nodes["qualification/pond-l1"]["size"] == "award; certificate; diploma"


def test_the_structure_leads_from_qualifications_over_groups_to_units_and_placeholders(catalogue: Catalogue):
    graph = to_networkx(catalogue, "structure")
    kinds = nx.get_node_attributes(graph, "kind")
    assert {(kinds[one], kinds[other]) for one, other in graph.edges} == {
        ("qualification", "group"),
        ("group", "unit"),
        ("group", "placeholder"),
    }
    assert nx.is_directed_acyclic_graph(graph)
    rows = sum(data["rows"] for *_, data in graph.edges(data=True) if data["kind"] == "hasListing")
    assert rows == sum(1 for _ in catalogue.listings())


def test_a_unit_listed_twice_in_a_group_has_one_edge_that_counts_two():
    award = FIRST.qualifications[0]
    again = replace(award.listings[1], source=at(52))
    twice = replace(award, listings=(*award.listings, again))
    graph = to_networkx(Catalogue((replace(FIRST, qualifications=(twice,)),), UNITS[:2], ()), "structure")
    assert graph.edges["group/alder-l2-award/b", "unit/alder/H1"]["rows"] == 2


def test_the_order_is_always_the_same():
    one, other = to_networkx(sample()), to_networkx(sample())
    assert list(one.nodes(data=True)) == list(other.nodes(data=True))
    assert list(one.edges(data=True)) == list(other.edges(data=True))


@pytest.mark.parametrize("view", VIEWS)
def test_graphml_comes_back_the_same(tmp_path: Path, catalogue: Catalogue, view: str):
    graph = to_networkx(catalogue, view)
    write_graphml(graph, tmp_path / "graph.graphml")
    back = nx.read_graphml(tmp_path / "graph.graphml")
    assert dict(back.nodes(data=True)) == dict(graph.nodes(data=True))
    assert list(back.edges(data=True)) == list(graph.edges(data=True))


def test_what_xml_cannot_carry_is_replaced_in_the_file_alone(tmp_path: Path):
    graph = to_networkx(titled("nul \x00 here \ufffe"))
    write_graphml(graph, tmp_path / "graph.graphml")
    assert graph.nodes["unit/s/1"]["label"] == "nul \x00 here \ufffe"
    assert nx.read_graphml(tmp_path / "graph.graphml").nodes["unit/s/1"]["label"] == "nul \ufffd here \ufffd"


@pytest.mark.parametrize("title", ["a\rb\r\nc", '<data key="n0">&amp;</data>', "]]>", "]]&gt;", "'\"", " \t ", "<!--", "名 𝔘"])
def test_what_looks_like_xml_stays_text(tmp_path: Path, title: str):
    write_graphml(to_networkx(titled(title)), tmp_path / "graph.graphml")
    assert nx.read_graphml(tmp_path / "graph.graphml").nodes["unit/s/1"]["label"] == title


def test_lists_and_nulls_are_refused(tmp_path: Path):
    for value in (None, ["a"]):
        graph: nx.Graph[str] = nx.Graph()
        graph.add_node("a", kind=value)
        with pytest.raises(KeyError):
            write_graphml(graph, tmp_path / "graph.graphml")
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_view_is_an_error_that_lists_the_views():
    with pytest.raises(KgError, match="no such view: hole") as refused:
        to_networkx(sample(), "hole")
    assert "there are whole, structure" in str(refused.value)


def test_links_that_hold_are_edges_between_units():
    equivalents, ladders = (to_networkx(sample(), view, LINKS) for view in ("equivalents", "ladders"))
    assert list(equivalents.edges(data=True)) == [
        ("unit/alder/H1", "unit/pond/P1", {"kind": "equivalent", "judgement": "accepted", "strength": "close", "score": 8125})
    ]
    step = ("unit/alder/mend-a-gap-l2", "unit/alder/H1", {"kind": "progression", "judgement": "accepted"})
    assert list(ladders.edges(data=True)) == [step]
    assert set(equivalents) == set(ladders) == {f"unit/{unit.id}" for unit in UNITS}
    without = (to_networkx(sample(), view) for view in ("equivalents", "ladders"))
    assert [graph.number_of_edges() for graph in without] == [0, 0]


def test_accepted_links_are_in_the_whole_and_grounds_for_a_counterpart():
    added = set(to_networkx(sample(), links=LINKS).edges(data="kind")) - set(to_networkx(sample()).edges(data="kind"))
    assert added == {
        ("unit/alder/H1", "unit/pond/P1", "closeMatch"),
        ("unit/alder/mend-a-gap-l2", "unit/alder/H1", "progressesTo"),
    }
    (edge,) = to_networkx(sample(), "counterparts", LINKS).edges(data=True)
    assert edge[2]["grounds"] == "link"
