"""Charts that are tables: each figure stands in a cell, and a bar or a shade beside or behind it shows how large it is.

So a screen reader reads what an eye sees, the letters are as sharp as all others, and a narrow screen has room for them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.show.palette import HEAT


@dataclass(frozen=True)
class Bar:
    """A line of a bar chart: what it is of, its figures, how long it is and of which kind. ``mark`` is a limit on its scale."""

    label: str
    figures: tuple[str, ...]
    length: float
    kind: str
    mark: float | None = None


@dataclass(frozen=True)
class Bars:
    """Bars one below the other, with their figures."""

    title: str
    description: str
    heads: tuple[str, ...]
    bars: tuple[Bar, ...]
    form: str = "bars"

    @property
    def most(self) -> float:
        """What the longest bar, or the farthest mark, stands for."""
        return max((value for bar in self.bars for value in (bar.length, bar.mark or 0)), default=0) or 1

    def share(self, value: float) -> float:
        """How long that is, of a hundred."""
        return round(100 * value / self.most, 2)


@dataclass(frozen=True)
class Cell:
    """A field of a map: what is written in it, its kind, and the same in a sentence."""

    text: str
    kind: str
    words: str = ""


@dataclass(frozen=True)
class Map:
    """Rows and columns, with a field where they meet."""

    title: str
    description: str
    corner: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    form: str = "map"


@dataclass(frozen=True)
class Spread:
    """How many there are of each size: narrow columns on one base line, and the same as a table to be opened.

    ``columns`` are size, number in words, and height of a hundred.
    """

    title: str
    description: str
    heads: tuple[str, str]
    columns: tuple[tuple[int, str, float], ...]
    form: str = "spread"


Chart = Bars | Map | Spread


def heat(value: float, most: float) -> str:
    """The kind of a field that shows a number between nothing and ``most``.

    >>> heat(0, 10), heat(1, 10), heat(10, 10), heat(0, 0)
    ('heat-0', 'heat-1', 'heat-5', 'heat-0')
    """
    if value <= 0 or most <= 0:
        return "heat-0"
    return f"heat-{min(len(HEAT) - 1, 1 + int((len(HEAT) - 1) * value / most * 0.999))}"


def spread(title: str, description: str, heads: tuple[str, str], numbers: Mapping[int, int]) -> Spread:
    """The chart of numbers by size, each size between the least and the largest in its place."""
    most = max(numbers.values(), default=0)
    sizes = range(min(numbers), max(numbers) + 1) if numbers else ()
    columns = tuple((size, f"{numbers.get(size, 0):,}", _height(numbers.get(size, 0), most)) for size in sizes)
    return Spread(title, description, heads, columns)


def _height(number: int, most: int) -> float:
    """Of a hundred, to two places, in whole numbers: the counts are larger than what fractions can hold."""
    return (10_000 * number // most) / 100 if most else 0.0


def crossed(
    title: str,
    description: str,
    corner: str,
    numbers: Mapping[tuple[str, str], int],
    axes: tuple[Mapping[str, str], Mapping[str, str]],
    noun: str,
) -> Map:
    """A map of how many there are of each pair: ``axes`` are the rows and the columns by name, with what they are called."""
    rows, columns = axes
    most = max(numbers.values(), default=0)

    def cell(row: str, column: str) -> Cell:
        number = numbers.get((row, column), 0)
        return Cell(f"{number:,}" if number else "", heat(number, most), f"{rows[row]}, {columns[column]}: {number:,} {noun}")

    lines: Sequence[tuple[str, tuple[Cell, ...]]] = [(rows[row], tuple(cell(row, column) for column in columns)) for row in rows]
    return Map(title, description, corner, tuple(columns.values()), tuple(lines))
