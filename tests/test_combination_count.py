"""Checks and counts of selections against trying out every one of them."""

from __future__ import annotations

from collections import Counter
from random import Random

from every_rule import Drawn, drawn, valid, valid_selections
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.answer.clauses import question
from kg.answer.count import count
from kg.answer.evaluate import Result, check, evaluate


def cases(most: int = 6) -> st.SearchStrategy[Drawn]:
    return st.randoms(use_true_random=False).map(lambda random: drawn(random, most))


def compare(one: Drawn) -> None:
    """Count and evaluate every selection in every reading, and by trying everything."""
    asked = question(one.catalogue, one.one, one.held)
    for reading in asked.readings:
        rules = rules_of(one, reading)
        found = set(valid_selections(one.catalogue, one.one, rules, one.held))
        credits = Counter(sum(asked.unit_by_id[unit].credit or 0 for unit in chosen) for chosen in found)
        if any(reason.rule for reason in asked.reasons):
            continue
        assert count(asked, reading) == dict(sorted(credits.items())), (one, reading.names)
        for chosen in sample(one):
            if one.held <= chosen:
                expected = valid(one.catalogue, one.one, rules, chosen, one.held)
                mended = any(chosen <= other for other in found)
                result = Result.VALID if expected else Result.NOT_YET if mended else Result.INVALID
                assert evaluate(asked, reading, chosen).result is result, (one, chosen)


def rules_of(one, reading):
    """The rules of a qualification as a reading reads them."""
    own = {clause.id: clause.rule for clause in reading.clauses if clause.book == 0}
    return [own.get(rule.id, rule) for rule in one.one.rules if rule.id in own or rule.includes]


def sample(one: Drawn):
    random = Random(len(one.one.rules))
    units = sorted({row.unit for row in one.one.listings})
    for _ in range(4):
        yield frozenset(unit for unit in units if random.random() < 0.6) | one.held


@settings(max_examples=300, deadline=None)
@given(cases())
def test_count_and_check_are_what_trying_everything_finds(one: Drawn):
    compare(one)
