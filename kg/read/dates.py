"""Dates as documents print them, day first."""

from __future__ import annotations

import re
from datetime import date

MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_NAME = rf"(?P<name>{'|'.join([*MONTHS, *(month[:3] for month in MONTHS), 'sept'])})"
_FIGURES = r"(?P<day>\d{1,2})(?P<sign>[/.-])(?P<month>\d{1,2})(?P=sign)(?P<year>(?:19|20)\d\d|(?<=/)\d\d)(?![\d/.-]*\d)"
_WORDS = rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_NAME}\.?,?\s+(?P<year>\d{{4}})\b"
_ORDERED = r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?![\d-])"
_FULL = tuple(re.compile(rf"(?<![\w/.-]){form}", re.IGNORECASE) for form in (_FIGURES, _WORDS, _ORDERED))
_HINT = re.compile(r"\d{4}|\d/\d")
MONTH_YEAR = re.compile(rf"\b{_NAME}\s+(?P<year>\d{{4}})\b", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\w/.-])(?:19|20)\d\d(?![\w/]|[.-]\d)")


def full_dates(text: str) -> list[tuple[str, date | None]]:
    """The full dates of a text, day first, as printed and as understood; ``None`` for a day that does not exist.

    >>> full_dates("from 01/09/2014 to 31/02/2015, then 3rd May 2016")
    [('01/09/2014', datetime.date(2014, 9, 1)), ('31/02/2015', None), ('3rd May 2016', datetime.date(2016, 5, 3))]
    """
    if not _HINT.search(text):
        return []
    found = [one for form in _FULL for one in form.finditer(text)]
    return [(one[0], _day(one.groupdict())) for one in sorted(found, key=lambda one: one.start())]


def _day(parts: dict[str, str]) -> date | None:
    year = int(parts["year"]) + (2000 if len(parts["year"]) == 2 else 0)
    try:
        return date(year, int(parts["month"]) if "month" in parts else _month(parts["name"]), int(parts["day"]))
    except ValueError:
        return None


def _month(name: str) -> int:
    return next(number for number, month in enumerate(MONTHS, 1) if month.startswith(name.lower()[:3]))


def month_year(text: str) -> tuple[int, int] | None:
    """Year and month of the first month and year in a text.

    >>> month_year("Issue of May 2026"), month_year("2026")
    ((2026, 5), None)
    """
    found = MONTH_YEAR.search(text)
    return (int(found["year"]), _month(found["name"])) if found else None


def month_or_year(texts: list[str]) -> str | None:
    """The first month and year that one of the texts prints, else the first year.

    >>> month_or_year(["Review 2013", "Draft of June 2014"]), month_or_year(["Review 2013"]), month_or_year(["4430-2013"])
    ('June 2014', '2013', None)
    """
    for pattern in (MONTH_YEAR, _YEAR):
        for text in texts:
            if found := pattern.search(text):
                return found[0]
    return None
