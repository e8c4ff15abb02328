"""A case of the rules as an integer programme: unknowns with bounds, and rows ``low <= sum <= high`` of whole numbers.

The unknowns are whether a unit is chosen; in which place it stands, where it has several; what counts of each cell of what is
limited; and whether one of the units is chosen that a clause is asked for. The layout is fixed by the case alone, so that whoever
checks a proof lays it out for himself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from kg.answer.clauses import Case, Row
from kg.answer.tally import Tally


@dataclass(frozen=True)
class Line:
    """One row of a programme, and the clause it comes from, if any."""

    weights: Mapping[int, int]
    low: int | None
    high: int | None
    clause: str | None = None


@dataclass
class Programme:
    """One case, with the units that must and must not be chosen."""

    case: Case
    required: Collection[str]
    excluded: Collection[str] = ()
    lines: list[Line] = field(default_factory=list)
    lower: list[int] = field(default_factory=list)
    upper: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Lay out the unknowns and the rows."""
        tally = Tally(self.case)
        must = {*self.case.must, *self.required}
        self.possible = must <= self.case.options.keys() and not must & set(self.excluded)
        self.chosen = {unit: self._unknown(unit in must, unit not in self.excluded) for unit in self.case.options}
        self._unknown(0, 0)  # no solver takes a programme without unknowns
        placed = self._places()
        sums: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        inside: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        for place, unknown in placed.items():
            effect = tally.effects[place]
            for row, value in effect.sums:
                sums[row][unknown] += value
            if effect.cell is not None:
                inside[effect.cell][unknown] += effect.amount
        for number, weights in inside.items():
            self._cell(tally, number, weights, sums)
        flags = {asked.when: self._flag(asked.when) for asked in self.case.rows if asked.when}
        for number, asked in enumerate(self.case.rows):
            self._row(asked, dict(sums[number]), flags.get(asked.when))

    def _unknown(self, low: int | bool, high: int | bool) -> int:
        self.lower.append(int(low))
        self.upper.append(int(high))
        return len(self.upper) - 1

    def _places(self) -> dict[int, int]:
        """By place, the unknown that says whether its unit stands there: that of its choice where it has no other."""
        books: dict[tuple[str, int], list[int]] = defaultdict(list)
        for number, place in enumerate(self.case.places):
            if place.unit in self.chosen:
                books[place.unit, place.book].append(number)
        found: dict[int, int] = {}
        for (unit, _), numbers in books.items():
            if len(numbers) == 1:
                found[numbers[0]] = self.chosen[unit]
            else:
                found |= {number: self._unknown(0, 1) for number in numbers}
                self.lines.append(Line({self.chosen[unit]: -1, **{found[number]: 1 for number in numbers}}, 0, 0))
        return found

    def _cell(self, tally: Tally, number: int, weights: Mapping[int, int], sums: dict[int, dict[int, int]]) -> None:
        """What counts of a cell is no more than what stands in it."""
        cell, most = tally.cells[number], sum(weights.values())
        before: Mapping[int, int] = weights
        if cell.credit is not None:
            counted = self._unknown(0, most)
            self.lines.append(Line({counted: 1, **{unknown: -value for unknown, value in before.items()}}, None, 0))
            for row, value in cell.wholes:
                sums[row][counted] += value
            before, most = {counted: cell.credit}, most * cell.credit
        if cell.credit is None or any(value for _, value in cell.parts):
            part = self._unknown(0, most)
            self.lines.append(Line({part: 1, **{unknown: -value for unknown, value in before.items()}}, None, 0))
            for row, value in cell.parts:
                sums[row][part] += value

    def _flag(self, when: Collection[str]) -> int:
        """Whether one of these units is chosen."""
        flag = self._unknown(0, 1)
        self.lines.extend(Line({flag: 1, self.chosen[unit]: -1}, 0, None) for unit in sorted(when) if unit in self.chosen)
        return flag

    def _row(self, row: Row, weights: dict[int, int], flag: int | None) -> None:
        if flag is None:
            self.lines.append(Line(weights, row.low, row.high, row.clause.id))
            return
        ends = [(value * self.lower[one], value * self.upper[one]) for one, value in weights.items()]
        least, most = sum(map(min, ends)), sum(map(max, ends))
        if row.low is not None and row.low > least:
            self.lines.append(Line({**weights, flag: least - row.low}, least, None, row.clause.id))
        if row.high is not None and row.high < most:
            self.lines.append(Line({**weights, flag: most - row.high}, None, most, row.clause.id))

    def units(self, values: Sequence[float]) -> frozenset[str]:
        """The units that a solution chooses."""
        return frozenset(unit for unit, unknown in self.chosen.items() if values[unknown] > 0.5)
