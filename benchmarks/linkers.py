"""The linkers that :mod:`linking` sets side by side: ``python benchmarks/linkers.py NAME DATA`` prints one result as JSON.

* ``ours``: the package, with criteria.
* ``splink``: Splink on DuckDB with titles, levels, credit (:mod:`splink_linker`).
* ``tfidf``: the ten nearest titles of a level by TF-IDF, ranked again by spelling, words and credit.
* ``letters``: the token-sort ratio of all pairs of titles of a level.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import register
from rapidfuzz import fuzz, process
from scipy import sparse

from kg.link import blocking
from kg.link.corpus import Corpus, Floats, Ints, counted, rarity, unit_length
from kg.link.relations import CONTENT, PROGRESSION, RELATED, TITLES, judge
from kg.link.score import models
from kg.model import Relation
from kg.words import stems

NEAREST = 10
LOWEST = 50
"""From which token-sort ratio on a pair is kept."""


@dataclass(frozen=True)
class Claims:
    """Pairs of unit numbers with a score each; how many candidates there were, and which (``None``: all pairs of a level)."""

    first: Ints
    second: Ints
    score: Floats
    candidates: int
    among: tuple[Ints, Ints] | None
    threshold: float | None = None
    threads: int = 1


def measured(name: str, data: Path) -> dict[str, Any]:
    """The result of one linker."""
    start = time.perf_counter()
    read, link = linker(name)
    units = read(data)
    middle = time.perf_counter()
    claims = link(units)
    end, used = time.perf_counter(), os.times()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    concept = register.truth(data)
    wanted = sum(number * (number - 1) // 2 for number in Counter(concept.tolist()).values())
    threshold = best_threshold(claims, concept, wanted) if claims.threshold is None else claims.threshold
    said = claims.score >= threshold
    right = int((concept[claims.first[said]] == concept[claims.second[said]]).sum())
    return {
        "linker": name,
        "units": len(concept),
        "wanted": wanted,
        "candidates": claims.candidates,
        "met": 1.0
        if claims.among is None
        else int((concept[claims.among[0]] == concept[claims.among[1]]).sum()) / max(wanted, 1),
        "threshold": float(threshold),
        "fixed": claims.threshold is not None,
        "precision": right / max(int(said.sum()), 1),
        "recall": right / max(wanted, 1),
        "f1": 2 * right / max(int(said.sum()) + wanted, 1),
        "reading": middle - start,
        "linking": end - middle,
        "processor": used.user + used.system,
        "memory": memory,
        "threads": claims.threads,
    }


def met(claims: Claims, concept: Ints, wanted: int) -> float:
    """Which share of the truth the candidates hold; units of one concept have one level."""
    if claims.among is None:
        return 1.0
    first, second = claims.among
    return int((concept[first] == concept[second]).sum()) / max(wanted, 1)


def best_threshold(claims: Claims, concept: Ints, wanted: int) -> float:
    """The threshold with the highest F1, the truth in hand."""
    order = np.argsort(-claims.score, kind="stable")
    right = np.cumsum(concept[claims.first[order]] == concept[claims.second[order]])
    f1 = 2 * right / (np.arange(1, len(order) + 1) + wanted)
    return float(claims.score[order[int(np.argmax(f1))]]) if len(order) else 1.0


def linker(name: str) -> tuple[Callable[[Path], Any], Callable[[Any], Claims]]:
    """How the linker of that name reads, and how it links."""
    if name == "splink":
        import splink_linker  # here: it needs the extra ``bench``

        return splink_linker.read, splink_linker.link
    return {"ours": (register.read, ours), "tfidf": (register.titles, tfidf), "letters": (register.titles, letters)}[name]


def ours(units: register.Laid) -> Claims:
    """The package itself."""
    corpus = Corpus(units)
    number = np.array([int(unit.number or -1) for unit in corpus.units], dtype=np.int64)
    found = blocking.pairs(corpus)
    some = {name: models()[name] for name in (TITLES, CONTENT, PROGRESSION, RELATED)}
    judged = judge(corpus, found, some)
    said = judged.proposed & np.array([relation is Relation.EQUIVALENT for relation in judged.relation])
    return Claims(
        first=number[judged.pairs.first[said]],
        second=number[judged.pairs.second[said]],
        score=judged.score[said],
        candidates=len(found),
        among=(number[found.first], number[found.second]),
        threshold=some[CONTENT].threshold,
    )


def tfidf(units: register.Titles) -> Claims:
    """The nearest titles of a level, ranked again."""
    table = counted([sorted(set(stems(one))) for one in units.titles])
    table = unit_length(sparse.csr_array(table * rarity(table)))
    parts = [_nearest(table, np.flatnonzero(units.level == level)) for level in np.unique(units.level)]
    first, second, cosine = (np.concatenate([part[place] for part in parts]) for place in range(3))
    keys, places = np.unique(first * len(units.titles) + second, return_index=True)
    first, second, cosine = keys // len(units.titles), keys % len(units.titles), cosine[places]
    words = [" ".join(sorted(one.lower().split())) for one in units.titles]
    spelt = process.cpdist([words[one] for one in first], [words[one] for one in second], scorer=fuzz.ratio) / 100
    credit = np.minimum(units.credit[first], units.credit[second]) / np.maximum(units.credit[first], units.credit[second])
    score = 0.4 * cosine + 0.4 * spelt + 0.2 * credit
    return Claims(first, second, score, len(first), (first, second))


def _nearest(table: sparse.csr_array, rows: Ints) -> tuple[Ints, Ints, Floats]:
    """For each row the nearest others, the smaller number first."""
    found = []
    across = sparse.csr_array(table[rows].T)
    for start in range(0, len(rows), blocking.ROWS):
        some = rows[start : start + blocking.ROWS]
        like = (table[some] @ across).toarray()
        like[some[:, np.newaxis] == rows[np.newaxis, :]] = 0.0
        kept = min(NEAREST, like.shape[1])
        best = np.argpartition(-like, kept - 1, axis=1)[:, :kept]
        one, other = np.repeat(some, kept), rows[best].ravel()
        found.append((np.minimum(one, other), np.maximum(one, other), np.take_along_axis(like, best, axis=1).ravel()))
    first, second, likeness = (np.concatenate([part[place] for part in found]) for place in range(3))
    close = likeness > 0
    return first[close], second[close], likeness[close]


def letters(units: register.Titles) -> Claims:
    """Every title against every other of its level."""
    words = [" ".join(sorted(one.lower().split())) for one in units.titles]
    first, second, score, compared = [], [], [], 0
    for level in np.unique(units.level):
        rows = np.flatnonzero(units.level == level)
        for place, row in enumerate(rows[:-1]):
            others = rows[place + 1 :]
            ratio = process.cdist([words[row]], [words[one] for one in others], scorer=fuzz.ratio, dtype=np.uint8)[0]
            close = np.flatnonzero(ratio >= LOWEST)
            first.append(np.full(len(close), row))
            second.append(others[close])
            score.append(ratio[close] / 100)
            compared += len(others)
    return Claims(np.concatenate(first), np.concatenate(second), np.concatenate(score), compared, None)


if __name__ == "__main__":
    print(json.dumps(measured(sys.argv[1], Path(sys.argv[2]))))
