"""Every query of the library gives the same rows on every engine, the same file for all of them.

The bundled catalogue is loaded once into each engine; the last of them is a real Virtuoso, written to and asked as any endpoint
is. Rows are compared as multisets of values with those that have been checked against the documents, then in their order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from time import perf_counter

import pytest
from query_rows import Cells, bundled_catalogue, bundled_quads, examples, file_of, read
from virtuoso import virtuoso

from kg.graph.store import QueryError, Store, at_endpoint, build_on_disk, in_memory, reference, select
from kg.graph.store.endpoint import Endpoint
from kg.graph.store.publish import publish
from kg.query.head import Query
from kg.query.lexicon import Lexicon
from kg.query.library import bundled
from kg.query.shown import shown
from kg.query.terms import terms

__all__ = ["virtuoso"]

ENGINES = ["memory", "disk", "rdflib", pytest.param("virtuoso", marks=pytest.mark.needs("virtuoso"))]
QUERIES = pytest.mark.parametrize("query", bundled().values(), ids=bundled())

UNANSWERED: dict[tuple[str, str], str] = {}
"""Queries that an engine cannot answer, by engine and query, each with the reason: none. What it answers may not stand here."""

SECONDS = 20.0
"""How long any engine may take over any query on the bundled catalogue."""


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(bundled_catalogue())


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Store]]:
    """The bundled catalogue in each engine, with the engine's name."""
    name: str = request.param
    with _store(name, request, tmp_path_factory) as made:
        yield name, made


def _store(name: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Store:
    if name == "memory":
        return in_memory(bundled_quads())
    if name == "disk":
        return build_on_disk(tmp_path_factory.mktemp("disk") / "store", bundled_quads())
    if name == "rdflib":
        return reference(bundled_quads())
    server = request.getfixturevalue("virtuoso")
    server.clear()
    endpoint = at_endpoint(server.url, user=server.user, password=server.password)
    assert isinstance(endpoint, Endpoint)
    publish(endpoint, bundled_quads())
    return endpoint


def in_time(store: Store, query: Query, typed: dict[str, list[str]], lexicon: Lexicon) -> list[Cells]:
    """What a query gives, as it is shown; ``typed`` left empty, the file is asked as it stands."""
    values = terms(query.head, typed, lexicon) if typed else {}
    begun = perf_counter()
    found = select(store, query.text, values)
    assert perf_counter() - begun < SECONDS
    assert found.columns == tuple(query.head.columns)
    assert not found.cut
    return [tuple(map(shown, row)) for row in found.rows]


@QUERIES
def test_every_engine_gives_the_rows_that_were_checked(engine: tuple[str, Store], lexicon: Lexicon, query: Query):
    name, store = engine
    expected = read(file_of(query))
    if (name, query.name) in UNANSWERED:
        with pytest.raises(QueryError):
            in_time(store, query, expected.typed, lexicon)
        return
    found = in_time(store, query, expected.typed, lexicon)
    assert Counter(found) == Counter(expected.rows)
    assert found == expected.rows, "the rows are right, their order is another"
    if query.head.empty:
        assert in_time(store, query, examples(query, query.head.empty), lexicon) == []


@pytest.mark.parametrize("query", ["transfer/verdicts", "transfer/verdict-clauses"])
def test_an_assumed_policy_gives_the_same_rows_on_every_engine(engine: tuple[str, Store], lexicon: Lexicon, query: str):
    """The units of a suite that prints no criteria, towards a qualification that states no policy."""
    held = [one.id for one in bundled_catalogue().units if one.suite == "4430"][:12]
    typed = {"held": held, "qualification": ["sfj-l2-certificate"], "policy": ["003"]}
    with in_memory(bundled_quads()) as memory:
        expected = in_time(memory, bundled()[query], typed, lexicon)
    assert expected
    assert in_time(engine[1], bundled()[query], typed, lexicon) == expected
