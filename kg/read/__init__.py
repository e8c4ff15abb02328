"""A document on disk to a :class:`~kg.model.Reading`, by a reader for each layout.

A layout is recognised from the text, never from the name of a file. The readers are tried from the most to the least particular;
a text in none of the layouts is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from kg.errors import DocumentError
from kg.model import Reading
from kg.read import guide, review, tables
from kg.read.ending import check_closed
from kg.read.text import Text, load


@dataclass(frozen=True)
class Layout:
    """A kind of document: how it is recognised and read."""

    name: str
    about: str
    recognises: Callable[[Text], bool]
    read: Callable[[Text], Reading]


def read(path: Path) -> Reading:
    """Read one document.

    Raises :class:`~kg.errors.DocumentError` for a file that cannot be opened or decoded, that is in no known layout, that
    is cut off, or that lists no units.
    """
    text = load(path)
    layout = next((one for one in LAYOUTS if one.recognises(text)), None)
    if layout is None:
        known = "; ".join(f"{one.name}: {one.about}" for one in LAYOUTS)
        raise DocumentError("the document is in no known layout", where=text.where, mend=f"known are {known}")
    reading = layout.read(text)
    check_closed(text)
    if not any(qualification.listings for qualification in reading.qualifications):
        raise DocumentError(
            "no unit is listed in the document",
            where=text.where,
            mend=f"it looks like the layout `{layout.name}`, {layout.about}",
        )
    return reading


LAYOUTS = (
    Layout(
        "guide",
        "structure tables, then a page for each unit under its title",
        guide.recognises_guide,
        guide.reader("guide"),
    ),
    Layout(
        "draft",
        "structure tables, then a page for each unit that opens with a labelled title",
        guide.recognises_draft,
        guide.reader("draft"),
    ),
    Layout(
        "torn-tables",
        "structure tables with upright strokes",
        tables.recognises_torn,
        partial(tables.read_tables, layout="torn-tables"),
    ),
    Layout("tabbed", "structure tables with tabs", tables.recognises_tabbed, partial(tables.read_tables, layout="tabbed")),
    Layout("review", "level blocks with one cell to a line", review.recognises, review.read),
)
"""The known layouts, the most particular first."""
