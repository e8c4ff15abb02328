"""Which pairs are worth measuring: blocking, so that not everything is compared with everything.

Three keys bring pairs together: words and themes of the title, words of the criteria, and equal reference numbers. For each unit
the nearest few of its own level and of the next levels up are kept. A small catalogue is compared whole.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy import sparse

from kg.link.corpus import Corpus, Flags, Ints, Table, unit_length
from kg.link.features import Pairs

NEAREST = 10
"""How many of the nearest units each key keeps for each unit."""

THEME_WEIGHT = 0.3
"""What a theme weighs beside the words of a title."""

WHOLE = 600
"""Up to this many units every pair is measured."""

HEAVIEST = 24
"""How many of the heaviest stems of a unit's content block: common ones cost most of the time and tell least."""

ROWS = 512
"""Units compared at once, which bounds the memory."""


def pairs(corpus: Corpus) -> Pairs:
    """The pairs worth measuring, each once, the unit of the lower level (else of the smaller id) first."""
    total = len(corpus.units)
    if total <= WHOLE:
        first, second = np.triu_indices(total, 1)
        return _directed(corpus, first.astype(np.int64), second.astype(np.int64))
    blocks = list(_blocks(corpus))
    low = np.concatenate([np.minimum(one, other) for one, other in blocks])
    high = np.concatenate([np.maximum(one, other) for one, other in blocks])
    keys = np.unique(low * total + high)
    return _directed(corpus, keys // total, keys % total)


def _blocks(corpus: Corpus) -> Iterator[tuple[Ints, Ints]]:
    """Pairs by each key."""
    by_words = unit_length(sparse.csr_array(sparse.hstack([corpus.words, THEME_WEIGHT * corpus.themes], format="csr")))
    printing = corpus.criteria.counts > 0
    content = _heaviest(corpus.content) if printing.any() else None
    unknown = np.isnan(corpus.level)
    levels = np.unique(corpus.level[~unknown])
    steps = [(level, higher) for place, level in enumerate(levels) for higher in levels[place : place + 2]]
    for level, other in steps:
        left, right = _members(corpus.level == level), _members(corpus.level == other)
        yield from _nearest(by_words, left, right)
        if content is not None and level == other:
            yield from _nearest(content, left[printing[left]], right[printing[right]])
    if unknown.any():
        yield from _nearest(by_words, _members(unknown), np.arange(len(corpus.units), dtype=np.int64))
    yield _same_reference(corpus.reference)


def _nearest(table: Table, left: Ints, right: Ints) -> Iterator[tuple[Ints, Ints]]:
    """For each row of ``left`` the nearest rows of ``right``."""
    if not len(left) or not len(right):
        return
    narrow = table.astype(np.float32)
    across = sparse.csr_array(narrow[right].T)
    for start in range(0, len(left), ROWS):
        rows = left[start : start + ROWS]
        likeness = (narrow[rows] @ across).toarray()
        if left is right or left[0] == right[0]:
            likeness[rows[:, np.newaxis] == right[np.newaxis, :]] = 0.0
        kept = min(NEAREST, likeness.shape[1])
        best = np.argpartition(-likeness, kept - 1, axis=1)[:, :kept]  # the other way round takes twice the time
        values = np.take_along_axis(likeness, best, axis=1)
        chosen = values > 0
        yield np.repeat(rows, kept).reshape(best.shape)[chosen], right[best][chosen]


def _heaviest(table: Table) -> Table:
    """The table with the :data:`HEAVIEST` entries of each row alone."""
    rows = np.repeat(np.arange(table.shape[0]), np.diff(table.indptr))
    order = np.lexsort((table.indices, -table.data, rows))
    kept = np.arange(len(order)) - table.indptr[rows] < HEAVIEST
    found = table.copy()
    found.data = np.zeros_like(table.data)
    found.data[order[kept]] = table.data[order[kept]]
    found.eliminate_zeros()
    return found


def _same_reference(references: Ints) -> tuple[Ints, Ints]:
    """Pairs of neighbours among the units of one reference number."""
    order = np.argsort(references, kind="stable")
    same = (references[order][1:] == references[order][:-1]) & (references[order][1:] >= 0)
    return order[:-1][same], order[1:][same]


def _members(which: Flags) -> Ints:
    return np.flatnonzero(which).astype(np.int64)


def _directed(corpus: Corpus, first: Ints, second: Ints) -> Pairs:
    """The lower level first, where both are known and differ; rows stand in the order of ids, so the smaller id is first else."""
    turned = corpus.level[first] > corpus.level[second]
    return Pairs(np.where(turned, second, first), np.where(turned, first, second))
