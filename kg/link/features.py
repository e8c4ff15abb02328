"""What is measured on pairs of units: a column for each kind of evidence, a row for each pair.

A value that one side does not print is ``NaN``. Nothing here decides anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
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


COVERAGE = ("covered", "covers", "kept", "keeps", "matched")
CONTENT_COLUMNS = ("content", "headings", "identical", *COVERAGE)

KEPT = 0.6
"""From this likeness on, a criterion is taken to be kept, in other words."""

CHUNK = 20_000
"""Pairs measured at once, which bounds the memory."""


def measure(corpus: Corpus, pairs: Pairs) -> Features:
    """Every feature of the pairs; those of content only between units of one level or one reference number, which need them."""
    return joined([features for _, features in in_parts(corpus, pairs)])


def in_parts(corpus: Corpus, pairs: Pairs) -> Iterator[tuple[Pairs, Features]]:
    """The pairs with their features, :data:`CHUNK` at a time; one empty part where there is no pair."""
    for start in range(0, max(len(pairs), 1), CHUNK):
        part = pairs.take(np.arange(start, min(start + CHUNK, len(pairs))))
        yield part, _measured(corpus, part)


def joined(parts: list[Features]) -> Features:
    """Features one after another."""
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _measured(corpus: Corpus, pairs: Pairs) -> Features:
    cheap = {**_titles(corpus, pairs), **_figures(corpus, pairs), **_places(corpus, pairs)}
    needed = ~(np.abs(cheap["step"]) > 0) | (cheap["same_reference"] == 1)
    found = {name: np.full(len(pairs), np.nan) for name in CONTENT_COLUMNS}
    for name, values in content(corpus, pairs.take(needed)).items():
        found[name][needed] = values
    return {**cheap, **found, **_together(cheap, found)}


def _together(titles: Features, criteria: Features) -> Features:
    """What pieces of evidence say only together.

    The same subject with something else done about it is another unit, the more so where criteria are shared: siblings share
    them. From half on, more coverage and more of the same subject add less than before, nearness of credit adds more.
    """
    other = titles["topic"] * (1 - titles["opening"])
    return {
        "other_activity": other,
        "other_activity_shared": other * criteria["matched"],
        "same_activity_shared": titles["opening"] * criteria["matched"],
        "covered_beyond": np.maximum((criteria["covered"] + criteria["covers"]) / 2 - 0.5, 0.0),
        "topic_beyond": np.maximum(titles["topic"] - 0.25, 0.0),
        "credit_near": np.maximum(titles["credit"] - 0.75, 0.0),
    }


def _titles(corpus: Corpus, pairs: Pairs) -> Features:
    shared, first, second = _shared(corpus.words, pairs)
    topic, topic_first, topic_second = _shared(corpus.topic, pairs)
    themes, themes_first, themes_second = _shared(corpus.themes, pairs)
    near = _products(corpus.near_themes, corpus.themes, pairs)
    themed = (themes_first > 0) & (themes_second > 0)
    return {
        "same_title": (corpus.strict[pairs.first] == corpus.strict[pairs.second]).astype(np.float64),
        "words": _ratio(shared, first + second - shared),
        "words_within": _ratio(shared, np.minimum(first, second)),
        "topic": _ratio(topic, topic_first + topic_second - topic),
        "topic_within": _ratio(topic, np.minimum(topic_first, topic_second)),
        "topic_shared": topic,
        "spelling": _alike(corpus.spelling, pairs),
        "opening": _alike(corpus.opening, pairs),
        "same_theme": (themes > 0).astype(np.float64),
        "near_theme": ((near > 0) & (themes == 0)).astype(np.float64),
        "other_theme": (themed & (themes == 0)).astype(np.float64),
        "opposed": (_products(*corpus.opposed, pairs) > 0).astype(np.float64),
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


def content(corpus: Corpus, pairs: Pairs) -> Features:
    """How alike the criteria and headings are, where both units print criteria."""
    counts = corpus.criteria.counts
    both = (counts[pairs.first] > 0) & (counts[pairs.second] > 0)
    found: Features = {name: np.full(len(pairs), np.nan) for name in CONTENT_COLUMNS}
    if both.any():
        some = pairs.take(both)
        found["content"][both] = _products(corpus.content, corpus.content, some)
        found["headings"][both] = _products(corpus.headings, corpus.headings, some)
        for name, values in zip(COVERAGE, coverage(corpus, some), strict=True):
            found[name][both] = values
        found["identical"][both] = _identical(corpus, some)
    return found


def _identical(corpus: Corpus, pairs: Pairs) -> Floats:
    keys = _content_keys(corpus)
    found: Floats = (keys[pairs.first] == keys[pairs.second]).astype(np.float64)
    return found


@lru_cache(maxsize=1)
def _content_keys(corpus: Corpus) -> Ints:
    """A key of the set of criteria of each unit."""
    criteria, keys = corpus.criteria, dict[bytes, int]()
    sets = (
        np.unique(criteria.signature[start:end]).tobytes()
        for start, end in zip(criteria.starts[:-1], criteria.starts[1:], strict=True)
    )
    return np.array([keys.setdefault(one, len(keys)) for one in sets], dtype=np.int64)


def coverage(corpus: Corpus, pairs: Pairs) -> Floats:
    """How much of the first unit's criteria the second covers, and the other way, criterion by criterion.

    A criterion is covered as far as the likest criterion of the other unit is like it, and *kept* from a likeness of
    :data:`KEPT` on; criteria count by the weight of their words. *Matched* counts only criteria that are each other's likest.
    The rows of the answer are those of :data:`COVERAGE`.
    """
    criteria, table = corpus.criteria, corpus.criteria.special
    found = np.zeros((len(COVERAGE), len(pairs)))
    starts, ends = criteria.starts[:-1], criteria.starts[1:]
    own = np.zeros((table.shape[1], int(criteria.counts.max())))  # a column for each criterion of the unit in hand
    order = np.argsort(pairs.first, kind="stable")
    bounds = np.flatnonzero(np.diff(pairs.first[order])) + 1
    for group in np.split(order, bounds):
        unit, others = pairs.first[group[0]], pairs.second[group]
        rows, edges = _lines(starts[others], ends[others])
        mine = slice(starts[unit], ends[unit])
        likeness = _against(table, mine, rows, own)
        found[:, group] = _covered(likeness, edges, criteria.weight[mine], criteria.weight[rows])
    return found


def _against(table: Table, mine: slice, rows: Ints, own: Floats) -> Floats:
    """The rows, each against those of ``mine``. ``own`` is scratch space, clean before and after: a dense table costs least."""
    begins = table.indptr[mine.start : mine.stop + 1]
    places, values = table.indices[begins[0] : begins[-1]], table.data[begins[0] : begins[-1]]
    own[places, np.repeat(np.arange(len(begins) - 1), np.diff(begins))] = values
    likeness = np.asarray(table[rows] @ own)[:, : len(begins) - 1]
    own[places] = 0.0
    return likeness


def _lines(starts: Ints, ends: Ints) -> tuple[Ints, Ints]:
    """The criteria of several units one after another, and where those of each unit begin."""
    counts = ends - starts
    edges = np.cumsum(counts) - counts
    return np.arange(counts.sum()) + np.repeat(starts - edges, counts), edges


def _covered(likeness: Floats, edges: Ints, weight: Floats, weights: Floats) -> Floats:
    """The coverage of one unit, whose criteria are columns, with each unit whose criteria are the rows from an edge on."""
    best, back = np.maximum.reduceat(likeness, edges, axis=0), likeness.max(axis=1)
    whole, wholes = weight.sum(), np.add.reduceat(weights, edges)
    counts = np.diff(edges, append=len(weights))
    block = np.repeat(np.arange(len(edges)), counts)
    mutual = back == best[block, likeness.argmax(axis=1)]
    return np.stack(
        [
            best @ weight / whole,
            np.add.reduceat(back * weights, edges) / wholes,
            (best >= KEPT) @ weight / whole,
            np.add.reduceat((back >= KEPT) * weights, edges) / wholes,
            2 * np.add.reduceat(back * mutual, edges) / (len(weight) + counts),
        ]
    )


def _shared(table: Table, pairs: Pairs) -> tuple[Floats, Floats, Floats]:
    """What the two rows of each pair have in common, and what each has."""
    first, second = table[pairs.first], table[pairs.second]
    total = np.asarray(table.sum(axis=1), dtype=np.float64).ravel()
    return _sum(sparse.csr_array(first.minimum(second))), total[pairs.first], total[pairs.second]


def _products(left: Table, right: Table, pairs: Pairs) -> Floats:
    return _sum(sparse.csr_array(left[pairs.first].multiply(right[pairs.second])))


def _sum(table: Table) -> Floats:
    return np.asarray(table.sum(axis=1), dtype=np.float64).ravel()


def _alike(texts: list[str], pairs: Pairs) -> Floats:
    """How alike two texts are letter by letter."""
    found = process.cpdist([texts[one] for one in pairs.first], [texts[one] for one in pairs.second], scorer=fuzz.ratio)
    return np.asarray(found, dtype=np.float64) / 100


def _ratio(part: Floats, whole: Floats) -> Floats:
    found: Floats = np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0)
    return found


def _closeness(values: Floats, pairs: Pairs) -> Floats:
    """The smaller of two values as a part of the larger."""
    first, second = values[pairs.first], values[pairs.second]
    return _ratio(np.minimum(first, second), np.maximum(first, second))
