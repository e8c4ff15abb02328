"""Learners' cases worked by hand from the documents before the program was asked, from what is held to what is left to do.

Each case goes through all four questions: what of the held units counts for certain, how that stands with the rules, the least
that is left, and how many selections are valid with it. The lines named are those of the structure tables and of the rules:
001 line 7; 002 lines 5 to 12; 003 lines 168 to 173 and, for the policy, 1392, 1395 and 1411; 004 lines 59 to 61.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec
import pytest
import rule_forms

from kg.answer.claim import Transfer, transfer
from kg.answer.clauses import Question, question
from kg.answer.count import counts
from kg.answer.evaluate import check
from kg.answer.plan import plan
from kg.catalogue.assemble import assemble
from kg.catalogue.files import load
from kg.catalogue.store import Catalogue
from kg.link.standing import standing
from kg.model import Group, GroupKind, Link, Qualification, Reading, Rule

BIIAB, GUILDS, LEVEL3, SFJ = "biiab-l3-diploma", "5530-02", "4430-l3", "sfj-l2-certificate"


def ids(suite: str, *numbers: str | int) -> tuple[str, ...]:
    return tuple(f"{suite}/{number}" for number in numbers)


def ways(credits: list[int], least: int, most: int | None = None) -> int:
    """How many sets of units of these credits come to at least, and at most, so much: sums written out one unit at a time."""
    sums = {0: 1}
    for credit in credits:
        totals = {*sums, *(total + credit for total in sums)}
        sums = {total: sums.get(total, 0) + sums.get(total - credit, 0) for total in totals}
    return sum(number for total, number in sums.items() if total >= least and (most is None or total <= most))


@dataclass(frozen=True)
class Case:
    """What a learner holds, and what was worked out by hand.

    ``counted`` by held unit, the unit of the target and the credit that counts of it. ``left`` by reading, and ``result`` too,
    where a clause has several; ``valid`` only where it can be worked out by hand; ``plans`` are the least plans in number.
    """

    about: str
    target: str
    held: tuple[str, ...]
    counted: tuple[tuple[str, str, int], ...]
    result: str | dict[str, str]
    left: int | dict[str, int]
    assume: str | None = None
    valid: int | None = None
    plans: int | dict[str, int] | None = None
    first: tuple[str, ...] | None = None
    short: dict[str, tuple[int, int]] = field(default_factory=dict)
    surplus: tuple[str, ...] = ()


SFJ_OPTIONAL = [3, 3, 5, 3, 3, 2, 3, 3, 4, 3, 5, 3, 3, 3, 3, 3, 3, 5, 7]
"""004 lines 77 to 96: the credits of the optional units."""

CASES = [
    Case(
        # 003:184 asks for the Level 3 unit CS30. The learner holds 004:88, of Level 2, and nothing of 003 has its content.
        # 003:1395 asks for no lower level; nothing counts. Left: Group A, 5 + 5 + 4 + 4 + 10 + 3 = 31 (003:181-186), and 24
        # of B and C, of which 15 of B, say 5 + 5 + 5, and 9 of C, say 3 + 3 + 3 (003:171-173). 31 + 24 = 55.
        about="a Level 3 duty met only by a Level 2 unit",
        target=BIIAB,
        held=("sfj/15",),
        counted=(),
        result="not_yet",
        left=55,
        surplus=("sfj/15",),
    ),
    Case(
        # 004:71 has 3 credits where 002:21 asks for 4. 002 states no policy; under that of 003, equivalence wants no less
        # credit (1395), and transfer cannot be told, for 002 prints no criteria. So nothing counts for certain, and all 45
        # are left: 19 of A, 3 of B, 16 of C and 7 more (002:5-10).
        about="a unit with a credit too few",
        target=GUILDS,
        held=("sfj/3",),
        assume="biiab",
        counted=(),
        result="not_yet",
        left=45,
        short={"r1": (0, 45), "r3": (0, 3), "r4": (0, 16)},
        surplus=("sfj/3",),
    ),
    Case(
        # A: 5 + 2 + 4 + 4 + 4 = 19 (002:19-23); B: 206, 3 (002:28); C: 208, 215 and 222, 3 + 5 + 5 = 13 (002:34, 41, 48); D:
        # 225 and 234, 3 + 7 = 10 (002:60, 69), of which 002:10 counts 7. 45 chosen, but 19 + 3 + 13 + 7 = 42 count, and C
        # lacks 3 of its 16. Three credits of C end both. Ten units of C with 3 credits are not held: 209, 211, 212, 214, 216
        # to 221.
        about="a maximum that bites",
        target=GUILDS,
        held=ids("5530", 201, 202, 203, 204, 205, 206, 208, 215, 222, 225, 234),
        counted=(
            *((f"5530/{number}", f"5530/{number}", credit) for number, credit in ((201, 5), (202, 2), (203, 4), (204, 4))),
            *((f"5530/{number}", f"5530/{number}", credit) for number, credit in ((205, 4), (206, 3), (208, 3), (215, 5))),
            ("5530/222", "5530/222", 5),
        ),
        result="not_yet",
        left=3,
        plans=10,
        first=("5530/209",),
        short={"r1": (42, 45), "r4": (13, 16)},
    ),
    Case(
        # 001:7 asks for 22 credits at level 3, and does not say whether level 4 will do. Held: 301 and 302, 6 + 6 at level 3
        # (001:12-13); 403, 405, 410 and 414, 10 + 8 + 10 + 7 = 35 at level 4, one of each optional group (001:30, 46, 58,
        # 80). 47 in total, 35 of the optional groups. With level 4 counted all is met. Without, 12 of 22 are there: 10 are
        # left, and no level 3 unit has fewer than 6, so it takes one of 10: 311 or 317 (001:56, 75).
        about="an ambiguous level clause that decides",
        target=LEVEL3,
        held=ids("4430", 301, 302, 403, 405, 410, 414),
        counted=(
            *((f"4430/{number}", f"4430/{number}", 6) for number in (301, 302)),
            *((f"4430/{number}", f"4430/{number}", credit) for number, credit in ((403, 10), (405, 8), (410, 10), (414, 7))),
        ),
        result={"exactly": "not_yet", "or_above": "valid"},
        left={"exactly": 10, "or_above": 0},
        plans={"exactly": 2, "or_above": 1},
    ),
    Case(
        # 004:61: the four mandatory units have 5 + 2 + 3 + 4 = 14 credits, and 13 of the optional ones make 27. 13 can be had
        # exactly, 3 + 3 + 5 + 2. Valid is whatever has 13 or more of the 19 optional units.
        about="nothing held",
        target=SFJ,
        held=(),
        counted=(),
        result="not_yet",
        left=27,
        valid=ways(SFJ_OPTIONAL, 13),
        plans=ways(SFJ_OPTIONAL, 13, 13),
        short={"r1": (0, 27), "r2": (0, 14), "r3": (0, 13)},
    ),
    Case(
        # The same learner after the mandatory units: 13 are left, of as many plans; what is valid is the same as before. The
        # first in order: 5, 6 and 7 are 3 + 3 + 5 = 11, and of the two credits left only unit 10 has just so many.
        about="the mandatory units held",
        target=SFJ,
        held=ids("sfj", 1, 2, 3, 4),
        counted=(("sfj/1", "sfj/1", 5), ("sfj/2", "sfj/2", 2), ("sfj/3", "sfj/3", 3), ("sfj/4", "sfj/4", 4)),
        result="not_yet",
        left=13,
        valid=ways(SFJ_OPTIONAL, 13),
        plans=ways(SFJ_OPTIONAL, 13, 13),
        first=ids("sfj", 5, 6, 7, 10),
    ),
    Case(
        # 004:77 and 003:195 have one reference number, the same criteria, 3 credits, level 2; so have 004:82 and 003:198, 2
        # credits. Both count by transfer (003:1392) in Group B. 55 - 5 = 50 are left: 31 of A, 10 of B, 5 + 5, and 9 of C.
        about="two units by credit transfer",
        target=BIIAB,
        held=ids("sfj", 5, 10),
        counted=(("sfj/5", "biiab/CS5", 3), ("sfj/10", "biiab/CS12", 2)),
        result="not_yet",
        left=50,
        short={"r1": (5, 55), "r2": (0, 31), "r4": (5, 15), "r5": (0, 9)},
    ),
    Case(
        # 004:77 counts for 003:195 by transfer, and 002:28, with the same title, level and credit, by equivalence. A unit of
        # the target is met once; the transfer is taken. 55 - 3 = 52: 31 of A, 12 of B, 5 + 4 + 3, and 9 of C.
        about="the same unit held from two organisations",
        target=BIIAB,
        held=("sfj/5", "5530/206"),
        counted=(("sfj/5", "biiab/CS5", 3),),
        result="not_yet",
        left=52,
        surplus=("5530/206",),
    ),
    Case(
        # 001:55 has 6 credits at level 3, 003:184 has 4 at level 3: equivalence holds (003:1395), and the credit of the
        # target counts. 31 - 4 = 27 of A and 24 of B and C are left.
        about="more credit than is asked for",
        target=BIIAB,
        held=("4430/310",),
        counted=(("4430/310", "biiab/CS30", 4),),
        result="not_yet",
        left=51,
        short={"r1": (4, 55), "r2": (4, 31)},
    ),
]


@pytest.fixture(scope="module")
def bundled() -> Catalogue:
    return load()


@pytest.fixture(scope="module")
def links(bundled: Catalogue) -> tuple[Link, ...]:
    return standing(bundled)


def by_reading(found: dict[str, object], expected: object) -> object:
    """What each reading says, as the case says it: by name, or alone where there is one."""
    return found if isinstance(expected, dict) else next(iter(found.values()))


def name(names: tuple[tuple[object, str], ...]) -> str:
    return ", ".join(reading for _, reading in names)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.about)
def test_a_case_comes_out_as_by_hand(bundled: Catalogue, links: tuple[Link, ...], case: Case):
    one = bundled.qualification_by_id[case.target]
    given = transfer(bundled, one, links, case.held, assume=case.assume)
    asked = question(bundled, one, given.claim.assignment)
    counts_as_said(given, case)
    stands_as_said(asked, case)
    planned = plan(asked)
    assert by_reading({name(each.names): each.credits for each in planned.readings}, case.left) == case.left
    assert by_reading({name(each.names): each.credits for each in given.plan.readings}, case.left) == case.left
    if case.plans is not None:
        assert by_reading({name(each.names): each.number for each in planned.readings}, case.plans) == case.plans
    if case.first is not None:
        assert planned.readings[0].first[0] == case.first
    counted = counts(asked)
    assert all(each.valid for each in counted.readings)
    if case.valid is not None:
        assert counted.readings[0].valid == case.valid


def counts_as_said(given: Transfer, case: Case) -> None:
    """The held units that count in full; of a group with a maximum only how much counts is certain, not of which unit."""
    found = {(one.unit.id, one.target.id, one.counted) for one in given.counted if case.target != GUILDS or one.group[-1] != "D"}
    assert found == set(case.counted)
    assert tuple(one.unit.id for one in given.surplus) == case.surplus
    if case.about == "a maximum that bites":
        assert sum(one.counted or 0 for one in given.counted if one.group == "Optional Group D") == 7


def stands_as_said(asked: Question, case: Case) -> None:
    found = check(asked)
    results = {name(one.names): one.result.value for one in found.readings}
    assert by_reading(results, case.result) == case.result
    assert found.result.value == (case.result if isinstance(case.result, str) else "undetermined")
    for rule in found.rules:
        if rule.rule in case.short:
            assert (rule.counted, rule.needed) == case.short[rule.rule]


def test_everything_held(bundled: Catalogue, links: tuple[Link, ...]):
    """003:181-233: 31 credits of A, 83 of B, 58 of C, 45 units. Nothing is left, and only one selection contains all."""
    one = bundled.qualification_by_id[BIIAB]
    given = transfer(bundled, one, links, given=one)
    asked = question(bundled, one, given.claim.assignment)
    assert (len(given.counted), sum(met.counted or 0 for met in given.counted), given.surplus) == (45, 172, ())
    assert check(asked).result.value == "valid"
    (planned,), (counted,) = plan(asked).readings, counts(asked).readings
    assert (planned.todo, planned.credits, planned.number) == ((), 0, 1)
    assert counted.by_credit == {172: 1}


def two_groups() -> tuple[Catalogue, Qualification]:
    """Unit 3 stands in Group B, beside unit 4, and in Group C, beside unit 6; B asks for 3 credits and C for 4.

    None of the five documents lists one unit in two groups of a qualification, so this one is our own; credits are 4, 3 and 5.
    """
    at = rule_forms.at
    groups = tuple(
        Group(id=id, heading=f"Group {id.upper()}", kind=GroupKind.OPTIONAL, source=at(line)) for line, id in ((1, "b"), (2, "c"))
    )
    places = (("b", 3), ("b", 4), ("c", 3), ("c", 6))
    rules = (
        Rule(id="r1", statement="at least 3 credits from Group B", source=at(8), groups=("b",), bound=3),
        Rule(id="r2", statement="at least 4 credits from Group C", source=at(9), groups=("c",), bound=4),
    )
    one = msgspec.structs.replace(
        rule_forms.FORMS["total-credits"],
        id="quince-two-groups",
        groups=groups,
        listings=tuple(rule_forms._row(group, number, at(3 + place)) for place, (group, number) in enumerate(places)),
        rules=rules,
    )
    document = rule_forms.reading("total-credits").document
    made = assemble([Reading(document=document, qualifications=(one,), rows=4)])
    return made, made.qualification_by_id[one.id]


def test_the_same_unit_in_two_groups():
    """It counts once: in C, for there it is enough and in B the 3 credits of unit 4 are, while in B it would leave 5 to do.

    Of the three units any two are enough, so that 4 selections are valid, and 3 with unit 3 held.
    """
    made, one = two_groups()
    held = rule_forms.unit(3)
    given = transfer(made, one, (), [held])
    asked = question(made, one, given.claim.assignment)
    assert [(met.target.id, met.counted) for met in given.counted] == [(held, 4)]
    assert check(asked).result.value == "not_yet"
    (planned,), (counted,) = plan(asked).readings, counts(asked).readings
    assert ([unit.id for unit in planned.todo], planned.credits, planned.number) == ([rule_forms.unit(4)], 3, 1)
    assert counted.valid == 3
    assert [one.valid for one in counts(question(made, one)).readings] == [4]
    groups = {met.unit: met.group for met in check(asked, [held, rule_forms.unit(4)]).readings[0].counted}
    assert groups == {held: "Group C", rule_forms.unit(4): "Group B"}


def test_a_group_that_nobody_may_choose_from_clashes_with_its_clause(bundled: Catalogue):
    """002:8 asks for 3 credits of Group B, which lists 206 and 207 (002:28-29). Who may take neither cannot meet it."""
    one = bundled.qualification_by_id[GUILDS]
    asked = question(bundled, one, must_not=ids("5530", 206, 207))
    (planned,), (counted,) = plan(asked).readings, counts(asked).readings
    assert planned.status.value == "impossible"
    assert [(clause.rule, clause.source.line) for clause in planned.conflict] == [("r3", 8)]
    assert counted.valid == 0


def test_there_are_ten_cases_and_more():
    assert len({case.about for case in CASES}) == len(CASES) == 9  # and the three above
