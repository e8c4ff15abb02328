"""Whether a selection is valid, and what counts where: each rule with what counts, what is needed and where it is printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from itertools import islice, product

from kg.answer.clauses import Case, Clause, Place, Question, Reading, Reason, Row, in_order, mandatory, narrowed
from kg.answer.count import TooManyStates, count
from kg.answer.tally import Sums, Tally
from kg.model import Comparator, Group, Measure, Source

PLACINGS = 4096
"""So many ways to place units are tried out; where there are more, the dynamic programme decides."""

SHOWN = 64
"""Among so many ways to place units that are not valid the best is shown."""


class Result(StrEnum):
    """Whether a selection is valid; ``NOT_YET`` where adding units can mend it, ``INVALID`` where nothing can."""

    VALID = "valid"
    NOT_YET = "not_yet"
    INVALID = "invalid"
    UNDETERMINED = "undetermined"


class Status(StrEnum):
    """How a selection stands with a rule: met, too little, too much, or not asked of it."""

    MET = "met"
    SHORT = "short"
    EXCEEDED = "exceeded"
    NOT_ASKED = "not_asked"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True)
class Standing:
    """How a selection stands with one rule. ``chosen`` is all there is, ``counted`` what of it counts."""

    rule: str
    statement: str
    status: Status
    counted: Fraction | None
    needed: Fraction | None
    chosen: Fraction | None
    source: Source
    group: str | None = None
    parts: tuple[Standing, ...] = ()


@dataclass(frozen=True)
class Counted:
    """One unit, where it stands, its credit, and how much of that counts."""

    unit: str
    group: str
    credit: int
    counted: int


@dataclass(frozen=True)
class Evaluation:
    """A selection under one reading of the clauses."""

    names: tuple[tuple[Clause, str], ...]
    result: Result
    rules: tuple[Standing, ...]
    counted: tuple[Counted, ...]


@dataclass(frozen=True)
class Check:
    """A selection under all readings; undetermined where these differ, or where something is not known."""

    asked: Question
    selection: tuple[str, ...]
    result: Result
    rules: tuple[Standing, ...]
    readings: tuple[Evaluation, ...]
    reasons: tuple[Reason, ...]


def check(asked: Question, selection: Iterable[str] | None = None) -> Check:
    """Evaluate a selection, by default the held units."""
    units = frozenset(asked.held if selection is None else selection)
    found = tuple(evaluate(asked, reading, units) for reading in asked.readings) if asked.one.rules else ()
    results = {one.result for one in found}
    result = results.pop() if len(results) == 1 else Result.UNDETERMINED
    reasons = list(asked.reasons)
    if asked.reasons and not (result is Result.INVALID and all(reason.rule for reason in asked.reasons)):
        result = Result.UNDETERMINED
    if results:
        names = dict.fromkeys(clause for one in found for clause, _ in one.names)
        reasons += [Reason("how the clause is to be read decides", one.id, one.rule.source) for one in names]
    if any(one.result is Result.UNDETERMINED for one in found):
        reasons.append(Reason("the rules are too interwoven to tell whether adding units can mend it"))
    return Check(asked, tuple(in_order(units)), result, tuple(_merged(asked, found)), found, tuple(dict.fromkeys(reasons)))


def _merged(asked: Question, found: Sequence[Evaluation]) -> Iterator[Standing]:
    """One standing for each rule, undetermined where readings differ or where the clause could not be applied."""
    standings: dict[str, list[Standing]] = {}
    for one in found:
        for standing in one.rules:
            standings.setdefault(standing.rule, []).append(standing)
    for name, several in standings.items():
        first = several[0]
        same = len(several) == len(found) and all(one == first for one in several)
        alike = len(several) == len(found) and all(one.status is first.status for one in several)
        status = first.status if alike else Status.UNDETERMINED
        yield first if same else Standing(name, first.statement, status, None, first.needed, None, first.source)
    for rule in asked.one.rules:
        if rule.id not in standings:
            yield Standing(rule.id, rule.statement, Status.UNDETERMINED, None, None, None, rule.source)


def evaluate(asked: Question, reading: Reading, units: frozenset[str]) -> Evaluation:
    """Evaluate a selection under one reading."""
    placings = list(islice(_placings(reading, units), PLACINGS + 1))
    if not placings:
        return Evaluation(reading.names, Result.INVALID, (), ())
    for one in placings[:PLACINGS]:
        if one.valid:
            return one.evaluation(asked, reading, Result.VALID)
    best = max(placings[:SHOWN], key=lambda one: one.score)
    return best.evaluation(asked, reading, _otherwise(asked, reading, units, tried=len(placings) <= PLACINGS))


def _otherwise(asked: Question, reading: Reading, units: frozenset[str], *, tried: bool) -> Result:
    """What a selection is that no placing tried out makes valid."""
    try:
        if not tried and _possible(narrowed(asked, must=units, must_not=asked.unit_by_id.keys() - units), reading):
            return Result.VALID
        return Result.NOT_YET if _possible(narrowed(asked, must=units, must_not=()), reading) else Result.INVALID
    except TooManyStates:
        return Result.UNDETERMINED


def _possible(asked: Question, reading: Reading) -> bool:
    return bool(count(asked, reading, weight=lambda _: 0))


def _placings(reading: Reading, units: frozenset[str]) -> Iterator[_Placing]:
    """Every way to place a selection, case by case; units that have no place in a case are left out there."""
    for case in reading.cases:
        tally = Tally(case)
        placed = [unit for unit in in_order(units) if unit in case.options]
        for options in product(*(case.options[unit] for unit in placed)):
            yield _Placing(reading, tally, units, tuple(number for option in options for number in option))


@dataclass
class _Placing:
    """A selection with one choice of pathways and of a place for each unit."""

    reading: Reading
    tally: Tally
    units: frozenset[str]
    placed: tuple[int, ...]
    sums: Sums = field(init=False)
    cells: Sums = field(init=False)

    def __post_init__(self) -> None:
        self.sums, self.cells = self.tally.total(self.placed)

    @property
    def case(self) -> Case:
        return self.tally.case

    @property
    def asked(self) -> list[int]:
        """The rows that are asked of this selection."""
        return [number for number, row in enumerate(self.case.rows) if not row.when or row.when & self.units]

    @property
    def complete(self) -> bool:
        """Whether all units have a place, and none that must be chosen is missing."""
        return self.case.must.keys() <= self.units and self.units <= self.case.options.keys()

    @property
    def valid(self) -> bool:
        return self.complete and self.tally.counting(self.sums, self.cells, self.asked) is not None

    @cached_property
    def kept(self) -> list[int]:
        """As many rows as can be met together, the limits first, then in the order of the rules."""
        asked = sorted(self.asked, key=lambda number: not self.case.rows[number].limit)
        if self.tally.counting(self.sums, self.cells, asked) is not None:
            return asked
        found: list[int] = []
        for number in asked:
            if self.tally.counting(self.sums, self.cells, [*found, number]) is not None:
                found.append(number)
        return found

    @property
    def score(self) -> tuple[int, int, Fraction]:
        """How good a placing is to show: most units placed, most rows met, most counted."""
        short = (Fraction(max((row.low or 0) - self._most(number), 0), row.scale) for number, row in self._minima)
        placed = len(self.units & self.case.options.keys()) - len(self.case.must.keys() - self.units)
        return placed, len(self.kept), -sum(short, Fraction(0))

    @property
    def _minima(self) -> Iterator[tuple[int, Row]]:
        return ((number, row) for number, row in enumerate(self.case.rows) if row.low is not None and number in self.asked)

    def _most(self, number: int) -> int:
        """The most that a row can come to while the rows that are met stay so."""
        low, high = self._bounds(number)
        while low < high:
            middle = (low + high + 1) // 2
            if self.tally.counting(self.sums, self.cells, [*self.kept, number], {number: middle}) is None:
                high = middle - 1
            else:
                low = middle
        return low

    def _bounds(self, number: int) -> tuple[int, int]:
        fixed = self.sums.get(number, 0)
        if not self.tally.cells_of.get(number):
            return fixed, fixed
        return fixed, sum(max(self._value(number, place), 0) for place in self.placed)

    def _value(self, number: int, place: int) -> int:
        row = self.case.rows[number]
        return row.chosen.get(place, 0) + row.counted.get(place, 0)

    # -- what is shown ---------------------------------------------------------------------------------------------------------

    def evaluation(self, asked: Question, reading: Reading, result: Result) -> Evaluation:
        rules = [*self._mandatory(), *(one for clause in reading.clauses for one in self._standing(clause, asked))]
        return Evaluation(reading.names, result, tuple(rules), tuple(self._counted(asked)))

    def _mandatory(self) -> Iterator[Standing]:
        """The mandatory groups of which no clause says that all must be taken."""
        said = {group for one in self.reading.clauses for group in all_of(one)}
        groups: dict[Group, list[str]] = {}
        for unit, group in self.case.must.items():
            groups.setdefault(group, []).append(unit)
        for group, units in groups.items():
            if group.id not in said:
                have, need = Fraction(len(self.units.intersection(units))), Fraction(len(units))
                status = Status.MET if have == need else Status.SHORT
                yield Standing(mandatory(group), f"all units of `{group.heading}`", status, have, need, have, group.source)

    def _standing(self, clause: Clause, asked: Question) -> Iterator[Standing]:
        if clause.rule.measure is Measure.PATHWAYS:
            yield self._pathways(clause, asked)
            return
        own = [(number, row) for number, row in enumerate(self.case.rows) if row.clause == clause]
        parts = [self._of_row(clause, number, row) for number, row in own]
        rule = clause.rule
        if not parts:
            yield Standing(clause.id, rule.statement, Status.NOT_ASKED, None, None, None, rule.source)
        elif len(parts) == 1:
            yield _with_group(parts[0], None)
        else:
            worst = min(parts, key=lambda one: (one.status is Status.MET, (one.counted or 0) - (one.needed or 0)))
            yield _with_group(worst, None, tuple(parts))

    def _of_row(self, clause: Clause, number: int, row: Row) -> Standing:
        rule, scale = clause.rule, row.scale
        chosen = sum(self._inside(number, place) for place in self.placed)
        status, value = Status.MET, self._most(number)
        if number not in self.asked:
            status = Status.NOT_ASKED
        elif row.low is not None and value < row.low:
            status = Status.SHORT
        elif row.high is not None and value > row.high:
            status = Status.EXCEEDED
        bound = row.low if row.low is not None else row.high
        less = self._less(number) if row.clause.rule.share else 0
        return Standing(
            clause.id,
            rule.statement,
            status,
            Fraction(value + less, scale),
            Fraction((bound or 0) + less, scale),
            Fraction(chosen, scale),
            rule.source,
            row.group,
        )

    def _inside(self, number: int, place: int) -> int:
        """What a unit brings to the sum that a clause is about, apart from what its share is taken of."""
        return self._value(number, place) + self._whole(number, place)

    def _whole(self, number: int, place: int) -> int:
        row = self.case.rows[number]
        share = row.clause.rule.share
        if share is None or share.of == "required" or self.case.places[place].book != row.clause.book:
            return 0
        one = self.case.places[place]
        return share.percent * (
            1 if row.measure is Measure.UNITS else one.credit if row.measure is Measure.CREDITS else one.hours
        )

    def _less(self, number: int) -> int:
        return sum(self._whole(number, place) for place in self.placed)

    def _pathways(self, clause: Clause, asked: Question) -> Standing:
        rule, taken = clause.rule, self.case.taken[clause.book]
        missing = len({self._pathway(asked, clause.book, unit) for unit in self.units - self.case.options.keys()} - {None})
        have, need = Fraction(len(taken) + missing), None if rule.bound is None else Fraction(rule.bound)
        status = Status.EXCEEDED if missing and rule.comparator is not Comparator.AT_LEAST else Status.MET
        return Standing(clause.id, rule.statement, status, have, need, have, rule.source)

    @staticmethod
    def _pathway(asked: Question, book: int, unit: str) -> str | None:
        groups = {group.id: group for group in asked.books[book].groups}
        found = (groups[row.group].pathway for row in asked.books[book].listings if row.unit == unit)
        return next((pathway for pathway in found if pathway), None)

    def _counted(self, asked: Question) -> Iterator[Counted]:
        """What counts of each unit in the qualification itself."""
        found = self.tally.counting(self.sums, self.cells, self.kept, self._together())
        left = self._of_cells(found or [])
        for number in self.placed:
            place, effect = self.case.places[number], self.tally.effects[number]
            if place.book == 0:
                taken = place.credit
                if effect.cell is not None:
                    taken = min(place.credit, left[effect.cell])
                    left[effect.cell] -= taken
                yield Counted(place.unit, self._heading(asked, place), place.credit, taken)

    def _together(self) -> Mapping[int, int]:
        """The most of the clause that asks most, so that no credit is shown as surplus that counts."""
        minima = [
            number for number, row in self._minima if row.measure is Measure.CREDITS and row.counted and number in self.kept
        ]
        most = {number: self._most(number) for number in minima}
        widest = max(most, key=lambda number: most[number], default=None)
        return {} if widest is None else {widest: most[widest]}

    def _of_cells(self, found: Sequence[int]) -> dict[int, int]:
        """The credit that counts of each cell."""
        credits: dict[int, int] = {}
        values = iter(found)
        for number in self.cells:
            cell = self.tally.cells[number]
            if cell.credit is not None:
                credits[number] = next(values) * cell.credit
            if cell.credit is None or any(value for _, value in cell.parts):
                credits[number] = next(values)
        return credits

    @staticmethod
    def _heading(asked: Question, place: Place) -> str:
        return next(group.heading for group in asked.books[place.book].groups if group.id == place.group)


def all_of(clause: Clause) -> Sequence[str]:
    """The groups of which a clause says that all units must be taken."""
    rule = clause.rule
    plain = rule.comparator is Comparator.ALL and not (rule.units or rule.levels or rule.when or rule.prior)
    return rule.groups if plain else ()


def _with_group(one: Standing, group: str | None, parts: tuple[Standing, ...] = ()) -> Standing:
    return replace(one, group=group, parts=parts)
