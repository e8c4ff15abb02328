"""A question of the library, asked: from what a person types to rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.catalogue.store import Catalogue
from kg.errors import KgError
from kg.graph.store import UNLIMITED, Limits, Store, select
from kg.graph.store.values import Plain
from kg.query.head import Query
from kg.query.lexicon import lexicon
from kg.query.library import Library, find
from kg.query.shown import shown
from kg.query.terms import terms

Typed = Mapping[str, str | Sequence[str]]
"""What somebody types for each parameter: a text, or several where the parameter takes several."""


@dataclass(frozen=True)
class Found:
    """The answer to a query: its columns and rows as plain values, and what has to be said about them."""

    query: Query
    columns: tuple[str, ...]
    rows: tuple[tuple[Plain, ...], ...]
    remarks: tuple[str, ...] = ()

    def records(self) -> list[dict[str, Plain]]:
        """The rows as JSON has them: by column; ``None`` where there is no value."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def run(
    name: str | Query,
    typed: Typed,
    store: Store,
    catalogue: Catalogue,
    *,
    library: Library | None = None,
    limits: Limits = UNLIMITED,
) -> Found:
    """The rows of a query of the library.

    ``typed`` holds what a person types for the parameters; ``catalogue`` is where names are looked up, ``store`` what is asked.

    >>> from kg.catalogue.files import load
    >>> from kg.graph.rdf import quads
    >>> from kg.graph.store import in_memory
    >>> catalogue = load()
    >>> with in_memory(quads(catalogue)) as store:
    ...     run("rules-of-group", {"group": "5530-02/d"}, store, catalogue).records()
    [{'rule': '5530-02/r5', 'statement': 'at most 7 credits counted from `Optional Group D`', 'groups': 1,
      'document': '002', 'line': 10}]

    Raises :class:`~kg.errors.KgError` for an unknown query, a parameter that is missing or names nothing, and a query that the
    engine cannot answer.
    """
    query = find(name, library) if isinstance(name, str) else name
    values = terms(query.head, {key: _several(value) for key, value in typed.items()}, lexicon(catalogue))
    result = select(store, query.text, values, limits)
    if list(result.columns) != list(query.head.columns):
        raise KgError("the columns of the query are not those of its head", where=query.name)
    return Found(query, result.columns, tuple(tuple(map(shown, row)) for row in result.rows), result.remarks)


def _several(typed: str | Sequence[str]) -> Sequence[str]:
    return [typed] if isinstance(typed, str) else typed


def assignments(pairs: Iterable[str]) -> dict[str, list[str]]:
    """What a command line gives as ``name=value``, the same name as often as it has values.

    >>> assignments(["held=sfj/1", "held=sfj/2", "text=a = b"])
    {'held': ['sfj/1', 'sfj/2'], 'text': ['a = b']}
    """
    found: dict[str, list[str]] = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not (name.strip() and sign):
            raise KgError("a parameter is given as name=value", where=pair)
        found.setdefault(name.strip(), []).append(value)
    return found
