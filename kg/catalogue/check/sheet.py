"""A qualification laid out for checking: its rows by group, and the bounds that clauses and headings put on groups."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kg.catalogue.findings import listed
from kg.model import Comparator, Group, GroupKind, Level, LevelFilter, Listing, Measure, Qualification, Rule, Source, Unit

MINIMA = (Comparator.AT_LEAST, Comparator.EXACTLY)
"""How a clause compares that asks for something."""

MAXIMA = (Comparator.AT_MOST, Comparator.AT_MOST_COUNTED, Comparator.EXACTLY)
"""How a clause compares that sets a limit."""


@dataclass(frozen=True)
class Bound:
    """A figure of credits, units or hours that a clause or a heading puts on groups; ``exact`` ones speak of what is chosen."""

    groups: frozenset[str]
    measure: Measure
    value: int
    source: Source
    exact: bool = False


@dataclass(frozen=True)
class Sheet:
    """A qualification, the units of the catalogue by id, and the lines on which its reader could not understand a value."""

    one: Qualification
    units: Mapping[str, Unit]
    unclear: frozenset[int] = frozenset()

    @cached_property
    def groups(self) -> dict[str, Group]:
        """The groups by id."""
        return {group.id: group for group in self.one.groups}

    @cached_property
    def rows(self) -> Mapping[str, Sequence[Listing]]:
        """The rows by group id."""
        found: dict[str, list[Listing]] = defaultdict(list)
        for row in self.one.listings:
            found[row.group].append(row)
        return found

    @cached_property
    def unit_rows(self) -> tuple[Listing, ...]:
        """The rows that stand for a unit."""
        return tuple(row for row in self.one.listings if not row.placeholder)

    def kind(self, row: Listing) -> GroupKind:
        """The kind of the group in which a row stands."""
        return self.groups[row.group].kind

    def level(self, row: Listing) -> Level | None:
        """The level of the unit that a row stands for, as resolved."""
        unit = self.units.get(row.unit or "")
        return unit.level if unit else None

    def is_disputed(self, groups: frozenset[str]) -> bool:
        """Whether places that print a unit of some groups disagree on a value of it."""
        units = (self.units.get(row.unit or "") for group in groups for row in self.rows.get(group, ()))
        return any(unit and unit.resolutions for unit in units)

    def scopes(self, rule: Rule) -> Iterator[frozenset[str]]:
        """The sets of groups that a clause speaks of, each by itself where it says so."""
        if rule.each:
            yield from (frozenset([group]) for group in rule.groups)
        else:
            yield frozenset(rule.groups or self.groups)

    def named(self, groups: Iterable[str]) -> str:
        """Groups as a sentence calls them."""
        wanted = set(groups)
        if wanted == set(self.groups) and len(wanted) > 1:
            return "the whole qualification"
        return listed(f"`{group.heading}`" for group in self.one.groups if group.id in wanted)

    @cached_property
    def minima(self) -> tuple[Bound, ...]:
        """What clauses without a filter ask for at least; what a heading asks for where no clause speaks of its group alone."""
        clauses = tuple(self.clauses(MINIMA))
        spoken = {bound.groups for bound in clauses if bound.measure is Measure.CREDITS}
        return (*clauses, *(one for one in self._headings("minimum") if one.groups not in spoken))

    @cached_property
    def maxima(self) -> tuple[Bound, ...]:
        """What clauses and headings let count, or be chosen, at most."""
        return (*self.clauses(MAXIMA), *self._headings("maximum"))

    def clauses(self, comparators: Sequence[Comparator]) -> Iterator[Bound]:
        """What clauses without a filter put on groups."""
        for rule in self.one.rules:
            plain = rule.says_only() and not (rule.levels or rule.readings) and rule.comparator in comparators
            if plain and rule.bound is not None:
                exact = rule.comparator is Comparator.EXACTLY
                yield from (Bound(scope, rule.measure, rule.bound, rule.source, exact) for scope in self.scopes(rule))

    def _headings(self, name: str) -> Iterator[Bound]:
        for group in self.one.groups:
            if (value := getattr(group, name)) is not None:
                yield Bound(frozenset([group.id]), Measure.CREDITS, value, group.source)

    def is_asked(self, groups: frozenset[str]) -> bool:
        """Whether what is asked of some groups is asked of everybody, not only of who takes a pathway."""
        return groups == frozenset(self.groups) or any(self.groups[group].pathway is None for group in groups)

    def least(self, groups: frozenset[str]) -> int:
        """The credits that the minima make every valid selection count in some groups.

        What is to be chosen exactly is counted as well, unless a clause limits what counts.
        """
        limited = self.is_limited(groups)
        minima = [bound for bound in self.minima if self.is_asked(bound.groups) and not (limited and bound.exact)]
        within = [bound for bound in minima if bound.measure is Measure.CREDITS and bound.groups <= groups]
        return max([sum(one.value for one in disjoint(within)), *(one.value for one in within)], default=0)

    def is_limited(self, groups: frozenset[str]) -> bool:
        """Whether a clause or a heading limits what counts in some groups."""
        clauses = (rule for rule in self.one.rules if rule.comparator is Comparator.AT_MOST_COUNTED)
        headings = (one for one in self._headings("maximum") if one.groups & groups)
        return any(scope & groups for rule in clauses for scope in self.scopes(rule)) or any(headings)

    def most(self, bound: Bound, levels: LevelFilter | None = None) -> int | None:
        """The most that can count, or be chosen, for a bound, at some levels; ``None`` where a row leaves it open.

        It may be too high, never too low: what is asked for beyond it, no selection has.
        """
        caps = [] if bound.exact else [one for one in self.maxima if one.measure is bound.measure]
        totals = [
            self._total([group], bound.measure, levels, [one for one in caps if one.groups == {group}]) for group in bound.groups
        ]
        whole = self._total(bound.groups, bound.measure, levels, [one for one in caps if one.groups >= bound.groups])
        return None if whole is None or None in totals else min(whole, sum(one or 0 for one in totals))

    def _total(self, groups: Iterable[str], measure: Measure, levels: LevelFilter | None, caps: Sequence[Bound]) -> int | None:
        """What the units of some groups have together at some levels, or the least of some limits on it."""
        amount = total([row for group in groups for row in self.rows.get(group, ()) if self.may_be(row, levels)], measure)
        return None if amount is None else min([amount, *(one.value for one in caps)])

    def only_in(self, row: Listing, groups: frozenset[str]) -> bool:
        """Whether the unit of a row is listed in some groups alone, so that it can count nowhere else."""
        return all(other.group in groups for other in self.one.listings if other.unit == row.unit)

    def may_be(self, row: Listing, levels: LevelFilter | None) -> bool:
        """Whether a row can be of a level that counts: what it prints or what is resolved says so, or neither is known."""
        said = self._levels(row)
        return row.placeholder or not (levels and said) or any(levels.admits(level) for level in said)

    def must_be(self, row: Listing, levels: LevelFilter) -> bool:
        """Whether a row is certainly of a level that counts, in print and as resolved."""
        said = self._levels(row)
        return bool(said) and not row.placeholder and all(levels.admits(level) for level in said)

    def _levels(self, row: Listing) -> set[Level]:
        level = self.level(row)
        return {*row.level, *([] if level is None else [level])}


def total(rows: Sequence[Listing], measure: Measure) -> int | None:
    """What rows have together, a unit once; ``None`` where a row leaves it open or two rows of a unit disagree."""
    amounts: dict[str, int] = {}
    for row in rows:
        amount = _amount(row, measure)
        if amount is None or amounts.setdefault(row.unit or row.title, amount) != amount:
            return None
    return sum(amounts.values())


def _amount(row: Listing, measure: Measure) -> int | None:
    if row.placeholder:
        return None
    if measure is Measure.UNITS:
        return 1
    return row.credit if measure is Measure.CREDITS else row.guided_learning_hours


def disjoint(bounds: Sequence[Bound]) -> list[Bound]:
    """Bounds whose groups do not overlap: the largest scopes first, and of one scope the largest figure; in printed order."""
    chosen: list[Bound] = []
    taken: set[str] = set()
    for bound in sorted(bounds, key=lambda one: (-len(one.groups), -one.value)):
        if not taken & bound.groups:
            chosen.append(bound)
            taken |= bound.groups
    return [bound for bound in bounds if bound in chosen]
