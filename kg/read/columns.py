"""The columns of a structure table, by their headers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

COLUMNS = {
    "title": ("unit title", "title", "title of unit", "unit name", "name of unit", "unit titles", "name", "component title"),
    "number": (
        *("unit number", "unit numbers", "unit no", "unit ref", "unit ref no", "unit code", "unit reference", "unit id"),
        *("number", "no", "ref", "ref no", "reference", "code", "local number", "component number"),
    ),
    "urn": (
        *("urn", "unit urn", "unit reference number", "unit reference number urn", "reference number"),
        *("ofqual reference", "ofqual unit reference", "ofqual ref", "ofqual number", "rqf unit number", "qcf unit number"),
    ),
    "level": ("level", "qcf level", "rqf level", "unit level", "nqf level", "levels"),
    "credit": ("credit value", "credit", "credits", "unit credit", "credit values", "unit credits", "credit points"),
    "guided_learning_hours": (
        *("guided learning hours", "glh", "gl", "gl hours", "glhs", "guided learning", "guided hours"),
        *("guided learning hours glh", "guided learning gl", "unit glh"),
    ),
}
"""The headers under which a structure table prints what a listing holds."""

UNIT = ("unit", "units", "component")
"""Headers that stand over a number, or over a title where no other column has one."""

_NAMES = {header: name for name, headers in COLUMNS.items() for header in headers}
_WORDS = frozenset(word for header in (*_NAMES, *UNIT) for word in header.split()) | {"qcf", "rqf", "minimum", "total"}
_LONGEST = 6


@lru_cache(maxsize=4096)
def key(cell: str) -> str:
    """A header or label as it is compared: lower case, words only.

    >>> key("Guided Learning (GL):")
    'guided learning gl'
    """
    return re.sub(r"[^a-z]+", " ", cell.lower()).strip()


def header(cell: str) -> str | None:
    """What the column under a header holds, if it holds something of a listing.

    >>> header("QCF Level"), header("Assessment")
    ('level', None)
    """
    return _NAMES.get(key(cell))


@lru_cache(maxsize=4096)
def columns(cells: tuple[str, ...]) -> Mapping[int, str] | None:
    """Which column is which, where a row is the header of a structure table, as far as a listing holds something of a column.

    >>> columns(("Unit Number", "Unit Title", "QCF Level", "Credit Value"))
    {0: 'number', 1: 'title', 2: 'level', 3: 'credit'}
    >>> columns(("Ref", "Unit", "Assessment", "Level")), columns(("Location", "Title", "Review Date"))
    ({0: 'number', 1: 'title', 3: 'level'}, None)
    """
    if not 2 <= sum(map(bool, cells)) <= 12 or any(len(cell.split()) > _LONGEST or cell.isdigit() for cell in cells):
        return None
    names = {index: name for index, cell in enumerate(cells) if (name := header(cell))}
    loose = [index for index, cell in enumerate(cells) if key(cell) in UNIT]
    if loose:
        names[loose[0]] = "number" if "title" in names.values() else "title"
    kinds = set(names.values())
    known = 2 * len(names) >= sum(map(bool, cells))
    return dict(sorted(names.items())) if "title" in kinds and kinds & {"level", "credit"} and known else None


def joined(first: Sequence[str], second: Sequence[str]) -> tuple[str, ...] | None:
    """The header that two rows make together, where the second holds nothing but the rest of headers.

    >>> joined(("Unit", "Title", "Credit", "Guided"), ("", "", "value", "learning hours"))
    ('Unit', 'Title', 'Credit value', 'Guided learning hours')
    >>> joined(("Unit", "Title", "Credit"), ("201", "Keep bees", "3")) is None
    True
    """
    filled = [cell for cell in second if cell]
    if not filled or len(second) > len(first) or not all(set(key(cell).split()) <= _WORDS and key(cell) for cell in filled):
        return None
    rest = [*second, *[""] * (len(first) - len(second))]
    return tuple(" ".join(filter(None, pair)) for pair in zip(first, rest, strict=True))


def named(cells: Sequence[str], names: Mapping[int, str]) -> dict[str, str]:
    """The cells of a row by what they hold. Two columns of numbers are joined, of two others the first that is filled counts.

    >>> named(("CS 25", "L/506/2150", "Keep bees"), {0: "number", 1: "urn", 2: "title"})
    {'number': 'CS 25', 'urn': 'L/506/2150', 'title': 'Keep bees'}
    """
    found: dict[str, str] = {}
    for index, name in names.items():
        cell = cells[index] if index < len(cells) else ""
        before = found.get(name, "")
        found[name] = " ".join(filter(None, (before, cell))) if name in ("number", "urn") else before or cell
    return found
