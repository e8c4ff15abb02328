"""The list of contents: what a document announces, on which page, and whether it is all there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kg.read.furniture import is_page
from kg.read.text import Line, Text
from kg.words import slug

_PAGED = re.compile(r"^(?P<title>[^\W\d_].*?|\d{1,2}(?:\.\d)*[.)]?\s+\S.*?)(?:\s*\.{2,}\s*|\s*…+\s*|\s+)(?P<page>\d{1,3})$")
_NUMBERED = re.compile(r"^(?P<number>\d{1,2})[.)]?\s+(?P<title>[A-Z].*)$")
_HEADED = re.compile(r"^(?:table of )?contents(?: page)?:?$", re.IGNORECASE)
LONGEST = 160
MISSING = 2
"""How many of the last entries have to be missing before a document counts as cut off."""


@dataclass(frozen=True)
class Entry:
    """One entry: what it announces, where, and the number in front of it."""

    title: str
    line: int
    page: str = ""
    number: str = ""


@dataclass(frozen=True)
class Contents:
    """The list of contents of one document."""

    entries: tuple[Entry, ...] = ()
    lines: frozenset[int] = field(default_factory=frozenset)

    @property
    def pages(self) -> Mapping[str, str]:
        """Title, as a slug, -> printed page; the last entry of a title counts."""
        return {slug(entry.title): entry.page for entry in self.entries if entry.page}


def contents(lines: Sequence[Line]) -> Contents:
    """The list under the heading *Contents*: entries with a page, or numbered ones, up to the first line that is neither."""
    start = next((index for index, line in enumerate(lines) if _HEADED.match(line.text)), None)
    if start is None:
        return Contents()
    entries: list[Entry] = []
    for line in lines[start + 1 :]:
        entry = _entry(line) if line.text else None
        if entry:
            entries.append(entry)
        elif line.text and not (line.is_rule or is_page(line.text)):
            break
    return Contents(tuple(entries), frozenset((lines[start].number, *(entry.line for entry in entries))))


def _entry(line: Line) -> Entry | None:
    text = line.text
    if len(text) > LONGEST or is_page(text):
        return None
    if paged := _PAGED.match(text):
        numbered = _NUMBERED.match(paged["title"])
        title = (numbered["title"] if numbered else paged["title"]).rstrip(" .")
        return Entry(title, line.number, paged["page"], numbered["number"] if numbered else "")
    if (numbered := _NUMBERED.match(text)) and not text.endswith("."):
        return Entry(numbered["title"], line.number, number=numbered["number"])
    return None


def check_whole(text: Text, found: Contents) -> None:
    """Refuse a document that ends before the last things its contents announce, though it has most of the earlier ones."""
    body = [line for line in text.lines if line.text and line.number not in found.lines and len(line.text) <= LONGEST]
    slugs = {slug(line.text) for line in body}
    numbers = {number[1] for line in body if not line.is_row and (number := _NUMBERED.match(line.text))}
    there = [slug(entry.title) in slugs or entry.number in numbers for entry in found.entries]
    missing = next((count for count, present in enumerate(reversed(there)) if present), len(there))
    before = there[: len(there) - missing]
    if missing >= MISSING and len(before) >= MISSING and 2 * sum(before) > len(before):
        entry = found.entries[len(before)]
        page = f" on page {entry.page}" if entry.page else ""
        raise text.broken_off(f"its contents announce `{entry.title}`{page}, which does not come", text.last.number)
