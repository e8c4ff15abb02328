"""Tables on the screen, in CSV and in Markdown."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from show_sample import AWARD, CERTIFICATE, HOSTILE, POTTERY, UNITS, catalogue, empty

from kg.model import Condition
from kg.show import lists, sheets
from kg.show.tables import Column, Format, Table, clean, render, to_csv, to_json, widths

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
MAKERS = [lists.listings, lists.units, lists.qualifications, lists.findings, lists.documents]


def one_kind_of_break(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


@given(TEXT)
def test_no_cell_of_a_csv_can_be_run(text: str):
    cell = next(csv.reader(io.StringIO(to_csv([{"cell": text}], ["cell"]).partition("\n")[2], newline="")), [""])
    shown = cell[0] if cell else ""
    assert not shown.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert shown.removeprefix("'") == one_kind_of_break(text).removeprefix("'")


@given(st.lists(TEXT, min_size=1, max_size=4))
def test_a_csv_reads_back(texts: list[str]):
    rows = list(csv.reader(io.StringIO(to_csv([{"a": text, "b": 1} for text in texts], ["a", "b"]), newline="")))
    assert rows[0] == ["a", "b"]
    assert [row[0].removeprefix("'") for row in rows[1:]] == [one_kind_of_break(text).removeprefix("'") for text in texts]


@given(TEXT)
def test_a_cell_is_one_line_without_commands_to_the_terminal(text: str):
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202e]", clean(text))
    assert clean(text).splitlines() in ([clean(text)], [])


@given(TEXT)
def test_markdown_has_as_many_cells_as_columns(text: str):
    table = Table("rows", [{"a": text}], [Column("a", lambda row: row["a"]), Column("b", lambda _: 1)], ["a"])
    line = render(table, Format.MARKDOWN).split("\n")[2]
    assert len(re.findall(r"(?<!\\)(?:\\\\)*\|", line)) == 3


def test_numbers_stay_numbers_in_csv():
    assert (
        to_csv([{"credit": -1, "known": True, "hours": None}], ["credit", "known", "hours"]) == "credit,known,hours\n-1,true,\n"
    )


def test_csv_has_no_byte_order_mark_and_begins_with_the_keys():
    text = render(lists.findings(catalogue()), Format.CSV)
    assert text.splitlines()[0] == "kind,severity,message,where,assumed"
    assert "Group A: Mandatory (101:11); page 7, unit `Prepare clay` (101:30)" in text


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("width", [20, 50, 80, 200])
def test_no_line_of_a_table_is_wider_than_the_screen(make, width: int):
    for line in render(make(catalogue()), Format.TABLE, width=width).splitlines():
        assert cell_len(line) <= width


@pytest.mark.parametrize("make", MAKERS)
def test_nothing_is_cut_off_on_a_screen(make):
    shown = re.sub(r"\s", "", render(make(catalogue()), Format.TABLE))
    assert "…" not in shown
    for row in make(catalogue()).rows:
        for column in make(catalogue()).columns:
            for line in column.lines(row):
                assert all(word in shown for word in line.split())


@pytest.mark.parametrize("make", MAKERS)
def test_an_empty_table_says_so(make):
    table = make(empty())
    assert render(table, Format.TABLE) == f"no {table.noun}\n"
    assert render(table, Format.MARKDOWN) == f"no {table.noun}\n"
    assert render(table, Format.JSON) == "[]\n"
    assert render(table, Format.CSV) == ",".join(table.fields) + "\n"


def test_a_table_has_no_colour_unless_asked():
    assert "\x1b" not in render(lists.units(catalogue()), Format.TABLE)
    assert "\x1b" in render(lists.units(catalogue()), Format.TABLE, colour=True)


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(0, 60)), min_size=1, max_size=8), st.integers(10, 200))
def test_columns_fit_where_they_can(needs: list[tuple[int, int]], available: int):
    needs = [(least, least + more) for least, more in needs]
    chosen = widths(needs, available)
    assert all(1 <= wide <= best for wide, (_, best) in zip(chosen, needs, strict=True))
    assert sum(chosen) <= max(available, len(needs))
    if sum(best for _, best in needs) <= available:
        assert chosen == [best for _, best in needs]


def test_the_sheet_of_a_unit_on_the_screen():
    assert (
        sheets.render(sheets.sheet(catalogue(), UNITS[1]), Format.TABLE)
        == """\
Prepare clay

id           pottery/PT1
suite        pottery
number       PT 1
reference    T/501/0001
level        2
credit       4
hours (GLH)  30
printed at   Group A: Mandatory (101:11); page 7, unit `Prepare clay` (101:30)

Listed in
qualification           group               mandatory  where
─────────────────────────────────────────────────────────────
pottery-l2-certificate  Group A: Mandatory  yes        101:11

Equivalent
no equivalent units

Leads on to
no next steps

Led up to by
no steps before

1  Understand clay
no.  criterion               line
─────────────────────────────────
1.1  Explain how clay dries    32
1.2  Name 3 clay bodies.       33

How values were decided
value   taken  because                    printed
───────────────────────────────────────────────────────────────────────────────
credit  4      the unit's own page        5: Group A: Mandatory (101:11); 4:
               outranks a structure       page 7, unit `Prepare clay` (101:30)
               table

Findings
severity  finding                          where
───────────────────────────────────────────────────────────────────────────────
error     The credit of `Prepare clay` is  Group A: Mandatory (101:11); page 7,
          printed as 5 and as 4.           unit `Prepare clay` (101:30)
          Assumed: It is 4.                credit-conflict
warning   A criterion of `Prepare clay`    criterion 1.2 (101:33)
          is numbered 2.2 under outcome    numbering
          1.
          Assumed: Its number is 1.2.
"""
    )


def test_the_sheet_of_a_unit_as_csv_has_a_row_for_each_criterion():
    rows = list(csv.DictReader(io.StringIO(sheets.render(sheets.sheet(catalogue(), UNITS[1]), Format.CSV))))
    assert [(row["unit"], row["criterion"], row["printed_number"], row["wording"]) for row in rows] == [
        ("pottery/PT1", "1.1", "1.1", ""),
        ("pottery/PT1", "1.2", "2.2", "Name 3 clay bodies."),
    ]


def test_a_unit_without_criteria_has_one_row():
    rows = list(csv.DictReader(io.StringIO(sheets.render(sheets.sheet(catalogue(), UNITS[2]), Format.CSV))))
    assert [(row["unit"], row["criterion"]) for row in rows] == [("pottery/PT2", "")]


@pytest.mark.parametrize("thing", [*UNITS, CERTIFICATE, POTTERY.document])
@pytest.mark.parametrize("format", list(Format))
def test_every_sheet_in_every_format(thing, format: Format):
    sheet = sheets.sheet(catalogue(), thing)
    text = sheets.render(sheet, format)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    if format is Format.JSON:
        assert text == to_json(sheet.value)
    if format is Format.TABLE:
        assert all(cell_len(line) <= 80 for line in text.splitlines())


def test_the_sheet_of_a_qualification_in_markdown():
    text = sheets.render(sheets.sheet(catalogue(), CERTIFICATE), Format.MARKDOWN)
    assert text.startswith("# Marsh Level 2 Certificate in Pottery\n\n- **id**: pottery-l2-certificate\n")
    assert "## Group B | Choice" in text
    assert "| at least 14 credits in total | Rules (101:5) |" in text


def test_the_sheet_of_a_qualification_says_what_its_document_states():
    text = " ".join(sheets.render(sheets.sheet(catalogue(), CERTIFICATE), Format.TABLE).split())
    for words in (
        "document 101 (kg show 101)",
        "review date 28/02/2030 Summary (101:4), Summary (101:8)",
        "grading in words, see there Summary (101:7)",
        "age range 16-18, 19+ Summary (101:6)",
        "Group B | Choice no 2 - 6 (line 12) -",
        "Marsh Level 3 Diploma in Pottery Progression (101:20)",
        "credit The learning outcomes are the same. The earlier Credit transfer",
        "2 knowledge, skills Level descriptors (101:39)",
    ):
        assert words in text, words


def test_what_a_document_leaves_out_of_a_qualification_is_said():
    text = sheets.render(sheets.sheet(catalogue(), AWARD), Format.TABLE)
    for words in ("no rules with figures", "no stated routes", "no clauses", "no levels"):
        assert f"\n{words}\n" in text, words


def test_the_sheet_of_a_qualification_as_csv_has_every_part():
    rows = list(csv.DictReader(io.StringIO(sheets.render(sheets.sheet(catalogue(), CERTIFICATE), Format.CSV))))
    assert [(row["part"], row["name"], row["says"], row["line"]) for row in rows if row["part"] != "listing"] == [
        ("stated", "review_date", "28/02/2030", "4"),
        ("stated", "age_range", "16-18, 19+", "6"),
        ("stated", "grading", "in words, see there", "7"),
        ("stated", "review_date", "28/02/2030", "8"),
        ("rule", "r1", "at least 14 credits in total", "5"),
        ("rule", "r2", "at least 8 credits at level 2", "6"),
        ("group", "Group A: Mandatory", "", "9"),
        ("group", "Group B | Choice", "at least 6 credits", "12"),
        ("route", "Marsh Level 3 Diploma in Pottery", "qualification", "20"),
        ("policy", "credit_transfer", "The learning outcomes are the same. The earlier achievement was certificated.", "38"),
        ("level", "2", "knowledge; skills", "39"),
    ]
    assert [row["title"] for row in rows if row["part"] == "listing"] == [row.title for row in CERTIFICATE.listings]
    assert {(row["qualification"], row["document"]) for row in rows} == {("pottery-l2-certificate", "101")}


def test_every_condition_is_said_in_words():
    assert set(sheets.CONDITIONS) == set(Condition)


def test_a_hostile_title_is_harmless_in_csv_and_markdown():
    assert HOSTILE.startswith("<")
    markdown = render(lists.listings(catalogue()), Format.MARKDOWN)
    assert not re.search(r"(?<!\\)<(?!br>)", markdown)
    assert "'@PT3" in render(lists.listings(catalogue()), Format.CSV)
