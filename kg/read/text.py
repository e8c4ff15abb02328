"""A document as numbered lines: bytes to text, markup to plain words, lines to cells."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.errors import DocumentError

LARGEST = 32 * 1024 * 1024
"""Bytes of the largest document that is read; a specification of 400 pages has about one hundredth of that."""

LONGEST_LINE = 200_000
"""Characters of the longest line that is read, so that no pattern meets a line without end."""

_TAGS = (
    "a abbr b big blockquote body br caption center code col colgroup dd div dl dt em font h1 h2 h3 h4 h5 h6 head hr html i img"
    " ins li mark ol p pre s small span strike strong sub sup table tbody td tfoot th thead title tr tt u ul"
)
_TAG = re.compile(rf"</?(?:{'|'.join(_TAGS.split())})(?:[\s/][^<>]*)?>", re.IGNORECASE)
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")
_EMPHASIS = re.compile(r"\*\*|__|(?<![\w*])\*(?=\S)|(?<=[^\s*])\*(?![\w*])|(?<!\w)_(?=\S)|(?<=[^\s_])_(?!\w)")
_MARKED = re.compile(r"[<&\[*_]")
_PARAGRAPH = re.compile(r"<(?:p|li|br)\b[^<>]*>", re.IGNORECASE)
_BULLET = re.compile(
    r"^\s*(?:(?:[-–*•·▪●○◦■□➢✓]|o(?=\s))(?:\s*>)?|>|\(?[a-z]\)|\(?[ivx]{1,4}\)|\d{1,2}[.)])\s+(?=\S)"  # the mark of a list item
)
_SPACES = re.compile(r"[\x0b\x0c\x85\u00a0\u2028\u2029]")
_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b-\u200d\u2060\ufeff]")
_STROKE = re.compile(r"(?<!\\)\|")
_DRAWN = tuple(":-–—=_")
_DASHES = re.compile(r":?[-–—=_]+:?")


def clean(text: str) -> str:
    """Plain words of a piece of text: tags, emphasis, links and entities resolved, spaces single.

    >>> clean("<b>Unit&nbsp;Title</b>  **must**"), clean("keep <n> bees, 2 * 3 * 4, snake_case")
    ('Unit Title must', 'keep <n> bees, 2 * 3 * 4, snake_case')
    """
    if _MARKED.search(text):
        text = html.unescape(_emphasised(_LINK.sub(r"\1", _TAG.sub(" ", text))))
    return " ".join(text.split())


def _emphasised(text: str) -> str:
    """The text without the marks of emphasis; a star or a low line by itself, or at one end only, is kept."""
    found = _EMPHASIS.findall(text)
    single = [mark for mark in found if len(mark) == 1]
    if single.count("*") % 2 or single.count("_") % 2:
        return text.replace("**", "").replace("__", "")
    return _EMPHASIS.sub("", text)


def paragraphs(cell: str) -> list[str]:
    """The paragraphs of a cell: one for each ``<p>``, ``<li>`` or ``<br>``, or the whole cell.

    >>> paragraphs("<p>1.1 Name it</p> <p>1.2 Use it</p>")
    ['1.1 Name it', '1.2 Use it']
    """
    return [piece for piece in (clean(part) for part in _PARAGRAPH.split(cell)) if piece]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a document. ``number`` counts from 1; ``cells`` are plain words, ``raw_cells`` still have their markup."""

    number: int
    raw: str
    raw_cells: tuple[str, ...]
    cells: tuple[str, ...]
    text: str
    is_row: bool

    @property
    def filled(self) -> tuple[str, ...]:
        """The cells that hold words."""
        return tuple(cell for cell in self.cells if cell)

    @property
    def is_rule(self) -> bool:
        """Whether the line only draws a line between rows."""
        if self.text[:1] not in _DRAWN:
            return False
        filled = self.filled
        return all(_DASHES.fullmatch(cell) for cell in filled) and len(self.text) > 1

    @property
    def is_bullet(self) -> bool:
        """Whether the line is an item of a list."""
        return not self.is_row and bool(_BULLET.match(self.raw))

    @property
    def is_heading(self) -> bool:
        """Whether the line is marked as a heading."""
        return self.raw.startswith("#")

    @property
    def item(self) -> str:
        """The words of a line without the mark of a list item or a heading."""
        return clean(_BULLET.sub("", self.raw, count=1)).lstrip("# ")

    @property
    def indent(self) -> int:
        """How far the line is set in."""
        return len(self.raw) - len(self.raw.lstrip())


def line_of(number: int, raw: str) -> Line:
    r"""A line with its cells: between upright strokes, or between tabs; a line without either is one cell.

    >>> line_of(3, "| 201 | <b>Keep bees</b> | 2 |").cells, line_of(4, "201\tKeep bees\t2").text
    (('201', 'Keep bees', '2'), '201 Keep bees 2')
    """
    stripped = raw.strip()
    is_row = "\t" in raw
    if stripped.startswith("|") or (not is_row and stripped.count("|") > 1):
        is_row = True
        inner = stripped.removeprefix("|")
        raw_cells = tuple(_STROKE.split(inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner))
    elif is_row:
        raw_cells = tuple(raw.split("\t"))
    else:
        raw_cells = (raw,)
    cells = tuple([clean(cell).replace("\\|", "|") if cell else "" for cell in raw_cells])
    return Line(number, raw, raw_cells, cells, " ".join(filter(None, cells)), is_row)


@dataclass(frozen=True, eq=False)
class Text:
    """A document as read from disk. ``id`` is what sources call it, ``where`` its path; ``ended``: its last line has an end."""

    id: str
    checksum: str
    lines: tuple[Line, ...]
    where: str = ""
    ended: bool = True

    def filled(self) -> Iterator[Line]:
        """The lines that hold words."""
        return (line for line in self.lines if line.text)

    @property
    def last(self) -> Line:
        """The last line that holds words."""
        return next(line for line in reversed(self.lines) if line.text)

    def broken_off(self, what: str, line: int) -> DocumentError:
        """The error for a document that is certain to be cut off."""
        return DocumentError(
            f"the document is cut off: {what}", where=f"{self.where}, line {line}", mend="read a complete copy of it"
        )


def words_of(lines: Iterable[Line]) -> list[Line]:
    """The lines that hold words, without lines that only draw."""
    return [line for line in lines if line.text and not line.is_rule]


def document_id(name: str) -> str:
    """What a document is called: the first three digits of its file name, else its stem.

    >>> document_id("003_1a53b5.txt"), document_id("guide.txt")
    ('003', 'guide')
    """
    return name[:3] if re.match(r"[0-9]{3}", name) else Path(name).stem


def load(path: Path) -> Text:
    """Read a document from disk.

    Raises :class:`DocumentError` for a file that is missing, empty, too large, binary or not UTF-8.
    """
    where = str(path)
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        mend = (error.strerror if isinstance(error, OSError) else None) or "check the path"
        raise DocumentError("the document cannot be opened", where=where, mend=mend) from error
    if len(data) > LARGEST:
        raise DocumentError("the document is too large", where=where, mend=f"at most {LARGEST // 2**20} MiB are read")
    text = _decoded(data, where)
    lines = tuple(_lines(text, where))
    if not any(line.text for line in lines):
        raise DocumentError("the document is empty", where=where, mend="export its text first")
    return Text(document_id(path.name), hashlib.sha256(data).hexdigest(), lines, where, text.endswith(("\n", "\r")))


def _decoded(data: bytes, where: str) -> str:
    if _is_utf_16(data[:4096]):
        raise DocumentError("the document is not UTF-8 but UTF-16 text", where=where, mend="save it as UTF-8")
    if b"\x00" in data:
        line = data.count(b"\n", 0, data.index(b"\x00")) + 1
        raise DocumentError("the document is binary", where=f"{where}, line {line}", mend="export it as plain text first")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DocumentError("the document is not UTF-8 text", where=f"{where}, line {line}", mend="save it as UTF-8") from error


def _is_utf_16(head: bytes) -> bool:
    """Whether bytes are text of two bytes to a character: they say so, or every other byte is zero, and hardly any between."""
    first, second = sorted((head[::2].count(0), head[1::2].count(0)))
    return head.startswith((b"\xff\xfe", b"\xfe\xff")) or (3 * second > len(head) and 20 * first < second)


def _lines(text: str, where: str) -> Iterator[Line]:
    if "\n" not in text:
        text = text.replace("\r", "\n")
    for number, raw in enumerate(text.split("\n"), 1):
        if len(raw) > LONGEST_LINE:
            mend = f"at most {LONGEST_LINE} characters are read"
            raise DocumentError("a line is too long", where=f"{where}, line {number}", mend=mend)
        yield line_of(number, _UNSEEN.sub("", _SPACES.sub(" ", raw.replace("\r", ""))))
