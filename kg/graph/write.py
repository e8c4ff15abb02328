"""The graph in files: Turtle, TriG, N-Quads, JSON-LD and GraphML, the same bytes every time.

Turtle is the default graph, all others are everything. A file is there whole or not at all.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from pyoxigraph import RdfFormat, serialize

from kg.catalogue.store import Catalogue
from kg.graph import graphml, jsonld, rdf, resolved, turtle
from kg.graph.files import replaced
from kg.graph.networks import to_networkx

if TYPE_CHECKING:
    import networkx as nx

    Graph = nx.Graph[str]


def write_turtle(catalogue: Catalogue, path: Path) -> None:
    """What is resolved, as Turtle."""
    with replaced(path) as part, _text(part) as file:
        file.write(turtle.head())
        turtle.write_default(file, resolved.nodes(catalogue))


def write_trig(catalogue: Catalogue, path: Path, default: Path | None = None) -> None:
    """Everything, as TriG: what is resolved, then the named graphs. The Turtle file as ``default`` saves half of the work."""
    with replaced(path) as part:
        if default:
            shutil.copyfile(default, part)
        else:
            write_turtle(catalogue, part)
        with _text(part, "a") as file:
            for graph, nodes in rdf.named_graphs(catalogue):
                turtle.write_named(file, graph, nodes)


def _text(path: Path, mode: str = "w") -> TextIO:
    return path.open(mode, encoding="utf-8", newline="\n")  # type: ignore[return-value]


def write_nquads(catalogue: Catalogue, path: Path) -> None:
    """Everything, as N-Quads."""
    with replaced(path) as part:
        serialize(rdf.quads(catalogue), str(part), RdfFormat.N_QUADS)


def write_jsonld(catalogue: Catalogue, path: Path) -> None:
    """Everything, as JSON-LD with its context."""
    with replaced(path) as part, _text(part) as file:
        jsonld.write(file, resolved.nodes(catalogue), rdf.named_graphs(catalogue))


def write_graphml(graph: Graph, path: Path) -> None:
    """A graph of NetworkX, as GraphML."""
    with replaced(path) as part, _text(part) as file:
        graphml.write(file, graph)


def write_all(catalogue: Catalogue, folder: Path) -> tuple[Path, ...]:
    """``graph.ttl``, ``.trig``, ``.nq``, ``.jsonld`` and ``.graphml`` in an existing folder, and their paths."""
    paths = ttl, trig, lines, json, xml = tuple(
        folder / f"graph.{suffix}" for suffix in ("ttl", "trig", "nq", "jsonld", "graphml")
    )
    write_turtle(catalogue, ttl)
    write_trig(catalogue, trig, ttl)
    write_nquads(catalogue, lines)
    write_jsonld(catalogue, json)
    write_graphml(to_networkx(catalogue), xml)
    return paths
