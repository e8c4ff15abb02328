"""Every query gives the rows that were read against the documents, and none where there is nothing.

``KG_REFRESH=1`` in the environment writes the files of expected rows anew. What has changed then has to be read against the
documents line by line, as a person would: the files say what the documents say, not what the queries happen to give.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, Quad
from query_rows import FOLDER, Expected, bundled_catalogue, bundled_quads, examples, file_of, read, write

from kg.catalogue.store import Catalogue
from kg.graph.rdf import quads
from kg.graph.store import Store, in_memory
from kg.graph.terms import BASE
from kg.query.head import Query
from kg.query.library import bundled
from kg.query.run import Found, run

NO_ROWS = {
    "equivalence/number-and-content-disagree": "wherever two units share a number or all criteria, both agree",
}
"""Queries that give nothing on the bundled catalogue, and why that is right."""

QUERIES = pytest.mark.parametrize("query", bundled().values(), ids=bundled())


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with in_memory(bundled_quads()) as made:
        yield made


@pytest.fixture(scope="module")
def nothing() -> Iterator[Store]:
    """The graph of a catalogue without a document: the concepts and the data set alone."""
    with in_memory(quads(Catalogue((), (), ()))) as made:
        yield made


def ask(query: Query, typed: dict[str, list[str]], store: Store) -> Found:
    return run(query, typed, store, bundled_catalogue())


def refresh(query: Query, store: Store) -> None:
    path = file_of(query)
    typed = read(path).typed if path.exists() else {}
    found = ask(query, typed or examples(query), store)
    write(path, Expected(typed, found.columns, list(found.rows)))


@QUERIES
def test_the_rows_are_the_ones_that_were_checked(query: Query, store: Store):
    if os.environ.get("KG_REFRESH"):
        refresh(query, store)
    expected = read(file_of(query))
    found = ask(query, expected.typed or examples(query), store)
    assert expected.columns == found.columns == tuple(query.head.columns)
    assert bool(expected.rows) is (query.name not in NO_ROWS)
    assert Counter(found.rows) == Counter(expected.rows)
    assert list(found.rows) == expected.rows, "the rows are right, their order is another"


@QUERIES
def test_there_are_no_rows_where_there_is_nothing(query: Query, store: Store, nothing: Store):
    """By the empty case of the head; where every right call gives rows, on a catalogue without documents."""
    empty = query.head.empty
    assert ask(query, examples(query, empty), store if empty else nothing).rows == ()


def test_number_and_content_that_disagree_are_found():
    """On the bundled catalogue, which has no such case, with two values changed."""
    changed = {("sfj/10", "referenceKey"): "9999999", ("sfj/12", "contentKey"): "0"}

    def change(quad: Quad) -> Quad:
        found = changed.get((quad.subject.value.removeprefix(f"{BASE}id/unit/"), quad.predicate.value.rpartition("#")[2]))
        return Quad(quad.subject, quad.predicate, Literal(found), quad.graph_name) if found else quad

    with in_memory(map(change, bundled_quads())) as store:
        found = ask(bundled()["equivalence/number-and-content-disagree"], {}, store).records()
    assert [(row["problem"], row["unit"], row["other"]) for row in found] == [
        ("one reference number, other criteria", "biiab/CS14", "sfj/12"),
        ("same criteria, other reference numbers", "biiab/CS12", "sfj/10"),
    ]


def test_every_file_belongs_to_a_query():
    assert {path.relative_to(FOLDER).with_suffix("").as_posix() for path in FOLDER.glob("*/*")} <= set(bundled())


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(),
    st.sampled_from(["1.1", "true", "", "# a = b", "E3", '"', "1e5", "+3", "a\tb", "a\nb", "\u2028", "."]),
)


@given(st.lists(st.tuples(CELLS, CELLS)))
def test_a_file_is_read_as_it_was_written(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[object, object]]):
    path = tmp_path_factory.getbasetemp() / "rows.tsv"
    written = Expected({"held": ["a = b", "c"]}, ("one", "other"), rows)  # type: ignore[arg-type]
    write(path, written)
    found = read(path)
    assert (found.typed, found.columns) == (written.typed, written.columns)
    assert list(map(repr, found.rows)) == list(map(repr, rows))


def test_a_file_reads_as_people_would_expect(tmp_path: Path):
    path = tmp_path / "rows.tsv"
    path.write_text('# unit = biiab/CS25\nnumber\tcredit\tprinted\nCS25\t3\t"3"\nB&A 59\t\t\n', encoding="utf-8")
    expected = read(path)
    assert expected == ({"unit": ["biiab/CS25"]}, ("number", "credit", "printed"), [("CS25", 3, "3"), ("B&A 59", None, None)])
