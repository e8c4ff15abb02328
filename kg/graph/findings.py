"""What somebody has to look at: the nodes of the graph of findings."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import msgspec

from kg.catalogue.store import Catalogue
from kg.graph import iris
from kg.graph.nodes import Node, in_order, node
from kg.graph.terms import KG, Iri
from kg.model import Finding


def nodes(catalogue: Catalogue) -> Iterator[Node]:
    """Every finding, in the order of the IRIs. A finding that is said twice in the same words is one."""
    return in_order(_finding, {iri_of(one): one for one in catalogue.findings}.items())


def iri_of(finding: Finding) -> Iri:
    """The IRI of a finding: a hash of its content, so that it is the same wherever the finding is made again."""
    return iris.finding(hashlib.sha256(msgspec.json.encode(finding)).hexdigest()[:16])


def _finding(iri: Iri, one: Finding) -> Node:
    return node(
        iri,
        (KG.findingKind, iris.concept("finding-kind", one.kind)),
        (KG.severity, iris.concept("severity", one.severity)),
        (KG.message, one.message),
        (KG.assumed, one.assumed or None),
        (KG.foundAt, [iris.printed(source.document, source.line) for source in one.where]),
    )
