"""Every valid selection of a small qualification, found by trying all of them: the oracle for whatever is solved or concluded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from catalogue_sample import Paper
from hypothesis import strategies as st

from kg.answer.combination import Place
from kg.catalogue.assemble import assemble
from kg.catalogue.store import Catalogue
from kg.model import Comparator, GroupKind, LevelFilter, Measure, Qualification, Rule

MAXIMUM = Comparator.AT_MOST_COUNTED

# -- every selection -----------------------------------------------------------------------------------------------------


Part = tuple[Place, bool, int]
"""A place with a unit, whether the unit counts there, and with how much of its credit."""


def valid_selections(found: Sequence[Place], rules: Sequence[Rule]) -> Iterator[frozenset[str]]:
    """Every valid selection, as the units chosen, by the words of the rules: nothing here knows of programmes.

    A selection is valid if each of its units can be put to one of its places so that all rules hold: those that forbid, of what
    is put there; those that ask, of what can be counted of it within the limits.
    """
    spots: dict[str, list[Place]] = {}
    for place in found:
        spots.setdefault(place.unit, []).append(place)
    must = {place.unit for place in found if place.mandatory}
    for taken in product((False, True), repeat=len(spots)):
        chosen = [unit for unit, yes in zip(spots, taken, strict=True) if yes]
        if must <= set(chosen) and any(_holds(put, rules) for put in product(*(spots[unit] for unit in chosen))):
            yield frozenset(chosen)


def _holds(put: Sequence[Place], rules: Sequence[Rule]) -> bool:
    full = [(place, True, place.credit) for place in put]
    for rule in rules:
        for scope in _scopes(rule):
            amount = _sum(full, rule, scope)
            if rule.comparator is Comparator.AT_MOST and amount > (rule.bound or 0):
                return False
            if rule.comparator is Comparator.EXACTLY and amount != rule.bound:
                return False
    return any(_met(parts, rules) for parts in _counted(full, rules))


def _counted(full: Sequence[Part], rules: Sequence[Rule]) -> Iterator[Sequence[Part]]:
    """Every way to count what is there, or all of it where that passes no limit."""
    if _limits(full, rules):
        yield full
        return
    yield from product(*([(place, False, 0), *((place, True, part) for part in range(credit + 1))] for place, _, credit in full))


def _limits(parts: Sequence[Part], rules: Sequence[Rule]) -> bool:
    limits = (rule for rule in rules if rule.comparator is MAXIMUM)
    return all(_sum(parts, rule, scope) <= (rule.bound or 0) for rule in limits for scope in _scopes(rule))


def _met(parts: Sequence[Part], rules: Sequence[Rule]) -> bool:
    asked = (rule for rule in rules if rule.comparator is Comparator.AT_LEAST)
    return _limits(parts, rules) and all(
        _sum(parts, rule, scope) >= (rule.bound or 0) for rule in asked for scope in _scopes(rule)
    )


def _sum(parts: Sequence[Part], rule: Rule, scope: Sequence[str]) -> int:
    inside = [(place, counts, credit) for place, counts, credit in parts if _speaks(place, scope, rule.levels)]
    if rule.measure is Measure.CREDITS:
        return sum(credit for _, _, credit in inside)
    return sum(place.hours if rule.measure is Measure.HOURS else 1 for place, counts, _ in inside if counts)


def _scopes(rule: Rule) -> list[Sequence[str]]:
    return [(group,) for group in rule.groups] if rule.each else [rule.groups]


def _speaks(place: Place, scope: Sequence[str], levels: LevelFilter | None) -> bool:
    return (not scope or place.group in scope) and (levels is None or (place.level is not None and levels.admits(place.level)))


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
