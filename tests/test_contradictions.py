"""Judgements that cannot be true together: within clusters of accepted equivalences, against levels, and against barred units."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rule_forms import catalogue

from kg.catalogue.files import load
from kg.link.contradictions import ContradictionKind, contradictions
from kg.link.standing import standing
from kg.model import Decision, Judgement, Level, Link, Relation, Severity, Unit


def judged(one: str, other: str, relation: Relation = Relation.EQUIVALENT, judgement: Judgement = Judgement.ACCEPTED) -> Link:
    return Link(subject=one, object=other, relation=relation, judgement=judgement)


def chain(*names: str) -> list[Link]:
    return [judged(one, other) for one, other in pairwise(names)]


def of_levels(**levels: Level | None) -> dict[str, Unit]:
    return {name: Unit(id=name, suite="s", title=name, level=level) for name, level in levels.items()}


@pytest.mark.parametrize("names", ["abc", "abcde"])
def test_a_chain_with_a_rejected_end_is_reported_and_a_missing_one_is_not(names: str):
    links = chain(*names)
    assert contradictions(links, {}) == []
    (found,) = contradictions([*links, judged(names[-1], names[0], judgement=Judgement.REJECTED)], {})
    assert (found.kind, found.units) == (ContradictionKind.REJECTED_WITHIN_CHAIN, tuple(names))


def test_a_contradiction_names_the_decision():
    decision = Decision(
        subject="a",
        object="c",
        relation=Relation.EQUIVALENT,
        judgement=Judgement.REJECTED,
        role="adviser",
        day="2026-11-22",
        reason="Another trade.",
    )
    no = Link(subject="a", object="c", relation=Relation.EQUIVALENT, judgement=Judgement.REJECTED, decision=decision)
    (found,) = contradictions([*chain("a", "b", "c"), no], {})
    assert found.message == (
        "a = b = c was accepted as equivalent link by link, but a and c were rejected as equivalent "
        "by adviser on 2026-11-22: Another trade"
    )


def test_what_cannot_be_true_together_is_reported():
    units = of_levels(a=2, b=3)
    both = [judged("a", "b"), judged("a", "b", Relation.PROGRESSION), judged("b", "a", Relation.PROGRESSION)]
    assert {one.kind for one in contradictions(both, units)} == {
        ContradictionKind.LEVELS_DIFFER,
        ContradictionKind.BOTH_RELATIONS,
        ContradictionKind.PROGRESSION_CIRCLE,
    }
    assert contradictions([judged("a", "b", judgement=Judgement.PROPOSED)], units) == []


def test_levels_that_differ_across_units_without_one_are_reported():
    links = chain("a", "m", "n", "b")
    (found,) = contradictions(links, of_levels(a=2, m=None, n=None, b="E3"))
    assert (found.kind, found.units) == (ContradictionKind.LEVELS_DIFFER, ("a", "b", "m", "n"))
    assert found.message == (
        "m, n without a level was accepted as equivalent to units of different levels: a at Level 2, b at Level E3"
    )
    assert contradictions(links, of_levels(a=2, m=None, n=None, b=2)) == []


def test_each_step_of_level_in_a_cluster_is_reported_once():
    found = contradictions(chain("a", "b", "c", "d"), of_levels(a=2, b=2, c=3, d=3))
    assert [one.units for one in found] == [("b", "c")]


def test_barred_units_that_only_a_chain_joins_are_a_warning_and_accepted_ones_a_note():
    (qualification,) = catalogue("barred-pair").qualifications()
    joined = chain("quince/3", "quince/4", "quince/5")
    (found,) = contradictions(joined, {}, [qualification])
    assert (found.kind, found.severity, found.units) == (
        ContradictionKind.BARRED_WITHIN_CHAIN,
        Severity.WARNING,
        ("quince/3", "quince/4", "quince/5"),
    )
    assert "quince/3 = quince/4 = quince/5" in found.message
    assert f"{qualification.id} {qualification.rules[0].id} bars one from the other" in found.message
    assert found.clauses == (qualification.rules[0].source,)
    (known,) = contradictions(chain("quince/3", "quince/5"), {}, [qualification])
    assert (known.kind, known.severity) == (ContradictionKind.BARRED_EQUIVALENTS, Severity.NOTE)
    assert contradictions(chain("quince/3", "quince/4"), {}, [qualification]) == []


@pytest.mark.parametrize(
    ("form", "pairs"), [("barred-set-dated", 3), ("barred-by-code", 1), ("variants-barred", 1), ("one-of-subset", 0)]
)
def test_every_form_of_bar_counts_and_no_other_rule(form: str, pairs: int):
    names = [f"quince/{number}" for number in range(1, 7)]
    everything = [judged(one, other) for one in names for other in names if one < other]
    assert len(contradictions(everything, {}, catalogue(form).qualifications())) == pairs


def test_the_bundled_decisions_contradict_neither_one_another_nor_levels_nor_bars():
    bundle = load()
    assert contradictions(standing(bundle), bundle.unit_by_id, bundle.qualifications()) == []


some_links = st.lists(
    st.builds(
        judged,
        st.sampled_from("abcd"),
        st.sampled_from("efgh"),
        st.sampled_from(list(Relation)),
        st.sampled_from([Judgement.ACCEPTED, Judgement.REJECTED]),
    ),
    max_size=12,
    unique_by=lambda link: (link.subject, link.object, link.relation),
)


@given(some_links, st.randoms(use_true_random=False), st.lists(st.sampled_from([None, 1, 2]), min_size=8, max_size=8))
def test_what_is_found_depends_on_no_order_and_no_direction(links: list[Link], chance: random.Random, levels: list[Level | None]):
    units = {name: Unit(id=name, suite="s", title=name, level=level) for name, level in zip("abcdefgh", levels, strict=True)}
    found = contradictions(links, units)
    mixed = [turned(link) if link.relation is Relation.EQUIVALENT and chance.random() < 0.5 else link for link in links]
    chance.shuffle(mixed)
    assert contradictions(mixed, units) == found


@given(some_links)
def test_a_rejection_is_reported_where_and_only_where_its_units_hang_together(links: list[Link]):
    found = {(one.units[0], one.units[-1]) for one in contradictions(links, {}) if one.kind == "rejected-within-chain"}
    same = {name: {name} for name in "abcdefgh"}
    for link in links:
        if (link.relation, link.judgement) == (Relation.EQUIVALENT, Judgement.ACCEPTED):
            joined = same[link.subject] | same[link.object]
            same.update(dict.fromkeys(joined, joined))
    refused = (one for one in links if (one.relation, one.judgement) == (Relation.EQUIVALENT, Judgement.REJECTED))
    assert found == {(one.subject, one.object) for one in refused if one.object in same[one.subject]}


def turned(link: Link) -> Link:
    return judged(link.object, link.subject, link.relation, link.judgement)
