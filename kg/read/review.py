"""The layout `review`: one cell to a line, in level blocks that each stand for several sizes of a qualification."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kg.model import FindingKind, Group, GroupKind, Listing, Qualification
from kg.read import values
from kg.read.notes import Notes
from kg.read.rows import COLUMNS, group_from, listing_from
from kg.read.text import Line, Text

_BLOCK = re.compile(r"^(?:Entry )?Level\s+[1-8]\b.*\b(?:Award|Certificate|Diploma)\b", re.IGNORECASE)
_COLOUR = re.compile(
    r"\b(?:in|coloured|shown in|marked)\s+(?P<colour>blue|red|green|yellow|orange|purple|grey|bold|italics?)\b", re.IGNORECASE
)
_ANNOUNCED = re.compile(r"rules? of combination", re.IGNORECASE)
_HEADERS = {header: name for name, headers in COLUMNS.items() for header in headers}


@dataclass
class Row:
    """The cells of one row, each on a line of its own."""

    title: str
    line: int
    values: list[tuple[str, int]] = field(default_factory=list)
    number: str = ""


@dataclass
class Block:
    """One level block while it is read."""

    title: str
    line: int
    groups: list[Group] = field(default_factory=list)
    listings: list[Listing] = field(default_factory=list)


def recognises(text: Text) -> bool:
    """Level blocks, and the headers title, credit and level on lines of their own."""
    words = [line.text.lower() for line in text.filled()]
    triples = sum(words[index : index + 3] == ["title", "credit", "level"] for index in range(len(words)))
    return triples >= 1 and any(_BLOCK.match(line.text) for line in text.filled())


def title(text: Text) -> str:
    """The title of the document: what stands before the first block, up to what it announces."""
    first = next(line.text for line in text.filled())
    return first.split(":")[0].strip()


def qualifications(text: Text, notes: Notes) -> tuple[tuple[Qualification, ...], int]:
    """The level blocks of a document and the number of rows seen."""
    reader = ReviewReader(text, notes)
    for line in text.lines:
        reader.line(line)
    reader.finish()
    return tuple(_qualification(block, text, notes) for block in reader.blocks), sum(
        len(block.listings) for block in reader.blocks
    )


def _qualification(block: Block, text: Text, notes: Notes) -> Qualification:
    parts = values.title_parts(block.title)
    if next((True for line in text.filled() if _ANNOUNCED.search(line.text)), False):
        notes.add(
            FindingKind.RULES_WITHOUT_FIGURES,
            f"Rules of combination are announced, but `{block.title}` prints no figures for them.",
            notes.source(block.line, block.title),
            assumed="Nothing: no rule is assumed, and no selection can be called valid.",
        )
    return Qualification(
        title=block.title,
        source=notes.source(block.line, block.title),
        level=parts.level,
        sizes=parts.sizes,
        groups=tuple(block.groups),
        listings=tuple(block.listings),
    )


class ReviewReader:
    """Goes through the lines: headings open blocks and groups, headers set the columns, everything else is a cell of a row."""

    def __init__(self, text: Text, notes: Notes) -> None:
        self.text, self.notes = text, notes
        self.blocks: list[Block] = []
        self.group: Group | None = None
        self.columns: list[str] = []
        self.column_lines: dict[str, int] = {}
        self.row: Row | None = None
        self.in_header = False
        self.blank = True

    def line(self, line: Line) -> None:
        """Take one line."""
        if not line.text:
            self.blank = True
            return
        if _BLOCK.match(line.text):
            self.finish()
            self.blocks.append(Block(line.text, line.number))
            self.group = None
        elif self.blocks and (group := group_from(line.text, line.number, self.notes)):
            self._open(group)
        elif self.blocks:
            self._cell(line)
        self.blank = False

    def finish(self) -> None:
        """Close the row and the table under way."""
        self._close_row()
        self._close_table()

    def _open(self, group: Group) -> None:
        self.finish()
        self.group = group
        self.blocks[-1].groups.append(group)
        self.columns = []

    def _cell(self, line: Line) -> None:
        name = _HEADERS.get(re.sub(r"[^a-z]+", " ", line.text.lower()).strip())
        if name and self._is_header(line, name):
            self._header(name, line.number)
            return
        self.in_header = False
        if found := _COLOUR.search(line.text):
            self._colour(found["colour"], line.number)
        elif self._is_value(line.text) and self.row:
            self.row.values.append((line.text, line.number))
        elif "\t" in line.raw or self._before_value(line):
            self._title(line)

    def _is_header(self, line: Line, name: str) -> bool:
        following = self.text.next_filled(line.number)
        return name != "title" or self.in_header or bool(following and following.text.lower() in _HEADERS)

    def _header(self, name: str, line: int) -> None:
        if not self.in_header:
            self._close_row()
            self._close_table()
            self.columns = []
        self.in_header = True
        self.columns.append(name)
        self.column_lines[name] = line

    def _close_table(self) -> None:
        group, block = self.group, self.blocks[-1] if self.blocks else None
        if group and block and set(self.columns) & {"number", "urn"}:
            rows = [listing for listing in block.listings if listing.group == group.id]
            if rows and not any(listing.number or listing.urn for listing in rows):
                line = self.column_lines.get("number") or self.column_lines["urn"]
                self.notes.add(
                    FindingKind.EMPTY_COLUMN,
                    f"The table of `{group.heading}` announces unit references, but none of its rows prints one.",
                    self.notes.source(line, group.heading),
                    assumed="The units have no reference number here.",
                )
        self.columns = []

    def _is_value(self, text: str) -> bool:
        return bool(values.levels(text)) or values.amount(text) is not None

    def _before_value(self, line: Line) -> bool:
        following = self.text.next_filled(line.number)
        return bool(following and "\t" in following.raw and self._is_value(following.text))

    def _title(self, line: Line) -> None:
        urn, number = values.reference(line.text)
        if self._wraps(line.text) and self.row:
            self.row.title = f"{self.row.title} {line.text}"
            return
        self._close_row()
        if urn and not number and set(self.columns) & {"number", "urn"}:
            self.row = Row("", line.number, number=urn)
        else:
            self.row = Row(line.text, line.number)

    def _wraps(self, text: str) -> bool:
        """Whether a title goes on: the row has no values yet, and no blank line parts the two or the second half starts small."""
        row = self.row
        return bool(row and not row.values and (not row.title or (not self.blank and text[:1].islower())))

    def _close_row(self) -> None:
        row, self.row = self.row, None
        if not row or not self.blocks:
            return
        if not self.group:
            self.group = Group(id="units", heading="Units", kind=GroupKind.NOT_STATED, source=self.notes.source(row.line))
            self.blocks[-1].groups.append(self.group)
        cells = {"title": row.title.strip(), "number": row.number, **self._named(row)}
        self.blocks[-1].listings.append(listing_from(cells, self.group, row.line, self.notes))

    def _named(self, row: Row) -> dict[str, str]:
        """The values by column. One value too many is a stray one; which is told by what cannot be credit or level."""
        names = [name for name in self.columns if name not in ("title", "number", "urn")] or ["credit", "level"]
        found = list(row.values)
        while len(found) > len(names):
            found.pop(self._stray(found, row, names))
        if len(found) == len(names):
            return {name: text for name, (text, _) in zip(names, found, strict=True)}
        cells = {name: "" for name in names}
        if found and not found[0][0].strip().isdigit():
            cells["credit" if values.levels(found[0][0]) == () else "level"] = found[0][0]
        elif found:
            self._unclear(row, found[0])
        return cells

    def _stray(self, found: list[tuple[str, int]], row: Row, names: list[str]) -> int:
        """The place of the value that belongs to no column: a level in front of a credit still to be confirmed, else the first."""
        confirmed = [index for index, (text, _) in enumerate(found) if text.lower() in values.TO_BE_CONFIRMED]
        place = confirmed[0] - 1 if names[0] == "credit" and confirmed and confirmed[0] > 0 else 0
        text, line = found[place]
        self.notes.add(
            FindingKind.VALUE_IN_WRONG_CELL,
            f"`{row.title}` has a stray `{text}` in front of its {names[0].replace('_', ' ')}.",
            self.notes.source(line, self.group.heading if self.group else ""),
            assumed=f"The {names[0]} is `{found[place + 1][0]}`, the {names[-1]} `{found[-1][0]}`; the stray value counts for nothing.",
        )
        return place

    def _unclear(self, row: Row, value: tuple[str, int]) -> None:
        self.notes.add(
            FindingKind.VALUE_NOT_UNDERSTOOD,
            f"`{row.title}` prints the single value `{value[0]}`: credit or level cannot be told.",
            self.notes.source(value[1], self.group.heading if self.group else ""),
            assumed="Neither is known.",
        )

    def _colour(self, colour: str, line: int) -> None:
        self.notes.add(
            FindingKind.COLOUR_LOST,
            f"A note gives a meaning to units in {colour}, but the text export carries no colours.",
            self.notes.source(line, self.blocks[-1].title),
            assumed="It is not known which units the note means.",
        )
