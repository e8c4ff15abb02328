"""Cells to values: levels, credit, reference numbers, dates, titles of qualifications."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from kg.model import Level, Size

TO_BE_CONFIRMED = frozenset({"tbc", "tba", "to be confirmed", "to be agreed", "to be decided", "n/a", "-", "–"})
"""What a cell holds that says *not known yet*."""

_ENTRY = re.compile(r"(?:entry(?: level)?|e)\s*([123])", re.IGNORECASE)
_RANGE = re.compile(r"(\d)\s*(?:-|–|to)\s*(\d)")
_AMOUNT = re.compile(r"(\d{1,4})(?:\s*(?:hours?|hrs?|credits?|glh|gl))?\.?(?:\s+(?P<note>\S.*))?", re.IGNORECASE)
_URN = re.compile(r"\b([A-Z])\s*/?\s*(\d{3})\s*/?\s*(\d{4})\b")
_QN = re.compile(r"\b(\d{3})/(\d{4})/([\dX])\b")
_FULL_DATE = re.compile(r"\b(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b")
_TITLE_LEVEL = re.compile(r"\b(?:level\s*([1-8])|entry level\s*([123])|entry\s*([123]))\b", re.IGNORECASE)
_TITLE_SIZE = re.compile(r"\b(award|certificate|diploma)\b(?=\s*(?:[/:,(–-]|in\b|for\b|of\b|and\b|or\b|$))", re.IGNORECASE)
_CODE = re.compile(r"\b(\d{3,5})\s*[-–]\s*(\d{2})\b")

WEIGHTS = (8, 7, 6, 5, 4, 3, 2)
LETTERS = "ADFHJKLMRTY"


def levels(cell: str) -> tuple[Level, ...] | None:
    """The levels a cell prints; none for a blank cell, ``None`` where it is not understood.

    >>> levels("2 - 4"), levels("2 & 3"), levels("Entry 3"), levels(""), levels("high")
    ((2, 3, 4), (2, 3), ('E3',), (), None)
    """
    text = re.sub(r"(?i)\blevels?\b(?!\s*entry)", "", cell).strip()
    if not text or text.lower() in TO_BE_CONFIRMED:
        return ()
    found: list[Level] = []
    for part in re.split(r"\s*(?:&|,|/|;|\band\b|\bor\b)\s*", text):
        if entry := _ENTRY.fullmatch(part.strip()):
            found.append(_entry(entry[1]))
        elif span := _RANGE.fullmatch(part):
            found.extend(range(int(span[1]), int(span[2]) + 1))
        elif re.fullmatch(r"[1-8]", part):
            found.append(int(part))
        else:
            return None
    return tuple(dict.fromkeys(found)) if found and all(one in range(1, 9) or isinstance(one, str) for one in found) else None


def _entry(digit: str) -> Level:
    return "E1" if digit == "1" else "E2" if digit == "2" else "E3"


@dataclass(frozen=True)
class Amount:
    """A number in a cell, and the words that stand behind it although they do not belong there."""

    value: int | None
    note: str = ""


def amount(cell: str) -> Amount | None:
    """The number a cell prints; a value of ``None`` for blank or to be confirmed, and ``None`` where it is not understood.

    >>> amount("289 hours"), amount("TBC"), amount("3 changed, see minutes"), amount("many")
    (Amount(value=289, note=''), Amount(value=None, note=''), Amount(value=3, note='changed, see minutes'), None)
    """
    text = cell.strip()
    if not text or text.lower() in TO_BE_CONFIRMED:
        return Amount(None)
    found = _AMOUNT.fullmatch(text)
    return Amount(int(found[1]), found["note"] or "") if found else None


def reference(cell: str) -> tuple[str | None, str | None]:
    """The unit reference number, with obliques, and the number that stand in one cell.

    >>> reference("L/506/2150 CS25"), reference("B&A 59"), reference("TBC"), reference("D5061942")
    (('L/506/2150', 'CS25'), (None, 'B&A 59'), (None, None), ('D/506/1942', None))
    """
    text = cell.strip()
    found = _URN.search(text)
    urn = f"{found[1]}/{found[2]}/{found[3]}" if found else None
    rest = (text[: found.start()] + text[found.end() :]).strip(" ,;()") if found else text
    return urn, (rest if rest and rest.lower() not in TO_BE_CONFIRMED else None)


def check_letter(urn: str) -> str:
    """The letter that the digits of a unit reference number call for: digits times 8 to 2, summed, modulo 11.

    >>> check_letter("L/506/2150")
    'L'
    """
    digits = [int(one) for one in urn if one.isdigit()]
    return LETTERS[sum(weight * digit for weight, digit in zip(WEIGHTS, digits, strict=True)) % 11]


def qualification_number(text: str) -> str | None:
    """A qualification number within a text.

    >>> qualification_number("England - 601/3735/6")
    '601/3735/6'
    """
    found = _QN.search(text)
    return found[0] if found else None


def full_dates(text: str) -> list[tuple[str, date | None]]:
    """The full dates of a text, day first, as printed and as understood; ``None`` for a day that does not exist.

    >>> full_dates("from 01/09/2014 to 31/02/2015")
    [('01/09/2014', datetime.date(2014, 9, 1)), ('31/02/2015', None)]
    """
    return [(found[0], _day(int(found[3]), int(found[2]), int(found[1]))) for found in _FULL_DATE.finditer(text)]


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@dataclass(frozen=True)
class TitleParts:
    """What the title of a qualification says of it."""

    level: Level | None
    sizes: tuple[Size, ...]
    code: str | None
    organisation: str | None


def title_parts(title: str) -> TitleParts:
    """Level, sizes, code and organisation as far as a title prints them.

    >>> title_parts("Fenland Level 3 Diploma in Bee-Keeping").organisation
    'Fenland'
    >>> title_parts("Level 2 Award/Certificate in Joinery: 7735 - 03")
    TitleParts(level=2, sizes=(<Size.AWARD: 'award'>, <Size.CERTIFICATE: 'certificate'>), code='7735-03', organisation=None)
    """
    level = _TITLE_LEVEL.search(title)
    code = _CODE.search(title)
    return TitleParts(
        level=_level(level) if level else None,
        sizes=tuple(dict.fromkeys(Size(found.lower()) for found in _TITLE_SIZE.findall(title))),
        code=f"{code[1]}-{code[2]}" if code else None,
        organisation=_organisation(title, level),
    )


def _level(found: re.Match[str]) -> Level:
    return int(found[1]) if found[1] else _entry(found[2] or found[3])


def _organisation(title: str, level: re.Match[str] | None) -> str | None:
    before = title[: level.start()].strip(" -–:,") if level else ""
    before = re.sub(r"(?i)^(proposed|draft|the|qualification structure for)\b\s*", "", before).strip()
    named = bool(before) and bool(_TITLE_SIZE.search(title[level.end() :])) if level else False
    return before if named and not _TITLE_SIZE.search(before) else None
