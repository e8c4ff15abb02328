"""The least plan: what is still to do, given what is held, with a proof that nothing less does.

HiGHS finds a least selection of each case, and the bounds by which :mod:`kg.answer.certificate` convinces itself. What is shown
has passed that check. Of several least plans the first in the order of ids is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import inf
from typing import Any

from kg.answer.certificate import NotProved, bound, reaches, verify
from kg.answer.clauses import Clause, Question, Reading, Reason, in_order, mandatory
from kg.answer.count import TooManyStates, count
from kg.answer.lightest import lightest
from kg.answer.programme import Line, Programme
from kg.model import GroupKind, Level, Source, Unit
from kg.words import folded

SHOWN = 100
"""So many least plans are listed."""

NODES = 30_000
"""The least plans are counted where that takes no more than so many nodes."""

LEAVES = 4_000
"""A proof may take so many steps."""

CHUNK = 24
"""So many units are decided on at once when the first plan is looked for: their powers of two are exact."""


class Aim(StrEnum):
    """What a plan has least of."""

    CREDITS = "credits"
    HOURS = "hours"
    UNITS = "units"


class Status(StrEnum):
    """Whether there is a plan, and a proof."""

    OPTIMAL = "optimal"
    IMPOSSIBLE = "impossible"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True)
class Preference:
    """What is liked better among plans that are as small: units of a level, or with a theme in their title or an outcome's.

    >>> str(Preference()), str(Preference(3, "complaints"))
    ('', 'level 3; complaints')
    """

    level: Level | None = None
    theme: str | None = None

    def __str__(self) -> str:
        said = (None if self.level is None else f"level {self.level}", self.theme)
        return "; ".join(one for one in said if one)

    def meets(self, unit: Unit) -> bool:
        """Whether a unit is all that is liked better."""
        if self.level is not None and unit.level != self.level:
            return False
        titles = (unit.title, *(outcome.title for outcome in unit.outcomes))
        return self.theme is None or any(folded(self.theme) in folded(title) for title in titles)


@dataclass(frozen=True)
class Conflict:
    """A clause that cannot be met together with the others named: without any one of them there would be a plan."""

    rule: str
    statement: str
    source: Source


@dataclass(frozen=True)
class Planned:
    """A plan in one reading. ``todo`` are the units still to do; ``number`` how many plans are as good, where that is known."""

    names: tuple[tuple[Clause, str], ...]
    status: Status
    todo: tuple[Unit, ...] = ()
    certificate: Mapping[str, Any] | None = None
    conflict: tuple[Conflict, ...] = ()
    number: int | None = None
    first: tuple[tuple[str, ...], ...] = ()
    reason: Reason | None = None

    @property
    def credits(self) -> int:
        """The credits still to do."""
        return sum(unit.credit or 0 for unit in self.todo)

    @property
    def hours(self) -> int | None:
        """The guided learning hours still to do, where all are known."""
        hours = [unit.guided_learning_hours for unit in self.todo]
        return None if None in hours else sum(hour or 0 for hour in hours)


@dataclass(frozen=True)
class Plan:
    """The least plan in each reading."""

    asked: Question
    aim: Aim
    readings: tuple[Planned, ...]
    reasons: tuple[Reason, ...]
    prefer: Preference = Preference()

    @property
    def preferred(self) -> tuple[Unit, ...]:
        """The units that are liked better; none where no preference is named."""
        return tuple(unit for unit in self.asked.units if self.prefer.meets(unit)) if str(self.prefer) else ()

    @property
    def certain(self) -> Planned | None:
        """The one plan there is; ``None`` where a clause is ambiguous, or something is not known."""
        return self.readings[0] if len(self.readings) == 1 and not self.reasons else None

    @property
    def status(self) -> Status:
        """Impossible where it is so in all readings; undetermined where these are several, or something is not known."""
        if self.readings and not self.reasons and all(one.status is Status.IMPOSSIBLE for one in self.readings):
            return Status.IMPOSSIBLE
        return self.certain.status if self.certain else Status.UNDETERMINED


def plan(asked: Question, aim: Aim = Aim.CREDITS, prefer: Preference = Preference()) -> Plan:
    """The least plan in every reading; of several, one with least credit in units that are not preferred."""
    reasons = list(asked.reasons)
    if aim is Aim.HOURS:
        unknown = [unit for unit in asked.units if unit.guided_learning_hours is None]
        reasons += [
            Reason(f"the guided learning hours of {one.id} are not known", source=next(iter(one.sources), None))
            for one in unknown
        ]
    if reasons:
        return Plan(asked, aim, (), tuple(dict.fromkeys(reasons)), prefer)
    weights, alone = weigh(asked, aim, prefer), weigh(asked, aim) if str(prefer) else None
    found = tuple(plan_reading(asked, reading, weights, alone) for reading in asked.readings)
    return Plan(asked, aim, found, tuple(dict.fromkeys(one.reason for one in found if one.reason)), prefer)


def plan_reading(
    asked: Question, reading: Reading, weights: Mapping[str, int], alone: Mapping[str, int] | None = None
) -> Planned:
    """The least plan in one reading, by what each unit weighs; ``alone``: without the preference, if there is one."""
    return _Search(asked, reading, weights, alone).planned()


def weigh(asked: Question, aim: Aim, prefer: Preference = Preference()) -> dict[str, int]:
    """What each unit weighs: nothing if it is held; otherwise what the aim says, then its credit if it is not preferred."""
    amounts: dict[Aim, Callable[[Unit], int]] = {
        Aim.CREDITS: lambda unit: unit.credit or 0,
        Aim.HOURS: lambda unit: unit.guided_learning_hours or 0,
        Aim.UNITS: lambda _: 1,
    }
    todo = {unit.id: unit for unit in asked.units if unit.id not in asked.held}
    other = {id: 0 if prefer.meets(unit) else unit.credit or 0 for id, unit in todo.items()}
    first = sum(other.values()) + 1
    return {unit.id: first * amounts[aim](unit) + other[unit.id] if unit.id in todo else 0 for unit in asked.units}


@dataclass
class _Search:
    """The search for the least plan in one reading."""

    asked: Question
    reading: Reading
    weights: Mapping[str, int]
    alone: Mapping[str, int] | None = None

    def planned(self) -> Planned:
        """The plan and its proof."""
        programmes = [Programme(case, self.asked.required, self.asked.must_not) for case in self.reading.cases]
        found = [units for one in programmes if one.possible and (units := self._least(one)) is not None]
        if not found:
            return self._impossible(programmes)
        total = min(map(self._total, found))
        same = lightest(self.asked, self.reading, self.weights, total, SHOWN, NODES)
        if same is not None and same.first:
            chosen = frozenset(same.first[0])
        else:
            firsts = (first for one in programmes if one.possible and (first := self._first(one, total)) is not None)
            chosen = min(firsts, key=lambda units: [self._place(unit) for unit in in_order(units)])
        certificate = self._certificate(programmes, chosen, total)
        flaw = self._flaw(certificate)
        if flaw:
            return Planned(self.reading.names, Status.UNDETERMINED, reason=flaw)
        todo = tuple(self.asked.unit_by_id[unit] for unit in in_order(chosen - self.asked.held))
        plans = same.first if same else (tuple(in_order(chosen)),)
        number = same.number if same and same.number is not None else self._number(total)
        return Planned(self.reading.names, Status.OPTIMAL, todo, certificate, number=number, first=self._todo(plans))

    def _number(self, total: int) -> int | None:
        """How many plans are as good, where following them takes too much but counting them does not."""
        try:
            return count(self.asked, self.reading, lambda unit: self.weights[unit.id], most=total, work=NODES).get(total, 0)
        except TooManyStates:
            return None

    def _todo(self, plans: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(unit for unit in one if unit not in self.asked.held) for one in plans)

    def _place(self, unit: str) -> int:
        return next(place for place, one in enumerate(self.asked.units) if one.id == unit)

    def _total(self, units: frozenset[str]) -> int:
        return sum(self.weights[unit] for unit in units)

    def _flaw(self, certificate: Mapping[str, Any]) -> Reason | None:
        try:
            verify(self.asked, self.reading, self.weights, certificate)
        except NotProved as error:
            return Reason(f"no proof was found that the answer is right: {error}")
        return None

    def _impossible(self, programmes: list[Programme]) -> Planned:
        certificate = self._certificate(programmes, None, None)
        flaw = self._flaw(certificate)
        if flaw:
            return Planned(self.reading.names, Status.UNDETERMINED, reason=flaw)
        return Planned(self.reading.names, Status.IMPOSSIBLE, certificate=certificate, conflict=tuple(self._conflict()))

    # -- by HiGHS ----------------------------------------------------------------------------------------------------------

    def _cost(self, one: Programme) -> dict[int, int]:
        return {unknown: self.weights[unit] for unit, unknown in one.chosen.items()}

    def _least(self, one: Programme) -> frozenset[str] | None:
        from kg.answer.solver import Whole  # here: SciPy takes half a second to load

        found = Whole(_rows(one), len(one.upper)).solve(self._cost(one), one.lower, one.upper)
        return None if found is None else one.units(found)

    def _first(self, one: Programme, total: int) -> frozenset[str] | None:
        """The first of the least selections of a case, in the order of ids: a few units after the other."""
        from kg.answer.solver import Whole

        whole = Whole([*_rows(one), (self._cost(one), -inf, total)], len(one.upper))
        lower, upper = list(one.lower), list(one.upper)
        units = [one.chosen[unit] for unit in in_order(one.chosen)]
        open_ = [unknown for unknown in units if lower[unknown] < upper[unknown]]
        found: list[int] | None = None
        for start in range(0, len(open_), CHUNK):
            chunk = open_[start : start + CHUNK]
            wanted = {unknown: -float(1 << (len(chunk) - 1 - place)) for place, unknown in enumerate(chunk)}
            found = whole.solve(wanted, lower, upper)
            if found is None:
                return None
            for unknown in chunk:
                lower[unknown] = upper[unknown] = found[unknown]
        found = found or whole.solve({}, lower, upper)
        return None if found is None else one.units(found)

    def _feasible(self, reading: Reading) -> bool:
        programmes = (Programme(case, self.asked.required, self.asked.must_not) for case in reading.cases)
        return any(one.possible and self._least(one) is not None for one in programmes)

    # -- why nothing less, or nothing at all ----------------------------------------------------------------------------------

    def _certificate(self, programmes: list[Programme], chosen: frozenset[str] | None, total: int | None) -> dict[str, Any]:
        before = [] if self.alone is None or chosen is None else [self._before(programmes, self.alone, chosen)]
        trees = [_Proof(one, self._cost(one), total).tree() if one.possible else None for one in programmes]
        selection = None if chosen is None else in_order(chosen)
        return {"selection": selection, "total": total, "before": before, "cases": trees}

    @staticmethod
    def _before(programmes: list[Programme], alone: Mapping[str, int], chosen: frozenset[str]) -> dict[str, Any]:
        """That nothing is less without a preference: proved first, for then the trees with it stay small."""
        least = sum(alone[unit] for unit in chosen)
        trees: list[dict[str, Any] | None] = []
        for one in programmes:
            cost = {unknown: alone[unit] for unit, unknown in one.chosen.items()}
            trees.append(_Proof(one, cost, least).tree() if one.possible else None)
            one.lines.append(Line({unknown: value for unknown, value in cost.items() if value}, least, None))
        return {"weights": dict(alone), "least": least, "cases": trees}

    def _conflict(self) -> Iterator[Conflict]:
        """Clauses of which none can be left out: each is dropped if it is impossible without it as well."""
        clauses = [Conflict(one.id, one.rule.statement, one.rule.source) for one in self.reading.clauses]
        groups = [group for book in self.asked.books for group in book.groups if group.kind is GroupKind.MANDATORY]
        clauses += [Conflict(mandatory(group), f"all units of `{group.heading}`", group.source) for group in groups]
        dropped: set[str] = set()
        for one in clauses:
            if not self._feasible(self.asked.without(self.reading, {*dropped, one.rule})):
                dropped.add(one.rule)
        yield from (one for one in clauses if one.rule not in dropped)


def _rows(one: Programme) -> list[tuple[Mapping[int, float], float, float]]:
    return [
        (dict(line.weights), -inf if line.low is None else line.low, inf if line.high is None else line.high)
        for line in one.lines
    ]


@dataclass
class _Proof:
    """A tree whose leaves show that nothing in a case weighs less than a total, or that there is nothing at all."""

    programme: Programme
    cost: Mapping[int, int]
    total: int | None

    def tree(self) -> dict[str, Any]:
        """The tree, as far as so many leaves go; what is left open the checker will refuse."""
        from kg.answer.solver import Relaxation

        cost = {} if self.total is None else self.cost
        relaxation = Relaxation(
            {unknown: float(value) for unknown, value in cost.items()}, _rows(self.programme), len(self.programme.upper)
        )
        root: dict[str, Any] = {}
        open_ = [(root, list(self.programme.lower), list(self.programme.upper))]
        left = LEAVES
        while open_:
            node, lower, upper = open_.pop()
            left -= 1
            relaxed = relaxation.solve(lower, upper)
            node |= self._leaf(relaxed.values is None, relaxed.multipliers, lower, upper)
            if node["proved"] or left < 0:
                del node["proved"]
                continue
            split = self._split(relaxed.values, lower, upper)
            if split is None:
                del node["proved"]
                continue
            node.clear()
            below: dict[str, Any] = {}
            above: dict[str, Any] = {}
            node |= {"branch": list(split), "below": below, "above": above}
            unknown, most = split
            open_.append((above, [*lower[:unknown], most + 1, *lower[unknown + 1 :]], upper))
            open_.append((below, lower, [*upper[:unknown], most, *upper[unknown + 1 :]]))
        return root

    def _leaf(self, empty: bool, multipliers: list[float], lower: list[int], upper: list[int]) -> dict[str, Any]:
        """A leaf with rounded multipliers, and whether they prove it."""
        lines = self.programme.lines
        for denominator in (100, 10**6):
            kept: dict[str, str] = {}
            for number, value in enumerate(multipliers):
                fraction = Fraction(value).limit_denominator(denominator)
                if fraction and (lines[number].low if fraction > 0 else lines[number].high) is not None:
                    kept[str(number)] = str(fraction)
            least = bound(self.programme, {} if empty else self.cost, kept, lower, upper)
            proved = least > 0 if empty else self.total is not None and reaches(least, self.cost, self.total)
            if proved:
                break
        return {"empty": empty, "multipliers": kept, "proved": proved}

    @staticmethod
    def _split(values: list[float] | None, lower: list[int], upper: list[int]) -> tuple[int, int] | None:
        """The unknown that is furthest from whole, or any that is open, and where it is split."""
        open_ = [unknown for unknown, (low, high) in enumerate(zip(lower, upper, strict=True)) if low < high]
        if not open_:
            return None
        if values is None:
            return open_[0], (lower[open_[0]] + upper[open_[0]]) // 2
        unknown = max(open_, key=lambda one: (min(values[one] % 1, 1 - values[one] % 1) > 1e-6, -abs(values[one] % 1 - 0.5)))
        most = int(values[unknown] // 1) if values[unknown] % 1 > 1e-6 else round(values[unknown]) - 1
        return unknown, min(max(most, lower[unknown]), upper[unknown] - 1)
