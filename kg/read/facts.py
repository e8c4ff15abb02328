"""Facts about a document and its qualification that stand outside the structure tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from kg.model import FindingKind, HistoryEntry, LevelDescriptor, Route, Stated
from kg.read import values
from kg.read.notes import Notes
from kg.read.text import Line
from kg.words import wording

LABELS = {
    "guided_learning_hours": (
        "guided learning gl",
        "guided learning hours",
        "guided learning hours glh",
        "guided learning",
        "glh",
        "gl",
    ),
    "total_qualification_time": ("total qualification time tqt", "total qualification time", "tqt"),
    "minimum_credit": (
        "credit value",
        "credits",
        "number of credits",
        "total credit",
        "total credits",
        "credit",
        "minimum credit",
        "minimum credits",
    ),
    "number": ("qualification number", "qualification number qn", "qn", "qan", "ofqual number", "regulation number"),
    "code": ("specification code", "qualification code", "product code"),
    "level": ("level", "qualification level"),
    "operational_start_date": ("operational start date", "start date"),
    "review_date": ("review date", "qualification review date"),
    "operational_end_date": ("operational end date", "end date"),
    "certification_end_date": ("certification end date", "last certification date"),
    "age_range": ("age range", "age group", "age"),
    "grading": ("grading",),
    "sector": ("regulator sector", "sector", "sector subject area"),
    "structure": ("structure",),
}
"""The labels of a qualification's summary table."""

_NAMES = {label: name for name, labels in LABELS.items() for label in labels}
_CODE = re.compile(r"\bspecification code (?:is|:)\s*(?P<code>[A-Z0-9][A-Z0-9/-]*\d)", re.IGNORECASE)
_REGULATED = re.compile(r"^(?P<name>[A-Z][^.,;:]{2,60}?) is regulated (?:to|by)\b")
_MONTH = "january|february|march|april|may|june|july|august|september|october|november|december"
_MONTH_YEAR = re.compile(rf"\b({_MONTH})\s+(\d{{4}})\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(20\d\d|19\d\d)\b")
_VERSION = re.compile(r"\b(?:version|issue)\s+(\d+(?:\.\d+)?)\b", re.IGNORECASE)
_NAMED = re.compile(r"\blevel\s*[1-8]\b|\bentry\b", re.IGNORECASE)
DRAFT = re.compile(
    r"\b(?:consultation draft|draft (?:version|qualification|specification)|to be decided)\b|\bdraft\b\s*(?:\d|$|v)",
    re.IGNORECASE,
)


@dataclass
class Facts:
    """Labelled values as printed: name -> every place that prints it."""

    stated: dict[str, list[Stated]] = field(default_factory=dict)

    def text(self, name: str) -> str | None:
        """The first print of a value."""
        return self.stated[name][0].printed if name in self.stated else None

    def amount(self, name: str) -> int | None:
        """The first print of a value, as a number."""
        found = values.amount(self.text(name) or "")
        return found.value if found else None

    def add(self, name: str, printed: str, line: int, notes: Notes, place: str = "Qualification summary") -> None:
        """Take a print down."""
        amount = values.amount(printed)
        value = amount.value if amount and not amount.note else None
        self.stated.setdefault(name, []).append(Stated(name=name, printed=printed, value=value, source=notes.source(line, place)))

    def all(self) -> tuple[Stated, ...]:
        """Every print, in order of line."""
        return tuple(sorted((one for many in self.stated.values() for one in many), key=lambda one: (one.source.line, one.name)))


def labelled(lines: Iterable[Line], notes: Notes) -> Facts:
    """The values of a qualification's summary table, and those said in a sentence."""
    facts = Facts()
    for line in lines:
        if line.is_row and not line.is_rule and line.cells[0]:
            label = re.sub(r"[^a-z]+", " ", line.cells[0].lower()).strip()
            filled = [cell for cell in line.cells[1:] if cell]
            if label in _NAMES and filled and not set(map(str.lower, filled)) & {"title", "level", "credit value"}:
                facts.add(_NAMES[label], filled[0], line.number, notes)
        elif found := _CODE.search(line.text):
            facts.add("code", found["code"], line.number, notes, "Specification code")
        if number := values.qualification_number(line.text):
            facts.add("number", number, line.number, notes, "Qualification number")
        if not line.is_row and (named := _REGULATED.match(line.text)):
            facts.add("organisation", named["name"].strip(), line.number, notes, "Introduction")
    return facts


def history(lines: Sequence[Line], notes: Notes) -> tuple[HistoryEntry, ...]:
    """The issue history: rows under the headers issue, date and details."""
    entries: list[HistoryEntry] = []
    inside = False
    for line in lines:
        if (
            line.is_row
            and {"issue", "version"} & {line.cells[0].lower()}
            and any("date" in cell.lower() for cell in line.cells[1:])
        ):
            inside = True
        elif inside and line.is_row and re.fullmatch(r"v?\d+(?:\.\d+)*", line.cells[0]) and len(line.cells) >= 3:
            detail = " ".join(filter(None, line.cells[2:]))
            entries.append(
                HistoryEntry(
                    version=line.cells[0],
                    date=line.cells[1],
                    detail=wording(detail),
                    source=notes.source(line.number, "Issue history"),
                )
            )
        elif inside and line.text and not line.is_row:
            break
    return tuple(entries)


def status(lines: Sequence[Line], facts: Facts) -> Literal["published", "draft", "not stated"]:
    """Whether a document calls itself a draft or leaves units to be decided, or is in operation."""
    if any(DRAFT.search(line.text) for line in lines if len(line.text) < 120):
        return "draft"
    return "published" if facts.text("operational_start_date") or facts.text("number") else "not stated"


def printed_date(lines: Sequence[Line]) -> str | None:
    """The month and year, or the year, that the head of a document prints."""
    head = [line.text for line in lines if line.text][:12]
    for pattern in (_MONTH_YEAR, _YEAR):
        for text in head:
            if (found := pattern.search(text)) and len(text) < 120:
                return found[0]
    return None


def printed_version(lines: Sequence[Line]) -> str | None:
    """The version that the head of a document prints."""
    head = [line.text for line in lines if line.text][:12]
    return next((found[1] for text in head if len(text) < 80 and (found := _VERSION.search(text))), None)


def section(lines: Sequence[Line], heading: re.Pattern[str]) -> list[Line]:
    """The lines under a heading, to the next line that is short, no list item and begins a paragraph after it.

    The last match counts: a list of contents names headings too.
    """
    starts = [index for index, line in enumerate(lines) if not line.is_row and heading.match(line.text)]
    return list(lines[starts[-1] + 1 :]) if starts else []


def routes(lines: Sequence[Line], notes: Notes) -> tuple[Route, ...]:
    """The stated progression routes: the list under a heading on progression."""
    found: list[Route] = []
    for line in section(lines, re.compile(r"^(?:\d+\.?\s+)?progression(?: opportunities| routes?)?\W*$", re.IGNORECASE)):
        if line.is_bullet:
            target = line.item.rstrip(" .;,")
            kind: Literal["qualification", "other"] = "qualification" if _NAMED.search(target) else "other"
            found.append(Route(target=target, kind=kind, source=notes.source(line.number, "Progression")))
        elif line.text and found:
            break
    return tuple(found)


def level_descriptors(lines: Sequence[Line], notes: Notes) -> tuple[LevelDescriptor, ...]:
    """Which levels a document describes, and in which respects: a table headed by the level and its descriptors."""
    aspects: tuple[str, ...] = ()
    found: list[LevelDescriptor] = []
    for line in lines:
        if line.is_row and line.cells[0].lower() == "level" and any("descriptor" in cell.lower() for cell in line.cells[1:]):
            aspects = tuple(
                re.split(r"\s*descriptor", cell, flags=re.IGNORECASE)[0].strip().lower() for cell in line.cells[1:] if cell
            )
        elif aspects and line.is_row and (levels := values.levels(line.cells[0])):
            filled = tuple(aspect for aspect, cell in zip(aspects, line.cells[1:], strict=False) if cell)
            found.extend(
                LevelDescriptor(level=level, aspects=filled, source=notes.source(line.number, "Level descriptors"))
                for level in levels
            )
        elif aspects and line.text and not line.is_row:
            break
    return tuple(found)


def check_dates(facts: Facts, entries: Sequence[HistoryEntry], lines: Sequence[Line], notes: Notes) -> None:
    """Findings for dates that do not exist, that lie before what they follow, or that differ between two places."""
    for line in lines:
        for printed, day in values.full_dates(line.text):
            if day is None:
                notes.add(
                    FindingKind.IMPOSSIBLE_DATE,
                    f"{printed} is no day of the calendar.",
                    notes.source(line.number),
                    assumed="The date is not known.",
                )
    _check_order(facts, notes)
    for entry in entries:
        _check_entry(entry, facts, notes)


def _check_order(facts: Facts, notes: Notes) -> None:
    start = _day(facts, "operational_start_date")
    for name in ("review_date", "operational_end_date", "certification_end_date"):
        end = _day(facts, name)
        if start and end and end < start:
            label = name.replace("_", " ")
            notes.add(
                FindingKind.IMPOSSIBLE_DATE,
                f"The {label} {facts.text(name)} comes before the operational start date {facts.text('operational_start_date')}.",
                facts.stated[name][0].source,
                facts.stated["operational_start_date"][0].source,
                assumed="Both are kept as printed.",
            )


def _day(facts: Facts, name: str) -> date | None:
    found = values.full_dates(facts.text(name) or "")
    return found[0][1] if found else None


def _check_entry(entry: HistoryEntry, facts: Facts, notes: Notes) -> None:
    """An entry that sets a review date: the date lies before the entry, or is not the one the summary prints."""
    detail = entry.detail.printed or ""
    days = [day for _, day in values.full_dates(detail) if day]
    issued = _MONTH_YEAR.search(entry.date)
    if not days or not re.search(r"review date", detail, re.IGNORECASE):
        return
    if issued and (days[-1].year, days[-1].month) < (int(issued[2]), _MONTH.split("|").index(issued[1].lower()) + 1):
        notes.add(
            FindingKind.IMPOSSIBLE_DATE,
            f"Issue {entry.version} of {entry.date} sets the review date to {days[-1]:%d/%m/%Y}, which had then passed.",
            entry.source,
            assumed="The review date of the qualification summary counts.",
        )
    printed = _day(facts, "review_date")
    if printed and printed != days[-1] and _is_last(days[-1], entry, facts):
        notes.add(
            FindingKind.DATE_CONFLICT,
            f"The review date is {facts.text('review_date')} in the summary and {days[-1]:%d/%m/%Y} in the history of issue {entry.version}.",
            entry.source,
            facts.stated["review_date"][0].source,
            assumed="The review date of the qualification summary counts.",
        )


def _is_last(day: date, entry: HistoryEntry, facts: Facts) -> bool:
    """Only the newest statement of the history can contradict the summary; an older one was overtaken."""
    return facts.text("last_issue") in (None, entry.version) and bool(day)
