"""The description of a SPARQL service, as the SPARQL 1.1 Service Description asks for it: what it speaks, and what it holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Triple

SD = "http://www.w3.org/ns/sparql-service-description#"
FORMATS = "http://www.w3.org/ns/formats/"
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")

WRITTEN = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV", "Turtle", "N-Triples")


def description(endpoint: str, graphs: Iterable[str], limits: str) -> Iterator[Triple]:
    """What stands at the address ``endpoint``: query only, over these named graphs, within ``limits``.

    Nodes have IRIs made from the address. Raises :class:`ValueError` for an address that is no IRI.
    """
    service, data, default = NamedNode(f"{endpoint}#service"), NamedNode(f"{endpoint}#data"), NamedNode(f"{endpoint}#default")
    yield Triple(service, TYPE, _sd("Service"))
    yield Triple(service, _sd("endpoint"), NamedNode(endpoint))
    yield Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    for one in WRITTEN:
        yield Triple(service, _sd("resultFormat"), NamedNode(f"{FORMATS}{one}"))
    yield Triple(service, LABEL, Literal(f"Read only. Limits of each query: {limits}.", language="en"))
    yield Triple(service, _sd("defaultDataset"), data)
    yield Triple(data, TYPE, _sd("Dataset"))
    yield Triple(data, _sd("defaultGraph"), default)
    yield Triple(default, TYPE, _sd("Graph"))
    for number, graph in enumerate(graphs, 1):
        named = NamedNode(f"{endpoint}#graph-{number}")
        yield Triple(data, _sd("namedGraph"), named)
        yield Triple(named, TYPE, _sd("NamedGraph"))
        yield Triple(named, _sd("name"), NamedNode(graph))


def _sd(name: str) -> NamedNode:
    return NamedNode(f"{SD}{name}")
