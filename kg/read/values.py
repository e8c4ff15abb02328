"""Cells to values: levels, credit, hours, reference numbers and what the title of a qualification says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kg.model import Level, Size

TO_BE_CONFIRMED = frozenset({"tbc", "tba", "tbd", "to be confirmed", "to be agreed", "to be decided", "n/a", "-", "–", "—"})
"""What a cell holds that says *not known yet*."""

NUMBERS = {
    word: number
    for number, word in enumerate(
        (
            *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
            *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
        )
    )
}
_TENS = {
    word: 10 * number
    for number, word in enumerate(("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), 2)
}
_UNITS = "|".join(word for word, number in NUMBERS.items() if 0 < number < 10)
NUMBER = rf"(?:\d{{1,3}},\d{{3}}|\d{{1,4}}|(?:{'|'.join(_TENS)})(?:[ -](?:{_UNITS}))?|{'|'.join(reversed(NUMBERS))})"
"""The pattern of a whole number, in figures or in words."""

_LEVEL_WORD = re.compile(r"\b(?:(?:rqf|qcf|nqf)\s+)?levels?\b", re.IGNORECASE)
_ENTRY = re.compile(r"(?:entry|e|el)\s*(?:level\s*)?([123])", re.IGNORECASE)
_RANGE = re.compile(r"l?([1-8])\s*(?:-|–|to)\s*l?([1-8])", re.IGNORECASE)
_ONE_LEVEL = re.compile(r"l?([1-8])", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:&|,|/|;|\band\b|\bor\b)\s*", re.IGNORECASE)
_AMOUNT = re.compile(
    r"(?P<value>\d{1,2},\d{3}|\d{1,4})(?:\s*(?:hours?|hrs?|credits?|glh|gl|tqt)\b)?[.*]?(?:\s+(?P<note>\S.*))?", re.IGNORECASE
)
_LEVEL_NOTE = re.compile(r"(?P<level>(?:entry\s*)?[1-8])\s+(?P<note>[(\[a-z].*)", re.IGNORECASE)
_URN = re.compile(r"(?<![A-Za-z\d])([A-Z])\s*/?\s*(\d{3})\s*/?\s*(\d{4})(?!\d)")
_QN = re.compile(r"(?<![\d/])(\d{3})/(\d{4})/([\dX])(?![\d/])")
_TITLE_LEVEL = re.compile(r"\b(?:level\s*([1-8])|(?:entry level|entry|level entry)\s*([123]))\b", re.IGNORECASE)
_TITLE_SIZE = re.compile(
    r"\b(award|certificate|diploma)\b(?=\s*(?:[/:,(–-]|in\b|for\b|of\b|at\b|and\b|or\b|level\b|entry\b|$))", re.IGNORECASE
)
_CODE = re.compile(r"(?<![\w-])(\d{3,5})\s*[-–]\s*(\d{2})(?![\w-])")
_YEARS = re.compile(r"(?:19|20)\d\d")
_BEFORE_NAME = re.compile(r"^(?:proposed|draft|the|qualification structure(?: for)?)\b\s*", re.IGNORECASE)

LONGEST_TITLE = 300
"""Characters of the longest text that is looked at as the title of a qualification."""

WEIGHTS = (8, 7, 6, 5, 4, 3, 2)
LETTERS = "ADFHJKLMRTY"


def number(text: str) -> int:
    """A whole number, in figures or in words.

    >>> number("1,080"), number("Thirty-seven"), number("twelve")
    (1080, 37, 12)
    """
    lowered = text.lower().replace(",", "")
    if lowered.isdigit():
        return int(lowered)
    return sum(_TENS.get(word, NUMBERS.get(word, 0)) for word in re.split(r"[ -]", lowered))


def entry(digit: str) -> Level:
    """The Entry level of a digit.

    >>> entry("3")
    'E3'
    """
    return "E1" if digit == "1" else "E2" if digit == "2" else "E3"


@lru_cache(maxsize=1024)
def levels(cell: str) -> tuple[Level, ...] | None:
    """The levels a cell prints; none for a blank cell, ``None`` where it is not understood.

    >>> levels("2 - 4"), levels("2 & 3"), levels("Entry Level 3"), levels(""), levels("high")
    ((2, 3, 4), (2, 3), ('E3',), (), None)
    """
    text = " ".join(_LEVEL_WORD.sub(" ", cell).split()).rstrip("*")
    if not text or text.lower() in TO_BE_CONFIRMED:
        return ()
    found: list[Level] = []
    for part in _BETWEEN.split(text):
        if one := _ENTRY.fullmatch(part):
            found.append(entry(one[1]))
        elif span := _RANGE.fullmatch(part):
            found.extend(range(int(span[1]), int(span[2]) + 1))
        elif one := _ONE_LEVEL.fullmatch(part):
            found.append(int(one[1]))
        else:
            return None
    return tuple(dict.fromkeys(found)) or None


def level_and_note(cell: str) -> tuple[tuple[Level, ...] | None, str]:
    """The levels a cell prints, and the words that stand behind them although they do not belong there.

    >>> level_and_note("3 was 2 before"), level_and_note("3"), level_and_note("high")
    (((3,), 'was 2 before'), ((3,), ''), (None, ''))
    """
    found = levels(cell)
    if found is None and (noted := _LEVEL_NOTE.fullmatch(cell.strip())):
        return levels(noted["level"]), noted["note"]
    return found, ""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in a cell, and the words that stand behind it although they do not belong there."""

    value: int | None
    note: str = ""


@lru_cache(maxsize=1024)
def amount(cell: str) -> Amount | None:
    """The number a cell prints; a value of ``None`` for blank or to be confirmed, and ``None`` where it is not understood.

    >>> amount("289 hours"), amount("TBC"), amount("3 changed, see minutes"), amount("many"), amount("1,080")
    (Amount(value=289, note=''), Amount(value=None, note=''), Amount(value=3, note='changed, see minutes'), None,
     Amount(value=1080, note=''))
    """
    text = cell.strip()
    if not text or text.lower() in TO_BE_CONFIRMED:
        return Amount(None)
    found = _AMOUNT.fullmatch(text)
    return Amount(number(found["value"]), found["note"] or "") if found else None


def is_value(cell: str) -> bool:
    """Whether a cell holds nothing but credit, a level or hours, known or to be confirmed.

    >>> is_value("TBC"), is_value("2 & 3"), is_value("24 hour care")
    (True, True, False)
    """
    found = amount(cell)
    return bool(levels(cell)) or (found is not None and not found.note)


def reference(cell: str) -> tuple[str | None, str | None]:
    """The unit reference number, with obliques, and the number that stand in one cell.

    >>> reference("L/506/2150 CS25"), reference("B&A 59"), reference("TBC"), reference("D5061942")
    (('L/506/2150', 'CS25'), (None, 'B&A 59'), (None, None), ('D/506/1942', None))
    """
    text = cell.strip()
    found = _URN.search(text)
    if not found:
        return None, text if text and text.lower() not in TO_BE_CONFIRMED else None
    rest = f"{text[: found.start()]} {text[found.end() :]}".strip(" ,;()/")
    return f"{found[1]}/{found[2]}/{found[3]}", rest if rest and rest.lower() not in TO_BE_CONFIRMED else None


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


@dataclass(frozen=True, slots=True)
class TitleParts:
    """What the title of a qualification says of it."""

    level: Level | None
    sizes: tuple[Size, ...]
    code: str | None
    organisation: str | None


@lru_cache(maxsize=4096)
def title_parts(title: str) -> TitleParts:
    """Level, sizes, code and organisation as far as a title prints them.

    >>> title_parts("Fenland Level 3 Diploma in Bee-Keeping").organisation
    'Fenland'
    >>> title_parts("Level 2 Award/Certificate in Joinery: 7735 - 03")
    TitleParts(level=2, sizes=(<Size.AWARD: 'award'>, <Size.CERTIFICATE: 'certificate'>), code='7735-03', organisation=None)
    """
    if len(title) > LONGEST_TITLE:
        return TitleParts(None, (), None, None)
    level = _TITLE_LEVEL.search(title)
    return TitleParts(
        level=(int(level[1]) if level[1] else entry(level[2])) if level else None,
        sizes=tuple(dict.fromkeys(Size(found.lower()) for found in _TITLE_SIZE.findall(title))),
        code=next((f"{one[1]}-{one[2]}" for one in _CODE.finditer(title) if not _YEARS.fullmatch(one[1])), None),
        organisation=_organisation(title, level) if level else None,
    )


def _organisation(title: str, level: re.Match[str]) -> str | None:
    """What stands before the level of a title whose size stands behind it."""
    before = title[: level.start()].strip(" -–:,")
    while before != (shorter := _BEFORE_NAME.sub("", before).strip()):
        before = shorter
    sized = _TITLE_SIZE.search(title[level.end() :])
    return before if before and sized and not _TITLE_SIZE.search(before) else None
