"""Judgements on links that contradict one another, as findings would: what, where, and which links.

Equivalence is not transitive, so a link that is merely missing in a cluster is normal. What cannot be true together is reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from kg.model import Judgement, Link, Noun, Relation, Unit


class ContradictionKind(StrEnum):
    """What cannot be true together."""

    REJECTED_WITHIN_CHAIN = "rejected-within-chain"
    LEVELS_DIFFER = "levels-differ"
    BOTH_RELATIONS = "both-relations"
    PROGRESSION_CIRCLE = "progression-circle"


class Contradiction(Noun, frozen=True, kw_only=True):
    """A contradiction among links: its kind, a sentence, and the units it lies between."""

    kind: ContradictionKind
    message: str
    units: tuple[str, ...]


def contradictions(links: Iterable[Link], units: Mapping[str, Unit]) -> list[Contradiction]:
    """Everything that cannot be true together among accepted and rejected links, in the order of the units."""
    several = sorted(links, key=lambda link: (link.subject, link.object, link.relation))
    found = [*_rejected(several), *_levels(several, units), *_both(several), *_circles(several)]
    return sorted(found, key=lambda one: (one.units, one.kind))


def _accepted(links: Iterable[Link], relation: Relation) -> list[Link]:
    return [link for link in links if link.judgement is Judgement.ACCEPTED and link.relation is relation]


def _rejected(links: list[Link]) -> Iterator[Contradiction]:
    """A = B and B = C accepted, A = C rejected."""
    partners: dict[str, set[str]] = {}
    for link in _accepted(links, Relation.EQUIVALENT):
        partners.setdefault(link.subject, set()).add(link.object)
        partners.setdefault(link.object, set()).add(link.subject)
    for link in links:
        if link.judgement is Judgement.REJECTED and link.relation is Relation.EQUIVALENT:
            for between in sorted(partners.get(link.subject, set()) & partners.get(link.object, set())):
                yield Contradiction(
                    kind=ContradictionKind.REJECTED_WITHIN_CHAIN,
                    message=f"{between} was accepted as equivalent to {link.subject} and to {link.object}, "
                    "but these two were rejected as equivalent",
                    units=(link.subject, between, link.object),
                )


def _levels(links: list[Link], units: Mapping[str, Unit]) -> Iterator[Contradiction]:
    """Equivalent units of different levels."""
    for link in _accepted(links, Relation.EQUIVALENT):
        one, other = units.get(link.subject), units.get(link.object)
        if one and other and one.level is not None and other.level is not None and one.level != other.level:
            yield Contradiction(
                kind=ContradictionKind.LEVELS_DIFFER,
                message=f"{one.id} and {other.id} were accepted as equivalent, but stand at Level {one.level} and {other.level}",
                units=(link.subject, link.object),
            )


def _both(links: list[Link]) -> Iterator[Contradiction]:
    """A pair accepted as equivalent and as progression."""
    equal = {frozenset((link.subject, link.object)) for link in _accepted(links, Relation.EQUIVALENT)}
    for link in _accepted(links, Relation.PROGRESSION):
        if frozenset((link.subject, link.object)) in equal:
            yield Contradiction(
                kind=ContradictionKind.BOTH_RELATIONS,
                message=f"{link.subject} and {link.object} were accepted as equivalent and as a progression",
                units=tuple(sorted((link.subject, link.object))),
            )


def _circles(links: list[Link]) -> Iterator[Contradiction]:
    """Progression both ways between one pair."""
    ways = {(link.subject, link.object) for link in _accepted(links, Relation.PROGRESSION)}
    for one, other in sorted(ways):
        if one < other and (other, one) in ways:
            yield Contradiction(
                kind=ContradictionKind.PROGRESSION_CIRCLE,
                message=f"{one} and {other} were each accepted as leading on to the other",
                units=(one, other),
            )
