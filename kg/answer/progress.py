"""What leads on: from a unit by accepted links of progression, from a qualification by stated routes and by what carries over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.answer.claim import Transfer, transfer
from kg.answer.clauses import in_order
from kg.answer.route import no_lower
from kg.catalogue.store import Catalogue
from kg.graph.routes import destinations
from kg.model import Judgement, Link, Qualification, Relation, Route, Unit, level_rank


@dataclass(frozen=True)
class Step:
    """One accepted link of progression on the way from a unit; ``distance`` counts the steps up to and with it."""

    lower: Unit
    higher: Unit
    distance: int
    link: Link


@dataclass(frozen=True)
class FromUnit:
    """What leads on from a unit; with ``end``, the steps of a shortest way to that unit, none where there is no way."""

    start: Unit
    end: Unit | None
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Stated:
    """A route that a document states, and the qualifications it leads to as far as the catalogue has them."""

    route: Route
    onward: tuple[str, ...]


@dataclass(frozen=True)
class FromQualification:
    """What a qualification says it leads to, and what of it would carry over: an upper bound, as all its units are held."""

    start: Qualification
    stated: tuple[Stated, ...]
    carried: tuple[Transfer, ...]


def from_unit(catalogue: Catalogue, start: Unit, links: Iterable[Link], end: Unit | None = None) -> FromUnit:
    """What leads on from a unit, nearest first, each unit once; or the way to ``end``, of several the first in order of ids."""
    onward: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        if link.relation is Relation.PROGRESSION and link.judgement is Judgement.ACCEPTED:
            onward[link.subject].append(link)
    steps = list(_steps(catalogue, start, onward))
    return FromUnit(start, end, tuple(steps if end is None else _way(steps, end)))


def _steps(catalogue: Catalogue, start: Unit, onward: dict[str, list[Link]]) -> Iterator[Step]:
    units, seen, edge, distance = catalogue.unit_by_id, {start.id}, [start.id], 0
    while edge:
        distance += 1
        found: dict[str, Link] = {}
        for lower in edge:
            for link in onward[lower]:
                if link.object not in seen:
                    found.setdefault(link.object, link)
        edge = in_order(found)
        seen.update(edge)
        yield from (Step(units[found[id].subject], units[id], distance, found[id]) for id in edge)


def _way(steps: Iterable[Step], end: Unit) -> list[Step]:
    """The steps that end at a unit, from the first on."""
    by_end = {step.higher.id: step for step in steps}
    way: list[Step] = []
    step = by_end.get(end.id)
    while step:
        way.append(step)
        step = by_end.get(step.lower.id)
    return way[::-1]


def from_qualification(
    catalogue: Catalogue, start: Qualification, links: Iterable[Link], end: Qualification | None = None
) -> FromQualification:
    """What leads on from a qualification: stated routes, and what carries over to ``end``, or to all that are no lower."""
    leads = destinations(catalogue)
    stated = tuple(Stated(route, tuple(leads(route))) for route in start.routes)
    known = tuple(links)
    ends = [end] if end else _onward(catalogue, start)
    return FromQualification(start, stated, tuple(transfer(catalogue, one, known, given=start) for one in ends))


def _onward(catalogue: Catalogue, start: Qualification) -> list[Qualification]:
    """The qualifications that are no lower, by level and then in the order of ids."""
    found = [one for one in catalogue.qualifications() if one.id != start.id and no_lower(one.level, start.level)]
    return sorted(found, key=lambda one: (one.level is None, 0 if one.level is None else level_rank(one.level), one.id))
