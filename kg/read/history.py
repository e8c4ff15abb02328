"""The issue history of a document, and the dates it prints."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from kg.model import FindingKind, HistoryEntry, Stated
from kg.read.columns import key
from kg.read.dates import full_dates, month_year
from kg.read.facts import Facts
from kg.read.furniture import Furniture
from kg.read.notes import Notes
from kg.read.text import Line
from kg.words import wording

_HEADERS = {
    "version": (
        "issue",
        "version",
        "version number",
        "issue number",
        "version no",
        "issue no",
        "revision",
        "version and date",
        "edition",
    ),
    "date": (
        "date",
        "date of issue",
        "issue date",
        "date issued",
        "date of change",
        "month",
        "date published",
        "publication date",
    ),
    "detail": (
        *(
            "details",
            "details of change",
            "details of changes",
            "change",
            "changes",
            "change detail",
            "change details",
            "summary",
        ),
        *(
            "amendment",
            "amendments",
            "description",
            "description of change",
            "summary of changes",
            "summary of change",
            "comments",
        ),
        *("reason for change", "section", "sections", "detail of change", "what has changed", "notes", "update", "updates"),
    ),
}
_NAMES = {header: name for name, headers in _HEADERS.items() for header in headers}
_VERSION = re.compile(r"(?:version|issue|v)?\s*\d+(?:\.\d+)*[a-z]?", re.IGNORECASE)
_ENDS = ("operational_start_date", "review_date", "operational_end_date", "certification_end_date")


def history(lines: Sequence[Line], furniture: Furniture, notes: Notes) -> tuple[HistoryEntry, ...]:
    """The issue history: the rows under headers of version, date and details, whatever their order."""
    entries: list[HistoryEntry] = []
    names: dict[str, int] = {}
    for line in lines:
        if not line.text or line.is_rule:
            continue
        if line.is_row and (found := _columns(line.cells)):
            names = found
        elif names and line.is_row and (entry := _entry(line, names, entries, notes)):
            entries = entry
        elif names and not furniture.holds(line):
            if entries:
                break
            names = {}
    return tuple(entries)


def _columns(cells: Sequence[str]) -> dict[str, int]:
    """Which column holds what, where a row heads an issue history."""
    names: dict[str, int] = {}
    for index, cell in enumerate(cells):
        if name := _NAMES.get(key(cell)):
            names.setdefault(name, index)
    return names if {"version", "date"} <= set(names) and len(names) >= sum(map(bool, cells)) - 1 else {}


def _entry(line: Line, names: dict[str, int], before: Sequence[HistoryEntry], notes: Notes) -> list[HistoryEntry]:
    """The entries with that of one row, or with the rest of a torn entry above it; none for a row of another table."""
    cells = {name: line.cells[index] if index < len(line.cells) else "" for name, index in names.items()}
    last = max(names.values())
    detail = " ".join(filter(None, (cells.get("detail", ""), *line.cells[last + 1 :])))
    if _VERSION.fullmatch(cells["version"]):
        source = notes.source(line.number, "Issue history")
        return [*before, HistoryEntry(version=cells["version"], date=cells["date"], detail=wording(detail), source=source)]
    if before and detail and not cells["version"] and not cells["date"]:
        *rest, entry = before
        longer = wording(f"{entry.detail.printed or ''} {detail}".strip())
        return [*rest, HistoryEntry(version=entry.version, date=entry.date, detail=longer, source=entry.source)]
    return []


def check_dates(facts: Facts, entries: Sequence[HistoryEntry], lines: Sequence[Line], notes: Notes) -> None:
    """Findings for dates that do not exist, that lie before what they follow, or that differ between two places."""
    for line in lines:
        for printed, day in full_dates(line.text):
            if day is None:
                notes.add(
                    FindingKind.IMPOSSIBLE_DATE,
                    f"{printed} is no day of the calendar.",
                    notes.source(line.number, "Dates"),
                    assumed="The date is not known.",
                )
    _check_order(facts, notes)
    for index, entry in enumerate(entries):
        _check_entry(entry, facts, notes, newest=index == len(entries) - 1)


def _check_order(facts: Facts, notes: Notes) -> None:
    """Dates of one qualification that come before the one they follow."""
    known = [(one, day) for name in _ENDS if (one := facts.counting(name)) and (day := _day(one))]
    start = known[0] if known and known[0][0].name == "operational_start_date" else None
    pairs = [(start, other) for other in known[1:]] if start else []
    last = {one.name: (one, day) for one, day in known}
    if "operational_end_date" in last and "certification_end_date" in last:
        pairs.append((last["operational_end_date"], last["certification_end_date"]))
    for (before, first), (after, second) in pairs:
        if second < first:
            notes.add(
                FindingKind.IMPOSSIBLE_DATE,
                f"The {after.name.replace('_', ' ')} {after.printed} comes "
                f"before the {before.name.replace('_', ' ')} {before.printed}.",
                after.source,
                before.source,
                assumed="Both are kept as printed.",
            )


def _day(one: Stated) -> date | None:
    found = full_dates(one.printed)
    return found[0][1] if found else None


def _check_entry(entry: HistoryEntry, facts: Facts, notes: Notes, *, newest: bool) -> None:
    """An entry that sets a review date before itself, or, where it is the newest, another than the summary prints."""
    detail = entry.detail.printed or ""
    days = [day for _, day in full_dates(detail) if day]
    if not days or not re.search(r"review date", detail, re.IGNORECASE):
        return
    day, issued = days[-1], month_year(entry.date)
    if issued and (day.year, day.month) < issued:
        notes.add(
            FindingKind.IMPOSSIBLE_DATE,
            f"Issue {entry.version} of {entry.date} sets the review date to {day:%d/%m/%Y}, which had then passed.",
            entry.source,
            assumed="The review date of the qualification summary counts.",
        )
    review = facts.counting("review_date")
    printed = _day(review) if review else None
    if newest and review and printed and printed != day:
        notes.add(
            FindingKind.DATE_CONFLICT,
            f"The review date is {review.printed} in the summary and {day:%d/%m/%Y} in the history of issue {entry.version}.",
            entry.source,
            review.source,
            assumed="The review date of the qualification summary counts.",
        )
