"""Evidence in sentences: what was measured on a pair and what it adds to the score, for people to check in the documents.

Sentences are made for pairs that are shown, never for all that were measured. The weights of the sentences of one link add up to
the logit of its score, but for units that are one and the same by number and content: these score 1 by rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np

from kg.link.corpus import Corpus
from kg.link.score import Model
from kg.link.titles import Title, opposites, themes
from kg.model import Evidence, Unit
from kg.verbs import VERBS, Demand
from kg.words import plain, stems

Values: TypeAlias = dict[str, float]
"""The features, or the contributions, of one pair."""

FEATURES_OF: Final = {
    "title": (
        "same_title",
        "words",
        "words_within",
        "topic",
        "topic_within",
        "topic_shared",
        "spelling",
        "opening",
        "other_activity",
        "topic_beyond",
    ),
    "theme": ("same_theme", "near_theme", "other_theme"),
    "nature": ("knowledge",),
    "opposites": ("opposed",),
    "reference": ("same_reference",),
    "credit": ("credit", "credit_near"),
    "hours": ("hours",),
    "outcomes": ("headings",),
    "criteria": (
        "content",
        "covered",
        "covers",
        "matched",
        "kept",
        "keeps",
        "identical",
        "covered_beyond",
        "other_activity_shared",
        "same_activity_shared",
    ),
    "qualification": ("same_qualification",),
}
"""Which features a piece of evidence sums up."""


@dataclass(frozen=True)
class Seen:
    """A pair as the sentences see it."""

    corpus: Corpus
    first: int
    second: int
    values: Values

    @property
    def one(self) -> Unit:
        """The first unit."""
        return self.corpus.units[self.first]

    @property
    def other(self) -> Unit:
        """The second unit."""
        return self.corpus.units[self.second]

    @property
    def titles(self) -> tuple[Title, Title]:
        """Their titles taken apart."""
        return self.corpus.titles[self.first], self.corpus.titles[self.second]


Said: TypeAlias = tuple[str, float | None]
"""A sentence, and what was measured."""

Sentence: TypeAlias = Callable[[Seen], Said | None]


def explain(corpus: Corpus, first: int, second: int, values: Values, model: Model) -> tuple[Evidence, ...]:
    """The evidence on one pair, the heaviest first, then what speaks without weight, then where the score starts from."""
    added = {name: one.weight * (values[name] - one.centre) for name, one in model.features.items() if not np.isnan(values[name])}
    found = [evidence for evidence in _pieces(Seen(corpus, first, second, values), added) if evidence]
    found.sort(key=lambda one: (-abs(one.weight), one.kind))
    prior = Evidence(kind="prior", sentence="Where the score starts from before any evidence.", weight=round(model.bias, 3))
    return (*found, prior)


def _pieces(seen: Seen, added: Values) -> Iterator[Evidence]:
    for kind, sentence in SENTENCES.items():
        weight = round(sum((added.get(name, 0.0) for name in FEATURES_OF.get(kind, ())), 0.0), 3)
        said = sentence(seen)
        if said is not None:
            text, value = said
            yield Evidence(kind=kind, sentence=text, value=None if value is None else round(float(value), 3), weight=weight)


def _title(seen: Seen) -> Said:
    one, other = seen.one.title, seen.other.title
    if seen.values["same_title"]:
        return (
            f'Both are called "{one}".' if one == other else f'"{one}" and "{other}" are one title but for trivial wording.'
        ), 1.0
    left, right = seen.titles[0].concepts, seen.titles[1].concepts
    shared = sorted(left & right, key=lambda word: (-seen.corpus.word_weight[word], word))
    by_word = 0.0 if np.isnan(seen.values["words"]) else seen.values["words"]
    if not shared:
        return f'"{one}" and "{other}" share no word.', by_word
    return f'"{one}" and "{other}" share {_listed(seen, shared)}: {by_word:.0%} of what their words weigh.', by_word


def _listed(seen: Seen, concepts: list[str]) -> str:
    """Concepts as people write them: by the word of the first title that has their stem, else by their name."""
    printed = {stems(word)[0]: word for word in reversed(plain(seen.one.title).lower().split()) if len(stems(word)) == 1}
    return ", ".join(printed.get(concept, concept.replace("-", " ")).strip(",;:()'") for concept in concepts)


def _theme(seen: Seen) -> Said | None:
    left, right = seen.titles[0].themes, seen.titles[1].themes
    by_id = {theme.id: theme for theme in themes()}
    if shared := [by_id[name] for name in left if name in right]:
        return f"Both belong to the theme {shared[0].name}: {shared[0].reason}.", 1.0
    if not left or not right:
        return None
    names = f"{by_id[left[0]].name} and {by_id[right[0]].name}"
    return (f"Their themes are near: {names}.", 0.5) if seen.values["near_theme"] else (f"Their themes differ: {names}.", 0.0)


def _nature(seen: Seen) -> Said | None:
    if seen.values["knowledge"]:
        return None
    knows, does = (seen.one, seen.other) if seen.titles[0].knowledge else (seen.other, seen.one)
    return f"{knows.id} is announced as knowledge, {does.id} as practice.", 0.0


def _opposites(seen: Seen) -> Said | None:
    if not seen.values["opposed"]:
        return None
    left, right = seen.titles[0].concepts, seen.titles[1].concepts
    for one in sorted(left):
        for other in sorted(right):
            if reason := opposites().get(frozenset({one, other})):
                return f"{one} and {other} tell them apart: {reason}.", 1.0
    return None


def _level(seen: Seen) -> Said:
    one, other = seen.one.level, seen.other.level
    if one is None or other is None:
        return "A level is not printed.", None
    if one == other:
        return f"Both stand at Level {one}.", 0.0
    return f"Level {one} and Level {other}.", seen.values["step"]


def _reference(seen: Seen) -> Said | None:
    one, other = seen.one, seen.other
    if np.isnan(seen.values["same_reference"]):
        return None
    if seen.values["same_reference"]:
        content = {1.0: " and the same criteria", 0.0: ", but the criteria differ"}.get(seen.values["identical"], "")
        return f"Both have the unit reference number {one.urn}{content}.", 1.0
    return f"Their unit reference numbers differ: {one.urn} and {other.urn}.", 0.0


def _credit(seen: Seen) -> Said | None:
    return _amount(seen.one.credit, seen.other.credit, "credits", seen.values["credit"])


def _hours(seen: Seen) -> Said | None:
    one, other = seen.one, seen.other
    return _amount(one.guided_learning_hours, other.guided_learning_hours, "guided learning hours", seen.values["hours"])


def _amount(one: int | None, other: int | None, what: str, value: float) -> Said | None:
    if one is None or other is None:
        return None
    return (f"Both print {one} {what}." if one == other else f"{one} and {other} {what}."), value


def _criteria(seen: Seen) -> Said | None:
    one, other = seen.one, seen.other
    left, right = _signatures(one), _signatures(other)
    if not left or not right:
        return None
    same = set(left) & set(right)
    counts = sum(each in same for each in left), sum(each in same for each in right)
    likeness = (seen.values["covered"] + seen.values["covers"]) / 2
    return (
        f"{counts[0]} of {len(left)} criteria of {one.id} and {counts[1]} of {len(right)} of {other.id} are the same; "
        f"by their words {seen.values['covered']:.0%} of the first and {seen.values['covers']:.0%} of the second are covered."
    ), likeness


def _signatures(unit: Unit) -> list[str]:
    return [criterion.wording.signature for outcome in unit.outcomes for criterion in outcome.criteria]


def _outcomes(seen: Seen) -> Said | None:
    if np.isnan(seen.values["headings"]):
        return None
    return f"The headings of their outcomes are alike to {seen.values['headings']:.0%}.", seen.values["headings"]


def _verbs(seen: Seen) -> Said | None:
    one, other = _demand(seen.one), _demand(seen.other)
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


def _role(seen: Seen) -> Said | None:
    if np.isnan(seen.values["same_role"]):
        return None
    return (
        (
            "Both are listed alike, as mandatory or as optional."
            if seen.values["same_role"]
            else "One is mandatory where the other is optional."
        ),
        seen.values["same_role"],
    )


def _lineage(seen: Seen) -> Said | None:
    one, other = seen.one, seen.other
    if one.suite == other.suite or not seen.values["same_title"] or seen.values["step"] != 0:
        return None
    return f"One title in two suites, {one.suite} and {other.suite}: versions of one unit.", None


def _qualification(seen: Seen) -> Said | None:
    return ("One qualification lists both.", 1.0) if seen.values["same_qualification"] else None


SENTENCES: Final[dict[str, Sentence]] = {
    "reference": _reference,
    "title": _title,
    "theme": _theme,
    "nature": _nature,
    "opposites": _opposites,
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
