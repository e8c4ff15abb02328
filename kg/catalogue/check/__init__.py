"""What a careful proof-reader writes in the margin, as general checks over an assembled catalogue.

Each check looks at one kind of thing and yields findings. Readers add what only the text shows (editor's notes, lost colours,
dates); conflicts between prints of one unit are found where units are put together. A check says nothing where it cannot be
sure: no finding may be a false alarm.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.catalogue.check import documents, pages, rules, tables
from kg.catalogue.check.sheet import Sheet
from kg.catalogue.store import Catalogue
from kg.model import Finding, FindingKind


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every finding of every check, document by document."""
    for reading in catalogue.readings:
        for check_reading in documents.CHECKS:
            yield from check_reading(reading)
        for page in reading.pages:
            for check_page in pages.CHECKS:
                yield from check_page(page)
        puzzles = (one for one in reading.findings if one.kind is FindingKind.VALUE_NOT_UNDERSTOOD)
        unclear = frozenset(source.line for one in puzzles for source in one.where)
        for one in reading.qualifications:
            sheet = Sheet(one, catalogue.unit_by_id, unclear)
            for check_sheet in (*tables.CHECKS, *rules.CHECKS):
                yield from check_sheet(sheet)
