"""What a page shows besides its answer: the way on from it, and what a form needs to ask again."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator
from typing import Any

from kg.answer.selection import Listed
from kg.catalogue.find import Thing
from kg.errors import KgError, UnknownId
from kg.link.standing import is_said
from kg.link.titles import themes, title
from kg.model import (
    FINDING_KINDS,
    Document,
    FindingKind,
    Judgement,
    Qualification,
    Relation,
    Severity,
    Strength,
    Unit,
)
from kg.show import views
from kg.show.rules import model
from kg.show.sheets import Sheet
from kg.show.wanted import LEVELS
from kg.web import answers, lines
from kg.web.answers import Answered, Values
from kg.web.explorer import Explorer
from kg.web.frame import Frame
from kg.web.pages import Page

_SPACED = re.compile(r"(?=.*[ '&;])[\w '&;.,:/=+-]+")
"""Words that stand between quotation marks in any shell."""

Way = tuple[str, str]
"""A way on: what it is called, and its address."""


def values(
    page: Page, explorer: Explorer, frame: Frame, asked: Values, answer: Answered | None, problem: str = ""
) -> dict[str, Any]:
    """What the template of a page is filled with; ``problem`` is why there is no answer."""
    thing = _thing(page, explorer, asked)
    return {
        "page": page,
        "asked": asked,
        "explorer": explorer,
        "answer": answer,
        "problem": problem,
        "thing": thing,
        "heading": heading(page, thing, asked, answer),
        "ways": [way for way in _ways(page, explorer, frame, thing, asked) if way[1]],
        "others": _others(explorer, frame, thing) if isinstance(thing, Unit) and page.name == "unit" else [],
        "document": _document(thing),
        "command": _shell(page.arguments(asked)) if answer is not None else "",
        **FILLED.get(page.template, nothing)(explorer, asked, thing),
    }


Filling = Callable[[Explorer, Values, Thing | None], dict[str, Any]]
"""What a template is filled with besides the answer, from what is asked and the thing that it is about."""


def nothing(_: Explorer, __: Values, ___: Thing | None) -> dict[str, Any]:
    """For templates that show the answer alone."""
    return {}


def _table(explorer: Explorer, asked: Values, __: Thing | None) -> dict[str, Any]:
    meanings = [FINDING_KINDS[kind][1] for kind in FindingKind if kind.value in asked.get("kind", ())]
    return {"meanings": meanings, "choices": {**CHOICES, "suite": sorted({one.suite for one in explorer.catalogue.units})}}


def _finding(explorer: Explorer, asked: Values, _: Thing | None) -> dict[str, Any]:
    kind = FindingKind(asked["kind"][0].casefold())
    place = (explorer.names.document(asked["document"][0]).id, int(asked["line"][0]))
    found = [
        (views.finding(one), views.units_concerned(explorer.catalogue, one))
        for one in views.by_weight(explorer.catalogue.findings)
        if one.kind is kind and any((where.document, where.line) == place for where in one.where)
    ]
    return {"meanings": [FINDING_KINDS[kind][1]], "findings": found}


CHOICES: dict[str, list[str]] = {
    "level": list(LEVELS),
    "kind": [one.value for one in FindingKind],
    "severity": [one.value for one in Severity],
    "relation": [one.value for one in Relation],
    "judgement": [one.value for one in Judgement],
    "strength": [one.value for one in Strength],
    "theme": [one.id for one in themes()],
    "candidates": ["yes"],
}
"""What narrows a list by one of a few values."""


def _lines(explorer: Explorer, _: Values, thing: Thing | None) -> dict[str, Any]:
    return {"lines": lines.facts(explorer.catalogue, thing) if isinstance(thing, Document) else []}


def _things(explorer: Explorer, _: Values, __: Thing | None) -> dict[str, Any]:
    return things(explorer)


def things(explorer: Explorer) -> dict[str, Any]:
    """Everything that can be compared."""
    return {"things": [*explorer.catalogue.qualifications(), *explorer.catalogue.units]}


def _learner(explorer: Explorer, asked: Values, __: Thing | None) -> dict[str, Any]:
    try:
        table = answers.held_table(asked)
    except KgError:  # the page says why beside the form
        table = None
    return {**learner(explorer), "unused": table.ignored if table else ()}


def learner(explorer: Explorer) -> dict[str, Any]:
    """What a learner may hold and go for, and whose policy may be assumed."""
    stating = [reading.qualifications for reading in explorer.catalogue.readings if reading.policy]
    policies = dict.fromkeys(one.suite for qualifications in stating for one in qualifications)
    return {
        "things": explorer.catalogue.units,
        "qualifications": list(explorer.catalogue.qualifications()),
        "policies": list(policies),
    }


def _question(_: Explorer, asked: Values, __: Thing | None) -> dict[str, Any]:
    from kg.query.library import find
    from kg.query.terms import TYPES

    return {"query": find(asked["id"][0]), "types": TYPES}


def _rules(explorer: Explorer, asked: Values, thing: Thing | None) -> dict[str, Any]:
    if not isinstance(thing, Qualification):
        thing = explorer.names.qualification(answers.needed(asked, "id"))  # says what is wrong with the name
    made = model(explorer.catalogue, thing)
    units = explorer.catalogue.unit_by_id
    groups = [
        (group, [units[id] for id in dict.fromkeys(row.unit for row in thing.listings if row.group == group.id) if id])
        for group in thing.groups
    ]
    try:
        ticked = Listed(explorer.catalogue, thing).units(answers.typed(asked.get("held", ())))
    except KgError:  # the page says why beside the form
        return {"groups": groups, "ticked": [], "valid": None, "model": made}
    counted = answers.count(explorer, {**asked, "held": ticked}).value
    valid = counted["valid"] if isinstance(counted, dict) else None
    return {"groups": groups, "ticked": ticked, "valid": valid, "model": made}


FILLED: dict[str, Filling] = {
    "table": _table,
    "document": _lines,
    "finding": _finding,
    "compare": _things,
    "transfer": _learner,
    "query": _question,
    "rules": _rules,
}
"""What a template is filled with besides the answer."""


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
    if page.name == "finding":
        return "{} at {}:{}".format(*(asked[name][0] for name in page.inside)).replace("-", " ").capitalize()
    said = [one for name in page.inside for one in asked[name]]
    return f"{page.title}: {', '.join(said)}" if said else page.title


def _document(thing: Thing | None) -> str:
    """The document whose lines are meant where only a line is said."""
    if isinstance(thing, Unit):
        return thing.outcomes[0].source.document if thing.outcomes else ""
    return thing.source.document if isinstance(thing, Qualification) else ""


def _ways(page: Page, explorer: Explorer, frame: Frame, thing: Thing | None, asked: Values) -> Iterator[Way]:
    if isinstance(thing, Unit):
        yield from _of_unit(page, frame, thing)
    elif isinstance(thing, Qualification):
        yield from _of_qualification(page, frame, thing)
    elif isinstance(thing, Document):
        yield "Findings", frame.href("findings", document=thing.id)
        yield "Printed rows", frame.href("listings", document=thing.id)
    elif page.name == "finding":
        yield "All of this kind", frame.href("kind", kind=asked["kind"])
        yield "The document", frame.line(asked["document"][0], asked["line"][0])
    elif page.name == "compare":
        yield from ((one, frame.href(_noun(explorer, one), id=one)) for side in ("a", "b") for one in asked.get(side, ()))


def _noun(explorer: Explorer, id: str) -> str:
    return "unit" if id in explorer.catalogue.unit_by_id else "qualification"


def _of_unit(page: Page, frame: Frame, unit: Unit) -> Iterator[Way]:
    if page.name != "unit":
        yield "The unit", frame.href("unit", id=unit.id)
    if frame.live:
        yield "Picture", frame.picture("neighbourhood", unit.id)
    yield "Links with evidence", frame.href("equivalents", id=unit.id)
    yield "What leads on", frame.href("progress", id=unit.id)
    for theme in title(unit.title).themes:
        yield f"Theme: {theme}", frame.href("theme", theme=theme)


def _others(explorer: Explorer, frame: Frame, unit: Unit) -> list[Way]:
    """The units that links say something of together with this one, each once."""
    pairs = {(one.subject, one.object) for one in explorer.links if unit.id in (one.subject, one.object) and is_said(one)}
    found: dict[str, str] = {}
    for first, second in sorted(pairs):
        other = explorer.catalogue.unit_by_id[second if first == unit.id else first]
        found.setdefault(f"{other.title} ({other.id})", frame.href("compare", a=first, b=second))
    return [way for way in found.items() if way[1]]


def _of_qualification(page: Page, frame: Frame, one: Qualification) -> Iterator[Way]:
    if page.name != "qualification":
        yield "The qualification", frame.href("qualification", id=one.id)
    yield "Picture", frame.picture("structure", one.id)
    yield "Units", frame.href("units", qualification=one.id)
    yield "Findings", frame.href("findings", qualification=one.id)
    yield "Tick units against the rules", frame.href("check", id=one.id)
    yield "Valid selections", frame.href("count", id=one.id)
    yield "Least plan", frame.href("plan", id=one.id)
    yield "What leads on", frame.href("progress", id=one.id)


def _shell(words: list[str]) -> str:
    r"""A command as somebody types it: whatever the words hold, a shell takes it for words.

    >>> print(_shell(["show", "customer service"]), _shell(["show", "x$(id)"]))
    kg show "customer service" kg show 'x$(id)'
    """
    return " ".join(["kg", *(f'"{word}"' if _SPACED.fullmatch(word) else shlex.quote(word) for word in words)])
