"""A table of held units as people keep it: saved by a spreadsheet, with headings in words of their own.

Nothing is decided here: a row says what its cells say. What the units are is found elsewhere.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import KgError
from kg.read.dates import full_dates
from kg.spreadsheet import original

COLUMNS: Mapping[str, str] = {
    "reference": (
        "reference|ref|ref no|references|reference number|reference no|unit reference|unit ref|"
        "unit reference number|unit reference no|urn|unit|unit id|id|unit number|unit no|number|unit code|code"
    ),
    "title": "title|unit title|unit name|title of unit|name of unit",
    "awarded_on": (
        "awarded on|awarded|date awarded|award date|date of award|date|achieved on|achieved|date achieved|"
        "achievement date|date of achievement|completed on|date completed|certificated on|certificate date|"
        "date of certificate"
    ),
    "organisation": (
        "organisation|organization|awarding organisation|awarding organization|awarding body|awarded by|ao|issued by"
    ),
    "certificate_seen": "certificate seen|certificate|seen|cert seen|evidence seen|certificate checked|certificate verified",
}
"""The headings, in folded words with strokes between them, under which people keep each thing."""

TELLING = frozenset({"reference", "title"})
"""The columns that tell which unit is meant; a table has one of them."""

SEPARATORS = ",;\t|"
"""What parts the cells, in the order in which it is believed."""

MOST = 1_000_000
"""Bytes of the longest table that is read: what a learner holds is far less, and a device may go on without end."""

_EXCEL_TEXT = re.compile(r'="([^"]*)"')
_SEPARATOR_LINE = re.compile(r"\s*sep=(.)\s*\r?\n", re.IGNORECASE)
_DECIMAL_ZERO = re.compile(r"(\d+)[.,]0+")
_YES = frozenset({"yes", "y", "true", "1", "✓", "✔", "seen", "checked", "verified"})
_NO = frozenset({"no", "n", "false", "0", "not seen", "not yet", "✗", "✘", "unseen"})


@dataclass(frozen=True)
class HeldRow:
    """One row as written: every field is the text of its cell, empty where there is none."""

    file: str
    line: int
    reference: str = ""
    title: str = ""
    awarded_on: str = ""
    organisation: str = ""
    certificate_seen: str = ""

    @property
    def day(self) -> str | None:
        """The day of the award, year first; ``None`` where the cell names none.

        >>> HeldRow("held.csv", 2, awarded_on="3/9/2014").day, HeldRow("held.csv", 2, awarded_on="some time in 2014").day
        ('2014-09-03', None)
        """
        days = [day for _, day in full_dates(self.awarded_on)]
        return days[0].isoformat() if len(days) == 1 and days[0] else None

    @property
    def seen(self) -> bool | None:
        """Whether the certificate was seen; ``None`` where the cell says neither yes nor no.

        >>> [HeldRow("held.csv", 2, certificate_seen=cell).seen for cell in ("Yes", "n", "", "at home")]
        [True, False, None, None]
        """
        said = self.certificate_seen.casefold()
        return True if said in _YES else False if said in _NO else None


@dataclass(frozen=True)
class HeldTable:
    """The rows of a table, and the headings of the columns that were not used."""

    rows: tuple[HeldRow, ...]
    ignored: tuple[str, ...]


def held_table(path: Path) -> HeldTable:
    """The rows of a file. Raises :class:`~kg.errors.KgError` as :func:`held_text` and :func:`held_lines`."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST + 1)
    except OSError as error:
        raise KgError("the table of held units cannot be read", where=str(path), mend=error.strerror or "") from error
    if len(content) > MOST:
        raise KgError("this is too long for a table of held units", where=str(path), mend=f"at most {MOST:,} bytes are read")
    return held_lines(held_text(content, str(path)), path.name, str(path))


def has_headings(text: str) -> bool:
    """Whether a text is a table that begins with its headings, and no list of units one to a line.

    >>> has_headings("Unit reference;Date awarded\\nL/506/2150;2015-03-12"), has_headings("L/506/2150\\nbiiab/CS5, biiab/CS12")
    (True, False)
    """
    named = _SEPARATOR_LINE.match(text)
    first = next((line for line in text[named.end() if named else 0 :].splitlines() if line.strip()), "")
    heads = ([_cell(cell.strip(' "')) for cell in first.split(one)] for one in (named[1] if named else SEPARATORS))
    return any(_places(cells).keys() & TELLING for cells in heads)


def held_records(records: Iterable[Mapping[str, str | None]], columns: Iterable[str], where: str) -> HeldTable:
    """The rows of a table that is no file, such as a data frame. Raises :class:`~kg.errors.KgError` as :func:`held_table`."""
    heads = list(columns)
    places = _places(heads)
    if not places.keys() & TELLING:
        raise KgError("no column reference or title", where=where)
    cells = ([_cell(record.get(head) or "") for head in heads] for record in records)
    rows = (_row(where, line, said, places) for line, said in enumerate(cells, 2))
    return HeldTable(tuple(row for row in rows if row), tuple(head for at, head in enumerate(heads) if at not in places.values()))


def held_text(content: bytes, where: str) -> str:
    """The text of a file as Excel and others save it. Raises :class:`~kg.errors.KgError` for what is no text."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    elif b"\0" in content or content.startswith(b"PK\x03\x04"):
        raise KgError("this is no CSV", where=where, mend="save the table as CSV")
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise KgError("this is no CSV: its letters are in no encoding of text", where=where, mend="save the table as CSV in UTF-8")


def held_lines(text: str, file: str, where: str) -> HeldTable:
    """The rows of the text of a table. Raises :class:`~kg.errors.KgError` for no CSV, or no column to tell units by."""
    named = _SEPARATOR_LINE.match(text)
    lead = named.end() if named else 0
    separators = named[1] if named else SEPARATORS
    before = text[:lead].count("\n")
    records: list[tuple[int, list[str]]] = []
    wrong: csv.Error | None = None
    for separator in separators:
        try:
            tried = list(_records(text[lead:], separator, before))
        except csv.Error as error:
            wrong = wrong or error
        else:
            records = max(records, tried, key=_known_columns)
    if not records and wrong:
        raise KgError(f"this is no CSV: {wrong}", where=where, mend="save the table as CSV") from wrong
    places = _places(records[0][1]) if records else {}
    if not places.keys() & TELLING:
        raise KgError("no column reference or title", where=where, mend="the first line names the columns")
    heads = records[0][1]
    ignored = [head for place, head in enumerate(heads) if head and place not in places.values()]
    rows = (_row(file, line, cells, places) for line, cells in records[1:])
    return HeldTable(tuple(row for row in rows if row), tuple(ignored))


def _known_columns(records: Sequence[tuple[int, Sequence[str]]]) -> int:
    return len(_places(records[0][1])) if records else 0


def _records(text: str, separator: str, before: int) -> Iterator[tuple[int, list[str]]]:
    """The records that have something in them, each with the line where it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = before + 1
    for cells in reader:
        shown = [_cell(cell) for cell in cells]
        if any(shown):
            yield line, shown
        line = before + reader.line_num + 1


def _cell(text: str) -> str:
    """What a cell says, without what Excel puts around a text to keep it a text.

    >>> _cell(' ="L/506/2150" '), _cell("'=1"), _cell("K\u00a0506 2150")
    ('L/506/2150', '=1', 'K 506 2150')
    """
    plain = " ".join(text.split())
    wrapped = _EXCEL_TEXT.fullmatch(plain)
    return wrapped[1].strip() if wrapped else original(plain)


def _places(heads: Sequence[str]) -> dict[str, int]:
    """Where the columns stand, the first that is called so."""
    found: dict[str, int] = {}
    for place, head in enumerate(heads):
        words = " ".join(re.findall(r"\w+", head.casefold().replace("_", " ")))
        for name, known in COLUMNS.items():
            if words in known.split("|"):
                found.setdefault(name, place)
    return found


def _row(file: str, line: int, cells: Sequence[str], places: Mapping[str, int]) -> HeldRow | None:
    """A row; ``None`` where it has nothing in a column that is used."""
    said = {name: cells[place] for name, place in places.items() if place < len(cells)}
    if number := _DECIMAL_ZERO.fullmatch(said.get("reference", "")):
        said["reference"] = number[1]
    return HeldRow(file, line, **said) if any(said.values()) else None
