"""Unit pages: where each begins and ends, and the values on top of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from kg.model import FindingKind, Level, Listing, Stated, UnitPage
from kg.read import columns, values
from kg.read.contents import Contents
from kg.read.criteria import CriteriaReader, extra_columns, has_criteria, header
from kg.read.furniture import Furniture
from kg.read.listings import amount, check_letter, editor_note, not_understood
from kg.read.notes import Notes
from kg.read.text import Line, Text
from kg.words import slug, wording

LABELS = {
    "urn": (
        *(
            "unit reference",
            "unit reference number",
            "unit number",
            "urn",
            "unit urn",
            "ofqual reference",
            "reference",
            "unit ref",
        ),
        *("reference number", "unit code", "unit no", "unit reference no", "ofqual unit reference", "unit reference number urn"),
    ),
    "level": ("level", "unit level", "qcf level", "rqf level"),
    "credit": ("credit value", "credit", "credits", "unit credit", "unit credit value", "credit values", "number of credits"),
    "guided_learning_hours": (
        *("guided learning gl", "guided learning hours", "glh", "gl", "guided learning", "guided learning hours glh", "gl hours"),
        *("unit glh", "unit guided learning hours"),
    ),
    "summary": ("unit summary", "summary", "unit aim", "unit aims", "aim", "aims", "purpose", "unit purpose", "unit description"),
    "title": ("title", "unit title", "title of unit", "unit name"),
}
"""The labels under which a unit page prints its values."""

_NAMES = {label: name for name, labels in LABELS.items() for label in labels}
_PLAIN = re.compile(r"^(?P<label>[^:]{2,40})\s*:\s*(?P<value>.*)$")
_SECTION = re.compile(
    r"^(?P<name>.*\b(?:mandatory|optional|core|elective|group)\b.*?)\s*(?:unit details|unit pages|units in detail)?$",
    re.IGNORECASE,
)
_LABEL = 48
_NEAR = 12
_LOOSE = 3
_SUMMARY = 8
_PEEK = 3


@dataclass
class Block:
    """The labelled lines on top of one page: ``values`` with the line of each.

    ``first`` and ``last`` are the indexes of these lines, ``header`` is that of the header of the criteria.
    """

    first: int
    last: int
    values: dict[str, tuple[str, int]] = field(default_factory=dict)
    header: int | None = None
    loose: int = 0


@dataclass(frozen=True)
class Known:
    """What the rest of a document tells of its units: titles as slugs, titles by reference number, and printed pages."""

    titles: frozenset[str] = frozenset()
    by_reference: Mapping[str, str] = field(default_factory=dict)
    pages: Mapping[str, Sequence[str]] = field(default_factory=dict)


def known(listings: Iterable[Listing], contents: Contents) -> Known:
    """What structure tables and the list of contents tell of the units."""
    rows = list(listings)
    pages: dict[str, list[str]] = {}
    for entry in contents.entries:
        if entry.page and not _SECTION.match(entry.title):
            pages.setdefault(slug(entry.title), []).append(entry.page)
    titles = frozenset(slug(row.title) for row in rows) | frozenset(pages)
    return Known(titles, {row.urn: row.title for row in rows if row.urn}, pages)


def labelled(line: Line) -> dict[str, str]:
    """The labelled values of a line: in the cells of a row, or behind a colon.

    >>> from kg.read.text import line_of
    >>> labelled(line_of(1, "Level\\t3\\tCredit Value\\t5")), labelled(line_of(2, "GLH: 27"))
    ({'level': '3', 'credit': '5'}, {'guided_learning_hours': '27'})
    """
    if not line.is_row:
        found = None if ":" not in line.text or line.is_bullet else _PLAIN.match(line.text)
        name = _NAMES.get(columns.key(found["label"])) if found else None
        return {name: found["value"]} if found and name else {}
    first = line.cells[0]
    if not first or len(first) > _LABEL or columns.key(first) not in _NAMES or columns.columns(line.cells):
        return {}
    parts: dict[str, list[str]] = {}
    name = ""
    for cell in line.cells:
        label = _NAMES.get(columns.key(cell))
        if label and label not in parts and (not name or (parts[name] and name not in ("summary", "title"))):
            name = label
            parts[name] = []
        elif cell:
            parts[name].append(cell)
    return {name: " ".join(cells) for name, cells in parts.items()}


@lru_cache(maxsize=1)
def blocks(text: Text) -> tuple[Block, ...]:
    """The labelled blocks that are followed by the header of a table of criteria, and such blocks after them that are not."""
    found: list[Block] = []
    block: Block | None = None
    for index, line in enumerate(text.lines):
        if not line.text or line.is_rule:
            continue
        if header(line) is not None:
            if block and len(block.values) > 1:
                block.header = index
                found.append(block)
            block = None
        elif pairs := labelled(line):
            block = _extended(block, pairs, index, line.number, found)
        elif block:
            block.loose += 1
            if block.loose > (_SUMMARY if "summary" in block.values else _LOOSE):
                _left(block, found)
                block = None
    _left(block, found)
    return tuple(found)


def _extended(block: Block | None, pairs: Mapping[str, str], index: int, number: int, found: list[Block]) -> Block:
    if block is None or set(pairs) & set(block.values):
        _left(block, found)
        block = Block(index, index)
    block.values.update({name: (value, number) for name, value in pairs.items()})
    block.last, block.loose = index, 0
    return block


def _left(block: Block | None, found: list[Block]) -> None:
    """A block that no criteria follow; among unit pages it is a page that was cut off."""
    if block and found and len(block.values) > 2 and {"urn", "title"} & set(block.values):
        found.append(block)


def recognises(text: Text, *, titled: bool) -> bool:
    """Whether a document has unit pages, and whether they open with a labelled title."""
    found = blocks(text)
    return bool(found) and ("title" in found[0].values) is titled


# -- titles --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Title:
    """The title of a page, its line, and the index of that line."""

    text: str
    line: int
    index: int


def title_of(lines: Sequence[Line], block: Block, after: int, what: Known, furniture: Furniture) -> Title:
    """The title of a page: labelled, or on the line above the labels, whatever page furniture stands between."""
    if "title" in block.values:
        text, number = block.values["title"]
        return Title(text, number, block.first)
    above = list(_above(lines, block.first, after, furniture))
    options = list(_options(above))
    for option in options:
        if slug(option.text) in what.titles:
            return option
    if above and above[0].text[:1].islower() and len(options) > 1:
        return options[1]
    urn, _ = values.reference(block.values.get("urn", ("", 0))[0])
    if not above or has_criteria(above[0]):
        line = lines[block.first].number
        return Title(what.by_reference.get(urn or "", urn or "untitled unit"), line, block.first)
    return options[0]


def _above(lines: Sequence[Line], first: int, after: int, furniture: Furniture) -> Iterator[Line]:
    """The lines with words above a block, the nearest first."""
    count = 0
    for index in range(first - 1, after - 1, -1):
        line = lines[index]
        if line.text and not line.is_rule and not furniture.holds(line):
            yield line
            count += 1
            if count > _LOOSE or has_criteria(line):
                return


def _options(above: Sequence[Line]) -> Iterator[Title]:
    """The titles that the lines above a block can make: the nearest, it and the one above it, and so on; then others alone."""
    for count in range(1, min(len(above), _LOOSE) + 1):
        part = above[:count][::-1]
        if any(line.is_bullet or has_criteria(line) for line in part):
            break
        yield Title(" ".join(line.filled[0] for line in part), part[0].number, part[0].number - 1)
    yield from (Title(line.filled[0], line.number, line.number - 1) for line in above[1:_LOOSE])


# -- pages ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pages:
    """The unit pages of a document. ``start`` is the index at which they begin, ``end`` the one behind the last."""

    pages: tuple[UnitPage, ...]
    start: int
    end: int


def read_pages(text: Text, what: Known, furniture: Furniture, notes: Notes) -> Pages:
    """Read every unit page. Raises :class:`~kg.errors.DocumentError` where one breaks off."""
    found = blocks(text)
    titles: list[Title] = []
    after = 0
    for block in found:
        titles.append(title_of(text.lines, block, after, what, furniture))
        after = (block.header or block.last) + 1
    starts = [min(title.index, block.first) for title, block in zip(titles, found, strict=True)]
    pages: list[UnitPage] = []
    section, end = "", max(0, starts[0] - _NEAR)
    seen: dict[str, int] = {}
    for index, (title, block) in enumerate(zip(titles, found, strict=True)):
        section = _section(text.lines[end : starts[index]]) or section
        limit = starts[index + 1] if index + 1 < len(starts) else len(text.lines)
        reader = PageReader(notes, title, block, section, _page(title, what, seen))
        end = reader.read(text.lines, limit, furniture)
        pages.append(reader.finished())
        _check_started(pages[-1], text)
    return Pages(tuple(pages), starts[0], end)


def _page(title: Title, what: Known, seen: dict[str, int]) -> str:
    """The printed page of a unit, as the list of contents gives it; of several pages with one title, each its own."""
    name = slug(title.text)
    printed = what.pages.get(name, ())
    place = seen[name] = seen.get(name, -1) + 1
    return f"page {printed[min(place, len(printed) - 1)]}, " if printed else ""


def _section(lines: Sequence[Line]) -> str:
    """The last heading between two pages that names a group."""
    headings = [
        found["name"]
        for line in lines
        if line.text
        and not line.is_row
        and len(line.text) < 80
        and not line.text.endswith(".")
        and (found := _SECTION.match(line.item))
    ]
    return headings[-1] if headings else ""


def _check_started(page: UnitPage, text: Text) -> None:
    """A page without any criterion was cut off: nothing it says can be relied on."""
    if not any(outcome.criteria for outcome in page.outcomes):
        raise text.broken_off(f"the unit page of `{page.title}` has no criteria", page.source.line)


class PageReader:
    """Reads one unit page: the values of its block, then its table of criteria."""

    def __init__(self, notes: Notes, title: Title, block: Block, section: str, page: str) -> None:
        self.notes, self.title, self.block, self.section = notes, title, block, section
        self.criteria = CriteriaReader(notes, title.text, f"{page}unit `{title.text}`")
        self.values = dict(block.values)
        self.promised: tuple[int | None, str | None] = (None, None)

    def read(self, lines: Sequence[Line], limit: int, furniture: Furniture) -> int:
        """Read the lines of the page; the index of the first line that is no part of it."""
        block = self.block
        if block.header is None:
            return block.last + 1
        self._summary(lines[block.last + 1 : block.header], furniture)
        self.promised = header(lines[block.header]) or (None, None)
        self.criteria.extra = extra_columns(lines[block.header])
        end = block.header + 1
        for index in range(block.header + 1, limit):
            line = lines[index]
            if not line.text or line.is_rule:
                continue
            if self._is_furniture(line, furniture) or self.criteria.line(line):
                end = index + 1
            elif self._goes_on(lines, index + 1, limit):
                self.criteria.skipped(line)
            else:
                break
        return end

    def _is_furniture(self, line: Line, furniture: Furniture) -> bool:
        return not has_criteria(line) and header(line) is None and furniture.holds(line)

    def _goes_on(self, lines: Sequence[Line], start: int, limit: int) -> bool:
        """Whether criteria follow: a row of them among the next few lines, or the very next one further down."""
        filled = 0
        for index in range(start, limit):
            line = lines[index]
            if not line.text or line.is_rule:
                continue
            filled += 1
            if self.criteria.comes_next(line) or (filled <= _PEEK and has_criteria(line)):
                return True
        return False

    def _summary(self, lines: Sequence[Line], furniture: Furniture) -> None:
        """The lines between labels and criteria go on with the summary."""
        if "summary" in self.values:
            text, number = self.values["summary"]
            rest = [line.text for line in lines if line.text and not (line.is_row or line.is_rule or furniture.holds(line))]
            self.values["summary"] = (" ".join(filter(None, [text, *rest])), number)

    def finished(self) -> UnitPage:
        """The page, with what is remarked about its values."""
        urn, number = values.reference(self._printed("urn"))
        self._check_reference(urn, number)
        summary = self._printed("summary")
        return UnitPage(
            title=self.title.text,
            source=self.criteria.source(self.title.line),
            number=number,
            urn=urn,
            level=self._level(),
            credit=self._amount("credit"),
            guided_learning_hours=self._amount("guided_learning_hours"),
            summary=wording(summary) if summary else None,
            summary_source=self.criteria.source(self.values["summary"][1], "summary") if summary else None,
            promised_outcomes=self.promised[0],
            promised_last_criterion=self.promised[1],
            outcomes=self.criteria.finished(self.promised[1]),
            stated=tuple(
                Stated(name=name, printed=text, source=self.criteria.source(line))
                for name, (text, line) in self.values.items()
                if name not in ("summary", "title") and text
            ),
            section=self.section,
        )

    def _printed(self, name: str) -> str:
        return self.values.get(name, ("", 0))[0]

    def _line(self, name: str) -> int:
        return self.values.get(name, ("", self.title.line))[1]

    def _check_reference(self, urn: str | None, number: str | None) -> None:
        source = self.criteria.source(self._line("urn"))
        check_letter(urn, self.title.text, source, self.notes)
        if not urn and not number:
            printed = self._printed("urn")
            said = f"says `{printed}`" if printed else "is blank"
            self.notes.add(
                FindingKind.MISSING_REFERENCE,
                f"`{self.title.text}` has no unit reference number: its place {said}.",
                source,
                assumed="The unit has no reference number; it is identified by its number, or by title and level.",
            )

    def _level(self) -> Level | None:
        text, source = self._printed("level"), self.criteria.source(self._line("level"))
        found, note = values.level_and_note(text)
        if found is None or len(found) > 1:
            not_understood(f"the level of `{self.title.text}`", text, source, self.notes)
            return None
        if note:
            editor_note(f"level of `{self.title.text}`", values.Amount(None, note), text.split()[0], source, self.notes)
        self._check_filled("level", text)
        return found[0] if found else None

    def _amount(self, name: str) -> int | None:
        self._check_filled(name, self._printed(name))
        return amount(name, self._printed(name), self.title.text, self.criteria.source(self._line(name)), self.notes)

    def _check_filled(self, name: str, text: str) -> None:
        if not text and name in self.values:
            self.notes.add(
                FindingKind.MISSING_VALUE,
                f"The page of `{self.title.text}` leaves the {name.replace('_', ' ')} out.",
                self.criteria.source(self._line(name)),
                assumed="Not known; nothing is assumed.",
            )
