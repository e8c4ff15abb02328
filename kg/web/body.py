"""What a page shows besides its answer: the way on from it, and what a form needs to ask again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.catalogue.find import Thing
from kg.errors import UnknownId
from kg.link.standing import is_said
from kg.link.titles import themes, title
from kg.model import FINDING_KINDS, Document, FindingKind, Qualification, Unit
from kg.show.sheets import Sheet
from kg.web import lines
from kg.web.answers import Answered, Values
from kg.web.explorer import Explorer
from kg.web.frame import Frame
from kg.web.pages import Page

Way = tuple[str, str]
"""A way on: what it is called, and its address."""


def values(page: Page, explorer: Explorer, frame: Frame, asked: Values, answer: Answered | None) -> dict[str, Any]:
    """What the template of a page is filled with."""
    thing = _thing(page, explorer, asked)
    return {
        "page": page,
        "asked": asked,
        "explorer": explorer,
        "answer": answer,
        "sheet": isinstance(answer, Sheet),
        "thing": thing,
        "heading": heading(page, thing, asked, answer),
        "ways": [way for way in _ways(page, explorer, frame, thing, asked) if way[1]],
        "document": _document(thing),
        "command": _shell(page.arguments(asked)) if answer is not None else "",
        "themes": themes(),
        **_more(page, explorer, thing, asked),
    }


def _more(page: Page, explorer: Explorer, thing: Thing | None, asked: Values) -> dict[str, Any]:
    if page.name == "kind":
        return {"meaning": FINDING_KINDS[FindingKind(asked["kind"][0])][1]}
    if page.template == "document" and isinstance(thing, Document):
        return {"lines": lines.facts(explorer.catalogue, thing)}
    return {}


def _thing(page: Page, explorer: Explorer, asked: Values) -> Thing | None:
    """What the page is about, where it is about one thing."""
    try:
        return explorer.names.anything(asked["id"][0]) if "id" in asked and page.name not in ("measure", "query") else None
    except UnknownId:
        return None


def heading(page: Page, thing: Thing | None, asked: Values, answer: Answered | None) -> str:
    """What a page is called."""
    if page.name in ("unit", "qualification", "document") and thing:
        return thing.title
    if thing:
        return f"{page.title}: {thing.title}"
    if page.name in ("compare", "transfer") and isinstance(answer, Sheet):
        return f"{page.title}: {answer.title}"
    said = [one for name in page.inside for one in asked[name]]
    return f"{page.title}: {', '.join(said)}" if said else page.title


def _document(thing: Thing | None) -> str:
    """The document whose lines are meant where only a line is said."""
    if isinstance(thing, Unit):
        return thing.outcomes[0].source.document if thing.outcomes else ""
    return thing.source.document if isinstance(thing, Qualification) else ""


def _ways(page: Page, explorer: Explorer, frame: Frame, thing: Thing | None, asked: Values) -> Iterator[Way]:
    if isinstance(thing, Unit):
        yield from _of_unit(page, explorer, frame, thing)
    elif isinstance(thing, Qualification):
        yield from _of_qualification(page, frame, thing)
    elif isinstance(thing, Document):
        yield "Findings", frame.href("findings", document=thing.id)
        yield "Printed rows", frame.href("listings", document=thing.id)
    elif page.name == "compare":
        yield from ((one, frame.href(_noun(explorer, one), id=one)) for side in ("a", "b") for one in asked.get(side, ()))


def _noun(explorer: Explorer, id: str) -> str:
    return "unit" if id in explorer.catalogue.unit_by_id else "qualification"


def _of_unit(page: Page, explorer: Explorer, frame: Frame, unit: Unit) -> Iterator[Way]:
    if page.name != "unit":
        yield "The unit", frame.href("unit", id=unit.id)
    yield "Links with evidence", frame.href("equivalents", id=unit.id)
    yield "What leads on", frame.href("progress", id=unit.id)
    for theme in title(unit.title).themes:
        yield f"Theme: {theme}", frame.href("theme", theme=theme)
    for one in explorer.links:
        if unit.id in (one.subject, one.object) and is_said(one):
            other = one.object if one.subject == unit.id else one.subject
            yield f"Compare with {other}", frame.href("compare", a=one.subject, b=one.object)


def _of_qualification(page: Page, frame: Frame, one: Qualification) -> Iterator[Way]:
    if page.name != "qualification":
        yield "The qualification", frame.href("qualification", id=one.id)
    yield "Units", frame.href("units", qualification=one.id)
    yield "Findings", frame.href("findings", qualification=one.id)
    yield "Tick units against the rules", frame.href("check", id=one.id)
    yield "Valid selections", frame.href("count", id=one.id)
    yield "Least plan", frame.href("plan", id=one.id)
    yield "What leads on", frame.href("progress", id=one.id)


def _shell(words: list[str]) -> str:
    """A command as somebody types it."""
    return " ".join(["kg", *(f'"{word}"' if any(sign in word for sign in " '&;\n") else word for word in words)])
