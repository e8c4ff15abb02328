"""Which engine is asked: the embedded one in memory, or an endpoint."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

import click

from kg.catalogue.store import Catalogue
from kg.cli.options import Sources

if TYPE_CHECKING:  # it takes the engines of the graph to load
    from kg.graph.store import Store

R = TypeVar("R")


def endpoint_options(command: Callable[..., R]) -> Callable[..., R]:
    """The options ``--endpoint`` and ``--default-graph``."""
    graph = click.option(
        "--default-graph", metavar="IRI", default="", help="The endpoint's graph to ask where a query names none."
    )
    url = click.option(
        "--endpoint",
        metavar="URL",
        default="",
        envvar="KG_ENDPOINT",
        help="Ask this SPARQL 1.1 endpoint instead; name and password in KG_ENDPOINT_USER, KG_ENDPOINT_PASSWORD.",
    )
    return url(graph(command))


@contextmanager
def store(catalogue: Catalogue, sources: Sources, endpoint: str, default_graph: str) -> Iterator[Store]:
    """The store to be asked, closed in the end: an endpoint where one is named, else the catalogue with its links in memory."""
    from kg.graph.rdf import quads
    from kg.graph.store import at_endpoint, in_memory

    if endpoint:
        with at_endpoint(endpoint, default_graph=default_graph, environment=os.environ) as there:
            yield there
    else:
        with in_memory(quads(catalogue, sources.links(catalogue))) as here:
            yield here
