"""What counts of units that stand at places: all of it, or, under a limit, so much of it as meets the rows.

What no limit looks at counts in full. The rest is gathered in *cells*: places at which whatever counts counts alike. How much of
each cell counts is searched for in whole numbers, bounds first; there are few cells, for few clauses limit what counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from kg.answer.clauses import Case, Row
from kg.model import Measure

Sums = dict[int, int]
"""By the number of a row, what counts or stands for certain."""

Linear = tuple[Mapping[int, int], int | None, int | None]
"""A weighted sum of variables, its least and its greatest value."""


@dataclass(frozen=True)
class Cell:
    """Places at which whatever counts counts alike.

    Where units count as a whole or not at all, ``credit`` and ``hours`` are those of each and the cell holds a number of units;
    else the two are ``None`` and it holds credits. ``parts`` are the rows that take what counts of the credit, by what one credit
    weighs; ``wholes`` those that take a unit as a whole.
    """

    credit: int | None
    hours: int | None
    parts: tuple[tuple[int, int], ...]
    wholes: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Effect:
    """What a unit at a place does: to rows for certain, and to at most one cell."""

    sums: tuple[tuple[int, int], ...]
    cell: int | None = None
    amount: int = 0


@dataclass
class Tally:
    """The effects of all places of a case, and its cells."""

    case: Case
    cells: list[Cell] = field(default_factory=list)

    def __post_init__(self) -> None:
        numbers: dict[Cell, int] = {}
        limits = [row for row in self.case.rows if row.limit]
        by_place: dict[int, list[tuple[int, Row]]] = defaultdict(list)
        for number, row in enumerate(self.case.rows):
            for place in {*row.chosen, *row.counted}:
                by_place[place].append((number, row))
        limiting = {
            kind: {
                place for row in limits if (row.measure is Measure.CREDITS) is kind for place, v in row.counted.items() if v > 0
            }
            for kind in (True, False)
        }
        self.effects = [
            self._effect(place, by_place[place], place in limiting[True], place in limiting[False], numbers)
            for place in range(len(self.case.places))
        ]
        self.cells.extend(numbers)

    def _effect(
        self, number: int, rows: Iterable[tuple[int, Row]], partly: bool, wholly: bool, numbers: dict[Cell, int]
    ) -> Effect:
        place = self.case.places[number]
        sums: Sums = defaultdict(int)
        parts: Sums = defaultdict(int)
        wholes: Sums = defaultdict(int)
        for index, row in rows:
            sums[index] += row.chosen.get(number, 0)
            value = row.counted.get(number, 0)
            if partly and row.measure is Measure.CREDITS:
                parts[index] += value // (place.credit or 1)
            elif wholly:
                wholes[index] += value
            else:
                sums[index] += value
        fixed = tuple((index, value) for index, value in sorted(sums.items()) if value)
        if not (partly or wholly):
            return Effect(fixed)
        credit, hours = (place.credit, place.hours) if wholly else (None, None)
        cell = Cell(credit, hours, tuple(sorted(parts.items())), tuple(sorted(wholes.items())))
        return Effect(fixed, numbers.setdefault(cell, len(numbers)), 1 if wholly else place.credit)

    def total(self, placed: Iterable[int]) -> tuple[Sums, Sums]:
        """What stands at places brings: to rows for certain, and to cells."""
        sums: Sums = defaultdict(int)
        cells: Sums = defaultdict(int)
        for number in placed:
            effect = self.effects[number]
            for row, value in effect.sums:
                sums[row] += value
            if effect.cell is not None:
                cells[effect.cell] += effect.amount
        return sums, cells

    @cached_property
    def cells_of(self) -> dict[int, list[int]]:
        """By row, the cells that can bring it something, or that it limits."""
        found: dict[int, list[int]] = defaultdict(list)
        for number, cell in enumerate(self.cells):
            for row in {index for index, value in (*cell.parts, *cell.wholes) if value}:
                found[row].append(number)
        return found

    def counting(self, sums: Sums, cells: Sums, rows: Iterable[int], least: Mapping[int, int] | None = None) -> list[int] | None:
        """A way to count that meets the rows named, or ``None``; ``least`` asks more of some. By variable, see :meth:`system`."""
        upper, linear = self.system(sums, cells, rows, least or {})
        return solve(upper, linear)

    def system(self, sums: Sums, cells: Sums, rows: Iterable[int], least: Mapping[int, int]) -> tuple[list[int], list[Linear]]:
        """The unknowns, what counts of each cell, with their greatest values, and what is asked of them."""
        upper: list[int] = []
        weights: dict[int, dict[int, int]] = defaultdict(dict)
        links: list[Linear] = []
        for number, held in cells.items():
            cell = self.cells[number]
            wholes = None
            if cell.credit is not None:
                wholes = len(upper)
                upper.append(held)
                for row, value in cell.wholes:
                    weights[row][wholes] = value
            if cell.credit is None or any(value for _, value in cell.parts):
                parts = len(upper)
                upper.append(held * (1 if cell.credit is None else cell.credit))
                for row, value in cell.parts:
                    weights[row][parts] = value
                if wholes is not None:
                    links.append(({parts: 1, wholes: -(cell.credit or 0)}, None, 0))
        linear = list(links)
        for number in rows:
            asked, fixed = self.case.rows[number], sums.get(number, 0)
            low, high = least.get(number, asked.low), asked.high
            linear.append((weights[number], None if low is None else low - fixed, None if high is None else high - fixed))
        return upper, linear


def solve(upper: Sequence[int], rows: Sequence[Linear]) -> list[int] | None:
    """Whole numbers from zero to their upper bounds that meet all rows, or ``None``.

    >>> solve([5, 5], [({0: 1, 1: 1}, 7, 7), ({0: 1}, None, 3)])
    [3, 4]
    >>> solve([2], [({0: 2}, 3, 3)]) is None
    True
    """
    return _search([0] * len(upper), list(upper), rows)


def _search(lows: list[int], highs: list[int], rows: Sequence[Linear]) -> list[int] | None:
    """Narrow the bounds, then halve those of the first unknown that is still open, the greater half first."""
    if not _narrow(lows, highs, rows):
        return None
    for number, (low, high) in enumerate(zip(lows, highs, strict=True)):
        if low < high:
            middle = (low + high) // 2
            for least, most in ((middle + 1, high), (low, middle)):
                tried_low, tried_high = lows.copy(), highs.copy()
                tried_low[number], tried_high[number] = least, most
                found = _search(tried_low, tried_high, rows)
                if found is not None:
                    return found
            return None
    return lows


def _narrow(lows: list[int], highs: list[int], rows: Sequence[Linear]) -> bool:
    """Take from the bounds what no row allows; false where nothing is left."""
    changed = True
    while changed:
        changed = False
        for weights, low, high in rows:
            ends = [(value * lows[one], value * highs[one]) for one, value in weights.items()]
            least, most = sum(map(min, ends)), sum(map(max, ends))
            if (low is not None and most < low) or (high is not None and least > high):
                return False
            for one, value in weights.items():
                before = lows[one], highs[one]
                more = None if high is None else (high - least) // abs(value or 1)
                less = None if low is None else (most - low) // abs(value or 1)
                if value < 0:
                    more, less = less, more
                if value:
                    lows[one] = before[0] if less is None else max(before[0], before[1] - less)
                    highs[one] = before[1] if more is None else min(before[1], before[0] + more)
                if lows[one] > highs[one]:
                    return False
                changed |= (lows[one], highs[one]) != before
    return True
