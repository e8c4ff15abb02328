"""The pairwise part of `kg transfer` as SPARQL: the same verdicts, clauses and units for every pair of units of the bundle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pytest
from query_rows import bundled_catalogue, bundled_quads

from kg.answer.transfer import KINDS, Pair, Tie, judge, pairs
from kg.graph.store import Store, in_memory
from kg.link.standing import standing
from kg.query.run import run

CATALOGUE = bundled_catalogue()
NAMES = [one.id for one in CATALOGUE.qualifications()]
POLICY = "biiab"


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with in_memory(bundled_quads()) as one:
        yield one


def worked_out(name: str, assume: str | None) -> tuple[list[Pair], str]:
    """The pairs of all units with those of a qualification, and the document whose policy holds."""
    target = CATALOGUE.qualification_by_id[name]
    judging = judge(CATALOGUE, target, standing(CATALOGUE), assume)
    clauses = judging.policy.clauses
    return pairs(judging, CATALOGUE.units), clauses[0].source.document if clauses else target.source.document


def ask(query: str, name: str, policy: str, store: Store) -> list[dict[str, object]]:
    typed = {"held": [unit.id for unit in CATALOGUE.units], "qualification": name, "policy": policy}
    return [dict(row) for row in run(query, typed, store, CATALOGUE).records()]


@pytest.mark.parametrize("assume", [None, POLICY])
@pytest.mark.parametrize("name", NAMES)
def test_clauses_and_units_are_those_of_the_answer(name: str, assume: str | None, store: Store):
    found, policy = worked_out(name, assume)
    assert clauses_asked(name, policy, store, found) == clauses_named(found, policy)


@pytest.mark.parametrize("assume", [None, POLICY])
@pytest.mark.parametrize("name", NAMES)
def test_verdicts_are_those_of_the_answer(name: str, assume: str | None, store: Store):
    """For all units held, so for every ordered pair of qualifications; what has no row is no, because nothing ties the two."""
    found, policy = worked_out(name, assume)
    named = clauses_named(found, policy)
    worked = {
        (pair.held.id, pair.target.id, kind.value): (
            pair.answers[kind].verdict.value,
            named.get((pair.held.id, pair.target.id, kind.value), set()),
        )
        for pair in found
        for kind in KINDS[:3]
        if pair.tie is not Tie.NONE
    }
    rows = ask("transfer/verdicts", name, policy, store)
    asked = {(str(row["held"]), str(row["target"]), str(row["kind"])): (row["verdict"], {row["line"]} - {None}) for row in rows}
    assert asked == worked
    assert len(rows) == len(asked)
    assert all(row["document"] == (policy if row["clause"] else None) for row in rows)
    untied = [pair for pair in found if pair.tie is Tie.NONE]
    assert {pair.answers[kind].verdict.value for pair in untied for kind in KINDS[:3]} == {"no"}


Clauses = dict[tuple[str, str, str], set[object]]


def clauses_named(found: list[Pair], policy: str) -> Clauses:
    """By held unit, target and kind the lines of the clauses that the reasons of the answer name."""
    lines = {clause.source.line for clause in CATALOGUE.reading_by_document[policy].policy}
    named: Clauses = {}
    for pair in found:
        for kind in KINDS[:3] if pair.tie is not Tie.NONE else ():
            grounds = pair.answers[kind].grounds
            some: set[object] = {
                one.source.line for one in grounds if one.source and one.source.document == policy and one.source.line in lines
            }
            if some:
                named[pair.held.id, pair.target.id, kind.value] = some
    return named


def clauses_asked(name: str, policy: str, store: Store, found: list[Pair]) -> Clauses:
    """The same by the query: the lines of what decides."""
    verdicts = {
        (pair.held.id, pair.target.id, kind.value): pair.answers[kind].verdict.value for pair in found for kind in KINDS[:3]
    }
    asked: Clauses = defaultdict(set)
    for row in ask("transfer/verdict-clauses", name, policy, store):
        key = str(row["held"]), str(row["target"]), str(row["kind"])
        if row["met"] == verdicts[key]:
            asked[key].add(row["line"])
    return dict(asked)
