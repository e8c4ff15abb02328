"""How the weights came about: ``python -m kg.link.fit`` prints them anew from the labelled pairs.

A logistic model with a light pull towards nought (ridge), whose weights may not take the sign that contradicts their meaning. The
same call with themes left out gives the models of the cross-validation.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from scipy.optimize import minimize

from kg.link.corpus import Flags, Floats
from kg.link.features import Features
from kg.link.score import Model, Weight, logistic

RIDGE: Final = 1.0
"""How strongly weights are pulled towards nought, in pairs."""

TITLE_FEATURES: Final[Mapping[str, tuple[int, float]]] = {
    "same_title": (1, 0.0),
    "words": (1, 0.5),
    "words_within": (1, 0.5),
    "spelling": (1, 0.6),
    "same_theme": (1, 0.0),
    "other_theme": (-1, 0.0),
    "knowledge": (1, 1.0),
    "same_reference": (1, 0.5),
    "credit": (1, 0.8),
    "same_qualification": (-1, 0.0),
}
"""Features of equivalence by title: the sign a weight may take, and the centre."""

CONTENT_FEATURES: Final[Mapping[str, tuple[int, float]]] = {
    **TITLE_FEATURES,
    "content": (1, 0.5),
    "headings": (1, 0.5),
    "covered": (1, 0.5),
    "covers": (1, 0.5),
    "identical": (1, 0.0),
    "hours": (1, 0.8),
}
"""Features of equivalence where both units print criteria."""

PROGRESSION_FEATURES: Final[Mapping[str, tuple[int, float]]] = {
    "words": (1, 0.3),
    "topic": (1, 0.3),
    "topic_within": (1, 0.5),
    "topic_shared": (1, 0.3),
    "same_theme": (1, 0.0),
    "other_theme": (-1, 0.0),
    "knowledge": (1, 1.0),
}
"""Features of progression."""


def fit(features: Features, wanted: Flags, shape: Mapping[str, tuple[int, float]], *, threshold: float = 0.5) -> Model:
    """The model of these features that explains best which pairs are wanted."""
    names = list(shape)
    signs = np.array([shape[name][0] for name in names])
    centres = np.array([shape[name][1] for name in names])
    table = np.nan_to_num(np.column_stack([features[name] for name in names]) - centres, nan=0.0)
    target = np.where(wanted, 1.0, -1.0)

    def loss(weights: Floats) -> tuple[float, Floats]:
        margin = target * (weights[0] + table @ weights[1:])
        missed = logistic(-margin)
        slope = -target * missed
        value = np.logaddexp(0, -margin).sum() + RIDGE / 2 * float(weights[1:] @ weights[1:])
        return float(value), np.concatenate(([slope.sum()], slope @ table + RIDGE * weights[1:]))

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
