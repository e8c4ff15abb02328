"""The layouts `torn-tables` and `tabbed`: structure tables alone, with upright strokes or with tabs, and the rules above them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.model import Document, FindingKind, Qualification, Reading
from kg.read import facts, titles, values
from kg.read.columns import columns
from kg.read.combination import with_rules, without_code
from kg.read.contents import check_whole, contents
from kg.read.ending import check_end
from kg.read.furniture import Furniture
from kg.read.guide import start_of_tables
from kg.read.notes import Notes
from kg.read.structure import Said, Structure, StructureReader
from kg.read.text import Line, Text

_BEFORE = re.compile(r"^(?:proposed\s+)?qualification structure(?: for)?(?: the)?\s*[:–-]?\s*", re.IGNORECASE)
_SENTENCE = re.compile(r"\b(?:must|need|needs|minimum|maximum|learners?|candidates?|achieve|progress)\b|[.:;]$", re.IGNORECASE)
_VERSION_AND_DATE = re.compile(r"v?(\d+(?:\.\d+)*)\s*/\s*([A-Za-z]+ \d{4})")
_UNTITLED = "Untitled qualification"
LONGEST = 150


def recognises_torn(text: Text) -> bool:
    """Tables with upright strokes, headed by unit columns."""
    return any(line.is_row and "\t" not in line.raw and columns(line.cells) for line in text.lines)


def recognises_tabbed(text: Text) -> bool:
    """Tables with tabs, headed by unit columns."""
    return any("\t" in line.raw and columns(line.cells) for line in text.lines)


def title_on(line: Line) -> str:
    """The title of a qualification that a line is, or nothing: a heading that names a level."""
    if not line.text or line.is_row or line.is_bullet:
        return ""
    named = _BEFORE.sub("", line.item.strip("* "))
    fits = len(named) < LONGEST and not _SENTENCE.search(named) and values.title_parts(named).level is not None
    return named if fits else ""


def read_tables(text: Text, layout: str) -> Reading:
    """Read a document that holds only structure tables: one qualification, or one under each title that has tables of its own."""
    notes = Notes(text.id)
    check_whole(text, contents(text.lines))
    parts = list(_parts(text.lines))
    found = [_qualification(text, part, notes) for part in parts]
    check_end(text, found[-1][0], notes)
    return Reading(
        document=_document(text, found, layout),
        qualifications=tuple(one for one, _ in found),
        findings=tuple(notes.findings),
        rows=sum(rows for _, rows in found),
    )


def _parts(lines: Sequence[Line]) -> Iterator[Sequence[Line]]:
    """The lines, parted before each title of another level or size that has tables of its own."""
    start, current, tables = 0, "", False
    for index, line in enumerate(lines):
        tables = tables or bool(line.is_row and columns(line.cells))
        named = title_on(line)
        if named and tables and current and _is_other(named, current) and _has_tables(lines[index:]):
            yield lines[start:index]
            start, current, tables = index, named, False
        current = current or named
    yield lines[start:]


def _is_other(named: str, current: str) -> bool:
    one, other = values.title_parts(named), values.title_parts(current)
    return one.level != other.level or bool(one.sizes and other.sizes and one.sizes != other.sizes)


def _has_tables(lines: Sequence[Line]) -> bool:
    return any(line.is_row and columns(line.cells) for line in lines)


def _title(lines: Sequence[Line]) -> tuple[str, int]:
    """The title of the qualification and its line: the first heading that names a level, before the first table."""
    for line in lines:
        if line.is_row and columns(line.cells):
            break
        if named := title_on(line):
            return named, line.number
    first = next((line for line in lines if line.text and not line.is_row), None)
    return (first.item.strip("* "), first.number) if first else (_UNTITLED, 1)


def _qualification(text: Text, lines: Sequence[Line], notes: Notes) -> tuple[Qualification, int]:
    """The qualification of a part, and the number of rows seen."""
    first = next(index for index, line in enumerate(lines) if line.is_row and columns(line.cells))
    start = start_of_tables(lines, first)
    structure = StructureReader(notes, Furniture(text.lines)).read(lines[start:])
    listed = contents(lines)
    own = titles.print_of(*_title(lines))
    entitled = titles.settled(titles.prints(lines[:start], own, listed), own, notes)
    named, number = entitled.title, entitled.line
    found = facts.labelled(lines[:start], listed, notes)
    facts.check_prints(found, notes)
    titles.check_level(found, entitled, notes)
    parts = values.title_parts(named)
    title = without_code(named)
    _check_furniture(structure, title, number, notes)
    one = Qualification(
        title=title,
        source=notes.source(number, "Title"),
        organisation=found.text("organisation") or parts.organisation,
        number=found.text("number"),
        code=parts.code or values.title_parts(own.title).code or found.text("code"),
        level=parts.level,
        sizes=parts.sizes,
        minimum_credit=found.amount("minimum_credit"),
        guided_learning_hours=found.amount("guided_learning_hours"),
        total_qualification_time=found.amount("total_qualification_time"),
        listings=tuple(structure.listings),
        stated=found.all(),
    )
    said = [Said(line) for line in lines[:start] if line.text and not line.is_rule and line.number != number]
    return with_rules(one, structure, [*said, *structure.said], notes), structure.rows


def _check_furniture(structure: Structure, title: str, line: int, notes: Notes) -> None:
    """Rows of document control that name another qualification than the title does."""
    own = values.title_parts(title)
    wrong: dict[str, list[int]] = {}
    for row in structure.furniture:
        for cell in row.cells:
            parts = values.title_parts(cell)
            other = parts.level != own.level or bool(own.sizes and not set(parts.sizes) <= set(own.sizes))
            if parts.level is not None and parts.sizes and other:
                wrong.setdefault(cell, []).append(row.number)
    for cell, numbers in wrong.items():
        notes.add(
            FindingKind.FOOTER_CONTRADICTS_TITLE,
            f"The table of document control names `{cell}`; the title names `{title}`.",
            *(notes.source(number, "Document control") for number in numbers),
            notes.source(line, "Title"),
            assumed="The title counts.",
        )


def _controlled(text: Text) -> tuple[str | None, str | None]:
    """Version and date as a table of document control prints them: `2 / June 2015`."""
    for line in text.lines:
        for cell in line.cells if line.is_row else ():
            if found := _VERSION_AND_DATE.fullmatch(cell):
                return found[1], found[2]
    return None, None


def _document(text: Text, found: Sequence[tuple[Qualification, int]], layout: str) -> Document:
    version, day = _controlled(text)
    one = found[0][0]
    labelled = facts.Facts({stated.name: [stated] for stated in one.stated})
    return Document(
        id=text.id,
        title=one.title,
        checksum=text.checksum,
        layout=layout,
        lines=len(text.lines),
        issuer=one.organisation,
        date=day or facts.printed_date(text.lines),
        version=version or facts.printed_version(text.lines, labelled),
        status=facts.status(text.lines, labelled, [listing for one, _ in found for listing in one.listings]),
    )
