"""Content without wording: normalised stems, and the signature made of them.

A signature answers *is this the same content?* without anybody having to ship a sentence. It is fixed, so that a document read
tomorrow compares with a catalogue bundled today:

1. Lower case; typographic apostrophes and quotation marks made plain.
2. A hyphen or an oblique parts words (``follow-up`` = ``follow up``, ``and/or`` = ``and or``), except in the few words of
   :data:`JOINED`, whose parted, hyphened and joined spellings are one word (``on-line`` = ``online``).
3. A possessive ``'s`` or ``'`` is dropped, so singular, plural and possessive meet in one stem.
4. ``-ize`` spellings become ``-ise``.
5. Each word is stemmed with Snowball's English stemmer. **Nothing is dropped**: no stop words, and the order counts.

One consequence is decided on purpose: ``organisation's need`` and ``organisational needs`` have the same signature. The adjective and the possessive
name the same relation, and so do singular and plural there; prints of one criterion differ in just this way without differing in what a learner has to
show. What does change the demand (another verb, *or* for *and*, a dropped qualifier) changes the signature.
"""

from __future__ import annotations

import hashlib
import re
import threading
from functools import lru_cache

import snowballstemmer

from kg.model import Wording

JOINED = {
    "co ordinate": "coordinate",
    "co ordination": "coordination",
    "e mail": "email",
    "hand over": "handover",
    "hand overs": "handovers",
    "on going": "ongoing",
    "on line": "online",
    "up selling": "upselling",
    "web site": "website",
}
"""Spellings that vary between prints of one text, and the one form they are compared in."""

_PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "\u00a0": " "})
_WORD = re.compile(r"[^\W_]+(?:'[^\W\d_]+)?'?")
_JOINED = re.compile(r"\b(" + "|".join(re.escape(parted) for parted in sorted(JOINED, key=len, reverse=True)) + r")\b")
_POSSESSIVE = re.compile(r"'s?$")
_IZE = re.compile(r"(?<=[a-z]{2})iz(?=(?:e|es|ed|er|ers|ing|ation|ations|ational)$)")
_KEEP_IZE = frozenset({"size", "sizes", "sized", "prize", "prizes", "seize", "seizes", "seized"})
_lock = threading.Lock()
_stemmer = snowballstemmer.stemmer("english")


def plain(text: str) -> str:
    """The text with plain quotation marks, apostrophes, dashes and spaces.

    >>> plain("customers’  “journey” ")
    'customers\\' "journey"'
    """
    return " ".join(text.translate(_PLAIN).split())


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The normalised stem of one lower-case word.

    >>> stem("organisational") == stem("organization's") == stem("organisations'")
    True
    """
    word = _POSSESSIVE.sub("", word)
    if word not in _KEEP_IZE:
        word = _IZE.sub("is", word)
    with _lock:  # a Snowball stemmer keeps its working state between calls
        return str(_stemmer.stemWord(word))


def stems(text: str) -> tuple[str, ...]:
    """The ordered stems of a text, nothing dropped.

    >>> stems("Follow-up the on-line enquiries")
    ('follow', 'up', 'the', 'onlin', 'enquiri')
    """
    lowered = plain(text).lower().replace("-", " ").replace("/", " ")
    joined = _JOINED.sub(lambda found: JOINED[found[0]], " ".join(lowered.split()))
    return tuple(stem(word) for word in _WORD.findall(joined))


@lru_cache(maxsize=65_536)
def hashed(text: str) -> str:
    """A short, stable hash: the first eight hexadecimal digits of SHA-256.

    >>> hashed("servic")
    'c60d1ea3'
    """
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def signature(text: str) -> str:
    """The identity of a content: a hash of its ordered stems.

    >>> signature("Meet the organisation's need") == signature("Meet the organisational needs")
    True
    >>> signature("Explain and agree") == signature("Explain or agree")
    False
    """
    return hashlib.sha256(" ".join(stems(text)).encode()).hexdigest()[:16]


def wording(text: str, statement: str | None = None) -> Wording:
    """A :class:`Wording` of printed words."""
    ordered = stems(text)
    return Wording(
        signature=hashlib.sha256(" ".join(ordered).encode()).hexdigest()[:16],
        stems=tuple(sorted({hashed(one) for one in ordered})),
        statement=statement,
        printed=text,
    )


def slug(text: str) -> str:
    """Lower case, apostrophes removed, every other run of other characters one hyphen.

    >>> slug("Manage individuals’ performance")
    'manage-individuals-performance'
    """
    return re.sub(r"[^a-z0-9]+", "-", plain(text).lower().replace("'", "")).strip("-")


def same_title(first: str, second: str) -> bool:
    """Whether two titles are the same but for capitals, apostrophes and spaces.

    >>> same_title("Resolve customers' complaints", "Resolve Customers’ complaints")
    True
    """
    return slug(first) == slug(second)
