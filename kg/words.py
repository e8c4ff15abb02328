"""Content without wording: normalised stems, and the signature made of them.

A signature answers *is this the same content?* without anybody having to ship a sentence. It is fixed, so that a document read
tomorrow compares with a catalogue bundled today:

1. Lower case; typographic apostrophes, quotation marks, dashes, spaces, ligatures and accents in their plain, composed form;
   what is not seen (soft hyphens, marks of no width) is taken out.
2. A hyphen or an oblique parts words (``follow-up`` = ``follow up``, ``and/or`` = ``and or``), except in the few words of
   :data:`JOINED`, whose parted, hyphened and joined spellings are one word (``on-line`` = ``online``).
3. A possessive ``'s`` or ``'`` is dropped and a plural in brackets opened (``objective(s)``), so singular, plural and
   possessive meet in one stem.
4. ``-ize`` and ``-yze`` become ``-ise`` and ``-yse``.
5. Numbers are words, ``1,000`` as ``1000`` and ``2.5`` as one; they are not spelt out. ``&`` is *and*, ``%`` is *per cent*;
   other signs of quantity stand for themselves. All other punctuation is no word.
6. Each word is stemmed with Snowball's English stemmer. **No word is dropped**: no stop words, and the order counts.

One consequence is decided on purpose: ``organisation's need`` and ``organisational needs`` have the same signature. The
adjective and the possessive name the same relation, and so do singular and plural there; prints of one criterion differ in
just this way without differing in what a learner has to show. What does change the demand (another verb, *or* for *and*, a
dropped qualifier, another number) changes the signature.
"""

from __future__ import annotations

import hashlib
import re
import threading
import unicodedata
from functools import lru_cache

import snowballstemmer

from kg.model import Wording

JOINED = {
    "co ordinate": "coordinate",
    "co ordinated": "coordinated",
    "co ordinates": "coordinates",
    "co ordinating": "coordinating",
    "co ordination": "coordination",
    "co ordinator": "coordinator",
    "co ordinators": "coordinators",
    "e mail": "email",
    "e mails": "emails",
    "hand over": "handover",
    "hand overs": "handovers",
    "on going": "ongoing",
    "on line": "online",
    "per cent": "percent",
    "up sell": "upsell",
    "up selling": "upselling",
    "web site": "website",
    "web sites": "websites",
}
"""Spellings that vary between prints of one text, and the one form they are compared in."""

_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_PLAIN = {
    **_UNSEEN,
    **dict.fromkeys(map(ord, "’‘‛ʼ′´`"), "'"),
    **dict.fromkeys(map(ord, "“”„‟«»″"), '"'),
    **dict.fromkeys(map(ord, "‐‑‒–—―−"), "-"),
}
_SIGNS = str.maketrans({"-": " ", "/": " ", "&": " and ", "%": " percent "})
_PLURAL = re.compile(r"(?<=[^\W\d_])\((e?s)\)")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_WORD = re.compile(r"\d+(?:\.\d+)+|[^\W_]+(?:'[^\W\d_]+)?'?|[£€$+<>=]")
_JOINED = re.compile(r"\b(" + "|".join(re.escape(parted) for parted in sorted(JOINED, key=len, reverse=True)) + r")\b")
_POSSESSIVE = re.compile(r"'s?$")
_IZE = re.compile(r"(?<=[a-z]{2})([iy])z(?=(?:e|es|ed|er|ers|ing|able|ation|ations|ational|ationally)$)")
_KEEP_IZE = re.compile(r"^(?:re|down|over|up)?siz|^(?:re)?seiz|^capsiz|^priz")
_lock = threading.Lock()
_stemmer = snowballstemmer.stemmer("english")


def plain(text: str) -> str:
    """The text with plain quotation marks, apostrophes, dashes and spaces, nothing unseen, and composed letters.

    >>> plain("customers’  “journey” ")
    'customers\\' "journey"'
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.translate(_PLAIN)).translate(_PLAIN)
    return " ".join(text.split())


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The normalised stem of one lower-case word.

    >>> stem("organisational") == stem("organization's") == stem("organisations'")
    True
    """
    word = _POSSESSIVE.sub("", word)
    if not _KEEP_IZE.match(word):
        word = _IZE.sub(r"\1s", word)
    with _lock:  # a Snowball stemmer keeps its working state between calls
        return str(_stemmer.stemWord(word))


def stems(text: str) -> tuple[str, ...]:
    """The ordered stems of a text, no word dropped.

    >>> stems("Follow-up the on-line enquiries"), stems("Agree objective(s) & 2.5% of costs")
    (('follow', 'up', 'the', 'onlin', 'enquiri'), ('agre', 'object', 'and', '2.5', 'percent', 'of', 'cost'))
    """
    lowered = plain(text).lower()
    if "(" in lowered:
        lowered = _PLURAL.sub(r"\1", lowered)
    if "," in lowered:
        lowered = _THOUSANDS.sub("", lowered)
    joined = " ".join(lowered.translate(_SIGNS).split())
    if any(parted in joined for parted in JOINED):  # rare, and far quicker to find than to replace
        joined = _JOINED.sub(lambda found: JOINED[found[0]], joined)
    return tuple(map(stem, _WORD.findall(joined)))


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
    return _signature(stems(text))


def _signature(ordered: tuple[str, ...]) -> str:
    return hashlib.sha256(" ".join(ordered).encode()).hexdigest()[:16]


def wording(text: str, statement: str | None = None) -> Wording:
    """A :class:`Wording` of printed words."""
    ordered = stems(text)
    return Wording(
        signature=_signature(ordered),
        stems=tuple(sorted({hashed(one) for one in ordered})),
        statement=statement,
        printed=text,
    )


@lru_cache(maxsize=65_536)
def slug(text: str) -> str:
    """Lower case, apostrophes removed, every other run of other characters one hyphen.

    >>> slug("Manage individuals’ performance")
    'manage-individuals-performance'
    """
    return re.sub(r"[^a-z0-9]+", "-", plain(text).lower().replace("'", "")).strip("-")


@lru_cache(maxsize=65_536)
def folded(title: str) -> str:
    """What makes a title the same title: its letters and digits of any script, without capitals, apostrophes and other signs.

    >>> folded("Gweithio â chwsmeriaid"), folded("Resolve Customers’  complaints")
    ('gweithio â chwsmeriaid', 'resolve customers complaints')
    """
    return " ".join(re.split(r"[\W_]+", plain(title).casefold().replace("'", ""))).strip()


def same_title(first: str, second: str) -> bool:
    """Whether two titles are the same but for capitals, apostrophes and spaces.

    >>> same_title("Resolve customers' complaints", "Resolve Customers’ complaints")
    True
    """
    return folded(first) == folded(second)
