"""What a partial selection has brought so far: the states of one choice of pathways, unit after unit.

A *state* is, saturated where more makes no difference, the sums of the rows that units still to come can change, and the cells of
what is limited (see :mod:`kg.answer.tally`). How many selections are in a state :mod:`kg.answer.count` keeps, and which of them
are least :mod:`kg.answer.lightest`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import inf

from kg.answer.clauses import Case, Question, Row
from kg.answer.tally import Tally
from kg.model import Unit

State = tuple[int, ...]

States = frozenset[tuple[int, State]]
"""The states that one partial selection is in, each with the number of its case."""


def machine_of(asked: Question, case: Case) -> Machine | None:
    """The states of a case, or none where what must be chosen cannot be."""
    must = {*case.must, *asked.required}
    if not must <= case.options.keys() or must & asked.must_not:
        return None
    return Machine(case, must, asked.must_not)


def in_good_order(asked: Question, machines: Sequence[Machine]) -> list[Unit]:
    """The units, those together that one clause looks at: by pool and group, first those of which little counts.

    The fewer units lie between the first and the last that a clause looks at, the fewer states there are at once.
    """
    home: dict[str, tuple[bool, tuple[int, ...], bool, int]] = {}
    kin: dict[str, int] = {}
    for machine in machines:
        case = machine.case
        groups = {(place.book, place.group): number for number, place in reversed(list(enumerate(case.places)))}
        pools = {one: _pools(case, *one) for one in groups}
        capped = {
            (place.book, place.group)
            for place, effect in zip(case.places, machine.tally.effects, strict=True)
            if effect.cell is not None
        }
        poor = {pools[one] for one in capped}
        for unit, options in case.options.items():
            place = case.places[options[0][0]]
            one = place.book, place.group
            home.setdefault(unit, (pools[one] not in poor, pools[one], one not in capped, groups[one]))
        for number, row in enumerate(case.rows):
            if row.clause.rule.units:
                for index in row.chosen.keys() | row.counted.keys():
                    kin.setdefault(case.places[index].unit, number)
    chosen = [unit for unit in asked.units if unit.id in home]
    return sorted(chosen, key=lambda unit: (home[unit.id], kin.get(unit.id, -1)))


def _pools(case: Case, book: int, group: str) -> tuple[int, ...]:
    """The rows that look at a group together with others."""
    found = ((number, row.clause) for number, row in enumerate(case.rows) if not row.group)
    return tuple(number for number, one in found if one.book == book and len(one.rule.groups) > 1 and group in one.rule.groups)


# -- the states of one case -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Fold:
    """One limit of which one way to count is the best for every row: its cells, the best first, and how much of them counts."""

    cells: tuple[int, ...]
    bound: int


@dataclass(frozen=True)
class Need:
    """What one number of a state has to come to, and the least that any unit to come weighs for what it adds, if any does."""

    place: int
    low: int
    best: tuple[int, int] | None


_Check = tuple[int | None, float, int | None, int | None]
"""The place of a row in a state, if it is in it, its least and greatest value, and the place of what it depends on, if any."""


@dataclass
class _Step:
    """What one unit does to a state: for each way to place it the numbers to add to, and what can be told afterwards."""

    options: list[list[tuple[int, int]]]
    may_leave: bool
    fresh: int
    position: dict[int, int]
    caps: list[tuple[int | None, bool, int | None]]
    folds: list[_Fold]
    checks: list[_Check]
    keep: list[int] | None
    after: tuple[int, ...]

    @property
    def idle(self) -> bool:
        """Whether a unit that is not chosen leaves a state as it is."""
        return not (self.fresh or self.folds or self.checks) and self.keep is None


@dataclass
class Machine:
    """One case. The dimensions of its states are the rows, then the cells, then whether a unit of ``when`` is chosen."""

    case: Case
    must: set[str]
    must_not: frozenset[str]
    steps: list[_Step] = field(default_factory=list)
    final: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.tally = Tally(self.case)
        self.cells = len(self.case.rows)
        whens = dict.fromkeys(row.when for row in self.case.rows if row.when)
        self.flags = {when: self.cells + len(self.tally.cells) + place for place, when in enumerate(whens)}
        folds = {number: self._fold(number, row) for number, row in enumerate(self.case.rows) if row.limit}
        self.folds = {number: fold for number, fold in folds.items() if fold}
        self.folded = {cell for fold in self.folds.values() for cell in fold.cells}
        self.caps = [
            *map(self._cap, self.case.rows),
            *((self._most(number), False) for number in range(len(self.tally.cells))),
            *((1, False) for _ in whens),
        ]

    @staticmethod
    def _cap(row: Row) -> tuple[int | None, bool]:
        """The greatest value of a row that has to be told apart, and whether more is forbidden rather than the same."""
        if not row.positive:
            return None, False
        if row.high is not None and not row.limit:
            return (row.high + 1, False) if row.when else (row.high, True)
        return (None if row.low is None else row.low), False

    def _most(self, number: int) -> int | None:
        """The most that any way to count can take of a cell."""
        cell = self.tally.cells[number]
        bounds = [
            (self.case.rows[row].high or 0) // value
            for row, value in (cell.parts if cell.credit is None else cell.wholes)
            if value > 0 and (one := self.case.rows[row]).limit and one.positive and not one.when
        ]
        return min(bounds, default=None)

    def _fold(self, number: int, limit: Row) -> _Fold | None:
        cells = self.tally.cells_of.get(number, [])
        if limit.when or not limit.positive or not cells or any(self.tally.cells[cell].credit is not None for cell in cells):
            return None
        parts = [dict(self.tally.cells[cell].parts) for cell in cells]
        rows = {row for one in parts for row in one if row != number}
        if len({one.get(number) for one in parts}) > 1:
            return None
        if any((row := self.case.rows[other]).high is not None or not row.positive for other in rows):
            return None
        order = sorted(range(len(cells)), key=lambda place: -sum(parts[place].values()))
        for better, worse in pairwise(order):
            if any(parts[better].get(row, 0) < value for row, value in parts[worse].items()):
                return None
        return _Fold(tuple(cells[place] for place in order), (limit.high or 0) // parts[0][number])

    def _adds(self, unit: str) -> list[dict[int, int]]:
        """For each way to place a unit, what it adds to each dimension."""
        found: list[dict[int, int]] = []
        for option in self.case.options.get(unit, ()) if unit not in self.must_not else ():
            sums, cells = self.tally.total(option)
            flags = {flag: 1 for when, flag in self.flags.items() if unit in when}
            adds = {**sums, **{self.cells + cell: value for cell, value in cells.items()}, **flags}
            found.append({dimension: value for dimension, value in adds.items() if value})
        return found

    @property
    def alone(self) -> bool:
        """Whether each unit has one place."""
        return all(len(options) == 1 for options in self.case.options.values())

    def plan(self, units: Sequence[str]) -> bool:
        """Lay out the steps for units in this order; false where a row that no unit changes does not hold."""
        adds = [self._adds(unit) for unit in units]
        touches: dict[int, list[int]] = defaultdict(list)
        for number, options in enumerate(adds):
            for dimension in {one for option in options for one in option}:
                touches[dimension].append(number)
        folds: dict[int, list[_Fold]] = defaultdict(list)
        ends: dict[int, int] = {}
        for fold in self.folds.values():
            end = max((touches[self.cells + cell][-1] for cell in fold.cells if self.cells + cell in touches), default=-1)
            folds[end].append(fold)
            for cell in fold.cells:
                ends[self.cells + cell] = end
                for row, _ in self.tally.cells[cell].parts:
                    if row not in self.folds and end >= 0:
                        touches[row].append(end)
        self._end(ends, touches, len(units))
        firsts = {dimension: min(found) for dimension, found in touches.items() if found and dimension not in self.folds}
        live: list[int] = []
        coming: list[int] = []
        enough: dict[int, int] = {}
        for number, (unit, options) in enumerate(zip(units, adds, strict=True)):
            fresh = sorted(dimension for dimension, first in firsts.items() if first == number)
            live = [*live, *fresh]
            position = {dimension: place for place, dimension in enumerate(live)}
            if coming != (coming := [row for row in self._certain if firsts.get(row, -1) > number]) or not number:
                enough = self._enough(coming)
            keep = [place for place, dimension in enumerate(live) if ends[dimension] > number]
            self.steps.append(
                _Step(
                    options=[[(position[dimension], value) for dimension, value in one.items()] for one in options],
                    may_leave=unit not in self.must,
                    fresh=len(fresh),
                    position=position,
                    caps=[(*self.caps[dimension], enough.get(dimension)) for dimension in live],
                    folds=folds[number],
                    checks=[
                        check
                        for row in range(self.cells)
                        if row not in self.folds and ends[row] == number and (check := self._check(row, position))
                    ],
                    keep=None if len(keep) == len(live) else keep,
                    after=tuple(live[place] for place in keep),
                )
            )
            live = [live[place] for place in keep]
        self.final = {dimension: place for place, dimension in enumerate(live)}
        self.open = [row for row in range(self.cells) if row not in self.folds and ends[row] >= len(units)]
        return all(
            self._nothing_holds(row) for number, row in enumerate(self.case.rows) if number not in self.folds and ends[number] < 0
        )

    @property
    def _certain(self) -> list[int]:
        """The minima that are met without a limit or a condition: what they ask is certain to come, as long as it is to come."""
        return [
            number
            for number, row in enumerate(self.case.rows)
            if row.low and row.high is None and row.positive and not row.when and number not in self.tally.cells_of
        ]

    def _enough(self, coming: Sequence[int]) -> dict[int, int]:
        """By minimum, how much of it is enough, for the minima that are still to come bring the rest."""
        rows = self.case.rows
        values = {number: rows[number].sums for number in coming}
        found: dict[int, int] = {}
        for number, row in enumerate(rows):
            if row.low and row.high is None and row.positive and not row.when and number not in coming:
                own, taken, rest = row.sums, set[int](), row.low
                for other in sorted(coming, key=lambda one: -(rows[one].low or 0)):
                    inside = values[other]
                    if taken.isdisjoint(inside) and all(own.get(place, 0) >= value for place, value in inside.items()):
                        taken.update(inside)
                        rest -= rows[other].low or 0
                found[number] = rest
        return found

    def _end(self, ends: dict[int, int], touches: Mapping[int, Sequence[int]], steps: int) -> None:
        """After which step each dimension is no longer needed: ``steps`` where only the whole tells, -1 where none changes it."""
        for number, row in enumerate(self.case.rows):
            own = [*touches.get(number, ()), *(touches.get(self.flags[row.when], ()) if row.when else ())]
            unclear = not self.folded.issuperset(self.tally.cells_of.get(number, ()))
            ends[number] = steps if unclear else max(own, default=-1)
        for when, flag in self.flags.items():
            ends[flag] = max(ends[number] for number, row in enumerate(self.case.rows) if row.when == when)
        for cell in range(len(self.tally.cells)):
            ends.setdefault(self.cells + cell, steps)

    def needs(self, units: Sequence[str], weights: Mapping[str, int]) -> list[list[Need]]:
        """For each step, what the rows of a state still need of the units to come, of the rows that no limit concerns."""
        plain = {
            number: row.low
            for number, row in enumerate(self.case.rows)
            if row.low is not None and row.positive and not row.when and number not in self.tally.cells_of
        }
        best: dict[int, tuple[int, int]] = {}
        found: list[list[Need]] = []
        for unit, step in zip(reversed(units), reversed(self.steps), strict=True):
            places = {dimension: place for place, dimension in enumerate(step.after) if dimension in plain}
            found.append([Need(place, plain[row], best.get(row)) for row, place in places.items()])
            for adds in self._adds(unit):
                for row, value in adds.items():
                    weight, before = best.get(row, (weights[unit], value))
                    if weights[unit] * before <= weight * value:
                        best[row] = (weights[unit], value)
        return found[::-1]

    def _check(self, number: int, position: Mapping[int, int]) -> _Check | None:
        """What is to be looked at when nothing can change a row any more; what no unit has touched is nothing."""
        row, place = self.case.rows[number], position.get(number)
        if row.when and self.flags[row.when] not in position:
            return None
        low, high = row.low, row.high
        if place is not None and self.caps[number][1]:
            high = None  # more was never let through
        if low is None and high is None:
            return None
        least = -inf if low is None else low
        return place, least, high, position[self.flags[row.when]] if row.when else None

    def _nothing_holds(self, row: Row) -> bool:
        """Whether a row that no unit touches holds."""
        return bool(row.when) or ((row.low or 0) <= 0 and (row.high is None or row.high >= 0))

    def _asked(self, row: Row, position: Mapping[int, int], state: Sequence[int]) -> bool:
        flag = position.get(self.flags[row.when]) if row.when else None
        return not row.when or (flag is not None and state[flag] > 0)

    def left(self, number: int, state: State) -> State | None:
        """The state after a step whose unit is not chosen."""
        step = self.steps[number]
        if not step.may_leave:
            return None
        return state if step.idle else self._after(step, [*state, *[0] * step.fresh])

    def chosen(self, number: int, state: State) -> list[State]:
        """The states after a step whose unit is chosen, one for each way to place it."""
        step = self.steps[number]
        found = []
        for option in step.options:
            made = [*state, *[0] * step.fresh]
            for place, value in option:
                most, forbids, enough = step.caps[place]
                made[place] += value
                if enough is not None and made[place] >= enough:
                    made[place] = most or 0
                elif most is not None and made[place] > most:
                    if forbids:
                        break
                    made[place] = most
            else:
                after = self._after(step, made)
                if after is not None:
                    found.append(after)
        return found

    def _after(self, step: _Step, state: list[int]) -> State | None:
        """A state cut down to what still matters; ``None`` where it cannot become valid."""
        for fold in step.folds:
            self._fold_in(fold, step, state)
        for place, low, high, flag in step.checks:
            value = state[place] if place is not None else 0
            if (flag is None or state[flag]) and (value < low or (high is not None and value > high)):
                return None
        return tuple(state) if step.keep is None else tuple([state[place] for place in step.keep])

    def _fold_in(self, fold: _Fold, step: _Step, state: list[int]) -> None:
        """Count what stands in the cells of a limit."""
        left = fold.bound
        for cell in fold.cells:
            taken = min(left, state[step.position[self.cells + cell]]) if self.cells + cell in step.position else 0
            left -= taken
            for row, value in self.tally.cells[cell].parts:
                if taken and row not in self.folds:
                    place = step.position[row]
                    most = step.caps[place][0]
                    made = state[place] + value * taken
                    state[place] = made if most is None else min(most, made)

    def accepts(self, state: State) -> bool:
        """Whether a selection that ends in this state is valid."""
        asked = [row for row in self.open if self._asked(self.case.rows[row], self.final, state)]
        sums = {dimension: state[place] for dimension, place in self.final.items()}
        cells = {cell: sums[self.cells + cell] for cell in range(len(self.tally.cells)) if self.cells + cell in sums}
        return not asked or self.tally.counting(sums, cells, asked) is not None
