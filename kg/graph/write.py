"""The graph in files: Turtle, TriG, N-Quads, JSON-LD and GraphML, the same bytes every time.

Turtle is the default graph, all others are everything. A file is there whole or not at all.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from pyoxigraph import RdfFormat, serialize

from kg.catalogue.store import Catalogue
from kg.graph import graphml, jsonld, rdf, resolved, turtle
from kg.graph.files import replaced
from kg.graph.networks import to_networkx
from kg.model import Link

if TYPE_CHECKING:
    import networkx as nx

    Graph = nx.Graph[str]


def write_turtle(catalogue: Catalogue, path: Path, links: Sequence[Link] = ()) -> None:
    """What is resolved, as Turtle."""
    with replaced(path) as part, _text(part) as file:
        file.write(turtle.head())
        turtle.write_default(file, resolved.nodes(catalogue, links))


def write_trig(catalogue: Catalogue, path: Path, links: Sequence[Link] = (), *, default: Path | None = None) -> None:
    """Everything, as TriG: what is resolved, then the named graphs. The Turtle file as ``default`` saves half of the work."""
    with replaced(path) as part:
        if default:
            shutil.copyfile(default, part)
        else:
            write_turtle(catalogue, part, links)
        with _text(part, "a") as file:
            for graph, nodes in rdf.named_graphs(catalogue, links):
                turtle.write_named(file, graph, nodes)


def _text(path: Path, mode: str = "w") -> TextIO:
    return path.open(mode, encoding="utf-8", newline="\n")  # type: ignore[return-value]


def write_nquads(catalogue: Catalogue, path: Path, links: Sequence[Link] = ()) -> None:
    """Everything, as N-Quads."""
    with replaced(path) as part:
        serialize(rdf.quads(catalogue, links), str(part), RdfFormat.N_QUADS)


def write_jsonld(catalogue: Catalogue, path: Path, links: Sequence[Link] = ()) -> None:
    """Everything, as JSON-LD with its context."""
    with replaced(path) as part, _text(part) as file:
        jsonld.write(file, resolved.nodes(catalogue, links), rdf.named_graphs(catalogue, links))


def write_graphml(graph: Graph, path: Path) -> None:
    """A graph of NetworkX, as GraphML."""
    with replaced(path) as part, _text(part) as file:
        graphml.write(file, graph)


def write_all(catalogue: Catalogue, folder: Path, links: Sequence[Link] = ()) -> tuple[Path, ...]:
    """``graph.ttl``, ``.trig``, ``.nq``, ``.jsonld`` and ``.graphml`` in an existing folder, and their paths."""
    paths = ttl, trig, lines, json, xml = tuple(
        folder / f"graph.{suffix}" for suffix in ("ttl", "trig", "nq", "jsonld", "graphml")
    )
    write_turtle(catalogue, ttl, links)
    write_trig(catalogue, trig, links, default=ttl)
    write_nquads(catalogue, lines, links)
    write_jsonld(catalogue, json, links)
    write_graphml(to_networkx(catalogue, links=links), xml)
    return paths
