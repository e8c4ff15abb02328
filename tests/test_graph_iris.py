"""IRIs from ids that nobody controls: valid, apart from each other, and inside the project's own space."""

from __future__ import annotations

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, RdfFormat, parse

from kg.graph import iris
from kg.graph.terms import BASE, KG, NAMESPACE, Attribute, Class, Relation, declared

HOSTILE = [
    "..",
    ".",
    "",
    "a/b",
    "a%2Fb",
    "x> <y",
    '"',
    "\\",
    "{}",
    "<script>",
    "a b",
    "é",
    "名",
    "\n",
    "\x00",
    "#",
    "?q=1",
    "//x",
    "urn:x",
]
ids = st.text(max_size=8) | st.sampled_from(HOSTILE)


@given(ids, ids)
def test_two_ids_never_give_one_iri(one: str, other: str):
    assert (iris.part(one) == iris.part(other)) == (one == other)
    assert (iris.unit(one) == iris.unit(other)) == (one == other)
    assert (iris.qualification(one) == iris.qualification(other)) == (one == other)


@given(ids, ids, ids, ids)
def test_two_parts_never_run_together(one: str, other: str, third: str, fourth: str):
    assert (iris.group(one, other) == iris.group(third, fourth)) == ((one, other) == (third, fourth))
    assert (iris.criterion(one, other) == iris.criterion(third, fourth)) == ((one, other) == (third, fourth))


@given(ids, ids)
def test_every_iri_is_valid_and_survives_a_relative_spelling(one: str, other: str):
    for iri in (
        iris.group(one, other),
        iris.criterion(f"{one}/{other}", "1.1"),
        iris.printed(one, 1, other),
        iris.concept("verb", one),
    ):
        assert NamedNode(iri).value == iri
        assert iri.isascii()
        text = f"@base <{BASE}> . <{iri.removeprefix(BASE)}> a <{KG.Unit}> ."
        assert next(iter(parse(text, RdfFormat.TURTLE))).subject == NamedNode(iri)
        assert str(next(iter(rdflib.Graph().parse(data=text, format="turtle").subjects()))) == iri


def test_kinds_of_things_never_meet():
    made = [
        iris.document("a"),
        iris.document_graph("a"),
        iris.history_entry("a", 1),
        iris.policy_clause("a", 1),
        iris.level_descriptor("a", 1),
        iris.organisation("a"),
        iris.suite("a"),
        iris.qualification("a"),
        iris.group("a", "1"),
        iris.listing("a", 1),
        iris.listing("a", 1, 2),
        iris.unit("a/1"),
        iris.outcome("a", "1"),
        iris.criterion("a", "1"),
        iris.resolution("a", "1"),
        iris.rule("a", "1"),
        iris.rule_reading("a", "1", "1"),
        iris.route("a", 1),
        iris.finding("a"),
        iris.printed("a", 1),
        iris.printed("a", 1, "1"),
        iris.scheme("a"),
        iris.concept("a", "1"),
        iris.FINDINGS_GRAPH,
        iris.LINKS_GRAPH,
    ]
    assert len(set(made)) == len(made)
    assert all(one.startswith(BASE) for one in made)


def test_a_term_that_is_not_declared_does_not_exist():
    with pytest.raises(AttributeError, match="Untt"):
        _ = KG.Untt  # type: ignore[attr-defined]


def test_classes_begin_with_a_capital_and_properties_do_not():
    own = [one for one in declared() if one.startswith(NAMESPACE)]
    assert {one[len(NAMESPACE)].isupper() for one in own if isinstance(one, Class)} == {True}
    assert {one[len(NAMESPACE)].islower() for one in own if isinstance(one, (Relation, Attribute))} == {True}
