"""The bundled graph as N-Quads and as JSON-LD, read back by two libraries: the same statements in the same graphs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import DefaultGraph, Literal, Quad, RdfFormat, parse

from kg.catalogue.files import load
from kg.catalogue.store import Catalogue
from kg.graph import rdf
from kg.graph.write import write_jsonld, write_nquads

Write = Callable[[Catalogue, Path], None]
DEFAULT = (None, rdflib.URIRef("urn:x-rdflib:default"))
STRING = "http://www.w3.org/2001/XMLSchema#string"
FORMS = [(write_nquads, "nq", "nquads"), (write_jsonld, "jsonld", "json-ld")]


@pytest.fixture(scope="module")
def quads() -> set[Quad]:
    return set(rdf.quads(load()))


@pytest.mark.parametrize(("write", "suffix", "_form"), FORMS)
def test_oxigraph_reads_the_same_graphs(tmp_path: Path, quads: set[Quad], write: Write, suffix: str, _form: str):
    write(load(), tmp_path / f"graph.{suffix}")
    assert set(parse(path=str(tmp_path / f"graph.{suffix}"), format=RdfFormat.from_extension(suffix))) == quads


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib.*")
@pytest.mark.parametrize(("write", "suffix", "form"), FORMS)
def test_rdflib_reads_the_same_graphs(tmp_path: Path, quads: set[Quad], write: Write, suffix: str, form: str):
    write(load(), tmp_path / f"graph.{suffix}")
    dataset = rdflib.Dataset()
    dataset.parse(tmp_path / f"graph.{suffix}", format=form)
    found = {(str(s), str(p), *_term(o), "" if g in DEFAULT else str(g)) for s, p, o, g in dataset.quads()}
    assert found == {_statement(quad) for quad in quads}


def _term(value: object) -> tuple[str, str]:
    return str(value), str(value.datatype or STRING) if isinstance(value, rdflib.Literal) else "iri"


def _statement(quad: Quad) -> tuple[str, ...]:
    kind = quad.object.datatype.value if isinstance(quad.object, Literal) else "iri"
    graph = "" if isinstance(quad.graph_name, DefaultGraph) else quad.graph_name.value
    return quad.subject.value, quad.predicate.value, quad.object.value, kind, graph
