"""Values for parameters: whatever stands in them, the query stays the query."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyoxigraph import BaseDirection, BlankNode, Literal, NamedNode
from store_sample import SAMPLE, X, hostile, iri

from kg.graph.store import QueryError, Term, bind, in_memory, parameters, select
from kg.graph.store.tokens import Kind, meaningful, plain, tokens

QUERY = f"""\
#+ {{ SELECT ?unit WHERE {{ VALUES ?unit {{ <{X}commented> }} }} }}
PREFIX x: <{X}> # {{ SELECT ?level WHERE {{ VALUES ?level {{ 9 }} }} }}
SELECT ?unit ?level ?text WHERE {{
  {{ SELECT ?unit WHERE {{ VALUES ?unit {{ x:a }} }} }}
  {{ select ?level where{{values ?level {{1 2 3}}}} }}
  ?unit x:level ?level .
  BIND("{{ SELECT ?text WHERE {{ VALUES ?text {{ 1 }} }} }}" AS ?text)
  {{ SELECT ?x WHERE {{ VALUES ?y {{ 1 }} }} }}
  {{ SELECT ?z WHERE {{ VALUES ?z {{ 1 }} ?z ?z ?z }} }}
}}"""

VALUES = st.one_of(
    hostile().map(Literal),
    st.builds(lambda text, name: Literal(text, datatype=NamedNode(f"{X}{name}")), hostile(), st.sampled_from("ab")),
    st.sampled_from(["en", "en-gb"]).flatmap(lambda tag: hostile().map(lambda text: Literal(text, language=tag))),
    st.integers().map(Literal),
    st.sampled_from([iri("a"), NamedNode("urn:x:y"), NamedNode(f"{X}é#ü?q='()%7B%7D"), NamedNode("mailto:a@b.c")]),
).filter(lambda term: "\0" not in term.value)


def test_parameters_are_found_and_nothing_else_is():
    assert list(parameters(QUERY)) == ["unit", "level"]


def test_only_the_example_changes():
    assert bind(QUERY, {"level": [Literal("8")]}) == QUERY.replace("{1 2 3}", '{ "8" }')
    assert bind(QUERY, {"unit": [iri("a"), iri("b")], "level": [Literal(1)]}) == QUERY.replace(
        "{ x:a }", f"{{ <{X}a> <{X}b> }}"
    ).replace("{1 2 3}", '{ "1"^^<http://www.w3.org/2001/XMLSchema#integer> }')
    assert bind(QUERY, {}) == QUERY


def test_values_can_be_exchanged_again():
    once = bind(QUERY, {"unit": [Literal('" } } } {')]})
    assert bind(once, {"unit": [Literal("x")]}) == QUERY.replace("{ x:a }", '{ "x" }')


def test_it_runs():
    with in_memory(SAMPLE) as store:
        text = "\n".join(line for line in QUERY.splitlines() if "?y" not in line and "?z" not in line)
        rows = select(store, text, {"unit": [iri("b"), iri("c"), Literal("no unit")], "level": [Literal(2), Literal(9)]})
        assert [row[:2] for row in rows.rows] == [(iri("b"), Literal(2))]


@given(st.lists(VALUES, min_size=1, max_size=5))
@example([Literal("\\u0022 } } } #")])
@example([Literal("\\")])
def test_a_value_stays_a_value(values: list[Term]):
    bound = bind(QUERY, {"unit": values})
    before, after = (meaningful(text) for text in (QUERY, bound))
    start = next(i for i, token in enumerate(before) if token.text == "x:a")
    end = len(before) - start - 1
    assert [token.text for token in after[:start]] == [token.text for token in before[:start]]
    assert [token.text for token in after[-end:]] == [token.text for token in before[-end:]]
    assert {token.kind for token in after[start:-end]} <= {Kind.STRING, Kind.IRI, Kind.LANGUAGE, Kind.MARK}
    assert {token.text for token in after[start:-end] if token.kind is Kind.MARK} <= {"^^"}


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"other": [Literal(1)]}, r"the query has no such parameter: other \(it has: unit, level\)"),
        ({"x": [Literal(1)]}, "no such parameter: x"),
        ({"unit": []}, "the parameter has no value: unit"),
        ({"unit": [BlankNode("b")]}, "only IRIs and plain values"),
        ({"unit": [Literal("x", language="ar", direction=BaseDirection.RTL)]}, "only IRIs and plain values"),
        ({"unit": [Literal("x\0y")]}, "only IRIs and plain values"),
    ],
)
def test_what_cannot_be_put_in_is_an_error(values: dict[str, list[Term]], message: str):
    with pytest.raises(QueryError, match=message):
        bind(QUERY, values)


def test_a_parameter_stands_once():
    twice = "ASK { { SELECT ?x WHERE { VALUES ?x { 1 } } } { SELECT ?x WHERE { VALUES ?x { 2 } } } }"
    with pytest.raises(QueryError, match="has the parameter twice: x"):
        bind(twice, {"x": [Literal(1)]})


@pytest.mark.parametrize("address", [f"{X}a> }} }} INSERT {{", f"{X}a b", f'{X}"', f"{X}\n", f"{X}\\u003E", "a", "", f"{X}{{x}}"])
def test_an_iri_that_is_none_is_refused_before_it_gets_here(address: str):
    with pytest.raises(ValueError, match="IRI"):
        NamedNode(address)


class TestTokens:
    @given(hostile())
    def test_tokens_joined_are_the_text(self, text: str):
        try:
            found = tokens(text)
        except QueryError:
            return
        assert "".join(token.text for token in found) == text

    @given(hostile())
    def test_what_is_plain_stays_so(self, text: str):
        try:
            once = plain(text)
        except QueryError:
            return
        assert plain(once) == once

    @pytest.mark.parametrize(
        ("text", "kinds"),
        [
            ("?x<?y", "variable mark variable"),
            ("<a:b>", "iri"),
            ("?x <= 3", "variable mark number"),
            ("x:a.b.", "name mark"),
            ("x:a\\#b", "name"),
            ("_:b1", "name"),
            (":", "name"),
            ("'a'@en-GB", "string language"),
            ("'a'^^x:b", "string mark name"),
            ("''''a'''", "string"),
            ("''", "string"),
            ("'''\n'''", "string"),
            ("1.5e-3", "number"),
            (".5", "number"),
            ("1SERVICE", "number word"),
            ("x:p?", "name mark"),
            ("$x", "variable"),
            ("# <a> 'b' \n?x", "variable"),
            ("'#'#'", "string"),
            ("^x:p|!(a)", "mark name mark mark mark word mark"),
        ],
    )
    def test_kinds(self, text: str, kinds: str):
        assert " ".join(token.kind for token in meaningful(text)) == kinds

    @pytest.mark.parametrize("text", ["'", '"', "'''a''", '"a\nb"', "'a\rb'", "\\u0041", "?x\\u0041", "`", "'\\'", "~", "@1"])
    def test_what_is_no_token(self, text: str):
        with pytest.raises(QueryError, match="line 1, column"):
            tokens(text)

    @pytest.mark.parametrize(
        ("text", "wanted"),
        [
            ("'\\u0022'", "'\"'"),
            ("'\\u0027'", "'\\''"),
            ("'\\u005C'", "'\\\\'"),
            ("'\\u000a'", "'\\n'"),
            ("'\\U0001F600\\u00e9'", "'😀é'"),
            ("'\\\\u0022'", "'\\\\u0022'"),
            ("'\\n\\t\\\"\\\\'", "'\\n\\t\"\\\\'"),
            ('"\\\'\\""', '"\'\\""'),
            ("<https://example.org/\\u00E9>", "<https://example.org/é>"),
            ("?x # \\u0022\n?y", "?x         \n?y"),
            ("?x # a\r?y\r\n?z", "?x    \n?y\n?z"),
        ],
    )
    def test_plain(self, text: str, wanted: str):
        assert plain(text) == wanted

    @pytest.mark.parametrize("text", ["'\\uD800'", "'\\U00110000'", "'\\x41'", "<a:\\u0020>", "<a:\\u003E>", "<a:\\U00110000>"])
    def test_what_an_escape_cannot_stand_for(self, text: str):
        with pytest.raises(QueryError, match="line 1, column"):
            plain(text)
