"""Whether links and what is said from unit to unit go together, and whether judgements can be true together.

A short cut stands for an accepted link and for nothing else. Judgements that contradict one another are no fault of the graph,
which says truly what was judged: they are warnings, for people to settle.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.catalogue.store import Catalogue
from kg.graph import iris
from kg.graph.terms import BASE, KG, SKOS
from kg.graph.terms import Relation as Property
from kg.graph.validate.graph import Graph, short
from kg.graph.validate.violation import Violation
from kg.link.contradictions import contradictions
from kg.model import Judgement, Link, Relation, Source, Unit

UNITS = f"{BASE}id/unit/"
ACCEPTED = iris.concept("judgement", Judgement.ACCEPTED)
SHORT_CUTS: dict[Property, str] = {
    KG.progressesTo: iris.concept("link-relation", Relation.PROGRESSION),
    SKOS.relatedMatch: iris.concept("link-relation", Relation.RELATED),
    SKOS.closeMatch: iris.concept("link-relation", Relation.EQUIVALENT),
    SKOS.exactMatch: iris.concept("link-relation", Relation.EQUIVALENT),
}
"""What is said from unit to unit, and the relation of the link that it stands for."""

Triple = tuple[str, str, str]
"""A unit, a relation, and another unit."""


def violations(graph: Graph) -> Iterator[Violation]:
    """Short cuts without an accepted link, in a graph that has the graph of links, and accepted links without theirs."""
    if iris.LINKS_GRAPH not in graph.named:
        return
    accepted, said = set(_accepted(graph)), dict(_said(graph))
    for one in sorted(said.keys() - accepted):
        yield _violation(
            one,
            said[one],
            "is said from unit to unit, but no accepted link stands behind it",
            "Take it away, or accept the link.",
        )
    for one in sorted(accepted - said.keys()):
        yield _violation(one, None, "was accepted, but is not said from unit to unit", "Build the graph anew.")


def _accepted(graph: Graph) -> Iterator[Triple]:
    for one in sorted(graph.said):
        if ACCEPTED in graph.objects(one, KG.judgement):
            for subject in graph.objects(one, KG.linkSubject):
                for relation in graph.objects(one, KG.linkRelation):
                    yield from ((subject, relation, other) for other in graph.objects(one, KG.linkObject))


def _said(graph: Graph) -> Iterator[tuple[Triple, str]]:
    for subject in graph.said:
        if subject.startswith(UNITS):
            for short_cut, relation in SHORT_CUTS.items():
                yield from (((subject, relation, other), short_cut) for other in graph.objects(subject, short_cut))


def _violation(one: Triple, short_cut: str | None, what: str, mend: str) -> Violation:
    subject, relation, other = one
    return Violation(
        check="link",
        about=short(subject),
        property=short(short_cut) if short_cut else None,
        message=f"`{relation.rpartition('/')[2]}` of `{short(subject)}` and `{short(other)}` {what}.",
        mend=mend,
    )


def contradicting(links: Iterable[Link], catalogue: Catalogue) -> Iterator[Violation]:
    """Judgements that cannot be true together, each with where the units and the clauses that take part in it are printed."""
    units = catalogue.unit_by_id
    for one in contradictions(links, units, catalogue.qualifications()):
        yield Violation(
            check="link",
            about=short(iris.unit(one.units[0])),
            message=f"{one.message}.",
            mend="Look at the judgements with kg equivalents, and change one of them in your file of decisions.",
            severity=one.severity,
            where=(*_places(units[unit] for unit in one.units if unit in units), *one.clauses),
        )


def _places(units: Iterable[Unit]) -> tuple[Source, ...]:
    return tuple(source for unit in units for source in unit.sources[:1])
