"""From evidence to a score: a sum of readable contributions, made a probability.

The weights stand in ``weights.toml`` with how they came about. A model is a bias and, for each feature, a weight and a centre:
the value at which the evidence speaks neither for nor against. What is missing contributes nothing. Pairs of which both units
print criteria have a model of their own, for content then speaks louder than titles.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Final

import numpy as np

from kg import resources
from kg.link.corpus import Floats
from kg.link.features import Features
from kg.model import Noun

WEIGHTS: Final = resources.PACKAGE / "link" / "weights.toml"


class Weight(Noun, frozen=True, kw_only=True):
    """What a feature adds to the score: ``weight`` logits for each unit above ``centre``."""

    weight: float
    centre: float = 0.0


class Model(Noun, frozen=True, kw_only=True):
    """A logistic model of one relation. ``threshold``: from this score on a pair is proposed."""

    bias: float
    threshold: float
    features: dict[str, Weight]

    def contributions(self, features: Features) -> dict[str, Floats]:
        """What each feature adds to each pair, in logits."""
        return {name: np.nan_to_num(one.weight * (features[name] - one.centre), nan=0.0) for name, one in self.features.items()}

    def score(self, features: Features) -> Floats:
        """The probability of the relation for each pair."""
        total = self.bias + sum(self.contributions(features).values(), np.zeros(len(next(iter(features.values())))))
        return logistic(total)


def logistic(values: Floats) -> Floats:
    """Logits as probabilities."""
    found: Floats = 1 / (1 + np.exp(-np.clip(values, -30, 30)))
    return found


@cache
def models() -> Mapping[str, Model]:
    """The committed models by name."""
    with WEIGHTS.open("rb") as file:
        return {name: _model(table) for name, table in tomllib.load(file).items() if isinstance(table, dict)}


def _model(table: Mapping[str, object]) -> Model:
    import msgspec  # here, beside its only use

    return msgspec.convert(table, Model)
