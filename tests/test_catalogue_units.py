"""Which rows and pages are one unit, what its values are, and what its prints contradict."""

from __future__ import annotations

import pytest
from catalogue_sample import Paper, found, listing_only, messages
from msgspec.structs import replace

from kg.catalogue.assemble import assemble
from kg.catalogue.identify import Names, identified
from kg.catalogue.resolve import FIRST, NOTED, OWN_PAGE
from kg.errors import CatalogueError
from kg.model import Finding, FindingKind, GroupKind, Reading, Severity, Unit

CONFLICTS = (
    FindingKind.LEVEL_CONFLICT,
    FindingKind.CREDIT_CONFLICT,
    FindingKind.HOURS_CONFLICT,
    FindingKind.TITLE_CONFLICT,
    FindingKind.NUMBER_CONFLICT,
    FindingKind.REFERENCE_CONFLICT,
    FindingKind.PAGE_REPEATED,
    FindingKind.PAGE_WITHOUT_LISTING,
    FindingKind.LISTING_WITHOUT_PAGE,
)


def units(*readings: Reading) -> list[Unit]:
    return list(assemble(readings).units)


def ids(*readings: Reading) -> list[str]:
    return [unit.id for unit in units(*readings)]


# -- identity ------------------------------------------------------------------------------------------------------------


def test_ids_are_number_or_title_and_level():
    paper = Paper()
    rows = [
        paper.row("Lay a hedge", "H&D 12"),
        paper.row("Cut a bank", "ferngate-301"),
        paper.row("Mind the nests' owners", level=("E3",)),
        paper.row("Ελιά", level=(1,)),
    ]
    assert ids(listing_only(*rows, paper=paper)) == [
        "ferngate/1ca1e3af-l1",
        "ferngate/301",
        "ferngate/HD12",
        "ferngate/mind-the-nests-owners-e3",
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"urn": "L/506/2150", "number": "1"}, {"urn": "L/506/2150", "number": "1"}),
        ({"urn": "L/506/2150"}, {"urn": "Y/506/2150"}),
        ({"urn": "L/506/2150", "number": "1"}, {"number": "1"}),
        ({"number": "H&D 1"}, {"number": "HD1"}),
        ({"number": "1"}, {}),
        ({"urn": "L/506/2150"}, {}),
        ({"urn": "L/506/2150"}, {"number": "1"}),
        ({}, {}),
        ({"number": "1", "level": (2,)}, {"number": "1", "level": (3,)}),
    ],
    ids=str,
)
def test_one_unit_in_two_documents(first: dict[str, object], second: dict[str, object]):
    one, two = Paper("one"), Paper("two")
    readings = listing_only(one.row(**first), paper=one), listing_only(two.row(**second), paper=two)
    assert len(ids(*readings)) == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"urn": "L/506/2150"}, {"urn": "Y/506/2152"}),
        ({"number": "1"}, {"number": "2"}),
        ({"number": "1"}, {"number": "1", "title": "Cut a bank"}),
        ({"level": (2,)}, {"level": (3,)}),
        ({}, {"title": "Cut a bank"}),
        ({"number": "1", "urn": "L/506/2150"}, {"number": "1", "urn": "Y/506/2152"}),
    ],
    ids=str,
)
def test_two_units_in_two_documents(first: dict[str, object], second: dict[str, object]):
    one, two = Paper("one"), Paper("two")
    readings = listing_only(one.row(**first), paper=one), listing_only(two.row(**second), paper=two)
    assert len(ids(*readings)) == 2


def test_units_of_two_suites_are_never_one():
    one, two = Paper("one"), Paper("two")
    readings = [
        listing_only(one.row(urn="L/506/2150", number="1"), paper=one),
        listing_only(two.row(urn="L/506/2150", number="1"), paper=two, suite="moor"),
    ]
    assert ids(*readings) == ["ferngate/1", "moor/1"]


def test_a_number_of_two_titles_is_two_units_and_a_finding():
    paper = Paper()
    reading = listing_only(
        paper.row("Lay a hedge", "7"), paper.row("Cut a bank", "7"), paper.row("Fell a tree", "8"), paper=paper
    )
    assert ids(reading) == ["ferngate/7", "ferngate/7-2", "ferngate/8"]
    assert found(reading, *CONFLICTS) == [(FindingKind.NUMBER_CONFLICT, [1, 2])]
    assert messages(reading, FindingKind.NUMBER_CONFLICT) == ["Number 7 stands for `Lay a hedge` and `Cut a bank`."]


def test_a_reference_number_of_two_titles_in_one_document_is_two_units_and_a_finding():
    paper = Paper()
    rows = paper.row("Lay a hedge", "7", urn="L/506/2150"), paper.row("Cut a bank", "8", urn="L/506/2150")
    reading = listing_only(*rows, paper=paper)
    assert ids(reading) == ["ferngate/7", "ferngate/8"]
    assert found(reading, *CONFLICTS) == [(FindingKind.REFERENCE_CONFLICT, [1, 2])]


def test_another_title_in_another_document_is_one_unit_by_its_reference_number():
    one, two = Paper("one"), Paper("two")
    readings = [
        listing_only(one.row("Lay a hedge", urn="L/506/2150"), paper=one),
        listing_only(two.row("Lay and mend hedges", urn="L/506/2150"), paper=two),
    ]
    catalogue = assemble(readings)
    assert [unit.title for unit in catalogue.units] == ["Lay a hedge"]
    assert [(one.kind, one.severity) for one in catalogue.findings if one.kind in CONFLICTS] == [
        (FindingKind.TITLE_CONFLICT, Severity.WARNING)
    ]


def test_one_unit_with_two_numbers():
    paper = Paper()
    rows = paper.row("Lay a hedge", "7", urn="L/506/2150"), paper.row("Lay a hedge", "9", urn="L/506/2150")
    reading = listing_only(*rows, paper=paper)
    assert ids(reading) == ["ferngate/7"]
    assert found(reading, *CONFLICTS) == [(FindingKind.NUMBER_CONFLICT, [1, 2])]


def test_placeholders_are_no_units():
    paper = Paper()
    reading = listing_only(paper.row("Computing units", placeholder=True), paper.row(), paper=paper)
    catalogue = assemble([reading])
    assert [unit.title for unit in catalogue.units] == ["Lay a hedge"]
    assert [row.unit for _, _, row in catalogue.listings()] == [None, "ferngate/lay-a-hedge-l2"]


# -- pages ---------------------------------------------------------------------------------------------------------------


def paged(paper: Paper, rows: list[object], pages: list[object]) -> Reading:
    one = paper.qualification([paper.group()], rows)  # type: ignore[arg-type]
    return paper.reading(one, pages=pages)  # type: ignore[arg-type]


def test_a_page_belongs_to_the_row_of_its_title():
    paper = Paper()
    reading = paged(
        paper,
        [paper.row("Lay a hedge", "1"), paper.row("Cut a bank", "2")],
        [paper.page("CUT A BANK"), paper.page("Lay a hedges")],
    )
    assert [page.unit for page in assemble([reading]).pages()] == ["ferngate/2", "ferngate/1"]
    assert found(reading, *CONFLICTS) == [(FindingKind.TITLE_CONFLICT, [1, 10]), (FindingKind.TITLE_CONFLICT, [2, 3])]


def test_one_title_at_two_levels_takes_the_page_of_its_level():
    paper = Paper()
    reading = paged(
        paper,
        [paper.row("Lay a hedge", "1", level=(1,)), paper.row("Lay a hedge", "2", level=(2,))],
        [paper.page("Lay a hedge", level=2), paper.page("Lay a hedge", level=1)],
    )
    assert [page.unit for page in assemble([reading]).pages()] == ["ferngate/2", "ferngate/1"]
    assert found(reading, *CONFLICTS) == []


def test_a_reference_number_decides_between_rows_of_one_title():
    paper = Paper()
    reading = paged(
        paper,
        [paper.row("Lay a hedge", "1", urn="L/506/2150"), paper.row("Lay a hedge", "2", urn="Y/506/2152")],
        [paper.page("Lay a hedge", urn="Y/506/2152"), paper.page("Lay a hedge", urn="L/506/2150")],
    )
    assert [page.unit for page in assemble([reading]).pages()] == ["ferngate/2", "ferngate/1"]


def test_a_reference_number_left_over_from_a_copied_page_does_not_move_the_page():
    paper = Paper()
    reading = paged(
        paper,
        [paper.row("Lay a hedge", "1", urn="L/506/2150"), paper.row("Cut a bank", "2", urn="Y/506/2152")],
        [paper.page("Lay a hedge", urn="L/506/2150"), paper.page("Cut a bank", urn="L/506/2150")],
    )
    assert [page.unit for page in assemble([reading]).pages()] == ["ferngate/1", "ferngate/2"]
    assert found(reading, *CONFLICTS) == [(FindingKind.REFERENCE_CONFLICT, [1, 10]), (FindingKind.REFERENCE_CONFLICT, [2, 10])]


def test_a_page_of_another_number_and_another_reference_is_another_unit():
    paper = Paper()
    reading = paged(
        paper,
        [paper.row("Lay a hedge", "1", urn="L/506/2150")],
        [paper.page("Lay a hedge", number="1", urn="L/506/2150"), paper.page("Lay a hedge", number="2", urn="Y/506/2152")],
    )
    assert [page.unit for page in assemble([reading]).pages()] == ["ferngate/1", "ferngate/2"]


def test_a_page_of_another_title_belongs_to_the_row_of_its_reference_number():
    paper = Paper()
    reading = paged(paper, [paper.row("Lay a hedge", urn="L/506/2150")], [paper.page("Plash a hedge", urn="L/506/2150")])
    catalogue = assemble([reading])
    assert [unit.title for unit in catalogue.units] == ["Plash a hedge"]
    assert found(catalogue, *CONFLICTS) == [(FindingKind.TITLE_CONFLICT, [1, 2])]


def test_a_page_that_nothing_lists_and_a_row_without_a_page():
    paper = Paper()
    reading = paged(paper, [paper.row("Lay a hedge", "1")], [paper.page("Cut a bank")])
    assert ids(reading) == ["ferngate/1", "ferngate/cut-a-bank-l2"]
    assert [kind for kind, _ in found(reading, *CONFLICTS)] == [
        FindingKind.LISTING_WITHOUT_PAGE,
        FindingKind.PAGE_WITHOUT_LISTING,
    ]


def pages_alone(id: str, issuer: str | None, *pages: tuple[str, str]) -> Reading:
    """A document that prints pages of units, each with its title and number, and no qualification."""
    paper = Paper(id)
    reading = paper.reading(pages=[paper.page(title, number=number) for title, number in pages])
    return replace(reading, document=replace(reading.document, issuer=issuer))


@pytest.mark.parametrize(
    ("issuer", "number", "expected"),
    [("Ferngate Guild", "7", "ferngate-guild/7"), (None, "7", "paper-alone/7"), ("Ferngate Guild", "4431-207", "4431/207")],
)
def test_pages_of_a_document_without_a_qualification_have_its_suite(issuer: str | None, number: str, expected: str):
    assert ids(pages_alone("alone", issuer, ("Lay a hedge", number))) == [expected]


def test_two_documents_of_pages_alone_never_share_an_id():
    one, other = (
        pages_alone(id, issuer, ("Lay a hedge", "1"), ("Cut a bank", "2")) for id, issuer in (("a", None), ("b", "Elm"))
    )
    third = pages_alone("c", "Elm", ("Dig a pond", "1"))
    made = [unit.id for unit in assemble([one, other, third]).units]
    assert sorted(made) == ["elm/1", "elm/1-2", "elm/2", "paper-a/1", "paper-a/2"]


def test_documents_without_pages_miss_none():
    paper = Paper()
    assert found(listing_only(paper.row(), paper=paper), *CONFLICTS) == []


def test_two_pages_of_one_unit():
    paper = Paper()
    reading = paged(paper, [paper.row()], [paper.page(), paper.page()])
    assert [unit.outcomes == reading.pages[0].outcomes for unit in units(reading)] == [True]
    assert messages(reading, FindingKind.PAGE_REPEATED) == ["`Lay a hedge` has 2 pages with the same outcomes and criteria."]
    other = paged(paper, [paper.row()], [paper.page(), paper.page(content={"Know it": ("State it",)})])
    assert messages(other, FindingKind.PAGE_REPEATED) == ["`Lay a hedge` has 2 pages with different outcomes and criteria."]


def test_pages_of_two_documents_are_not_repeated():
    readings = [paged(paper, [paper.row()], [paper.page()]) for paper in (Paper("one"), Paper("two"))]
    assert found(assemble(readings), *CONFLICTS) == []


# -- values --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "kind", "sentence"),
    [
        (
            "level",
            FindingKind.LEVEL_CONFLICT,
            "The level of `Lay a hedge` is 2 in `Group B` (line 1), but 9 on its own page (line 4).",
        ),
        (
            "credit",
            FindingKind.CREDIT_CONFLICT,
            "The credit of `Lay a hedge` is 3 in `Group B` (line 1), but 9 on its own page (line 4).",
        ),
        (
            "hours",
            FindingKind.HOURS_CONFLICT,
            "The guided learning hours of `Lay a hedge` are 20 in `Group B` (line 1), but 9 on its own page (line 4).",
        ),
    ],
)
def test_a_page_outranks_a_table(name: str, kind: FindingKind, sentence: str):
    paper = Paper()
    row, group = paper.row(), paper.group()
    one = paper.qualification([group], [row])
    reading = paper.reading(one, pages=[paper.page(**{name: 9})])  # type: ignore[arg-type]
    (unit,) = units(reading)
    attribute = {"hours": "guided_learning_hours"}.get(name, name)
    assert getattr(unit, attribute) == 9
    assert [(one.name, one.value, [stated.value for stated in one.statements][1]) for one in unit.resolutions] == [
        (attribute, 9, 9)
    ]
    assert messages(reading, kind) == [sentence]


def test_rows_that_disagree_leave_a_value_open():
    paper = Paper()
    reading = listing_only(paper.row(number="1", credit=3), paper.row(number="1", credit=4), paper=paper)
    (unit,) = units(reading)
    assert unit.credit is None
    assert found(reading, FindingKind.CREDIT_CONFLICT) == [(FindingKind.CREDIT_CONFLICT, [1, 2])]


def test_of_several_pages_the_one_that_agrees_with_the_table_counts():
    paper = Paper()
    reading = paged(paper, [paper.row(credit=4)], [paper.page(credit=6), paper.page(credit=4)])
    (unit,) = units(reading)
    assert unit.credit == 4
    paper = Paper()
    reading = paged(paper, [paper.row(credit=5)], [paper.page(credit=6), paper.page(credit=4)])
    (unit,) = units(reading)
    assert unit.credit is None
    paper = Paper()
    reading = paged(paper, [paper.row(credit=None)], [paper.page(credit=6), paper.page(credit=4)])
    (unit,) = units(reading)
    assert (unit.credit, unit.resolutions[0].reason) == (None, "pages of equal rank disagree")


def test_what_one_place_leaves_out_contradicts_nothing():
    paper = Paper()
    reading = paged(paper, [paper.row(credit=None, hours=None, level=())], [paper.page()])
    assert [(unit.level, unit.credit, unit.guided_learning_hours) for unit in units(reading)] == [(2, 3, 20)]
    assert found(reading, *CONFLICTS) == []


def test_capitals_and_apostrophes_in_a_title_make_a_note():
    paper = Paper()
    reading = paged(paper, [paper.row("Mind Others’ Land")], [paper.page("Mind others' land")])
    (finding,) = [one for one in assemble([reading]).findings if one.kind is FindingKind.TITLE_CONFLICT]
    assert finding.severity is Severity.NOTE
    assert finding.message == "One unit is printed as `Mind Others’ Land` and as `Mind others' land`."
    assert finding.assumed == "The title is `Mind others' land`, as on its own page."


def test_conflicts_of_two_documents_name_the_documents():
    one, two = Paper("one"), Paper("two")
    catalogue = assemble(
        [listing_only(one.row(number="1", credit=3), paper=one), listing_only(two.row(number="1", credit=4), paper=two)]
    )
    assert messages(catalogue, FindingKind.CREDIT_CONFLICT) == [
        "The credit of `Lay a hedge` is 3 in `Group B` (document one, line 1), but 4 in `Group B` (document two, line 1)."
    ]


# -- qualifications ------------------------------------------------------------------------------------------------------


def test_two_qualifications_of_one_id():
    one, two = Paper("one"), Paper("two")
    readings = [paper.reading(paper.qualification([paper.group()], [paper.row()], id="hedging-l2")) for paper in (one, two)]
    catalogue = assemble(reversed(readings))
    assert list(catalogue.qualification_by_id) == ["hedging-l2", "hedging-l2-2"]
    assert [where.document for where in catalogue.findings[0].where] == ["one", "two"]
    assert messages(catalogue, FindingKind.QUALIFICATION_CONFLICT) == [
        "Documents one and two both print `Ferngate Level 2 Award in Hedging`, perhaps two issues of it."
    ]


def test_two_documents_of_one_id_are_refused():
    paper = Paper()
    with pytest.raises(CatalogueError, match="two documents have one id"):
        assemble([listing_only(paper.row(), paper=paper), listing_only(paper.row(), paper=paper)])


def test_ids_follow_what_is_said_then_what_is_printed():
    paper = Paper()
    two = [
        paper.qualification([paper.group("a", GroupKind.MANDATORY)], [paper.row(group="a")], suite="", id="x", level=level)
        for level in (2, 3)
    ]
    assert [(one.suite, one.id) for one in identified(paper.reading(*two), suite="hedges", name="mine").qualifications] == [
        ("hedges", "mine-l2"),
        ("hedges", "mine-l3"),
    ]


def test_names_are_given_once():
    names = Names()
    assert [names.give(wanted) for wanted in ("a", "b", "a", "a-2", "a", "b")] == ["a", "b", "a-2", "a-2-2", "a-3", "b-2"]


# -- why a value was taken -----------------------------------------------------------------------------------------------


def why(*readings: Reading) -> list[tuple[str, object, str, list[object]]]:
    """The resolutions of the first unit: name, value, reason and what the places say."""
    return [
        (one.name, one.value, one.reason, [said.printed for said in one.statements]) for one in units(*readings)[0].resolutions
    ]


def test_a_title_is_that_of_the_page_and_the_unit_says_so():
    paper = Paper()
    row, page = paper.row("Lay a Hedge"), paper.page("Lay a hedge")
    reading = paper.reading(paper.qualification([paper.group()], [row]), pages=[page])
    assert why(reading) == [("title", "Lay a hedge", OWN_PAGE, ["Lay a Hedge", "Lay a hedge"])]


def test_of_several_rows_the_first_names_the_unit_and_the_unit_says_so():
    one, two = Paper("one"), Paper("two")
    readings = [
        listing_only(one.row("Lay a hedge", urn="L/506/2150"), paper=one),
        listing_only(two.row("Lay and mend hedges", urn="L/506/2150"), paper=two),
    ]
    assert why(*readings) == [
        ("title", "Lay a hedge", FIRST, ["Lay a hedge", "Lay and mend hedges"]),
    ]


def test_of_several_numbers_and_references_the_first_counts_and_the_unit_says_so():
    paper = Paper()
    rows = paper.row(number="7", urn="L/506/2150"), paper.row(number="9", urn="Y/506/2150")
    assert why(listing_only(*rows, paper=paper)) == [
        ("number", "7", FIRST, ["7", "9"]),
        ("urn", "L/506/2150", FIRST, ["L/506/2150", "Y/506/2150"]),
    ]


def test_a_number_in_two_spellings_needs_no_reason():
    one, two = Paper("one"), Paper("two")
    assert why(listing_only(one.row(number="H&D 1"), paper=one), listing_only(two.row(number="HD1"), paper=two)) == []


@pytest.mark.parametrize(("printed", "reasons"), [("3 as agreed", [("credit", 3, NOTED, ["3", "3 as agreed"])]), ("3", [])])
def test_a_note_behind_a_value_is_named_as_the_reason(printed: str, reasons: list[object]):
    paper = Paper()
    rows = paper.row(cells={"credit": "3"}), paper.row(cells={"credit": printed}, group="c")
    note = Finding(kind=FindingKind.EDITOR_NOTE, severity=Severity.NOTE, message="a note", where=(rows[1].source,))
    reading = paper.reading(paper.qualification([paper.group(), paper.group("c")], rows), findings=[note])
    assert why(reading) == reasons
    assert why(replace(reading, findings=())) == []
