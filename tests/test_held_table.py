"""`--held-file`: tables as people keep them; what they leave open is asked, and what they may mean is never guessed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from door import Kg, asking

from kg.errors import KgError
from kg.read.held import held_table

BIIAB = "biiab-l3-diploma"
FULL = "Reference,Title,Awarded on,Organisation,Certificate seen\n"

kg = asking("transfer")
check = asking("check")


def said(kg: Kg, content: str | bytes, *arguments: str) -> dict[str, Any]:
    Path("held.csv").write_bytes(content.encode() if isinstance(content, str) else content)
    status, out, error = kg("--to", BIIAB, "--held-file", "held.csv", "--format", "json", *arguments)
    assert status == 0, error
    found: dict[str, Any] = json.loads(out)
    return found


def asked(answer: dict[str, Any]) -> list[tuple[str, str]]:
    """The questions that the table leaves open."""
    return [(one["held"], one["kind"]) for one in answer["open"] if one["target"] is None]


@pytest.mark.parametrize(
    "reference",
    [
        "L/506/2150",
        "L5062150",
        "l 506 2150",
        "L-506-2150",
        ' "L/506/2150 "',
        '"=""L/506/2150"""',
        "CS25",
        "biiab/CS25",
        "L/506\u00a02150",
    ],
)
def test_references_as_people_write_them(kg: Kg, reference: str):
    answer = said(kg, f"{FULL}{reference},Organise and deliver customer service,12/03/2015,BIIAB,yes\n")
    assert (answer["held"], answer["unresolved"], asked(answer)) == (["biiab/CS25"], [], [])
    assert answer["certificates"][0]["awarded_on"] == "2015-03-12"
    assert [(one["unit"], one["credit"]) for one in answer["counted"]] == [("biiab/CS25", 5)]


@pytest.mark.parametrize(
    "content",
    [
        "\ufeffunit reference number,TITLE\nL/506/2150,x\n".encode(),
        b"sep=;\r\nUnit Title;Reference\r\nx;L/506/2150\r\n",
        b"Title;Ref no.\r\n\r\nx;L/506/2150\r\n",
        "Title\tURN\r\nx\tL/506/2150\r\n".encode("utf-16"),
        '"Unit\nreference",remark\r\n"L/506/2150","a, b"\r\n'.encode("cp1252"),
        b"caf\xe9,reference\nx,L/506/2150\n",
        b"reference\nL/506/2150\n",
    ],
)
def test_tables_as_spreadsheets_save_them(kg: Kg, content: bytes):
    assert said(kg, content)["held"] == ["biiab/CS25"]


def test_what_is_missing_becomes_an_open_question(kg: Kg):
    named = "Organise and deliver customer service,1 May 2015,BIIAB,yes"
    answer = said(kg, f"{FULL}sfj/6,,March,,no\n,{named}\nCS5,Communicate verbally with customers\n")
    assert asked(answer) == [
        *[("sfj/6", kind) for kind in ("title", "awarded_on", "organisation", "certificate_seen")],
        ("biiab/CS25", "reference"),
        *[("biiab/CS5", kind) for kind in ("awarded_on", "organisation", "certificate_seen")],
    ]
    date = next(one for one in answer["open"] if one["kind"] == "awarded_on")
    assert (date["verdict"], date["settled_by"]) == ("undetermined", ["a full date in the place of: March"])
    assert "held.csv line 2" in date["change"]


def test_rows_that_are_unknown_or_ambiguous_are_listed_and_do_not_stop_the_rest(kg: Kg):
    wrong = ("Z/999,Organise and deliver customer service", ",Resolve customers' complaints", "CS25,Exceed customer expectations")
    answer = said(kg, "\n".join(["reference,title", *wrong, "CS5,"]))
    assert answer["held"] == ["biiab/CS5"]
    found = {one["line"]: (one["reason"], [candidate["unit"] for candidate in one["candidates"]]) for one in answer["unresolved"]}
    assert found[2][0] == "no unit is known by this reference"
    assert found[2][1][0] == "biiab/CS25"
    assert found[3] == ("2 units have this title", ["biiab/CS31", "5530/311"])
    assert found[4][0] == "reference and title name different units"
    assert {"biiab/CS25", "biiab/CS14"} <= set(found[4][1])
    _, _, error = kg("--to", BIIAB, "--held-file", "held.csv")
    assert "not identified, and not part of the answer: held.csv line 2, held.csv line 3, held.csv line 4" in error


def test_an_organisation_tells_apart_who_shares_a_reference(kg: Kg):
    answer = said(kg, "reference,awarding body\nD/506/2119,SFJ\nD/506/2119,BIIAB Qualifications\nD/506/2119,\n")
    assert answer["held"] == ["biiab/CS5", "sfj/5"]
    assert [(one["line"], len(one["candidates"])) for one in answer["unresolved"]] == [(4, 2)]


def test_a_misprinted_letter_is_offered_and_not_corrected(kg: Kg):
    answer = said(kg, "reference\nA/506/2150\n")
    assert answer["held"] == []
    assert "biiab/CS25" in [one["unit"] for one in answer["unresolved"][0]["candidates"]]


def test_another_title_for_a_known_reference_is_a_question(kg: Kg):
    answer = said(kg, "reference,title\nCS25,Organising service for customers\n")
    assert answer["held"] == ["biiab/CS25"]
    assert ("biiab/CS25", "title") in asked(answer)


def test_columns_that_are_not_used_are_remarked_upon(kg: Kg):
    Path("held.csv").write_text("reference,Learner,Reference number\nCS25,A Person,CS5\n", encoding="utf-8")
    _, out, error = kg("--to", BIIAB, "--held-file", "held.csv", "--format", "json")
    assert "held.csv: not used: Learner, Reference number" in error
    assert "A Person" not in out
    assert json.loads(out)["held"] == ["biiab/CS25"]


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "no column reference or title"),
        (b"\n\n", "no column reference or title"),
        (b"name,date\nx,y\n", "no column reference or title"),
        (b"PK\x03\x04rest of a workbook", "this is no CSV"),
        (b"\x89PNG\0\0", "this is no CSV"),
        (b"\xff\xfe\x00", "this is no CSV"),
        (b'reference\n"L/506/2150\n', "this is no CSV"),
        (b"reference\n" + b"x" * 200_000 + b"\n", "this is no CSV"),
    ],
)
def test_what_is_no_table_is_said_in_one_line(kg: Kg, content: bytes, part: str):
    Path("held.csv").write_bytes(content)
    status, out, error = kg("--to", BIIAB, "--held-file", "held.csv")
    assert (status, out, error.count("\n")) == (2, "", 1)
    assert part in error
    assert "held.csv" in error


def test_a_file_that_is_not_there(tmp_path: Path):
    with pytest.raises(KgError, match="cannot be read"):
        held_table(tmp_path / "none.csv")


def test_rows_know_their_lines_behind_cells_of_several_lines(tmp_path: Path):
    path = tmp_path / "held.csv"
    path.write_text('reference,title\n1,"a\nb"\n\n2,\n201.0,\n', encoding="utf-8")
    assert [(row.line, row.reference, row.title) for row in held_table(path).rows] == [
        (2, "1", "a b"),
        (5, "2", ""),
        (6, "201", ""),
    ]


def test_elsewhere_a_held_unit_must_be_listed(check: Kg):
    Path("held.csv").write_text("reference\nD/506/2119\nsfj/1\n", encoding="utf-8")
    status, out, error = check(BIIAB, "--held-file", "held.csv")
    assert (status, out) == (2, "")
    assert f"kg transfer --to {BIIAB} --held sfj/1" in error
    Path("held.csv").write_text("reference\nD/506/2119\n", encoding="utf-8")
    status, _, error = check(BIIAB, "--held-file", "held.csv")
    assert status == 1
    assert "something is missing in line 2" in error


def test_a_table_without_end_is_refused(tmp_path: Path):
    path = tmp_path / "long.csv"
    path.write_text("reference,title\n" + "x/1,y\n" * 200_000)
    with pytest.raises(KgError, match="too long"):
        held_table(path)
