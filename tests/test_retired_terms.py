"""A term that is retired keeps working in queries, with a warning. None is retired yet, so a fixture retires two."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from graph_sample import sample

from kg.graph import rdf
from kg.graph.store import Rows, Store, in_memory, user_query
from kg.graph.store.retired import renewed
from kg.graph.terms import NAMESPACE
from kg.graph.vocabulary import Vocabulary, vocabulary

ONTOLOGY = f"""
    @prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix dcterms: <http://purl.org/dc/terms/> . @prefix kg: <{NAMESPACE}> .
    kg:creditValue a owl:DatatypeProperty ; owl:deprecated true ; dcterms:isReplacedBy kg:credit .
    kg:colour a owl:DatatypeProperty ; owl:deprecated true ."""
REPLACED = f"<{NAMESPACE}creditValue> is retired; <{NAMESPACE}credit> was asked for in its place."
RETIRED: dict[str, str | None] = {f"{NAMESPACE}creditValue": f"{NAMESPACE}credit", f"{NAMESPACE}colour": None}


@pytest.fixture
def words(tmp_path: Path) -> Vocabulary:
    file = tmp_path / "kg.ttl"
    file.write_text(ONTOLOGY, encoding="utf-8")
    return vocabulary(file)


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with in_memory(rdf.quads(sample())) as store:
        yield store


def test_the_vocabulary_knows_what_is_retired(words: Vocabulary):
    assert words.retired == RETIRED
    assert words.terms >= RETIRED.keys()


@pytest.mark.parametrize(
    "written",
    [
        f"PREFIX kg: <{NAMESPACE}> SELECT ?unit ?credit {{ ?unit kg:creditValue ?credit }}",
        f"PREFIX : <{NAMESPACE}> SELECT ?unit ?credit {{ ?unit :creditValue ?credit }}",
        f"SELECT ?unit ?credit {{ ?unit <{NAMESPACE}creditValue> ?credit }}",
        f"BASE <{NAMESPACE}> SELECT ?unit ?credit {{ ?unit <#creditValue> ?credit }}",
        f"BASE <{NAMESPACE}> PREFIX old: <#> SELECT ?unit ?credit {{ ?unit old:creditValue ?credit }}",
        f"SELECT ?unit ?credit {{ ?unit <{NAMESPACE}credit\\u0056alue> ?credit }}",
    ],
)
def test_a_query_with_a_retired_term_finds_what_the_newer_one_finds(store: Store, words: Vocabulary, written: str):
    now = user_query(store, f"SELECT ?unit ?credit {{ ?unit <{NAMESPACE}credit> ?credit }}", words=words)
    found = user_query(store, written, words=words)
    assert isinstance(found, Rows)
    assert isinstance(now, Rows)
    assert sorted(map(str, found.rows)) == sorted(map(str, now.rows))
    assert len(found.rows) == 2
    assert found.remarks[-1] == REPLACED
    assert not any("retired" in remark for remark in now.remarks)


def test_a_retired_term_that_nothing_replaces_is_asked_for_as_it_is(store: Store, words: Vocabulary):
    found = user_query(store, f"SELECT ?colour {{ ?unit <{NAMESPACE}colour> ?colour }}", words=words)
    assert found.remarks[-1] == f"<{NAMESPACE}colour> is retired; nothing replaces it."


def test_a_text_that_looks_like_a_term_stays():
    query = f"PREFIX kg: <{NAMESPACE}> SELECT ?x {{ BIND('kg:creditValue' AS ?x) }}"
    assert renewed(query, RETIRED) == (query, ())


def test_a_term_used_twice_is_told_once():
    query = f"PREFIX kg: <{NAMESPACE}> ASK {{ ?a kg:creditValue ?x . ?b kg:creditValue ?y }}"
    text, notes = renewed(query, RETIRED)
    assert text.count(f"<{NAMESPACE}credit>") == 2
    assert notes == (REPLACED,)
