"""What pairs have in common, counted by products of sparse matrices. Slow to load: imported when there is something to count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, triu

from kg.graph.overlap import SCALE

Integers: TypeAlias = NDArray[np.int64]
Matrix: TypeAlias = Any
"""A sparse matrix. The published types of its operators are wider than what they give here."""

UNKNOWN = -1
"""A coefficient that cannot be told."""


class Content(NamedTuple):
    """What is compared of a unit: the key under which it counts as one, its credit, its criteria."""

    key: str
    credit: int | None
    criteria: Iterable[str]


class Pairs(NamedTuple):
    """What is shared: arrays side by side, with one place for each pair of sides that shares anything."""

    first: Integers
    second: Integers
    units: Integers
    with_credit: Integers
    credit: Integers
    criteria: Integers
    overlap: Integers
    jaccard: Integers
    credit_overlap: Integers
    credit_jaccard: Integers


def compared(sides: Sequence[Sequence[str]], contents: Mapping[str, Content]) -> Pairs:
    """Every pair of sides that shares a unit or a criterion, each side being the ids of its units.

    Of two units of one side under one key the greater credit counts; of two sides, the smaller credit is what they share.

    >>> contents = {"a": Content("a", 3, ["x"]), "b": Content("b", 2, []), "c": Content("a", 5, ["x", "y"])}
    >>> pairs = compared([["a", "b"], ["c"]], contents)
    >>> pairs.units.tolist(), pairs.credit.tolist(), pairs.criteria.tolist(), pairs.overlap.tolist(), pairs.jaccard.tolist()
    ([1], [3], [1], [10000], [5000])
    """
    known = list(contents.values())
    ladders = _ladders(known)
    listed, _ = _incidence(sides, contents)
    units, _ = _within(listed, ([one.key] for one in known))
    with_credit, _ = _within(listed, ([one.key] if one.credit is not None else [] for one in known))
    credit, steps = _within(listed, (_steps(one, ladders[one.key]) for one in known))
    criteria, _ = _within(listed, (one.criteria for one in known))
    weighted = credit.multiply(np.array([high - low for _, low, high in steps], dtype=np.int64)).tocsr()
    shared, common = units @ units.T, criteria @ criteria.T
    first, second = triu(shared + common, k=1, format="csr").nonzero()
    complete = units.sum(axis=1) == with_credit.sum(axis=1)
    counted = shared if complete.all() else with_credit @ with_credit.T
    found = (_at(product, first, second) for product in (shared, counted, weighted @ credit.T, common))
    return _with_coefficients([first, second, *found], units.sum(axis=1), weighted.sum(axis=1) * complete)


def _at(product: Matrix, first: Integers, second: Integers) -> Integers:
    """The values of a product at some places; of no places there are none, which the library gives as a matrix."""
    values: Integers = product[first, second] if len(first) else first
    return values


def _with_coefficients(found: Sequence[Integers], units: Integers, credit: Integers) -> Pairs:
    """The pairs, given what each side offers in units and in credit; no credit where a unit prints none."""
    first, second, shared, with_credit, shared_credit, criteria = found
    by_units = _coefficients(shared, units[first], units[second])
    by_credit = _coefficients(shared_credit, credit[first], credit[second])
    return Pairs(first, second, shared, with_credit, shared_credit, criteria, *by_units, *by_credit)


def _coefficients(shared: Integers, one: Integers, other: Integers) -> tuple[Integers, Integers]:
    """The overlap coefficient and the Jaccard index, rounded half up."""
    smaller = np.minimum(one, other)
    overlap, jaccard = (
        np.where(smaller > 0, (2 * SCALE * shared + whole) // np.maximum(2 * whole, 1), UNKNOWN)
        for whole in (smaller, one + other - shared)
    )
    return overlap, jaccard


def _ladders(contents: Iterable[Content]) -> dict[str, list[tuple[int, int]]]:
    """For each key the steps between the values that are printed for its credit.

    >>> _ladders([Content("a", 3, []), Content("a", 5, []), Content("b", None, [])])
    {'a': [(0, 3), (3, 5)], 'b': []}
    """
    values: dict[str, set[int]] = {}
    for one in contents:
        values.setdefault(one.key, {0}).add(one.credit or 0)
    return {key: list(pairwise(sorted(known))) for key, known in values.items()}


def _steps(one: Content, ladder: Iterable[tuple[int, int]]) -> list[tuple[str, int, int]]:
    """The steps that a unit reaches: those that two units have in common add up to the smaller credit."""
    return [(one.key, low, high) for low, high in ladder if high <= (one.credit or 0)]


def _within(listed: Matrix, rows: Iterable[Iterable[Any]]) -> tuple[Matrix, list[Any]]:
    """Sides by what is in any of their units, each once, given what is in each unit."""
    inside, columns = _incidence(rows)
    product = listed @ inside
    product.data[:] = 1
    return product, columns


def _incidence(rows: Iterable[Iterable[Any]], known: Iterable[Any] = ()) -> tuple[Matrix, list[Any]]:
    """A matrix with a 1 where a row has a label, and the labels of its columns: the ``known``, then others as they come."""
    columns = {label: place for place, label in enumerate(known)}
    indices: list[int] = []
    ends = [0]
    for row in rows:
        indices += [columns.setdefault(label, len(columns)) for label in row]
        ends.append(len(indices))
    ones = np.ones(len(indices), dtype=np.int64)
    return csr_array((ones, indices, ends), shape=(len(ends) - 1, len(columns))), list(columns)
