"""`kg diff`: two issues of one specification, down to criteria; ids survive, and links that a change touches are listed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from door import Kg, asking
from msgspec.structs import replace
from support import ROOT

from kg.answer.issues import Issues, matched
from kg.build import read_documents
from kg.catalogue.assemble import assemble
from kg.catalogue.files import load, save
from kg.catalogue.store import Catalogue
from kg.link.standing import standing

DRAFT = ROOT / "tests" / "fixtures" / "documents" / "draft.txt"
ORCHARD = "orchard-lane-awards"

kg = asking("diff")


def issue(folder: Path, *changed: tuple[str, str]) -> Path:
    """A new issue of the fixture document, in which each text is exchanged wherever it stands."""
    text = DRAFT.read_text(encoding="utf-8")
    for old, new in changed:
        assert old in text
        text = text.replace(old, new)
    folder.mkdir(exist_ok=True)
    path = folder / "draft.txt"
    path.write_text(text, encoding="utf-8")
    return path


def said(kg: Kg, old: Path, new: Path) -> dict[str, Any]:
    status, out, error = kg(str(old), str(new), "--format", "json")
    assert status == 0, error
    found: dict[str, Any] = json.loads(out)
    return found


def changes(answer: dict[str, Any]) -> set[tuple[Any, ...]]:
    return {(one["change"], one["what"], one["name"], one["field"], one["old"], one["new"]) for one in answer["changes"]}


def test_the_same_issue_has_no_changes(kg: Kg, tmp_path: Path):
    answer = said(kg, DRAFT, issue(tmp_path / "new"))
    assert (answer["changes"], answer["links"], len(answer["units_with_their_id"])) == ([], [], 7)


def test_values_bounds_titles_and_numbers(kg: Kg, tmp_path: Path):
    new = issue(
        tmp_path / "new",
        ("Prepare a seed bed", "Prepare a fine seed bed"),
        ("2\tPrinciples of soil care\t2\t4\t24", "22\tPrinciples of soil care\t2\t4\t24"),
        ("at least 9 credits", "at least 10 credits"),
        ("March 2020", "April 2021"),
    )
    answer = said(kg, DRAFT, new)
    found = changes(answer)
    assert ("changed", "unit", f"{ORCHARD}/1", "title", "Prepare a seed bed", "Prepare a fine seed bed") in found
    assert ("changed", "unit", f"{ORCHARD}/2", "id", f"{ORCHARD}/2", f"{ORCHARD}/22") in found
    assert ("changed", "rule", f"{ORCHARD}-l2-certificate#r3", "bound", 9, 10) in found
    assert ("changed", "document", "draft", "date", "March 2020", "April 2021") in found
    assert {one["change"] for one in answer["changes"]} == {"changed"}
    assert f"{ORCHARD}/1" in answer["units_with_their_id"]
    line = next(one for one in answer["changes"] if one["what"] == "rule")
    assert line["old_source"]["line"] == line["new_source"]["line"] == 47


def test_old_issues_stay(kg: Kg, tmp_path: Path):
    new = issue(tmp_path / "new", ("March 2020", "April 2021"))
    save(read_documents([DRAFT]), tmp_path / "a")
    save(read_documents([new]), tmp_path / "b")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.*")}
    answer = said(kg, tmp_path / "a", tmp_path / "b")
    assert [one["field"] for one in answer["changes"]] == ["date"]
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.*")} == before


@pytest.fixture(scope="module")
def bundled() -> Catalogue:
    return load()


def sfj(bundled: Catalogue) -> Catalogue:
    return assemble([bundled.reading_by_document["004"]])


def edited(bundled: Catalogue, **of_units: Any) -> Catalogue:
    """The issue of 004 with other pages or rows."""
    reading = bundled.reading_by_document["004"]
    return assemble([replace(reading, **of_units)])


def test_an_outcome_that_goes_leaves_its_criteria_and_the_decision_stale(bundled: Catalogue):
    reading = bundled.reading_by_document["004"]
    pages = [replace(page, outcomes=page.outcomes[:-1]) if page.unit == "sfj/5" else page for page in reading.pages]
    found = Issues(sfj(bundled), edited(bundled, pages=tuple(pages)))
    assert {(one.change, one.what) for one in found.changes} == {("removed", "outcome"), ("removed", "criterion")}
    touched = found.touched(standing(bundled))
    assert ("biiab/CS5", "sfj/5") in {(one.link.subject, one.link.object) for one in touched}
    assert all("sfj/5" in (one.link.subject, one.link.object) for one in touched)


def test_a_unit_that_goes_touches_its_links(bundled: Catalogue):
    reading = bundled.reading_by_document["004"]
    (one,) = reading.qualifications
    fewer = replace(one, listings=tuple(row for row in one.listings if row.unit != "sfj/5"))
    pages = tuple(page for page in reading.pages if page.unit != "sfj/5")
    found = Issues(sfj(bundled), edited(bundled, qualifications=(fewer,), pages=pages))
    assert ("removed", "unit", "sfj/5") in {(one.change, one.what, one.name) for one in found.changes}
    assert {one.because for one in found.touched(standing(bundled))} == {"sfj/5: removed"}
    back = Issues(edited(bundled, qualifications=(fewer,), pages=pages), sfj(bundled))
    assert ("added", "unit", "sfj/5") in {(one.change, one.what, one.name) for one in back.changes}
    assert back.touched(standing(bundled)) == ()


def test_numbers_that_changed_places_are_followed_by_reference(bundled: Catalogue):
    """Unit 5 becomes 6 and 6 becomes 5: each is matched by its reference number, and no content is said to have changed."""
    reading = bundled.reading_by_document["004"]
    (one,) = reading.qualifications
    swap = {"5": "6", "6": "5"}

    def swapped(row: Any) -> Any:
        stated = tuple(
            replace(one, printed=swap.get(one.printed, one.printed)) if one.name == "number" else one for one in row.stated
        )
        return replace(row, number=swap.get(row.number, row.number), unit=None, stated=stated)

    listings, pages = tuple(map(swapped, one.listings)), tuple(map(swapped, reading.pages))
    found = Issues(sfj(bundled), edited(bundled, qualifications=(replace(one, listings=listings),), pages=pages))
    assert (found.renamed["sfj/5"], found.renamed["sfj/6"]) == ("sfj/6", "sfj/5")
    assert {one.field for one in found.changes if one.what == "unit"} == {"id", "number"}
    assert not [one for one in found.changes if one.what in ("outcome", "criterion")]


def test_what_several_have_tells_nothing():
    assert matched(["a1", "a2"], ["a3"], lambda one: one[0]) == []


@pytest.mark.parametrize("format", ["table", "csv", "md"])
def test_people_see_both_values(kg: Kg, tmp_path: Path, format: str):
    new = issue(tmp_path / "new", ("at least 9 credits", "at least 10 credits"))
    status, out, _ = kg(str(DRAFT), str(new), "--format", format)
    assert status == 0
    assert "10" in out
    assert "draft:47" in out


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["nothing-here.txt", "003"], "neither a file, nor a folder"),
        (["003", "sfj/5"], "this is a unit"),
        (["003"], "NEW"),
    ],
)
def test_bad_input_is_said_in_one_line(kg: Kg, arguments: list[str], part: str):
    status, out, error = kg(*arguments)
    assert (status, out, error.count("\n")) == (2, "", 1)
    assert part.casefold() in error.casefold()
