"""The hours that valid selections can have, against trying every selection out."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import product

import pytest
from catalogue_sample import Paper
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.answer.combination import Place, Reach, hours_reach, places, readings, unreachable_hours
from kg.catalogue.assemble import assemble
from kg.catalogue.store import Catalogue
from kg.model import Comparator, GroupKind, LevelFilter, Measure, Qualification, Rule, Severity

MAXIMUM = Comparator.AT_MOST_COUNTED


# -- every selection -----------------------------------------------------------------------------------------------------


def valid_hours(found: Sequence[Place], rules: Sequence[Rule]) -> Iterator[int]:
    """The hours of every valid selection, by the words of the rules: nothing here knows of programmes.

    A selection is valid if its units can be put to places, or be left uncounted, so that with some counted part of each unit's
    credit all rules hold.
    """
    hours = {place.unit: place.hours for place in found}
    spots = {unit: [place for place in found if place.unit == unit] for unit in hours}
    must = {place.unit for place in found if place.mandatory}
    for taken in product((False, True), repeat=len(hours)):
        chosen = [unit for unit, yes in zip(hours, taken, strict=True) if yes]
        if must <= set(chosen) and any(
            _holds(put, chosen, spots, rules) for put in product(*([None, *spots[unit]] for unit in chosen))
        ):
            yield sum(hours[unit] for unit in chosen)


def _holds(put: Sequence[Place | None], chosen: Sequence[str], spots: dict[str, list[Place]], rules: Sequence[Rule]) -> bool:
    counted = [place for place in put if place]
    for rule in rules:
        if rule.comparator in (Comparator.EXACTLY, Comparator.AT_MOST):
            idle = [unit for unit, place in zip(chosen, put, strict=True) if place is None]
            for scope in _scopes(rule):
                if any(_speaks(place, scope, rule.levels) for unit in idle for place in spots[unit]):
                    return False
                amount = sum(_amount(place, rule.measure) for place in counted if _speaks(place, scope, rule.levels))
                if amount > (rule.bound or 0) or (rule.comparator is Comparator.EXACTLY and amount != rule.bound):
                    return False
    return any(_met(parts, rules) for parts in _parts(counted, rules))


def _parts(counted: Sequence[Place], rules: Sequence[Rule]) -> Iterator[list[tuple[Place, int]]]:
    """Every way to count each unit's credit in part; only in full where no maximum is passed."""
    full = [(place, place.credit) for place in counted]
    if all(_limit(full, rule) for rule in rules if rule.comparator is MAXIMUM):
        yield full
        return
    for credits in product(*(range(place.credit + 1) for place in counted)):
        yield list(zip(counted, credits, strict=True))


def _limit(parts: Sequence[tuple[Place, int]], rule: Rule) -> bool:
    return all(_sum(parts, rule, scope) <= (rule.bound or 0) for scope in _scopes(rule))


def _met(parts: Sequence[tuple[Place, int]], rules: Sequence[Rule]) -> bool:
    limits = all(_limit(parts, rule) for rule in rules if rule.comparator is MAXIMUM)
    asked = (rule for rule in rules if rule.comparator is Comparator.AT_LEAST)
    return limits and all(_sum(parts, rule, scope) >= (rule.bound or 0) for rule in asked for scope in _scopes(rule))


def _sum(parts: Sequence[tuple[Place, int]], rule: Rule, scope: Sequence[str]) -> int:
    inside = [(place, credit) for place, credit in parts if _speaks(place, scope, rule.levels)]
    if rule.measure is Measure.CREDITS:
        return sum(credit for _, credit in inside)
    return sum(_amount(place, rule.measure) for place, _ in inside)


def _scopes(rule: Rule) -> list[Sequence[str]]:
    return [(group,) for group in rule.groups] if rule.each else [rule.groups]


def _speaks(place: Place, scope: Sequence[str], levels: LevelFilter | None) -> bool:
    return (not scope or place.group in scope) and (levels is None or (place.level is not None and levels.admits(place.level)))


def _amount(place: Place, measure: Measure) -> int:
    return {Measure.UNITS: 1, Measure.CREDITS: place.credit, Measure.HOURS: place.hours}[measure]


def tried(catalogue: Catalogue, one: Qualification) -> Reach | None:
    found = places(catalogue, one)
    hours = {sum_ for rules in readings(one.rules) for sum_ in valid_hours(found or (), rules)}
    return Reach(min(hours), max(hours), one.guided_learning_hours in hours) if hours else None


# -- random qualifications -----------------------------------------------------------------------------------------------

GROUPS = st.sampled_from([(), ("a",), ("b",), ("c",), ("b", "c"), ("a", "b", "c")])


@st.composite
def clauses(draw: st.DrawFn) -> dict[str, object]:
    groups = draw(GROUPS)
    levels = draw(st.sampled_from([{}, {}, {"level": 3}, {"level": 3, "or_above": True}, {"level": 3, "ambiguous": True}]))
    comparator = draw(
        st.sampled_from([Comparator.AT_LEAST, Comparator.AT_LEAST, MAXIMUM, MAXIMUM, Comparator.EXACTLY, Comparator.AT_MOST])
    )
    measure = draw(st.sampled_from([Measure.CREDITS, Measure.CREDITS, Measure.UNITS, Measure.HOURS]))
    most = {Measure.CREDITS: 7, Measure.UNITS: 3, Measure.HOURS: 12}[measure]
    each = len(groups) > 1 and draw(st.booleans())
    return {
        "groups": groups,
        "bound": draw(st.integers(0, most)),
        "comparator": comparator,
        "measure": measure,
        "each": each,
        **levels,
    }


@st.composite
def qualifications(draw: st.DrawFn) -> tuple[Catalogue, Qualification]:
    paper = Paper()
    units = draw(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 6), st.sampled_from([2, 3, 4])), min_size=1, max_size=5))
    rows = []
    for number, (credit, hours, level) in enumerate(units):
        groups = draw(st.lists(st.sampled_from("abcbc"), min_size=1, max_size=2, unique=True))
        rows += [
            paper.row(f"Unit {number}", str(number), group=group, credit=credit, hours=hours, level=(level,)) for group in groups
        ]
    groups = [paper.group("a", GroupKind.MANDATORY), paper.group("b"), paper.group("c")]
    drawn = draw(st.lists(clauses(), min_size=1, max_size=4))
    rules = [paper.rule(clause.pop("bound"), *clause.pop("groups"), **clause) for clause in drawn]  # type: ignore[misc,arg-type]
    one = paper.qualification(groups, rows, rules, hours=draw(st.integers(0, 20)))
    catalogue = assemble([paper.reading(one)])
    return catalogue, next(catalogue.qualifications())


@settings(max_examples=300)
@given(qualifications())
def test_reach_is_what_trying_everything_finds(drawn: tuple[Catalogue, Qualification]):
    assert hours_reach(*drawn) == tried(*drawn)


@settings(max_examples=100)
@given(qualifications())
def test_a_finding_stands_where_no_selection_has_the_stated_hours(drawn: tuple[Catalogue, Qualification]):
    reach = tried(*drawn)
    assert len(unreachable_hours(drawn[0])) == (1 if reach and not reach.exact else 0)


# -- cases worked out by hand --------------------------------------------------------------------------------------------


def reach(paper: Paper, rows: Sequence[object], rules: Sequence[object], *groups: str, hours: int | None = 30) -> Reach | None:
    kinds = [paper.group(name, GroupKind.MANDATORY if name == "a" else GroupKind.OPTIONAL) for name in groups or ("b",)]
    catalogue = assemble([paper.reading(paper.qualification(kinds, rows, rules, hours=hours))])  # type: ignore[arg-type]
    return hours_reach(catalogue, next(catalogue.qualifications()))


def test_a_maximum_counts_a_unit_in_part():
    """Ten credits of which group c may give two: eight from b and two of the three from c, which has to be chosen whole."""
    paper = Paper()
    rows = [paper.row(f"B{n}", group="b", credit=4, hours=10) for n in range(2)] + [paper.row("C", group="c", credit=3, hours=7)]
    rules = [paper.rule(10), paper.rule(2, "c", comparator=MAXIMUM)]
    assert reach(paper, rows, rules, "b", "c") == Reach(27, 27, exact=False)


def test_more_may_be_chosen_than_counts():
    paper = Paper()
    rows = [paper.row(f"B{n}", credit=3, hours=10) for n in range(3)]
    assert reach(paper, rows, [paper.rule(3), paper.rule(3, "b", comparator=MAXIMUM)]) == Reach(10, 30, exact=True)


def test_exactly_forbids_more():
    paper = Paper()
    rows = [paper.row(f"B{n}", credit=3, hours=10) for n in range(3)]
    assert reach(paper, rows, [paper.rule(6, "b", comparator=Comparator.EXACTLY)]) == Reach(20, 20, exact=False)


def test_a_unit_in_two_groups_counts_in_one():
    paper = Paper()
    rows = [paper.row("One", group="b", hours=10), paper.row("One", group="c", hours=10), paper.row("Two", group="c", hours=20)]
    rules = [paper.rule(3, "b"), paper.rule(3, "c")]
    assert reach(paper, rows, rules, "b", "c") == Reach(30, 30, exact=True)


def test_mandatory_units_are_always_there():
    paper = Paper()
    rows = [paper.row("One", group="a", hours=25), paper.row("Two", group="b", hours=5), paper.row("Three", group="b", hours=6)]
    assert reach(paper, rows, [paper.rule(6)], "a", "b") == Reach(30, 36, exact=True)
    assert reach(paper, rows, [paper.rule(None, "a", comparator=Comparator.ALL)], "a", "b", hours=25) == Reach(25, 36, exact=True)


def test_an_ambiguous_clause_is_read_both_ways():
    paper = Paper()
    rows = [paper.row("Three", level=(3,), hours=20), paper.row("Four", level=(4,), hours=10)]
    assert reach(paper, rows, [paper.rule(3, level=3, ambiguous=True)]) == Reach(10, 30, exact=True)
    assert reach(paper, rows, [paper.rule(3, level=3)]) == Reach(20, 30, exact=True)


Case = Callable[[Paper], tuple[list[object], list[object]]]


@pytest.mark.parametrize(
    "case",
    [
        lambda paper: ([paper.row()], []),
        lambda paper: ([paper.row()], [paper.rule(3), paper.rule(None, understood=False)]),
        lambda paper: ([paper.row(), paper.row("Any units", placeholder=True)], [paper.rule(3)]),
        lambda paper: ([paper.row(), paper.row("Two", credit=None)], [paper.rule(3)]),
        lambda paper: ([paper.row(), paper.row("Two", hours=None)], [paper.rule(3)]),
        lambda paper: ([paper.row(), paper.row("Two", level=())], [paper.rule(3, level=2)]),
        lambda paper: ([paper.row("Two", "2", credit=3), paper.row("Two", "2", credit=4)], [paper.rule(3)]),
        lambda paper: ([paper.row()], [paper.rule(4)]),
    ],
)
def test_where_it_cannot_be_told(case: Case):
    paper = Paper()
    assert reach(paper, *case(paper)) is None


def test_what_does_not_matter_may_be_open():
    paper = Paper()
    assert reach(paper, [paper.row(hours=30), paper.row("Two", level=())], [paper.rule(3)]) == Reach(20, 50, exact=True)


def test_no_stated_hours_no_question():
    paper = Paper()
    assert reach(paper, [paper.row()], [paper.rule(3)], hours=None) is None


def test_a_group_of_no_stated_kind_leaves_it_open():
    paper = Paper()
    one = paper.qualification([paper.group("b", GroupKind.NOT_STATED)], [paper.row()], [paper.rule(3)], hours=1)
    assert unreachable_hours(assemble([paper.reading(one)])) == []


@pytest.mark.parametrize(
    ("hours", "severity", "why"),
    [
        (9, Severity.WARNING, "the least of any valid selection is 10."),
        (15, Severity.NOTE, "valid selections have 10 to 30, but none has just so many."),
        (31, Severity.WARNING, "the most of any valid selection is 30."),
    ],
)
def test_what_the_finding_says(hours: int, severity: Severity, why: str):
    paper = Paper()
    rows = [paper.row("One", hours=10), paper.row("Two", hours=20)]
    one = paper.qualification([paper.group()], rows, [paper.rule(3)], hours=hours)
    (finding,) = unreachable_hours(assemble([paper.reading(one)]))
    assert (finding.severity, [source.line for source in finding.where]) == (severity, [5, 4])
    assert finding.message == f"{hours} guided learning hours are stated for `Ferngate Level 2 Award in Hedging`; {why}"


def test_scipy_is_loaded_only_where_hours_are_stated():
    code = (
        "import sys, kg.answer.combination as c; from kg.catalogue.files import load; found = load();"
        "print('scipy' in sys.modules); print(len(c.unreachable_hours(found)), 'scipy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["False", "1 True"]
