"""What the rules of a qualification ask of a selection, laid out as rows of whole numbers: the ground of check, count and plan.

A *place* is a unit in one group of a qualification. A unit of a selection stands in one of its places, and once more in each
qualification that is included in this one, for the rules of that look at the same selection for themselves: a *book* each. A
*row* adds up what stands (``chosen``) and what counts (``counted``) at places. A *case* is one choice of pathways; a selection is
valid if one case, one way to place the units and one way to count them meets all rows. Credit counts in whole credits.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import chain, combinations, product

from msgspec.structs import replace

from kg.catalogue.store import Catalogue
from kg.errors import KgError
from kg.model import Comparator, Group, GroupKind, Level, Measure, PolicyKind, Qualification, Rule, ShareOf, Source, Unit

FORBIDDING = (Comparator.EXACTLY, Comparator.AT_MOST)
MINIMA = (Comparator.AT_LEAST, Comparator.EXACTLY)
SCALE = 100
"""Rows with a share are kept in hundredths, so that nothing is rounded."""


@dataclass(frozen=True)
class Reason:
    """Why something cannot be told: in words, with the clause and the source where there is one."""

    text: str
    rule: str | None = None
    source: Source | None = None


@dataclass(frozen=True)
class Place:
    """A unit in one group of one book, with the values of the unit as resolved."""

    unit: str
    book: int
    group: str
    credit: int
    hours: int
    level: Level | None
    held: bool = False
    borrowed: bool = False


@dataclass(frozen=True)
class Clause:
    """A rule as it is asked: of the qualification itself, or of one that is included (``book`` above 0)."""

    id: str
    book: int
    rule: Rule
    reading: str | None = None


@dataclass(frozen=True)
class Row:
    """``low <= sum of chosen + sum of counted <= high``, over places by their number, for those who choose one of ``when``."""

    clause: Clause
    measure: Measure
    low: int | None
    high: int | None
    chosen: Mapping[int, int]
    counted: Mapping[int, int]
    when: frozenset[str] = frozenset()
    scale: int = 1
    group: str | None = None

    @property
    def limit(self) -> bool:
        """Whether it limits what counts, and forbids nothing."""
        return self.clause.rule.comparator is Comparator.AT_MOST_COUNTED

    @cached_property
    def sums(self) -> dict[int, int]:
        """What it adds up, by place, where all that stands counts."""
        return {place: self.chosen.get(place, 0) + self.counted.get(place, 0) for place in {**self.chosen, **self.counted}}

    @cached_property
    def positive(self) -> bool:
        """Whether choosing more never makes the sum less."""
        return all(value >= 0 for value in chain(self.chosen.values(), self.counted.values()))


@dataclass(frozen=True)
class Case:
    """One choice of pathways: the places there are, the rows, and the units that must be chosen, with their group.

    ``options`` are the ways to place each unit that may be chosen: the numbers of its places, one in each book that lists it.
    """

    taken: tuple[frozenset[str], ...]
    places: tuple[Place, ...]
    rows: tuple[Row, ...]
    must: Mapping[str, Group]
    options: Mapping[str, tuple[tuple[int, ...], ...]]


@dataclass(frozen=True)
class Reading:
    """One way to read the ambiguous and dated clauses together: what each is read as, and the cases there then are."""

    names: tuple[tuple[Clause, str], ...]
    cases: tuple[Case, ...]
    clauses: tuple[Clause, ...]


@dataclass(frozen=True)
class Question:
    """A qualification and what is held, ready to be evaluated, counted or planned.

    ``units`` are the units that may be chosen, in the order of their ids. Where ``reasons`` are given the answer is not known;
    ``readings`` then leave out what the reasons name.
    """

    one: Qualification
    units: tuple[Unit, ...]
    held: frozenset[str]
    readings: tuple[Reading, ...]
    reasons: tuple[Reason, ...] = ()
    must: frozenset[str] = frozenset()
    must_not: frozenset[str] = frozenset()
    books: tuple[Qualification, ...] = ()
    laying: _Laying | None = dataclasses.field(default=None, compare=False, repr=False)

    def without(self, reading: Reading, dropped: Container[str]) -> Reading:
        """A reading without some of its clauses; :func:`mandatory` names those on mandatory groups."""
        if self.laying is None:
            raise ValueError("the question was not laid out")
        clauses = tuple(clause for clause in reading.clauses if clause.id not in dropped)
        return self.laying.reading(self.units, clauses, reading.names, dropped)

    @cached_property
    def unit_by_id(self) -> dict[str, Unit]:
        """The units that may be chosen, by id."""
        return {unit.id: unit for unit in self.units}

    @property
    def required(self) -> frozenset[str]:
        """The units that every selection asked about contains: those held, and those that somebody wants."""
        return self.held | self.must


_NUMBERS = re.compile(r"(\d+)")


def in_order(ids: Iterable[str]) -> list[str]:
    """Ids as a reader sorts them: numbers in them by what they count.

    >>> in_order(["s/10", "s/9", "r/1"])
    ['r/1', 's/9', 's/10']
    """
    return sorted(ids, key=_natural)


def _natural(id: str) -> tuple[list[tuple[int, str]], str]:
    parts = (part for part in _NUMBERS.split(id) if part)
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts], id


def question(
    catalogue: Catalogue,
    one: Qualification,
    held: Iterable[str] = (),
    *,
    must: Iterable[str] = (),
    must_not: Iterable[str] = (),
    day: date | None = None,
) -> Question:
    """Lay out what a qualification asks. Raises :class:`~kg.errors.KgError` for units that it does not list."""
    listed = {row.unit for row in one.listings if row.unit}
    held, must, must_not = frozenset(held), frozenset(must), frozenset(must_not)
    for unit in in_order(held - listed):
        raise KgError(
            f"the held unit is not listed by {one.id}", where=unit, mend=f"see what it counts for: kg transfer --to {one.id}"
        )
    for unit in in_order((must | must_not) - listed):
        raise KgError(f"the unit is not listed by {one.id}", where=unit)
    for unit in in_order(must_not & (held | must)):
        raise KgError("the unit must and must not be chosen", where=unit)
    return _Laying(catalogue, one, held, day).question(must, must_not)


def narrowed(asked: Question, must: Iterable[str], must_not: Iterable[str]) -> Question:
    """The same question of selections with and without certain further units."""
    return dataclasses.replace(asked, must=asked.must | frozenset(must), must_not=asked.must_not | frozenset(must_not))


@dataclass
class _Laying:
    """Lays out a question, and collects the reasons why it has no certain answer."""

    catalogue: Catalogue
    one: Qualification
    held: frozenset[str]
    day: date | None
    books: list[Qualification] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)

    def question(self, must: frozenset[str], must_not: frozenset[str]) -> Question:
        self._open(self.one, ())
        listed = {row.unit for row in self.one.listings if row.unit}
        units = tuple(self.catalogue.unit_by_id[id] for id in in_order(listed))
        if not self.one.rules:
            self.reasons.append(Reason("no rules of combination are printed", source=self.one.source))
        clauses = [clause for number, book in enumerate(self.books) for clause in self._clauses(number, book)]
        self._check_values(units, clauses)
        readings = tuple(self._readings(units, clauses))
        reasons = tuple(dict.fromkeys(self.reasons))
        return Question(self.one, units, self.held, readings, reasons, must, must_not, tuple(self.books), self)

    def _open(self, book: Qualification, above: tuple[str, ...]) -> None:
        """Open the book of a qualification and of those it includes."""
        if any(known.id == book.id for known in self.books):
            return
        self.books.append(book)
        self.reasons.extend(
            Reason(f"whether all of `{group.heading}` must be taken is not stated", source=group.source)
            for group in book.groups
            if group.kind is GroupKind.NOT_STATED
        )
        for rule in book.rules:
            for id in rule.includes:
                inner = self.catalogue.qualification_by_id.get(id)
                if inner is None or id in (*above, book.id):
                    why = "is not in the catalogue" if inner is None else "includes itself"
                    self.reasons.append(Reason(f"the included qualification {id} {why}", rule.id, rule.source))
                else:
                    self._open(inner, (*above, book.id))

    def _clauses(self, number: int, book: Qualification) -> Iterator[Clause]:
        for rule in book.rules:
            clause = Clause(rule.id if number == 0 else f"{book.id} {rule.id}", number, rule)
            flaw = self._flaw(book, rule)
            if flaw:
                self.reasons.append(Reason(flaw, clause.id, rule.source))
            elif not rule.includes:
                yield clause

    def _flaw(self, book: Qualification, rule: Rule) -> str | None:
        """Why a clause cannot be applied."""
        listed = {row.unit for row in book.listings}
        if not rule.understood:
            return "the clause is not understood"
        if missing := [unit for unit in (*rule.units, *rule.when) if unit not in listed]:
            return f"the clause names units that are not listed: {', '.join(missing)}"
        if rule.each and not rule.groups:
            return "the clause asks something of each group, and names none"
        if rule.comparator is not Comparator.ALL and rule.bound is None and rule.share is None:
            return "the clause prints no figure"
        if rule.share and rule.share.of is ShareOf.REQUIRED and required(book, rule.measure) is None:
            return f"the clause is a share of the {rule.measure} required in total, which are not stated"
        if rule.prior and set(rule.prior) != set(PolicyKind) and self.held:
            return "the clause is on certain kinds of prior achievement, and of which kind the held units are is not known"
        if self._counts_a_share(rule) and any(other.comparator is Comparator.AT_MOST_COUNTED for other in book.rules):
            return "the clause asks a share of what counts, of which a maximum leaves open what it is"
        return None

    @staticmethod
    def _counts_a_share(rule: Rule) -> bool:
        return rule.share is not None and rule.share.of is ShareOf.COUNTED and rule.comparator in MINIMA

    def _check_values(self, units: Sequence[Unit], clauses: Sequence[Clause]) -> None:
        measures = {clause.rule.measure for clause in clauses}
        levels = any(clause.rule.levels or clause.rule.readings for clause in clauses)
        for unit in units:
            source = next(iter(unit.sources), None)
            if unit.credit is None and self.one.rules:
                self.reasons.append(Reason(f"the credit of {unit.id} is not known", source=source))
            if unit.guided_learning_hours is None and Measure.HOURS in measures:
                self.reasons.append(Reason(f"the guided learning hours of {unit.id} are not known", source=source))
            if unit.level is None and levels:
                self.reasons.append(Reason(f"the level of {unit.id} is not known", source=source))

    def _readings(self, units: Sequence[Unit], clauses: Sequence[Clause]) -> Iterator[Reading]:
        for choice in product(*(list(self._ways(clause)) for clause in clauses)):
            read = tuple(clause for clause, _ in choice if clause is not None)
            names = tuple((clause, name) for clause, (_, name) in zip(clauses, choice, strict=True) if name)
            yield self.reading(units, read, names)

    def reading(
        self, units: Sequence[Unit], read: tuple[Clause, ...], names: tuple[tuple[Clause, str], ...], free: Container[str] = ()
    ) -> Reading:
        """A reading of the clauses; the mandatory groups that are ``free`` are not."""
        return Reading(names, tuple(self._case(units, read, taken, free) for taken in self._pathways(read)), read)

    def _ways(self, clause: Clause) -> Iterator[tuple[Clause | None, str]]:
        """The ways to read a clause: as it stands, as each of its readings, and, if dated, as one that does not hold."""
        rule = clause.rule
        dated = bool(rule.valid_from or rule.valid_until)
        if dated and self.day:
            if not (rule.valid_from or self.day) <= self.day <= (rule.valid_until or self.day):
                yield None, ""
                return
            dated = False
        for reading in rule.readings:
            name = f"{reading.name}, in force" if dated else reading.name
            yield Clause(clause.id, clause.book, replace(rule, levels=reading.levels, readings=()), reading.name), name
        if not rule.readings:
            yield clause, "in_force" if dated else ""
        if dated:
            yield None, "not_in_force"

    def _pathways(self, clauses: Sequence[Clause]) -> Iterator[tuple[frozenset[str], ...]]:
        """Every choice of pathways, book by book, that the clauses on pathways allow."""
        yield from product(*(list(self._taken(number, book, clauses)) for number, book in enumerate(self.books)))

    @staticmethod
    def _taken(number: int, book: Qualification, clauses: Sequence[Clause]) -> Iterator[frozenset[str]]:
        known = sorted({group.pathway for group in book.groups if group.pathway})
        rules = [one.rule for one in clauses if one.book == number and one.rule.measure is Measure.PATHWAYS]
        for taken in chain.from_iterable(combinations(known, size) for size in range(len(known) + 1)):
            if all(_compares(rule, len(taken), len(known)) for rule in rules):
                yield frozenset(taken)

    def _case(
        self, units: Sequence[Unit], clauses: Sequence[Clause], taken: tuple[frozenset[str], ...], free: Container[str]
    ) -> Case:
        borrowing = {clause.book for clause in clauses if clause.rule.borrowed}
        places: list[Place] = []
        must: dict[str, Group] = {}
        known = {unit.id: unit for unit in units}
        for number, book in enumerate(self.books):
            groups = {group.id: group for group in book.groups if _open(group, taken[number]) or number in borrowing}
            for group, id in dict.fromkeys((row.group, row.unit) for row in book.listings if row.unit and row.group in groups):
                borrowed = not _open(groups[group], taken[number])
                if groups[group].kind is GroupKind.MANDATORY and not borrowed and mandatory(groups[group]) not in free:
                    must.setdefault(str(id), groups[group])
                if id in known:
                    places.append(_place(known[id], number, group, id in self.held, borrowed))
        rows = tuple(row for clause in clauses for row in self._rows(clause, places, taken[clause.book]))
        return Case(taken, tuple(places), rows, must, _options(places))

    def _rows(self, clause: Clause, places: Sequence[Place], taken: frozenset[str]) -> Iterator[Row]:
        rule, book = clause.rule, self.books[clause.book]
        groups = {group.id: group for group in book.groups}
        if rule.measure is Measure.PATHWAYS:
            return
        asked = [group for group in rule.groups if _open(groups[group], taken)]
        if rule.groups and not asked:
            return  # a clause on groups of other pathways alone
        for scope in [(group,) for group in asked] if rule.each else [rule.groups]:
            inside = [number for number, place in enumerate(places) if looks(clause, place, scope)]
            yield self._row(clause, places, inside, scope[0] if rule.each else None)

    def _row(self, clause: Clause, places: Sequence[Place], inside: Sequence[int], group: str | None) -> Row:
        rule, when = clause.rule, frozenset(clause.rule.when)
        if rule.comparator is Comparator.ALL:
            units = {places[number].unit for number in inside}
            stands = {number: 1 for number, place in enumerate(places) if place.book == 0 and place.unit in units}
            return Row(clause, Measure.UNITS, len(units), None, stands, {}, when, group=group)
        scale = SCALE if rule.share else 1
        amounts = {number: scale * amount(places[number], rule.measure) for number in inside}
        bound, less = rule.bound or 0, dict[int, int]()
        if rule.share and rule.share.of is ShareOf.REQUIRED:
            bound = rule.share.percent * (required(self.books[clause.book], rule.measure) or 0)
        elif rule.share:
            whole = [number for number, place in enumerate(places) if place.book == clause.book]
            less = {number: -rule.share.percent * amount(places[number], rule.measure) for number in whole}
        low = bound if rule.comparator in MINIMA else None
        high = bound if rule.comparator is not Comparator.AT_LEAST else None
        if rule.comparator in FORBIDDING:
            return Row(clause, rule.measure, low, high, amounts, less, when, scale, group)
        counted = {number: amounts.get(number, 0) + less.get(number, 0) for number in {*amounts, *less}}
        return Row(clause, rule.measure, low, high, {}, counted, when, scale, group)


def mandatory(group: Group) -> str:
    """The name of what a mandatory group asks, where no clause says it."""
    return f"mandatory {group.id}"


def _open(group: Group, taken: frozenset[str]) -> bool:
    return group.pathway is None or group.pathway in taken


def _place(unit: Unit, book: int, group: str, held: bool, borrowed: bool) -> Place:
    return Place(unit.id, book, group, unit.credit or 0, unit.guided_learning_hours or 0, unit.level, held, borrowed)


def _options(places: Sequence[Place]) -> dict[str, tuple[tuple[int, ...], ...]]:
    """The ways to place each unit that has a place in the qualification itself."""
    by_unit: dict[str, dict[int, list[int]]] = {}
    for number, place in enumerate(places):
        by_unit.setdefault(place.unit, {}).setdefault(place.book, []).append(number)
    return {unit: tuple(product(*books.values())) for unit, books in by_unit.items() if 0 in books}


def _compares(rule: Rule, number: int, of: int) -> bool:
    match rule.comparator:
        case Comparator.ALL:
            return number == of
        case Comparator.AT_LEAST:
            return number >= (rule.bound or 0)
        case Comparator.EXACTLY:
            return number == rule.bound
    return number <= (rule.bound or 0)


def looks(clause: Clause, place: Place, scope: Sequence[str]) -> bool:
    """Whether a clause looks at what stands at a place, and counts it."""
    rule = clause.rule
    return (
        place.book == clause.book
        and (not scope or place.group in scope)
        and (not rule.units or place.unit in rule.units)
        and (not rule.borrowed or place.borrowed)
        and (not rule.prior or place.held)
        and (rule.levels is None or (place.level is not None and rule.levels.admits(place.level)))
    )


def amount(place: Place, measure: Measure) -> int:
    """What a unit brings in one measure."""
    if measure is Measure.UNITS:
        return 1
    return place.credit if measure is Measure.CREDITS else place.hours


def required(one: Qualification, measure: Measure) -> int | None:
    """What a qualification requires in total: the figure that its rules print for the whole, else its credit value."""
    plain = ("id", "statement", "source", "wording", "measure", "comparator", "bound")
    found = [
        rule.bound
        for rule in one.rules
        if rule.measure is measure
        and rule.comparator in MINIMA
        and rule.bound is not None
        and all(getattr(rule, name) == default for name, default in _DEFAULTS.items() if name not in plain)
    ]
    if found:
        return max(found)
    return one.minimum_credit if measure is Measure.CREDITS else None


_DEFAULTS = {
    name: getattr(Rule(id="", statement="", source=Source(document="", line=1)), name)
    for name in Rule.__struct_fields__
    if name not in ("id", "statement", "source")
}
