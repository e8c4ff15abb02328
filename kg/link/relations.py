"""From scores to relations: which pairs are the same unit, which lead on, which belong together.

* **Equivalent** are units of one level. *Exact* is the same unit: the same reference number and content, or the same title but
  for trivial wording with the same credit where both print one. Everything else is *close*.
* **Progression** leads one level up wherever the theme has a unit there, in any document; otherwise to the next level that has
  one.
* **Related** are units of one theme that are neither.

No relation is made transitive.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from kg.link.corpus import Corpus, Flags, Floats
from kg.link.features import Features, Pairs, in_parts, joined
from kg.link.score import Model
from kg.model import Relation, Strength

TITLES: Final = "titles"
CONTENT: Final = "content"
PROGRESSION: Final = "progression"
RELATED: Final = "related"

RELATIONS: Final = (
    (CONTENT, Relation.EQUIVALENT),
    (TITLES, Relation.EQUIVALENT),
    (PROGRESSION, Relation.PROGRESSION),
    (RELATED, Relation.RELATED),
)
"""The models, and the relation of which each gives the score."""

BAND: Final = 0.2
"""Pairs down to this score are kept as candidates, for somebody to look at."""


@dataclass(frozen=True)
class Judged:
    """Pairs with what the machine says of them, field by field in the order of the pairs."""

    pairs: Pairs
    features: Features
    relation: list[Relation]
    strength: list[Strength | None]
    score: Floats
    proposed: Flags
    model: list[str]


def judge(corpus: Corpus, pairs: Pairs, models: Mapping[str, Model], measured: Features | None = None) -> Judged:
    """The relation, strength and score of every pair that reaches the band of its relation."""
    pairs, features = in_band(corpus, pairs, models) if measured is None else (pairs, measured)
    by_content = ~np.isnan(features["content"])
    equal, onward = _equal(features, by_content, models), _onward(features, models)
    related = models[RELATED].score(features)
    said_equal = equal >= np.where(by_content, models[CONTENT].threshold, models[TITLES].threshold)
    said_onward = onward >= models[PROGRESSION].threshold
    rung = first_rung(pairs, features["step"], said_onward)
    as_equal = equal >= BAND
    as_onward = ~as_equal & (onward >= BAND) & (rung | ~said_onward)
    as_related = ~as_equal & ~as_onward & (related >= models[RELATED].threshold)
    rows = np.flatnonzero(as_equal | as_onward | as_related)
    kind = np.select([as_equal & by_content, as_equal, as_onward], [0, 1, 2], default=3)[rows]
    exact = is_exact(features)[rows]
    return Judged(
        pairs=pairs.take(rows),
        features={name: values[rows] for name, values in features.items()},
        relation=[RELATIONS[one][1] for one in kind],
        strength=[
            (Strength.EXACT if same else Strength.CLOSE) if one < 2 else None for one, same in zip(kind, exact, strict=True)
        ],
        score=np.select([as_equal, as_onward], [equal, onward], default=related)[rows],
        proposed=(said_equal | (as_onward & rung) | as_related)[rows],
        model=[RELATIONS[one][0] for one in kind],
    )


def in_band(corpus: Corpus, pairs: Pairs, models: Mapping[str, Model]) -> tuple[Pairs, Features]:
    """The pairs that reach the band of any relation, measured a part at a time: of many pairs most are forgotten at once."""
    kept, measured = [], []
    for part, features in in_parts(corpus, pairs):
        equal = _equal(features, ~np.isnan(features["content"]), models)
        best = np.maximum(equal, _onward(features, models))
        rows = np.flatnonzero((best >= BAND) | (models[RELATED].score(features) >= models[RELATED].threshold))
        kept.append(part.take(rows))
        measured.append({name: values[rows] for name, values in features.items()})
    found = Pairs(np.concatenate([one.first for one in kept]), np.concatenate([one.second for one in kept]))
    return found, joined(measured)


def _equal(features: Features, by_content: Flags, models: Mapping[str, Model]) -> Floats:
    """The score of equivalence: of one level only, unless number and content are the same."""
    score = np.where(by_content, models[CONTENT].score(features), models[TITLES].score(features))
    alike = np.isnan(features["step"]) | (features["step"] == 0)
    found: Floats = np.where(identical_unit(features), 1.0, np.where(alike, score, 0.0))
    return found


def _onward(features: Features, models: Mapping[str, Model]) -> Floats:
    """The score of progression: from a lower to a higher level only."""
    found: Floats = np.where(features["step"] > 0, models[PROGRESSION].score(features), 0.0)
    return found


def identical_unit(features: Features) -> Flags:
    """The same reference number and the same criteria."""
    found: Flags = (features["same_reference"] == 1) & (features["identical"] == 1)
    return found


def is_exact(features: Features) -> Flags:
    """The same unit: by reference number and content, or by title with the same credit where both print one."""
    credit = np.isnan(features["credit"]) | (features["credit"] == 1)
    content = np.isnan(features["identical"]) | (features["identical"] == 1)
    number = (features["same_reference"] == 1) & np.isnan(features["identical"])
    found: Flags = identical_unit(features) | (((features["same_title"] == 1) | number) & credit & content)
    return found


def first_rung(pairs: Pairs, step: Floats, said: Flags) -> Flags:
    """Of the said pairs those that lead to the nearest level to which anything leads from the lower unit."""
    nearest: dict[int, float] = {}
    for row in np.flatnonzero(said):
        unit = int(pairs.first[row])
        nearest[unit] = min(step[row], nearest.get(unit, np.inf))
    found = said.copy()
    for row in np.flatnonzero(said):
        found[row] = step[row] == nearest[int(pairs.first[row])]
    return found
