"""The hours that valid selections can have, against trying every selection out."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence

import pytest
from catalogue_sample import Paper
from every_selection import MAXIMUM, qualifications, valid_selections
from hypothesis import given, settings

from kg.answer.combination import Reach, hours_reach, places, readings, unreachable_hours
from kg.catalogue.assemble import assemble
from kg.catalogue.store import Catalogue
from kg.model import Comparator, GroupKind, Qualification, Severity

# -- against every selection -----------------------------------------------------------------------------------------------


def tried(catalogue: Catalogue, one: Qualification) -> Reach | None:
    found = places(catalogue, one) or ()
    hours = {place.unit: place.hours for place in found}
    sums = {sum(hours[unit] for unit in chosen) for rules in readings(one.rules) for chosen in valid_selections(found, rules)}
    return Reach(min(sums), max(sums), one.guided_learning_hours in sums) if sums else None


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
