"""What is measured on pairs of units: a column for each kind of evidence, a row for each pair.

A value that one side does not print is ``NaN``. Nothing here decides anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from rapidfuzz import fuzz, process
from scipy import sparse

from kg.link.corpus import Corpus, Floats, Ints, Table

Features: TypeAlias = dict[str, Floats]
"""Column by name, all of one length."""


@dataclass(frozen=True)
class Pairs:
    """Pairs of rows of a corpus."""

    first: Ints
    second: Ints

    def __len__(self) -> int:
        return len(self.first)

    def take(self, which: np.ndarray[tuple[int], np.dtype[np.generic]]) -> Pairs:
        """Some of the pairs."""
        return Pairs(self.first[which], self.second[which])


CHUNK = 20_000
"""Pairs measured at once, which bounds the memory."""


def measure(corpus: Corpus, pairs: Pairs) -> Features:
    """Every feature of the pairs."""
    parts = [
        _measured(corpus, pairs.take(np.arange(start, min(start + CHUNK, len(pairs))))) for start in range(0, len(pairs), CHUNK)
    ]
    if not parts:
        parts = [_measured(corpus, pairs)]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _measured(corpus: Corpus, pairs: Pairs) -> Features:
    return {
        **_titles(corpus, pairs),
        **_figures(corpus, pairs),
        **_places(corpus, pairs),
        **_content(corpus, pairs),
    }


def _titles(corpus: Corpus, pairs: Pairs) -> Features:
    shared, first, second = _shared(corpus.words, pairs)
    topic, topic_first, topic_second = _shared(corpus.topic, pairs)
    themes, themes_first, themes_second = _shared(corpus.themes, pairs)
    near = _products(corpus.near_themes, corpus.themes, pairs)
    themed = (themes_first > 0) & (themes_second > 0)
    spelt = process.cpdist(
        [corpus.spelling[one] for one in pairs.first], [corpus.spelling[one] for one in pairs.second], scorer=fuzz.ratio
    )
    return {
        "same_title": (corpus.strict[pairs.first] == corpus.strict[pairs.second]).astype(np.float64),
        "words": _ratio(shared, first + second - shared),
        "words_within": _ratio(shared, np.minimum(first, second)),
        "topic": _ratio(topic, topic_first + topic_second - topic),
        "topic_within": _ratio(topic, np.minimum(topic_first, topic_second)),
        "topic_shared": topic,
        "spelling": np.asarray(spelt, dtype=np.float64) / 100,
        "same_theme": (themes > 0).astype(np.float64),
        "near_theme": ((near > 0) & (themes == 0)).astype(np.float64),
        "other_theme": (themed & (themes == 0)).astype(np.float64),
        "knowledge": (corpus.knowledge[pairs.first] == corpus.knowledge[pairs.second]).astype(np.float64),
    }


def _figures(corpus: Corpus, pairs: Pairs) -> Features:
    references = corpus.reference[pairs.first], corpus.reference[pairs.second]
    known = (references[0] >= 0) & (references[1] >= 0)
    step = corpus.level[pairs.second] - corpus.level[pairs.first]
    return {
        "same_reference": np.where(known, references[0] == references[1], np.nan).astype(np.float64),
        "step": step,
        "credit": _closeness(corpus.credit, pairs),
        "hours": _closeness(corpus.hours, pairs),
    }


def _places(corpus: Corpus, pairs: Pairs) -> Features:
    roles, first, second = _shared(corpus.roles, pairs)
    together = _shared(corpus.qualifications, pairs)[0]
    return {
        "same_role": np.where((first > 0) & (second > 0), roles > 0, np.nan).astype(np.float64),
        "same_qualification": (together > 0).astype(np.float64),
    }


def _content(corpus: Corpus, pairs: Pairs) -> Features:
    counts = corpus.criteria.counts
    both = (counts[pairs.first] > 0) & (counts[pairs.second] > 0)
    found: Features = {name: np.full(len(pairs), np.nan) for name in ("content", "headings", "covered", "covers", "identical")}
    if both.any():
        some = pairs.take(both)
        found["content"][both] = _products(corpus.content, corpus.content, some)
        found["headings"][both] = _products(corpus.headings, corpus.headings, some)
        covered, covers = coverage(corpus, some)
        found["covered"][both], found["covers"][both] = covered, covers
        found["identical"][both] = _identical(corpus, some)
    return found


def _identical(corpus: Corpus, pairs: Pairs) -> Floats:
    keys = _content_keys(corpus)
    return (keys[pairs.first] == keys[pairs.second]).astype(np.float64)


def _content_keys(corpus: Corpus) -> Ints:
    """A key of the set of criteria of each unit."""
    criteria, keys = corpus.criteria, dict[frozenset[int], int]()
    sets = (
        frozenset(criteria.signature[start:end].tolist())
        for start, end in zip(criteria.starts[:-1], criteria.starts[1:], strict=True)
    )
    return np.array([keys.setdefault(one, len(keys)) for one in sets], dtype=np.int64)


def coverage(corpus: Corpus, pairs: Pairs) -> tuple[Floats, Floats]:
    """How much of the first unit's criteria the second covers, and the other way, criterion by criterion.

    A criterion is covered as far as the likest criterion of the other unit is like it; criteria count by the weight of their words.
    """
    criteria = corpus.criteria
    found = np.zeros((2, len(pairs)))
    starts, ends = criteria.starts[:-1], criteria.starts[1:]
    order = np.argsort(pairs.first, kind="stable")
    bounds = np.flatnonzero(np.diff(pairs.first[order])) + 1
    for group in np.split(order, bounds):
        unit, others = pairs.first[group[0]], pairs.second[group]
        own = slice(starts[unit], ends[unit])
        rows = np.concatenate([np.arange(starts[other], ends[other]) for other in others])
        likeness = (criteria.stems[own] @ criteria.stems[rows].T).toarray()
        edges = np.cumsum(np.concatenate(([0], ends[others] - starts[others])))[:-1]
        best = np.maximum.reduceat(likeness, edges, axis=1)
        found[0, group] = criteria.weight[own] @ best / criteria.weight[own].sum()
        weights = criteria.weight[rows]
        found[1, group] = np.add.reduceat(likeness.max(axis=0) * weights, edges) / np.add.reduceat(weights, edges)
    return found[0], found[1]


def _shared(table: Table, pairs: Pairs) -> tuple[Floats, Floats, Floats]:
    """What the two rows of each pair have in common, and what each has."""
    first, second = table[pairs.first], table[pairs.second]
    total = np.asarray(table.sum(axis=1), dtype=np.float64).ravel()
    return _sum(sparse.csr_array(first.minimum(second))), total[pairs.first], total[pairs.second]


def _products(left: Table, right: Table, pairs: Pairs) -> Floats:
    return _sum(sparse.csr_array(left[pairs.first].multiply(right[pairs.second])))


def _sum(table: Table) -> Floats:
    return np.asarray(table.sum(axis=1), dtype=np.float64).ravel()


def _ratio(part: Floats, whole: Floats) -> Floats:
    return np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0)


def _closeness(values: Floats, pairs: Pairs) -> Floats:
    """The smaller of two values as a part of the larger."""
    first, second = values[pairs.first], values[pairs.second]
    return _ratio(np.minimum(first, second), np.maximum(first, second))
