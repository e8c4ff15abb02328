"""The route with the least new credit from a unit or a qualification to a qualification, through others, proved least.

A *leg* leads from what is held to a qualification: from the unit alone, or from a qualification all of whose units are taken as
held, which is an upper bound of what carries over. What the leg costs is the credit that the least plan leaves to do after what
carries over for certain. Levels never fall along a route, as far as they are known. Where a leg has no certain figure it costs at
least what is known of it, so a route is called least only where no open figure could make another one less.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from heapq import heappop, heappush
from itertools import pairwise

from kg.answer.claim import Transfer, transfer
from kg.answer.plan import Plan, Status
from kg.catalogue.store import Catalogue
from kg.errors import KgError
from kg.model import Level, Link, Qualification, Unit, level_rank

Start = Unit | Qualification
Legs = Callable[[str], Iterable["Leg"]]


class Found(StrEnum):
    """Whether a route is known, and known to be least; undetermined where a figure is missing that could decide."""

    OPTIMAL = "optimal"
    IMPOSSIBLE = "impossible"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True)
class Leg:
    """A step to a qualification: at least and at most so much new credit; ``most`` is ``None`` where that is not known."""

    start: str
    end: str
    least: int
    most: int | None
    transfer: Transfer | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Proof:
    """Why nothing is less: no leg is shorter than the difference of the ``distances`` of its ends.

    So no route to a qualification has less new credit than its distance. Only legs from qualifications that are nearer than the
    target are named; the others begin no nearer than the target is, and no leg is shorter than nothing.
    """

    distances: Mapping[str, int]
    legs: tuple[Leg, ...]


@dataclass(frozen=True)
class Way:
    """The answer: the legs of the least route among those whose figures are known, and what is known of all others.

    ``credit`` is the new credit of the route, ``None`` where no route has a known figure; then ``legs`` are those of one that may
    be least. ``least`` is what no route can be less than, ``None`` where there is no route; ``open`` are legs without a certain
    figure on a route that might be less. ``done`` is the new credit of the same route for those who do what its plans name and no
    more: what a leg takes as held but nobody has done is then still to do.
    """

    start: Start
    end: Qualification
    status: Found
    legs: tuple[Leg, ...]
    credit: int | None
    least: int | None
    open: tuple[Leg, ...] = ()
    proof: Proof | None = None
    done: int | None = None

    @property
    def direct(self) -> Leg | None:
        """The leg from the start to the target without any between, if there is one."""
        legs = self.proof.legs if self.proof else ()
        return next((leg for leg in legs if (leg.start, leg.end) == (self.start.id, self.end.id)), None)


def route(catalogue: Catalogue, start: Start, end: Qualification, links: Iterable[Link]) -> Way:
    """The route with the least new credit; of several the one with fewest steps, then the first in order of ids."""
    steps = _Steps(catalogue, start, end, tuple(links))
    found = least_route(start, end, steps.legs)
    return replace(found, done=None if found.credit is None else steps.done(found.legs))


def least_route(start: Start, end: Qualification, legs: Legs) -> Way:
    """The least route over legs, which are asked for as they are needed."""
    low = _Search(start.id, end.id, legs, lambda leg: leg.least)
    high = _Search(start.id, end.id, legs, lambda leg: leg.most)
    least = low.distance
    if least is None:
        return Way(start, end, Found.IMPOSSIBLE, (), None, None, proof=low.proof)
    if high.distance == least:
        return Way(start, end, Found.OPTIMAL, high.way(), least, least, proof=low.proof)
    open_ = tuple(leg for leg in low.way() if leg.most != leg.least)
    return Way(start, end, Found.UNDETERMINED, high.way() or low.way(), high.distance, least, open_, low.proof)


def holds(way: Way) -> bool:
    """Whether a proof shows that no route has less new credit than is said: the check needs nothing of the search."""
    proof = way.proof
    if proof is None or proof.distances.get(way.start.id) != 0:
        return False
    if way.least is None:
        return way.end.id not in proof.distances and all(leg.end in proof.distances for leg in proof.legs)
    far = way.least
    return proof.distances.get(way.end.id) == far and all(
        min(proof.distances.get(leg.end, far), far) <= proof.distances[leg.start] + leg.least for leg in proof.legs
    )


@dataclass
class _Search:
    """Dijkstra's: nearest first, until the target is reached. Legs without a cost are not taken."""

    start: str
    end: str
    legs: Legs
    cost: Callable[[Leg], int | None]
    distances: dict[str, int] = field(default_factory=dict)
    paths: dict[str, tuple[str, ...]] = field(default_factory=dict)
    seen: dict[tuple[str, str], Leg] = field(default_factory=dict)

    def __post_init__(self) -> None:
        entries: list[tuple[int, int, tuple[str, ...]]] = [(0, 0, (self.start,))]
        while entries and self.end not in self.distances:
            distance, steps, path = heappop(entries)
            name = path[-1]
            if name not in self.distances:
                self.distances[name], self.paths[name] = distance, path
                for leg in self.legs(name) if name != self.end else ():
                    self.seen[leg.start, leg.end] = leg
                    if (cost := self.cost(leg)) is not None and leg.end not in self.distances:
                        heappush(entries, (distance + cost, steps + 1, (*path, leg.end)))

    @property
    def distance(self) -> int | None:
        """The least cost of reaching the target; ``None`` where it is not reached."""
        return self.distances.get(self.end)

    @property
    def proof(self) -> Proof:
        """The distances, and the legs that were looked at."""
        return Proof(dict(self.distances), tuple(self.seen.values()))

    def way(self) -> tuple[Leg, ...]:
        """The legs of the route, from the start on; none where the target is not reached."""
        return tuple(self.seen[ends] for ends in pairwise(self.paths.get(self.end, ())))


@dataclass
class _Steps:
    """The legs of a catalogue between two levels, each worked out once."""

    catalogue: Catalogue
    start: Start
    end: Qualification
    links: tuple[Link, ...]
    _known: dict[str, tuple[Leg, ...]] = field(default_factory=dict)
    _plans: dict[str, dict[frozenset[str], Plan]] = field(default_factory=dict)

    def legs(self, name: str) -> tuple[Leg, ...]:
        """The legs from the start or a qualification."""
        if name not in self._known:
            self._known[name] = tuple(leg for one in self._onward(name) if (leg := self._leg(name, one)) is not None)
        return self._known[name]

    def _onward(self, name: str) -> Iterator[Qualification]:
        level = self._level(name)
        for one in self.between:
            if one.id not in (name, self.start.id) and no_lower(one.level, level):
                yield one

    @cached_property
    def between(self) -> list[Qualification]:
        """The qualifications that a route can go through, and the target."""
        some = (one for one in self.catalogue.qualifications() if one.id == self.end.id or no_lower(self.end.level, one.level))
        return sorted(some, key=lambda one: one.id)

    def _level(self, name: str) -> Level | None:
        """The level that the next step may not fall below; a unit counts at any."""
        one = self.catalogue.qualification_by_id.get(name)
        return None if one is None else one.level

    def _leg(self, name: str, one: Qualification) -> Leg | None:
        """The leg from a start to a qualification; ``None`` where it is proved that no plan is possible."""
        given = self.catalogue.qualification_by_id.get(name)
        plans = self._plans.setdefault(one.id, {})
        held = () if given else (name,)
        found = transfer(self.catalogue, one, self.links, held, given=given, plans=plans)
        try:
            planned = found.plan
        except KgError as error:
            return Leg(name, one.id, 0, None, None, str(error))
        return None if planned.status is Status.IMPOSSIBLE else Leg(name, one.id, *new_credit(planned), found)

    def done(self, legs: Iterable[Leg]) -> int | None:
        """The new credit of legs where each plan is carried out and no more; ``None`` where readings ask for different plans."""
        held, total = self._held, 0
        for leg in legs:
            one = self.catalogue.qualification_by_id[leg.end]
            planned = transfer(self.catalogue, one, self.links, held, plans=self._plans[one.id]).plan
            least, most = new_credit(planned)
            if least != most or (planned.certain is None and one.id != self.end.id):
                return None
            total += least
            held |= {unit.id for unit in planned.certain.todo} if planned.certain else set()
        return total

    @property
    def _held(self) -> set[str]:
        """What is held at the start: the unit, or every unit of the qualification."""
        if isinstance(self.start, Unit):
            return {self.start.id}
        return {row.unit for row in self.start.listings if row.unit}


def new_credit(plan: Plan) -> tuple[int, int | None]:
    """What a plan leaves to do, at least and at most: the two differ where how a clause is read decides.

    Where something is not known it is at least nothing, and how much at most is open; the latter also where there is no plan in
    one of the readings.
    """
    if plan.reasons or not plan.readings or any(one.status is Status.UNDETERMINED for one in plan.readings):
        return 0, None
    credits = [one.credits for one in plan.readings if one.status is Status.OPTIMAL]
    return min(credits, default=0), max(credits) if len(credits) == len(plan.readings) else None


def no_lower(level: Level | None, than: Level | None) -> bool:
    """Whether a level is not known to be lower than another.

    >>> no_lower(3, 2), no_lower("E3", 1), no_lower(None, 4)
    (True, False, True)
    """
    return level is None or than is None or level_rank(level) >= level_rank(than)
