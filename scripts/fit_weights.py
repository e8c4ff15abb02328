"""Write ``kg/link/weights.toml`` anew: ``python scripts/fit_weights.py``.

The models of titles and of progression are fitted on the labelled pairs of ``kg/link/evaluation``; the model of content on a
synthetic register of a seed that no benchmark uses. That of related units is chosen: nobody has labelled any.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from register import Register, register  # noqa: E402

from kg.catalogue.files import load  # noqa: E402
from kg.link import blocking, evaluate, fit  # noqa: E402
from kg.link.corpus import Corpus, Flags  # noqa: E402
from kg.link.features import Features, measure  # noqa: E402
from kg.link.relations import CONTENT, PROGRESSION, RELATED, TITLES  # noqa: E402
from kg.link.score import WEIGHTS, Model, Weight  # noqa: E402

SCALE, SEED = "M", 11
HARD_SCALE, HARD_SEED = "M", 12

RELATED_MODEL = Model(
    bias=-2.0,
    threshold=0.6,
    features={
        "same_theme": Weight(weight=3.5),
        "near_theme": Weight(weight=2.5),
        "other_theme": Weight(weight=-1.0),
        "topic": Weight(weight=3.0, centre=0.3),
        "words_within": Weight(weight=1.0, centre=0.5),
    },
)
"""Chosen, not fitted."""

HEAD = f"""# Weights of the evidence: logits for each unit of a feature above its centre.
# Written by scripts/fit_weights.py; do not edit.
# titles, progression: fitted on kg/link/evaluation/labelled.tsv and further.tsv,
# ridge {fit.RIDGE:g}, signs kept to their meaning.
# content: fitted on the synthetic register, scale {SCALE} seed {SEED} and --hard scale {HARD_SCALE} seed {HARD_SEED}.
# related: chosen, not fitted; no pair is labelled as merely related.
"""


def content_model() -> Model:
    """Equivalence where both units print criteria."""
    parts = [_labelled(register(SCALE, SEED)), _labelled(register(HARD_SCALE, HARD_SEED, hard=True))]
    features = {name: np.concatenate([part[0][name] for part in parts]) for name in parts[0][0]}
    wanted = np.concatenate([part[1] for part in parts])
    return fit.fit(features, wanted, fit.CONTENT_FEATURES, threshold=fit.THRESHOLDS[CONTENT])


def _labelled(known: Register) -> tuple[Features, Flags]:
    corpus = Corpus(known.catalogue)
    every = blocking.pairs(corpus)
    pairs = every.take(corpus.level[every.first] == corpus.level[every.second])
    concept = np.array([known.truth[unit.id] for unit in corpus.units])
    return measure(corpus, pairs), concept[pairs.first] == concept[pairs.second]


def written(models: dict[str, Model]) -> str:
    """The models as TOML."""
    lines = [HEAD]
    for name, model in models.items():
        lines += [f"[{name}]", f"bias = {model.bias}", f"threshold = {model.threshold}", "", f"[{name}.features]"]
        lines += [f"{feature} = {{ weight = {one.weight}, centre = {one.centre} }}" for feature, one in model.features.items()]
        lines.append("")
    return "\n".join(lines)


def main() -> None:
    """Fit and write."""
    titles, progression = evaluate.fitted(load(), evaluate.samples())
    models = {TITLES: titles, CONTENT: content_model(), PROGRESSION: progression, RELATED: RELATED_MODEL}
    WEIGHTS.write_text(written(models), encoding="utf-8")


if __name__ == "__main__":
    main()
