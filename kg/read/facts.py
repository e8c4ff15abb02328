"""Facts about a document and its qualification that stand outside the structure tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from kg.model import FindingKind, Listing, Stated
from kg.read import columns, values
from kg.read.contents import Contents
from kg.read.dates import full_dates, month_or_year
from kg.read.notes import Notes
from kg.read.text import Line
from kg.words import slug

LABELS = {
    "guided_learning_hours": (
        *("guided learning gl", "guided learning hours", "guided learning hours glh", "guided learning", "glh", "gl", "gl hours"),
        *("total guided learning hours", "total guided learning", "total glh", "minimum guided learning hours", "minimum glh"),
    ),
    "total_qualification_time": ("total qualification time tqt", "total qualification time", "tqt", "tqt hours", "total time"),
    "minimum_credit": (
        *("credit value", "credits", "number of credits", "total credit", "total credits", "credit", "minimum credit"),
        *("minimum credits", "total credit value", "credits required", "minimum credits required", "credit required"),
        *("total number of credits", "total credits required", "qualification credit value", "minimum credit value"),
    ),
    "number": (
        *(
            "qualification number",
            "qualification number qn",
            "qn",
            "qan",
            "ofqual number",
            "regulation number",
            "ofqual reference",
        ),
        *("qualification accreditation number", "qualification accreditation number qan", "ofqual qualification number"),
        *("accreditation number", "regulated qualification number"),
    ),
    "code": ("specification code", "qualification code", "product code", "course code", "scheme code"),
    "level": ("level", "qualification level", "rqf level", "qcf level"),
    "organisation": ("awarding organisation", "awarding body", "awarding organization", "organisation", "awarded by"),
    "operational_start_date": (
        *("operational start date", "start date", "operational start", "accreditation start date", "first registration date"),
        *("operational from", "first teaching", "regulation start date", "qualification start date"),
    ),
    "review_date": ("review date", "qualification review date", "next review date", "date of review", "date of next review"),
    "operational_end_date": (
        *("operational end date", "end date", "operational end", "accreditation end date", "last registration date"),
        *("registration end date", "last date for registration", "regulation end date"),
    ),
    "certification_end_date": (
        *(
            "certification end date",
            "last certification date",
            "certification end",
            "last date for certification",
            "final certification",
        ),
    ),
    "age_range": ("age range", "age group", "age", "age groups", "approved age range", "approved age ranges"),
    "grading": ("grading", "grading system", "grade", "grades"),
    "sector": ("regulator sector", "sector", "sector subject area", "ssa", "sector subject area ssa"),
    "structure": ("structure", "rules of combination", "qualification structure", "credit requirements", "combination rules"),
    "status": ("status", "document status"),
    "version": ("version", "version number", "document version", "issue", "issue number"),
}
"""The labels of a qualification's summary."""

LABELLED_AS: Mapping[str, str] = {label: name for name, labels in LABELS.items() for label in labels}
"""Label -> the fact that stands behind it."""

_PLAIN = re.compile(r"^(?P<label>[A-Z][^:]{1,48}?)\s*:\s+(?P<value>\S.*)$")
_CODE = re.compile(r"\b(?:specification|qualification|product) code (?:is|:)\s*(?P<code>[A-Z0-9][A-Z0-9/-]*\d)", re.IGNORECASE)
_NUMBERED = re.compile(r"^(\d{3})/?(\d{4})/?([\dX])$", re.IGNORECASE)
_REGULATED = re.compile(
    r"^(?!The\b|This\b|Each\b|All\b|It\b|Our\b)(?P<name>[A-Z][^.,;:()]{2,60}?)"
    r" (?:is|are) (?:regulated|recognised|approved|authorised) (?:to|by|as)\b"
)
_VERSION = re.compile(r"\b(?:version|issue)\s+(?:number\s+)?v?(\d+(?:\.\d+)*)\b", re.IGNORECASE)
_DRAFT = re.compile(r"\b(?:consultation draft|draft|consultation|proposed|proposal)\b", re.IGNORECASE)
_DECIDED = re.compile(r"\bto be (?:decided|confirmed|agreed)\b", re.IGNORECASE)
_OTHER = re.compile(
    r"\b(?:replac\w+|supersed\w+|former(?:ly)?|previous(?:ly)?|progress\w*|equivalent|withdrawn|changed)\b", re.IGNORECASE
)
"""Words beside a qualification number that may be the number of another qualification, or an earlier one."""

_HEAD = 12
_SENTENCE = 120

_FIGURES = ("minimum_credit", "guided_learning_hours", "total_qualification_time")
_NAMES = ("number", "code", "level")
_DATES = ("operational_start_date", "review_date", "operational_end_date", "certification_end_date")
KINDS: Mapping[str, FindingKind] = {
    **dict.fromkeys(_FIGURES, FindingKind.SUM_MISMATCH),
    **dict.fromkeys(_NAMES, FindingKind.QUALIFICATION_CONFLICT),
    **dict.fromkeys(_DATES, FindingKind.DATE_CONFLICT),
}
"""The facts that have one value in one document, and the kind of finding where two prints of one disagree."""

Status = Literal["published", "draft", "not stated"]


@dataclass
class Facts:
    """Labelled values as printed: name -> every place that prints it."""

    stated: dict[str, list[Stated]] = field(default_factory=dict)
    other: set[int] = field(default_factory=set)  # lines whose number may be that of another qualification

    def counting(self, name: str) -> Stated | None:
        """The print that counts: the first of the value most often printed; the first of all for what can have several values."""
        prints = self.prints(name)
        if name not in KINDS or not prints:
            return prints[0] if prints else None
        often = Counter(meanings := [meaning(one) for one in prints])
        known = {value: times for value, times in often.items() if value is not None} or often
        return prints[meanings.index(max(known, key=lambda value: known[value]))]

    def prints(self, name: str) -> Sequence[Stated]:
        """The prints of a value of this qualification; all, where each of them could be that of another."""
        prints = self.stated.get(name, [])
        return [one for one in prints if one.source.line not in self.other] or prints

    def text(self, name: str) -> str | None:
        """The print of a value that counts."""
        one = self.counting(name)
        return one.printed if one else None

    def amount(self, name: str) -> int | None:
        """The print of a value that counts, as a number."""
        found = values.amount(self.text(name) or "")
        return found.value if found else None

    def add(self, name: str, printed: str, line: int, notes: Notes, place: str = "Qualification summary") -> None:
        """Take a print down; a line prints a value once."""
        amount = values.amount(printed)
        value = amount.value if amount and not amount.note else None
        prints = self.stated.setdefault(name, [])
        if not any(one.source.line == line for one in prints):
            prints.append(Stated(name=name, printed=printed, value=value, source=notes.source(line, place)))

    def all(self) -> tuple[Stated, ...]:
        """Every print, in order of line."""
        return tuple(sorted((one for many in self.stated.values() for one in many), key=lambda one: (one.source.line, one.name)))


def labelled(lines: Iterable[Line], contents: Contents, notes: Notes) -> Facts:
    """The values of a qualification's summary, in rows or behind a colon, and those said in a sentence."""
    facts = Facts()
    for line in lines:
        if not line.text or line.number in contents.lines or line.is_rule:
            continue
        for name, value in _pairs(line):
            facts.add(name, value, line.number, notes)
        if found := _CODE.search(line.text):
            facts.add("code", found["code"], line.number, notes, "Specification code")
        if number := values.qualification_number(line.text):
            if line.is_bullet or _OTHER.search(line.text):
                facts.other.add(line.number)
            facts.add("number", number, line.number, notes, "Qualification number")
        if not line.is_row and (named := _REGULATED.match(line.text)):
            facts.add("organisation", named["name"].strip(), line.number, notes, "Introduction")
    return facts


def meaning(one: Stated) -> Hashable:
    """What a print says, whatever its form; ``None`` for one that says the value is not known.

    >>> from kg.model import Source
    >>> def said(name: str, printed: str) -> Hashable:
    ...     return meaning(Stated(name=name, printed=printed, source=Source(document="x", line=1)))
    >>> said("minimum_credit", "37 credits") == said("minimum_credit", "37"), said("review_date", "1 May 2016")
    (True, (datetime.date(2016, 5, 1),))
    """
    if one.printed.lower() in values.TO_BE_CONFIRMED:
        return None
    if one.name in _FIGURES and (amount := values.amount(one.printed)):
        return amount.value
    if one.name in _DATES and (days := full_dates(one.printed)):
        return tuple(day for _, day in days)
    if one.name == "level" and (levels := values.levels(one.printed)):
        return levels
    return "".join(filter(str.isalnum, one.printed.casefold())) if one.name in _NAMES else slug(one.printed)


def check_prints(facts: Facts, notes: Notes) -> None:
    """One fact with two values in one document."""
    for name, kind in KINDS.items():
        prints, counting = facts.prints(name), facts.counting(name)
        if counting is None or len({meaning(one) for one in prints}) < 2:
            continue
        said = list(dict.fromkeys(f"`{one.printed}`" for one in prints))
        verb = "are" if name.endswith("hours") else "is"
        label = f"qualification {name}" if name in _NAMES else name
        notes.add(
            kind,
            f"The {label.replace('_', ' ')} {verb} printed as {', '.join(said[:-1])} and as {said[-1]}.",
            *(one.source for one in prints),
            assumed=f"`{counting.printed}` counts, {why(counting, prints)}.",
        )


def why(counting: Stated, prints: Sequence[Stated]) -> str:
    """Why a print counts: its value is printed more often than any other, or first."""
    often = Counter(meaning(one) for one in prints)
    times = often.pop(meaning(counting))
    return "which is printed most often" if all(times > other for other in often.values()) else "which is printed first"


def _pairs(line: Line) -> Iterable[tuple[str, str]]:
    """The labels of a line with what stands behind each: in the next cell of a row, or behind a colon."""
    filled = line.filled
    if len(filled) == 1:
        found = None if line.is_bullet else _PLAIN.match(filled[0])
        pairs = [(found["label"], found["value"])] if found and len(filled[0]) < _SENTENCE else []
    elif {columns.header(cell) for cell in filled[1:]} & {"title", "level", "credit"}:
        pairs = []
    elif len(filled) % 2 == 0 and all(columns.key(cell) in LABELLED_AS for cell in filled[::2]):
        pairs = list(zip(filled[::2], filled[1::2], strict=True))
    else:
        pairs = [(line.cells[0], filled[1])] if line.cells[0] else []
    for label, value in pairs:
        name = LABELLED_AS.get(columns.key(label))
        if name and (name != "version" or any(one.isdigit() for one in value)):
            yield name, _number(value) if name == "number" else value


def _number(printed: str) -> str:
    found = _NUMBERED.match(printed)
    return f"{found[1]}/{found[2]}/{found[3]}" if found else printed


def _head_of(lines: Sequence[Line]) -> list[str]:
    """The first lines of prose: a row of a table tells nothing about the document."""
    return [line.text for line in lines if line.text and not line.is_row and len(line.text) < _SENTENCE][:_HEAD]


def status(lines: Sequence[Line], facts: Facts, listings: Iterable[Listing]) -> Status:
    """Whether a document calls itself a draft at its head or leaves units to be decided, or is in operation."""
    said = facts.text("status") or ""
    if _DRAFT.search(said) or (not said and any(_DRAFT.search(text) for text in _head_of(lines))):
        return "draft"
    if any(_DECIDED.search(listing.title) for listing in listings):
        return "draft"
    published = said or facts.text("operational_start_date") or facts.text("number")
    return "published" if published else "not stated"


def printed_date(lines: Sequence[Line]) -> str | None:
    """The month and year, or the year, that the head of a document prints."""
    return month_or_year(_head_of(lines))


def printed_version(lines: Sequence[Line], facts: Facts | None = None) -> str | None:
    """The version that a document prints in its summary or at its head."""
    if facts and (said := facts.text("version")):
        return said
    return next((found[1] for text in _head_of(lines) if (found := _VERSION.search(text))), None)
