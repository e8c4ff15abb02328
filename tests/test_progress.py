"""`kg progress`: what leads on from a unit by accepted links, and from a qualification by what carries over."""

from __future__ import annotations

import json
from typing import Any

import pytest
import rule_forms
from door import Kg, asking

from kg.answer.progress import from_unit
from kg.catalogue.assemble import assemble
from kg.model import Judgement, Link, Relation

UNIT = rule_forms.unit


kg = asking("progress")


def said(kg: Kg, *arguments: str) -> Any:
    status, out, error = kg(*arguments, "--format", "json")
    assert status == 0, error
    return json.loads(out)


def on(lower: int, higher: int, judgement: Judgement = Judgement.ACCEPTED) -> Link:
    return Link(subject=UNIT(lower), object=UNIT(higher), relation=Relation.PROGRESSION, judgement=judgement, proposed=True)


# 1 leads on to 2 and 3, both of these to 4, 4 back to 1; from 4 to 5 nobody has decided.
LINKS = [on(1, 2), on(1, 3), on(2, 4), on(3, 4), on(4, 1), on(4, 5, Judgement.PROPOSED), on(2, 6, Judgement.REJECTED)]


def test_steps_come_nearest_first_and_each_unit_once():
    quince = assemble([rule_forms.reading()])
    found = from_unit(quince, quince.unit_by_id[UNIT(1)], LINKS)
    assert [(one.lower.id, one.higher.id, one.distance) for one in found.steps] == [
        (UNIT(1), UNIT(2), 1),
        (UNIT(1), UNIT(3), 1),
        (UNIT(2), UNIT(4), 2),
    ]


@pytest.mark.parametrize(("end", "way"), [(4, [2, 4]), (3, [3]), (5, []), (6, []), (1, [])])
def test_a_shortest_way_goes_by_accepted_links_alone(end: int, way: list[int]):
    quince = assemble([rule_forms.reading()])
    found = from_unit(quince, quince.unit_by_id[UNIT(1)], LINKS, quince.unit_by_id[UNIT(end)])
    assert [one.higher.id for one in found.steps] == [UNIT(number) for number in way]


def test_a_unit_leads_on_with_evidence(kg: Kg):
    answer = said(kg, "sfj/15", "--to", "biiab/CS30")
    assert [(one["from"], one["to"], one["level"]) for one in answer["steps"]] == [("sfj/15", "biiab/CS30", 3)]
    assert any(piece["kind"] == "decision" for piece in answer["steps"][0]["evidence"])


def test_a_qualification_carries_credit_over(kg: Kg):
    """21 units of 002 are listed again, by title, level and credit, in 003, which asks for 55 credits."""
    answer = said(kg, "5530-02", "--to", "biiab-l3-diploma")
    (one,) = answer["carried"]
    assert (one["units_carried"], one["credit_carried"], one["credit_left"]) == (21, 66, 31)
    assert answer["upper_bound"] is True


def test_stated_routes_name_their_line(kg: Kg):
    answer = said(kg, "biiab-l3-diploma", "--to", "4430-l3")
    assert [one["kind"] for one in answer["routes"]] == ["qualification", "qualification", "other"]
    assert all(one["source"]["document"] == "003" for one in answer["routes"])
    (one,) = answer["carried"]  # 001 states no policy, and a clause of it has two readings, each of which leaves all of 42 to do
    assert (one["status"], one["units_carried"], one["credit_left"]) == ("undetermined", 0, 42)


def test_the_level_never_falls(kg: Kg):
    assert [one["level"] for one in said(kg, "4430-l3")["carried"]] == [3, 3, 4]


@pytest.mark.parametrize("arguments", [("003",), ("5530-02", "--to", "sfj/15")])
def test_a_unit_and_a_qualification_do_not_mix(kg: Kg, arguments: tuple[str, ...]):
    status, out, error = kg(*arguments)
    assert (status, out, error.count("\n")) == (2, "", 1)


@pytest.mark.parametrize("format", ["table", "md", "csv"])
@pytest.mark.parametrize("start", ["sfj/15", "sfj-l2-certificate"])
def test_every_format_shows_where_it_leads(kg: Kg, start: str, format: str):
    status, out, _ = kg(start, "--format", format)
    assert status == 0
    assert "biiab/CS30" in out or "biiab-l3-diploma" in out
