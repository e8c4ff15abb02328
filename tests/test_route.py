"""`kg progress --to` a qualification: the route with the least new credit, proved, against all routes tried out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise, permutations
from random import Random

import msgspec
import pytest
import rule_forms
from door import Kg, asking

from kg.answer.route import Found, Leg, Way, holds, least_route, route
from kg.catalogue.assemble import assemble
from kg.catalogue.store import Catalogue
from kg.model import Document, Group, GroupKind, Measure, Qualification, Reading, Rule, Source

kg = asking("progress")

NAMES = "abcdef"
Graph = Mapping[tuple[str, str], Leg]


def plain(name: str) -> Qualification:
    return Qualification(title=name, id=name, source=Source(document="1", line=1))


def drawn(random: Random) -> dict[tuple[str, str], Leg]:
    """Legs between some of the names, some of them without a certain figure."""
    found: dict[tuple[str, str], Leg] = {}
    for start in NAMES:
        for end in NAMES:
            if start != end and random.random() < 0.45:
                least = random.randint(0, 9)
                most = random.choice([least, least, least, None, least + random.randint(0, 4)])
                found[start, end] = Leg(start, end, least, most)
    return found


def every_route(graph: Graph) -> Iterator[list[Leg]]:
    """Every route from the first name to the last that comes through no name twice."""
    inner = NAMES[1:-1]
    for size in range(len(inner) + 1):
        for between in permutations(inner, size):
            ends = list(pairwise((NAMES[0], *between, NAMES[-1])))
            if all(one in graph for one in ends):
                yield [graph[one] for one in ends]


def asked(graph: Graph) -> Way:
    return least_route(plain(NAMES[0]), plain(NAMES[-1]), lambda name: [leg for leg in graph.values() if leg.start == name])


def known(legs: list[Leg]) -> int | None:
    return None if any(leg.most is None for leg in legs) else sum(leg.most or 0 for leg in legs)


@pytest.mark.parametrize("seed", range(300))
def test_every_route_tried_out_says_the_same(seed: int):
    graph = drawn(Random(seed))
    routes, way = list(every_route(graph)), asked(graph)
    figures = [figure for legs in routes if (figure := known(legs)) is not None]
    least = min((sum(leg.least for leg in legs) for legs in routes), default=None)
    assert (way.least, way.credit) == (least, min(figures, default=None))
    status = Found.IMPOSSIBLE if least is None else Found.OPTIMAL if way.credit == least else Found.UNDETERMINED
    assert way.status is status
    assert holds(way)
    if way.status is Found.OPTIMAL:
        assert list(way.legs) in routes
        assert known(list(way.legs)) == least
    assert bool(way.open) is (status is Found.UNDETERMINED)


def test_the_random_legs_show_every_outcome():
    assert {asked(drawn(Random(seed))).status for seed in range(300)} == set(Found)


def test_a_proof_that_is_changed_is_refused():
    for seed in range(100):
        way = asked(drawn(Random(seed)))
        assert way.proof is not None
        if way.least:
            assert not holds(replace(way, least=way.least + 1))
            further = {**way.proof.distances, way.end.id: way.least + 1}
            assert not holds(replace(way, least=way.least + 1, proof=replace(way.proof, distances=further)))
            assert not holds(replace(way, proof=None))


# -- a small catalogue, worked by hand ------------------------------------------------------------------------------------------


def orchard(rules: bool = True) -> Catalogue:
    """Unit credits are 2, 3, 4, 3, 2 and 5, as in :mod:`rule_forms`.

    ``start`` lists units 1 and 2. ``middle`` lists 1, 2, 3 and 5 and asks for 7 credits; ``target`` lists 3 and 4 and asks for 6.
    From ``start`` straight to ``target`` all of 3 and 4 is left, 7 credits. By ``middle``, 5 credits carried leave 2, unit 5; and
    unit 3, which it lists, carries 4 of what the target asks, so that unit 4 is left, 3 credits: 5 in all. Who does no more than
    the plans say has done unit 5 and not 3, and so has 2 and 7 credits to do.
    """
    lines = iter(range(1, 100))

    def at() -> Source:
        return Source(document="952", line=next(lines))

    def made(name: str, level: int, units: tuple[int, ...], bound: int) -> Qualification:
        group = Group(id="o", heading="Optional", kind=GroupKind.OPTIONAL, source=at())
        rule = Rule(id="r1", statement=f"at least {bound} credits", source=at(), bound=bound)
        rows = tuple(msgspec.structs.replace(rule_forms._row("o", number, at()), unit=None) for number in units)
        given = (rule,) if rules or name != "middle" else ()
        return Qualification(
            title=name, id=name, suite="quince", level=level, source=at(), groups=(group,), listings=rows, rules=given
        )

    some = (made("start", 1, (1, 2), 5), made("middle", 2, (1, 2, 3, 5), 7), made("target", 2, (3, 4), 6))
    document = Document(id="952", title="Orchard", checksum="8" * 64, layout="guide", lines=100)
    return assemble([Reading(document=document, qualifications=some, rows=8)])


def ends(way: Way) -> list[tuple[str, str, int, int | None]]:
    return [(leg.start, leg.end, leg.least, leg.most) for leg in way.legs]


def test_a_route_goes_through_another_qualification_where_that_is_less():
    one = orchard()
    way = route(one, one.qualification_by_id["start"], one.qualification_by_id["target"], ())
    assert ends(way) == [("start", "middle", 2, 2), ("middle", "target", 3, 3)]
    assert (way.status, way.credit, way.done) == (Found.OPTIMAL, 5, 9)
    assert way.direct is not None
    assert way.direct.most == 7
    assert holds(way)


def test_a_unit_carries_itself_alone():
    one = orchard()
    way = route(one, one.unit_by_id["quince/3"], one.qualification_by_id["target"], ())
    assert ends(way) == [("quince/3", "target", 3, 3)]
    assert (way.credit, way.done) == (3, 3)


def test_a_step_without_rules_leaves_open_what_is_least():
    one = orchard(rules=False)
    way = route(one, one.qualification_by_id["start"], one.qualification_by_id["target"], ())
    assert ends(way) == [("start", "target", 7, 7)]
    assert (way.status, way.credit, way.least) == (Found.UNDETERMINED, 7, 3)
    assert [(leg.start, leg.end) for leg in way.open] == [("start", "middle")]
    assert holds(way)


def test_no_route_falls_in_level():
    one = orchard()
    way = route(one, one.qualification_by_id["target"], one.qualification_by_id["start"], ())
    assert (way.status, way.credit, way.legs) == (Found.IMPOSSIBLE, None, ())
    assert holds(way)


def test_rules_that_cannot_be_met_end_no_route():
    one = orchard()
    high = Rule(id="r1", statement="at least 8 units", source=Source(document="952", line=1), bound=8, measure=Measure.UNITS)
    some = [
        msgspec.structs.replace(qualification, rules=(high,)) if qualification.id == "target" else qualification
        for qualification in one.qualifications()
    ]
    other = assemble([Reading(document=next(iter(one.document_by_id.values())), qualifications=tuple(some), rows=8)])
    way = route(other, other.qualification_by_id["start"], other.qualification_by_id["target"], ())
    assert way.status is Found.IMPOSSIBLE


# -- the bundled documents -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "status", "credit", "steps"),
    [
        ("5530-02", "biiab-l3-diploma", "optimal", 31, ["biiab-l3-diploma"]),
        ("sfj-l2-certificate", "biiab-l3-diploma", "optimal", 40, ["biiab-l3-diploma"]),
        ("biiab-l3-diploma", "4430-l3", "optimal", 42, ["4430-l3"]),
        ("biiab-l3-diploma", "5530-02", "impossible", None, []),
        ("5530-02", "cs-review-2013-l4", "undetermined", None, ["cs-review-2013-l4"]),
        ("sfj/15", "sfj-l2-certificate", "optimal", 22, ["sfj-l2-certificate"]),
    ],
)
def test_routes_between_the_bundled_documents(kg: Kg, start: str, end: str, status: str, credit: int | None, steps: list[str]):
    code, out, error = kg(start, "--to", end, "--format", "json")
    assert (code, error) == (0, "")
    found = json.loads(out)["route"]
    assert (found["status"], found["credit"], [one["to"] for one in found["steps"]]) == (status, credit, steps)
    assert found["upper_bound"] is (bool(steps) and "/" not in start)
    for one in found["steps"]:
        known = [level["credit_new"] for level in one["levels"] if level["credit_new"] is not None]
        assert not known or sum(known) == one["credit_new"]
        assert sum(level["credit_carried"] for level in one["levels"]) == one["credit_carried"]


@pytest.mark.parametrize("format", ["table", "md", "csv"])
def test_every_format_shows_the_steps(kg: Kg, format: str):
    status, out, _ = kg("sfj-l2-certificate", "--to", "biiab-l3-diploma", "--format", format)
    assert status == 0
    assert "40" in out
