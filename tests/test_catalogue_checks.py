"""Each check of the catalogue: where it has something to say, and the near misses where it must say nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from catalogue_sample import Paper, found, messages
from every_selection import qualifications, valid_selections
from hypothesis import given, settings

from kg.answer.combination import places, readings
from kg.catalogue.assemble import assemble
from kg.catalogue.check import documents, pages, rules, tables
from kg.catalogue.store import Catalogue
from kg.model import (
    Comparator,
    Finding,
    FindingKind,
    Group,
    GroupKind,
    Level,
    Measure,
    Qualification,
    Reading,
    Severity,
    Size,
    Source,
)

MANDATORY = GroupKind.MANDATORY


def reading(
    paper: Paper, rows: Sequence[object], *, clauses: Sequence[object] = (), groups: Sequence[Group] = (), **more: object
) -> Reading:
    """A reading of one qualification; without ``groups``, of the optional group `b` alone."""
    return paper.reading(paper.qualification(groups or [paper.group()], rows, clauses, **more))  # type: ignore[arg-type]


def a_and_b(paper: Paper) -> list[Group]:
    return [paper.group("a", MANDATORY), paper.group("b")]


def severity(done: Reading, kind: FindingKind) -> Severity:
    return next(one.severity for one in assemble([done]).findings if one.kind is kind)


# -- rows ----------------------------------------------------------------------------------------------------------------


def test_a_unit_both_mandatory_and_optional():
    paper = Paper()
    done = reading(paper, [paper.row(group="a"), paper.row()], groups=a_and_b(paper))
    assert found(done) == [(FindingKind.MANDATORY_AND_OPTIONAL, [1, 2])]


@pytest.mark.parametrize("second", [{"level": (3,)}, {"title": "Lay hedges and walls"}, {"number": "9", "title": "Mend a hedge"}])
def test_a_mandatory_unit_and_another_optional_one(second: dict[str, object]):
    paper = Paper()
    done = reading(paper, [paper.row(group="a"), paper.row(**second)], groups=a_and_b(paper))
    assert found(done, FindingKind.MANDATORY_AND_OPTIONAL) == []


def test_a_unit_in_two_optional_groups_is_neither_duplicate_nor_conflict():
    paper = Paper()
    done = reading(paper, [paper.row(group="b"), paper.row(group="c")], groups=[paper.group("b"), paper.group("c")])
    assert found(done) == []


def test_a_unit_twice_in_one_group():
    paper = Paper()
    done = reading(paper, [paper.row(), paper.row("Cut a bank"), paper.row()])
    assert found(done) == [(FindingKind.DUPLICATE_ROW, [1, 3])]
    assert messages(done, FindingKind.DUPLICATE_ROW) == ["`Lay a hedge` is listed twice in `Optional Group B`."]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Design new business process", "Design business processes"),
        ("Manage own time", "Manage the time"),
        ("Lay a hedge", "Lay hedges"),
        ("Quality of hedges", "Quality hedges"),
    ],
)
def test_rows_that_say_nearly_the_same(first: str, second: str):
    paper = Paper()
    done = reading(paper, [paper.row(first, level=(4,)), paper.row("Cut a bank"), paper.row(second, level=(5,))])
    assert found(done, FindingKind.NEAR_DUPLICATE_ROW) == [(FindingKind.NEAR_DUPLICATE_ROW, [1, 3])]
    (message,) = messages(done, FindingKind.NEAR_DUPLICATE_ROW)
    assert f"`{first}` (level 4)" in message
    assert f"`{second}` (level 5)" in message


def test_placeholders_of_one_subject():
    paper = Paper()
    titles = "Computing units", "COMPUTING (still to be agreed)", "Computing", "Welding units"
    done = reading(paper, [paper.row(title, placeholder=True) for title in titles])
    assert found(done, FindingKind.NEAR_DUPLICATE_ROW) == [(FindingKind.NEAR_DUPLICATE_ROW, [1, 2, 3])]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Lay a hedge", "LAY A HEDGE"),
        ("Report to internal customers", "Report to external customers"),
        ("Lay a hedge", "Lay a hedge and a wall"),
        ("Work with others", "Work for others"),
        ("Manage risk", "Manage risk and change"),
        ("Principles of sales", "Principles of sale and return"),
    ],
)
def test_rows_that_say_something_else(first: str, second: str):
    paper = Paper()
    done = reading(paper, [paper.row(first, level=(2,)), paper.row(second, level=(3,))])
    assert found(done, FindingKind.NEAR_DUPLICATE_ROW) == []


def test_a_unit_and_a_placeholder_of_its_subject_are_no_near_duplicates():
    paper = Paper()
    done = reading(paper, [paper.row("Welding"), paper.row("Welding units", placeholder=True)])
    assert found(done, FindingKind.NEAR_DUPLICATE_ROW) == []


def test_near_titles_of_one_unit_are_a_conflict_of_titles_alone():
    paper = Paper()
    done = reading(paper, [paper.row("Lay a hedge", "1", urn="L/506/2150"), paper.row("Lay hedges", "1", urn="L/506/2150")])
    assert found(done) == [(FindingKind.DUPLICATE_ROW, [1, 2]), (FindingKind.TITLE_CONFLICT, [1, 2])]


@pytest.mark.parametrize("title", ["Timber", "Health and safety", "Coppice, hedge & wall"])
def test_a_bare_name_beside_placeholders_may_be_a_subject(title: str):
    paper = Paper()
    rows = [paper.row(title, credit=None), paper.row("Welding units", credit=None, placeholder=True)]
    assert found(reading(paper, rows), FindingKind.PLACEHOLDER_BY_VOCABULARY) == [(FindingKind.PLACEHOLDER_BY_VOCABULARY, [1])]
    (message,) = messages(reading(paper, rows), FindingKind.PLACEHOLDER_BY_VOCABULARY)
    assert message.startswith(f"`{title}` could be a unit or a subject")


@pytest.mark.parametrize(
    ("title", "row"),
    [
        ("Manage", {}),
        ("Lay hedges", {}),
        ("Timber", {"credit": 3}),
        ("Timber", {"number": "201"}),
        ("Timber", {"placeholder": True}),
    ],
)
def test_names_that_are_no_doubtful_subjects(title: str, row: dict[str, object]):
    paper = Paper()
    rows = [paper.row(title, **{"credit": None, **row}), paper.row("Welding units", credit=None, placeholder=True)]
    assert found(reading(paper, rows), FindingKind.PLACEHOLDER_BY_VOCABULARY) == []


def test_a_bare_name_is_no_doubtful_subject_where_nothing_is_to_be_chosen():
    paper = Paper()
    assert found(reading(paper, [paper.row("Timber", credit=None)]), FindingKind.PLACEHOLDER_BY_VOCABULARY) == []


def test_a_unit_of_several_levels():
    paper = Paper()
    done = reading(paper, [paper.row(level=(2, 3)), paper.row("Any", level=(2, 4), placeholder=True)])
    assert found(done, FindingKind.SEVERAL_LEVELS) == [(FindingKind.SEVERAL_LEVELS, [1])]
    assert messages(done, FindingKind.SEVERAL_LEVELS) == ["`Lay a hedge` is one unit, but is listed with the levels 2 and 3."]


@pytest.mark.parametrize(
    ("level", "own", "group", "below"),
    [(1, 2, "a", True), ("E3", 1, "a", True), (2, 2, "a", False), (3, 2, "a", False), (1, 2, "b", False), (1, None, "a", False)],
)
def test_a_mandatory_unit_below_the_level(level: Level, own: Level | None, group: str, below: bool):
    paper = Paper()
    rows = [paper.row(level=(level,), group=group), paper.row("Any units", level=(1,), group="a", placeholder=True)]
    done = reading(paper, rows, groups=a_and_b(paper), level=own)
    assert messages(done, FindingKind.UNIT_BELOW_LEVEL) == (
        [f"`Lay a hedge` is of level {level}, but mandatory in a qualification of level {own}."] if below else []
    )


@pytest.mark.parametrize(("credit", "hours", "kinds"), [(2, 21, 1), (2, 20, 0), (None, 90, 0), (2, None, 0), (0, 1, 1)])
def test_hours_beyond_the_credit(credit: int | None, hours: int | None, kinds: int):
    paper = Paper()
    done = reading(paper, [paper.row(credit=credit, hours=hours)])
    assert found(done, FindingKind.SUM_MISMATCH) == [(FindingKind.SUM_MISMATCH, [1])] * kinds


def test_a_group_of_no_stated_kind():
    paper = Paper()
    done = reading(paper, [paper.row(group="u")], groups=[paper.group("u", GroupKind.NOT_STATED, "Units")])
    assert messages(done, FindingKind.MISSING_VALUE) == [
        "The heading `Units` does not say whether its units are mandatory or optional."
    ]


def test_rows_without_a_reference_number_among_others():
    paper = Paper()
    rows = [
        paper.row(f"Unit {word}", number=word, urn="L/506/2150" if word == "x" else f"A/500/000{place}")
        for place, word in enumerate("abcx")
    ]
    done = reading(paper, [*rows, paper.row("Bare", "d"), paper.row("Any units", placeholder=True)])
    assert found(done) == [(FindingKind.MISSING_REFERENCE, [5]), (FindingKind.UNITS_TO_BE_CHOSEN, [6])]


def test_rows_without_a_number_among_others():
    paper = Paper()
    done = reading(paper, [paper.row("One", "1"), paper.row("Two", "2"), paper.row("Three")])
    assert found(done) == [(FindingKind.MISSING_VALUE, [3])]
    assert messages(done, FindingKind.MISSING_VALUE) == ["`Three` is listed without a unit number, unlike the other rows."]


@pytest.mark.parametrize("numbers", [(None, None, None), ("1", None, None), ("1", None), ("1", "2", "3")])
def test_tables_that_number_all_rows_none_or_few(numbers: tuple[str | None, ...]):
    paper = Paper()
    done = reading(paper, [paper.row(f"Unit {place}", number) for place, number in enumerate(numbers)])
    assert found(done) == []


def test_values_still_to_be_confirmed():
    paper = Paper()
    rows = [paper.row("One", credit=None, cells={"credit": "TBC"}), paper.row("Two", cells={"credit": "3"})]
    done = reading(paper, rows)
    assert found(done) == [(FindingKind.TO_BE_CONFIRMED, [1])]
    assert messages(done, FindingKind.TO_BE_CONFIRMED) == [
        "The credit of `One` in `Ferngate Level 2 Award in Hedging` is printed as `TBC`."
    ]


def test_a_column_that_is_open_throughout_is_said_of_the_qualification():
    paper = Paper()
    rows = [paper.row(title, hours=None, cells={"guided_learning_hours": "tba"}) for title in ("One", "Two")]
    done = reading(paper, [*rows, paper.row("Any units", hours=None, placeholder=True, cells={"guided_learning_hours": "tba"})])
    assert found(done, FindingKind.TO_BE_CONFIRMED) == [(FindingKind.TO_BE_CONFIRMED, [5])]
    assert messages(done, FindingKind.TO_BE_CONFIRMED) == [
        "The guided learning hours of every unit in `Ferngate Level 2 Award in Hedging` are printed as `tba`."
    ]


def test_a_blank_cell_and_one_that_nobody_understands_are_left_to_the_reader():
    paper = Paper()
    rows = [paper.row("One", credit=None), paper.row("Two", credit=None, cells={"credit": "many"}), paper.row("Three")]
    puzzle = Finding(kind=FindingKind.VALUE_NOT_UNDERSTOOD, severity=Severity.ERROR, message="?", where=(rows[1].source,))
    one = paper.qualification([paper.group()], rows)
    assert found(paper.reading(one, findings=[puzzle])) == [(FindingKind.VALUE_NOT_UNDERSTOOD, [2])]


def test_units_still_to_be_chosen():
    paper = Paper()
    done = reading(
        paper, [paper.row("Welding units", placeholder=True), paper.row("Painting units", placeholder=True), paper.row()]
    )
    assert found(done) == [(FindingKind.UNITS_TO_BE_CHOSEN, [1, 2])]
    assert messages(done, FindingKind.UNITS_TO_BE_CHOSEN) == [
        "2 rows of `Ferngate Level 2 Award in Hedging` stand for units still to be chosen: `Welding units` and `Painting units`."
    ]


# -- sums and rules ------------------------------------------------------------------------------------------------------


def sums(done: Reading) -> list[list[int]]:
    return [lines for _, lines in found(done, FindingKind.SUM_MISMATCH)]


@pytest.mark.parametrize(("bound", "wrong"), [(6, False), (7, True), (5, True)])
def test_the_sum_of_a_mandatory_group(bound: int, wrong: bool):
    paper = Paper()
    rows = [paper.row("One", group="a"), paper.row("Two", group="a"), paper.row()]
    done = reading(paper, rows, clauses=[paper.rule(bound, "a")], groups=a_and_b(paper))
    assert sums(done) == ([[4, 1, 2]] if wrong else [])


@pytest.mark.parametrize(("minimum", "wrong"), [(6, False), (7, True)])
def test_the_sum_of_a_mandatory_group_by_its_heading(minimum: int, wrong: bool):
    paper = Paper()
    rows = [paper.row("One", group="a"), paper.row("Two", group="a")]
    done = reading(paper, rows, groups=[paper.group("a", MANDATORY, minimum=minimum)])
    assert sums(done) == ([[3, 1, 2]] if wrong else [])


@pytest.mark.parametrize(
    "clause",
    [
        {"bound": 2, "measure": Measure.UNITS},
        {"bound": 3, "level": 3},
        {"bound": 9, "understood": False},
        {"bound": 9, "comparator": Comparator.AT_MOST_COUNTED},
        {"bound": None, "comparator": Comparator.ALL},
    ],
    ids=str,
)
def test_other_clauses_about_a_mandatory_group_are_no_sums(clause: dict[str, object]):
    paper = Paper()
    rows = [paper.row("One", group="a", level=(3,)), paper.row("Two", group="a")]
    bound = clause.pop("bound")
    done = reading(paper, rows, clauses=[paper.rule(bound, "a", **clause)], groups=[paper.group("a", MANDATORY)])  # type: ignore[arg-type]
    assert sums(done) == []


def test_a_mandatory_sum_with_an_open_value_is_not_judged():
    paper = Paper()
    rows = [paper.row("One", group="a"), paper.row("Two", group="a", credit=None)]
    assert sums(reading(paper, rows, clauses=[paper.rule(9, "a")], groups=[paper.group("a", MANDATORY)])) == []
    rows = [paper.row("One", group="a"), paper.row("Any units", group="a", placeholder=True)]
    assert sums(reading(paper, rows, clauses=[paper.rule(9, "a")], groups=[paper.group("a", MANDATORY)])) == []


@pytest.mark.parametrize(
    ("minimum", "maximum", "wrong"),
    [(3, None, []), (2, None, ["minimum"]), (None, 6, []), (None, 5, ["maximum"]), (None, None, [])],
)
def test_headings_against_clauses(minimum: int | None, maximum: int | None, wrong: list[str]):
    paper = Paper()
    clauses = [paper.rule(3, "b"), paper.rule(6, "b", comparator=Comparator.AT_MOST_COUNTED)]
    rows = [paper.row(f"Unit {number}") for number in range(4)]
    done = reading(paper, rows, clauses=clauses, groups=[paper.group("b", minimum=minimum, maximum=maximum)])
    assert [message.split()[1] for message in messages(done, FindingKind.SUM_MISMATCH)] == wrong


def test_a_clause_that_asks_for_more_than_there_is():
    paper = Paper()
    rows = [paper.row(f"Unit {number}") for number in range(3)]
    done = reading(paper, rows, clauses=[paper.rule(10, "b")])
    assert messages(done, FindingKind.SUM_MISMATCH) == [
        "10 credits are required from `Optional Group B`, whose units can count no more than 9."
    ]


@pytest.mark.parametrize(("minimum", "wrong"), [(3, 0), (4, 1)])
def test_a_heading_that_asks_for_more_than_there_is(minimum: int, wrong: int):
    paper = Paper()
    assert len(sums(reading(paper, [paper.row()], groups=[paper.group("b", minimum=minimum)]))) == wrong


Clauses = Callable[[Paper], list[object]]


@pytest.mark.parametrize(
    ("clauses", "wrong"),
    [
        (lambda paper: [paper.rule(9, "b")], 0),
        (lambda paper: [paper.rule(4, "b", measure=Measure.UNITS)], 1),
        (lambda paper: [paper.rule(3, "b", measure=Measure.UNITS)], 0),
        (lambda paper: [paper.rule(61, "b", measure=Measure.HOURS)], 1),
        (lambda paper: [paper.rule(60, "b", measure=Measure.HOURS)], 0),
        (lambda paper: [paper.rule(7, "b"), paper.rule(6, "b", comparator=Comparator.AT_MOST_COUNTED)], 1),
        (lambda paper: [paper.rule(6, "b"), paper.rule(6, "b", comparator=Comparator.AT_MOST_COUNTED)], 0),
        (lambda paper: [paper.rule(7, "b", level=2)], 1),
        (lambda paper: [paper.rule(6, "b", level=2)], 0),
        (lambda paper: [paper.rule(9, "b", level=2, or_above=True)], 0),
        (lambda paper: [paper.rule(9, "b", level=2, ambiguous=True)], 0),
        (lambda paper: [paper.rule(10, "b", level=2, ambiguous=True)], 1),
        (lambda paper: [paper.rule(10, "b", understood=False)], 0),
        (lambda paper: [paper.rule(10, "b", comparator=Comparator.AT_MOST_COUNTED)], 0),
    ],
)
def test_what_the_units_of_a_group_can_count(clauses: Clauses, wrong: int):
    paper = Paper()
    rows = [paper.row("One"), paper.row("Two"), paper.row("Three", level=(3,))]
    assert len(sums(reading(paper, rows, clauses=clauses(paper)))) == wrong


def test_what_may_still_be_added_is_not_judged():
    for open_row in ({"placeholder": True}, {"credit": None}):
        paper = Paper()
        done = reading(paper, [paper.row("One"), paper.row("Any units", **open_row)], clauses=[paper.rule(99, "b")])
        assert sums(done) == []


def test_values_in_dispute_are_not_judged_again():
    paper = Paper()
    one = paper.qualification([paper.group()], [paper.row("One"), paper.row("Two")], [paper.rule(7)])
    assert sums(paper.reading(one)) == [[4, 1]]
    assert sums(paper.reading(one, pages=[paper.page("One", credit=4), paper.page("Two", content=OTHER)])) == []


def test_each_group_is_judged_by_itself():
    paper = Paper()
    groups = [paper.group("b"), paper.group("c")]
    rows = [paper.row("One", group="b"), paper.row("Two", group="b"), paper.row("Three", group="c")]
    assert (
        len(sums(reading(paper, rows, clauses=[paper.rule(2, "b", "c", each=True, measure=Measure.UNITS)], groups=groups))) == 1
    )
    assert sums(reading(paper, rows, clauses=[paper.rule(1, "b", "c", each=True, measure=Measure.UNITS)], groups=groups)) == []


def test_a_unit_in_two_groups_counts_once():
    paper = Paper()
    groups = [paper.group("b"), paper.group("c")]
    rows = [paper.row("One", group="b"), paper.row("One", group="c"), paper.row("Two", group="c")]
    assert len(sums(reading(paper, rows, clauses=[paper.rule(7)], groups=groups))) == 1
    assert sums(reading(paper, rows, clauses=[paper.rule(6)], groups=groups)) == []


@pytest.mark.parametrize(("total", "wrong"), [(9, False), (12, False), (8, True)])
def test_parts_against_their_whole(total: int, wrong: bool):
    paper = Paper()
    rows = [paper.row(group="a")] + [paper.row(f"Unit {number}") for number in range(4)]
    clauses = [paper.rule(3, "a"), paper.rule(6, "b"), paper.rule(total)]
    done = reading(paper, rows, clauses=clauses, groups=a_and_b(paper))
    assert sums(done) == ([[8, 6, 7]] if wrong else [])
    if wrong:
        assert messages(done, FindingKind.SUM_MISMATCH) == [
            "8 credits are stated for the whole qualification; the clauses on the parts ask for 3 + 6 = 9 credits."
        ]


def test_parts_that_overlap_are_not_added_twice():
    paper = Paper()
    groups = [paper.group("a", MANDATORY), paper.group("b"), paper.group("c")]
    rows = [
        paper.row("One", group="a"),
        *(paper.row(f"B{n}", group="b") for n in range(3)),
        *(paper.row(f"C{n}", group="c") for n in range(3)),
    ]
    clauses = [paper.rule(12), paper.rule(3, "a"), paper.rule(9, "b", "c"), paper.rule(3, "b"), paper.rule(6, "c")]
    assert sums(reading(paper, rows, clauses=clauses, groups=groups)) == []


def test_a_nested_whole_is_judged_too():
    paper = Paper()
    groups = [paper.group("a", MANDATORY), paper.group("b"), paper.group("c")]
    rows = [
        paper.row("One", group="a"),
        *(paper.row(f"B{n}", group="b") for n in range(3)),
        *(paper.row(f"C{n}", group="c") for n in range(3)),
    ]
    clauses = [paper.rule(20), paper.rule(8, "b", "c"), paper.rule(3, "b"), paper.rule(6, "c")]
    assert messages(reading(paper, rows, clauses=clauses, groups=groups), FindingKind.SUM_MISMATCH) == [
        "8 credits are stated for `Optional Group B` and `Optional Group C`; the clauses on the parts ask for 3 + 6 = 9 credits.",
    ]


@pytest.mark.parametrize(
    ("credit", "sizes", "wrong"),
    [
        (12, (Size.AWARD,), 0),
        (13, (Size.AWARD,), 1),
        (13, (Size.CERTIFICATE,), 0),
        (36, (Size.DIPLOMA,), 1),
        (37, (Size.DIPLOMA,), 0),
        (400, (Size.DIPLOMA,), 0),
        (13, (Size.AWARD, Size.CERTIFICATE), 0),
        (None, (Size.AWARD,), 0),
    ],
)
def test_credit_and_size(credit: int | None, sizes: tuple[Size, ...], wrong: int):
    paper = Paper()
    assert len(sums(reading(paper, [paper.row()], credit=credit, sizes=sizes))) == wrong


def test_stated_credit_against_the_total():
    paper = Paper()
    rows = [paper.row("One"), paper.row("Two")]
    assert messages(reading(paper, rows, clauses=[paper.rule(6)], credit=5), FindingKind.SUM_MISMATCH) == [
        "The credit value is 5, but the rules ask for a total of 6."
    ]
    assert sums(reading(paper, rows, clauses=[paper.rule(6)], credit=6)) == []
    assert sums(reading(paper, rows, clauses=[paper.rule(6, level=2)], credit=5)) == []


@pytest.mark.parametrize(
    ("odd", "others", "wrong"),
    [
        ("4430-2O5", ["4430-201", "4430-202", "4430-203", "4430-204"], True),
        ("CS1O", ["CS1", "CS2", "CS3", "CS40"], True),
        ("4430-2O5", ["4430-201", "4430-202", "4430-203"], False),
        ("12B", ["1", "2", "3", "4"], False),
        ("S5", ["1", "2", "3", "4"], False),
        ("CS5", ["BA1", "BA2", "BA3", "BA4"], False),
        ("2O5", ["1O1", "201", "202", "203", "204"], False),
    ],
)
def test_a_letter_in_the_place_of_a_digit(odd: str, others: list[str], wrong: bool):
    paper = Paper()
    rows = [paper.row(f"Row {number}", number) for number in (odd, *others)]
    found = messages(reading(paper, rows), FindingKind.VALUE_NOT_UNDERSTOOD)
    assert [odd in one for one in found] == ([True] if wrong else [])


def test_what_is_assumed_of_two_totals_is_what_is_asked():
    paper = Paper()
    rows = [paper.row("One"), paper.row("Two")]

    def assumed(*bounds: int) -> list[str]:
        read = reading(paper, rows, clauses=[paper.rule(bound) for bound in bounds], credit=6)
        return [one.assumed for one in assemble([read]).findings if one.message.startswith("The credit value is")]

    assert assumed(5) == ["The credit value is kept as printed; the rule alone decides which selections are valid."]
    assert assumed(5, 6) == ["Both are kept as clauses, so that a learner needs 6 credits."]


@pytest.mark.parametrize(
    ("time", "hours", "credit", "wrong"),
    [(100, 60, 10, 0), (99, 60, 10, 1), (100, 101, 10, 1), (None, 60, 10, 0), (100, None, None, 0), (90, 95, 10, 2)],
)
def test_total_time(time: int | None, hours: int | None, credit: int | None, wrong: int):
    paper = Paper()
    assert len(sums(reading(paper, [paper.row()], time=time, hours=hours, credit=credit))) == wrong


# -- rules that exclude nothing ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("clauses", "why"),
    [
        (lambda paper: [paper.rule(9), paper.rule(9, level=2, or_above=True)], "every listed unit is of a level that counts"),
        (lambda paper: [paper.rule(9), paper.rule(6, level=2)], "the units of other levels have 3 together"),
        (lambda paper: [paper.rule(3), paper.rule(3, level=2)], "the mandatory units alone have 3 credits"),
        (lambda paper: [paper.rule(9), paper.rule(6, level=2, ambiguous=True)], "3 together"),
    ],
)
def test_a_clause_on_level_that_excludes_nothing(clauses: Clauses, why: str):
    paper = Paper()
    rows = [paper.row("One", group="a"), paper.row("Two"), paper.row("Three", level=(3,)), paper.row("Four")]
    done = reading(paper, rows, clauses=clauses(paper), groups=a_and_b(paper))
    (message,) = messages(done, FindingKind.RULE_NEVER_EXCLUDES)
    assert message.startswith("The clause on level can exclude no selection: ")
    assert why in message


@pytest.mark.parametrize(
    "clauses",
    [
        lambda paper: [paper.rule(9), paper.rule(7, level=2)],
        lambda paper: [paper.rule(6), paper.rule(4, level=2)],
        lambda paper: [paper.rule(9, level=2)],
        lambda paper: [paper.rule(9), paper.rule(9)],
        lambda paper: [paper.rule(9), paper.rule(1, level=2, comparator=Comparator.EXACTLY)],
        lambda paper: [paper.rule(9), paper.rule(1, level=2, measure=Measure.UNITS)],
        lambda paper: [paper.rule(9), paper.rule(1, level=2, understood=False)],
        lambda paper: [paper.rule(9), paper.rule(3, level=3)],
    ],
)
def test_a_clause_that_can_exclude(clauses: Clauses):
    paper = Paper()
    rows = [paper.row("One", group="a"), paper.row("Two"), paper.row("Three", level=(3,)), paper.row("Four")]
    assert messages(reading(paper, rows, clauses=clauses(paper), groups=a_and_b(paper)), FindingKind.RULE_NEVER_EXCLUDES) == []


@pytest.mark.parametrize(
    "open_row", [{"level": ()}, {"placeholder": True}, {"credit": None, "level": (3,)}, {"level": (2, 3)}], ids=str
)
def test_a_clause_on_level_beside_an_open_row(open_row: dict[str, object]):
    paper = Paper()
    rows = [paper.row("One"), paper.row("Two"), paper.row("Three", **open_row)]
    done = reading(paper, rows, clauses=[paper.rule(6), paper.rule(6, level=2)])
    assert messages(done, FindingKind.RULE_NEVER_EXCLUDES) == []


def test_the_resolved_level_counts_for_a_clause_on_level():
    paper = Paper()
    one = paper.qualification([paper.group()], [paper.row("One"), paper.row("Two")], [paper.rule(6), paper.rule(6, level=2)])
    assert messages(paper.reading(one), FindingKind.RULE_NEVER_EXCLUDES) != []
    done = paper.reading(one, pages=[paper.page("One"), paper.page("Two", level=3)])
    assert messages(done, FindingKind.RULE_NEVER_EXCLUDES) == []


@pytest.mark.parametrize(
    ("bound", "measure", "idle"), [(6, Measure.CREDITS, True), (5, Measure.CREDITS, False), (2, Measure.UNITS, True)]
)
def test_a_maximum_that_nothing_reaches(bound: int, measure: Measure, idle: bool):
    paper = Paper()
    clause = paper.rule(bound, "b", measure=measure, comparator=Comparator.AT_MOST_COUNTED)
    done = reading(paper, [paper.row("One"), paper.row("Two")], clauses=[clause])
    assert bool(messages(done, FindingKind.RULE_NEVER_EXCLUDES)) is idle


def test_a_maximum_of_each_group_is_idle_only_where_no_group_reaches_it():
    paper = Paper()
    groups, rows = [paper.group("b"), paper.group("c")], [paper.row("One", group="b"), paper.row("Two", group="c", credit=5)]
    clauses = [paper.rule(bound, "b", "c", each=True, comparator=Comparator.AT_MOST) for bound in (4, 5)]
    assert messages(reading(paper, rows, clauses=clauses, groups=groups), FindingKind.RULE_NEVER_EXCLUDES) == [
        "The maximum of 5 credits from each of `Optional Group B` and `Optional Group C` can exclude nothing: "
        "none of them has more than 5 altogether."
    ]


# -- documents -----------------------------------------------------------------------------------------------------------


def test_one_title_at_several_levels():
    paper = Paper()
    done = reading(paper, [paper.row(level=(3,)), paper.row(level=(1,)), paper.row("Cut a bank"), paper.row(level=("E3",))])
    assert found(done, FindingKind.TITLE_AT_SEVERAL_LEVELS) == [(FindingKind.TITLE_AT_SEVERAL_LEVELS, [1, 2, 4])]
    assert messages(done, FindingKind.TITLE_AT_SEVERAL_LEVELS) == ["`Lay a hedge` is the title of units at levels E3, 1 and 3."]


@pytest.mark.parametrize(
    "second",
    [
        {"level": (2,)},
        {"level": ()},
        {"level": (3,), "title": "Lay a long hedge"},
        {"level": (3,), "number": "1"},
        {"level": (3,), "placeholder": True},
    ],
    ids=str,
)
def test_one_title_at_one_level(second: dict[str, object]):
    paper = Paper()
    done = reading(paper, [paper.row(number="1"), paper.row(**second)])
    assert found(done, FindingKind.TITLE_AT_SEVERAL_LEVELS) == []


def test_what_a_title_does_not_say():
    paper = Paper()
    done = reading(paper, [paper.row()], organisation=None, level=None, sizes=(), credit=40)
    assert messages(done, FindingKind.MISSING_VALUE) == [
        "Document doc names no awarding organisation.",
        "`Ferngate Level 2 Award in Hedging` does not say at which level it is.",
        "`Ferngate Level 2 Award in Hedging` does not say whether it is an award, a certificate or a diploma; "
        "40 credits are the size of a diploma.",
    ]
    assert severity(done, FindingKind.MISSING_VALUE) is Severity.NOTE
    assert messages(reading(paper, [paper.row()], level="E3"), FindingKind.MISSING_VALUE) == []


def with_pages(paper: Paper, *made: object, rows: Sequence[object] = (), groups: Sequence[Group] = ()) -> Reading:
    """A reading whose pages are all listed."""
    listed = rows or [paper.row(page.title) for page in made]  # type: ignore[attr-defined]
    one = paper.qualification(groups or [paper.group()], listed)  # type: ignore[arg-type]
    return paper.reading(one, pages=made)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("heading", "kind", "section", "wrong"),
    [
        ("Optional Group B", GroupKind.OPTIONAL, "Optional Group C", True),
        ("Optional Group B", GroupKind.OPTIONAL, "Mandatory Group A", True),
        ("Optional units", GroupKind.OPTIONAL, "Mandatory Group A", True),
        ("Optional units", GroupKind.OPTIONAL, "Optional Group B", False),
        ("Optional Group B", GroupKind.OPTIONAL, "Optional Group B", False),
        ("Optional Group B", GroupKind.OPTIONAL, "Optional", False),
        ("Optional Group B", GroupKind.OPTIONAL, "Group B: Hedges", False),
        ("Mandatory units", GroupKind.MANDATORY, "Core", False),
        ("Units", GroupKind.NOT_STATED, "Optional Group B", False),
        ("Optional Group B", GroupKind.OPTIONAL, "", False),
        ("Optional Group B", GroupKind.OPTIONAL, "Mandatory and optional units", False),
    ],
)
def test_the_group_a_page_stands_under(heading: str, kind: GroupKind, section: str, wrong: bool):
    paper = Paper()
    done = with_pages(paper, paper.page(section=section), rows=[paper.row()], groups=[paper.group("b", kind, heading)])
    assert bool(found(done, FindingKind.GROUP_CONFLICT)) is wrong


def test_a_page_may_stand_under_any_group_that_lists_its_unit():
    paper = Paper()
    rows, groups = [paper.row(group="b"), paper.row(group="c")], [paper.group("b"), paper.group("c")]
    done = with_pages(paper, paper.page(section="Optional Group C"), rows=rows, groups=groups)
    assert found(done, FindingKind.GROUP_CONFLICT) == []


OTHER = {"Know it": ("Name a plant", "Explain a plant", "State a rule")}


def test_a_copied_summary_is_that_of_the_page_whose_title_it_fits_least():
    paper = Paper()
    said = "Lets the learner lay a hedge."
    done = with_pages(paper, paper.page("Cut a bank", summary=said, content=OTHER), paper.page("Lay a hedge", summary=said))
    assert messages(done, FindingKind.COPIED_SUMMARY) == [
        "The summary of `Cut a bank` is word for word the summary of `Lay a hedge`."
    ]
    assert found(done, FindingKind.COPIED_SUMMARY) == [(FindingKind.COPIED_SUMMARY, [6, 14])]


def test_summaries_that_are_no_copies():
    paper = Paper()
    done = with_pages(
        paper,
        paper.page("Cut a bank", summary="Lets the learner cut a bank.", content=OTHER),
        paper.page("Lay a hedge", summary="Lets the learner lay a hedge."),
    )
    assert found(done) == []
    paper = Paper()
    same = [
        paper.page(level=level, summary="Lets the learner lay a hedge.", content={f"At {level}": ("Do it",)}) for level in (1, 2)
    ]
    done = with_pages(paper, *same, rows=[paper.row(level=(1,)), paper.row(level=(2,))])
    assert found(done, FindingKind.COPIED_SUMMARY) == [], "levels of one unit share their summary"


def test_criteria_copied_from_another_unit():
    paper = Paper()
    done = with_pages(paper, paper.page("Cut a bank"), paper.page("Mend tools and note risks"))
    assert found(done) == [(FindingKind.COPIED_CRITERIA, [1, 8])]
    assert messages(done, FindingKind.COPIED_CRITERIA) == [
        "The criteria of `Cut a bank` are word for word those of `Mend tools and note risks`."
    ]


@pytest.mark.parametrize(
    "content",
    [
        {"Understand the work": ("Explain the tools",), "Be able to work": ("Explain the risks",)},
        {"Understand": ("Explain the tools", "Explain the risks", "Use a tool", "Clear away", "Report")},
        {"Understand": ("Explain the risks", "Explain the tools", "Use a tool", "Clear away")},
    ],
)
def test_pages_that_share_some_criteria(content: dict[str, tuple[str, ...]]):
    paper = Paper()
    done = with_pages(paper, paper.page("Cut a bank"), paper.page("Lay a hedge", content=content))
    assert found(done, FindingKind.COPIED_CRITERIA) == []
    paper = Paper()
    short = {"Be safe": ("Work safely", "Clear away")}
    done = with_pages(paper, paper.page("Cut a bank", content=short), paper.page("Lay a hedge", content=short))
    assert found(done, FindingKind.COPIED_CRITERIA) == []


# -- pages ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        (("1.1", "1.3", "2.1", "2.2"), "1.3 stands where 1.2 belongs."),
        (("1.1", "1.2", "1.3", "2.2"), "1.3 stands where 2.1 belongs; 1.3 names another outcome."),
        (("1.1", "1.2", "2.2", "2.3"), "2.2 to 2.3 stand where 2.1 to 2.2 belong."),
        (("1.1", "1.1", "2.1", "2.3"), "1.1 stands where 1.2 belongs and 2.3 stands where 2.2 belongs."),
        (("1.2", "1.1", "2.1", "2.2"), "1.2 stands where 1.1 belongs and 1.1 stands where 1.2 belongs."),
        (("1.1", "1.2", "3.1", "3.2"), "3.1 to 3.2 stand where 2.1 to 2.2 belong; 3.1 to 3.2 name another outcome."),
    ],
)
def test_numbers_out_of_sequence(printed: tuple[str, ...], said: str):
    paper = Paper()
    done = with_pages(paper, paper.page(printed=printed))
    assert messages(done, FindingKind.NUMBERING) == [f"Numbers of criteria of `Lay a hedge` are out of sequence: {said}"]
    assert len(found(done)) == 1


def test_criteria_without_a_number():
    paper = Paper()
    done = with_pages(paper, paper.page(printed=("1.1", None, "2.1", None)))
    assert found(done) == [(FindingKind.CRITERION_WITHOUT_NUMBER, [4, 7])]
    assert messages(done, FindingKind.CRITERION_WITHOUT_NUMBER) == [
        "2 criteria of `Lay a hedge` are printed without a number; by their place they are 1.2 and 2.2."
    ]
    done = with_pages(paper, paper.page(printed=("1.1", None, "2.1", "2.2")))
    assert messages(done, FindingKind.CRITERION_WITHOUT_NUMBER) == [
        "A criterion of `Lay a hedge` is printed without a number; by its place it is 1.2."
    ]


@pytest.mark.parametrize(
    ("promise", "said"),
    [
        ({"outcomes": 2, "last": "2.2"}, []),
        ({}, []),
        ({"outcomes": 3}, ["`Lay a hedge` promises 3 outcomes, but prints 2."]),
        ({"outcomes": 1}, ["`Lay a hedge` promises 1 outcome, but prints 2."]),
        ({"last": "2.3"}, ["`Lay a hedge` promises criteria up to 2.3, but the last one printed is 2.2."]),
        ({"last": "2.2", "printed": ("1.1", "1.2", "2.1", "9.9")}, []),
    ],
    ids=str,
)
def test_what_a_page_promises(promise: dict[str, object], said: list[str]):
    paper = Paper()
    done = with_pages(paper, paper.page(**promise))  # type: ignore[arg-type]
    assert messages(done, FindingKind.COUNT_MISMATCH) == said


def test_an_outcome_without_criteria():
    paper = Paper()
    done = with_pages(paper, paper.page(content={"Know it": ("State it",), "Do it": ()}))
    assert messages(done, FindingKind.COUNT_MISMATCH) == ["Outcome 2 of `Lay a hedge` is printed without criteria."]
    assert found(with_pages(paper, paper.page())) == []


def test_a_criterion_twice():
    paper = Paper()
    done = with_pages(paper, paper.page(content={"Know it": ("State the rule", "Name it"), "Do it": ("State the rules",)}))
    assert found(done) == [(FindingKind.REPEATED_CRITERION, [3, 6])]
    assert messages(done, FindingKind.REPEATED_CRITERION) == ["Criteria 1.1 and 2.1 of `Lay a hedge` say the same."]
    assert found(with_pages(paper, paper.page(content={"Know": ("State the rule", "State a rule", "Explain the rule")}))) == []


# -- all together --------------------------------------------------------------------------------------------------------


def test_every_check_is_tried_here():
    """Whoever adds a check adds a test of it; this list says where to look."""
    checks = [one.__name__ for one in (*documents.CHECKS, *pages.CHECKS, *tables.CHECKS, *rules.CHECKS)]
    assert len(checks) == len(set(checks)) == 31
    assert all(one.__doc__ for one in (*documents.CHECKS, *pages.CHECKS, *tables.CHECKS, *rules.CHECKS))


def test_a_sound_document_has_no_finding():
    paper = Paper()
    groups = [paper.group("a", MANDATORY, minimum=3), paper.group("b", minimum=6, maximum=9)]
    rows = [paper.row("One", "1", group="a"), *(paper.row(f"Unit {n}", str(n), level=(2 + n % 2,)) for n in range(2, 7))]
    clauses = [paper.rule(9), paper.rule(3, "a"), paper.rule(6, "b"), paper.rule(9, "b", comparator=Comparator.AT_MOST_COUNTED)]
    clauses += [paper.rule(7, level=2), paper.rule(1, "a", "b", each=True, measure=Measure.UNITS)]
    one = paper.qualification(groups, rows, clauses, credit=9, time=90, hours=60)
    made = [
        paper.page(row.title, level=row.level[0], section=row.source.place, content={"Do": (f"Do {row.title}",)}) for row in rows
    ]
    assert found(paper.reading(one, pages=made)) == []


def test_findings_stand_once_in_order_of_weight_and_place():
    paper = Paper()
    spoken = [
        Finding(kind=FindingKind.EDITOR_NOTE, severity=Severity.NOTE, message="b", where=(paper.at(),)),
        Finding(kind=FindingKind.EMPTY_COLUMN, severity=Severity.NOTE, message="a", where=(paper.at(),)),
        Finding(kind=FindingKind.COLOUR_LOST, severity=Severity.WARNING, message="c", where=(Source(document="doc", line=9),)),
        Finding(kind=FindingKind.RULE_NOT_UNDERSTOOD, severity=Severity.ERROR, message="d", where=()),
    ]
    done = paper.reading(paper.qualification([paper.group()], [paper.row()]), findings=[*spoken, *spoken])
    assert [one.message for one in assemble([done]).findings] == ["d", "c", "b", "a"]


# -- no false alarm ------------------------------------------------------------------------------------------------------


@settings(max_examples=300)
@given(qualifications())
def test_what_is_said_of_rules_is_true_of_every_selection(drawn: tuple[Catalogue, Qualification]):
    catalogue, one = drawn
    units = places(catalogue, one) or ()
    choices = [(rules, set(valid_selections(units, rules))) for rules in readings(one.rules)]
    for finding in catalogue.findings:
        if "can count no more than" in finding.message:
            assert not any(valid for _, valid in choices), finding
        if finding.kind is FindingKind.RULE_NEVER_EXCLUDES:
            (line,) = {where.line for where in finding.where}
            for rules, valid in choices:
                assert valid == set(valid_selections(units, [rule for rule in rules if rule.source.line != line])), finding
