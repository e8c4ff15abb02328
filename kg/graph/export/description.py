"""The description of the data set as a file on its own, for whoever collects descriptions of data sets."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kg.catalogue.store import Catalogue
from kg.graph import dataset, iris, rdf, resolved, turtle
from kg.graph.files import replaced
from kg.graph.nodes import Node
from kg.graph.terms import Iri


def write_description(catalogue: Catalogue, path: Path) -> None:
    """The data set described with DCAT and VoID, as Turtle. Its distributions are the forms of it that stand beside ``path``."""
    beside = [path.with_name(form.file) for form in dataset.FORMS]
    sizes = {one.name: one.stat().st_size for one in beside if one.is_file()}
    with replaced(path) as part, part.open("w", encoding="utf-8", newline="\n") as file:
        file.write(turtle.head())
        turtle.write_default(file, dataset.described(catalogue, triples(catalogue), sizes))


def triples(catalogue: Catalogue) -> dict[Iri, int]:
    """How many triples each named graph has, and, under the IRI of the data set, all graphs together."""
    named = {graph: _facts(nodes) for graph, nodes in rdf.named_graphs(catalogue)}
    return named | {iris.DATASET: sum(named.values()) + _facts(resolved.nodes(catalogue))}


def _facts(nodes: Iterable[Node]) -> int:
    return sum(len(one.facts) for one in nodes)
