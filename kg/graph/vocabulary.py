"""The vocabulary as the ontology declares it, with the terms that are retired.

Retiring a term is two statements in ``ontology/kg.ttl``: ``owl:deprecated true``, and ``dcterms:isReplacedBy`` where another
term says the same. Its IRI stays, and never means anything else.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import RdfFormat, parse

from kg.graph.terms import declared
from kg.resources import ontology

DEPRECATED = "http://www.w3.org/2002/07/owl#deprecated"
REPLACED = "http://purl.org/dc/terms/isReplacedBy"


class Vocabulary(NamedTuple):
    """The terms a graph may use, and the ``retired`` ones among them, each with the term that replaces it (or nothing)."""

    terms: frozenset[str]
    retired: dict[str, str | None]


@lru_cache(maxsize=1)
def vocabulary(file: Path | None = None) -> Vocabulary:
    """The vocabulary that the ontology declares. A term with ``owl:deprecated`` is retired: it keeps working, with a warning that
    names what replaces it (``dcterms:isReplacedBy``).
    """
    retired: dict[str, str | None] = {}
    for one in parse(path=str(file or ontology() / "kg.ttl"), format=RdfFormat.TURTLE):
        subject, value = (str(getattr(term, "value", term)) for term in (one.subject, one.object))
        if one.predicate.value == DEPRECATED and value == "true":
            retired.setdefault(subject, None)
        elif one.predicate.value == REPLACED:
            retired[subject] = value
    return Vocabulary(frozenset(declared()) | retired.keys(), retired)
