"""The description of the data set as a file on its own, for whoever collects descriptions of data sets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from kg.catalogue.store import Catalogue
from kg.graph import dataset, iris, rdf, resolved, turtle
from kg.graph.files import replaced
from kg.graph.nodes import Node
from kg.graph.terms import Iri
from kg.model import Link


def write_description(catalogue: Catalogue, path: Path, links: Sequence[Link] = ()) -> None:
    """The data set described with DCAT and VoID, as Turtle. Its distributions are the forms of it that stand beside ``path``."""
    beside = [path.with_name(form.file) for form in dataset.FORMS]
    sizes = {one.name: one.stat().st_size for one in beside if one.is_file()}
    with replaced(path) as part, part.open("w", encoding="utf-8", newline="\n") as file:
        file.write(turtle.head())
        turtle.write_default(file, dataset.described(catalogue, triples(catalogue, links), sizes, links))


def triples(catalogue: Catalogue, links: Sequence[Link] = ()) -> dict[Iri, int]:
    """How many triples each named graph has, and, under the IRI of the data set, all graphs together."""
    named = {graph: _facts(nodes) for graph, nodes in rdf.named_graphs(catalogue, links)}
    return named | {iris.DATASET: sum(named.values()) + _facts(resolved.nodes(catalogue, links))}


def _facts(nodes: Iterable[Node]) -> int:
    return sum(len(one.facts) for one in nodes)
