"""What a person types, and what is meant by it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from show_sample import AWARD, GLAZING, HOSTILE, POTTERY, UNITS, catalogue, empty

from kg.catalogue.find import CANDIDATES, Names
from kg.catalogue.store import Catalogue
from kg.errors import UnknownId
from kg.model import Unit


@pytest.fixture
def names() -> Names:
    return Names(catalogue())


@pytest.mark.parametrize(
    "typed",
    [
        "pottery/PT1",
        "POTTERY/pt1",
        " pottery/PT 1 ",
        "PT 1",
        "pt1",
        "T/501/0001",
        "t5010001",
        "T 501 0001",
        "Prepare clay",
        "prepare  CLAY",
    ],
)
def test_a_unit_is_found(names: Names, typed: str):
    assert names.unit(typed).id == "pottery/PT1"


@pytest.mark.parametrize(
    "typed",
    [
        "pottery-l2-certificate",
        "Pottery-L2-Certificate",
        "600/1234/5",
        "60012345",
        "P2000-01",
        "marsh level 2 certificate in pottery",
    ],
)
def test_a_qualification_is_found(names: Names, typed: str):
    assert names.qualification(typed).id == "pottery-l2-certificate"


@pytest.mark.parametrize("typed", ["101", "Pottery: a guide"])
def test_a_document_is_found(names: Names, typed: str):
    assert names.document(typed).id == "101"


@pytest.mark.parametrize(
    ("typed", "found"),
    [("pottery/PT2", "pottery/PT2"), ("600/1234/5", "pottery-l2-certificate"), ("102", "102"), ("@pt3", "pottery/PT3")],
)
def test_anything_is_found(names: Names, typed: str, found: str):
    assert names.anything(typed).id == found


def test_a_title_of_two_units_is_not_guessed(names: Names):
    with pytest.raises(UnknownId) as raised:
        names.unit("Throw a bowl")
    assert str(raised.value) == "several things have this title: Throw a bowl (say which: glazing/throw-a-bowl-l2, pottery/PT2)"


def test_a_title_of_a_qualification_and_its_own_document_is_the_qualification(names: Names):
    assert names.anything("Glazing") == AWARD
    assert names.qualification("Glazing") == AWARD
    assert names.document("Glazing").id == "102"


def test_a_title_of_a_qualification_and_another_document_is_not_guessed():
    other = replace(POTTERY, document=replace(POTTERY.document, title="Glazing"))
    with pytest.raises(UnknownId, match=r"several things have this title: Glazing .*glazing-award, 101"):
        Names(Catalogue((other, GLAZING), (), ())).anything("Glazing")


@pytest.mark.parametrize("typed", ["", "  ", "\t"])
def test_nothing_typed_is_said_plainly(names: Names, typed: str):
    with pytest.raises(UnknownId) as raised:
        names.anything(typed)
    assert str(raised.value) == "nothing is named (type an id, a number, a reference or a title)"


def test_many_candidates_are_counted():
    units = tuple(Unit(id=f"s/{number}", suite="s", title="Same") for number in range(CANDIDATES + 3))
    with pytest.raises(UnknownId, match="and 3 more"):
        Names(Catalogue((), units, ())).unit("same")


def test_an_id_comes_before_a_number():
    units = (Unit(id="a/1", suite="a", title="One", number="b/1"), Unit(id="b/1", suite="b", title="Two"))
    assert Names(Catalogue((), units, ())).unit("b/1").title == "Two"


def test_an_unknown_unit_gets_the_nearest(names: Names):
    with pytest.raises(UnknownId) as raised:
        names.unit("Prepare klay")
    assert str(raised.value).startswith('no such unit: Prepare klay (nearest: pottery/PT1 "Prepare clay"')


def test_of_a_mistyped_reference_those_a_slip_away_are_offered_and_no_titles():
    units = (
        Unit(id="a/1", suite="a", title="Deal with D 506", number="1", urn="L/506/2150"),
        Unit(id="a/2", suite="a", title="Two", number="2", urn="D/506/2119"),
    )
    there = Names(Catalogue((), units, ()))
    with pytest.raises(UnknownId, match=r'no such unit: D/506/2118 \(nearest: a/2 "Two"\)'):
        there.unit("D/506/2118")
    with pytest.raises(UnknownId, match=r"no such unit: T/999/9999 \(kg list shows"):
        there.unit("T/999/9999")


def test_nothing_like_it(names: Names):
    with pytest.raises(UnknownId, match=r"no such unit, qualification or document: zzzzzz \(kg list shows what there is"):
        names.anything("zzzzzz")


@pytest.mark.parametrize("typed", ["", "  ", "/", "&", "\x00", "'; DROP", "é"])
def test_odd_texts_name_nothing(names: Names, typed: str):
    with pytest.raises(UnknownId):
        names.anything(typed)
    with pytest.raises(UnknownId):
        Names(empty()).anything(typed)


def test_a_hostile_title_is_a_title(names: Names):
    assert names.unit(HOSTILE).id == "pottery/PT3"


def test_every_unit_answers_to_its_id(names: Names):
    assert [names.unit(unit.id) for unit in UNITS] == list(UNITS)


NUMBERED = tuple(
    Unit(id=one, suite=one.partition("/")[0], title=title, number=number)
    for one, title, number in (
        ("sfj/1", "Deliver", "1"),
        ("sfj/11", "Resolve", "11"),
        ("sfj/14", "Listen", "14"),
        ("4430/301", "Lead", "4430-301"),
        ("biiab/BA59", "Business", "B&A 59"),
        ("x/1-2", "Parted", "1.2"),
    )
)


@pytest.mark.parametrize(
    "typed",
    ["sfj/1-4", "1-4", "1+1", "=1+1", "-14", "+14", "sfj/1 4", "sfj/1.4", "x/1+2", "4430-30-1", "44-30301"],
)
def test_a_sign_between_digits_is_no_number_without_it(typed: str):
    with pytest.raises(UnknownId, match="no such unit"):
        Names(Catalogue((), NUMBERED, ())).unit(typed)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        *(("4430-301", "4430/301"), ("4430/301", "4430/301"), ("4430 301", "4430/301"), ("4430301", "4430/301")),
        *(("B&A 59", "biiab/BA59"), ("ba59", "biiab/BA59"), ("B-A-59", "biiab/BA59"), ("biiab/B&A 59", "biiab/BA59")),
        *(("14", "sfj/14"), ("sfj 14", "sfj/14"), ("sfj14", "sfj/14"), ("1.2", "x/1-2"), ("1-2", "x/1-2"), ("#14", "sfj/14")),
    ],
)
def test_a_number_is_found_however_its_signs_are_typed(typed: str, found: str):
    assert Names(Catalogue((), NUMBERED, ())).unit(typed).id == found


def test_a_long_text_is_cut_in_the_error(names: Names):
    with pytest.raises(UnknownId) as raised:
        names.anything("clay " * 4000)
    assert len(str(raised.value)) < 400
