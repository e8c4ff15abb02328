"""A node of the graph: one IRI and the facts that have it as their subject, in a fixed order.

The order is that of the written forms, predicate before object, so that whatever is made of nodes comes out the same every time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias

from kg.errors import CatalogueError
from kg.graph.terms import Iri, Property

Value: TypeAlias = str | int | date
"""What a fact can say: a thing (an :class:`~kg.graph.terms.Iri`), a text, a whole number or a full date."""

Fact: TypeAlias = tuple[Property, Value]


class Node(NamedTuple):
    """A subject and its facts, sorted and each said once."""

    iri: Iri
    facts: Sequence[Fact]


def node(iri: Iri, *said: tuple[Property, Value | Sequence[Value] | None]) -> Node:
    """A node from facts in any order: ``None`` says nothing, a list says several things.

    >>> from kg.graph import iris
    >>> from kg.graph.terms import KG
    >>> one = node(iris.unit("x/1"), (KG.number, "1"), (KG.credit, None), (KG.position, [3, 2]))
    >>> [value for _, value in one.facts]
    ['1', 2, 3]
    """
    facts: list[Fact] = []
    for predicate, value in said:
        if isinstance(value, (str, int, date)):
            facts.append((predicate, value))
        elif value is not None:
            facts += [(predicate, one) for one in value]
    return Node(iri, ordered(facts))


def ordered(facts: list[Fact]) -> list[Fact]:
    """The facts by predicate, then by the written form of the object, each once."""
    facts.sort(key=_written)
    return list(dict.fromkeys(facts)) if any(one == other for one, other in pairwise(facts)) else facts


def _written(fact: Fact) -> tuple[str, str]:
    return fact[0], str(fact[1])


def named(make: Callable[[str], Iri], name: str | None) -> Iri | None:
    """What a name stands for, where there is one."""
    return make(name) if name else None


def in_order(build: Callable[..., Node], entries: Iterable[tuple[Any, ...]]) -> Iterator[Node]:
    """Nodes in the order of their IRIs, each built when its turn comes from an entry (its IRI, and what ``build`` needs besides).

    Two things under one IRI would silently become one: that is a :class:`~kg.errors.CatalogueError`.
    """
    last = ""
    for entry in sorted(entries, key=itemgetter(0)):
        if entry[0] == last:
            raise CatalogueError("two things have one id", where=last)
        last = entry[0]
        yield build(*entry)
