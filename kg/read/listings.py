"""Rows of a structure table as listings, and what is remarked about them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kg.model import FindingKind, Group, Level, Listing, Severity, Source, Stated
from kg.read import values
from kg.read.notes import Notes
from kg.read.placeholders import is_placeholder

_DOUBLED = re.compile(r"\b([A-Za-z]{2,})\s+\1\b", re.IGNORECASE)
_LABELS = {"level": "level", "credit": "credit", "guided_learning_hours": "guided learning hours"}


def looks_like_unit(cells: Mapping[str, str]) -> bool:
    """Whether the named cells of a row fit a unit: a title in words, and level, credit and hours as far as they are filled.

    >>> looks_like_unit({"number": "201", "title": "Keep bees", "level": "2", "credit": ""})
    True
    >>> looks_like_unit({"number": "Guide", "title": "2", "level": "JS", "credit": "2015"})
    False
    """
    level, _ = values.level_and_note(cells.get("level", ""))
    found = [values.amount(cells.get(name, "")) for name in ("credit", "guided_learning_hours")]
    return is_title(cells.get("title", "")) and level is not None and None not in found


def is_title(text: str) -> bool:
    """Whether a cell can be a title: it holds a word and is no value."""
    return any(one.isalpha() for one in text) and not values.is_value(text)


def listing_from(cells: Mapping[str, str], group: Group, line: int, notes: Notes) -> Listing:
    """The listing that the named cells of a row print. What is missing or not understood becomes a finding."""
    title = cells.get("title", "")
    source = notes.source(line, group.heading)
    urn, number = values.reference(f"{cells.get('urn', '')} {cells.get('number', '')}")
    reason = is_placeholder(title, own_identity=bool(urn or number))
    listing = Listing(
        title=title,
        group=group.id,
        source=source,
        number=number,
        urn=urn,
        level=_level(cells.get("level", ""), title, source, notes),
        credit=amount("credit", cells.get("credit", ""), title, source, notes),
        guided_learning_hours=amount("guided_learning_hours", cells.get("guided_learning_hours", ""), title, source, notes),
        placeholder=reason is not None,
        stated=tuple(Stated(name=name, printed=cell, source=source) for name, cell in cells.items() if cell),
    )
    _remark(listing, cells, reason, notes)
    return listing


def _level(cell: str, title: str, source: Source, notes: Notes) -> tuple[Level, ...]:
    found, note = values.level_and_note(cell)
    if found is None:
        not_understood(f"the level of `{title}`", cell, source, notes)
    if note:
        editor_note(f"level of `{title}`", values.Amount(None, note), cell.split()[0], source, notes)
    return found or ()


def amount(name: str, cell: str, title: str, source: Source, notes: Notes) -> int | None:
    """The number in a cell of credit or hours."""
    found = values.amount(cell)
    label = name.replace("_", " ")
    if found is None:
        not_understood(f"the {label} of `{title}`", cell, source, notes)
        return None
    if found.note:
        editor_note(f"{label} of `{title}`", found, str(found.value), source, notes)
    return found.value


def editor_note(what: str, found: values.Amount, value: str, source: Source, notes: Notes) -> None:
    """A finding for words that stand behind a value although they are no part of it."""
    count = len(found.note.split())
    words = f"{count} word{'' if count == 1 else 's'}"
    verb = "are" if what.startswith("guided learning hours") else "is"
    notes.add(
        FindingKind.EDITOR_NOTE,
        f"The {what} {verb} followed by a remark of {words} that is no part of the value.",
        source,
        assumed=f"The value is {value}.",
    )


def not_understood(what: str, cell: str, source: Source, notes: Notes) -> None:
    """A finding for a cell from which a value cannot be told."""
    shown = cell if len(cell) <= 40 else cell[:37] + "..."
    notes.add(FindingKind.VALUE_NOT_UNDERSTOOD, f"Cannot tell {what} from `{shown}`.", source, assumed="The value is not known.")


def _remark(listing: Listing, cells: Mapping[str, str], reason: str | None, notes: Notes) -> None:
    missing = [label for name, label in _LABELS.items() if name in cells and not cells[name]]
    if missing:
        notes.add(
            FindingKind.MISSING_VALUE,
            f"`{listing.title}` is printed without {' and '.join(filter(None, (', '.join(missing[:-1]), missing[-1])))}.",
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
    check_letter(listing.urn, listing.title, listing.source, notes)
    if doubled := _DOUBLED.search(listing.title):
        notes.add(
            FindingKind.DOUBLED_WORD,
            f"The title `{listing.title}` prints `{doubled[1]}` twice in a row.",
            listing.source,
            assumed="A misprint; kept as printed.",
        )


def check_letter(urn: str | None, title: str, source: Source, notes: Notes) -> None:
    """A finding for a reference number whose letter does not fit its digits; where table and page print it, one for both."""
    if urn and (wanted := values.check_letter(urn)) != urn[0]:
        notes.add_once(
            FindingKind.WRONG_CHECK_LETTER,
            f"`{urn}` of `{title}` has a wrong check letter: its digits call for {wanted}.",
            source,
            assumed="The reference number is kept as printed; a digit or the letter is a misprint.",
        )
