"""Documents made up at random in each layout give back the model they were made from."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from read_random import Document, Group, Unit, review, tabbed, torn, with_pages

from kg.errors import DocumentError
from kg.model import Listing, Qualification, Reading, UnitPage
from kg.read import read

Maker = Callable[[Random], Document]
MAKERS: dict[str, Maker] = {
    "torn-tables": torn,
    "tabbed": tabbed,
    "review": review,
    "guide": partial(with_pages, labelled=False),
    "draft": partial(with_pages, labelled=True),
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("random") / "made-up.txt"


def read_text(place: Path, text: str) -> Reading:
    place.write_bytes(text.encode())
    return read(place)


def row(listing: Listing, one: Qualification) -> dict[str, Any]:
    group = next(group for group in one.groups if group.id == listing.group)
    return {
        "line": listing.source.line,
        "group": (group.heading, str(group.kind)),
        "number": listing.number,
        "urn": listing.urn,
        "title": listing.title,
        "level": listing.level,
        "credit": listing.credit,
        "hours": listing.guided_learning_hours,
        "placeholder": listing.placeholder,
    }


def wanted_row(unit: Unit, group: Group, has: frozenset[str]) -> dict[str, Any]:
    return {
        "line": unit.line,
        "group": (group.heading, group.kind),
        "number": (unit.number if "number" in has else None) or None,
        "urn": unit.urn if "urn" in has else None,
        "title": unit.title,
        "level": unit.level,
        "credit": unit.credit,
        "hours": unit.hours if "hours" in has else None,
        "placeholder": unit.placeholder,
    }


def check_rows(reading: Reading, made: Document) -> None:
    for one, block in zip(reading.qualifications, made.blocks, strict=True):
        found = [row(listing, one) for listing in one.listings]
        assert found == [wanted_row(unit, group, made.has) for group in block for unit in group.units]
        assert [group.source.line for group in one.groups] == [group.line for group in block]
    assert reading.rows == sum(len(one.listings) for one in reading.qualifications)


def check_rules(reading: Reading, made: Document) -> None:
    one = reading.qualifications[0]
    ids = [group.id for group in one.groups]
    assert [rule.wording.printed for rule in one.rules if rule.wording and not rule.understood] == []
    found = [
        (
            tuple(ids.index(name) for name in rule.groups),
            str(rule.measure),
            str(rule.comparator),
            rule.bound,
            rule.levels.level if rule.levels else None,
        )
        for rule in one.rules
    ]
    assert found == made.rules


def page_row(page: UnitPage) -> dict[str, Any]:
    return {
        "line": page.source.line,
        "title": page.title,
        "urn": page.urn,
        "level": (page.level,),
        "credit": page.credit,
        "hours": page.guided_learning_hours,
        "outcomes": [
            (
                outcome.source.line,
                outcome.number,
                outcome.title,
                [(one.source.line, one.number, one.printed_number, one.wording.printed) for one in outcome.criteria],
            )
            for outcome in page.outcomes
        ],
    }


def wanted_page(unit: Unit) -> dict[str, Any]:
    return {
        "line": unit.page_line,
        "title": unit.title,
        "urn": unit.urn,
        "level": unit.level,
        "credit": unit.credit,
        "hours": unit.hours,
        "outcomes": [
            (
                outcome.line,
                str(place),
                outcome.title,
                [(one.line, f"{place}.{index}", one.number, one.text) for index, one in enumerate(outcome.criteria, 1)],
            )
            for place, outcome in enumerate(unit.outcomes, 1)
        ],
    }


def check(layout: str, reading: Reading, made: Document) -> None:
    assert reading.document.layout == layout
    check_rows(reading, made)
    if made.title:
        assert (reading.qualifications[0].title, reading.qualifications[0].level) == (made.title, made.level)
        check_rules(reading, made)
    units = [unit for block in made.blocks for group in block for unit in group.units]
    assert [page_row(page) for page in reading.pages] == [wanted_page(unit) for unit in units if unit.outcomes]


@pytest.mark.parametrize("layout", MAKERS)
@settings(max_examples=200, derandomize=True, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_a_made_up_document_gives_its_model_back(layout: str, place: Path, seed: int) -> None:
    made = MAKERS[layout](Random(seed))
    check(layout, read_text(place, made.text), made)


@pytest.mark.parametrize("layout", ["torn-tables", "tabbed"])
@settings(max_examples=200, derandomize=True, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_a_row_cut_off_is_never_read_in_silence(layout: str, place: Path, seed: int) -> None:
    """Cut within a row, in front of its last cell: refused, or what is lost of the row is remarked."""
    pick = Random(seed)
    made = MAKERS[layout](pick)
    unit = pick.choice([unit for block in made.blocks for group in block for unit in group.units])
    lines = made.text.replace("\r\n", "\n").split("\n")
    row = lines[unit.line - 1].rstrip(" ")
    edges = [place for place, one in enumerate(row) if one in "|\t" and 0 < place < len(row) - 1]
    if unit.title not in row or len(edges) < 2:
        return  # the row is torn by a page
    cut = "\n".join([*lines[: unit.line - 1], row[: pick.randint(edges[0] + 1, edges[-1])]])
    try:
        found = read_text(place, cut).findings
    except DocumentError as error:
        said = str(error)
    else:
        said = "remarked" if any(source.line == unit.line for one in found for source in one.where) else f"silent: {cut}"
    assert said.startswith(("the document is cut off: ", "remarked")), said
