"""The best use of what is held: which held unit counts in the place of which unit of the target, and what is left to do.

A held unit counts once, and a unit of the target is met once. Where a held unit could stand in several places, every choice that
meets as many units as can be met is tried, and the one that leaves the least credit to do is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product

from kg.answer.clauses import Question, in_order, question
from kg.answer.evaluate import check
from kg.answer.held import Entry
from kg.answer.plan import Aim, Plan, Status, plan, plan_reading, weigh
from kg.answer.policy import Ground, Verdict, words
from kg.answer.transfer import CREDITED, Judge, Pair, Progress, judge, pairs
from kg.catalogue.store import Catalogue
from kg.errors import KgError
from kg.model import Link, PolicyKind, Qualification, Unit

STATES = 2_000
"""So many sets of units of the target are kept while the ways to meet them are gone through."""

CHOICES = 64
"""So many ways to use what is held are planned for, one by one."""


@dataclass(frozen=True)
class Counts:
    """A held unit that counts: in the place of ``target``, in the group where it counts, with the target's credit.

    ``counted`` is what of that counts under the maxima of the rules; ``None`` where no rules are printed.
    """

    unit: Unit
    target: Unit
    group: str
    credit: int | None
    counted: int | None


@dataclass(frozen=True)
class Surplus:
    """A held unit that does not count for certain, and why."""

    unit: Unit
    reason: str


@dataclass(frozen=True)
class Open:
    """An undetermined verdict, and what it would change if it came out as yes."""

    pair: Pair
    kind: PolicyKind
    change: str

    @property
    def grounds(self) -> list[Ground]:
        """What is not known."""
        found = self.pair.answers[self.kind].grounds
        return [one for one in found if one.settled_by] or list(found)


@dataclass(frozen=True)
class Transfer:
    """Everything that is said of what is held, towards a target. ``given`` is the qualification whose units are all held.

    ``entries`` are the rows of tables of held units, also those of which it is not known which unit they mean.
    """

    judge: Judge
    held: tuple[Unit, ...]
    given: Qualification | None
    pairs: tuple[Pair, ...]
    claim: Claim
    entries: tuple[Entry, ...] = ()

    @property
    def counted(self) -> tuple[Counts, ...]:
        """What counts where, with the target's credit."""
        return self.claim.counted

    @property
    def plan(self) -> Plan:
        """The least plan for the rest."""
        return self.claim.plan

    @cached_property
    def surplus(self) -> tuple[Surplus, ...]:
        """The held units that do not count for certain."""
        return tuple(self.claim.surplus())

    @cached_property
    def open(self) -> tuple[Open, ...]:
        """What is undetermined, and what it would change: a plan for each unit that might count, so it takes its time."""
        return tuple(self.claim.open())


def transfer(
    catalogue: Catalogue,
    target: Qualification,
    links: Iterable[Link],
    held: Iterable[str] = (),
    *,
    given: Qualification | None = None,
    entries: Sequence[Entry] = (),
    assume: str | None = None,
    progress: Progress | None = None,
    plans: dict[frozenset[str], Plan] | None = None,
) -> Transfer:
    """What held units give towards a target, or all units that a qualification lists (``given``), which is an upper bound.

    ``entries`` are rows of tables; the units they mean are held beside those of ``held``. ``plans`` keeps the plans of the target
    by what of it is met, for those who ask about one target several times.

    Raises :class:`~kg.errors.KgError` for a policy to be assumed that nobody states.
    """
    ids = (
        {row.unit for row in given.listings if row.unit}
        if given
        else {*held, *(entry.unit.id for entry in entries if entry.unit)}
    )
    units = tuple(catalogue.unit_by_id[id] for id in in_order(ids))
    judging = judge(catalogue, target, links, assume)
    found = tuple(pairs(judging, units, progress))
    claim = Claim(judging, units, found, progress, {} if plans is None else plans)
    return Transfer(judging, units, given, found, claim, tuple(entries))


Assignment = Mapping[str, str]
"""The held unit by the unit of the target that it meets."""


@dataclass
class Claim:
    """Works out the best use."""

    judge: Judge
    held: Sequence[Unit]
    pairs: Sequence[Pair]
    progress: Progress | None = None
    plans: dict[frozenset[str], Plan] = field(default_factory=dict)

    @cached_property
    def edges(self) -> dict[str, list[Pair]]:
        """By held unit the pairs in which it counts, those by credit transfer first."""
        found: dict[str, list[Pair]] = {}
        for pair in self.pairs:
            if pair.counts:
                found.setdefault(pair.held.id, []).append(pair)
        return {held: sorted(some, key=lambda pair: not _transfers(pair)) for held, some in found.items()}

    # -- which unit meets which ------------------------------------------------------------------------------------------

    @cached_property
    def assignment(self) -> Assignment:
        """The use that leaves the least to do; of several as good the first in the order of ids."""
        parts = [_ways(self.edges, part) for part in _components(self.edges)]
        number = 1
        for part in parts:
            number *= len(part)
        if number > CHOICES:
            raise KgError(
                f"held units could stand in more than {CHOICES} ways, which is too many to try",
                where=self.judge.target.id,
                mend="name fewer held units, or ask for part of them at a time",
            )
        choices = [{key: value for part in choice for key, value in part.items()} for choice in product(*parts)]
        return self._claimed(choices[0] if len(choices) == 1 else min(choices, key=self._left))

    def _left(self, one: Assignment) -> tuple[bool, int, int, list[str]]:
        """What a use leaves to do, for comparison."""
        certain = self._planned(one).certain
        optimal = certain is not None and certain.status is Status.OPTIMAL
        units = self.judge.catalogue.unit_by_id
        credit = sum(units[target].credit or 0 for target in one)
        return not optimal, certain.credits if certain else 0, -credit, in_order(one)

    def _claimed(self, one: Assignment) -> Assignment:
        """The part of a use that is claimed: all of it, unless the rules forbid so much; then what leaves the least to do."""
        if self._planned(one).status is not Status.IMPOSSIBLE:
            return one
        asked = self._asked(())
        if len(asked.readings) != 1:
            return one
        weights = {unit: 0 if unit in one else weight for unit, weight in weigh(asked, Aim.CREDITS).items()}
        least = plan_reading(asked, asked.readings[0], weights)
        if least.status is not Status.OPTIMAL or least.certificate is None:
            return one
        chosen = set(least.certificate["selection"])
        return {target: held for target, held in one.items() if target in chosen}

    def _asked(self, targets: Iterable[str]) -> Question:
        return question(self.judge.catalogue, self.judge.target, targets)

    def _planned(self, one: Iterable[str]) -> Plan:
        met = frozenset(one)
        if met not in self.plans:
            self.plans[met] = plan(self._asked(met))
        return self.plans[met]

    @cached_property
    def plan(self) -> Plan:
        """The least plan for the rest, with what counts for certain held."""
        return self._planned(self.assignment)

    # -- what counts where, and what does not ----------------------------------------------------------------------------

    @cached_property
    def counted(self) -> tuple[Counts, ...]:
        """What counts in which group, in the order of the units of the target."""
        units = self.judge.catalogue.unit_by_id
        places = self._places()
        return tuple(
            Counts(units[self.assignment[id]], units[id], *places[id]) for id in in_order(self.assignment) if places[id][2] != 0
        )

    def _places(self) -> dict[str, tuple[str, int | None, int | None]]:
        """By unit of the target that is met, its group, its credit, and how much of that counts."""
        target, units = self.judge.target, self.judge.catalogue.unit_by_id
        headings = {group.id: group.heading for group in target.groups}
        found: dict[str, tuple[str, int | None, int | None]] = {}
        for row in target.listings:
            if row.unit and row.unit in self.assignment and row.unit not in found:
                found[row.unit] = headings[row.group], units[row.unit].credit, None
        readings = check(self._asked(self.assignment)).readings
        for one in readings[0].counted if readings else ():
            found[one.unit] = one.group, units[one.unit].credit, one.counted
        return found

    def surplus(self) -> Iterator[Surplus]:
        """The held units that do not count for certain, in the order of their ids."""
        counting = {one.unit.id for one in self.counted}
        for unit in self.held:
            if unit.id not in counting:
                yield Surplus(unit, self._why(unit))

    def _why(self, unit: Unit) -> str:
        met = [pair.target.id for pair in self.edges.get(unit.id, ())]
        claimed = next((target for target, held in self.assignment.items() if held == unit.id), None)
        if claimed:
            return f"nothing of it counts under the maxima of the rules: {claimed}"
        if met and all(target in self.assignment for target in met):
            others = ", ".join(f"{target} by {self.assignment[target]}" for target in met)
            return f"another held unit meets what it could: {others}"
        if met:
            return f"the rules leave no place for it: {', '.join(met)}"
        if any(pair.may_count for pair in self.pairs if pair.held.id == unit.id):
            return "whether it counts is undetermined"
        return "it counts for no unit of the target"

    # -- what is open ----------------------------------------------------------------------------------------------------

    def open(self) -> Iterator[Open]:
        """The undetermined verdicts, and what each would change."""
        undetermined = [
            (pair, kind) for pair in self.pairs for kind, answer in pair.answers.items() if answer.verdict is Verdict.UNDETERMINED
        ]
        for number, (pair, kind) in enumerate(undetermined, 1):
            yield Open(pair, kind, self._change(pair, kind))
            if self.progress:
                self.progress(number, len(undetermined), "open questions")

    def _change(self, pair: Pair, kind: PolicyKind) -> str:
        if kind not in CREDITED:
            return f"no credit: {_NO_CREDIT[kind]}"
        by_held = {held: target for target, held in self.assignment.items()}
        if pair.target.id in self.assignment:
            return f"nothing: {pair.target.id} is met by {self.assignment[pair.target.id]}"
        if pair.counts:
            return f"nothing: it counts by {words(next(iter(_ways_it_counts(pair))))}"
        if pair.held.id in by_held:
            return f"nothing for certain: the held unit counts once, and does for {by_held[pair.held.id]}"
        credit = pair.target.credit
        said = f"{pair.target.id} would count, {'credit not printed' if credit is None else f'{credit} credits'}"
        return said + self._less(pair.target.id)

    def _less(self, target: str) -> str:
        """By how much less would be left to do."""
        now = self.plan.certain
        then = self._planned([*self.assignment, target]).certain if now and now.status is Status.OPTIMAL else None
        if now is None or then is None or then.status is not Status.OPTIMAL:
            return "; how much would be left to do cannot be told"
        return f"; left to do {then.credits} credits in place of {now.credits}"


_NO_CREDIT = {
    PolicyKind.PRIOR_LEARNING: "the learner may be assessed for the unit",
    PolicyKind.EXEMPTION: "an exemption takes the unit from what is to be done, as the organisation rules",
}


def _transfers(pair: Pair) -> bool:
    return pair.answers[PolicyKind.CREDIT_TRANSFER].verdict is Verdict.YES


def _ways_it_counts(pair: Pair) -> Iterator[PolicyKind]:
    return (kind for kind in CREDITED if pair.answers[kind].verdict is Verdict.YES)


def _components(edges: Mapping[str, Sequence[Pair]]) -> Iterator[list[str]]:
    """The held units in parts that share no unit of the target, each in the order of ids."""
    parts: list[tuple[set[str], set[str]]] = []
    for held in in_order(edges):
        targets = {pair.target.id for pair in edges[held]}
        joined = [part for part in parts if part[1] & targets]
        parts = [part for part in parts if not part[1] & targets]
        parts.append(({held}.union(*(part[0] for part in joined)), targets.union(*(part[1] for part in joined))))
    yield from (in_order(held) for held, _ in parts)


def _ways(edges: Mapping[str, Sequence[Pair]], part: Iterable[str]) -> list[Assignment]:
    """The ways to meet as many units of the target as can be met: one for each set of these, with most credit transfers."""
    states: dict[frozenset[str], tuple[int, dict[str, str]]] = {frozenset(): (0, {})}
    for held in part:
        after = dict(states)
        for met, (score, before) in states.items():
            for pair in edges[held]:
                target = pair.target.id
                if target not in met:
                    key, better = met | {target}, score + _transfers(pair)
                    if key not in after or after[key][0] < better:
                        after[key] = better, {**before, target: held}
        if len(after) > STATES:
            raise KgError("held units could stand in too many ways to go through", where=f"from {held} on", mend="name fewer")
        states = after
    most = max(map(len, states))
    return [states[met][1] for met in sorted((one for one in states if len(one) == most), key=in_order)]
