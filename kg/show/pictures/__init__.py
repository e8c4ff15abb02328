"""Pictures of a catalogue, each a page that stands by itself: one file per picture, and one door to all of them."""

from __future__ import annotations

from collections.abc import Sequence

from kg.catalogue.find import Names
from kg.catalogue.store import Catalogue
from kg.errors import KgError, UnknownId
from kg.model import Link
from kg.show.pictures import equivalents, ladders, neighbourhood, overlap, structure, transfer
from kg.show.pictures.view import View
from kg.show.pictures.written import Beside, written
from kg.words import slug

NAMES = {
    "structure": "a qualification, its groups and the units in them",
    "equivalents": "equivalent units across suites",
    "ladders": "which units lead on to which, by level",
    "neighbourhood": "what is around a unit",
    "overlap": "where qualifications repeat each other",
    "transfer": "what one qualification gives towards another",
}
"""The pictures there are, and what each shows."""

OF = {"structure": "a qualification", "neighbourhood": "a unit", "transfer": "two qualifications"}
"""What a picture is of, where it is of one thing."""


def page(
    name: str,
    catalogue: Catalogue,
    links: Sequence[Link],
    subject: str | None = None,
    beside: Beside = (),
    *,
    given: str | None = None,
) -> str:
    """A picture as a whole page. ``links`` are those between the units, as they stand.

    ``subject`` is what somebody typed for the qualification that ``structure`` is of, or the unit of a ``neighbourhood``. For
    ``transfer`` it is the qualification that somebody goes for, and ``given`` the one whose units are held.
    ``beside`` are addresses of other pages with their names, to be linked from this one.

    Raises :class:`~kg.errors.UnknownId` for a picture or a subject that does not exist, :class:`~kg.errors.KgError` where one is
    missing, or one too many.
    """
    return written(picture(name, catalogue, links, subject, given=given), beside)


def picture(
    name: str, catalogue: Catalogue, links: Sequence[Link], subject: str | None = None, *, given: str | None = None
) -> View:
    """What a picture page says, before it is written; as :func:`page`."""
    if name not in NAMES:
        raise UnknownId("no such picture", where=name, mend=f"there are {', '.join(NAMES)}")
    if (name in OF and not subject) or (name == "transfer" and not given):
        raise KgError(f"`{name}` is the picture of {OF[name]}", where=name, mend="name it; kg list shows what there is")
    if subject and name not in OF:
        raise KgError(f"`{name}` is the picture of the whole catalogue", where=subject, mend=f"leave {subject} out")
    if name == "structure":
        return structure.structure(catalogue, Names(catalogue).qualification(subject or ""))
    if name == "neighbourhood":
        return neighbourhood.neighbourhood(catalogue, links, Names(catalogue).unit(subject or ""))
    if name == "transfer":
        names = Names(catalogue)
        return transfer.transfer(catalogue, links, names.qualification(subject or ""), names.qualification(given or ""))
    whole = {"equivalents": equivalents.equivalents, "ladders": ladders.ladders, "overlap": overlap.overlap}
    return whole[name](catalogue, links)


def file_name(name: str, *subjects: str | None) -> str:
    """The name of the file that a picture goes into. The subjects are ids.

    >>> file_name("overlap"), file_name("neighbourhood", "biiab/CS12")
    ('overlap.html', 'neighbourhood-biiab-cs12.html')
    """
    return f"{'-'.join([name, *(slug(subject) for subject in subjects if subject)])}.html"
