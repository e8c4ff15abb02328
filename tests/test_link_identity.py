"""Units that are one by number and content: computed, and open to no judgement."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from door import Kg, asking
from msgspec.structs import replace

from kg.catalogue.files import load
from kg.link import decisions as made
from kg.link import sssom
from kg.link.identity import followed
from kg.link.standing import standing
from kg.model import Decision, Judgement, Relation, Strength

PAIR = ("biiab/CS12", "sfj/10")
OTHERS = ("4430/204", "biiab/CS12")
kg = asking("equivalents")


def decision(pair: tuple[str, str] = PAIR, relation: Relation = Relation.EQUIVALENT, **said: object) -> Decision:
    return replace(Decision(subject=pair[0], object=pair[1], relation=relation, judgement=Judgement.REJECTED), **said)


OTHERWISE = [
    decision(),
    decision(judgement=Judgement.UNSURE),
    decision(relation=Relation.RELATED, judgement=Judgement.ACCEPTED),
    decision(relation=Relation.PROGRESSION, judgement=Judgement.ACCEPTED),
]


@pytest.mark.parametrize("one", OTHERWISE)
def test_a_decision_that_says_otherwise_is_not_followed(one: Decision):
    assert followed([one], load().unit_by_id) == ()
    (found,) = (link for link in standing(load(), [one]) if (link.subject, link.object) == PAIR)
    assert (found.relation, found.strength, found.judgement) == ("equivalent", "exact", "accepted")


def test_other_decisions_are_followed():
    units = load().unit_by_id
    ours = [
        decision(OTHERS),
        decision(judgement=Judgement.ACCEPTED),
        decision(relation=Relation.RELATED),
        decision(("biiab/CS12", "nobody/1")),
    ]
    assert followed(ours, units) == tuple(ours)


def test_a_file_cannot_make_two_units_one():
    """An exact match claimed for units of other content is exported as a close one, a weaker claim for one unit as exact."""
    claimed = decision(OTHERS, judgement=Judgement.ACCEPTED, strength=Strength.EXACT, identical=True)
    weaker = decision(judgement=Judgement.ACCEPTED, strength=Strength.CLOSE)
    links = [one for one in standing(load(), [claimed, weaker]) if (one.subject, one.object) in (OTHERS, PAIR)]
    assert [one.strength for one in links] == [Strength.EXACT, Strength.EXACT]
    rows = [line.split("\t") for line in sssom.written(links, {}).splitlines() if made.CURATION in line]
    assert [row[sssom.COLUMNS.index("predicate_id")] for row in rows] == ["skos:closeMatch", "skos:exactMatch"]


def test_the_user_is_told(kg: Kg):
    made.save(Path("kg-decisions.sssom.tsv"), [decision()], {})
    status, out, error = kg("sfj/10", "--format", "json")
    assert status == 0
    assert "not followed: rejected equivalent of biiab/CS12 and sfj/10, one unit by number and criteria" in error
    assert {one["judgement"] for one in json.loads(out) if one["subject"] == "biiab/CS12"} == {"accepted"}
