"""The layouts `torn-tables` and `tabbed`: structure tables alone, with upright strokes or with tabs, and the rules above them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.model import Document, FindingKind, Qualification
from kg.read import facts, values
from kg.read.notes import Notes
from kg.read.rows import columns, group_from
from kg.read.rules import RuleReader
from kg.read.structure import Structure, StructureReader
from kg.read.text import Line, Text

_FIXED = re.compile(r"^(?:proposed\s+)?qualification structure(?: for)?(?: the)?\s*", re.IGNORECASE)
_SUFFIX = re.compile(r"\s*:\s*\d{3,5}\s*[-–]\s*\d{2}\s*$")


def recognises_torn(text: Text) -> bool:
    """Tables with upright strokes, headed by unit columns."""
    return any(line.raw.lstrip().startswith("|") and columns(line.cells) for line in text.filled())


def recognises_tabbed(text: Text) -> bool:
    """Tables with tabs, headed by unit columns."""
    return any("\t" in line.raw and columns(line.cells) for line in text.filled())


def heading(text: Text) -> tuple[str, int]:
    """The title of the qualification and its line: the first heading that names a level."""
    for line in text.filled():
        if line.is_row or line.is_bullet:
            break
        named = _FIXED.sub("", line.text.lstrip("# ").strip())
        if (
            values.title_parts(named).level is not None
            and len(named) < 150
            and not re.search(r"\b(?:must|need|minimum)\b", named)
        ):
            return named, line.number
    first = next(text.filled())
    return first.text.lstrip("# ").strip(), first.number


def qualification(text: Text, notes: Notes) -> tuple[Qualification, int]:
    """The one qualification of a document that holds only structure tables, and the number of rows seen."""
    first = next(index for index, line in enumerate(text.lines) if line.is_row and columns(line.cells))
    start = _region_start(text.lines, first)
    structure = StructureReader(notes).read(text.lines[start:])
    named, line = heading(text)
    title = _SUFFIX.sub("", named)
    parts = values.title_parts(named)
    rules = RuleReader(tuple(structure.groups.values()), notes, title).read(
        one for one in text.lines[:start] if one.text and one.number != line and not one.text.startswith("#")
    )
    _check_furniture(structure, title, line, notes)
    total = [
        rule.bound
        for rule in rules
        if rule.understood and rule.measure == "credits" and not rule.groups and not rule.levels and not rule.readings
    ]
    found = Qualification(
        title=title,
        source=notes.source(line, "Title"),
        organisation=parts.organisation,
        code=parts.code,
        level=parts.level,
        sizes=parts.sizes,
        minimum_credit=total[0] if total else None,
        groups=tuple(structure.groups.values()),
        listings=tuple(structure.listings),
        rules=rules,
    )
    return found, structure.rows


def _region_start(lines: Sequence[Line], first: int) -> int:
    """The header row, or the group heading in front of it."""
    before = next((index for index in range(first - 1, -1, -1) if lines[index].text and not lines[index].is_rule), first)
    probe = Notes("")
    filled = [cell for cell in lines[before].cells if cell]
    return before if len(filled) == 1 and not lines[before].is_bullet and group_from(filled[0], before, probe) else first


def _check_furniture(structure: Structure, title: str, line: int, notes: Notes) -> None:
    """Rows of document control that name another qualification than the title does."""
    own = values.title_parts(title)
    wrong: dict[str, list[int]] = {}
    for row in structure.furniture:
        for cell in row.cells:
            parts = values.title_parts(cell)
            if parts.level is not None and parts.sizes and (parts.level != own.level or not set(parts.sizes) <= set(own.sizes)):
                wrong.setdefault(cell, []).append(row.number)
    for cell, numbers in wrong.items():
        notes.add(
            FindingKind.FOOTER_CONTRADICTS_TITLE,
            f"The table of document control names `{cell}`; the title names `{title}`.",
            *(notes.source(number, "Document control") for number in numbers),
            notes.source(line, "Title"),
            assumed="The title counts.",
        )


def furniture_version(text: Text) -> tuple[str | None, str | None]:
    """Version and date as a table of document control prints them: `2 / June 2015`."""
    for line in text.filled():
        for cell in line.cells if line.is_row else ():
            if found := re.fullmatch(r"(\d+(?:\.\d+)?)\s*/\s*(\w+ \d{4})", cell):
                return found[1], found[2]
    return None, None


def document(text: Text, title: str, layout: str) -> Document:
    """The document itself."""
    version, day = furniture_version(text)
    return Document(
        id=text.id,
        title=title,
        checksum=text.checksum,
        layout=layout,
        lines=len(text.lines),
        date=day or facts.printed_date(text.lines),
        version=version or facts.printed_version(text.lines),
        status=facts.status(text.lines, facts.Facts()),
    )
