"""Rows of a structure table: columns by their headers, cells to a listing, headings to a group."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kg.model import Finding, FindingKind, Group, GroupKind, Listing, Severity, Stated
from kg.read import values
from kg.read.notes import Notes
from kg.read.placeholders import is_placeholder
from kg.words import slug

COLUMNS = {
    "title": ("unit title", "title", "title of unit", "unit name", "name of unit"),
    "number": (
        "unit number",
        "unit no",
        "unit ref",
        "unit",
        "unit reference",
        "number",
        "no",
        "ref",
        "reference",
        "unit code",
        "urn",
        "code",
    ),
    "urn": ("unit reference number", "unit reference number urn", "ofqual reference", "ofqual unit reference", "ofqual ref"),
    "level": ("level", "qcf level", "rqf level", "unit level", "nqf level"),
    "credit": ("credit value", "credit", "credits", "unit credit", "credit values"),
    "guided_learning_hours": (
        "guided learning hours",
        "glh",
        "gl",
        "gl hours",
        "guided learning",
        "guided learning hours glh",
        "guided learning gl",
    ),
}
"""The headers under which a structure table prints what a listing holds."""

_NAMES = {header: name for name, headers in COLUMNS.items() for header in headers}
_GROUP = re.compile(
    r"^(?:(?:mandatory|optional|core|elective|additional)\b.*\b(?:units?|group)\b|(?:mandatory|optional|core|elective)(?: group)? [a-z0-9]\b"
    r"|group [a-z0-9]{1,2}\b|pathway\b|units? group [a-z0-9]\b)",
    re.IGNORECASE,
)
_LETTER = re.compile(r"\b[Gg]roup\s+([A-Z0-9]{1,2})\b")
_HEADING_BOUND = re.compile(r"\b(minimum|maximum)\b[^\d]{0,40}?(\d{1,3})\b", re.IGNORECASE)
_FIGURES = re.compile(r"\W*\b(?:minimum|maximum)\b[^\d]{0,40}\d{1,3}\W*$", re.IGNORECASE)
_DOUBLED = re.compile(r"\b([A-Za-z]{2,})\s+\1\b", re.IGNORECASE)
LONGEST_HEADING = 120


def columns(cells: Sequence[str]) -> dict[int, str] | None:
    """Which column is which, where a row is the header of a structure table.

    >>> columns(["Unit Number", "Unit Title", "QCF Level", "Credit Value"])
    {0: 'number', 1: 'title', 2: 'level', 3: 'credit'}
    >>> columns(["Location", "Title", "Review Date"]) is None
    True
    """
    names = {index: _NAMES[key] for index, cell in enumerate(cells) if (key := _key(cell)) in _NAMES}
    kinds = set(names.values())
    filled = sum(bool(cell) for cell in cells)
    if "title" not in kinds or not kinds & {"level", "credit"} or len(names) < filled or len(kinds) < len(names):
        return None
    return names


def _key(cell: str) -> str:
    return re.sub(r"[^a-z]+", " ", cell.lower()).strip()


def group_from(heading: str, line: int, notes: Notes) -> Group | None:
    """The group that a heading opens, or ``None`` where the text is no group heading.

    A figure at its end is a value, not part of its name.

    >>> group = group_from("Optional Group B (minimum credit: 15)", 9, Notes("x"))
    >>> group.heading, group.minimum
    ('Optional Group B', 15)
    >>> group_from("Learners must take 19 credits from Group A.", 9, Notes("x")) is None
    True
    """
    if len(heading) > LONGEST_HEADING or heading.endswith((".", ":", ";", ",")) or not _GROUP.match(heading):
        return None
    letter = _LETTER.search(heading)
    name = _FIGURES.sub("", heading).strip() or heading
    bounds = {kind.lower(): int(bound) for kind, bound in _HEADING_BOUND.findall(heading)}
    return Group(
        id=letter[1].lower() if letter else slug(name),
        heading=name,
        kind=_kind(heading),
        source=notes.source(line, name),
        minimum=bounds.get("minimum"),
        maximum=bounds.get("maximum"),
    )


def _kind(heading: str) -> GroupKind:
    lowered = heading.lower()
    if re.search(r"\b(?:mandatory|core)\b", lowered):
        return GroupKind.MANDATORY
    return GroupKind.OPTIONAL if re.search(r"\b(?:optional|elective|additional)\b", lowered) else GroupKind.NOT_STATED


def listing_from(cells: Mapping[str, str], group: Group, line: int, notes: Notes) -> Listing:
    """The listing that the named cells of a row print. What is missing or not understood becomes a finding."""
    title = cells.get("title", "")
    source = notes.source(line, group.heading)
    urn, number = values.reference(f"{cells.get('urn', '')} {cells.get('number', '')}".strip())
    said = [Stated(name=name, printed=cell, source=source) for name, cell in cells.items() if cell]
    level = values.levels(cells.get("level", ""))
    amounts = {name: _amount(name, cells.get(name, ""), title, line, notes) for name in ("credit", "guided_learning_hours")}
    reason = is_placeholder(title, own_identity=bool(urn or number))
    listing = Listing(
        title=title,
        group=group.id,
        source=source,
        number=number,
        urn=urn,
        level=level or (),
        credit=amounts["credit"],
        guided_learning_hours=amounts["guided_learning_hours"],
        placeholder=reason is not None,
        stated=tuple(said),
    )
    if level is None:
        _not_understood(f"the level of `{title}`", cells["level"], source.line, notes)
    _remark(listing, cells, reason, notes)
    return listing


def _amount(name: str, cell: str, title: str, line: int, notes: Notes) -> int | None:
    found = values.amount(cell)
    label = name.replace("_", " ")
    if found is None:
        _not_understood(f"the {label} of `{title}`", cell, line, notes)
        return None
    if found.note:
        editor_note(f"{label} of `{title}`", found, line, notes)
    return found.value


def editor_note(what: str, found: values.Amount, line: int, notes: Notes) -> None:
    """A finding for words that stand behind a number although they are no part of it."""
    notes.add(
        FindingKind.EDITOR_NOTE,
        f"The {what} is followed by a remark of {len(found.note.split())} words that is no part of the value.",
        notes.source(line),
        assumed=f"The value is {found.value}.",
    )


def _not_understood(what: str, cell: str, line: int, notes: Notes) -> None:
    shown = cell if len(cell) <= 40 else cell[:37] + "..."
    notes.add(
        FindingKind.VALUE_NOT_UNDERSTOOD,
        f"Cannot tell {what} from `{shown}`.",
        notes.source(line),
        assumed="The value is not known.",
    )


def _remark(listing: Listing, cells: Mapping[str, str], reason: str | None, notes: Notes) -> None:
    missing = [
        label
        for name, label in (("level", "level"), ("credit", "credit"), ("guided_learning_hours", "guided learning hours"))
        if name in cells and not cells[name]
    ]
    if missing:
        notes.add(
            FindingKind.MISSING_VALUE,
            f"`{listing.title}` is printed without {' and '.join(missing)}.",
            listing.source,
            assumed="Not known; nothing is assumed.",
            severity=Severity.NOTE if listing.placeholder else None,
        )
    if reason and reason.startswith("vocabulary:"):
        notes.add(
            FindingKind.PLACEHOLDER_BY_VOCABULARY,
            f"`{listing.title}` could be a unit or a subject; it is taken as a subject ({reason.removeprefix('vocabulary: ')}).",
            listing.source,
            assumed="The row stands for units still to be chosen.",
        )
    if listing.urn and values.check_letter(listing.urn) != listing.urn[0]:
        notes.findings.append(wrong_letter(listing.urn, listing.title, listing.source.line, notes))
    if doubled := _DOUBLED.search(listing.title):
        notes.add(
            FindingKind.DOUBLED_WORD,
            f"The title `{listing.title}` prints `{doubled[1]}` twice in a row.",
            listing.source,
            assumed="A misprint; kept as printed.",
        )


def wrong_letter(urn: str, title: str, line: int, notes: Notes) -> Finding:
    """The finding for a reference number whose letter does not fit its digits."""
    return Finding(
        kind=FindingKind.WRONG_CHECK_LETTER,
        severity=Severity.ERROR,
        message=f"`{urn}` of `{title}` has a wrong check letter: its digits call for {values.check_letter(urn)}.",
        where=(notes.source(line),),
        assumed="The reference number is kept as printed; a digit or the letter is a misprint.",
    )
