"""Where a document ends, above all one of structure tables: whether its last row, header or heading is whole.

What is certain to be cut off is refused, with one error as for every layout: a row without the stroke or the cells that all
others have, an open mark, a heading or a header without rows. What may as well be a blank cell or a page number is read and
remarked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.model import FindingKind, Listing, Qualification, Severity
from kg.read.columns import columns
from kg.read.furniture import is_page
from kg.read.notes import Notes
from kg.read.structure import VALUES, is_control_header
from kg.read.text import Line, Text

_OPEN_TAG = re.compile(r"</?[a-z]{0,8}$", re.IGNORECASE)
_FIRST_CELL = re.compile(r"[A-Z&]{0,4}\s?\d[\w/-]*|[A-Z][^.:;!?]{0,80}")


def check_closed(text: Text) -> None:
    """Refuse a document of any layout whose last line, without an end, begins a mark and does not end it.

    Raises :class:`~kg.errors.DocumentError`. Two stars may as well stand before a footnote: they are a mark where they are one
    elsewhere.
    """
    raw = text.last.raw.lower()
    opened = any(raw.count(f"<{tag}>") > raw.count(f"</{tag}>") for tag in ("b", "p", "li", "ul"))
    starred = [line.raw.count("**") % 2 for line in text.lines if line.raw.startswith("**") and line is not text.last]
    bold = raw.startswith("**") and raw.count("**") % 2 and starred and not any(starred)
    if not text.ended and (opened or bold or _OPEN_TAG.search(raw)):
        raise text.broken_off("a mark on its last line is not closed", text.last.number)


def check_end(text: Text, one: Qualification, notes: Notes) -> None:
    """Refuse a document that is certain to be cut off at its end, and remark an end that may be cut off.

    Raises :class:`~kg.errors.DocumentError`. ``one`` is the last qualification of the document.
    """
    last = next(line for line in reversed(text.lines) if line.raw.strip())
    rows = [line for line in text.lines[: last.number - 1] if line.is_row and line.text and not line.is_rule]
    if torn := _torn_row(text, last, rows, one) if rows else "":
        raise text.broken_off(torn, last.number)
    if text.ended:
        return
    if columns(last.cells) or is_control_header(last):
        raise text.broken_off("no row follows its last header", last.number)
    filled = {listing.group for listing in one.listings}
    if one.groups[-1].id not in filled:
        raise text.broken_off(f"no unit follows the heading `{one.groups[-1].heading}`", last.number)
    _remark_first_cell(last, rows, notes)


def _torn_row(text: Text, last: Line, rows: Sequence[Line], one: Qualification) -> str:
    """What the last row lacks that every row has, or nothing."""
    if last.is_row and any(_is_begun(last, row) for row in rows):
        return "its last header is not complete"
    edged = [row for row in rows if _has_edge(row)]
    framed = 2 * len(edged) > len(rows)
    if last.is_row and framed and not _is_closed(last):
        return "its last row is not closed" if not text.ended or all(map(_is_closed, edged)) else ""
    under = last.is_row or rows[-1].number == last.number - 1
    cells, width = _cells(last, framed=framed), _cells(rows[-1], framed=framed)
    torn = under and 0 < cells < width and (not text.ended or _has_lost_its_values(last, one))
    return f"its last row has {cells} of {width} cells" if torn else ""


def _cells(line: Line, *, framed: bool) -> int:
    """How many cells a line has, 0 for one without; where strokes stand between cells only, blank ones at the edges count too."""
    if "\t" in line.raw or (framed and line.is_row):
        return len(line.cells)
    between = 0 if framed else line.raw.count("|")
    return between + 1 if between else 0


def _has_edge(line: Line) -> bool:
    return line.raw.lstrip().startswith("|")


def _is_closed(line: Line) -> bool:
    return line.raw.rstrip().endswith("|")


def _is_begun(last: Line, row: Line) -> bool:
    """Whether a row is the beginning of a header, and not all of it."""
    begun = row.text.startswith(last.text) and row.text != last.text and row.cells[0] == last.cells[0]
    return begun and bool(columns(row.cells))


def _has_lost_its_values(last: Line, one: Qualification) -> bool:
    """Whether the last row is a unit without any of its values, unlike every other row.

    A row that prints some of them may have a blank cell: what it lacks is remarked.
    """
    without = [listing.source.line for listing in one.listings if not _prints_values(listing)]
    return without == [last.number] and len(one.listings) > 1


def _prints_values(listing: Listing) -> bool:
    return any(cell.name in VALUES for cell in listing.stated)


def _remark_first_cell(last: Line, rows: Sequence[Line], notes: Notes) -> None:
    """A last line that could be the beginning of a row: straight under one and like a first cell, or with a stroke behind it."""
    if last.is_row or last.is_bullet or last.is_heading:
        return
    under = bool(rows) and rows[-1].number == last.number - 1
    cell = _FIRST_CELL.fullmatch(last.text) and (last.text.isdigit() or not is_page(last.text))
    if (under and cell) or "|" in last.raw:
        notes.add(
            FindingKind.VALUE_NOT_UNDERSTOOD,
            f"The last line, `{last.text[:60]}`, could be the beginning of another row, cut off there.",
            notes.source(last.number, "End of the document"),
            assumed="The line is not taken as a unit.",
            severity=Severity.WARNING,
        )
