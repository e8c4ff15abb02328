"""What is resolved: the nodes of the default graph, one level and one credit per unit.

Each function of this room says what one noun is in the graph. Whatever was taken from a document names the printed places it was
derived from (``prov:wasDerivedFrom``), which stand in the graph of the document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from kg.catalogue.store import Catalogue
from kg.graph import schemes
from kg.graph.nodes import Node
from kg.graph.resolved import documents, overlaps, qualifications, rules, units
from kg.model import Link


def nodes(catalogue: Catalogue, links: Iterable[Link] = ()) -> Iterator[Node]:
    """Every node of the default graph, in the order of the IRIs. ``links`` are those between the units, as they stand."""
    kinds = (  # in the order of the paths under which their IRIs stand
        units.criteria(catalogue),
        documents.documents(catalogue),
        qualifications.groups(catalogue),
        documents.history_entries(catalogue),
        documents.level_descriptors(catalogue),
        qualifications.listings(catalogue),
        documents.organisations(catalogue),
        units.outcomes(catalogue),
        overlaps.overlaps(catalogue),
        documents.policy_clauses(catalogue),
        qualifications.qualifications(catalogue),
        units.resolutions(catalogue),
        qualifications.routes(catalogue),
        rules.rules(catalogue),
        qualifications.suites(catalogue),
        units.units(catalogue, links),
        schemes.nodes(units.verbs(catalogue)),
    )
    return chain.from_iterable(kinds)
