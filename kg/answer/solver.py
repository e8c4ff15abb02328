"""The least weighted sum of an integer programme, by HiGHS through SciPy.

SciPy takes half a second to load. Who needs a programme solved imports this module there and then.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import coo_array, eye_array, hstack, vstack

Row = tuple[Mapping[int, float], float, float]
"""The coefficients of a row by variable, and its least and greatest value."""


def minimum(weights: Mapping[int, float], rows: Sequence[Row], upper: Sequence[int]) -> float | None:
    """The least weighted sum of whole numbers from zero to their upper bounds that all rows allow; ``None`` where there is none.

    >>> minimum({0: 3, 1: 2}, [({0: 1, 1: 1}, 1, 2)], upper=[1, 1])
    2.0
    """
    with _silence():
        result = milp(
            _cost(weights, len(upper)),
            constraints=_constraint(rows, len(upper)),
            integrality=np.ones(len(upper), dtype=int),
            bounds=Bounds(0, np.array(upper)),
            options={"mip_rel_gap": 0, "presolve": False},
        )
    return None if result.x is None else float(result.fun)


class Whole:
    """A programme in whole numbers, to be solved for ever new weights and bounds.

    >>> Whole([({0: 1, 1: 1}, 1, 2)], 2).solve({0: 3, 1: 2}, [0, 0], [1, 1])
    [0, 1]
    """

    def __init__(self, rows: Sequence[Row], size: int) -> None:
        self.constraint = _constraint(rows, size)
        self.size = size

    def solve(self, weights: Mapping[int, float], lower: Sequence[int], upper: Sequence[int]) -> list[int] | None:
        """Whole numbers between bounds of the least weighted sum that all rows allow; ``None`` where there are none."""
        with _silence():
            result = milp(
                _cost(weights, self.size),
                constraints=self.constraint,
                integrality=np.ones(self.size, dtype=int),
                bounds=Bounds(np.array(lower), np.array(upper)),
                options={"mip_rel_gap": 0},
            )
        return None if result.x is None else [round(value) for value in result.x]


@dataclass(frozen=True)
class Relaxed:
    """What a programme comes to with fractions allowed: values, ``None`` if nothing fits, and the multipliers of the rows."""

    values: list[float] | None
    multipliers: list[float]
    least: float


class Relaxation:
    """A programme with fractions allowed, to be solved between ever new bounds."""

    def __init__(self, weights: Mapping[int, float], rows: Sequence[Row], size: int) -> None:
        matrix = _matrix(rows, size)
        low = np.array([end for _, end, _ in rows], dtype=float)
        high = np.array([end for _, _, end in rows], dtype=float)
        self.lows, self.highs = np.flatnonzero(np.isfinite(low)), np.flatnonzero(np.isfinite(high))
        self.matrix = vstack([-matrix[self.lows], matrix[self.highs]]).tocsr()
        self.ends = np.concatenate([-low[self.lows], high[self.highs]])
        self.cost = _cost(weights, size)
        self.count = len(rows)

    def solve(self, lower: Sequence[int], upper: Sequence[int]) -> Relaxed:
        """The least between these bounds; where nothing fits, multipliers that show it."""
        found = self._solve(self.matrix, self.cost, np.column_stack([lower, upper]))
        if found.status == 0:
            return Relaxed(list(found.x), self._multipliers(found.ineqlin.marginals), float(found.fun))
        slack = self.matrix.shape[0]
        elastic = hstack([self.matrix, -eye_array(slack)]).tocsr()
        bounds = np.vstack([np.column_stack([lower, upper]), np.column_stack([np.zeros(slack), np.full(slack, np.inf)])])
        cost = np.concatenate([np.zeros(len(self.cost)), np.ones(slack)])
        found = self._solve(elastic, cost, bounds)
        return Relaxed(None, self._multipliers(found.ineqlin.marginals), 0.0)

    def _solve(self, matrix: Any, cost: Any, bounds: Any) -> Any:
        return linprog(cost, A_ub=matrix, b_ub=self.ends, bounds=bounds, method="highs", options={"presolve": False})

    def _multipliers(self, marginals: Any) -> list[float]:
        found = np.zeros(self.count)
        found[self.lows] -= marginals[: len(self.lows)]
        found[self.highs] += marginals[len(self.lows) :]
        return [float(value) for value in found]


@contextmanager
def _silence() -> Iterator[None]:
    """HiGHS now and then prints a remark of its developers where answers go; while it works, nothing is written there."""
    sys.stdout.flush()
    with _SOLVING:
        kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, 1)
            yield
        finally:
            os.dup2(kept, 1)
            os.close(kept)
            os.close(nowhere)


_SOLVING = Lock()


def _cost(weights: Mapping[int, float], size: int) -> Any:
    cost = np.zeros(size)
    cost[list(weights)] = list(weights.values())
    return cost


def _constraint(rows: Sequence[Row], size: int) -> Any:
    if not rows:
        return ()
    return LinearConstraint(_matrix(rows, size), [low for _, low, _ in rows], [high for _, _, high in rows])


def _matrix(rows: Sequence[Row], size: int) -> Any:
    entries = [(number, variable, value) for number, (row, _, _) in enumerate(rows) for variable, value in row.items()]
    numbers, variables, values = zip(*entries, strict=True) if entries else ((), (), ())
    return coo_array((values, (numbers, variables)), shape=(len(rows), size), dtype=float).tocsr()
