"""The units of a catalogue as arrays, so that many pairs are compared at once.

One engine serves a few hundred units and sixty thousand: a unit is a row. What a unit does not print is missing (``NaN``, or a
negative key), never zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import sparse

from kg.link.titles import Title, near, opposites, themes, title
from kg.model import Group, GroupKind, Listing, Qualification, Unit, level_rank
from kg.words import hashed, stems

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]
Places: TypeAlias = npt.NDArray[np.signedinteger]
Flags: TypeAlias = npt.NDArray[np.bool_]

VERB_SHARE = 0.5
"""What the verb of a title weighs beside its other words: units are named by what they are about."""

COMMON_SHARE = 0.15
"""A word in this share of all titles adds nothing trivial or otherwise to what a title says ..."""

COMMON_TITLES = 5
"""... if it stands in this many titles."""

SUBJECT = 0.4
"""A stem in this share of the criteria of a unit belongs to its subject."""

TOGETHER = 2_000
"""Units whose criteria are looked at together, which bounds the memory."""

LEAST_WEIGHT = 0.02
"""What a word weighs that stands in nearly every title."""


class Units(Protocol):
    """What linking needs of a catalogue."""

    @property
    def units(self) -> tuple[Unit, ...]:
        """The units."""
        ...

    def listings(self) -> Iterator[tuple[Qualification, Group, Listing]]:
        """Every printed row with its qualification and group."""
        ...


Wanted: TypeAlias = Callable[[Title], frozenset[str]]
Named: TypeAlias = Callable[[Qualification, Group], str | None]
Table: TypeAlias = "sparse.csr_array[np.float64]"


@dataclass(frozen=True)
class Criteria:
    """All criteria in the order of their units: unit ``u`` owns the rows ``starts[u]`` to ``starts[u + 1]``.

    ``signature`` numbers the contents, so that equal numbers mean the same content; ``stems`` holds a row of weighted hashed
    stems for each criterion. ``special`` holds of them what is special to the criterion in its unit, each row of length 1: what
    stands in :data:`SUBJECT` of the criteria of a unit is its subject, which units of other content share. ``weight`` is what a
    criterion counts in its unit, the weight of its special stems together.
    """

    starts: Ints
    signature: Ints
    stems: Table
    special: Table
    weight: Floats

    @property
    def counts(self) -> Ints:
        """How many criteria each unit prints."""
        return np.diff(self.starts)


class Corpus:
    """The units of a catalogue in the order of their ids."""

    def __init__(self, catalogue: Units) -> None:
        self.units: tuple[Unit, ...] = tuple(sorted(catalogue.units, key=lambda unit: unit.id))
        self.titles: tuple[Title, ...] = tuple(title(unit.title) for unit in self.units)
        self._catalogue = catalogue

    @cached_property
    def level(self) -> Floats:
        """The place of the level in the order of levels."""
        return _numbers(None if unit.level is None else level_rank(unit.level) for unit in self.units)

    @cached_property
    def credit(self) -> Floats:
        """Credits."""
        return _numbers(unit.credit for unit in self.units)

    @cached_property
    def hours(self) -> Floats:
        """Guided learning hours."""
        return _numbers(unit.guided_learning_hours for unit in self.units)

    @cached_property
    def reference(self) -> Ints:
        """The digits of the unit reference number: its letter follows from them. -1 where none is printed."""
        digits = ("".join(filter(str.isdigit, unit.urn or "")) for unit in self.units)
        return np.array([int(one) if one else -1 for one in digits], dtype=np.int64)

    @cached_property
    def knowledge(self) -> Flags:
        """Whether the title announces something to know and not something to do."""
        return np.array([one.knowledge for one in self.titles], dtype=np.bool_)

    @cached_property
    def word_weight(self) -> dict[str, float]:
        """What each concept of a title weighs: little where many titles have it. Each distinct title counts once."""
        distinct = {one.concepts for one in self.titles}
        counts: dict[str, int] = {}
        for concepts in distinct:
            for concept in concepts:
                counts[concept] = counts.get(concept, 0) + 1
        total = np.log(2 + len(distinct))
        rarity = {concept: float(np.log((2 + len(distinct)) / (1 + count)) / total) for concept, count in counts.items()}
        return {concept: max(LEAST_WEIGHT, one * one) for concept, one in sorted(rarity.items())}

    @cached_property
    def words(self) -> Table:
        """The concepts of each title with their weights."""
        return self._concepts(lambda one: one.concepts)

    @cached_property
    def topic(self) -> Table:
        """The concepts of each title but its verbs, with their weights."""
        return self._concepts(lambda one: one.concepts - one.verbs)

    def _concepts(self, wanted: Wanted) -> Table:
        columns = {concept: place for place, concept in enumerate(self.word_weight)}
        entries = [
            [(columns[one], self.word_weight[one] * (VERB_SHARE if one in each.verbs else 1.0)) for one in sorted(wanted(each))]
            for each in self.titles
        ]
        return _rows(entries, len(columns))

    @cached_property
    def themes(self) -> Table:
        """The themes of each title."""
        return self._themes(lambda one: one.themes)

    @cached_property
    def near_themes(self) -> Table:
        """The themes that are near those of each title."""
        return self._themes(lambda one: tuple(other for name, other in sorted(near()) if name in one.themes))

    def _themes(self, wanted: Callable[[Title], Iterable[str]]) -> Table:
        names = {theme.id: place for place, theme in enumerate(themes())}
        entries = [[(place, 1.0) for place in sorted({names[name] for name in wanted(one)})] for one in self.titles]
        return _rows(entries, len(names))

    @cached_property
    def opposed(self) -> tuple[Table, Table]:
        """The concepts of each title that have an opposite, and the opposites of its concepts."""
        names = {name: place for place, name in enumerate(sorted({name for pair in opposites() for name in pair}))}
        against = {name: sorted({other for pair in opposites() if name in pair for other in pair - {name}}) for name in names}
        own = [sorted(one.concepts & set(names)) for one in self.titles]
        facing = [sorted({other for name in several for other in against[name]}) for several in own]
        return (
            _rows([[(names[name], 1.0) for name in several] for several in own], len(names)),
            _rows([[(names[name], 1.0) for name in several] for several in facing], len(names)),
        )

    @cached_property
    def spelling(self) -> list[str]:
        """The concepts of each title in alphabetical order, to be compared letter by letter."""
        return [" ".join(sorted(one.ordered)) for one in self.titles]

    @cached_property
    def opening(self) -> list[str]:
        """The concepts that each title opens with: what is to be done."""
        return [" ".join(one.ordered[:2]) for one in self.titles]

    @cached_property
    def strict(self) -> Ints:
        """A key of each title: equal where titles differ in function words, inflection, order, or words of very many titles."""
        distinct = {one.plain for one in self.titles}
        counts: dict[str, int] = {}
        for words in distinct:
            for word in words:
                counts[word] = counts.get(word, 0) + 1
        common = {word for word, count in counts.items() if count >= max(COMMON_TITLES, COMMON_SHARE * len(distinct))}
        keys: dict[frozenset[str], int] = {}
        plain = (one.plain - common or one.plain for one in self.titles)
        return np.array([keys.setdefault(one, len(keys)) for one in plain], dtype=np.int64)

    @cached_property
    def qualifications(self) -> Table:
        """Which qualifications list each unit."""
        return self._listed(lambda qualification, _: qualification.id)

    @cached_property
    def roles(self) -> Table:
        """Whether each unit is listed as mandatory, optional, or both."""
        known = {GroupKind.MANDATORY, GroupKind.OPTIONAL}
        return self._listed(lambda _, group: group.kind.value if group.kind in known else None)

    def _listed(self, name: Named) -> Table:
        place = {unit.id: row for row, unit in enumerate(self.units)}
        found: list[set[str]] = [set() for _ in self.units]
        for qualification, group, listing in self._catalogue.listings():
            called = name(qualification, group)
            if listing.unit in place and called:
                found[place[listing.unit]].add(called)
        names = {one: column for column, one in enumerate(sorted(set().union(*found)))}
        return _rows([[(names[one], 1.0) for one in sorted(several)] for several in found], len(names))

    @cached_property
    def criteria(self) -> Criteria:
        """The criteria of all units."""
        counts, signatures, words = [0], [], []
        for unit in self.units:
            printed = [criterion.wording for outcome in unit.outcomes for criterion in outcome.criteria]
            counts.append(len(printed))
            signatures += [one.signature for one in printed]
            words += [one.stems for one in printed]
        numbers: dict[str, int] = {}
        keys = np.array([numbers.setdefault(one, len(numbers)) for one in signatures], dtype=np.int64)
        plain = counted(words)
        first = np.unique(keys, return_index=True)[1]
        starts = np.cumsum(counts, dtype=np.int64)
        weighted = sparse.csr_array(plain * rarity(plain[first])) if words else plain
        special = _without_subject(weighted, starts)
        mass = np.asarray(special.sum(axis=1), dtype=np.float64).ravel() + LEAST_WEIGHT
        return Criteria(starts, keys, weighted, unit_length(special), mass)

    @cached_property
    def headings(self) -> Table:
        """The stems of the outcome headings of each unit, weighted, of length 1."""
        plain = counted(
            [tuple(sorted({hashed(stem) for outcome in unit.outcomes for stem in stems(outcome.title)})) for unit in self.units]
        )
        return unit_length(sparse.csr_array(plain * rarity(plain)))

    @cached_property
    def content(self) -> Table:
        """The stems of title and criteria of each unit, weighted, of length 1."""
        criteria = self.criteria
        total = int(criteria.starts[-1])
        shape = (len(self.units), criteria.special.shape[0])
        lines: Table = sparse.csr_array((np.ones(total), np.arange(total), criteria.starts), shape=shape)
        return unit_length(sparse.csr_array(lines @ criteria.stems))


def _numbers(values: Iterable[float | None]) -> Floats:
    return np.array([np.nan if one is None else one for one in values], dtype=np.float64)


def _rows(entries: Sequence[Sequence[tuple[int, float]]], columns: int) -> Table:
    starts = np.cumsum([0, *map(len, entries)])
    places = np.array([place for row in entries for place, _ in row], dtype=np.int64)
    values = np.array([value for row in entries for _, value in row], dtype=np.float64)
    return sparse.csr_array((values, places, starts), shape=(len(entries), max(columns, 1)))


def counted(rows: Sequence[Sequence[str]]) -> Table:
    """A row of ones for each sequence of different words."""
    columns: dict[str, int] = {}
    starts = np.cumsum([0, *map(len, rows)], dtype=np.int32)
    words = (columns.setdefault(word, len(columns)) for row in rows for word in row)
    places = np.fromiter(words, dtype=np.int32, count=int(starts[-1]))
    return sparse.csr_array((np.ones(len(places)), places, starts), shape=(len(rows), max(len(columns), 1)))


def rarity(table: Table) -> Floats:
    """What each column weighs: the rarer among the rows, the more."""
    rows = table.shape[0]
    frequency = np.bincount(table.indices, minlength=table.shape[1])
    rarity: Floats = np.log((2 + rows) / (1 + frequency)) / np.log(2 + rows)
    return np.maximum(LEAST_WEIGHT, rarity)


def _without_subject(criteria: Table, starts: Ints) -> Table:
    """The criteria without the stems that stand in very many criteria of their unit."""
    found = criteria.copy()
    for first in range(0, len(starts) - 1, TOGETHER):
        some = starts[first : first + TOGETHER + 1]
        part = slice(criteria.indptr[some[0]], criteria.indptr[some[-1]])
        found.data[part][_of_subject(criteria.indices[part], criteria.indptr[some[0] : some[-1] + 1], np.diff(some))] = 0.0
    found.eliminate_zeros()
    return found


def _of_subject(columns: Places, ends: Places, counts: Ints) -> Flags:
    """Which entries of criteria stand in very many of those of their unit."""
    owner = np.repeat(np.repeat(np.arange(len(counts)), counts), np.diff(ends))
    keys = owner * (int(columns.max(initial=0)) + 1) + columns
    _, place, times = np.unique(keys, return_inverse=True, return_counts=True)
    found: Flags = (times[place] > SUBJECT * counts[owner]) & (times[place] > 1)
    return found


def unit_length(table: Table) -> Table:
    """The rows of a table, each of length 1 unless it is empty."""
    rows = np.repeat(np.arange(table.shape[0]), np.diff(table.indptr))
    length = np.sqrt(np.bincount(rows, table.data**2, minlength=table.shape[0]))
    found = table.copy()
    found.data = table.data / np.repeat(np.where(length > 0, length, 1.0), np.diff(table.indptr))
    return found
