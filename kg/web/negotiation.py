"""Which of the forms that an answer has somebody wants, from the header ``Accept``."""

from __future__ import annotations

from collections.abc import Mapping


def chosen(accept: str, offers: Mapping[str, str]) -> str | None:
    """The form wanted most, of ``offers`` by media type, the first being the one to send to whoever takes anything.

    >>> offers = {"application/sparql-results+json": "json", "text/csv": "csv"}
    >>> chosen("text/csv, */*;q=0.1", offers), chosen("", offers), chosen("text/*", offers), chosen("image/png", offers)
    ('csv', 'json', 'csv', None)
    >>> chosen("text/csv;q=0, */*", {"text/csv": "csv"}) is None
    True
    """
    ranges = _ranges(accept or "*/*")
    best: tuple[float, int] = (0.0, 0)
    found = None
    for place, (media, form) in enumerate(offers.items()):
        weight = _weight(media, ranges)
        if weight > 0 and (found is None or (weight, -place) > best):
            best, found = (weight, -place), form
    return found


def _ranges(accept: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for part in accept.split(","):
        media, *parameters = (text.strip().casefold() for text in part.split(";"))
        if media:
            found[media] = _quality(parameters)
    return found


def _quality(parameters: list[str]) -> float:
    for one in parameters:
        name, _, value = one.partition("=")
        if name.strip() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0


def _weight(media: str, ranges: Mapping[str, float]) -> float:
    """What the most particular range that holds a media type says of it."""
    wide = f"{media.partition('/')[0]}/*"
    return next((ranges[one] for one in (media, wide, "*/*") if one in ranges), 0.0)
