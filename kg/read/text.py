"""A document as numbered lines: bytes to text, markup to plain words, lines to cells."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kg.errors import DocumentError

LARGEST = 32 * 1024 * 1024
"""Bytes of the largest document that is read; a specification of 400 pages has about one hundredth of that."""

LONGEST_LINE = 200_000
"""Characters of the longest line that is read, so that no pattern meets a line without end."""

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufeff]")
_RULE_ROW = re.compile(r"^[\s|:\-]*-[\s|:\-]*$")
_PARAGRAPH = re.compile(r"<(?:p|li)\b[^<>]*>", re.IGNORECASE)
_BULLET = re.compile(r"^\s*(?:[-*•]\s*>?|>|\(?[a-z]\)|\d{1,2}[.)])\s+(?=\S)")


def clean(text: str) -> str:
    """Plain words of a piece of text: tags, emphasis, links and entities resolved, spaces single.

    >>> clean("<b>Unit&nbsp;Title</b>  **must**")
    'Unit Title must'
    """
    text = _LINK.sub(r"\1", _TAG.sub(" ", text)).replace("**", "").replace("__", "")
    return " ".join(html.unescape(text).replace("\u00a0", " ").split())


def paragraphs(cell: str) -> list[str]:
    """The paragraphs of a cell: one for each ``<p>`` or ``<li>``, or the whole cell.

    >>> paragraphs("<p>1.1 Name it</p> <p>1.2 Use it</p>")
    ['1.1 Name it', '1.2 Use it']
    """
    return [piece for piece in (clean(part) for part in _PARAGRAPH.split(cell)) if piece]


@dataclass(frozen=True)
class Line:
    """One line of a document; ``number`` counts from 1."""

    number: int
    raw: str

    @cached_property
    def text(self) -> str:
        """The plain words of the line."""
        return clean(self.raw.replace("\t", " "))

    @cached_property
    def cells(self) -> tuple[str, ...]:
        """The plain cells of a row: between upright strokes, or between tabs."""
        return tuple(clean(cell) for cell in self.raw_cells)

    @cached_property
    def raw_cells(self) -> tuple[str, ...]:
        """The cells with their markup."""
        stripped = self.raw.strip()
        if stripped.startswith("|"):
            return tuple(stripped.removeprefix("|").removesuffix("|").split("|"))
        return tuple(self.raw.split("\t"))

    @property
    def is_row(self) -> bool:
        """Whether the line is a row of a table."""
        return "\t" in self.raw or self.raw.lstrip().startswith("|")

    @property
    def is_rule(self) -> bool:
        """Whether the line only draws a line between rows."""
        return bool(_RULE_ROW.match(self.raw))

    @property
    def is_bullet(self) -> bool:
        """Whether the line is an item of a list."""
        return bool(_BULLET.match(self.raw))

    @property
    def item(self) -> str:
        """The words of a list item without its mark."""
        return clean(_BULLET.sub("", self.raw))


@dataclass(frozen=True)
class Text:
    """A document as read from disk. ``id`` is what sources call it."""

    id: str
    checksum: str
    lines: tuple[Line, ...]

    def filled(self) -> Iterator[Line]:
        """The lines that hold words."""
        return (line for line in self.lines if line.text)

    def next_filled(self, number: int) -> Line | None:
        """The first line with words after line ``number``."""
        return next((line for line in self.lines[number:] if line.text), None)


def document_id(name: str) -> str:
    """What a document is called: the first three digits of its file name, else its stem.

    >>> document_id("003_1a53b5.txt"), document_id("guide.txt")
    ('003', 'guide')
    """
    return name[:3] if re.match(r"\d{3}", name) else Path(name).stem


def load(path: Path) -> Text:
    """Read a document from disk.

    Raises :class:`DocumentError` for a file that is missing, empty, too large, binary or not UTF-8.
    """
    try:
        if path.is_file() and path.stat().st_size > LARGEST:
            raise DocumentError("the document is too large", where=str(path), mend=f"at most {LARGEST // 2**20} MiB are read")
        data = path.read_bytes()
    except OSError as error:
        raise DocumentError("the document cannot be opened", where=str(path), mend=error.strerror or "check the path") from error
    return Text(id=document_id(path.name), checksum=hashlib.sha256(data).hexdigest(), lines=_lines(data, str(path)))


def _lines(data: bytes, where: str) -> tuple[Line, ...]:
    if not data.strip():
        raise DocumentError("the document is empty", where=where)
    if b"\x00" in data:
        line = data.count(b"\n", 0, data.index(b"\x00")) + 1
        raise DocumentError("the document is binary", where=f"{where}, line {line}", mend="export it as plain text first")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DocumentError("the document is not UTF-8 text", where=f"{where}, line {line}", mend="save it as UTF-8") from error
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, raw in enumerate(lines, 1):
        if len(raw) > LONGEST_LINE:
            raise DocumentError(
                "a line is too long", where=f"{where}, line {number}", mend=f"at most {LONGEST_LINE} characters are read"
            )
    return tuple(Line(number, _CONTROL.sub("", raw)) for number, raw in enumerate(lines, 1))
