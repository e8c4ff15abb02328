"""Structure tables: the rows between headings, however pages tear them.

One reader serves tables with tabs and tables with upright strokes. What can stand between two rows of a table is known: blank
lines, rules, repeated headers, repeated or new group headings, clauses, the tables of document control, page numbers. A row that
is none of these and no unit is reported, never skipped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kg.model import FindingKind, Group, GroupKind, Listing, Source
from kg.read import columns, values
from kg.read.furniture import Furniture
from kg.read.groups import Heading, bare_heading, free_id, heading, same
from kg.read.listings import is_title, listing_from, looks_like_unit
from kg.read.notes import Notes
from kg.read.text import Line, words_of

OPEN_END = re.compile(
    r"(?:[,(/&-]|\b(?:and|or|of|the|an?|to|for|in|with|on|by|from|using|at|as|into|their|your))$", re.IGNORECASE
)
"""Words after which a title goes on."""

VALUES = ("level", "credit", "guided_learning_hours")
"""The columns of a row that hold its values."""

_WIDEST = 24
_LONGEST_TITLE = 300
_CONTROL = frozenset(
    (
        *("location", "responsibility", "date created", "review date", "version", "version/updated", "version number"),
        *(
            "document",
            "document title",
            "document control",
            "owner",
            "author",
            "approved by",
            "date approved",
            "filename",
            "page",
        ),
    )
)
"""Headers of a table of document control."""


@dataclass
class Row:
    """The named cells of one row, and the line it begins on; pieces that a page break tore off are added to it."""

    cells: dict[str, str]
    line: int

    def has(self, *names: str) -> bool:
        """Whether one of the cells is filled."""
        return any(self.cells.get(name) for name in names)

    def lacks_all_of(self, other: Row) -> bool:
        """Whether the values of another piece fit where this row has none."""
        return not any(self.cells.get(name) and other.cells.get(name) for name in VALUES)

    def add(self, other: Row) -> None:
        """Take a torn-off piece: titles and numbers are joined, values filled in."""
        for name, cell in other.cells.items():
            self.cells[name] = " ".join(filter(None, (self.cells.get(name, ""), cell)))


@dataclass(frozen=True)
class Said:
    """A line between headings and rows that may state a rule.

    ``group`` is the one that *this group* would mean; ``about`` says that the line speaks of it in any case, as it stands
    between the heading and the rows.
    """

    line: Line
    group: str = ""
    about: bool = False


@dataclass
class Structure:
    """What the structure tables of one qualification print. ``tails`` are the figures that headings state, by group."""

    groups: dict[str, Group] = field(default_factory=dict)
    tails: dict[str, tuple[str, int]] = field(default_factory=dict)
    listings: list[Listing] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    furniture: list[Line] = field(default_factory=list)
    pathways: list[Heading] = field(default_factory=list)
    rows: int = 0


class Groups:
    """The groups of one qualification while headings and rows come in."""

    def __init__(self, structure: Structure, notes: Notes) -> None:
        self.structure, self.notes = structure, notes
        self.current: Group | None = None
        self.above: Heading | None = None  # a heading whose rows are still to come
        self.prefix: Heading | None = None  # a heading over further headings
        self.waiting: list[Line] = []  # what is said between the heading above and its rows
        self.headed = False  # whether a header has followed the heading above
        self.known: dict[tuple[str, str], list[Group]] = {}

    def take(self, found: Heading, line: Line) -> None:
        """Hold a heading until its rows come. One that no row has followed was a clause, or stands over other headings."""
        if self.above and self.headed and not self.above.tail and not line.is_row:
            self.open()
        elif self.above:
            self._set_aside(self.above)
        if found.kind is not GroupKind.NOT_STATED and self.prefix and not self.prefix.is_pathway:
            self.prefix = None
        self.above, self.headed = found, False
        self.waiting.append(line)

    def say(self, line: Line) -> None:
        """Take down what is said outside the rows."""
        if self.above:
            self.waiting.append(line)
        else:
            self.structure.said.append(Said(line, self.current.id if self.current else ""))

    def _set_aside(self, above: Heading) -> None:
        if not above.tail:
            self.prefix = above
            self._pathway(above)
            self.waiting.pop(0)
        self.structure.said.extend(Said(line) for line in self.waiting)
        self.waiting.clear()

    def _pathway(self, above: Heading) -> None:
        if above.is_pathway and above.name not in {one.name for one in self.structure.pathways}:
            self.structure.pathways.append(above)

    def open(self, line: int = 1) -> Group:
        """The group of the rows that come now, the first of them on ``line``."""
        if self.above:
            self.current = self._of(self.above)
            if self.above.tail:
                self.structure.tails.setdefault(self.current.id, (self.above.tail, self.above.line))
            self.structure.said.extend(Said(line, self.current.id, about=True) for line in self.waiting[1:])
            self.waiting.clear()
            self.above = None
        elif self.current is None:
            self.current = unnamed(self.notes.source(line, "Structure table"))
        return self.structure.groups.setdefault(self.current.id, self.current)

    def _of(self, above: Heading) -> Group:
        groups = self.structure.groups
        self._pathway(above)
        key = (self.prefix.id if self.prefix and self.prefix.is_pathway else "", above.id)
        alike = self.known.setdefault(key, [])
        if known := next((group for group in alike if same(group, above)), None):
            return known
        kind = self.prefix.kind if self.prefix else GroupKind.NOT_STATED
        name = free_id(Heading(f"{key[0]} {above.name}", above.line) if key[0] else above, groups)
        alike.append(above.group(self.notes, kind, name))
        return alike[-1]

    def close(self) -> None:
        """Take leave of the last heading; a group that no row has followed is empty."""
        if self.above and (self.headed or self.above.kind is not GroupKind.NOT_STATED) and not self.above.tail:
            self.open()
        elif self.above:
            self._set_aside(self.above)
        filled = {listing.group for listing in self.structure.listings}
        for group in self.structure.groups.values():
            if group.id not in filled:
                self.notes.add(
                    FindingKind.MISSING_VALUE,
                    f"`{group.heading}` is announced but lists no unit.",
                    group.source,
                    assumed="The group is empty.",
                )


def unnamed(source: Source) -> Group:
    """The group of rows that stand under no heading; what it asks is not stated."""
    return Group(id="units", heading="Units", kind=GroupKind.NOT_STATED, source=source)


class StructureReader:
    """Reads the lines of the region in which structure tables stand; :meth:`read` gives the finished structure."""

    def __init__(self, notes: Notes, furniture: Furniture) -> None:
        self.notes, self.page_furniture = notes, furniture
        self.structure = Structure()
        self.groups = Groups(self.structure, notes)
        self.names: Mapping[int, str] = {}
        self.header: tuple[str, ...] = ()
        self.bare = False  # whether the rows of the table have strokes between their cells only
        self.rows: list[Row] = []
        self.control = 0  # the cells of the table of document control that is under way
        self.styles: set[str] = set()
        self.blank = False
        self.lines: Sequence[Line] = ()

    def read(self, lines: Sequence[Line]) -> Structure:
        """Read all lines of the region."""
        self.lines = words_of(lines)
        before = 0
        for index, line in enumerate(self.lines):
            self.blank = line.number > before + 1
            before = line.number
            self._line(line, index)
        self._leave_rows()
        self.groups.close()
        return self.structure

    def _line(self, line: Line, index: int) -> None:
        wrapped = self._header_of(line)
        if wrapped:
            self.header, self.control = wrapped, 0
            self.bare = "\t" not in line.raw and not line.raw.lstrip().startswith("|")
            self.names = columns.columns(wrapped) or self.names
            self.groups.headed = True
        elif len(line.filled) == 1 and not line.is_bullet and (found := self._heading(line, index)):
            self._leave_rows()
            self.styles.add(_style(line))
            self.control = 0
            self.groups.take(found, line)
        elif line.is_row and self._is_control(line):
            self.structure.furniture.append(line)
        elif not self.page_furniture.holds(line):
            self.header = ()
            self._row(line) if line.is_row else self._loose(line)

    # -- headers and headings --------------------------------------------------------------------------------------------

    def _header_of(self, line: Line) -> tuple[str, ...] | None:
        """The header that a row is, or that it makes together with the one straight above it."""
        if not line.is_row:
            return None
        if columns.columns(line.cells):
            return line.cells
        return columns.joined(self.header, line.cells) if self.header and not self.blank else None

    def _heading(self, line: Line, index: int) -> Heading | None:
        """The heading that a line with one filled cell is, by its words or by where it stands."""
        text = line.filled[0]
        found = heading(text, line.number)
        if found or not is_title(text) or values.title_parts(text).level is not None or self.page_furniture.holds(line):
            return found
        return bare_heading(text, line.number) if self._opens_rows(line, index) else None

    def _opens_rows(self, line: Line, index: int) -> bool:
        """Whether a line without the words of a heading stands where only a heading can."""
        following = self.lines[index + 1] if index + 1 < len(self.lines) else None
        if following is None or not following.is_row or (self.styles and _style(line) not in self.styles):
            return False
        if not line.is_row:
            return bool(columns.columns(following.cells))
        first = bool(line.cells[0]) and not any(one.isdigit() for one in line.text)
        under_header = self.names.get(0) != "title" or bool(self.header)
        torn = columns.named(following.cells, self.names).get("title", "")[:1].islower()
        return first and under_header and (bool(columns.columns(following.cells)) or (len(following.filled) > 2 and not torn))

    # -- rows ------------------------------------------------------------------------------------------------------------

    def _is_control(self, line: Line) -> bool:
        """Whether a row belongs to a table of document control."""
        if is_control_header(line):
            self.control = len(line.filled)
            return True
        if not self.control:
            return False
        if not self.blank or (len(line.filled) == self.control and not looks_like_unit(columns.named(line.cells, self.names))):
            return True
        self.control = 0
        return False

    def _row(self, line: Line) -> None:
        cells = self._aligned(self._whole(line)) if self.names else {}
        row = Row(cells, line.number)
        last = self.rows[-1] if self.rows and not self.groups.above else None
        if not any(cells.values()):
            return
        if last and _goes_on(last, row):
            last.add(row)
        elif row.has("title") and _fits(row):
            self.groups.open(line.number)
            self.rows.append(row)
        else:
            self._unreadable(" | ".join(line.filled), line.number)

    def _whole(self, line: Line) -> Line:
        """The row with its first cell, where that is blank and looks like the left edge of a table."""
        first = self.bare and line.raw.lstrip().startswith("|")
        return replace(line, cells=("", *line.cells)) if first else line

    def _aligned(self, line: Line) -> dict[str, str]:
        """The cells of a row by column; a row that fits only when moved by one cell is moved, and that is remarked."""
        cells = columns.named(line.cells, self.names)
        if not 2 < len(line.filled) <= len(line.cells) <= _WIDEST or looks_like_unit(cells):
            return cells
        fitting = {tuple(moved.items()): place for moved, place in self._moved(line) if looks_like_unit(moved)}
        if len(fitting) != 1:
            return cells
        ((moved, place),) = fitting.items()
        self.notes.add(
            FindingKind.VALUE_IN_WRONG_CELL,
            f"The cells of `{dict(moved)['title']}` stand under the wrong headers from column {place + 1} on.",
            self._source(line.number),
            assumed="They are read one column further on or back, where all of them fit.",
        )
        return dict(moved)

    def _moved(self, line: Line) -> Iterator[tuple[dict[str, str], int]]:
        """The row with one blank cell taken out or put in, where no filled cell gets lost."""
        cells = line.cells
        for place, cell in enumerate(cells):
            others = [(*cells[:place], "", *cells[place:])] + ([(*cells[:place], *cells[place + 1 :])] if not cell else [])
            for other in others:
                if {index for index, one in enumerate(other) if one} <= set(self.names):
                    yield columns.named(other, self.names), place

    def _loose(self, line: Line) -> None:
        """A line without cells: the rest of a torn title, or something said about the groups."""
        last = self.rows[-1] if self.rows and not self.groups.above else None
        title = last.cells.get("title", "") if last else ""
        torn = last and len(title) < _LONGEST_TITLE and (not self.blank or OPEN_END.search(title))
        if last and torn and not line.is_bullet and line.text[:1].islower() and len(line.text) < 80:
            last.add(Row({"title": line.text}, line.number))
        else:
            self.groups.say(line)

    def _unreadable(self, said: str, line: int) -> None:
        self.notes.add(
            FindingKind.VALUE_NOT_UNDERSTOOD,
            f"A row among the units cannot be read as one: {said[:60]}.",
            self._source(line),
            assumed="The row is not taken as a unit.",
        )

    def _source(self, line: int) -> Source:
        """A source in the group that is under way, or about to begin."""
        above, current = self.groups.above, self.groups.current
        return self.notes.source(line, above.name if above else current.heading if current else "Structure table")

    def _leave_rows(self) -> None:
        """Turn the rows of a group into listings. Words alone are no unit where every unit prints a number."""
        numbered = any(row.has("number", "urn") for row in self.rows)
        for row in self.rows:
            if numbered and not row.has("number", "urn", *VALUES):
                self._unreadable(row.cells["title"], row.line)
                continue
            self.structure.rows += 1
            self.structure.listings.append(listing_from(row.cells, self.groups.open(), row.line, self.notes))
        self.rows.clear()


def _goes_on(last: Row, row: Row) -> bool:
    """Whether a row is a torn-off piece of the one before it."""
    title, before = row.cells.get("title", ""), last.cells.get("title", "")
    torn = title[:1].islower() or bool(title and OPEN_END.search(before))
    if row.has("number", "urn"):
        bare = not (last.has("number", "urn") or last.has(*VALUES))
        return (bare and torn) or (not title and not row.has(*VALUES) and _half_a_number(last))
    if not last.lacks_all_of(row) or len(before) > _LONGEST_TITLE:
        return False
    if not title:
        return True
    return torn or (not last.has(*VALUES) and (last.has("number", "urn") or not row.has(*VALUES)))


def is_control_header(line: Line) -> bool:
    """Whether a row heads a table of document control."""
    return sum(cell.lower() in _CONTROL for cell in line.cells) >= 2


def _half_a_number(row: Row) -> bool:
    """Whether a row prints a reference number without the number that stands behind it elsewhere."""
    urn, number = values.reference(row.cells.get("number", ""))
    return bool(urn) and number is None


def _fits(row: Row) -> bool:
    """Whether a row with a title can be one of a structure table: not all its values are of another kind."""
    level, _ = values.level_and_note(row.cells.get("level", ""))
    return is_title(row.cells["title"]) and (level is not None or values.amount(row.cells.get("credit", "")) is not None)


def _style(line: Line) -> str:
    """How a line is set: in a row, or with the mark in front of it."""
    return "row" if line.is_row else line.raw.lstrip()[:2] if line.raw.lstrip()[:1] in "#*<" else ""
