"""Values of an answer as people and programs outside RDF want them: ids in the place of IRIs, numbers as numbers."""

from __future__ import annotations

from urllib.parse import unquote

from pyoxigraph import NamedNode

from kg.graph.store import Term
from kg.graph.store.values import Plain, plain
from kg.graph.terms import BASE

_LEVEL = f"{BASE}scheme/level/"


def shown(term: Term | None) -> Plain:
    """A value: an IRI of the project as its id, a level as its number, a number as a number, everything else as text.

    >>> shown(NamedNode(f"{BASE}id/unit/biiab/CS25")), shown(NamedNode(f"{BASE}scheme/level/3")), shown(None)
    ('biiab/CS25', 3, None)
    """
    if not isinstance(term, NamedNode):
        return plain(term)
    name = short(term.value)
    return int(name) if term.value.startswith(_LEVEL) and name.isdecimal() else name


def whole(term: Term | None) -> Plain:
    """A value with IRIs in full, so that they can be told from texts and looked up again.

    >>> whole(NamedNode(f"{BASE}id/unit/biiab/CS25"))
    'https://w3id.org/qualification-kg/id/unit/biiab/CS25'
    """
    return term.value if isinstance(term, NamedNode) else plain(term)


def short(iri: str) -> str:
    """An IRI of the project as its id, without the kind; any other as it is.

    >>> short(f"{BASE}id/criterion/biiab/CS25/1.1"), short(f"{BASE}scheme/verb/carry-out"), short(f"{BASE}graph/document/003")
    ('biiab/CS25/1.1', 'carry-out', '003')
    >>> short(f"{BASE}graph/findings"), short("https://example.org/x")
    ('findings', 'https://example.org/x')
    """
    if not iri.startswith(BASE):
        return iri
    area, *parts = iri.removeprefix(BASE).replace("#", "/").split("/")
    kept = parts[1:] if area in ("id", "scheme", "graph") and len(parts) > 1 else parts or [area]
    return unquote("/".join(kept))
