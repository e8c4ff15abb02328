"""The rules of combination of a qualification as an integer programme.

Mandatory units are chosen. A unit stands, and counts, in one of the groups that list it. What counts is limited by clauses of the
form *at most so much counted*, part of a unit's credit included; more may be chosen. *At least* is met by what counts; *exactly*
and *no more than* speak of what is chosen, and so forbid. Of a qualification with clauses of other forms nothing is concluded.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import inf

from msgspec.structs import replace

from kg.catalogue.findings import finding
from kg.catalogue.store import Catalogue
from kg.model import Comparator, Finding, FindingKind, GroupKind, Level, LevelFilter, Measure, Qualification, Rule, Severity

Terms = Mapping[int, float]
"""A weighted sum of variables."""

FORBIDDING = (Comparator.EXACTLY, Comparator.AT_MOST)
"""The clauses that speak of what is chosen, not of what counts."""


@dataclass(frozen=True)
class Place:
    """One unit in one group: where it can count, and for how much. Its values are those of the unit as resolved."""

    unit: str
    group: str
    credit: int
    hours: int
    level: Level | None
    mandatory: bool


def places(catalogue: Catalogue, one: Qualification) -> tuple[Place, ...] | None:
    """Where the units of a qualification can count.

    ``None`` where that is open: a row stands for units still to be chosen, a group does not say what it is or belongs to one of
    several pathways, credit or hours are not known.
    """
    if any(group.pathway is not None for group in one.groups):
        return None
    kinds = {group.id: group.kind for group in one.groups}
    found: dict[tuple[str, str], Place] = {}
    for row in one.listings:
        unit = catalogue.unit_by_id[row.unit] if row.unit else None
        if unit is None or unit.credit is None or unit.guided_learning_hours is None or kinds[row.group] is GroupKind.NOT_STATED:
            return None
        found[unit.id, row.group] = Place(
            unit=unit.id,
            group=row.group,
            credit=unit.credit,
            hours=unit.guided_learning_hours,
            level=unit.level,
            mandatory=kinds[row.group] is GroupKind.MANDATORY,
        )
    return tuple(found.values())


def readings(rules: Iterable[Rule]) -> Iterator[tuple[Rule, ...]]:
    """The rules once for each way to read the ambiguous clauses together."""
    choices = [[_read(rule, one.levels) for one in rule.readings] or [rule] for rule in rules]
    return product(*choices)


def _read(rule: Rule, levels: LevelFilter) -> Rule:
    return replace(rule, levels=levels, readings=())


@dataclass
class Programme:
    """What the rules ask of a selection, as rows ``low <= terms <= high``.

    A variable says whether a unit is chosen. Further ones say at which place it stands, where it has several; whether it counts
    there, where a clause limits that; and for how much credit, where a clause limits the credit.
    """

    places: Sequence[Place]
    rules: Sequence[Rule]
    rows: list[tuple[Terms, float, float]] = field(default_factory=list)
    upper: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Set up the variables of units and places, and the rows of all rules."""
        spots: dict[str, list[Place]] = defaultdict(list)
        for place in self.places:
            spots[place.unit].append(place)
        self.chosen = {unit: self._variable(1) for unit in spots}
        self.placed = {place: self._placing(place, len(spots[place.unit]) == 1) for place in self.places}
        self.counts = {place: self._counting(place) for place in self.places}
        self.credits = {place: self._crediting(place) for place in self.places}
        for unit, own in spots.items():
            if any(place.mandatory for place in own):
                self.rows.append(({self.chosen[unit]: 1}, 1, 1))
            if len(own) > 1:
                self.rows.append(({self.chosen[unit]: -1, **{self.placed[place]: 1 for place in own}}, 0, 0))
        for rule in self.rules:
            for scope in [(group,) for group in rule.groups] if rule.each else [rule.groups]:
                self._add(rule, [place for place in self.places if _in(place, scope, rule.levels)])

    def _variable(self, upper: int) -> int:
        self.upper.append(upper)
        return len(self.upper) - 1

    def _placing(self, place: Place, alone: bool) -> int:
        """The variable that says whether a unit stands at a place: that of its choice, where it has no other place."""
        return self.chosen[place.unit] if alone else self._variable(1)

    def _counting(self, place: Place) -> int:
        """The variable that says whether a unit counts at a place: it does where it stands, unless a clause limits that."""
        if not (self._limited(place, Measure.UNITS) or self._limited(place, Measure.HOURS)):
            return self.placed[place]
        counted = self._variable(1)
        self.rows.append(({counted: 1, self.placed[place]: -1}, -inf, 0))
        return counted

    def _crediting(self, place: Place) -> Terms:
        """The credit that counts at a place: all of it, unless a clause limits the credit."""
        if not self._limited(place, Measure.CREDITS):
            return {self.counts[place]: place.credit}
        part = self._variable(place.credit)
        self.rows.append(({part: 1, self.counts[place]: -place.credit}, -inf, 0))
        return {part: 1}

    def _limited(self, place: Place, measure: Measure) -> bool:
        """Whether a clause limits how much of a measure counts at a place."""
        limits = (rule for rule in self.rules if rule.comparator is Comparator.AT_MOST_COUNTED and rule.measure is measure)
        return any(_in(place, rule.groups, rule.levels) for rule in limits)

    def _add(self, rule: Rule, spots: Sequence[Place]) -> None:
        if rule.comparator is Comparator.ALL:
            self.rows.extend(({self.chosen[place.unit]: 1}, 1, 1) for place in spots)
            return
        low = rule.bound if rule.comparator in (Comparator.AT_LEAST, Comparator.EXACTLY) else None
        high = rule.bound if rule.comparator is not Comparator.AT_LEAST else None
        self.rows.append((self._sum(rule, spots), -inf if low is None else low, inf if high is None else high))

    def _sum(self, rule: Rule, spots: Sequence[Place]) -> Terms:
        """What a clause adds up: what counts, or, where it forbids, what is chosen."""
        if rule.comparator in FORBIDDING:
            return {self.placed[place]: _amount(place, rule.measure) for place in spots}
        if rule.measure is Measure.CREDITS:
            return {variable: value for place in spots for variable, value in self.credits[place].items()}
        return {self.counts[place]: _amount(place, rule.measure) for place in spots}


def _in(place: Place, scope: Sequence[str], levels: LevelFilter | None) -> bool:
    return (not scope or place.group in scope) and (levels is None or (place.level is not None and levels.admits(place.level)))


def _amount(place: Place, measure: Measure) -> int:
    if measure is Measure.UNITS:
        return 1
    return place.credit if measure is Measure.CREDITS else place.hours


# -- stated hours --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reach:
    """The least and the most guided learning hours of a valid selection, and whether one has exactly the stated hours."""

    least: int
    most: int
    exact: bool


def hours_reach(catalogue: Catalogue, one: Qualification) -> Reach | None:
    """What hours valid selections can have, over all readings of ambiguous clauses.

    ``None`` where it cannot be told: no rules or stated hours are printed, a clause is not understood or of a form that the
    programme does not know, a value is open, or no selection is valid.
    """
    programmes = _programmes(catalogue, one)
    return _reach(programmes, _has_exactly(programmes, one.guided_learning_hours or 0))


def _programmes(catalogue: Catalogue, one: Qualification) -> list[Programme]:
    """What the rules ask, once for each way to read them; nothing where that is open."""
    if one.guided_learning_hours is None or not one.rules or not all(rule.says_only() for rule in one.rules):
        return []
    found = places(catalogue, one)
    filtered = any(rule.levels or rule.readings for rule in one.rules)
    if not found or (filtered and any(place.level is None for place in found)):
        return []
    return [Programme(found, rules) for rules in readings(one.rules)]


def _hours(programme: Programme) -> dict[int, float]:
    return {programme.chosen[place.unit]: place.hours for place in programme.places}


def _has_exactly(programmes: Sequence[Programme], hours: int) -> bool:
    """Whether some valid selection has just so many hours."""
    return any(_least(one, {}, [*one.rows, (_hours(one), hours, hours)]) is not None for one in programmes)


def _reach(programmes: Sequence[Programme], exact: bool) -> Reach | None:
    least = [found for one in programmes if (found := _least(one, _hours(one), one.rows)) is not None]
    if not least:
        return None
    negative = [{variable: -value for variable, value in _hours(one).items()} for one in programmes]
    most = [found for one, terms in zip(programmes, negative, strict=True) if (found := _least(one, terms, one.rows)) is not None]
    return Reach(round(min(least)), round(-min(most)), exact)


def _least(one: Programme, weights: Terms, rows: Sequence[tuple[Terms, float, float]]) -> float | None:
    from kg.answer.solver import minimum  # here: SciPy takes half a second to load, and few questions need it

    return minimum(weights, rows, one.upper)


def unreachable_hours(catalogue: Catalogue) -> list[Finding]:
    """Findings for stated guided learning hours that no valid selection has."""
    found: list[Finding] = []
    for one in catalogue.qualifications():
        programmes = _programmes(catalogue, one)
        if programmes and not _has_exactly(programmes, one.guided_learning_hours or 0):
            reach = _reach(programmes, exact=False)
            found.extend([_unreachable(one, reach)] if reach else [])
    return found


def _unreachable(one: Qualification, reach: Reach) -> Finding:
    stated = one.guided_learning_hours or 0
    within = reach.least <= stated <= reach.most
    if stated < reach.least:
        why = f"the least of any valid selection is {reach.least}"
    elif stated > reach.most:
        why = f"the most of any valid selection is {reach.most}"
    else:
        why = f"valid selections have {reach.least} to {reach.most}, but none has just so many"
    printed = [cell.source for cell in one.stated if cell.name == "guided_learning_hours"]
    return finding(
        FindingKind.HOURS_UNREACHABLE,
        f"{stated} guided learning hours are stated for `{one.title}`; {why}.",
        [*(printed or [one.source]), *(rule.source for rule in one.rules)],
        "The hours of the units count.",
        Severity.NOTE if within else None,
    )
