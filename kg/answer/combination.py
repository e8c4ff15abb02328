"""The rules of combination of a qualification as a mixed-integer programme.

For every unit a variable says whether it is chosen; for every listing one says whether the unit counts there, and how much of its credit counts. Mandatory units
are chosen. A unit counts once. A group counts no more than its maximum, part of a unit included; more may be chosen. Minima are
met by what counts. The programme is solved by HiGHS, through SciPy.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np
from msgspec.structs import replace
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from kg.catalogue.store import Catalogue
from kg.model import (
    FINDING_KINDS,
    Comparator,
    Finding,
    FindingKind,
    GroupKind,
    Level,
    LevelFilter,
    Measure,
    Qualification,
    Rule,
)


@dataclass(frozen=True)
class Place:
    """One listing of a unit: where it can count, and for how much."""

    unit: str
    group: str
    credit: int
    hours: int | None
    level: Level | None
    mandatory: bool


@dataclass
class Programme:
    """Rows of ``low <= a.x <= high`` over three blocks of variables: units chosen, places counted, credit counted at places."""

    places: Sequence[Place]
    rows: list[tuple[dict[int, float], float, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.units = list(dict.fromkeys(place.unit for place in self.places))
        self.index = {unit: number for number, unit in enumerate(self.units)}
        self.width = len(self.units) + 2 * len(self.places)

    def chosen(self, unit: str) -> int:
        """The variable of a unit: 1 where it is chosen."""
        return self.index[unit]

    def counted(self, place: int) -> int:
        """The variable of a place: 1 where the unit counts there."""
        return len(self.units) + place

    def credit(self, place: int) -> int:
        """The variable of a place for the credit that counts there."""
        return len(self.units) + len(self.places) + place

    def add(self, row: Mapping[int, float], low: float = -np.inf, high: float = np.inf) -> None:
        """Ask ``low <= row.x <= high``."""
        self.rows.append((dict(row), low, high))

    def solve(self, weights: Mapping[int, float]) -> float | None:
        """The least weighted sum that the rows allow, or ``None`` where they allow nothing."""
        cost = np.zeros(self.width)
        for variable, weight in weights.items():
            cost[variable] = weight
        whole = np.ones(self.width)
        whole[len(self.units) + len(self.places) :] = 0
        upper = np.concatenate([np.ones(len(self.units) + len(self.places)), [place.credit for place in self.places]])
        entries = [(number, variable, value) for number, (row, _, _) in enumerate(self.rows) for variable, value in row.items()]
        numbers, variables, coefficients = zip(*entries, strict=True)
        matrix = coo_array((coefficients, (numbers, variables)), shape=(len(self.rows), self.width)).tocsr()
        constraint = LinearConstraint(matrix, [low for _, low, _ in self.rows], [high for _, _, high in self.rows])
        result = milp(cost, constraints=constraint, integrality=whole, bounds=Bounds(0, upper), options={"mip_rel_gap": 0})
        return None if result.x is None else float(result.fun)


def places(catalogue: Catalogue, one: Qualification) -> tuple[Place, ...] | None:
    """Where the units of a qualification can count; ``None`` where a credit is not known, so that nothing can be added up.

    Credit and hours are those of the structure table, which the rules speak of; the level is the resolved one.
    """
    kinds = {group.id: group.kind for group in one.groups}
    found: dict[tuple[str, str], Place] = {}
    for listing in one.listings:
        if listing.placeholder or listing.unit is None:
            continue
        if listing.credit is None:
            return None
        place = Place(
            unit=listing.unit,
            group=listing.group,
            credit=listing.credit,
            hours=listing.guided_learning_hours,
            level=catalogue.unit_by_id[listing.unit].level,
            mandatory=kinds[listing.group] is GroupKind.MANDATORY,
        )
        found.setdefault((listing.unit, listing.group), place)
    return tuple(found.values())


def readings(one: Qualification) -> Iterator[tuple[Rule, ...]]:
    """The rules once for each way to read the ambiguous clauses together."""
    choices = [[rule] if not rule.readings else [_read(rule, reading.levels) for reading in rule.readings] for rule in one.rules]
    return (tuple(choice) for choice in product(*choices))


def _read(rule: Rule, levels: LevelFilter) -> Rule:
    return replace(rule, levels=levels, readings=())


def programme(found: Sequence[Place], rules: Sequence[Rule]) -> Programme:
    """The rows that mandatory units and rules put on a selection."""
    result = Programme(found)
    for number, place in enumerate(found):
        if place.mandatory:
            result.add({result.chosen(place.unit): 1}, low=1)
        result.add({result.credit(number): 1, result.counted(number): -place.credit}, high=0)
    for unit in result.units:
        spots = [number for number, place in enumerate(found) if place.unit == unit]
        result.add({result.chosen(unit): 1, **{result.counted(number): -1 for number in spots}}, low=0)
    for rule in rules:
        _add_rule(result, rule)
    return result


def _add_rule(result: Programme, rule: Rule) -> None:
    if rule.comparator is Comparator.ALL:
        return  # mandatory units are chosen already
    scopes = [(group,) for group in rule.groups] if rule.each else [rule.groups]
    for scope in scopes:
        numbers = [number for number, place in enumerate(result.places) if _in(place, scope, rule.levels)]
        row = _row(result, numbers, rule.measure)
        low = rule.bound if rule.comparator in (Comparator.AT_LEAST, Comparator.EXACTLY) else None
        high = rule.bound if rule.comparator is not Comparator.AT_LEAST else None
        result.add(row, low=-np.inf if low is None else low, high=np.inf if high is None else high)


def _row(result: Programme, numbers: Sequence[int], measure: Measure) -> dict[int, float]:
    if measure is Measure.CREDITS:
        return {result.credit(number): 1.0 for number in numbers}
    if measure is Measure.UNITS:
        return {result.counted(number): 1.0 for number in numbers}
    return {result.counted(number): float(result.places[number].hours or 0) for number in numbers}


def _in(place: Place, scope: Sequence[str], levels: LevelFilter | None) -> bool:
    return (not scope or place.group in scope) and (levels is None or (place.level is not None and levels.admits(place.level)))


@dataclass(frozen=True)
class Reach:
    """The least and the most guided learning hours of a valid selection, and whether one has exactly the stated hours."""

    least: int
    most: int
    exact: bool


def hours_reach(catalogue: Catalogue, one: Qualification) -> Reach | None:
    """What hours valid selections can have, over all readings of ambiguous clauses.

    ``None`` where it cannot be told: no rules or stated hours are printed, a clause is not understood, a value is missing, or no selection is valid.
    """
    found = places(catalogue, one)
    stated = one.guided_learning_hours
    rules = [rule for rule in one.rules if rule.comparator is not Comparator.ALL]
    if not (found and rules and stated is not None and all(rule.understood for rule in one.rules)):
        return None
    if any(place.hours is None or place.level is None for place in found):
        return None
    reaches = [_reach(found, rules, stated) for rules in readings(one)]
    valid = [reach for reach in reaches if reach]
    if not valid:
        return None
    return Reach(min(one.least for one in valid), max(one.most for one in valid), any(one.exact for one in valid))


def _reach(found: Sequence[Place], rules: Sequence[Rule], stated: int) -> Reach | None:
    model = programme(found, rules)
    hours = {model.chosen(place.unit): float(place.hours or 0) for place in found}
    least, most = model.solve(hours), model.solve({variable: -value for variable, value in hours.items()})
    if least is None or most is None:
        return None
    exact = False
    if round(least) <= stated <= round(-most):
        model.add(hours, low=stated, high=stated)
        exact = model.solve({}) is not None
    return Reach(round(least), round(-most), exact)


def unreachable_hours(catalogue: Catalogue) -> list[Finding]:
    """Findings for stated guided learning hours that no valid selection has."""
    found: list[Finding] = []
    for one in catalogue.qualifications():
        reach = hours_reach(catalogue, one)
        if reach and not reach.exact:
            found.append(_unreachable(one, reach))
    return found


def _unreachable(one: Qualification, reach: Reach) -> Finding:
    stated = one.guided_learning_hours or 0
    if stated < reach.least:
        why = f"the least of any valid selection is {reach.least}"
    elif stated > reach.most:
        why = f"all its units together have {reach.most}"
    else:
        why = f"valid selections have {reach.least} to {reach.most}, but none has just these"
    sources = [stated_.source for stated_ in one.stated if stated_.name == "guided_learning_hours"]
    return Finding(
        kind=FindingKind.HOURS_UNREACHABLE,
        severity=FINDING_KINDS[FindingKind.HOURS_UNREACHABLE][0],
        message=f"{stated} guided learning hours are stated for `{one.title}`; {why}.",
        where=(*sources, *(rule.source for rule in one.rules)),
        assumed="The hours of the units count.",
    )
