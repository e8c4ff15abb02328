"""How the weights came about: ``scripts/fit_weights.py`` prints them anew from the labelled pairs.

A logistic model with a light pull (ridge) towards what is expected of each weight beforehand, mostly nought; no weight may take
the sign that contradicts its meaning. An expectation counts where the labelled pairs are silent: they hold no pair of one
qualification, and hardly one of a knowledge unit beside a practical one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeAlias

import numpy as np
from scipy.optimize import minimize

from kg.link.corpus import Flags, Floats
from kg.link.features import Features
from kg.link.score import Model, Weight, logistic

RIDGE: Final = 1.0
"""How strongly weights are pulled towards nought, in pairs."""

Shape: TypeAlias = tuple[int, float, float]
"""Of a feature: the sign its weight may take, the centre, and the weight expected beforehand."""

TITLE_FEATURES: Final[Mapping[str, Shape]] = {
    "same_title": (1, 0.0, 0.0),
    "words": (1, 0.5, 0.0),
    "words_within": (1, 0.5, 0.0),
    "spelling": (1, 0.6, 0.0),
    "same_theme": (1, 0.0, 0.0),
    "other_theme": (-1, 0.0, 0.0),
    "knowledge": (1, 1.0, 2.5),
    "opposed": (-1, 0.0, -3.0),
    "same_reference": (1, 0.5, 0.0),
    "credit": (1, 0.8, 0.0),
    "same_qualification": (-1, 0.0, -2.0),
}
"""Features of equivalence by title."""

CONTENT_FEATURES: Final[Mapping[str, Shape]] = {
    **TITLE_FEATURES,
    "opposed": (-1, 0.0, -12.0),
    "opening": (1, 0.5, 0.0),
    "content": (1, 0.5, 0.0),
    "headings": (1, 0.5, 0.0),
    "covered": (1, 0.5, 0.0),
    "covers": (1, 0.5, 0.0),
    "matched": (1, 0.4, 0.0),
    "kept": (1, 0.3, 0.0),
    "keeps": (1, 0.3, 0.0),
    "identical": (1, 0.0, 0.0),
    "other_activity": (-1, 0.0, 0.0),
    "other_activity_shared": (-1, 0.0, 0.0),
    "same_activity_shared": (1, 0.0, 0.0),
    "covered_beyond": (-1, 0.0, 0.0),
    "topic_beyond": (-1, 0.0, 0.0),
    "credit_near": (1, 0.0, 0.0),
    "hours": (1, 0.8, 0.0),
}
"""Features of equivalence where both units print criteria."""

PROGRESSION_FEATURES: Final[Mapping[str, Shape]] = {
    "words": (1, 0.3, 0.0),
    "topic": (1, 0.3, 0.0),
    "topic_within": (1, 0.5, 0.0),
    "topic_shared": (1, 0.3, 0.0),
    "same_theme": (1, 0.0, 0.0),
    "other_theme": (-1, 0.0, 0.0),
    "knowledge": (1, 1.0, 0.0),
}
"""Features of progression."""

THRESHOLDS: Final[Mapping[str, float]] = {"titles": 0.7, "content": 0.5, "progression": 0.5}
"""From which score on a pair is proposed: by title in the middle of the gap between right and wrong pairs of the samples, by
content where F1 is best on the registers of the seeds that the model was fitted on, for progression where right outweighs wrong.
"""


def fit(features: Features, wanted: Flags, shape: Mapping[str, Shape], *, threshold: float = 0.5) -> Model:
    """The model of these features that explains best which pairs are wanted."""
    names = list(shape)
    signs = np.array([shape[name][0] for name in names])
    centres = np.array([shape[name][1] for name in names])
    expected = np.array([shape[name][2] for name in names])
    table = np.nan_to_num(np.column_stack([features[name] for name in names]) - centres, nan=0.0)
    target = np.where(wanted, 1.0, -1.0)

    def loss(weights: Floats) -> tuple[float, Floats]:
        margin = target * (weights[0] + table @ weights[1:])
        missed = logistic(-margin)
        slope = -target * missed
        value = np.logaddexp(0, -margin).sum() + RIDGE / 2 * float((pulled := weights[1:] - expected) @ pulled)
        return float(value), np.concatenate(([slope.sum()], slope @ table + RIDGE * pulled))

    bounds = [(None, None), *((0, None) if sign > 0 else (None, 0) for sign in signs)]
    found = minimize(loss, np.zeros(len(names) + 1), jac=True, bounds=bounds, method="L-BFGS-B").x
    return Model(
        bias=round(float(found[0]), 3),
        threshold=threshold,
        features={
            name: Weight(weight=round(float(weight), 3), centre=float(centre))
            for name, weight, centre in zip(names, found[1:], centres, strict=True)
        },
    )
