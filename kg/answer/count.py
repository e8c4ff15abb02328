"""How many selections are valid, exactly: a dynamic programme over the units, one after the other.

What a partial selection has brought so far, saturated where more makes no difference, is a *state*: the sums of the rows that
units still to come can change, and the cells of what is limited (see :mod:`kg.answer.tally`). Where a unit can stand in several
places, or several pathways can be taken, a selection is in several states at once; it is counted once. How many partial
selections are in a state is kept by what they weigh together, as the digits of one large whole number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kg.answer.clauses import Case, Clause, Question, Reading, Reason, Row
from kg.answer.states import Machine, State, States, in_good_order, machine_of
from kg.model import Unit

Weights = dict[int, int]
"""By weight, how many selections have it."""

STATES = 200_000
"""More states at once than this are not followed."""


DIGIT = 64
"""By so many bits the digits of packed numbers grow."""

WORK = 1_000_000
"""So many states, step after step, are followed in all."""


class TooManyStates(Exception):
    """The rules are so interwoven that counting would not end in reasonable time."""


@dataclass(frozen=True)
class Counted:
    """The valid selections in one reading, by uncapped credit; ``None`` where they could not be counted."""

    names: tuple[tuple[Clause, str], ...]
    by_credit: Weights | None

    @property
    def valid(self) -> int | None:
        """How many valid selections there are."""
        return None if self.by_credit is None else sum(self.by_credit.values())


@dataclass(frozen=True)
class Count:
    """How many selections are valid: in each reading, and, where nothing is open, for certain."""

    asked: Question
    readings: tuple[Counted, ...]
    reasons: tuple[Reason, ...]

    @property
    def certain(self) -> Counted | None:
        """The one result there is; ``None`` where a clause is ambiguous, or something is not known."""
        return self.readings[0] if len(self.readings) == 1 and not self.reasons else None


def counts(asked: Question) -> Count:
    """Count the valid selections in every reading; in none where something is not known."""
    if asked.reasons:
        return Count(asked, (), asked.reasons)
    found = tuple(Counted(reading.names, _counted(asked, reading)) for reading in asked.readings)
    open_ = any(one.by_credit is None for one in found)
    return Count(asked, found, (Reason("the rules are too interwoven to be counted through"),) if open_ else ())


def _counted(asked: Question, reading: Reading) -> Weights | None:
    try:
        return count(asked, reading)
    except TooManyStates:
        return None


def credit_of(unit: Unit) -> int:
    """The credit of a unit; what is not known weighs nothing."""
    return unit.credit or 0


def count(
    asked: Question, reading: Reading, weight: Callable[[Unit], int] = credit_of, most: int | None = None, work: int = WORK
) -> Weights:
    """The valid selections by what they weigh, of those that weigh at most ``most``.

    Raises :class:`TooManyStates` where that takes more states than ``work``.
    """
    machines = [machine for case in reading.cases if (machine := machine_of(asked, case)) is not None]
    weights = {unit.id: weight(unit) for unit in asked.units}
    if len(machines) == 1 and machines[0].alone:
        return _Parts(asked, machines[0].must, weights, most, work).count(_without(machines[0].case, asked.must_not))
    return _through(asked, machines, weights, most, work)


def _through(asked: Question, machines: Sequence[Machine], weights: Mapping[str, int], most: int | None, work: int) -> Weights:
    """Count by going through all units."""
    units = [unit.id for unit in in_good_order(asked, machines)]
    possible = [machine for machine in machines if machine.plan(units)]
    return _run(possible, [weights[unit] for unit in units], most, work) if possible else {}


# -- part by part ---------------------------------------------------------------------------------------------------------------


def _without(case: Case, excluded: Container[str]) -> Case:
    return replace(case, options={unit: options for unit, options in case.options.items() if unit not in excluded})


@dataclass(frozen=True)
class _Parts:
    """A case in which each unit has one place, counted in parts that no clause looks at together but by what they weigh.

    A row that adds up just what the units of a part weigh says which weights the selections of the part may have; they need not
    be told apart by it before. The weights of parts that have no other row in common are those of each, convolved.
    """

    asked: Question
    must: Collection[str]
    weights: Mapping[str, int]
    most: int | None
    work: int

    def count(self, case: Case) -> Weights:
        """The valid selections of a part by what they weigh."""
        limited = {place for row in case.rows if row.limit for place in row.counted}
        given = [row for row in case.rows if self._given(case, row, limited)]
        rest = replace(case, rows=tuple(row for row in case.rows if row not in given))
        inner = [part for part in _connected(rest) if any(self._given(part, row, limited) for row in part.rows)]
        found = self._remaining(rest, inner)
        for part in inner:
            found = _convolved(found, self.count(part), self.most) if found else found
        return {weight: number for weight, number in found.items() if all(_allows(row, weight) for row in given)}

    def _given(self, case: Case, row: Row, limited: Container[int]) -> bool:
        """Whether what a row adds up is what the units of a part weigh."""
        if row.limit or row.when or any(place in limited for place in row.counted):
            return False
        sums = row.sums
        return all(sum(sums.get(place, 0) for place in option) == self.weights[unit] for unit, (option,) in case.options.items())

    def _remaining(self, case: Case, parts: Sequence[Case]) -> Weights:
        """What none of the parts has, with the rows that look at it or at nothing."""
        taken = {unit for part in parts for unit in part.options}
        rows = tuple(row for row in case.rows if not any(row in part.rows for part in parts))
        left = replace(_without(case, taken), rows=rows)
        machine = Machine(left, {unit for unit in self.must if unit in left.options}, frozenset())
        return _through(self.asked, [machine], self.weights, self.most, self.work)


def _connected(case: Case) -> list[Case]:
    """The parts of a case that share no row."""
    parts: list[tuple[set[str], list[Row]]] = []
    for row in case.rows:
        units = {case.places[place].unit for place in row.sums} | row.when
        joined = [part for part in parts if part[0] & units]
        parts = [part for part in parts if not part[0] & units]
        parts.append((units.union(*(part[0] for part in joined)), [*(one for part in joined for one in part[1]), row]))
    return [
        replace(case, options={unit: options for unit, options in case.options.items() if unit in units}, rows=tuple(rows))
        for units, rows in parts
    ]


def _allows(row: Row, weight: int) -> bool:
    return (row.low is None or row.low <= weight) and (row.high is None or weight <= row.high)


def _convolved(one: Weights, other: Weights, most: int | None) -> Weights:
    """The weights of selections of two parts together, as the digits of the product of two numbers.

    >>> _convolved({0: 1, 2: 3}, {1: 2, 2: 1}, 3)
    {1: 2, 2: 1, 3: 6}
    """
    if not one or not other:
        return {}
    size = (sum(one.values()) * sum(other.values())).bit_length() // 8 + 1
    product = _digits_of(one, size) * _digits_of(other, size)
    digits = product.to_bytes(-(-product.bit_length() // 8), "little")
    found = {place // size: int.from_bytes(digits[place : place + size], "little") for place in range(0, len(digits), size)}
    return {weight: number for weight, number in found.items() if number and (most is None or weight <= most)}


def _digits_of(one: Weights, size: int) -> int:
    return int.from_bytes(b"".join(one.get(weight, 0).to_bytes(size, "little") for weight in range(max(one) + 1)), "little")


# -- all cases at once --------------------------------------------------------------------------------------------------------

Key = States | State
"""The states of a partial selection, or the one state, where there is one case and each unit has one place."""

Packed = tuple[int, int]
"""The least weight, and how many there are of it and each weight above, as the digits of one number."""


@dataclass
class _Table:
    """By states, how many partial selections are in them, by weight."""

    bits: int
    most: int | None
    rows: dict[Key, Packed] = field(default_factory=dict)

    def wider(self) -> _Table:
        """The same table with room for more in each digit: as long as there are few selections, small numbers are enough."""
        size, pad = self.bits // 8, bytes(DIGIT // 8)
        rows: dict[Key, Packed] = {}
        for key, (least, digits) in self.rows.items():
            packed = digits.to_bytes(-(-digits.bit_length() // self.bits) * size, "little")
            parts = pad.join(packed[place : place + size] for place in range(0, len(packed), size))
            rows[key] = (least, int.from_bytes(parts, "little"))
        return _Table(self.bits + DIGIT, self.most, rows)

    def add(self, states: Key, least: int, digits: int) -> None:
        """Count selections that are in these states."""
        if self.most is not None:
            if least > self.most:
                return
            digits &= (1 << (self.most - least + 1) * self.bits) - 1
        before = self.rows.get(states)
        if before is None:
            self.rows[states] = (least, digits)
        elif before[0] <= least:
            self.rows[states] = (before[0], before[1] + (digits << (least - before[0]) * self.bits))
        else:
            self.rows[states] = (least, digits + (before[1] << (before[0] - least) * self.bits))


def _run(machines: Sequence[Machine], weights: Sequence[int], most: int | None, work: int) -> Weights:
    single = len(machines) == 1 and machines[0].alone
    start: Key = () if single else frozenset((number, ()) for number in range(len(machines)))
    table = _Table(DIGIT, most, {start: (0, 1)})
    for step, weight in enumerate(weights):
        if step + 2 > table.bits:
            table = table.wider()
        after = _Table(table.bits, most)
        if single:
            _step_of_one(machines[0], step, weight, table, after)
        else:
            _step(machines, step, weight, table, after)
        work -= len(after.rows)
        if len(after.rows) > STATES or work < 0:
            raise TooManyStates
        table = after
    found: Weights = defaultdict(int)
    for key, (least, digits) in table.rows.items():
        states = key if isinstance(key, frozenset) else [(0, key)]
        if any(machines[one].accepts(state) for one, state in states):
            for place, number in enumerate(_digits(digits, table.bits)):
                found[least + place] += number
    return {weight: number for weight, number in sorted(found.items()) if number}


def _step(machines: Sequence[Machine], step: int, weight: int, table: _Table, after: _Table) -> None:
    """One unit, where a partial selection can be in several states at once."""
    for states, (least, digits) in table.rows.items():
        left = [(one, made) for one, state in states if (made := machines[one].left(step, state)) is not None]  # type: ignore[misc]
        if left:
            after.add(frozenset(left), least, digits)
        chosen = [(one, made) for one, state in states for made in machines[one].chosen(step, state)]  # type: ignore[misc]
        if chosen:
            after.add(frozenset(chosen), least + weight, digits)


def _step_of_one(machine: Machine, step: int, weight: int, table: _Table, after: _Table) -> None:
    """One unit, where a partial selection is in one state."""
    for state, (least, digits) in table.rows.items():
        left = machine.left(step, state)  # type: ignore[arg-type]
        if left is not None:
            after.add(left, least, digits)
        for made in machine.chosen(step, state):  # type: ignore[arg-type]
            after.add(made, least + weight, digits)


def _digits(packed: int, bits: int) -> Iterable[int]:
    mask = (1 << bits) - 1
    while packed:
        yield packed & mask
        packed >>= bits
