"""Judgements on links that contradict one another, as findings would: what, where, and which links.

Equivalence is not transitive, so a link that is merely missing in a cluster is normal. What cannot be true together is reported,
along chains of any length: an accepted equivalence is an edge, and units that hang together by such edges are a cluster.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import combinations

import networkx as nx

from kg.model import Comparator, Judgement, Link, Measure, Noun, Qualification, Relation, Rule, Severity, Source, Unit


class ContradictionKind(StrEnum):
    """What cannot be true together; the last two are what asks for a second look."""

    REJECTED_WITHIN_CHAIN = "rejected-within-chain"
    LEVELS_DIFFER = "levels-differ"
    BOTH_RELATIONS = "both-relations"
    PROGRESSION_CIRCLE = "progression-circle"
    BARRED_WITHIN_CHAIN = "barred-within-chain"
    BARRED_EQUIVALENTS = "barred-equivalents"


class Contradiction(Noun, frozen=True, kw_only=True):
    """A contradiction among links: its kind, a sentence, and the units it lies between.

    ``clauses`` are the places of the clauses that take part in it. A ``NOTE`` may well be in order, and is said to be known.
    """

    kind: ContradictionKind
    message: str
    units: tuple[str, ...]
    severity: Severity = Severity.WARNING
    clauses: tuple[Source, ...] = ()


def contradictions(
    links: Iterable[Link], units: Mapping[str, Unit], qualifications: Iterable[Qualification] = ()
) -> list[Contradiction]:
    """Everything that cannot be true together among accepted and rejected links, in the order of the units.

    The rules of ``qualifications`` say which units are barred from each other.
    """
    several = sorted(links, key=lambda link: (link.subject, link.object, link.relation))
    clusters = _clusters(several)
    found = [
        *_rejected(several, clusters),
        *_levels(clusters, units),
        *_both(several, clusters),
        *_circles(several),
        *_barred(clusters, qualifications),
    ]
    return sorted(found, key=lambda one: (one.units, one.kind))


def _accepted(links: Iterable[Link], relation: Relation) -> list[Link]:
    return [link for link in links if link.judgement is Judgement.ACCEPTED and link.relation is relation]


def _clusters(links: list[Link]) -> nx.Graph[str]:
    """The accepted equivalences, put in by the order of the units, so that the way taken through them is always the same."""
    clusters: nx.Graph[str] = nx.Graph()
    clusters.add_edges_from(sorted({_pair(link) for link in _accepted(links, Relation.EQUIVALENT)}))
    return clusters


def _pair(link: Link) -> tuple[str, str]:
    return min(link.subject, link.object), max(link.subject, link.object)


def _chain(clusters: nx.Graph[str], one: str, other: str) -> tuple[str, ...]:
    """A shortest way between two units by accepted equivalences; none where they do not hang together."""
    try:
        return tuple(nx.shortest_path(clusters, one, other))
    except (nx.NodeNotFound, nx.NetworkXNoPath):
        return ()


def _rejected(links: list[Link], clusters: nx.Graph[str]) -> Iterator[Contradiction]:
    """A = B and B = C accepted, A = C rejected; the way from A to C may be longer."""
    for link in links:
        if link.judgement is Judgement.REJECTED and link.relation is Relation.EQUIVALENT:
            chain = _chain(clusters, *_pair(link))
            if chain:
                yield Contradiction(
                    kind=ContradictionKind.REJECTED_WITHIN_CHAIN,
                    message=f"{' = '.join(chain)} was accepted as equivalent link by link, but {chain[0]} and {chain[-1]} "
                    f"were rejected as equivalent{_decided(link)}",
                    units=chain,
                )


def _decided(link: Link) -> str:
    """By whom and when, and why, as far as the decision says."""
    if link.decision is None:
        return ""
    by = f" by {link.decision.role}" if link.decision.role else ""
    day = f" on {link.decision.day}" if link.decision.day else ""
    return f"{by}{day}{': ' if link.decision.reason else ''}{link.decision.reason.removesuffix('.')}"


def _levels(clusters: nx.Graph[str], units: Mapping[str, Unit]) -> Iterator[Contradiction]:
    """Equivalent units of different levels, with nothing between them or only units that have no level."""
    known = ((name, units[name].level) for name in clusters if name in units)
    levels = {name: level for name, level in known if level is not None}
    for one, other in clusters.edges:
        if one in levels and other in levels and levels[one] != levels[other]:
            yield Contradiction(
                kind=ContradictionKind.LEVELS_DIFFER,
                message=f"{one} and {other} were accepted as equivalent, but stand at Level {levels[one]} and {levels[other]}",
                units=(one, other),
            )
    for region in map(sorted, nx.connected_components(clusters.subgraph(clusters.nodes - levels.keys()))):
        around = sorted({partner for name in region for partner in clusters[name]} - {*region})
        if len({levels[name] for name in around}) > 1:
            yield Contradiction(
                kind=ContradictionKind.LEVELS_DIFFER,
                message=f"{', '.join(region)} without a level was accepted as equivalent to units of different levels: "
                + ", ".join(f"{name} at Level {levels[name]}" for name in around),
                units=(*around, *region),
            )


def _both(links: list[Link], clusters: nx.Graph[str]) -> Iterator[Contradiction]:
    """A pair accepted as equivalent and as progression."""
    for one, other in sorted({_pair(link) for link in _accepted(links, Relation.PROGRESSION)}):
        if clusters.has_edge(one, other):
            yield Contradiction(
                kind=ContradictionKind.BOTH_RELATIONS,
                message=f"{one} and {other} were accepted as equivalent and as a progression",
                units=(one, other),
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


def _barred(clusters: nx.Graph[str], qualifications: Iterable[Qualification]) -> Iterator[Contradiction]:
    """Units of one cluster that a clause bars from each other.

    A clause often bars units because their content overlaps, so where they were accepted as equivalent themselves that is a note.
    Where only a chain joins them it is a warning: whoever follows the chain takes for one what the document lists as two.
    """
    for (one, other), clauses in sorted(_bars(qualifications).items()):
        chain = _chain(clusters, one, other)
        if not chain:
            continue
        bars = f"{' and '.join(sorted(clauses))} {'bars' if len(clauses) == 1 else 'bar'} one from the other"
        places = tuple(clauses[name] for name in sorted(clauses))
        if clusters.has_edge(one, other):
            yield Contradiction(
                kind=ContradictionKind.BARRED_EQUIVALENTS,
                message=f"{one} and {other} were accepted as equivalent, and {bars}: "
                "that fits units which overlap, and only one of them counts there",
                units=chain,
                severity=Severity.NOTE,
                clauses=places,
            )
        else:
            yield Contradiction(
                kind=ContradictionKind.BARRED_WITHIN_CHAIN,
                message=f"{' = '.join(chain)} was accepted as equivalent link by link, {one} and {other} themselves were not, "
                f"and {bars}: whoever follows the chain would count them for one another where only one may be taken",
                units=chain,
                clauses=places,
            )


def _bars(qualifications: Iterable[Qualification]) -> dict[tuple[str, str], dict[str, Source]]:
    """The pairs that are barred, each with the clauses that say so, by qualification and rule."""
    found: dict[tuple[str, str], dict[str, Source]] = {}
    for qualification in qualifications:
        for rule in filter(_is_bar, qualification.rules):
            for pair in combinations(sorted({*rule.units}), 2):
                found.setdefault(pair, {})[f"{qualification.id} {rule.id}"] = rule.source
    return found


def _is_bar(rule: Rule) -> bool:
    """Whether at most one of the units it names may be taken, dated or not, whatever else was chosen."""
    return (
        rule.understood
        and rule.measure is Measure.UNITS
        and rule.comparator is Comparator.AT_MOST
        and rule.bound == 1
        and rule.levels is None
        and rule.says_only("units", "naming", "understood", "valid_from", "valid_until")
    )
