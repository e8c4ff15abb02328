"""What a reader says of a file it refuses, and of what it reads but cannot take as it stands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.errors import DocumentError
from kg.model import Finding, FindingKind
from kg.read import read

FIXTURES = Path(__file__).parent / "fixtures"
ELF = b"\x7fELF\x02\x01\x01" + b"\x00" * 9 + b"\x03\x00\x3e\x00\x01" + b"\x00" * 64


def refused(path: Path) -> str:
    with pytest.raises(DocumentError) as error:
        read(path)
    return str(error.value)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("binary.bin", "the document is binary: "),
        ("empty.txt", "the document is empty: "),
        ("not-utf8.txt", "the document is not UTF-8 text: "),
        ("truncated-guide.txt", "the document is cut off: its contents announce `Build and true wheels`"),
        ("unknown.txt", "the document is in no known layout: "),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_line(name: str, said: str) -> None:
    message = refused(FIXTURES / "bad" / name)
    assert message.startswith(said)
    assert "\n" not in message


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (ELF, "the document is binary"),
        ("Unit Title\tLevel\n".encode("utf-16"), "the document is not UTF-8 but UTF-16 text"),
        ("Unit Title\tLevel\n".encode("utf-16-le"), "the document is not UTF-8 but UTF-16 text"),
        ("Unit Title\tLevel\n".encode("utf-16-be"), "the document is not UTF-8 but UTF-16 text"),
    ],
)
def test_two_bytes_to_a_character_are_told_from_a_program(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "made-up.txt"
    path.write_bytes(data)
    assert refused(path).startswith(said)


def findings(place: Path, text: str, kind: FindingKind) -> list[Finding]:
    place.write_text(text, encoding="utf-8")
    return [one for one in read(place).findings if one.kind is kind]


TABLE = """\
**Level 2 Award in Hedge Laying: 7735 - 02**

{}

**Mandatory Group A Units**

Unit Number\tUnit Title\tQCF Level\tCredit Value
201\tLay a hedge\t2\t3

**Optional Group B Units**

Unit Number\tUnit Title\tQCF Level\tCredit Value
202\tCut stakes\t2\t3
"""


@pytest.mark.parametrize(
    ("clause", "said"),
    [
        ("Unless excused, 3 credits must come from Optional Group B.", "on `Optional Group B Units` with the figure 3"),
        ("Learners may swap 3 credits for 2 units.", "on the qualification with the figures 3, 2"),
        ("Units 201 and 202 may not be taken together.", "on the qualification with the figures 201, 202"),
    ],
)
def test_a_clause_that_is_not_understood_is_named(tmp_path: Path, clause: str, said: str) -> None:
    (one,) = findings(tmp_path / "made-up.txt", TABLE.format(clause), FindingKind.RULE_NOT_UNDERSTOOD)
    assert one.message == f"A clause {said} could not be expressed."


def test_a_wrong_check_letter_in_table_and_page_is_one_finding(tmp_path: Path) -> None:
    text = (FIXTURES / "documents" / "guide.txt").read_text(encoding="utf-8")
    printed = re.findall(r"[A-Z]/\d{3}/\d{4}", text)
    urn = next(one for one in printed if printed.count(one) == 2)
    wrong = ("Y" if urn[0] != "Y" else "T") + urn[1:]
    changed = text.replace(urn, wrong)
    lines = [number for number, line in enumerate(changed.split("\n"), 1) if wrong in line]
    found = findings(tmp_path / "made-up.txt", changed, FindingKind.WRONG_CHECK_LETTER)
    (one,) = [one for one in found if wrong in one.message]
    assert [source.line for source in one.where] == lines
    assert all(source.place for source in one.where)
