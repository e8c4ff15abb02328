"""Links on a synthetic register with known truth: ``python benchmarks/linking.py --scale M [--hard] [--seed 7] [--all-pairs]``.

Two units are equivalent where the register made them from one concept. Weights and threshold are those of the package, fixed on
the registers of other seeds (see ``kg/link/weights.toml``). Prints pairwise precision, recall and F1 of what is proposed as
equivalent, the recall of the blocking before any decision, seconds for each step, and the most memory that the process had.
``--all-pairs`` adds the token-sort ratio of all pairs of titles of one level, at the threshold that suits the truth best.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from rapidfuzz import fuzz, process
from register import Register, register

from kg.link.blocking import pairs
from kg.link.corpus import Corpus
from kg.link.relations import CONTENT, PROGRESSION, RELATED, TITLES, judge
from kg.link.score import models
from kg.model import Relation

FITTED_ON = {11, 12}
"""Seeds that the weights have seen."""


@contextmanager
def timed(name: str) -> Iterator[None]:
    """Say how long a step took."""
    start = time.perf_counter()
    yield
    print(f"{name:<34}{time.perf_counter() - start:9.1f} s", flush=True)


def main() -> None:
    """Run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", default="S", choices=["XS", "S", "M", "L"])
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--hard", action="store_true")
    parser.add_argument("--all-pairs", action="store_true")
    wanted = parser.parse_args()
    if wanted.seed in FITTED_ON:
        parser.error(f"the weights were fitted on seed {wanted.seed}")
    with timed("making the register"):
        known = register(wanted.scale, wanted.seed, hard=wanted.hard)
    corpus = run(known)
    print(f"{'most memory':<34}{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:9.0f} MB")
    if wanted.all_pairs:
        with timed("token-sort ratio of all pairs"):
            all_pairs(corpus, known)


def run(known: Register) -> Corpus:
    """Link and compare with the truth."""
    began = time.perf_counter()
    corpus = Corpus(known.catalogue)
    with timed("units as arrays"):
        _ = corpus.words, corpus.content
    with timed("candidates"):
        found = pairs(corpus)
    with timed("evidence and decision"):
        judged = judge(corpus, found, {name: models()[name] for name in (TITLES, CONTENT, PROGRESSION, RELATED)})
    print(f"{'linking, whole':<34}{time.perf_counter() - began:9.1f} s")
    concept = np.array([known.truth[unit.id] for unit in corpus.units])
    total = sum(number * (number - 1) // 2 for number in Counter(concept.tolist()).values())
    met = int((concept[found.first] == concept[found.second]).sum())
    said = judged.proposed & np.array([relation is Relation.EQUIVALENT for relation in judged.relation])
    right = int((concept[judged.pairs.first[said]] == concept[judged.pairs.second[said]]).sum())
    print(f"{len(corpus.units)} units, {total} equivalent pairs, {len(found)} candidates")
    print(f"recall of the blocking {met / total:.4f}")
    report("machine", int(said.sum()), right, total)
    return corpus


def report(name: str, said: int, right: int, total: int) -> None:
    """One line of figures."""
    print(f"{name:<20} precision {right / max(said, 1):.4f}  recall {right / total:.4f}  F1 {2 * right / (said + total):.4f}")


def all_pairs(corpus: Corpus, known: Register) -> None:
    """The plain comparison of every title with every other of its level."""
    concept = np.array([known.truth[unit.id] for unit in corpus.units])
    titles = [" ".join(sorted(unit.title.lower().split())) for unit in corpus.units]
    said, right = np.zeros(101, dtype=np.int64), np.zeros(101, dtype=np.int64)
    for level in np.unique(corpus.level):
        rows = np.flatnonzero(corpus.level == level)
        for place, row in enumerate(rows[:-1]):
            others = rows[place + 1 :]
            scores = process.cdist([titles[row]], [titles[one] for one in others], scorer=fuzz.ratio, dtype=np.uint8)[0]
            said += np.bincount(scores, minlength=101)
            right += np.bincount(scores[concept[others] == concept[row]], minlength=101)
    said, right = said[::-1].cumsum()[::-1], right[::-1].cumsum()[::-1]
    total = sum(number * (number - 1) // 2 for number in Counter(concept.tolist()).values())
    best = int(np.argmax(2 * right / np.maximum(said + total, 1)))
    report(f"token-sort from {best}", int(said[best]), int(right[best]), total)


if __name__ == "__main__":
    main()
