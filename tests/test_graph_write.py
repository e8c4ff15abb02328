"""Files of the graph: the same bytes every time, the same graph for every reader, whatever a document prints."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import networkx as nx
import pytest
import rdflib
from graph_sample import LINKS, sample, titled
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse
from support import ROOT

from kg.catalogue.files import load
from kg.catalogue.store import Catalogue
from kg.graph import jsonld, rdf, resolved, schemes, turtle
from kg.graph.files import replaced
from kg.graph.networks import to_networkx
from kg.graph.terms import BASE
from kg.graph.write import write_all, write_graphml, write_jsonld, write_nquads, write_trig, write_turtle
from kg.link.standing import standing
from kg.model import Link, Reading

GOLDEN = ROOT / "tests" / "golden" / "graph.trig"
"""The graph of the sample catalogue, refreshed with KG_REFRESH=1 in the environment."""

WRITERS = {
    "turtle": (write_turtle, "ttl"),
    "trig": (write_trig, "trig"),
    "nquads": (write_nquads, "nq"),
    "json-ld": (write_jsonld, "jsonld"),
}
CATALOGUES: dict[str, Callable[[], tuple[Catalogue, Sequence[Link]]]] = {
    "sample": lambda: (sample(), LINKS),
    "bundled": lambda: (load(), standing(load())),
}
HOSTILE = [
    'He said "no"',
    "two\nlines\r\nand\ttabs",
    "{braces} <script>alert(1)</script> </script>",
    'back\\slash \\u0041 \\"',
    "'''",
    '"""',
    "} GRAPH <x> { ?s ?p ?o",
    "nul \x00 bell \x07 delete \x7f next \x85 line\u2028paragraph\u2029",
    "é 名 𝔘 \ufeff \ufffe \u202e",
    "=cmd() @prefix a: <b> .",
    "-->]]>&amp;",
    " ",
    "2024-02-30",
]

rdflib_warns = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib.*")

Statement = tuple[str, str, str, str, str]


def statement(quad: Quad) -> Statement:
    graph = "" if isinstance(quad.graph_name, DefaultGraph) else quad.graph_name.value
    assert isinstance(quad.object, (NamedNode, Literal))
    datatype = quad.object.datatype.value if isinstance(quad.object, Literal) else "iri"
    return graph, quad.subject.value, quad.predicate.value, quad.object.value, datatype


def in_oxigraph(path: Path) -> list[Statement]:
    return [statement(quad) for quad in parse(path=str(path), format=RdfFormat.from_extension(path.suffix[1:]))]


def in_rdflib(path: Path, form: str) -> set[Statement]:
    dataset = rdflib.Dataset()
    dataset.parse(path, format=form)
    return {_in_rdflib(*found) for found in dataset.quads()}


def _in_rdflib(
    subject: rdflib.term.Node, predicate: rdflib.term.Node, value: rdflib.term.Node, graph: rdflib.term.Node | None
) -> Statement:
    assert isinstance(subject, rdflib.URIRef)
    datatype = str(value.datatype or rdflib.XSD.string) if isinstance(value, rdflib.Literal) else "iri"
    known = "" if graph is None or str(graph).startswith("urn:x-rdflib:") else str(graph)
    return known, str(subject), str(predicate), str(value), datatype


def expected(catalogue: Catalogue, form: str = "", links: Sequence[Link] = ()) -> set[Statement]:
    found = {statement(quad) for quad in rdf.quads(catalogue, links)}
    return {one for one in found if not one[0]} if form == "turtle" else found


@pytest.mark.parametrize("catalogue", CATALOGUES)
@pytest.mark.parametrize("form", WRITERS)
def test_every_file_holds_the_whole_graph(tmp_path: Path, form: str, catalogue: str):
    write, suffix = WRITERS[form]
    one, links = CATALOGUES[catalogue]()
    write(one, tmp_path / f"graph.{suffix}", links)
    found = in_oxigraph(tmp_path / f"graph.{suffix}")
    assert len(found) == len(set(found))
    assert set(found) == expected(one, form, links)


@rdflib_warns
@pytest.mark.parametrize(("form", "catalogue"), [*((form, "sample") for form in WRITERS), ("trig", "bundled")])
def test_every_file_holds_the_whole_graph_for_rdflib(tmp_path: Path, form: str, catalogue: str):
    write, suffix = WRITERS[form]
    one, links = CATALOGUES[catalogue]()
    write(one, tmp_path / f"graph.{suffix}", links)
    assert in_rdflib(tmp_path / f"graph.{suffix}", form) == expected(one, form, links)


def test_the_graph_is_the_one_of_before():
    """The concepts are left out: they have a file and a test of their own."""
    concepts = f"{BASE}scheme/"
    if os.environ.get("KG_REFRESH"):
        with GOLDEN.open("w", encoding="utf-8", newline="\n") as file:
            file.write(turtle.head())
            turtle.write_default(file, (node for node in resolved.nodes(sample(), LINKS) if not node.iri.startswith(concepts)))
            for graph, nodes in rdf.named_graphs(sample(), LINKS):
                turtle.write_named(file, graph, nodes)
    assert set(in_oxigraph(GOLDEN)) == {one for one in expected(sample(), links=LINKS) if not one[1].startswith(concepts)}


@pytest.mark.parametrize("title", HOSTILE)
@pytest.mark.parametrize("form", WRITERS)
def test_hostile_titles_stay_what_they_are(tmp_path: Path, form: str, title: str):
    write, suffix = WRITERS[form]
    write(titled(title), tmp_path / f"graph.{suffix}")
    found = set(in_oxigraph(tmp_path / f"graph.{suffix}"))
    assert found == expected(titled(title), form)
    assert any(value == title for *_, value, datatype in found if datatype != "iri")


@rdflib_warns
@pytest.mark.parametrize("title", HOSTILE)
@pytest.mark.parametrize("form", ["turtle", "trig", "json-ld"])
def test_hostile_titles_stay_what_they_are_for_rdflib(tmp_path: Path, form: str, title: str):
    write, suffix = WRITERS[form]
    write(titled(title), tmp_path / f"graph.{suffix}")
    assert in_rdflib(tmp_path / f"graph.{suffix}", form) == expected(titled(title), form)


@given(st.text(max_size=40))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_any_title_survives_every_file(tmp_path: Path, title: str):
    for form, (write, suffix) in WRITERS.items():
        write(titled(title), tmp_path / f"graph.{suffix}")
        assert set(in_oxigraph(tmp_path / f"graph.{suffix}")) == expected(titled(title), form)
    write_graphml(to_networkx(titled(title)), tmp_path / "graph.graphml")
    nx.read_graphml(tmp_path / "graph.graphml")


def test_huge_numbers_are_not_rounded(tmp_path: Path):
    huge = Catalogue(tuple(_with_lines(reading) for reading in titled("x").readings), (), ())
    write_jsonld(huge, tmp_path / "graph.jsonld")
    assert set(in_oxigraph(tmp_path / "graph.jsonld")) == expected(huge)


def _with_lines(reading: Reading) -> Reading:
    return replace(reading, document=replace(reading.document, lines=10**30))


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def test_two_runs_give_the_same_bytes_whatever_the_hash_seed(tmp_path: Path):
    program = "from pathlib import Path; import sys; from graph_sample import LINKS, sample; from kg.graph.write import *; "
    program += "folder = Path(sys.argv[1]); write_all(sample(), folder, LINKS)"
    for seed in ("0", "1", "4711"):
        (tmp_path / seed).mkdir()
        path = os.pathsep.join((str(ROOT), str(ROOT / "tests")))
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path}
        subprocess.run([sys.executable, "-c", program, str(tmp_path / seed)], check=True, env=environment)
    assert digests(tmp_path / "0") == digests(tmp_path / "1") == digests(tmp_path / "4711")
    assert len(digests(tmp_path / "0")) == 5


def test_all_files_are_written_and_nothing_else(tmp_path: Path):
    paths = write_all(sample(), tmp_path)
    assert [path.name for path in paths] == ["graph.ttl", "graph.trig", "graph.nq", "graph.jsonld", "graph.graphml"]
    assert sorted(tmp_path.iterdir()) == sorted(paths)


def test_trig_is_the_same_with_and_without_the_turtle_file(tmp_path: Path):
    write_trig(sample(), tmp_path / "alone.trig")
    write_all(sample(), tmp_path)
    assert (tmp_path / "alone.trig").read_bytes() == (tmp_path / "graph.trig").read_bytes()


def test_a_subject_stands_in_one_block_with_its_class_first(tmp_path: Path):
    write_turtle(sample(), tmp_path / "graph.ttl")
    text = (tmp_path / "graph.ttl").read_text(encoding="utf-8")
    assert '\n<id/unit/alder/mend-a-gap-l2> a kg:Unit ;\n    dcterms:identifier "alder/mend-a-gap-l2" ;\n' in text
    assert text.count("\n<id/unit/alder/H1> ") == 1


def test_a_file_is_whole_or_not_there(tmp_path: Path):
    path = tmp_path / "graph.ttl"
    path.write_text("before", encoding="utf-8")
    with pytest.raises(ZeroDivisionError), replaced(path) as part:
        part.write_text(str(1 / 0), encoding="utf-8")
    assert [one.name for one in tmp_path.iterdir()] == ["graph.ttl"]
    assert path.read_text(encoding="utf-8") == "before"


def test_the_committed_schemes_are_those_of_the_program():
    written = io.StringIO()
    schemes.write(written)
    path = ROOT / "ontology" / "schemes.ttl"
    assert path.read_text(encoding="utf-8") == written.getvalue(), f"refresh {path} with python -m kg.graph.schemes"


def test_the_committed_context_is_that_of_the_program():
    path = ROOT / "ontology" / "context.jsonld"
    assert path.read_text(encoding="utf-8") == jsonld.published(), f"refresh {path} with python -m kg.graph.jsonld"


def test_the_keys_of_the_context_are_unique():
    terms = [term for _, found in jsonld.VOCABULARIES.values() for term in found]
    assert len({jsonld.key(term) for term in terms}) == len(terms)
