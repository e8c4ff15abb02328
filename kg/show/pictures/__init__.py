"""Pictures of a catalogue, each a page that stands by itself: one file per picture, and one door to all of them."""

from __future__ import annotations

from collections.abc import Sequence

from kg.catalogue.store import Catalogue
from kg.errors import UnknownId
from kg.model import Link

NAMES = ("structure", "equivalents", "ladders", "neighbourhood", "overlap")
"""The pictures there are; ``structure`` is of a qualification, ``neighbourhood`` of a unit."""


def page(name: str, catalogue: Catalogue, links: Sequence[Link], subject: str | None = None) -> str:
    """A picture as a whole page. ``links`` are those between the units, as they stand.

    ``subject`` is what somebody typed for the qualification or unit that ``structure`` and ``neighbourhood`` are of.

    Raises :class:`~kg.errors.UnknownId` for a picture or a subject that does not exist, :class:`~kg.errors.KgError` where one is
    missing.
    """
    raise UnknownId("no such picture", where=name, mend=f"there are {', '.join(NAMES)}")
