"""Which rows of a structure table stand for units still to be chosen."""

from __future__ import annotations

import re

from kg.words import plain

_DECIDE = re.compile(r"\b(?:to be (?:decided|chosen|confirmed|agreed|selected|determined)|tb[cda])\b", re.IGNORECASE)
_UNIT = re.compile(r"^(?P<subject>.*\S)\s+units?$", re.IGNORECASE)
_ANY = re.compile(r"^(?:any\s+)?(?:other\s+)?units?\s+(?:from|imported|to be)\b", re.IGNORECASE)
_PHRASE = re.compile(r"\b(?:an?|the|your|own|in|on|at|for|with|of|to)\b", re.IGNORECASE)
_BRACKET = re.compile(r"\s*\([^()]*\)\s*$")

VOCABULARY = {
    "health and safety": (
        "a subject under which many suites keep several units; as a unit title it would name an action or a body of knowledge"
    ),
    "sales": "a subject and a sector body's suite, not a unit; other rows of the kind say `Sales units`",
    "marketing": "a subject and a sector body's suite, not a unit",
    "market research": "a subject and a sector body's suite, not a unit",
    "contact centre": "a sector body's suite from which units are imported, not a unit",
    "business and administration": "a sector body's suite from which units are imported, not a unit",
    "it": "a subject and a suite of user-skill units, not a unit",
    "medical": "a subject, not a unit",
    "management": "a subject and a sector body's suite, not a unit",
    "team leading": "a subject and a sector body's suite, not a unit",
    "functional skills": "a suite of its own at several levels, not a unit",
    "err": "short for employee rights and responsibilities, whose unit differs by sector",
}
"""Bare subject names that are taken as placeholders, each with the reason. The layout alone cannot tell these."""


def is_placeholder(title: str, *, own_identity: bool = False) -> str | None:
    """Why a row is a placeholder, or ``None`` for a unit.

    ``own_identity`` says that the row prints a number or a reference of its own: then it is a unit whatever its title.
    The reason starts with ``vocabulary:`` where only the committed vocabulary decides.

    >>> is_placeholder("Welding units (to be decided which units to use)")
    'units still to be decided'
    >>> is_placeholder("Synoptic unit"), is_placeholder("Manage a business unit")
    ('names a kind of unit, not a unit', None)
    >>> is_placeholder("Manage a hive"), is_placeholder("Bespoke Software", own_identity=True)
    (None, None)
    """
    if own_identity:
        return None
    if _DECIDE.search(title):
        return "units still to be decided"
    bare = _BRACKET.sub("", plain(title)).strip()
    if _ANY.match(bare) or subject(title):
        return "names a kind of unit, not a unit"
    reason = VOCABULARY.get(bare.lower())
    return f"vocabulary: {reason}" if reason else None


def subject(title: str) -> str | None:
    """The subject whose units a row stands for, lower case: at most four words and no phrase that a unit title would use.

    >>> subject("Contact centre units"), subject("Manage a business unit")
    ('contact centre', None)
    """
    found = _UNIT.match(_BRACKET.sub("", plain(title)).strip())
    name = found["subject"].lower() if found else ""
    return name if name and len(name.split()) <= 4 and not _PHRASE.search(name) else None
