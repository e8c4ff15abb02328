"""Every engine gives the same answers, and gives back what it was given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, Quad, Triple
from store_sample import PREFIXES, QUESTIONS, SAMPLE, Question, hostile, iri, typed
from virtuoso import Virtuoso, virtuoso

from kg.graph.store import (
    Limits,
    QueryError,
    Rows,
    Store,
    Term,
    Triples,
    Truth,
    build_on_disk,
    in_memory,
    reference,
    select,
)
from kg.graph.store.endpoint import Endpoint
from kg.graph.store.publish import publish
from kg.graph.store.values import key, multiset, plain

__all__ = ["virtuoso"]

ENGINES = ["memory", "disk", "rdflib", pytest.param("virtuoso", marks=pytest.mark.needs("virtuoso"))]
HELD = "SELECT ?v WHERE { { SELECT ?v WHERE { VALUES ?v { 1 } } } }"


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Store]:
    """Makes a store of some statements, in each engine."""

    def at_virtuoso(quads: Iterable[Quad], name: str = "default") -> Store:
        made = Endpoint(
            server.url,
            user=server.user,
            password=server.password,
            default_graph=iri(name),
            named_graphs=[iri("one"), iri("two")],  # and not those that every Virtuoso has
        )
        publish(made, quads, default_graph=iri(name))
        return made

    if request.param == "virtuoso":
        server: Virtuoso = request.getfixturevalue("virtuoso")
        server.clear()
        return at_virtuoso
    folder = tmp_path_factory.mktemp("disk")
    made: dict[str, Callable[..., Store]] = {
        "memory": lambda quads, name="": in_memory(quads),
        "disk": lambda quads, name="store": build_on_disk(folder / name, quads),
        "rdflib": lambda quads, name="": reference(quads),
    }
    return made[request.param]


@pytest.fixture(scope="module")
def store(engine: Callable[..., Store]) -> Iterator[Store]:
    """The sample in each engine."""
    with engine(SAMPLE) as made:
        yield made


def rows(store: Store, text: str) -> Rows:
    result = store.query(PREFIXES + text)
    assert isinstance(result, Rows)
    return result


def test_there_are_questions_enough():
    assert len(QUESTIONS) == len({question.name for question in QUESTIONS}) >= 40


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_rows(store: Store, question: Question):
    result = rows(store, question.text)
    found = [tuple(map(plain, row)) for row in result.rows]
    if question.ordered:
        assert found == question.rows
    else:
        assert sorted(found, key=repr) == sorted(question.rows, key=repr)
    assert not result.cut
    assert result.remarks == ()


def test_the_whole_sample_comes_back(store: Store):
    with in_memory(SAMPLE) as wanted:
        for text in ("SELECT ?s ?p ?o { ?s ?p ?o }", "SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }"):
            assert multiset(rows(store, text).rows) == multiset(rows(wanted, text).rows)


def test_truth(store: Store):
    assert store.query(PREFIXES + "ASK { x:a x:level 1 }") == Truth(True)
    assert store.query(PREFIXES + "ASK { x:a x:level 2 }") == Truth(False)


def test_statements(store: Store):
    built = store.query(PREFIXES + "CONSTRUCT { ?other x:follows ?unit } WHERE { ?unit x:leadsTo ?other }")
    assert isinstance(built, Triples)
    follows = iri("follows")
    assert set(built.triples) == {
        Triple(iri(other), follows, iri(unit)) for unit, other in (("a", "b"), ("b", "c"), ("a", "d"), ("d", "c"))
    }
    described = store.query(PREFIXES + "DESCRIBE x:e")
    assert isinstance(described, Triples)
    assert {triple.predicate for triple in described.triples if triple.subject == iri("e")} == set(
        map(iri, ("kind", "level", "credit", "title"))
    )


def test_a_statement_is_built_once(store: Store):
    built = store.query(PREFIXES + "CONSTRUCT { x:a x:has x:level } WHERE { ?unit x:level ?level }")
    assert isinstance(built, Triples)
    assert built.triples == (Triple(iri("a"), iri("has"), iri("level")),)


def test_rows_are_limited_and_it_is_said(store: Store):
    text = PREFIXES + "SELECT ?unit { ?unit x:kind x:Unit }"
    some = store.query(text, Limits(rows=3))
    assert isinstance(some, Rows)
    assert (len(some.rows), some.cut) == (3, True)
    assert some.remarks == ("Only the first 3 are shown; there are more.", "Limits: 3 rows.")
    every = store.query(text, Limits(rows=5))
    assert isinstance(every, Rows)
    assert (len(every.rows), every.cut, every.remarks) == (5, False, ("Limits: 5 rows.",))
    built = store.query(PREFIXES + "CONSTRUCT WHERE { ?unit x:kind ?kind }", Limits(rows=2))
    assert isinstance(built, Triples)
    assert (len(built.triples), built.cut) == (2, True)


@pytest.mark.parametrize("text", ["", "SELECT", "SELECT * {", "SELECT ?x { ?x no:prefix ?y }", "DROP ALL", "ASK { ?s ?p 'x }"])
def test_what_is_no_query_is_an_error(store: Store, text: str):
    with pytest.raises(QueryError):
        store.query(text)


TERMS = st.one_of(
    hostile().map(Literal),
    st.builds(
        lambda text, language: Literal(text, language=language), hostile(), st.sampled_from(["en", "cy", "en-gb", "zh-hans"])
    ),
    st.integers(-(2**63), 2**63 - 1).map(Literal),
    st.dates().map(lambda day: typed(day.isoformat(), "date")),
    st.booleans().map(Literal),
    st.decimals(-(10**6), 10**6, places=3).map(lambda number: typed(f"{number:f}", "decimal")),
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(terms=st.lists(TERMS, min_size=1, max_size=8, unique_by=key))
@example([Literal("\\u0022"), Literal("\r\n\t\b\f\v\x00\x7f\u2028")])
def test_what_is_stored_comes_back(engine: Callable[..., Store], terms: list[Literal]):
    with engine([Quad(iri("s"), iri("p"), term) for term in terms], "scratch") as store:
        assert multiset(rows(store, "SELECT ?o { x:s x:p ?o }").rows) == multiset((term,) for term in terms)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(terms=st.lists(TERMS.filter(lambda term: "\0" not in term.value), min_size=1, max_size=8, unique_by=key))
@example([Literal("\\u0022 } } } INSERT DATA { <a:a> <a:b> <a:c> } #")])
@example([Literal("\\\\u005C\\"), Literal("\r\n\t\b\f\v\x7f\u2028")])
def test_what_is_bound_comes_back(store: Store, terms: list[Term]):
    assert multiset(select(store, HELD, {"v": terms}).rows) == multiset((term,) for term in terms)
