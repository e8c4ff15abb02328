"""The least weighted sum of an integer programme, by HiGHS through SciPy.

SciPy takes half a second to load. Who needs a programme solved imports this module there and then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

Row = tuple[Mapping[int, float], float, float]
"""The coefficients of a row by variable, and its least and greatest value."""


def minimum(weights: Mapping[int, float], rows: Sequence[Row], upper: Sequence[int]) -> float | None:
    """The least weighted sum of whole numbers from zero to their upper bounds that all rows allow; ``None`` where there is none.

    >>> minimum({0: 3, 1: 2}, [({0: 1, 1: 1}, 1, 2)], upper=[1, 1])
    2.0
    """
    cost = np.zeros(len(upper))
    cost[list(weights)] = list(weights.values())
    entries = [(number, variable, value) for number, (row, _, _) in enumerate(rows) for variable, value in row.items()]
    numbers, variables, values = zip(*entries, strict=True) if entries else ((), (), ())
    matrix = coo_array((values, (numbers, variables)), shape=(len(rows), len(upper)), dtype=float).tocsr()
    result = milp(
        cost,
        constraints=LinearConstraint(matrix, [low for _, low, _ in rows], [high for _, _, high in rows]) if rows else (),
        integrality=np.ones(len(upper), dtype=int),
        bounds=Bounds(0, np.array(upper)),
        options={"mip_rel_gap": 0, "presolve": False},  # with presolve, HiGHS may print to standard output
    )
    return None if result.x is None else float(result.fun)
