"""What a designer asks of rules: what another figure changes, and what the rules leave no choice about.

That is: which units no choice concerns, which clauses exclude nothing, which stated figures no valid selection has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from kg.answer.clauses import Clause, Question, Reading, in_order, narrowed, required
from kg.answer.count import TooManyStates, count, credit_of
from kg.errors import KgError, UnknownId
from kg.model import Comparator, Measure, Qualification, Rule, Share, Source, Unit

NONE = "none"
"""What a clause is set to that is to be left out."""


@dataclass(frozen=True)
class Change:
    """A clause whose figure is changed; ``after`` is ``None`` where it is left out."""

    rule: Rule
    before: str
    after: str | None


def changed(one: Qualification, wishes: Iterable[str]) -> tuple[Qualification, tuple[Change, ...]]:
    """A qualification with other figures, each wish as ``RULE=VALUE``: a share as ``60%``, a clause left out as ``none``."""
    changes = tuple(_change(one, wish) for wish in wishes)
    by_id = {change.rule.id: change for change in changes}
    return replace(one, rules=tuple(_set(one, rule, by_id.get(rule.id)) for rule in one.rules)), changes


def _change(one: Qualification, wish: str) -> Change:
    id, _, value = (part.strip() for part in wish.partition("="))
    rule = next((rule for rule in one.rules if rule.id == id), None)
    if rule is None:
        there = ", ".join(f"{rule.id} {rule.statement}" for rule in one.rules)
        raise UnknownId("no such rule", where=wish, mend=f"there are: {there or 'none'}")
    if value == NONE:
        return Change(rule, _figure(rule), None)
    share = rule.share is not None
    digits = value.removesuffix("%") if share else value
    if rule.comparator is Comparator.ALL or not digits.isdecimal() or not digits.isascii():
        mend = (
            "a clause that asks for all can only be left out: none"
            if rule.comparator is Comparator.ALL
            else "a whole number, or none"
        )
        raise KgError("not a figure for this rule", where=wish, mend=mend)
    return Change(rule, _figure(rule), f"{int(digits)} %" if share else str(int(digits)))


def _figure(rule: Rule) -> str:
    if rule.share:
        return f"{rule.share.percent} %"
    return "all" if rule.comparator is Comparator.ALL else str(rule.bound)


def _set(one: Qualification, rule: Rule, change: Change | None) -> Rule:
    """A rule as it is changed; one that is left out asks nothing, so that the qualification still has rules."""
    if change is None:
        return rule
    if change.after is None:
        some = tuple(group.id for group in one.groups)
        return Rule(id=rule.id, statement=rule.statement, source=rule.source, groups=some, bound=0)
    if rule.share:
        return replace(rule, share=Share(percent=int(change.after.removesuffix(" %")), of=rule.share.of))
    return replace(rule, bound=int(change.after))


@dataclass(frozen=True)
class Figure:
    """A figure that is stated of a qualification, and what valid selections come to, surplus included.

    ``reached`` says whether one has just so much. ``least`` and ``most`` are ``None`` where no selection is valid; all three
    where it cannot be told.
    """

    measure: Measure
    stated: int
    source: Source
    least: int | None
    most: int | None
    reached: bool | None


@dataclass(frozen=True)
class Slack:
    """Of one reading: the units in every valid selection, those in none, and the clauses without which nothing else is valid."""

    names: tuple[tuple[Clause, str], ...]
    forced: tuple[str, ...]
    dead: tuple[str, ...]
    idle: tuple[Clause, ...]
    figures: tuple[Figure, ...] = ()


def slack(asked: Question, reading: Reading) -> Slack:
    """What no choice concerns in one reading; where nothing is valid, every unit is in none. Raises TooManyStates."""
    units = [unit.id for unit in asked.units]
    number = _number(asked, reading)
    forced = [unit for unit in units if number and not _number(narrowed(asked, (), {unit}), reading)]
    dead = [unit for unit in units if not number or not _number(narrowed(asked, {unit}, ()), reading)]
    idle = tuple(one for one in reading.clauses if _number(asked, asked.without(reading, {one.id})) == number)
    return Slack(reading.names, tuple(in_order(forced)), tuple(in_order(dead)), idle, tuple(_figures(asked, reading)))


def _number(asked: Question, reading: Reading) -> int:
    return sum(count(asked, reading, weight=lambda _: 0).values())


def _hours_of(unit: Unit) -> int | None:
    return unit.guided_learning_hours


_AMOUNTS: dict[Measure, tuple[str | None, Callable[[Unit], int | None]]] = {
    Measure.CREDITS: ("minimum_credit", credit_of),
    Measure.HOURS: ("guided_learning_hours", _hours_of),
    Measure.UNITS: (None, lambda _: 1),
}
"""By measure, what a qualification states of it, if anything but a clause does, and what a unit brings."""


def _figures(asked: Question, reading: Reading) -> Iterator[Figure]:
    """The figures stated of the whole, in its summary or in a clause, against the selections that are valid in one reading."""
    for measure, (name, amount) in _AMOUNTS.items():
        said: int | None = getattr(asked.one, name) if name else None
        stated = required(asked.one, measure) if said is None else said
        if stated is not None:
            sums = _sums(asked, reading, amount)
            least, most = (min(sums), max(sums)) if sums else (None, None)
            reached = None if sums is None else stated in sums
            yield Figure(measure, stated, _printed(asked.one, name, measure, stated), least, most, reached)


def _sums(asked: Question, reading: Reading, amount: Callable[[Unit], int | None]) -> set[int] | None:
    """What the valid selections come to; ``None`` where an amount is not known or there are too many states to follow."""
    if any(amount(unit) is None for unit in asked.units):
        return None
    try:
        return set(count(asked, reading, lambda unit: amount(unit) or 0))
    except TooManyStates:
        return None


def _printed(one: Qualification, name: str | None, measure: Measure, stated: int) -> Source:
    """Where a figure is printed: in a cell of its own, else in a clause on the whole."""
    cells = (cell.source for cell in one.stated if cell.name == name and cell.value == stated)
    whole = (rule for rule in one.rules if rule.measure is measure and rule.bound == stated)
    clauses = (rule.source for rule in whole if not (rule.groups or rule.levels or rule.units or rule.readings))
    return next(cells, None) or next(clauses, one.source)


def words(changes: Sequence[Change], before: int | None, after: int | None) -> list[str]:
    """A change in words, with what it does to the number of valid selections."""
    said = [
        f"{one.rule.id}, {one.rule.statement}: {f'{one.before} becomes {one.after}' if one.after else 'left out'}"
        for one in changes
    ]
    if before is None or after is None:
        return said
    if before == after:
        return [*said, f"as many valid selections as before: {after:,}"]
    more = "more" if after > before else "fewer"
    return [*said, f"{before:,} valid selections become {after:,}, {abs(after - before):,} {more}"]
