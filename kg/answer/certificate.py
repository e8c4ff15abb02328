"""The proof that a plan is least, checked in exact fractions and without trust in whoever found it.

A certificate names the selection, the total, and for each case a tree; ``before`` what is proved first, in the same way. A branch
splits one unknown of the programme: at most so much, or more. A leaf has a multiplier for some rows. Each row times its
multiplier, added up, bounds what any selection weighs that keeps to the bounds of the leaf; where the leaf says that there is
none, the sum is a contradiction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil, gcd
from typing import Any

from kg.answer.clauses import Question, Reading
from kg.answer.evaluate import Result, evaluate
from kg.answer.programme import Line, Programme


class NotProved(Exception):
    """What is wrong with a certificate."""


def verify(asked: Question, reading: Reading, weights: Mapping[str, int], certificate: Mapping[str, Any]) -> None:
    """Accept a certificate that a plan weighs least, or that there is none. Raises :class:`NotProved`."""
    try:
        total = _plan(asked, reading, weights, certificate)
        if len(certificate["cases"]) != len(reading.cases):
            raise NotProved("the certificate is not about all choices of pathways")
        for number, tree in enumerate(certificate["cases"]):
            programme = Programme(reading.cases[number], asked.required, asked.must_not)
            if programme.possible:
                _before(programme, certificate["before"], number)
                _tree(programme, weights, total, tree)
            elif tree is not None:
                raise NotProved("there is nothing to prove where units that must be chosen cannot be")
    except (KeyError, TypeError, ValueError, IndexError, ZeroDivisionError) as error:
        raise NotProved(f"the certificate is damaged: {error!r}") from error


def _plan(asked: Question, reading: Reading, weights: Mapping[str, int], certificate: Mapping[str, Any]) -> int | None:
    """The plan, evaluated rule by rule, weighs what is said; ``None`` where the certificate says that there is no plan."""
    if certificate["selection"] is None:
        return None
    chosen = frozenset(certificate["selection"])
    if not asked.required <= chosen or chosen & asked.must_not or evaluate(asked, reading, chosen).result is not Result.VALID:
        raise NotProved("the plan is not valid")
    total = sum(weights[unit] for unit in chosen)
    if total != certificate["total"]:
        raise NotProved("the plan does not weigh what the certificate says")
    return total


def _before(programme: Programme, before: Sequence[Mapping[str, Any]], number: int) -> None:
    """What is proved before the plan itself, that by other weights nothing is less, is a row of the programme from then on."""
    for one in before:
        weights, least = one["weights"], one["least"]
        if not all(type(value) is int for value in (least, *weights.values())):
            raise NotProved("what is proved first is not in whole numbers")
        cost = {unit: weights.get(unit, 0) for unit in programme.chosen}
        _tree(programme, cost, least, one["cases"][number])
        programme.lines.append(Line({programme.chosen[unit]: value for unit, value in cost.items() if value}, least, None))


def reaches(least: Fraction, cost: Mapping[int, int], total: int) -> bool:
    """Whether what is no less than ``least``, and a sum of whole numbers of these costs, is no less than a total.

    >>> reaches(Fraction(11, 2), {0: 2, 1: 4}, 6), reaches(Fraction(11, 2), {0: 2, 1: 4}, 7)
    (True, False)
    """
    step = gcd(*cost.values()) or 1  # such sums are multiples of it
    return ceil(least / step) * step >= total


def _tree(programme: Programme, weights: Mapping[str, int], total: int | None, tree: Mapping[str, Any]) -> None:
    """Every leaf bounds what is in it; a branch leaves nothing out. Without recursion, for a tree may be deep."""
    cost = {programme.chosen[unit]: weights[unit] for unit in programme.chosen}
    open_ = [(tree, list(programme.lower), list(programme.upper))]
    while open_:
        node, lower, upper = open_.pop()
        if "branch" in node:
            unknown, most = node["branch"]
            if type(unknown) is not int or type(most) is not int or not 0 <= unknown < len(lower):
                raise NotProved("a branch is not on whole numbers")
            below, above = list(upper), list(lower)
            below[unknown], above[unknown] = min(most, upper[unknown]), max(most + 1, lower[unknown])
            open_ += [(node["below"], lower, below), (node["above"], above, upper)]
        elif any(low > high for low, high in zip(lower, upper, strict=True)):
            continue
        elif node["empty"]:
            if bound(programme, {}, node["multipliers"], lower, upper) <= 0:
                raise NotProved("a leaf is not shown to be empty")
        elif total is None or not reaches(bound(programme, cost, node["multipliers"], lower, upper), cost, total):
            raise NotProved("a leaf may hold something less")


def bound(
    programme: Programme, cost: Mapping[int, int], multipliers: Mapping[str, str], lower: Sequence[int], upper: Sequence[int]
) -> Fraction:
    """The least that the cost can be between the bounds, as the rows times their multipliers show."""
    least = Fraction(0)
    rest = {unknown: Fraction(value) for unknown, value in cost.items()}
    for number, text in multipliers.items():
        if not number.isdecimal():
            raise NotProved("a multiplier is not of a row")
        line, factor = programme.lines[int(number)], Fraction(text)
        end = line.low if factor > 0 else line.high
        if end is None:
            raise NotProved("a multiplier uses an end that a row does not have")
        least += factor * end
        for unknown, value in line.weights.items():
            rest[unknown] = rest.get(unknown, Fraction(0)) - factor * value
    return least + sum(value * (lower if value > 0 else upper)[unknown] for unknown, value in rest.items())
