"""The forms in which units are compared: by title, by reference number, by content.

Two units with the same key have the same title, number or content for the purpose of counting what suites share. The keys stand
in the graph, so that a query compares them as they are on every engine.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

from kg.model import Unit
from kg.words import folded, signature


def title_key(unit: Unit) -> str | None:
    """The title without capitals, apostrophes and other signs; ``None`` for one that is nothing but signs.

    >>> title_key(Unit(id="x/1", suite="x", title="Resolve Customers’ complaints"))
    'resolve customers complaints'
    """
    return folded(unit.title) or None


def reference_key(unit: Unit) -> str | None:
    """The digits of the unit reference number: its letter follows from them, and may be a misprint.

    >>> reference_key(Unit(id="x/1", suite="x", title="Mend a gap", urn="L/506/2150"))
    '5062150'
    """
    return _digits(unit.urn) or None if unit.urn else None


@lru_cache(maxsize=65_536)
def _digits(reference: str) -> str:
    return "".join(filter(str.isdigit, reference))


def content_key(unit: Unit) -> str | None:
    """A hash of the set of its criteria, whatever their numbers and order; ``None`` for a unit that prints no criteria.

    >>> content_key(Unit(id="x/1", suite="x", title="Mend a gap")) is None
    True
    """
    found = signatures(unit)
    return hashlib.sha256(" ".join(sorted(found)).encode()).hexdigest()[:16] if found else None


def outcomes_key(unit: Unit) -> str | None:
    """A hash of the titles of its outcomes, whatever their numbers and order; ``None`` for a unit that prints no criteria.

    >>> outcomes_key(Unit(id="x/1", suite="x", title="Mend a gap")) is None
    True
    """
    if not signatures(unit):
        return None
    titles = sorted(signature(outcome.title) for outcome in unit.outcomes)
    return hashlib.sha256(" ".join(titles).encode()).hexdigest()[:16]


def signatures(unit: Unit) -> set[str]:
    """The signatures of its criteria."""
    return {criterion.wording.signature for outcome in unit.outcomes for criterion in outcome.criteria}


def shared_key(unit: Unit) -> str:
    """What is one unit when shared units are counted: everything under one reference number, else the unit itself.

    >>> shared_key(Unit(id="x/1", suite="x", title="Mend a gap"))
    'x/1'
    """
    return reference_key(unit) or unit.id
