"""How good the machine is: precision and recall against labelled pairs, repeatable by anybody.

Two samples stand in ``kg/link/evaluation`` as pairs of unit ids: ``labelled.tsv``, on which two annotators agreed who worked
apart (``disputed.tsv``: where they differed; ignored), and ``further.tsv``, other themes judged by the project alone, with a note
where a pair was settled later: the sample had been silent on pairs that two reviews accepted when links were decided. A sample
is whole in its themes and silent on others: its **pool** are the pairs between units that it mentions and that different
qualifications list. A said pair of the pool is wrong unless it is labelled; what is said outside the pool is neither right nor
wrong. Two rows that turn out to be one unit count as found.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeAlias

import numpy as np
from rapidfuzz import fuzz
from scipy import sparse

from kg import resources
from kg.link.blocking import pairs as candidate_pairs
from kg.link.corpus import Corpus, Table, Units, counted, rarity, unit_length
from kg.link.features import Features, measure
from kg.link.fit import PROGRESSION_FEATURES, THRESHOLDS, TITLE_FEATURES, Shape, fit
from kg.link.relations import PROGRESSION, TITLES, judge
from kg.link.score import Model, models
from kg.model import Link, Noun, Relation, Strength, level_rank
from kg.words import folded, stems

DIFFER = "titles differ"
"""The pairs that a comparison of titles alone does not find at once."""

Pair: TypeAlias = tuple[str, str]
"""Ids of two units, the smaller first."""

Said: TypeAlias = Mapping[Pair, tuple[Relation, Strength | None]]
"""What somebody says of pairs."""

FOLDS: Final = 8
"""Parts of the themes; each is judged by a machine that was fitted without it."""

SAMPLES: Final = ("labelled", "further")


@dataclass(frozen=True)
class Sample:
    """Labelled pairs; ``disputed`` ones are ignored."""

    name: str
    pairs: Said
    disputed: frozenset[Pair]

    @cached_property
    def units(self) -> tuple[str, ...]:
        """Every unit that a pair mentions."""
        return tuple(sorted({unit for pair in self.pairs for unit in pair}))

    @cached_property
    def theme(self) -> dict[str, str]:
        """The theme of each unit, called by one of its units: units that labelled pairs connect."""
        found = {unit: unit for unit in self.units}

        def root(unit: str) -> str:
            while found[unit] != unit:
                unit = found[unit]
            return unit

        for one, other in self.pairs:
            found[root(other)] = root(one)
        return {unit: root(unit) for unit in self.units}

    def pool(self, catalogue: Units) -> set[Pair]:
        """The pairs on which the sample speaks."""
        listed: dict[str, set[str]] = {unit: set() for unit in self.units}
        for qualification, _, listing in catalogue.listings():
            if listing.unit in listed:
                listed[listing.unit].add(qualification.id)
        between = (
            (one, other)
            for place, one in enumerate(self.units)
            for other in self.units[place + 1 :]
            if len(listed[one] | listed[other]) > 1
        )
        return (set(between) | set(self.pairs)) - self.disputed


class Figures(Noun, frozen=True, kw_only=True):
    """Precision and recall of one relation, with 95 % intervals after Wilson."""

    relation: Relation
    part: str
    said: int
    wanted: int
    right: int

    @property
    def precision(self) -> float:
        """How much of what is said is right."""
        return self.right / self.said if self.said else 1.0

    @property
    def recall(self) -> float:
        """How much of what is right is said."""
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        return 2 * self.right / (self.said + self.wanted) if self.said + self.wanted else 1.0

    @property
    def precision_interval(self) -> tuple[float, float]:
        """Where precision lies."""
        return wilson(self.right, self.said)

    @property
    def recall_interval(self) -> tuple[float, float]:
        """Where recall lies."""
        return wilson(self.right, self.wanted)


def wilson(right: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a share, after Wilson.

    >>> [round(end, 3) for end in wilson(9, 10)]
    [0.596, 0.982]
    """
    if not total:
        return 0.0, 1.0
    share, z = right / total, 1.959964
    centre, spread = share + z * z / (2 * total), z * np.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return float((centre - spread) / (1 + z * z / total)), float((centre + spread) / (1 + z * z / total))


def samples() -> tuple[Sample, ...]:
    """The committed samples."""
    disputed = frozenset(_pair(row["a"], row["b"]) for row in _rows("disputed"))
    return tuple(
        Sample(
            name=name,
            pairs={
                _pair(row["a"], row["b"]): (Relation(row["label"]), Strength(row["strength"]) if row["strength"] else None)
                for row in _rows(name)
            },
            disputed=disputed,
        )
        for name in SAMPLES
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    path = resources.PACKAGE / "link" / "evaluation" / f"{name}.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True)


def _pair(one: str, other: str) -> Pair:
    return (one, other) if one <= other else (other, one)


def said_by(links: Iterable[Link]) -> dict[Pair, tuple[Relation, Strength | None]]:
    """What links say."""
    return {_pair(link.subject, link.object): (link.relation, link.strength) for link in links}


def figures(said: Said, sample: Sample, catalogue: Units) -> list[Figures]:
    """Figures for each relation, whole and by strength, by whether titles differ, and by pair of documents."""
    pool, parts = sample.pool(catalogue), _parts(catalogue)
    found = []
    for relation in (Relation.EQUIVALENT, Relation.PROGRESSION):
        names = sorted({name for pair in pool for name in parts(pair)}, key=lambda name: (name != "all", name))
        wanted = {pair for pair in pool if pair in sample.pairs and sample.pairs[pair][0] is relation}
        claimed = {pair for pair in pool if _claims(said, pair, relation)}
        found += [_figures(relation, name, {one for one in claimed if name in parts(one)}, wanted, parts) for name in names]
        if relation is Relation.EQUIVALENT:
            found += [_by_strength(strength, said, sample, pool) for strength in Strength]
    return [one for one in found if one.said or one.wanted]


def _claims(said: Said, pair: Pair, relation: Relation) -> bool:
    if pair[0] == pair[1]:
        return relation is Relation.EQUIVALENT
    return pair in said and said[pair][0] is relation


def _figures(
    relation: Relation, name: str, claimed: set[Pair], wanted: set[Pair], parts: Callable[[Pair], frozenset[str]]
) -> Figures:
    within = {one for one in wanted if name in parts(one)}
    return Figures(relation=relation, part=name, said=len(claimed), wanted=len(within), right=len(claimed & within))


def _by_strength(strength: Strength, said: Said, sample: Sample, pool: Collection[Pair]) -> Figures:
    wanted = {pair for pair in pool if pair in sample.pairs and sample.pairs[pair] == (Relation.EQUIVALENT, strength)}
    claimed = {pair for pair in pool if said.get(pair) == (Relation.EQUIVALENT, strength)}
    if strength is Strength.EXACT:
        claimed |= {pair for pair in pool if pair[0] == pair[1]}
    return Figures(
        relation=Relation.EQUIVALENT, part=strength.value, said=len(claimed), wanted=len(wanted), right=len(claimed & wanted)
    )


def _parts(catalogue: Units) -> Callable[[Pair], frozenset[str]]:
    """The parts of the figures that a pair counts in."""
    titles = {unit.id: folded(unit.title) for unit in catalogue.units}
    documents = {unit.id: sorted({source.document for source in unit.sources}) for unit in catalogue.units}

    def parts(pair: Pair) -> frozenset[str]:
        between = {" and ".join(sorted((one, other))) for one in documents[pair[0]] for other in documents[pair[1]]}
        differ = {DIFFER} if titles[pair[0]] != titles[pair[1]] else set()
        return frozenset({"all", *between, *differ})

    return parts


def misses(said: Said, sample: Sample, catalogue: Units) -> list[tuple[str, Pair]]:
    """What is said and not labelled (``wrong``), and what is labelled and not said (``missed``)."""
    pool, found = sample.pool(catalogue), []
    for pair in sorted(pool):
        label = sample.pairs[pair][0] if pair in sample.pairs else None
        for relation in (Relation.EQUIVALENT, Relation.PROGRESSION):
            if _claims(said, pair, relation) and label is not relation:
                found.append((f"wrong {relation.value}", pair))
            if label is relation and not _claims(said, pair, relation):
                found.append((f"missed {relation.value}", pair))
    return found


class Measured:
    """All candidate pairs of a catalogue, measured once, so that many models can be tried."""

    def __init__(self, catalogue: Units) -> None:
        self.catalogue = catalogue
        self.corpus = Corpus(catalogue)
        self.pairs = candidate_pairs(self.corpus)
        self.features = measure(self.corpus, self.pairs)
        ids = [unit.id for unit in self.corpus.units]
        self.row = {
            _pair(ids[a], ids[b]): row for row, (a, b) in enumerate(zip(self.pairs.first, self.pairs.second, strict=True))
        }

    def said(self, titles: Model, progression: Model) -> dict[Pair, tuple[Relation, Strength | None]]:
        """What the machine says with these models."""
        judged = judge(self.corpus, self.pairs, {**models(), TITLES: titles, PROGRESSION: progression}, self.features)
        ids = [unit.id for unit in self.corpus.units]
        return {
            _pair(ids[a], ids[b]): (relation, strength)
            for a, b, relation, strength, proposed in zip(
                judged.pairs.first, judged.pairs.second, judged.relation, judged.strength, judged.proposed, strict=True
            )
            if proposed
        }

    def fitted(self, several: Sequence[Sample], without: Collection[str] = ()) -> tuple[Model, Model]:
        """The models of titles and of progression fitted on samples, leaving out units of some themes."""
        level, onward = dict[int, bool](), dict[int, bool]()
        for sample in several:
            for pair in sorted(sample.pool(self.catalogue)):
                if pair[0] == pair[1] or pair not in self.row or any(sample.theme[unit] in without for unit in pair):
                    continue
                row, label = self.row[pair], sample.pairs[pair][0] if pair in sample.pairs else None
                if self.features["step"][row] == 0:
                    level[row] = label is Relation.EQUIVALENT
                elif self.features["step"][row] == 1 or label is Relation.PROGRESSION:
                    onward[row] = label is Relation.PROGRESSION
        return self._fit(level, TITLES, TITLE_FEATURES), self._fit(onward, PROGRESSION, PROGRESSION_FEATURES)

    def _fit(self, wanted: Mapping[int, bool], name: str, shape: Mapping[str, Shape]) -> Model:
        rows = np.array(sorted(wanted), dtype=np.int64)
        some: Features = {name: values[rows] for name, values in self.features.items()}
        return fit(some, np.array([wanted[row] for row in sorted(wanted)], dtype=np.bool_), shape, threshold=THRESHOLDS[name])


def fitted(catalogue: Units, several: Sequence[Sample]) -> tuple[Model, Model]:
    """The models of titles and of progression fitted on samples."""
    return Measured(catalogue).fitted(several)


def cross_validated(measured: Measured, several: Sequence[Sample]) -> dict[Pair, tuple[Relation, Strength | None]]:
    """What machines say that were fitted without the themes of what they judge."""
    found: dict[Pair, tuple[Relation, Strength | None]] = {}
    for sample in several:
        names = sorted(set(sample.theme.values()))
        fold = {name: place % FOLDS for place, name in enumerate(names)}
        said = [measured.said(*measured.fitted(several, [name for name in names if fold[name] == part])) for part in range(FOLDS)]
        for pair in sample.pool(measured.catalogue):
            judges = {fold[sample.theme[unit]] for unit in pair}
            for part in sorted(judges):
                if pair in said[part]:
                    found[pair] = said[part][pair]
    return found


def calibration(links: Iterable[Link], sample: Sample, catalogue: Units, bins: int = 5) -> list[tuple[float, float, int]]:
    """How often links of a score are right: mean score, share of right ones, and number, for each part of the scale."""
    pool = sample.pool(catalogue)
    rows = [
        (
            link.score,
            _pair(link.subject, link.object) in sample.pairs
            and sample.pairs[_pair(link.subject, link.object)][0] is link.relation,
        )
        for link in links
        if link.score is not None and link.relation is not Relation.RELATED and _pair(link.subject, link.object) in pool
    ]
    parts = [[row for row in rows if min(bins - 1, int(row[0] * bins)) == part] for part in range(bins)]
    return [
        (sum(score for score, _ in part) / len(part), sum(right for _, right in part) / len(part), len(part))
        for part in parts
        if part
    ]


def baselines(catalogue: Units, sample: Sample) -> dict[str, list[Figures]]:
    """What plain comparison of titles finds, each at the threshold that suits this sample best, which flatters it: of all pairs,
    and of those whose titles differ.
    """
    titles = {unit.id: unit.title for unit in catalogue.units}
    row, vectors = {unit: place for place, unit in enumerate(titles)}, _word_vectors(list(titles.values()))
    likeness: dict[str, Callable[[str, str], float]] = {
        "exact title": lambda one, other: float(folded(titles[one]) == folded(titles[other])),
        "token-sort ratio": lambda one, other: fuzz.token_sort_ratio(folded(titles[one]), folded(titles[other])) / 100,
        "TF-IDF": lambda one, other: float((vectors[[row[one]]] @ vectors[[row[other]]].T).sum()),
    }
    return {name: _best(catalogue, sample, like) for name, like in likeness.items()}


def _word_vectors(titles: list[str]) -> Table:
    """TF-IDF of the stems of titles."""
    table = counted([sorted(set(stems(one))) for one in titles])
    return unit_length(sparse.csr_array(table * rarity(table)))


def _best(catalogue: Units, sample: Sample, like: Callable[[str, str], float]) -> list[Figures]:
    rank = {unit.id: level_rank(unit.level) for unit in catalogue.units if unit.level is not None}
    pool, parts, found = sorted(sample.pool(catalogue)), _parts(catalogue), []
    scores: dict[Pair, float] = {pair: like(*pair) for pair in pool}
    for relation, step in ((Relation.EQUIVALENT, 0), (Relation.PROGRESSION, 1)):
        some = [pair for pair in pool if abs(rank[pair[0]] - rank[pair[1]]) == step]
        wanted = {pair for pair in pool if pair in sample.pairs and sample.pairs[pair][0] is relation}
        tried = [
            (
                Figures(
                    relation=relation, part=f"from {threshold:.2f}", said=len(said), wanted=len(wanted), right=len(said & wanted)
                ),
                said,
            )
            for threshold in sorted({round(score, 2) for score in scores.values()})
            if (said := {pair for pair in some if scores[pair] >= threshold})
        ]
        best, said = max(tried, key=lambda one: one[0].f1)
        found += [best, _figures(relation, DIFFER, {pair for pair in said if DIFFER in parts(pair)}, wanted, parts)]
    return found
