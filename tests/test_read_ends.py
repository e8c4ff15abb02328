"""Documents that are cut off: refused where that is certain, remarked where a blank cell or a page number explains it as well."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import DocumentError
from kg.model import FindingKind, Reading
from kg.read import read

TABBED = """\
**Level 2 Award in Hedge Laying: 7735 - 02**

Learners must achieve a minimum of 6 credits.

**Mandatory Group A Units**

Unit Number\tUnit Title\tQCF Level\tCredit Value
201\tLay a hedge\t2\t3
202\tSharpen a billhook\t2\t3

**Optional Group B**

Unit Number\tUnit Title\tQCF Level\tCredit Value
203\tCut stakes\t2\t2
"""
STROKES = """\
# Qualification Structure

## Hedge Laying Level 2

| Mandatory Units |  |  |  |
|--|--|--|--|
| Unit | Unit Title | Credit | Level |
| 7735-201 | Lay a hedge | 3 | 2 |
| 7735-202 | Sharpen a billhook | 3 | 2 |
"""
BARE = """\
# Qualification Structure

## Hedge Laying Level 2

Mandatory Units

Unit | Unit Title | Credit | Level
7735-201 | Lay a hedge | 3 | 2
7735-202 | Sharpen a billhook | 3 | 2
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "made-up.txt"


def read_text(place: Path, text: str) -> Reading:
    place.write_bytes(text.encode())
    return read(place)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TABBED + "204\tBind with haz", "its last row has 2 of 4 cells"),
        (TABBED + "204\tBind with hazel", "its last row has 2 of 4 cells"),
        (TABBED + "204\tBind with hazel\n", "its last row has 2 of 4 cells"),
        (TABBED + "204\tBind with hazel\t2", "its last row has 3 of 4 cells"),
        (TABBED + "\nUnit Number\tUnit Ti", "its last header is not complete"),
        (TABBED + "\nUnit Number\tUnit Title\tQCF Level\tCredit Va", "its last header is not complete"),
        (TABBED + "\nUnit Number\tUnit Title\tQCF Le\n", "its last header is not complete"),
        (TABBED + "\nUnit Number\tUnit Title\tQCF Level\tCredit Value", "no row follows its last header"),
        (TABBED + "\n**Optional Group C**", "no unit follows the heading `Optional Group C`"),
        (TABBED + "\n**Optional Gro", "a mark on its last line is not closed"),
        (STROKES + "| 7735-203 | Bind with haz", "its last row is not closed"),
        (STROKES + "| 7735-203 | Bind with haz\n", "its last row is not closed"),
        (STROKES + "| 7735-203 | Bind with hazel | 3 | 2", "its last row is not closed"),
        (STROKES + "| 7735-203 | Bind with hazel |", "its last row has 2 of 4 cells"),
        (STROKES + "| 7735-203 | Bind with hazel |\n", "its last row has 2 of 4 cells"),
        (STROKES + "\n| Unit | Unit Title | Credit | Level |", "no row follows its last header"),
        (STROKES + "\n| <b>Optional Un", "its last row is not closed"),
        (BARE + "7735-203 | Bind with haz", "its last row has 2 of 4 cells"),
        (BARE + "7735-203 | Bind with hazel | 3", "its last row has 3 of 4 cells"),
    ],
)
def test_a_document_that_is_certain_to_be_cut_off_is_refused(place: Path, text: str, said: str) -> None:
    with pytest.raises(DocumentError) as error:
        read_text(place, text)
    line = len(text.rstrip("\n").split("\n"))
    assert str(error.value) == f"the document is cut off: {said}: {place}, line {line} (read a complete copy of it)"


@pytest.mark.parametrize("text", [TABBED, TABBED[:-1], STROKES, STROKES[:-1], BARE, BARE[:-1]])
def test_a_whole_document_is_read_with_and_without_an_end_of_line(place: Path, text: str) -> None:
    reading = read_text(place, text)
    assert reading.rows == (3 if "\t" in text else 2)
    assert not [one for one in reading.findings if one.kind is not FindingKind.RULES_WITHOUT_FIGURES]


@pytest.mark.parametrize(
    "row",
    [
        "204\tBind with hazel\t2\n",  # the cell of the credit may be blank and cut by the export
        "204\tBind with hazel\t2\t",
        "204\tBind with hazel\t\t\n",
    ],
)
def test_a_row_whose_last_cell_may_be_blank_is_read_and_remarked(place: Path, row: str) -> None:
    reading = read_text(place, TABBED + row)
    last = reading.qualifications[0].listings[-1]
    assert (last.title, last.credit) == ("Bind with hazel", None)
    (finding,) = reading.findings
    assert (finding.kind, finding.where[0].line) == (FindingKind.MISSING_VALUE, last.source.line)


def test_rows_without_their_blank_cells_are_no_sign_where_others_are_so(place: Path) -> None:
    text = TABBED.replace("Sharpen a billhook\t2\t3", "Sharpen a billhook")
    reading = read_text(place, text + "204\tBind with hazel\n")
    assert [row.title for row in reading.qualifications[0].listings][-1] == "Bind with hazel"


@pytest.mark.parametrize(("text", "last"), [(TABBED, "204"), (BARE, "7735-203"), (BARE, "\n7735-203 | Bind with haz")])
def test_what_may_be_the_beginning_of_a_row_is_remarked(place: Path, text: str, last: str) -> None:
    reading = read_text(place, text + last)
    (finding,) = reading.findings
    assert (finding.kind, finding.severity) == (FindingKind.VALUE_NOT_UNDERSTOOD, "warning")
    assert finding.where[0].line == len((text + last).split("\n"))
    assert f"`{last.strip()}`" in finding.message


@pytest.mark.parametrize("ending", ["204\n", "\n12", "Page 3 of 4", "* chosen by the learner", "- © Holm Board"])
def test_page_numbers_and_footnotes_at_the_end_are_no_sign(place: Path, ending: str) -> None:
    assert not read_text(place, TABBED + ending).findings
