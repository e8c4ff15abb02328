"""What a title says: its words as concepts, so that different words for one thing meet.

Three tables of the project stand behind it, to be read, disputed and amended: ``synonyms.tsv`` gives a word or phrase the
concept it stands for (``-`` for what says nothing of the content), ``themes.tsv`` says which concepts put a title in a theme,
``opposites.tsv`` which concepts tell two titles apart however alike the rest of them is. A word in no table is its own concept,
so titles of any subject compare by their words alone.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Final

from kg import resources
from kg.model import Noun
from kg.verbs import VERBS
from kg.words import stems

SILENT: Final = "-"
"""The concept of what says nothing of the content."""

FUNCTION_WORDS: Final = frozenset(
    re.findall(
        r"\w+",
        "a an the of to in on at by for from with within into and or as is are be their its your his her that which this these"
        " those it they about up",
    )
)
"""Words that hold a title together and say nothing by themselves."""


class Synonym(Noun, frozen=True, kw_only=True):
    """A word or phrase, the concept it stands for, and why."""

    phrase: str
    concept: str
    reason: str


class Pattern(Noun, frozen=True, kw_only=True):
    """Concepts that put a title in a theme; ``alone`` where the title must hold no other."""

    concepts: frozenset[str]
    alone: bool = False

    def fits(self, concepts: frozenset[str]) -> bool:
        """Whether a title with these concepts fits."""
        return self.concepts == concepts if self.alone else self.concepts <= concepts


class Theme(Noun, frozen=True, kw_only=True):
    """A theme: its name, the patterns that put a title in it, the themes it is near to, and why its titles belong together."""

    id: str
    name: str
    patterns: tuple[Pattern, ...]
    near: tuple[str, ...]
    reason: str


class Title(Noun, frozen=True, kw_only=True):
    """A title taken apart: its concepts in order and as a set.

    ``verbs`` are those of its concepts that it opens with, ``plain`` its words but function words.
    """

    ordered: tuple[str, ...]
    concepts: frozenset[str]
    verbs: frozenset[str]
    themes: tuple[str, ...]
    plain: frozenset[str]

    @property
    def knowledge(self) -> bool:
        """Whether the title announces something to know and not something to do."""
        return "understand" in self.concepts


def _table(name: str) -> Iterator[dict[str, str]]:
    with (resources.PACKAGE / "link" / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True)


@cache
def synonyms() -> tuple[Synonym, ...]:
    """The table of synonyms."""
    return tuple(Synonym(phrase=row["phrase"], concept=row["concept"], reason=row["reason"]) for row in _table("synonyms.tsv"))


@cache
def themes() -> tuple[Theme, ...]:
    """The table of themes. In a pattern, words are written plainly and meet the stems of titles."""
    return tuple(
        Theme(
            id=row["theme"],
            name=row["name"],
            patterns=tuple(_pattern(text) for text in row["patterns"].split(";")),
            near=tuple(filter(None, row["near"].split(";"))),
            reason=row["reason"],
        )
        for row in _table("themes.tsv")
    )


def _pattern(text: str) -> Pattern:
    return Pattern(concepts=frozenset(map(_named, text.removeprefix("=").split("+"))), alone=text.startswith("="))


def _named(name: str) -> str:
    """The concept of that name, or that of the word."""
    return name if any(one.concept == name for one in synonyms()) else _concepts(stems(name))[0]


@cache
def _phrases() -> dict[tuple[str, ...], str]:
    """Phrases as essential stems, and each concept by its own name."""
    named = {_essential(stems(one.concept)): one.concept for one in synonyms() if one.concept != SILENT}
    return named | {_essential(stems(one.phrase)): one.concept for one in synonyms()}


@cache
def _longest() -> int:
    return max(map(len, _phrases()))


@cache
def _verb_stems() -> frozenset[str]:
    """The stems of command verbs of one word, and the concepts that verbs have in the table."""
    single = {stems(name)[0] for name in VERBS if len(stems(name)) == 1}
    concepts = {concept for phrase, concept in _phrases().items() if len(phrase) == 1 and phrase[0] in single}
    return frozenset(single | concepts | {"handle", "deliver", "understand", "redesign", "make", "deal", "take"}) - NOT_VERBS


NOT_VERBS: Final = frozenset(
    {
        "challenging",
        "contact",
        "detail",
        "handover",
        "inform",
        "innov",
        "offer",
        "process-design",
        "refer",
        "relationship",
        "staff",
        "sustainability",
        "writing",
    }
)
"""Stems that verbs share with nouns and that stand in titles as nouns."""

LIGHT_VERBS: Final = frozenset({"use", "deliver"})
"""Verbs that say little wherever they stand: ``using social media``, ``to deliver customer service``."""


@cache
def _function_stems() -> frozenset[str]:
    return frozenset(stem for word in FUNCTION_WORDS for stem in stems(word)) - {"own"}


def _essential(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in _function_stems())


def _concepts(words: tuple[str, ...]) -> list[str]:
    """The concepts of essential stems in their order: the longest phrase that fits, else the stem itself."""
    found, place, phrases = [], 0, _phrases()
    while place < len(words):
        for length in range(min(_longest(), len(words) - place), 0, -1):
            concept = phrases.get(words[place : place + length])
            if concept or length == 1:
                found.append(concept or words[place])
                place += length
                break
    return [concept for concept in found if concept != SILENT]


def _opening(concepts: list[str]) -> frozenset[str]:
    """The verbs that a title opens with; the last concept is never one, since something must be done."""
    verbs = [concept for concept in concepts if concept in LIGHT_VERBS]
    for concept in concepts[:-1]:
        if concept not in _verb_stems():
            break
        verbs.append(concept)
    return frozenset(verbs)


@cache
def near() -> frozenset[tuple[str, str]]:
    """Pairs of themes that are near each other, both ways."""
    found = {(theme.id, other) for theme in themes() for other in theme.near}
    return frozenset(found | {(other, one) for one, other in found})


@cache
def opposites() -> dict[frozenset[str], str]:
    """Pairs of concepts that tell two titles apart, and why."""
    return {frozenset({_named(row["one"]), _named(row["other"])}): row["reason"] for row in _table("opposites.tsv")}


@lru_cache(maxsize=131_072)
def title(text: str) -> Title:
    """A title taken apart.

    >>> sorted(title("Go the extra mile in customer service").concepts)
    ['customer-service', 'exceed-expectations']
    >>> title("Resolve customers' complaints").themes
    ('complaints',)
    """
    words = _essential(stems(text))
    ordered = _concepts(words)
    concepts = frozenset(ordered)
    return Title(
        ordered=tuple(ordered),
        concepts=concepts,
        verbs=_opening(ordered),
        themes=tuple(one.id for one in themes() if any(pattern.fits(concepts) for pattern in one.patterns)),
        plain=frozenset(words),
    )
