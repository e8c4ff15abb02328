"""Page furniture: what a page prints around its text, and a text export leaves between the lines of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from kg.read.dates import MONTHS
from kg.read.text import Line

_PAGE = re.compile(
    r"(?:[-–|(]\s*)?(?:pages?|p\.)?\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?\s*[-–|)]?"  # 12, Page 12 of 30, - 12 -
    r"|(?:©|\(c\)\s|copyright\b).*"
    r"|(?:version|issue|revision|v)\.?\s*\d+(?:\.\d+)*\s*[-–,/(]?\s*"
    rf"(?:(?:\d{{1,2}}\s+)?(?:{'|'.join(MONTHS)})?\s*\d{{0,4}}|[\d./]{{6,10}})\)?"
    r"|(?:https?://|www\.)\S+"
    r"|\(?(?:table\s+)?cont(?:inue[sd]|'?d|\.)(?:\s+(?:overleaf|on (?:the )?next page|from (?:the )?previous page))?[.)…]*"
    r"|please turn over|\W+",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
LONGEST = 120
TIMES = 3
"""How often a line has to stand in a document to be taken for a running header or footer."""


class Furniture:
    """Tells the furniture of one document: page numbers and the like by their form, running headers by how often they stand."""

    def __init__(self, lines: Iterable[Line]) -> None:
        count = Counter(_form(line) for line in lines if line.text and len(line.text) <= LONGEST and _may_run(line))
        self._running = frozenset(form for form, times in count.items() if times >= TIMES)

    def holds(self, line: Line) -> bool:
        """Whether a line is furniture."""
        return is_page(line.text) or (len(line.text) <= LONGEST and _may_run(line) and _form(line) in self._running)


def is_page(text: str) -> bool:
    """Whether a text is a page number, a copyright line, a version or an address.

    >>> [text for text in ("Page 3 of 12", "- 7 -", "© Holm Board", "Version 2.1 (June)", "3 sheep") if not is_page(text)]
    ['3 sheep']
    """
    return len(text) <= LONGEST and bool(_PAGE.fullmatch(text))


def _form(line: Line) -> str:
    return _DIGITS.sub("#", line.text)


def _may_run(line: Line) -> bool:
    """Whether a line could be a running header or footer: a plain line, or two cells of which one is a page number."""
    if line.text[0].islower() or line.text[-1] in ".:;":
        return False
    if not line.is_row:
        return not line.is_bullet and not line.text[:1].isdigit()
    filled = line.filled
    return (len(filled) == 1 and len(line.text.split()) > 2) or (
        len(filled) == 2 and any(cell.isdigit() for cell in filled) and not filled[0][:1].isdigit()
    )
