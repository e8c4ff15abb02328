"""Criteria of two units laid side by side: which are the same, which say it in other words, which have no counterpart.

Two criteria are the same where their signatures are equal, whatever their numbers. They count as one in other words where the
stems they share weigh at least :data:`REWORDED` of all their stems; a stem that many criteria have weighs little. Each criterion
has one counterpart at most.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import log
from typing import Final, NamedTuple

from kg.model import Criterion, Unit

REWORDED: Final = 0.5
"""From this likeness on, two criteria are one in other words."""


class Pair(NamedTuple):
    """A criterion of the first unit beside one of the second; one of them is ``None`` where the other has no counterpart."""

    first: Criterion | None
    second: Criterion | None
    likeness: float

    @property
    def same(self) -> bool:
        """Whether both say the same."""
        return bool(self.first and self.second and self.first.wording.signature == self.second.wording.signature)


def of_unit(unit: Unit) -> list[Criterion]:
    """The criteria of a unit in printed order."""
    return [criterion for outcome in unit.outcomes for criterion in outcome.criteria]


def weights(units: Iterable[Unit]) -> dict[str, float]:
    """What each hashed stem weighs: the rarer among different criteria, the more, from 0 to 1."""
    different = {criterion.wording.signature: criterion.wording.stems for unit in units for criterion in of_unit(unit)}
    counts = Counter(stem for stems in different.values() for stem in stems)
    total = log(2 + len(different))
    return {stem: log((2 + len(different)) / (1 + count)) / total for stem, count in counts.items()}


def likeness(one: Criterion, other: Criterion, weight: Mapping[str, float]) -> float:
    """What two criteria share in parts of all that they say, by the weight of their stems: 1 where they say the same."""
    if one.wording.signature == other.wording.signature:
        return 1.0
    left, right = set(one.wording.stems), set(other.wording.stems)
    whole = _sum(left | right, weight)
    return _sum(left & right, weight) / whole if whole else 0.0


def _sum(stems: Iterable[str], weight: Mapping[str, float]) -> float:
    return sum(weight.get(stem, 1.0) for stem in sorted(stems))


def side_by_side(first: Unit, second: Unit, weight: Mapping[str, float]) -> list[Pair]:
    """The criteria of two units, in the order of the first; then what only the second has."""
    ours, theirs = of_unit(first), of_unit(second)
    chosen = _matched(ours, theirs, weight)
    found = [
        Pair(one, theirs[chosen[row][0]], chosen[row][1]) if row in chosen else Pair(one, None, 0.0)
        for row, one in enumerate(ours)
    ]
    taken = {column for column, _ in chosen.values()}
    return found + [Pair(None, one, 0.0) for column, one in enumerate(theirs) if column not in taken]


def _matched(ours: Sequence[Criterion], theirs: Sequence[Criterion], weight: Mapping[str, float]) -> dict[int, tuple[int, float]]:
    """For rows of ours the row of theirs and how alike they are: the likest pairs first, those with one number before others."""
    pairs = [
        (-likeness(one, other, weight), one.number != other.number, row, column)
        for row, one in enumerate(ours)
        for column, other in enumerate(theirs)
    ]
    found: dict[int, tuple[int, float]] = {}
    taken: set[int] = set()
    for unlike, _, row, column in sorted(pairs):
        if -unlike >= REWORDED and row not in found and column not in taken:
            found[row] = column, -unlike
            taken.add(column)
    return found
