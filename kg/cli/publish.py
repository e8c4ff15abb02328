"""`kg publish`: the catalogue into an endpoint."""

from __future__ import annotations

import os

import click

from kg.cli.options import Sources, catalogue_options, say


@click.command(
    "publish",
    epilog="""\b
Examples:
  kg publish --endpoint http://localhost:8890/sparql
  kg publish --endpoint URL --default-graph https://example.org/catalogue
""",
)
@click.option("--endpoint", metavar="URL", required=True, envvar="KG_ENDPOINT", help="The SPARQL 1.1 endpoint to write to.")
@click.option("--default-graph", metavar="IRI", default="", help="The graph to put the resolved facts into.")
@click.option("--graph-store", metavar="URL", default="", help="Where the endpoint speaks the Graph Store Protocol.")
@click.option("--update", metavar="URL", default="", help="Where the endpoint takes SPARQL Update.")
@catalogue_options
def command(endpoint: str, default_graph: str, graph_store: str, update: str, sources: Sources) -> None:
    """Put the catalogue into a SPARQL endpoint.

    It goes there graph by graph, in the place of what was published before. Name and password stand in KG_ENDPOINT_USER and
    KG_ENDPOINT_PASSWORD. What was written is counted in the end.
    """
    from kg.graph.rdf import quads
    from kg.graph.store import at_endpoint
    from kg.graph.store.publish import graph_named, publish

    catalogue = sources.load()
    with at_endpoint(endpoint, environment=os.environ) as there:
        done = publish(
            there,
            quads(catalogue, sources.links(catalogue)),
            default_graph=graph_named(default_graph) if default_graph else None,
            graph_store=graph_store,
            update=update,
            progress=say,
        )
    say(f"published {done.statements:,} statements in {done.graphs} graphs to {done.address}")
