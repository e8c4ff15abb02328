"""`kg transfer`: verdicts worked by hand from the documents, the best use of what is held, and the contract of the JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import rule_forms
from door import Kg, asking
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from kg.answer.claim import Claim, transfer
from kg.answer.policy import Policy, Verdict
from kg.answer.transfer import KINDS, Judge, judge, pairs
from kg.catalogue.assemble import assemble
from kg.catalogue.files import load
from kg.catalogue.store import Catalogue
from kg.link import decisions
from kg.link.standing import standing
from kg.model import Condition, Decision, Judgement, Level, Link, PolicyClause, PolicyKind, Relation
from kg.words import wording

BIIAB = "biiab-l3-diploma"
TRANSFER, EQUIVALENCE, EXEMPTION, PRIOR = KINDS
Said = dict[str, Any]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load()


@pytest.fixture(scope="module")
def links(catalogue: Catalogue) -> tuple[Link, ...]:
    return standing(catalogue)


kg = asking("transfer")


def said(kg: Kg, *arguments: str) -> Said:
    status, out, error = kg(*arguments, "--format", "json")
    assert status == 0, error
    found: Said = json.loads(out)
    return found


def verdict(answer: Said, held: str, target: str) -> Said:
    return next(one for one in answer["verdicts"] if (one["held"], one["target"]) == (held, target))


def letters(one: Said) -> str:
    """The four verdicts by their first letters."""
    return "".join(one[kind]["verdict"][0] for kind in KINDS)


def lines(one: Said) -> set[tuple[str, int]]:
    """The clauses and places that the reasons of one verdict name."""
    return {(where["document"], where["line"]) for reason in one["reasons"] if (where := reason["source"])}


# -- worked by hand ------------------------------------------------------------------------------------------------------

# Held, target, assumed policy, and by hand: credit transfer, equivalence, exemption, prior learning. 003 prints: no exemptions
# (line 1411); transfer for the same outcomes, criteria and number (1392); equivalence for no less credit, no lower level (1395).
CASES = [
    ("sfj/5", BIIAB, "biiab/CS5", "", "yyny"),  # D/506/2119 on both sides, the same 16 criteria, level 2, credit 3 and 3
    ("sfj/10", BIIAB, "biiab/CS12", "", "yyny"),  # L/506/2133, the same 8 criteria, level 2, credit 2 and 2
    ("sfj/15", BIIAB, "biiab/CS30", "", "nnnn"),  # a Level 3 duty, held at Level 2 only: it leads on, it does not stand in
    ("sfj/5", BIIAB, "biiab/CS6", "", "nnnn"),  # no correspondence, and no criterion in common
    ("4430/310", BIIAB, "biiab/CS30", "", "uynu"),  # no criteria printed in 001; credit 6 for 4, level 3 for 3
    ("5530/206", BIIAB, "biiab/CS5", "", "uynu"),  # no criteria printed in 002; credit 3 for 3, level 2 for 2
    ("4430/301", BIIAB, "biiab/CS26", "", "uunu"),  # a link that is judged as unsure
    ("biiab/CS5", BIIAB, "biiab/CS5", "", "yyny"),  # the unit itself
    ("biiab/CS5", "sfj-l2-certificate", "sfj/5", "", "uuuu"),  # 004 states no policy
    ("biiab/CS5", "sfj-l2-certificate", "sfj/6", "", "nnnu"),  # no correspondence is no whatever the policy
    ("biiab/CS5", "sfj-l2-certificate", "sfj/5", "biiab", "yyuy"),  # its policy assumed; exemptions are mapped case by case
    ("biiab/CS30", "4430-l3", "4430/310", "biiab", "unuu"),  # credit 4 for 6: too few
    ("sfj/3", "5530-02", "5530/203", "biiab", "unuu"),  # credit 3 for 4: a credit too few
    ("5530/203", "sfj-l2-certificate", "sfj/3", "biiab", "uyuu"),  # and the other way 4 for 3
    ("4430/310", "sfj-l2-certificate", "sfj/15", "biiab", "nuuu"),  # Level 3 held, leads on from the Level 2 target
]


@pytest.mark.parametrize(("held", "to", "target", "assume", "expected"), CASES)
def test_verdicts_worked_by_hand(kg: Kg, held: str, to: str, target: str, assume: str, expected: str):
    answer = said(kg, "--to", to, "--held", held, *(["--assume-policy", assume] if assume else []))
    assert letters(verdict(answer, held, target)) == expected


def test_each_verdict_names_the_clause_and_its_line(kg: Kg):
    one = verdict(said(kg, "--to", BIIAB, "--held", "sfj/5"), "sfj/5", "biiab/CS5")
    assert lines(one["credit_transfer"]) >= {("003", 1392)}
    assert lines(one["equivalence"]) >= {("003", 1395)}
    assert lines(one["exemption"]) == {("003", 1411)}
    assert lines(one["prior_learning"]) == {("003", 1387)}
    assert one["prior_learning"]["missing"] == []
    assert {remark["source"]["line"] for remark in one["remarks"] if remark["source"]["document"] == "003"} >= {1390, 1392}
    assert any("draft" in remark["reason"] for remark in one["remarks"])


def test_what_is_undetermined_says_what_would_settle_it(kg: Kg):
    one = verdict(said(kg, "--to", BIIAB, "--held", "4430/310"), "4430/310", "biiab/CS30")
    assert all(reason["settled_by"] for reason in one["credit_transfer"]["reasons"][1:])
    assert any("title, level and credit alone" in reason["reason"] for reason in one["equivalence"]["reasons"])
    assert one["equivalence"]["reasons"][0]["link"]["judgement"] == "accepted"


@pytest.mark.parametrize("held", ["sfj-l2-certificate", "4430-l3", "cs-review-2013-l3", BIIAB])
def test_biiab_grants_no_exemption_under_its_own_clause(catalogue: Catalogue, links: tuple[Link, ...], held: str):
    found = transfer(catalogue, catalogue.qualification_by_id[BIIAB], links, given=catalogue.qualification_by_id[held])
    answers = [pair.answers[EXEMPTION] for pair in found.pairs]
    assert {answer.verdict for answer in answers} == {Verdict.NO}
    assert {ground.source and ground.source.line for answer in answers for ground in answer.grounds} == {1411}


def test_an_assumed_policy_is_in_every_reason(kg: Kg):
    answer = said(kg, "--to", "sfj-l2-certificate", "--held", "biiab/CS5,biiab/CS25", "--assume-policy", "biiab")
    reasons = [reason for one in answer["verdicts"] for kind in KINDS for reason in one[kind]["reasons"]]
    assert all("policy of biiab is assumed" in one["reason"] and one["assumed_policy"] == "biiab" for one in reasons)
    assert answer["policy"] == {"stated": False, "document": "003", "assumed": "biiab"}


def test_a_policy_of_its_own_is_not_displaced(kg: Kg):
    status, out, error = kg("--to", BIIAB, "--held", "sfj/5", "--assume-policy", "biiab", "--format", "json")
    assert (status, json.loads(out)["policy"]["assumed"]) == (0, None)
    assert "policy of its own" in error


def decided(path: Path, judgement: Judgement, relation: Relation = Relation.EQUIVALENT) -> str:
    one = Decision(subject="biiab/CS30", object="sfj/15", relation=relation, judgement=judgement)
    decisions.save(path, [one], {})
    return str(path)


def test_a_level_too_low_is_refused_by_the_clause(kg: Kg, tmp_path: Path):
    file = decided(tmp_path / "own.tsv", Judgement.ACCEPTED)
    one = verdict(said(kg, "--to", BIIAB, "--held", "sfj/15", "--decisions", file), "sfj/15", "biiab/CS30")
    assert one["equivalence"]["verdict"] == "no"
    assert one["equivalence"]["reasons"][-1]["reason"] == "level 2 held, 3 asked"
    assert lines(one["equivalence"]) == {("003", 1395)}


def test_a_link_that_is_not_decided_needs_a_decision(kg: Kg, tmp_path: Path):
    file = decided(tmp_path / "own.tsv", Judgement.UNSURE)
    one = verdict(said(kg, "--to", BIIAB, "--held", "sfj/15", "--decisions", file), "sfj/15", "biiab/CS30")
    assert letters(one)[:2] == "uu"
    assert "decision" in one["equivalence"]["reasons"][0]["settled_by"]


# -- what counts where ---------------------------------------------------------------------------------------------------


def test_nothing_held_leaves_everything_to_do(kg: Kg):
    answer = said(kg, "--to", BIIAB)
    assert (answer["verdicts"], answer["counted"], answer["surplus"], answer["open"]) == ([], [], [], [])
    assert answer["plan"]["credits"] == 55  # 003 line 168


def test_everything_held_leaves_nothing_to_do(kg: Kg):
    answer = said(kg, "--to", BIIAB, "--from", BIIAB)
    assert (len(answer["counted"]), answer["surplus"], answer["plan"]["credits"], answer["plan"]["units"]) == (45, [], 0, [])


def test_counted_credit_is_that_of_the_target_and_lessens_the_plan(kg: Kg):
    answer = said(kg, "--to", BIIAB, "--held", "4430/310,sfj/5")
    assert [(one["unit"], one["target"], one["group"], one["credit"]) for one in answer["counted"]] == [
        ("sfj/5", "biiab/CS5", "Optional Group B", 3),
        ("4430/310", "biiab/CS30", "Mandatory Group A", 4),  # 6 are held
    ]
    assert (answer["surplus"], answer["plan"]["credits"]) == ([], 48)  # 55 - 4 - 3


def test_a_target_is_met_once_and_what_is_over_is_surplus(kg: Kg):
    answer = said(kg, "--to", BIIAB, "--held", "4430/202,sfj/5,5530/206,5530/201")
    assert [(one["unit"], one["target"]) for one in answer["counted"]] == [("sfj/5", "biiab/CS5")]  # transfer before equivalence
    assert [one["unit"] for one in answer["surplus"]] == ["4430/202", "5530/201", "5530/206"]


def test_a_maximum_bites(kg: Kg):
    """002 line 10: at most 7 credits of Group D count."""
    group = [row.unit for row in load().qualification_by_id["5530-02"].listings if row.credit and row.group.endswith("d")]
    answer = said(kg, "--to", "5530-02", "--from", "5530-02")
    counted = [one for one in answer["counted"] if one["group"] == "Optional Group D"]
    assert group
    assert sum(one["counted"] for one in counted) == 7
    assert {one["unit"] for one in answer["surplus"]} == set(group) - {one["unit"] for one in counted}


def test_what_is_held_is_counted_or_surplus(kg: Kg):
    answer = said(kg, "--to", BIIAB, "--from", "4430-l3")
    names = [one["unit"] for one in (*answer["counted"], *answer["surplus"])]
    assert sorted(names) == sorted(answer["held"])
    assert len({one["target"] for one in answer["counted"]}) == len(answer["counted"])


def test_open_says_what_each_would_change(kg: Kg):
    answer = said(kg, "--to", BIIAB, "--held", "4430/301,4430/310")
    change = {(one["held"], one["target"], one["kind"]): one["change"] for one in answer["open"]}
    # 003 line 181: 5 credits; 55 - 4 are left to do without them
    assert change["4430/301", "biiab/CS26", "equivalence"] == (
        "biiab/CS26 would count, 5 credits; left to do 46 credits in place of 51"
    )
    assert change["4430/310", "biiab/CS30", "credit_transfer"].startswith("nothing: ")
    undetermined = sum(one[kind]["verdict"] == "undetermined" for one in answer["verdicts"] for kind in KINDS)
    assert len(answer["open"]) == undetermined


# Small rules of our own, held units, and what of them is claimed by hand: no more than the rules allow, and the least is left.
CLAIMS = [
    ("total-credits", (1, 2), {1, 2}, 5),  # 10 asked, 2 and 3 held
    ("maximum-chosen", (1, 2, 5, 6), {1, 2, 5}, 0),  # at most 5 of Group C, where 2 and 5 are held; 5 and 6 clash
    ("barred-pair", (1, 3, 5), {1, 3}, 3),  # 3 and 5 are barred together: 4 credits leave less to do than 2
    ("exact-total", (1, 2, 3, 4, 5, 6), {1, 2, 3, 4}, 0),  # exactly 12
]


@pytest.mark.parametrize(("form", "held", "claimed", "left"), CLAIMS)
def test_no_more_is_claimed_than_the_rules_allow(form: str, held: tuple[int, ...], claimed: set[int], left: int):
    quince = assemble([rule_forms.reading()])
    found = transfer(quince, quince.qualification_by_id[f"quince-{form}"], (), map(rule_forms.unit, held))
    assert {one.unit.id for one in found.counted} == {rule_forms.unit(number) for number in claimed}
    assert found.plan.certain
    assert found.plan.certain.credits == left


def test_the_choice_that_leaves_less_to_do_is_taken():
    """Unit 1 is equivalent to 5 and to 6; 6 brings more credit, so it stands there."""
    quince = assemble([rule_forms.reading()])
    one = quince.qualification_by_id["quince-group-minimum"]
    fields = {"relation": Relation.EQUIVALENT, "judgement": Judgement.ACCEPTED}
    elsewhere = replace(quince.unit_by_id["quince/6"], id="other/1", suite="other", credit=9, level=8)
    wider = Catalogue(quince.readings, (*quince.units, elsewhere), ())
    ties = [Link(subject="other/1", object=f"quince/{number}", **fields) for number in (5, 6)]
    clause = PolicyClause(
        kind=PolicyKind.EQUIVALENCE,
        conditions=(Condition.CREDIT_EQUAL_OR_GREATER,),
        wording=wording("As much credit or more"),
        source=one.source,
    )
    judging = Judge(wider, one, ties, Policy(one, (clause,)))
    found = pairs(judging, [elsewhere])
    assert [pair.target.id for pair in found if pair.counts] == ["quince/5", "quince/6"]
    assert Claim(judging, [elsewhere], found).assignment == {"quince/6": "other/1"}


def test_it_goes_one_way(kg: Kg):
    there = verdict(said(kg, "--to", BIIAB, "--held", "sfj/5"), "sfj/5", "biiab/CS5")
    back = verdict(said(kg, "--to", "sfj-l2-certificate", "--held", "biiab/CS5"), "biiab/CS5", "sfj/5")
    assert (letters(there)[:2], letters(back)[:2]) == ("yy", "uu")


# -- properties ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def biiab(catalogue: Catalogue, links: tuple[Link, ...]) -> Judge:
    return judge(catalogue, catalogue.qualification_by_id[BIIAB], links)


@given(
    credit=st.sampled_from([None, 1, 3, 9]),
    level=st.sampled_from([None, "E3", 1, 2, 3]),
    urn=st.sampled_from([None, "D/506/2119", "T/506/2126"]),
    kept=st.sampled_from([0, 1, 2]),
)
def test_credit_transfer_implies_equivalence(
    catalogue: Catalogue, biiab: Judge, credit: int | None, level: Level | None, urn: str | None, kept: int
):
    """Whatever credit and level are held: the clause on credit transfer asks for neither."""
    unit, target = catalogue.unit_by_id["sfj/5"], catalogue.unit_by_id["biiab/CS5"]
    held = replace(unit, credit=credit, level=level, urn=urn, outcomes=unit.outcomes[:kept])
    pair = biiab.pair(held, target)
    transferred = pair.answers[PolicyKind.CREDIT_TRANSFER].verdict
    assert (transferred is Verdict.YES) == (urn == target.urn and kept == len(target.outcomes))
    assert transferred is not Verdict.YES or pair.answers[PolicyKind.EQUIVALENCE].verdict is Verdict.YES


def test_part_of_the_criteria_points_to_prior_learning_for_the_rest(catalogue: Catalogue, biiab: Judge):
    unit, target = catalogue.unit_by_id["sfj/5"], catalogue.unit_by_id["biiab/CS5"]
    pair = biiab.pair(replace(unit, outcomes=unit.outcomes[:1]), target)
    rest = [criterion.number for outcome in target.outcomes[1:] for criterion in outcome.criteria]
    assert pair.answers[TRANSFER].verdict is Verdict.NO
    assert pair.answers[PRIOR].verdict is Verdict.YES
    assert [criterion.number for criterion in pair.answers[PRIOR].missing or ()] == rest


@pytest.mark.parametrize(
    ("proposed", "judgement", "expected"),
    [
        (True, Judgement.PROPOSED, Verdict.UNDETERMINED),
        (False, Judgement.PROPOSED, Verdict.NO),  # a candidate that nobody proposes
        (False, Judgement.UNSURE, Verdict.UNDETERMINED),
        (True, Judgement.REJECTED, Verdict.NO),
        (False, Judgement.ACCEPTED, Verdict.YES),
    ],
)
def test_only_an_accepted_link_decides(catalogue: Catalogue, proposed: bool, judgement: Judgement, expected: Verdict):
    target, held = catalogue.unit_by_id["biiab/CS30"], catalogue.unit_by_id["4430/310"]
    fields = {"relation": Relation.EQUIVALENT, "proposed": proposed, "judgement": judgement}
    judging = judge(catalogue, catalogue.qualification_by_id[BIIAB], [Link(subject=held.id, object=target.id, **fields)])
    assert judging.pair(held, target).answers[EQUIVALENCE].verdict is expected


def test_a_limit_that_is_no_condition_leaves_it_undetermined(catalogue: Catalogue, links: tuple[Link, ...], biiab: Judge):
    """Conditions that are met do not make up for a clause that is not expressed as data."""
    one = catalogue.qualification_by_id[BIIAB]
    limit = PolicyClause(
        kind=PolicyKind.EQUIVALENCE, conditions=(), wording=wording("At most half of it"), source=replace(one.source, line=9)
    )
    judging = Judge(catalogue, one, links, Policy(one, (*biiab.policy.clauses, limit)))
    held, target = catalogue.unit_by_id["4430/310"], catalogue.unit_by_id["biiab/CS30"]
    answer = judging.pair(held, target).answers[EQUIVALENCE]
    assert answer.verdict is Verdict.UNDETERMINED
    assert [ground.source.line for ground in answer.grounds if ground.settled_by and ground.source] == [9]


def test_what_is_refused_is_not_open(catalogue: Catalogue):
    """A clause that grants no equivalence decides before anybody does on the link; the unit itself needs none."""
    one = catalogue.qualification_by_id[BIIAB]
    none = PolicyClause(
        kind=PolicyKind.EQUIVALENCE, conditions=(Condition.NONE_GRANTED,), wording=wording("None"), source=one.source, own=True
    )
    target, held = catalogue.unit_by_id["biiab/CS30"], catalogue.unit_by_id["4430/310"]
    unsure = Link(subject=held.id, object=target.id, relation=Relation.EQUIVALENT, judgement=Judgement.UNSURE)
    judging = Judge(catalogue, one, [unsure], Policy(one, (none,)))
    answer = judging.pair(held, target).answers[EQUIVALENCE]
    assert (answer.verdict, answer.grounds[0].source) == (Verdict.NO, one.source)
    assert judging.pair(target, target).answers[EQUIVALENCE].verdict is Verdict.YES


def test_no_pair_of_the_catalogue_is_without_reasons(catalogue: Catalogue, links: tuple[Link, ...]):
    for one in catalogue.qualifications():
        for pair in pairs(judge(catalogue, one, links), catalogue.units):
            for answer in pair.answers.values():
                assert answer.grounds
                assert all(ground.source or ground.link for ground in answer.grounds)
                settled = any(ground.settled_by for ground in answer.grounds)
                assert settled == (answer.verdict is Verdict.UNDETERMINED), (pair.held.id, pair.target.id)
            assert not (pair.answers[TRANSFER].verdict is Verdict.YES and pair.answers[EQUIVALENCE].verdict is not Verdict.YES)


# -- the contract --------------------------------------------------------------------------------------------------------

VERDICT_KEYS = ["held", "target", *(kind.value for kind in KINDS), "remarks"]


def test_the_keys_of_the_contract(kg: Kg):
    answer = said(kg, "--to", BIIAB, "--from", "sfj-l2-certificate")
    assert list(answer)[:5] == ["to", "from", "held", "upper_bound", "policy"]
    assert list(answer)[5:] == ["verdicts", "counted", "surplus", "plan", "open", "certificates", "unresolved", "notice"]
    assert answer["upper_bound"] is True
    assert len(answer["verdicts"]) == 23 * 45
    assert all(list(one) == VERDICT_KEYS for one in answer["verdicts"])
    assert all(list(one[kind])[:2] == ["verdict", "reasons"] for one in answer["verdicts"] for kind in KINDS)
    assert all(list(one)[:4] == ["unit", "target", "group", "credit"] for one in answer["counted"])
    assert answer["plan"]["status"] == "optimal"
    assert "the centre and the awarding organisation decide" in answer["notice"]


def test_tables_leave_out_what_is_no_throughout(kg: Kg):
    _, out, _ = kg("--to", BIIAB, "--held", "sfj/5,sfj/1", "--format", "csv")
    assert [line.split(",")[0] for line in out.splitlines()[1:]].count("sfj/5") == 1
    assert "no,no,no,no" not in out


@pytest.mark.parametrize("format", ["table", "md"])
def test_people_get_one_sheet(kg: Kg, format: str):
    status, out, _ = kg("--to", BIIAB, "--held", "sfj/5", "--format", format)
    assert status == 0
    for text in ("Verdicts", "Counted where", "Still to do", "the awarding organisation decide", "003:1392"):
        assert text in " ".join(out.split())


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["--to", "nothing-like-it"], "no such qualification"),
        (["--to", BIIAB, "--held", "sfj/999"], "no such unit"),
        (["--to", BIIAB, "--held", "sfj/5", "--from", "5530-02"], "not both"),
        (["--to", "5530-02", "--assume-policy", "nobody"], "stated are: biiab"),
        (["--held", "sfj/5"], "--to"),
    ],
)
def test_bad_input_is_said_in_one_line(kg: Kg, arguments: list[str], part: str):
    status, out, error = kg(*arguments)
    assert (status, out, error.count("\n")) == (2, "", 1)
    assert part in error
