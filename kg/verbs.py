"""The verb scheme: what the command verb of an assessment criterion demands of a learner.

A criterion begins with a command verb: *Explain why ...*, *Critically evaluate ...*, *Carry out ...*. The scheme gives each
verb a class of the revised Bloom taxonomy and so a rank from 1 (remember) to 6 (create), with the reason in a few words. It
stands as a table in ``kg/verbs.tsv``, where it can be read, disputed and amended. The class describes the verb as it is commonly
used in criteria; a verb alone never settles how demanding a criterion is.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import islice

from kg import resources
from kg.model import Noun
from kg.words import plain


class Demand(StrEnum):
    """The six classes of demand, in rising order."""

    REMEMBER = "remember"
    UNDERSTAND = "understand"
    APPLY = "apply"
    ANALYSE = "analyse"
    EVALUATE = "evaluate"
    CREATE = "create"

    @property
    def rank(self) -> int:
        """The place of the class, 1 for *remember* to 6 for *create*.

        >>> Demand.APPLY.rank
        3
        """
        return list(Demand).index(self) + 1


class Verb(Noun, frozen=True, kw_only=True):
    """A command verb in its base form and lower case, the class of its demand, and why it stands there."""

    name: str
    demand: Demand
    reason: str

    @property
    def rank(self) -> int:
        """The level of demand, 1 to 6."""
        return self.demand.rank


class _Scheme(Mapping[str, Verb]):
    """The table, read from the package when somebody first looks into it."""

    @cached_property
    def _rows(self) -> dict[str, Verb]:
        with (resources.PACKAGE / "verbs.tsv").open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True)
            return {row["verb"]: Verb(name=row["verb"], demand=Demand(row["class"]), reason=row["reason"]) for row in rows}

    @cached_property
    def spellings(self) -> dict[str, Verb]:
        """Verbs by the form that :func:`_spelling` gives their words."""
        return {" ".join(_spelling(word) for word in name.split()): verb for name, verb in self._rows.items()}

    @cached_property
    def longest(self) -> int:
        """The number of words of the longest entry."""
        return max(len(name.split()) for name in self._rows)

    def __getitem__(self, name: str) -> Verb:
        return self._rows[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


_SCHEME = _Scheme()
VERBS: Mapping[str, Verb] = _SCHEME
"""All verbs of the scheme by name, in alphabetical order."""

_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")


LONGEST_OPENING = 100
"""Characters of a criterion among which its command verb stands; the rest need not be looked at."""


@lru_cache(maxsize=8_192)
def _spelling(word: str) -> str:
    """A word as the scheme compares it: ``Co-ordinate`` as ``coordinate``, ``Analyze`` as ``analyse``."""
    return re.sub(r"(?<=[iy])ze$", "se", word.lower().replace("-", ""))


def _opening(text: str) -> tuple[list[str], Verb | None]:
    """The words of a criterion that are its command verb, as printed, and their entry in the scheme if they have one."""
    words = [found[0] for found in islice(_WORD.finditer(plain(text[:LONGEST_OPENING])), _SCHEME.longest + 1)]
    for start in (0, 1) if words and words[0].lower().endswith("ly") else (0,):
        for length in range(_SCHEME.longest, 0, -1):
            printed = words[start : start + length]
            verb = _SCHEME.spellings.get(" ".join(_spelling(word) for word in printed))
            if verb:
                return printed, verb
    return words[:1], None


def find(text: str) -> Verb | None:
    """The entry of the scheme for the verb that a criterion begins with, the longest that fits; ``None`` for an unknown verb.

    An adverb that the scheme does not name is passed over.

    >>> find("Critically evaluate the sources used").name, find("Evaluate the sources used").name
    ('critically evaluate', 'evaluate')
    >>> find("Clearly explain the options").demand
    <Demand.UNDERSTAND: 'understand'>
    >>> find("Co-ordinate the replies").name
    'coordinate'
    >>> find("The options are explained") is None
    True
    """
    return _opening(text)[1]


def leading(text: str) -> str:
    """The command verb as a criterion prints it, with a capital letter: one word unless the scheme has a longer entry that fits.

    For an unknown verb it is the first word, and nothing for a text without words.

    >>> leading("carry out a survey"), leading("Co-ordinate the replies"), leading("Juggle three balls"), leading("")
    ('Carry out', 'Co-ordinate', 'Juggle', '')
    """
    printed = " ".join(_opening(text)[0])
    return printed[:1].upper() + printed[1:]
