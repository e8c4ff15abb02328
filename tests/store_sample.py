"""A small graph with everything that engines treat differently, and questions to it with their rows, worked out by hand.

Five units lead on to one another: a -> b -> c, with a second way a -> d -> c, and e for itself. Graph ``one`` and graph ``two``
hold what two documents print.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

X = "https://example.org/"
XSD = "http://www.w3.org/2001/XMLSchema#"
PREFIXES = f"PREFIX x: <{X}> PREFIX xsd: <{XSD}>\n"


def iri(name: str) -> NamedNode:
    """A thing of the sample."""
    return NamedNode(X + name)


def typed(text: str, datatype: str) -> Literal:
    """A literal with a datatype of XML Schema."""
    return Literal(text, datatype=NamedNode(XSD + datatype))


def _facts() -> list[tuple[str, str, Any]]:
    units = {"a": (1, 3), "b": (2, 4), "c": (3, 5), "d": (2, None), "e": (2, 4)}
    facts: list[tuple[str, str, Any]] = []
    for name, (level, credit) in units.items():
        facts += [(name, "kind", iri("Unit")), (name, "level", level)]
        if credit is not None:
            facts.append((name, "credit", credit))
    facts += [(one, "leadsTo", iri(other)) for one, other in ("ab", "bc", "ad", "dc")]
    facts += [("a", "title", Literal("Serve customers")), ("b", "title", Literal("serve CUSTOMERS", language="en"))]
    facts += [
        ("c", "title", Literal("Servir la clientèle", language="fr")),
        ("c", "title", Literal("Serve & lead", language="en-GB")),
    ]
    facts += [("d", "title", Literal('a "quoted" } title \\ with\nnew line')), ("e", "title", Literal(""))]
    facts += [("a", "from", typed("2012-09-01", "date")), ("b", "from", typed("2013-01-31", "date"))]
    facts += [("c", "seen", typed("2014-05-06T07:08:09Z", "dateTime")), ("a", "open", typed("true", "boolean"))]
    facts += [
        ("b", "open", typed("false", "boolean")),
        ("a", "share", typed("0.5", "decimal")),
        ("b", "share", typed("0.25", "decimal")),
    ]
    return facts


def _quad(subject: str, predicate: str, value: Any, graph: str = "") -> Quad:
    object_ = value if isinstance(value, NamedNode | Literal) else Literal(value)
    return Quad(iri(subject), iri(predicate), object_, iri(graph) if graph else DefaultGraph())


SAMPLE: tuple[Quad, ...] = (
    *(_quad(*fact) for fact in _facts()),
    _quad("row1", "prints", iri("a"), "one"),
    _quad("row1", "printedLevel", Literal("1"), "one"),
    _quad("row2", "prints", iri("b"), "one"),
    _quad("row2", "printedLevel", Literal("3"), "one"),
    _quad("row3", "prints", iri("b"), "two"),
    _quad("row3", "printedLevel", Literal("2"), "two"),
)


@dataclass(frozen=True)
class Question:
    """A query, and its rows as plain values; ``ordered`` where their order counts too."""

    name: str
    text: str
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    ordered: bool = False


def u(*names: str) -> tuple[str, ...]:
    """IRIs of the sample as text."""
    return tuple(X + name for name in names)


QUESTIONS = [
    Question(
        "path with start in a sub-select",
        "SELECT DISTINCT ?to { { SELECT ?from { VALUES ?from { x:a } } } ?from x:leadsTo+ ?to }",
        [u("b"), u("c"), u("d")],
    ),
    Question("path with zero steps", "SELECT DISTINCT ?to { x:b x:leadsTo* ?to }", [u("b"), u("c")]),
    Question("path backwards", "SELECT DISTINCT ?from { x:c ^x:leadsTo ?from }", [u("b"), u("d")]),
    Question("path in sequence", "SELECT DISTINCT ?to { x:a x:leadsTo/x:leadsTo ?to }", [u("c")]),
    Question("path with a choice", "SELECT DISTINCT ?o { x:b (x:level|x:credit) ?o }", [(2,), (4,)]),
    Question(
        "what may be missing",
        "SELECT ?unit ?credit { ?unit x:kind x:Unit OPTIONAL { ?unit x:credit ?credit } }",
        [(X + "a", 3), (X + "b", 4), (X + "c", 5), (X + "d", None), (X + "e", 4)],
    ),
    Question(
        "missing, with a condition inside",
        "SELECT ?unit ?credit { ?unit x:kind x:Unit OPTIONAL { ?unit x:credit ?credit FILTER(?credit > 4) } }",
        [(X + "a", None), (X + "b", None), (X + "c", 5), (X + "d", None), (X + "e", None)],
    ),
    Question("groups", "SELECT ?level (COUNT(?unit) AS ?n) { ?unit x:level ?level } GROUP BY ?level", [(1, 1), (2, 3), (3, 1)]),
    Question(
        "groups of a certain size", "SELECT ?level { ?unit x:level ?level } GROUP BY ?level HAVING (COUNT(?unit) > 1)", [(2,)]
    ),
    Question(
        "sums and extremes",
        "SELECT (SUM(?c) AS ?sum) (MIN(?c) AS ?min) (MAX(?c) AS ?max) (COUNT(DISTINCT ?c) AS ?n) { ?unit x:credit ?c }",
        [(16, 3, 5, 3)],
    ),
    Question("an average of decimals", "SELECT (AVG(?s) AS ?mean) { ?unit x:share ?s }", [(0.375,)]),
    Question("count of nothing", "SELECT (COUNT(?unit) AS ?n) { ?unit x:nothing ?x }", [(0,)]),
    Question("groups of nothing", "SELECT ?level (COUNT(?unit) AS ?n) { ?unit x:nothing ?level } GROUP BY ?level"),
    Question(
        "groups of nothing inside",
        "SELECT ?unit ?n { ?unit x:level 1 { SELECT ?l (COUNT(?u) AS ?n) { ?u x:nothing ?l } GROUP BY ?l } }",
    ),
    Question("the largest of nothing", "SELECT (MAX(?x) AS ?most) { ?unit x:nothing ?x }", [(None,)]),
    Question("dates in order", "SELECT ?unit { ?unit x:from ?d FILTER(?d > '2012-12-31'^^xsd:date) }", [u("b")]),
    Question("the year of a date", "SELECT (YEAR(?d) AS ?year) { x:c x:seen ?d }", [(2014,)]),
    Question("a moment", "SELECT ?s { ?s x:seen ?d FILTER(?d = '2014-05-06T08:08:09+01:00'^^xsd:dateTime) }", [u("c")]),
    Question("truth values", "SELECT ?unit ?open { ?unit x:open ?open }", [(X + "a", True), (X + "b", False)]),
    Question("a truth value as a condition", "SELECT ?unit { ?unit x:open true }", [u("a")]),
    Question("language", "SELECT ?title { x:c x:title ?title FILTER(LANG(?title) = 'fr') }", [("Servir la clientèle",)]),
    Question("language ranges", "SELECT ?unit { ?unit x:title ?t FILTER(LANGMATCHES(LANG(?t), 'en')) }", [u("b"), u("c")]),
    Question("no language", "SELECT ?unit { ?unit x:title ?t FILTER(LANG(?t) = '') }", [u("a"), u("d"), u("e")]),
    Question("an empty text", "SELECT ?unit { ?unit x:title '' }", [u("e")]),
    Question("a text as it is", "SELECT ?t { x:d x:title ?t }", [('a "quoted" } title \\ with\nnew line',)]),
    Question(
        "text inside, in any case",
        "SELECT ?unit { ?unit x:title ?t FILTER(CONTAINS(LCASE(STR(?t)), 'customers')) }",
        [u("a"), u("b")],
    ),
    Question(
        "a regular expression",
        "SELECT ?unit { ?unit x:title ?t FILTER(REGEX(STR(?t), '^serve', 'i')) }",
        [u("a"), u("b"), u("c")],
    ),
    Question(
        "which graph", "SELECT ?g ?row { GRAPH ?g { ?row x:prints x:b } }", [(X + "one", X + "row2"), (X + "two", X + "row3")]
    ),
    Question("one graph", "SELECT ?row { GRAPH x:one { ?row x:prints ?unit } }", [u("row1"), u("row2")]),
    Question(
        "a fact and its prints",
        "SELECT ?unit ?level ?g ?printed { ?unit x:level ?level GRAPH ?g { ?row x:prints ?unit ; x:printedLevel ?printed } "
        "FILTER(STR(?level) != ?printed) }",
        [(X + "b", 2, X + "one", "3")],
    ),
    Question("all graphs", "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g", [(X + "one", 4), (X + "two", 2)]),
    Question("the default graph is no union", "SELECT ?row { ?row x:prints ?unit }"),
    Question("the default graph is no named graph", "SELECT ?unit { GRAPH ?g { ?unit x:level ?level } }"),
    Question(
        "what is not there", "SELECT ?unit { ?unit x:kind x:Unit FILTER NOT EXISTS { ?unit x:leadsTo ?next } }", [u("c"), u("e")]
    ),
    Question("what is there", "SELECT ?unit { ?unit x:kind x:Unit FILTER EXISTS { ?unit x:leadsTo x:c } }", [u("b"), u("d")]),
    Question("without", "SELECT ?unit { ?unit x:kind x:Unit MINUS { ?unit x:credit ?c } }", [u("d")]),
    Question(
        "in order",
        "SELECT ?unit ?credit { ?unit x:credit ?credit } ORDER BY DESC(?credit) STR(?unit)",
        [(X + "c", 5), (X + "b", 4), (X + "e", 4), (X + "a", 3)],
        ordered=True,
    ),
    Question(
        "a page of an order",
        "SELECT ?unit { ?unit x:kind x:Unit } ORDER BY STR(?unit) LIMIT 2 OFFSET 1",
        [u("b"), u("c")],
        ordered=True,
    ),
    Question(
        "several values",
        "SELECT ?unit ?level { { SELECT ?unit { VALUES ?unit { x:a x:c x:none } } } ?unit x:level ?level }",
        [(X + "a", 1), (X + "c", 3)],
    ),
    Question("either", "SELECT DISTINCT ?unit { { ?unit x:level 3 } UNION { ?unit x:credit 4 } }", [u("b"), u("c"), u("e")]),
    Question(
        "arithmetic",
        "SELECT ?unit (?credit * 10 AS ?hours) { ?unit x:credit ?credit FILTER(?credit * 2 >= 8) }",
        [(X + "b", 40), (X + "c", 50), (X + "e", 40)],
    ),
    Question("a choice of values", "SELECT (IF(?l > 1, 'high', 'low') AS ?how) { x:a x:level ?l }", [("low",)]),
    Question("the first that is there", "SELECT (COALESCE(?c, 0) AS ?n) { x:d x:level ?l OPTIONAL { x:d x:credit ?c } }", [(0,)]),
    Question("texts put together", "SELECT (CONCAT('L', STR(?l)) AS ?t) { x:a x:level ?l }", [("L1",)]),
    Question("one of", "SELECT ?unit { ?unit x:level ?l FILTER(?l IN (1, 3)) }", [u("a"), u("c")]),
    Question(
        "a table inside a table",
        "SELECT ?unit ?n { ?unit x:level ?level "
        "{ SELECT ?level (COUNT(?other) AS ?n) { ?other x:level ?level } GROUP BY ?level } FILTER(?n > 1) }",
        [(X + "b", 3), (X + "d", 3), (X + "e", 3)],
    ),
    Question("nothing at all", "SELECT ?unit { ?unit x:level 99 }"),
]

PHRASES = [
    "} } INSERT DATA { <a:a> <a:b> <a:c> } #",
    '" . } SERVICE <http://127.0.0.1/> { ?s ?p "',
    "' } LIMIT 0 #",
    '"""',
    "'''",
    "\\u0022",
    "\\U00000022",
    "\\\\",
    "\\",
    "{ SELECT ?x WHERE { VALUES ?x { 1 } } }",
    "<https://example.org/>",
    "?x",
    "#",
    "\r",
    "\n",
    "\t",
]


def hostile() -> st.SearchStrategy[str]:
    """Texts that would end, open or change a query if they were pasted into one."""
    return st.lists(st.one_of(st.sampled_from(PHRASES), st.text(max_size=5)), max_size=5).map("".join)
