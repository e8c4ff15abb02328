"""The layout `review`: one cell to a line, in level blocks that each stand for several sizes of a qualification."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from msgspec.structs import replace

from kg.model import Document, FindingKind, Listing, Qualification, Reading
from kg.read import columns, facts, values
from kg.read.combination import with_rules
from kg.read.furniture import Furniture, is_page
from kg.read.groups import heading
from kg.read.listings import listing_from
from kg.read.notes import Notes
from kg.read.placeholders import subject
from kg.read.structure import OPEN_END, Groups, Said, Structure
from kg.read.text import Line, Text
from kg.words import slug

_COLOUR = re.compile(
    r"\b(?:in|coloured|shown in|marked|printed in)\s+(?P<colour>blue|red|green|yellow|orange|purple|pink|grey|bold|italics?)\b",
    re.IGNORECASE,
)
_ANNOUNCED = re.compile(r"rules? of combination", re.IGNORECASE)
_SENTENCE = re.compile(r"[.:;?!]$|\b(?:must|should|learners?|candidates?|leads? to|progress|units in)\b", re.IGNORECASE)
_ALIKE = 4
"""How many rows have to agree before another one counts as out of line."""

_LONG_NUMBER = re.compile(r"\d{3}|[A-Z]")
_NUMBER = re.compile(r"[A-Z&]{0,6}[ /-]?\d{1,5}[A-Z]?(?:[-/.]\d{1,5})?|[A-Z]/?\d{3}/?\d{4}(?: \S{1,8})?")


@dataclass(frozen=True)
class Value:
    """A value and its line; ``tabbed`` as cells are, or a stray line."""

    text: str
    line: int
    tabbed: bool = True


@dataclass
class Row:
    """The cells of one row, each on a line of its own. A value is blank where its line holds a tab only."""

    title: str
    line: int
    values: list[Value] = field(default_factory=list)
    number: str = ""


@dataclass
class Block:
    """One level block while it is read."""

    title: str
    line: int
    structure: Structure
    groups: Groups


def recognises(text: Text) -> bool:
    """Level blocks, and headers of columns on lines of their own."""
    return any(_headers(text.lines, index) for index, line in enumerate(text.lines) if line.text) and any(
        is_block(line) for line in text.lines
    )


def is_block(line: Line) -> bool:
    """Whether a line is the title of a level block: it names a level and a size, and is neither a cell nor a sentence."""
    if not line.text or len(line.text) > 120 or line.is_bullet or _SENTENCE.search(line.text):
        return False
    parts = values.title_parts(line.item)
    return parts.level is not None and bool(parts.sizes)


def _headers(lines: Sequence[Line], index: int) -> dict[int, str]:
    """The headers of columns that begin on a line: what each column holds, by the index of its line; none where no header begins.

    A column of which a listing holds nothing is called ``other``.
    """
    run: dict[int, str] = {}
    unknown = 0
    for place in range(index, len(lines)):
        text = lines[place].text
        if not text or (run and is_page(text)):
            continue
        known = bool(columns.header(text)) or columns.key(text) in columns.UNIT
        unknown = 0 if known else unknown + 1
        if unknown > 1 or (unknown and (not run or len(text.split()) > 3 or any(one.isdigit() for one in text))):
            break
        run[place] = text
    while run and not columns.header(run[max(run)]):
        run.pop(max(run))
    names = columns.columns(tuple(run.values())) if len(run) > 1 else None
    return {place: names.get(number, "other") for number, place in enumerate(run)} if names else {}


def _title(text: Text) -> str:
    """The title of the document: its first line, up to what it announces."""
    return next(text.filled()).item.split(":")[0].strip()


def read(text: Text) -> Reading:
    """Read a document of level blocks."""
    notes = Notes(text.id)
    reader = ReviewReader(text, notes)
    reader.read()
    _check_end(text, reader)
    announced = any(_ANNOUNCED.search(line.text) for line in text.lines)
    for block in reader.blocks:
        _put_back(block, notes)
    blocks = _by_subject(reader.blocks, notes)
    found = tuple(_qualification(block, reader.said, announced, notes) for block in blocks)
    _check_titles(found, notes)
    listings = [listing for one in found for listing in one.listings]
    document = Document(
        id=text.id,
        title=_title(text),
        checksum=text.checksum,
        layout="review",
        lines=len(text.lines),
        date=facts.printed_date(text.lines),
        version=facts.printed_version(text.lines),
        status=facts.status(text.lines, facts.Facts(), listings),
    )
    return Reading(document=document, qualifications=found, findings=tuple(notes.findings), rows=len(listings))


def _check_end(text: Text, reader: ReviewReader) -> None:
    """A document that ends in a title without a value, unlike every other row, or in the middle of a row, was cut off there."""
    row, last = reader.last, text.last
    if not row or not reader.width:
        return
    bare = not row.values and row.title.endswith(last.text) and last.number - row.line < 3
    short = not text.ended and row.values and len(row.values) < reader.width and row.values[-1].line == last.number
    if bare or short:
        raise text.broken_off(f"`{row.title[:60]}` is not followed by {'all of ' if short else ''}its values", last.number)


def _qualification(block: Block, said: Sequence[Said], announced: bool, notes: Notes) -> Qualification:
    parts = values.title_parts(block.title)
    found = Qualification(
        title=block.title,
        source=notes.source(block.line, block.title),
        organisation=parts.organisation,
        code=parts.code,
        level=parts.level,
        sizes=parts.sizes,
        listings=tuple(block.structure.listings),
    )
    found = with_rules(found, block.structure, (*said, *block.structure.said), notes)
    if announced and not found.rules:
        notes.add(
            FindingKind.RULES_WITHOUT_FIGURES,
            f"Rules of combination are announced, but `{block.title}` prints no figures for them.",
            notes.source(block.line, block.title),
            assumed="Nothing: no rule is assumed, and no selection can be called valid.",
        )
    return found


def _check_titles(found: Sequence[Qualification], notes: Notes) -> None:
    """Blocks that list units under one title."""
    entitled: dict[str, list[Qualification]] = {}
    for one in found:
        if one.listings:
            entitled.setdefault(slug(one.title), []).append(one)
    for alike in entitled.values():
        if len(alike) > 1:
            notes.add(
                FindingKind.QUALIFICATION_CONFLICT,
                f"{len(alike)} blocks have the title `{alike[0].title}`.",
                *(one.source for one in alike),
                assumed="They are different qualifications, each with the units of its own block.",
            )


def _put_back(block: Block, notes: Notes) -> None:
    """Where every credit of a block is to be confirmed and every level known, a row with the opposite has them exchanged."""
    rows = block.structure.listings
    cells = [{one.name: one.printed for one in row.stated} for row in rows]
    wrong = [index for index, one in enumerate(cells) if _is_level(one.get("credit", "")) and _is_open(one.get("level", ""))]
    others = [one for index, one in enumerate(cells) if index not in wrong and one.get("credit")]
    fitting = [one for one in others if _is_open(one["credit"]) and _is_level(one.get("level", ""))]
    if len(wrong) != 1 or len(fitting) < _ALIKE or len(fitting) < len(others):
        return
    row, printed = rows[wrong[0]], cells[wrong[0]]
    names = {"credit": "level", "level": "credit"}
    notes.add(
        FindingKind.VALUE_IN_WRONG_CELL,
        f"`{row.title}` has `{printed['credit']}` as its credit and `{printed['level']}` as its level, unlike the other rows.",
        row.source,
        assumed=f"The two are exchanged: the level is {printed['credit']}, the credit is not known.",
    )
    stated = tuple(replace(one, name=names.get(one.name, one.name)) for one in row.stated)
    rows[wrong[0]] = replace(row, level=values.levels(printed["credit"]) or (), credit=None, stated=stated)


def _is_level(cell: str) -> bool:
    return bool(values.levels(cell))


def _is_open(cell: str) -> bool:
    return cell.lower() in values.TO_BE_CONFIRMED


def _by_subject(blocks: Sequence[Block], notes: Notes) -> Sequence[Block]:
    """The blocks, where a bare subject is a placeholder if another row prints `units` behind it."""
    rows = [listing for block in blocks for listing in block.structure.listings]
    subjects = {name: row for row in rows if row.placeholder and (name := subject(row.title))}
    for block in blocks:
        for index, listing in enumerate(block.structure.listings):
            other = subjects.get(listing.title.lower())
            if other and not (listing.placeholder or listing.number or listing.urn):
                block.structure.listings[index] = _placeholder(listing, other, notes)
    return blocks


def _placeholder(listing: Listing, other: Listing, notes: Notes) -> Listing:
    notes.add(
        FindingKind.PLACEHOLDER_BY_VOCABULARY,
        f"`{listing.title}` could be a unit or a subject; it is taken as a subject, as another row prints `{other.title}`.",
        listing.source,
        other.source,
        assumed="The row stands for units still to be chosen.",
    )
    return replace(listing, placeholder=True)


class ReviewReader:
    """Goes through the lines: headings open blocks and groups, headers set the columns, everything else is a cell of a row."""

    def __init__(self, text: Text, notes: Notes) -> None:
        self.lines, self.notes = text.lines, notes
        self.furniture = Furniture(line for line in text.lines if not line.is_row)
        self.blocks: list[Block] = []
        self.said: list[Said] = []  # what is said before the first block
        self.columns: list[str] = []
        self.column_lines: dict[str, int] = {}
        self.row: Row | None = None
        self.last: Row | None = None
        self.width = 0  # the values of the row that has the most
        self.blank = True
        self.tabs = any(line.is_row for line in text.lines)

    def read(self) -> None:
        """Take every line."""
        index = 0
        while index < len(self.lines):
            index += self._line(self.lines[index], index)
        self._finish()

    def _line(self, line: Line, index: int) -> int:
        """Take one line, or the several of a header; the number of lines taken."""
        if not line.text:
            self._blank(line)
            return 1
        if self.blocks and (run := _headers(self.lines, index)):
            self._header(run)
            return max(run) + 1 - index
        if is_block(line) and not self._before_value(index):
            self._open_block(line)
        elif not self.blocks:
            self.said.append(Said(line))
        elif (found := heading(line.text, line.number)) and not self._before_value(index):
            self._close_row()
            self._close_table()
            self.blocks[-1].groups.take(found, line)
            self.columns = []
        else:
            self._cell(line, index)
        self.blank = False
        return 1

    def _blank(self, line: Line) -> None:
        """A line that is empty parts rows; one that holds a tab only is an empty cell."""
        row = self.row
        if "\t" not in line.raw:
            self.blank = True
        elif row and not self.blank and len(row.values) < len(self._value_columns()):
            row.values.append(Value("", line.number))

    def _open_block(self, line: Line) -> None:
        self._finish()
        structure = Structure()
        self.blocks.append(Block(line.item, line.number, structure, Groups(structure, self.notes)))
        self.columns = []

    def _header(self, run: dict[int, str]) -> None:
        self._close_row()
        self._close_table()
        self.columns = list(run.values())
        self.column_lines = {name: self.lines[place].number for place, name in run.items()}
        self.blocks[-1].groups.headed = True
        self.blank = False

    # -- cells -----------------------------------------------------------------------------------------------------------

    def _cell(self, line: Line, index: int) -> None:
        text = line.text
        if is_page(text) and not (line.is_row or values.is_value(text)):
            return
        titled = self._before_value(index)
        if not titled and (found := _COLOUR.search(text)) and "\t" not in line.raw:
            self._colour(found["colour"], line.number)
        elif self._numbers(text, index):
            self._close_row()
            self.row = Row("", line.number, number=text)
        elif self.row and self._is_positional(self.row, text):
            self.row.values.append(Value(text, line.number, "\t" in line.raw))
        elif titled or ("\t" in line.raw and not is_page(text)):
            self._title(line)
        elif not self.furniture.holds(line):
            self._close_row()
            self.blocks[-1].groups.say(line)

    def _numbers(self, text: str, index: int) -> bool:
        """Whether a cell is the number in front of a title: it has a column there, and the row before has all its values."""
        place = self.columns.index("title") if "title" in self.columns else 0
        if not set(self.columns[:place]) & {"number", "urn"} or not _NUMBER.fullmatch(text):
            return False
        following = self._following(index)
        if not following or values.is_value(following.text) or _NUMBER.fullmatch(following.text):
            return False
        full = not self.row or not self.row.title or len(self.row.values) >= len(self._value_columns())
        return full or (self.blank and bool(_LONG_NUMBER.search(text)) and not values.levels(text))

    def _is_positional(self, row: Row, text: str) -> bool:
        """Whether a cell is a value of the row under way; words behind a number belong to it only while the row lacks values."""
        expected = self._value_columns()
        lacking = expected[len(row.values)] if len(row.values) < len(expected) else ""
        if not row.title:
            return False
        if lacking == "other" or (lacking in ("number", "urn") and _NUMBER.fullmatch(text)):
            return True
        return values.is_value(text) or bool(lacking and values.amount(text))

    def _value_columns(self) -> list[str]:
        """The columns other than title and the number in front of it, in order; without headers those that most tables have."""
        if "title" not in self.columns:
            return ["credit", "level"]
        place = self.columns.index("title")
        return [name for name in self.columns[:place] if name not in ("number", "urn")] + self.columns[place + 1 :]

    def _before_value(self, index: int) -> bool:
        """Whether the next line with words is a value: then this one is the title of a row, whatever it says."""
        following = self._following(index)
        if not following or not values.is_value(following.text) or values.is_value(self.lines[index].text):
            return False
        return "\t" in following.raw or "\t" in self.lines[index].raw or not self.tabs

    def _following(self, index: int) -> Line | None:
        """The next line with words that is no page number: a page number has no tab in a document whose cells have one."""
        for line in islice(self.lines, index + 1, None):
            if line.text and not (self.tabs and "\t" not in line.raw and is_page(line.text)):
                return line
        return None

    def _title(self, line: Line) -> None:
        row = self.row
        if row and not row.title:
            row.title = line.text
        elif row and not row.values and (not self.blank or line.text[:1].islower() or OPEN_END.search(row.title)):
            row.title = f"{row.title} {line.text}"
        else:
            self._close_row()
            self.row = Row(line.text, line.number)

    # -- rows and tables -------------------------------------------------------------------------------------------------

    def _finish(self) -> None:
        if self.blocks:
            self._close_row()
            self._close_table()
            self.blocks[-1].groups.close()

    def _close_row(self) -> None:
        row, self.row = self.row, None
        if not row:
            return
        self.last = row
        self.width = max(self.width, len(row.values))
        block = self.blocks[-1]
        group = block.groups.open(row.line)
        cells = {"title": row.title, "number": row.number, **self._named(row, group.heading)}
        cells.pop("other", None)
        block.structure.rows += 1
        block.structure.listings.append(listing_from(cells, group, row.line, self.notes))

    def _close_table(self) -> None:
        """A table that announces numbers in a column of its own, of which no row prints one."""
        block = self.blocks[-1]
        group = block.groups.current
        rows = [listing for listing in block.structure.listings if group and listing.group == group.id]
        announced = set(self.columns) & {"number", "urn"}
        if group and announced and rows and not any(listing.number or listing.urn for listing in rows):
            self.notes.add(
                FindingKind.EMPTY_COLUMN,
                f"The table of `{group.heading}` announces unit references, but none of its rows prints one.",
                self.notes.source(self.column_lines[min(announced)], group.heading),
                assumed="The units have no reference; they are identified by title and level.",
            )

    def _named(self, row: Row, place: str) -> dict[str, str]:
        """The values by column. One value too many is a stray one; which is told by what cannot be credit or level."""
        names = self._value_columns()
        found = list(row.values)
        if len(found) > len(names):
            found = [one for one in found if one.text]
        if len(found) < len(names) and not row.number:
            names = [name for name in names if name not in ("number", "urn")]
        while len(found) > len(names):
            found.pop(self._stray(found, row, names, place))
        if len(found) == len(names):
            return {name: value.text for name, value in zip(names, found, strict=True)}
        cells = dict.fromkeys(names, "")
        if found and not found[0].text.isdigit() and len(found) == 1:
            cells["credit" if values.levels(found[0].text) == () else "level"] = found[0].text
        elif found:
            self._unclear(row, found, place)
        return cells

    def _stray(self, found: list[Value], row: Row, names: list[str], place: str) -> int:
        """The place of the value without a column: one without a tab, a level before a credit to be confirmed, or the first."""
        loose = [index for index, value in enumerate(found) if not value.tabbed]
        confirmed = [index for index, value in enumerate(found) if value.text.lower() in values.TO_BE_CONFIRMED]
        index = loose[0] if loose else confirmed[0] - 1 if names[0] == "credit" and confirmed and confirmed[0] > 0 else 0
        rest = [value.text for other, value in enumerate(found) if other != index]
        where = "in front of" if index == 0 else "behind"
        self.notes.add(
            FindingKind.VALUE_IN_WRONG_CELL,
            f"`{row.title}` has a stray `{found[index].text}` {where} its {names[0].replace('_', ' ')}.",
            self.notes.source(found[index].line, place),
            assumed=f"The {names[0]} is `{rest[0]}`, the {names[-1]} `{rest[-1]}`; the stray value counts for nothing.",
        )
        return index

    def _unclear(self, row: Row, found: Sequence[Value], place: str) -> None:
        said = ", ".join(f"`{value.text}`" for value in found)
        self.notes.add(
            FindingKind.VALUE_NOT_UNDERSTOOD,
            f"`{row.title}` prints {said} only: which column a value belongs to cannot be told.",
            self.notes.source(found[0].line, place),
            assumed="None of them is known.",
        )

    def _colour(self, colour: str, line: int) -> None:
        self._close_row()
        self.notes.add(
            FindingKind.COLOUR_LOST,
            f"A note gives a meaning to units in {colour}, but the text export carries no colours.",
            self.notes.source(line, self.blocks[-1].title),
            assumed="It is not known which units the note means.",
        )
