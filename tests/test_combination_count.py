"""Checks and counts of selections against trying out every one of them."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from random import Random

from every_rule import Drawn, drawn, valid, valid_selections
from hypothesis import given, settings
from hypothesis import strategies as st
from support import ROOT

sys.path.insert(0, str(ROOT / "benchmarks"))

from combination import large

from kg.answer.clauses import Question, Reading, mandatory, question
from kg.answer.count import count
from kg.answer.evaluate import Result, evaluate
from kg.answer.plan import Aim, Preference, Status, plan_reading, weigh
from kg.model import Rule


def cases(most: int = 4) -> st.SearchStrategy[Drawn]:
    return st.randoms(use_true_random=False).map(lambda random: drawn(random, most))


def compare(one: Drawn) -> bool:
    """Count, plan and evaluate in every reading, and by trying everything; whether that could be done.

    What is not understood has no number to compare.
    """
    asked = question(one.catalogue, one.one, one.held)
    if asked.reasons:
        return False
    for reading in asked.readings:
        rules = rules_of(asked, reading)
        found = set(valid_selections(one.catalogue, one.one, rules, one.held))
        credits = Counter(sum(asked.unit_by_id[unit].credit or 0 for unit in chosen) for chosen in found)
        compare_plan(one, asked, reading, found)
        assert count(asked, reading) == dict(sorted(credits.items())), (one, reading.names)
        for chosen in sample(one):
            if one.held <= chosen:
                expected = valid(one.catalogue, one.one, rules, chosen, one.held)
                mended = any(chosen <= other for other in found)
                result = Result.VALID if expected else Result.NOT_YET if mended else Result.INVALID
                assert evaluate(asked, reading, chosen).result is result, (one, chosen)
    return True


def compare_plan(one: Drawn, asked: Question, reading: Reading, found: set[frozenset[str]]) -> None:
    """The least plan by the aim that the sample happens to have, its number and order; or a conflict that cannot be less."""
    aim = list(Aim)[len(one.one.listings) % 3]
    weights = weigh(asked, aim, Preference(level=3 if len(one.one.rules) % 2 else None))
    planned = plan_reading(asked, reading, weights, weigh(asked, aim))
    if not found:
        assert planned.status is Status.IMPOSSIBLE
        names = {conflict.rule for conflict in planned.conflict}
        every = {clause.id for clause in reading.clauses} | {mandatory(group) for book in asked.books for group in book.groups}
        assert not count(asked, asked.without(reading, every - names))
        assert all(count(asked, asked.without(reading, every - names | {name})) for name in names), (one, names)
        return
    ids = [unit.id for unit in asked.units]
    least = min(sum(weights[unit] for unit in chosen) for chosen in found)
    best = sorted(
        (chosen for chosen in found if sum(weights[unit] for unit in chosen) == least),
        key=lambda chosen: [unit not in chosen for unit in ids],
    )
    assert planned.status is Status.OPTIMAL, (one, planned.reason)
    assert planned.number == len(best)
    assert [set(first) | asked.held for first in planned.first] == [set(chosen) for chosen in best[:100]]
    assert {unit.id for unit in planned.todo} | asked.held == best[0]


def rules_of(asked: Question, reading: Reading) -> dict[str, list[Rule]]:
    """The rules of the qualification, and of those it includes, as a reading has them."""
    read = {(clause.book, clause.rule.id): clause.rule for clause in reading.clauses}
    return {
        book.id: [read.get((number, rule.id), rule) for rule in book.rules if (number, rule.id) in read or rule.includes]
        for number, book in enumerate(asked.books)
    }


def sample(one: Drawn) -> Iterator[frozenset[str]]:
    random = Random(len(one.one.rules))
    units = sorted({row.unit for row in one.one.listings})
    for _ in range(4):
        yield frozenset(unit for unit in units if random.random() < 0.6) | one.held


@settings(max_examples=250, deadline=None)
@given(cases())
def test_count_and_check_are_what_trying_everything_finds(one: Drawn):
    compare(one)


def test_part_by_part_as_many_as_all_at_once():
    """By credit, groups and pools are counted one by one; by nothing, all at once."""
    catalogue = large(150)
    asked = question(catalogue, next(catalogue.qualifications()))
    (reading,) = asked.readings
    by_credit = count(asked, reading)
    assert min(by_credit) == 150
    assert list(by_credit) == sorted(by_credit)
    assert {0: sum(by_credit.values())} == count(asked, reading, lambda _: 0)


def test_part_by_part_up_to_a_weight():
    catalogue = large(150)
    asked = question(catalogue, next(catalogue.qualifications()))
    (reading,) = asked.readings
    some = {credit: number for credit, number in count(asked, reading).items() if credit <= 160}
    assert count(asked, reading, most=160) == some
