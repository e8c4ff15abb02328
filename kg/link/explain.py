"""Evidence in sentences: what was measured on a pair and what it adds to the score, for people to check in the documents.

Sentences are made for pairs that are shown, never for all that were measured. The weights of the sentences of one link add up to
the logit of its score, but for units that are one and the same by number and content: these score 1 by rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

import numpy as np

from kg.link.corpus import Corpus
from kg.link.score import Model
from kg.link.titles import themes
from kg.model import Evidence, Unit
from kg.verbs import VERBS, Demand

Values: TypeAlias = dict[str, float]
"""The features, or the contributions, of one pair."""

FEATURES_OF: Final = {
    "title": ("same_title", "words", "words_within", "topic", "topic_within", "topic_shared", "spelling"),
    "theme": ("same_theme", "near_theme", "other_theme"),
    "nature": ("knowledge",),
    "reference": ("same_reference",),
    "credit": ("credit",),
    "hours": ("hours",),
    "outcomes": ("headings",),
    "criteria": ("content", "covered", "covers", "kept", "keeps", "identical"),
    "qualification": ("same_qualification",),
}
"""Which features a piece of evidence sums up."""

Sentence: TypeAlias = Callable[[Corpus, int, int, Values], tuple[str, float | None] | None]


def explain(corpus: Corpus, first: int, second: int, values: Values, model: Model) -> tuple[Evidence, ...]:
    """The evidence on one pair, the heaviest first, then what speaks without weight, then where the score starts from."""
    added = {name: one.weight * (values[name] - one.centre) for name, one in model.features.items() if not np.isnan(values[name])}
    found = [evidence for evidence in _pieces(corpus, first, second, values, added) if evidence]
    found.sort(key=lambda one: (-abs(one.weight), one.kind))
    prior = Evidence(kind="prior", sentence="Where the score starts from before any evidence.", weight=round(model.bias, 3))
    return (*found, prior)


def _pieces(corpus: Corpus, first: int, second: int, values: Values, added: Values) -> Iterator[Evidence]:
    for kind, sentence in SENTENCES.items():
        weight = round(sum(added.get(name, 0.0) for name in FEATURES_OF.get(kind, ())), 3)
        said = sentence(corpus, first, second, values)
        if said is not None:
            text, value = said
            yield Evidence(kind=kind, sentence=text, value=None if value is None else round(value, 3), weight=weight)


def _title(corpus: Corpus, first: int, second: int, values: Values) -> tuple[str, float | None]:
    one, other = corpus.units[first].title, corpus.units[second].title
    if values["same_title"]:
        return (
            f'Both are called "{one}".' if one == other else f'"{one}" and "{other}" are one title but for trivial wording.'
        ), 1.0
    left, right = corpus.titles[first].concepts, corpus.titles[second].concepts
    shared = sorted(left & right, key=lambda word: (-corpus.word_weight[word], word))
    by_word = 0.0 if np.isnan(values["words"]) else values["words"]
    if not shared:
        return f'"{one}" and "{other}" share no word.', by_word
    return f'"{one}" and "{other}" share {", ".join(shared)}: {by_word:.0%} of what their words weigh.', by_word


def _theme(corpus: Corpus, first: int, second: int, values: Values) -> tuple[str, float | None] | None:
    left, right = corpus.titles[first].themes, corpus.titles[second].themes
    by_id = {theme.id: theme for theme in themes()}
    if shared := [by_id[name] for name in left if name in right]:
        return f"Both belong to the theme {shared[0].name}: {shared[0].reason}.", 1.0
    if not left or not right:
        return None
    names = f"{by_id[left[0]].name} and {by_id[right[0]].name}"
    return (f"Their themes are near: {names}.", 0.5) if values["near_theme"] else (f"Their themes differ: {names}.", 0.0)


def _nature(corpus: Corpus, first: int, second: int, values: Values) -> tuple[str, float | None] | None:
    if values["knowledge"]:
        return None
    knows, does = (first, second) if corpus.knowledge[first] else (second, first)
    return f"{corpus.units[knows].id} is announced as knowledge, {corpus.units[does].id} as practice.", 0.0


def _level(corpus: Corpus, first: int, second: int, values: Values) -> tuple[str, float | None]:
    one, other = corpus.units[first].level, corpus.units[second].level
    if one is None or other is None:
        return "A level is not printed.", None
    if one == other:
        return f"Both stand at Level {one}.", 0.0
    return f"Level {one} and Level {other}.", values["step"]


def _reference(corpus: Corpus, first: int, second: int, values: Values) -> tuple[str, float | None] | None:
    one, other = corpus.units[first], corpus.units[second]
    if np.isnan(values["same_reference"]):
        return None
    if values["same_reference"]:
        content = {1.0: " and the same criteria", 0.0: ", but the criteria differ"}.get(values["identical"], "")
        return f"Both have the unit reference number {one.urn}{content}.", 1.0
    return f"Their unit reference numbers differ: {one.urn} and {other.urn}.", 0.0


def _credit(corpus: Corpus, first: int, second: int, values: Values) -> tuple[str, float | None] | None:
    return _amount(corpus.units[first].credit, corpus.units[second].credit, "credits", values["credit"])


def _hours(corpus: Corpus, first: int, second: int, values: Values) -> tuple[str, float | None] | None:
    one, other = corpus.units[first], corpus.units[second]
    return _amount(one.guided_learning_hours, other.guided_learning_hours, "guided learning hours", values["hours"])


def _amount(one: int | None, other: int | None, what: str, value: float) -> tuple[str, float | None] | None:
    if one is None or other is None:
        return None
    return (f"Both print {one} {what}." if one == other else f"{one} and {other} {what}."), value


def _criteria(corpus: Corpus, first: int, second: int, values: Values) -> tuple[str, float | None] | None:
    one, other = corpus.units[first], corpus.units[second]
    left, right = _signatures(one), _signatures(other)
    if not left or not right:
        return None
    same = set(left) & set(right)
    counts = sum(each in same for each in left), sum(each in same for each in right)
    likeness = (values["covered"] + values["covers"]) / 2
    return (
        f"{counts[0]} of {len(left)} criteria of {one.id} and {counts[1]} of {len(right)} of {other.id} are the same; "
        f"by their words {values['covered']:.0%} of the first and {values['covers']:.0%} of the second are covered."
    ), likeness


def _signatures(unit: Unit) -> list[str]:
    return [criterion.wording.signature for outcome in unit.outcomes for criterion in outcome.criteria]


def _outcomes(corpus: Corpus, first: int, second: int, values: Values) -> tuple[str, float | None] | None:
    if np.isnan(values["headings"]):
        return None
    return f"The headings of their outcomes are alike to {values['headings']:.0%}.", values["headings"]


def _verbs(corpus: Corpus, first: int, second: int, values: Values) -> tuple[str, float | None] | None:
    one, other = _demand(corpus.units[first]), _demand(corpus.units[second])
    if one is None or other is None:
        return None
    names = [list(Demand)[round(each) - 1].value for each in (one, other)]
    if names[0] == names[1]:
        return f"The command verbs of both ask mostly to {names[0]}.", other - one
    return f"The command verbs ask mostly to {names[0]} in the first and to {names[1]} in the second.", other - one


def _demand(unit: Unit) -> float | None:
    """The middle rank of the command verbs."""
    verbs = (criterion.verb.lower() for outcome in unit.outcomes for criterion in outcome.criteria)
    ranks = sorted(VERBS[verb].rank for verb in verbs if verb in VERBS)
    return ranks[len(ranks) // 2] if ranks else None


def _role(corpus: Corpus, first: int, second: int, values: Values) -> tuple[str, float | None] | None:
    if np.isnan(values["same_role"]):
        return None
    return (
        (
            "Both are listed alike, as mandatory or as optional."
            if values["same_role"]
            else "One is mandatory where the other is optional."
        ),
        values["same_role"],
    )


def _lineage(corpus: Corpus, first: int, second: int, values: Values) -> tuple[str, float | None] | None:
    one, other = corpus.units[first], corpus.units[second]
    if one.suite == other.suite or not values["same_title"] or values["step"] != 0:
        return None
    return f"One title in two suites, {one.suite} and {other.suite}: versions of one unit.", None


def _qualification(corpus: Corpus, first: int, second: int, values: Values) -> tuple[str, float | None] | None:
    return ("One qualification lists both.", 1.0) if values["same_qualification"] else None


SENTENCES: Final[dict[str, Sentence]] = {
    "reference": _reference,
    "title": _title,
    "theme": _theme,
    "nature": _nature,
    "level": _level,
    "credit": _credit,
    "hours": _hours,
    "criteria": _criteria,
    "outcomes": _outcomes,
    "verbs": _verbs,
    "role": _role,
    "qualification": _qualification,
    "lineage": _lineage,
}
"""The kinds of evidence, each with how it is put into words."""
