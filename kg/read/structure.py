"""Structure tables: the rows between headings, however pages tear them.

One reader serves tables with tabs and tables with upright strokes. What can stand between two rows of a table is known: blank lines, rules,
repeated headers, repeated or new group headings, the tables of document control, page numbers. A row that is none of these and no unit
is reported, never skipped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.model import FindingKind, Group, GroupKind, Listing
from kg.read import values
from kg.read.notes import Notes
from kg.read.rows import columns, group_from, listing_from
from kg.read.text import Line

_PAGE = re.compile(r"^(?:page\s+)?\d{1,3}(?:\s+of\s+\d{1,3})?$|^version\b|^\W*$", re.IGNORECASE)


@dataclass
class Structure:
    """What the structure tables of one qualification print."""

    groups: dict[str, Group] = field(default_factory=dict)
    listings: list[Listing] = field(default_factory=list)
    furniture: list[Line] = field(default_factory=list)
    rows: int = 0


class StructureReader:
    """Reads lines one by one; :meth:`read` gives the finished structure."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.structure = Structure()
        self.columns: dict[int, str] = {}
        self.group: Group | None = None
        self.pending: list[tuple[dict[str, str], int]] = []
        self.in_furniture = False
        self.in_table = False
        self.head: tuple[str, int] | None = None

    def read(self, lines: Sequence[Line]) -> Structure:
        """Read all lines of the region in which structure tables stand."""
        for line in lines:
            if line.text and not line.is_rule:
                self._line(line)
            elif not line.text:
                self.in_table = False
        self._flush()
        return self.structure

    def _line(self, line: Line) -> None:
        if line.is_row and (found := columns(line.cells)):
            self._header(found)
        elif not line.is_bullet and (group := self._heading(line)):
            self._open(group)
        elif line.is_row and _is_other_header(line.cells):
            self.in_furniture = True
            self.structure.furniture.append(line)
        elif self.in_furniture and line.is_row and not self._looks_like_unit(line):
            self.structure.furniture.append(line)
        elif self.columns:
            self._row(line)

    def _header(self, found: dict[int, str]) -> None:
        self._flush()
        self.columns = found
        self.in_furniture, self.in_table = False, True

    def _heading(self, line: Line) -> Group | None:
        filled = [cell for cell in line.cells if cell] if line.is_row else [line.text]
        return group_from(filled[0], line.number, self.notes) if len(filled) == 1 else None

    def _open(self, group: Group) -> None:
        self._flush()
        self.in_furniture, self.in_table = False, True
        self.group = self.structure.groups.setdefault(group.id, group)

    def _looks_like_unit(self, line: Line) -> bool:
        cells = self._named(line)
        level, credit = values.levels(cells.get("level", "")), values.amount(cells.get("credit", ""))
        numbers = bool(level) + bool(credit and credit.value is not None)
        return bool(cells.get("title")) and numbers >= 1 and len(line.cells) >= len(self.columns)

    def _named(self, line: Line) -> dict[str, str]:
        return {name: line.cells[index] if index < len(line.cells) else "" for index, name in self.columns.items()}

    def _row(self, line: Line) -> None:
        if not line.is_row:
            self._loose(line)
            return
        cells = self._named(line)
        filled = {name for name, cell in cells.items() if cell}
        if filled == {"title"}:
            self._title_only(cells["title"], line.number)
        elif cells.get("title"):
            self._unit(cells, line.number)
        else:
            self._unreadable(line)

    def _title_only(self, text: str, number: int) -> None:
        """A title without values: the rest of the row above where it goes on in lower case, else the head of the row below."""
        if self.pending and text[:1].islower():
            last, at = self.pending[-1]
            self.pending[-1] = ({**last, "title": f"{last['title']} {text}"}, at)
        else:
            self._drop_head()
            self.head = (text, number)

    def _unit(self, cells: dict[str, str], number: int) -> None:
        if self.head and cells["title"][:1].islower():
            cells["title"], number = f"{self.head[0]} {cells['title']}", self.head[1]
            self.head = None
        self._drop_head()
        self.in_table, self.in_furniture = True, False
        self.pending.append((cells, number))

    def _loose(self, line: Line) -> None:
        """A line without cells among the rows: page furniture, or the second half of a wrapped title."""
        if _PAGE.match(line.text):
            return
        if self.in_table and self.pending and line.text[:1].islower() and len(line.text) < 80:
            self._title_only(line.text, line.number)

    def _unreadable(self, line: Line) -> None:
        if any(line.cells) and (self.in_table or values.reference(" ".join(line.cells))[0]):
            self.structure.rows += 1
            self.notes.add(
                FindingKind.VALUE_NOT_UNDERSTOOD,
                f"A row of the structure table has no title: {' | '.join(cell for cell in line.cells if cell)[:60]}.",
                self.notes.source(line.number),
                assumed="The row is not taken as a unit.",
            )

    def _drop_head(self) -> None:
        if self.head:
            text, number = self.head
            self.head = None
            self.pending.append(({name: "" for name in self.columns.values()} | {"title": text}, number))

    def _flush(self) -> None:
        self._drop_head()
        for cells, number in self.pending:
            group = self.group or self._unnamed(number)
            self.structure.rows += 1
            self.structure.listings.append(listing_from(cells, group, number, self.notes))
        self.pending.clear()

    def _unnamed(self, number: int) -> Group:
        """A table without a heading: its rows form a group whose kind is not stated."""
        group = Group(id="units", heading="Units", kind=GroupKind.NOT_STATED, source=self.notes.source(number))
        return self.structure.groups.setdefault(group.id, group)


def _is_other_header(cells: Sequence[str]) -> bool:
    """Whether a row heads another kind of table, such as those of document control."""
    known = {
        "location",
        "responsibility",
        "date created",
        "review date",
        "version",
        "version/updated",
        "document",
        "owner",
        "author",
        "approved by",
    }
    return sum(cell.lower() in known for cell in cells) >= 2
