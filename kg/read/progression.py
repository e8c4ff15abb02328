"""What a document says leads on from the qualification, and which levels it describes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from kg.model import LevelDescriptor, Route
from kg.read import values
from kg.read.contents import Contents
from kg.read.furniture import is_page
from kg.read.notes import Notes
from kg.read.text import Line

_HEADING = re.compile(
    r"^#*\s*(?:\d{1,2}(?:\.\d{1,2})*\.?\s+)?"
    r"(?:(?:further |possible |opportunities for |routes for |learner )?progression\b[^.:]{0,60}"
    r"|next steps|where next|what (?:comes )?next|moving on|progressing\b[^.:]{0,40})\W*$",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^(?:progression\b.{0,40}|next steps)$", re.IGNORECASE)
_NAMED = re.compile(r"\b(?:level\s*[1-8]|entry(?: level)?\s*[123])\b", re.IGNORECASE)
_QUALIFICATION = re.compile(
    r"(?:(?!(?:The|This|Holders?|Learners?|Candidates?|Those|They|After|Progression|It|On|From|An?)\b)[A-Z][\w&'’.-]*\s+){0,6}"
    r"(?:Level\s*[1-8]|Entry(?:\sLevel)?\s*[123])\s+(?:[A-Z][\w&'’/-]*\s+){0,4}(?:Award|Certificate|Diploma)\b"
    r"(?:\s+(?:in|for|of)"
    r"(?:\s+(?:[A-Z][\w&'’/-]*|and(?=\s+[A-Z])(?!\s+(?:[A-Z][\w&'’.-]*\s+){0,5}(?:Level|Entry)\b)|of|the|for)"
    r"(?:,\s+(?=[A-Z][\w-]*\s+and\b))?)+)?"
)
_SHORT = 80
_ASPECT = re.compile(r"\s*descriptors?\b.*$|\s*\(.*$", re.IGNORECASE)
_DESCRIBES = re.compile(r"^#*\s*(?:\d{1,2}(?:\.\d{1,2})*\.?\s+)?(?:rqf |qcf )?level descriptors?\b", re.IGNORECASE)
_LEVEL_HEADERS = frozenset(("level", "levels", "rqf level", "qcf level"))


def routes(lines: Sequence[Line], contents: Contents, notes: Notes) -> tuple[Route, ...]:
    """The stated progression routes: the items, rows and sentences under a heading on progression, or behind such a label."""
    found: dict[str, Route] = {}
    for line, text in _said(lines, contents):
        for target, kind in _targets(text, item=line.is_bullet or line.is_row):
            found.setdefault(target, Route(target=target, kind=kind, source=notes.source(line.number, "Progression")))
    return tuple(found.values())


def _said(lines: Sequence[Line], contents: Contents) -> Iterator[tuple[Line, str]]:
    """The lines under the heading, to the next heading; an item goes on in the line under it."""
    inside = False
    held: list[Line] = []
    for line in lines:
        if line.number in contents.lines or is_page(line.text):
            continue
        if held and not _continues(held[-1], line):
            yield held[0], _text(held)
            held = []
        if held:
            held.append(line)
        elif line.is_row and len(line.filled) > 1 and _LABEL.match(line.cells[0]):
            yield line, " ".join(line.filled[1:])
        elif _is_heading(line):
            inside = leads_on(line)
        elif inside and line.text:
            held = [line]
    if held:
        yield held[0], _text(held)


def leads_on(line: Line) -> bool:
    """Whether a heading is one on what leads on from the qualification."""
    return bool(_HEADING.match(line.text))


def _is_heading(line: Line) -> bool:
    plain = bool(line.text) and not (line.is_row or line.is_bullet) and len(line.text) < _SHORT
    if not plain or line.text[0] == "(" or line.text[0].islower() or line.text.endswith((".", ",", ":", ";")):
        return False
    return not _QUALIFICATION.search(line.text) or leads_on(line)


def _continues(before: Line, line: Line) -> bool:
    wrapped = line.number == before.number + 1 and bool(line.text) and not (line.is_bullet or line.is_row or before.is_row)
    return wrapped and not before.text.endswith((".", ":", ";"))


def _text(held: Sequence[Line]) -> str:
    return " ".join(line.item if line.is_bullet else line.text for line in held)


def _targets(text: str, *, item: bool) -> Iterator[tuple[str, Literal["qualification", "other"]]]:
    """What a line names: an item as a whole, a sentence by the qualifications it names."""
    bare = text.rstrip(" .;,")
    named = [found[0].strip(" .,;") for found in _QUALIFICATION.finditer(text)]
    if item and len(bare) <= _SHORT + 40 and len(named) < 2:
        yield bare, "qualification" if _NAMED.search(bare) else "other"
    else:
        yield from ((target, "qualification") for target in named)


def level_descriptors(lines: Sequence[Line], notes: Notes) -> tuple[LevelDescriptor, ...]:
    """Which levels a document describes, and in which respects: a table headed by the level and its descriptors."""
    aspects: tuple[str, ...] = ()
    under = False
    found: list[LevelDescriptor] = []
    for line in lines:
        if not line.text or line.is_rule or is_page(line.text):
            continue
        if line.is_row and (headed := _aspects(line.cells, under=under)):
            aspects = headed
        elif aspects and line.is_row and (levels := values.levels(line.cells[0])):
            filled = tuple(aspect for aspect, cell in zip(aspects, line.cells[1:], strict=False) if cell and aspect)
            source = notes.source(line.number, "Level descriptors")
            found.extend(LevelDescriptor(level=level, aspects=filled, source=source) for level in levels)
        elif not line.is_row:
            under = bool(_DESCRIBES.match(line.text)) or (under and not found)
            aspects = aspects if not found else ()
    return tuple(found)


def _aspects(cells: Sequence[str], *, under: bool) -> tuple[str, ...]:
    """The respects in which a table describes levels; under a heading on descriptors its headers need not say the word."""
    if cells[0].lower() not in _LEVEL_HEADERS or not any(cells[1:]):
        return ()
    said = any("descriptor" in cell.lower() for cell in cells[1:])
    worded = under and all(not cell or (cell[0].isalpha() and len(cell) < _SHORT) for cell in cells[1:])
    return tuple(_ASPECT.sub("", cell).strip().lower() for cell in cells[1:]) if said or worded else ()
