"""What somebody asks of a list, as typed, and the rows that are meant: the same filters through every door."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from kg.catalogue.find import Names
from kg.catalogue.store import Catalogue
from kg.errors import KgError, UnknownId
from kg.link.titles import themes
from kg.model import FindingKind, Judgement, Level, Link, Relation, Severity, Strength
from kg.show import lists
from kg.show.lists import Wanted
from kg.show.tables import Table

Filter: TypeAlias = bool | str | int | Sequence[str | int]
"""What narrows a list: a text, or one or several of a closed list of values."""

LEVELS: dict[str, Level] = {"E1": "E1", "E2": "E2", "E3": "E3", **{str(level): level for level in range(1, 9)}}
"""The levels as people type them."""


@dataclass(frozen=True)
class List:
    """A list, and the names of what narrows it. Links are given to the list that shows them."""

    make: Callable[[Catalogue, Wanted], Table]
    filters: frozenset[str]


LISTS: dict[str, List] = {
    "listings": List(lists.listings, frozenset({"qualification", "suite", "document", "level", "match"})),
    "units": List(lists.units, frozenset({"qualification", "suite", "document", "level", "match", "theme"})),
    "qualifications": List(lists.qualifications, frozenset({"suite", "document", "level", "match"})),
    "findings": List(lists.findings, frozenset({"qualification", "document", "line", "kind", "severity", "match"})),
    "links": List(
        lists.links,
        frozenset({"qualification", "suite", "level", "match", "relation", "judgement", "strength", "candidates"}),
    ),
}
"""What can be listed, and what narrows each."""


def listed(catalogue: Catalogue, what: str, links: Callable[[], Sequence[Link]], filters: Mapping[str, Filter]) -> Table:
    """The rows of a list that are asked for. ``links`` gives the links as they stand, for the list that shows them.

    >>> from kg.catalogue.files import load
    >>> table = listed(load(), "units", tuple, {"qualification": "BIIAB Level 3 Diploma in Customer Service", "level": 2})
    >>> [row["id"] for row in table.rows][:2]
    ['biiab/BA13', 'biiab/BA19']

    Raises :class:`~kg.errors.KgError` for a list or a filter that does not exist, and a value that names nothing.
    """
    if what not in LISTS:
        raise UnknownId("no such list", where=what, mend=f"there are: {', '.join(LISTS)}")
    for name in filters:
        if name not in LISTS[what].filters:
            raise KgError(f"{name} does not narrow {what}", mend=f"these do: {', '.join(sorted(LISTS[what].filters))}")
    asked = wanted(catalogue, filters)
    return lists.links(catalogue, asked, links()) if what == "links" else LISTS[what].make(catalogue, asked)


def wanted(catalogue: Catalogue, filters: Mapping[str, Filter]) -> Wanted:
    """The rows that are meant. Raises :class:`~kg.errors.KgError` for a value that names nothing."""
    asked = Wanted()
    for name, value in filters.items():
        asked = replace(asked, **_FIELDS[name](catalogue, value))
    return asked


def _suite(catalogue: Catalogue, value: Filter) -> str:
    known = sorted({one.suite for one in catalogue.qualifications()})
    if str(value).casefold() not in known:
        raise UnknownId("no such suite", where=str(value), mend=f"there are: {', '.join(known)}")
    return str(value).casefold()


def _line(value: Filter) -> int:
    text = str(value)
    if not (text.isdecimal() and int(text)):
        raise KgError("this is no line", where=text, mend="lines are counted from 1")
    return int(text)


def _several(value: Filter) -> list[str]:
    return [str(value)] if isinstance(value, str | int) else [str(one) for one in value]


def _chosen(field: str, kinds: Mapping[str, object]) -> Callable[[Catalogue, Filter], dict[str, Any]]:
    known = {name.casefold(): kind for name, kind in kinds.items()}

    def choose(_: Catalogue, value: Filter) -> dict[str, Any]:
        for one in _several(value):
            if one.casefold() not in known:
                raise UnknownId("no such value", where=one, mend=f"there are: {', '.join(kinds)}")
        return {field: tuple(known[one.casefold()] for one in _several(value))}

    return choose


_FIELDS: dict[str, Callable[[Catalogue, Filter], dict[str, Any]]] = {
    "qualification": lambda catalogue, value: {"qualification": Names(catalogue).qualification(str(value)).id},
    "suite": lambda catalogue, value: {"suite": _suite(catalogue, value)},
    "document": lambda catalogue, value: {"document": Names(catalogue).document(str(value)).id},
    "line": lambda _, value: {"line": _line(value)},
    "match": lambda _, value: {"words": str(value)},
    "candidates": lambda _, value: {"candidates": bool(value)},
    "level": _chosen("levels", LEVELS),
    "kind": _chosen("kinds", {one.value: one for one in FindingKind}),
    "severity": _chosen("severities", {one.value: one for one in Severity}),
    "theme": _chosen("themes", {one.id: one.id for one in themes()}),
    "relation": _chosen("relations", {one.value: one for one in Relation}),
    "judgement": _chosen("judgements", {one.value: one for one in Judgement}),
    "strength": _chosen("strengths", {one.value: one for one in Strength}),
}
"""What each filter asks for."""
