"""The library: every query file by its name, and the one that is meant by what somebody types."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from kg import resources
from kg.errors import KgError, UnknownId
from kg.query.head import Query, read
from kg.query.lexicon import nearest
from kg.query.terms import TYPES

Library = Mapping[str, Query]
"""Queries by name, folder by folder, each in alphabetical order."""

SUFFIX = ".rq"


@cache
def bundled() -> Library:
    """The library that travels with the package.

    >>> bundled()["structure/unit-sheet"].head.question
    'What is known about one unit, and where is it printed?'
    """
    return load(resources.queries())


def load(folder: Path) -> Library:
    """The query files in the folders of a folder. Raises :class:`~kg.errors.KgError` for one that cannot be read."""
    found = {f"{path.parent.name}/{path.stem}": path for path in folder.glob(f"*/*{SUFFIX}")}
    return {name: _file(name, found[name]) for name in sorted(found)}


def _file(name: str, path: Path) -> Query:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise KgError("the query file cannot be read", where=str(path), mend=str(error)) from error
    query = read(name, text)
    for parameter in query.head.params.values():
        if parameter.type not in TYPES:
            raise KgError(
                "there is no such type of parameter", where=f"{name}: {parameter.type}", mend=f"types: {', '.join(TYPES)}"
            )
    return query


def find(name: str, library: Library | None = None) -> Query:
    """The query by its name with the folder, or by its name alone where no two have it.

    >>> find("quality/coverage") is find("Coverage")
    True
    >>> find("unti-sheet")
    Traceback (most recent call last):
    ...
    kg.errors.UnknownId: no such query: unti-sheet (nearest: structure/unit-sheet...

    Raises :class:`~kg.errors.UnknownId` with what is nearest.
    """
    queries = bundled() if library is None else library
    wanted = _plain(name)
    if wanted in queries:
        return queries[wanted]
    hits = [query for query in queries.values() if query.stem == wanted]
    if len(hits) == 1:
        return hits[0]
    if hits:
        raise UnknownId("more than one query has this name", where=name, mend=f"say which: {_names(hits)}")
    near = _near(wanted, queries)
    hint = "kg query list shows all"
    raise UnknownId("no such query", where=name, mend=f"nearest: {_names(near)}; {hint}" if near else hint)


def _plain(name: str) -> str:
    return name.strip().casefold().removesuffix(SUFFIX).replace("_", "-").replace(" ", "-")


def _near(name: str, queries: Library) -> list[Query]:
    """The queries whose name is nearest; the folder counts only where one is typed."""
    called = {query.name if "/" in name else query.stem: query for query in queries.values()}
    return [called[one] for one in nearest(name, called)]


def _names(queries: list[Query]) -> str:
    return ", ".join(query.name for query in queries)
