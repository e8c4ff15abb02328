"""Links between units, each a node with its evidence and its decision: the nodes of the graph of links.

Everything stands here, also what is only proposed, comes near, or was rejected. What was accepted is said once more, from unit to
unit, in the default graph (:mod:`kg.graph.resolved.shortcuts`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.graph import iris
from kg.graph.nodes import Node, in_order, node
from kg.graph.resolved.documents import full_date
from kg.graph.terms import KG, Iri
from kg.model import Decision, Evidence, Link

SCALE = 10_000
"""What a score of 1 is in the graph, which knows whole numbers only."""

WEIGHT_SCALE = 1_000
"""What a weight of 1 is in the graph."""

NOT_EVIDENCE = frozenset({"decision"})
"""Kinds of evidence that the graph says otherwise: a decision is a node of its own."""


def nodes(links: Iterable[Link]) -> Iterator[Node]:
    """Every link with its evidence and its decision, in the order of the IRIs."""
    return in_order(_node, _entries(links))


def _entries(links: Iterable[Link]) -> Iterator[tuple[Iri, Link | Evidence | Decision]]:
    for one in links:
        yield iri_of(one), one
        for piece in _evidence(one):
            yield iris.link_evidence(iri_of(one), piece.kind), piece
        if one.decision:
            yield iris.link_decision(iri_of(one)), one.decision


def iri_of(link: Link) -> Iri:
    """The IRI of a link."""
    return iris.link(link.relation, link.subject, link.object)


def _evidence(link: Link) -> list[Evidence]:
    return [piece for piece in link.evidence if piece.kind not in NOT_EVIDENCE]


def _node(iri: Iri, one: Link | Evidence | Decision) -> Node:
    if isinstance(one, Link):
        return _link(iri, one)
    return _piece(iri, one) if isinstance(one, Evidence) else _decision(iri, one)


def _link(iri: Iri, one: Link) -> Node:
    return node(
        iri,
        (KG.linkSubject, iris.unit(one.subject)),
        (KG.linkObject, iris.unit(one.object)),
        (KG.linkRelation, iris.concept("link-relation", one.relation)),
        (KG.linkStrength, iris.concept("link-strength", one.strength) if one.strength else None),
        (KG.linkOrigin, iris.concept("link-origin", one.origin)),
        (KG.proposal, iris.concept("proposal", _proposal(one))),
        (KG.judgement, iris.concept("judgement", one.judgement)),
        (KG.score, None if one.score is None else round(SCALE * one.score)),
        (KG.hasEvidence, [iris.link_evidence(iri, piece.kind) for piece in _evidence(one)]),
        (KG.hasDecision, iris.link_decision(iri) if one.decision else None),
    )


def _proposal(one: Link) -> str:
    if one.proposed:
        return "proposed"
    return "none" if one.score is None else "near"


def _piece(iri: Iri, one: Evidence) -> Node:
    return node(
        iri,
        (KG.evidenceKind, one.kind),
        (KG.sentence, one.sentence),
        (KG.weight, round(WEIGHT_SCALE * one.weight)),
    )


def _decision(iri: Iri, one: Decision) -> Node:
    return node(
        iri,
        (KG.decidedBy, one.role or "not stated"),
        (KG.decidedOn, full_date(one.day) if one.day else None),
        (KG.decisionReason, one.reason or None),
        (KG.reviews, one.reviews),
    )
