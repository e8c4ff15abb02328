"""The pictures of `kg view` among the pages of the explorer: each is a page that stands by itself, with the way back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from kg.show import pictures
from kg.web.explorer import Explorer
from kg.web.frame import Frame

_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


def held(explorer: Explorer) -> Iterator[tuple[str, str]]:
    """The pictures that the site holds, each with what it is of: those of the whole catalogue, and each qualification."""
    yield from ((name, "") for name in pictures.NAMES if name not in pictures.OF)
    yield from (("structure", one.id) for one in explorer.catalogue.qualifications())


def listed(explorer: Explorer, here: Frame) -> list[tuple[str, str]]:
    """What there is to look at: what each picture shows, and its address."""
    titles = {one.id: one.title for one in explorer.catalogue.qualifications()}
    return [
        (titles.get(subject) or f"{pictures.NAMES[name][:1].upper()}{pictures.NAMES[name][1:]}", here.picture(name, subject))
        for name, subject in held(explorer)
    ]


def html(explorer: Explorer, here: Frame, name: str, subject: str) -> str:
    """A picture as a page. Raises :class:`~kg.errors.KgError` for one that there is not."""
    beside = [(here.href("home"), "Search"), (here.href("pictures"), "Pictures")]
    return pictures.page(name, explorer.catalogue, explorer.links, subject or None, beside)


def policy(text: str) -> str:
    """The policy that a picture page names for itself, with what only a server can say."""
    found = _POLICY.search(text)
    named = unescape(found[1]) if found else "default-src 'none'"
    return f"{named}; frame-ancestors 'none'"
