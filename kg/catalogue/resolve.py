"""What the values of a unit are, decided among the places that print them, and what those places contradict.

A unit's own page outranks a structure table; places of equal rank that disagree leave a value undetermined. Titles and numbers
are names: where they differ, the first counts, and that of its page comes first. Every value that was chosen among prints, or
freed of a note of the editors, has a :class:`~kg.model.Resolution` that says why.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from kg.catalogue.findings import finding, listed, sources
from kg.catalogue.gather import Entry, Print
from kg.model import Finding, FindingKind, Listing, Resolution, Severity, Stated, Unit, UnitPage, Value
from kg.words import folded

VALUES = {
    "level": (FindingKind.LEVEL_CONFLICT, "level", "is"),
    "credit": (FindingKind.CREDIT_CONFLICT, "credit", "is"),
    "guided_learning_hours": (FindingKind.HOURS_CONFLICT, "guided learning hours", "are"),
}
"""The values that are resolved: the kind of finding where places disagree, and how a sentence speaks of them."""

OWN_PAGE = "the unit's own page outranks a structure table"
FIRST = "the first place that prints it counts"
NOTED = "a note of the editors behind a value is no part of it"

Said = Sequence[tuple[Print, Value]]
"""What the rows and pages of a unit print of one property, in order."""

Line = tuple[str, int]
"""A document and a line of it."""


def resolve(entry: Entry, noted: Collection[Line] = ()) -> tuple[Unit, list[Finding]]:
    """The unit that rows and pages make, and what they contradict. ``noted`` are the lines with a note of the editors."""
    values: dict[str, Any] = {}
    resolutions: list[Resolution] = []
    findings: list[Finding] = []
    for name in VALUES:
        said = [(one, value) for one in entry.prints() if (value := _printed(name, one)) is not None]
        if len({value for _, value in said}) > 1:
            resolution = _resolution(name, said)
            resolutions.append(resolution)
            findings.append(_conflict(entry.title, said, resolution))
            values[name] = resolution.value
        else:
            values[name] = said[0][1] if said else None
            if any(_noted(name, one, noted) for one, _ in said):
                resolutions.append(_chosen(name, values[name], NOTED, said))
    unit = Unit(
        id=entry.id,
        suite=entry.suite,
        title=entry.title,
        number=entry.number,
        urn=entry.urn,
        sources=tuple(one.source for one in entry.prints()),
        outcomes=entry.pages[0].outcomes if entry.pages else (),
        resolutions=(*_named(entry), *resolutions),
        **values,
    )
    return unit, [*findings, *_differences(entry), *_repeated(entry)]


def _printed(name: str, one: Print) -> Value:
    """What a row or page prints of a property; of a row with several levels, nothing that could be compared."""
    if name == "level" and isinstance(one, Listing):
        return one.level[0] if len(one.level) == 1 else None
    value: Value = getattr(one, name)
    return value


def _resolution(name: str, said: Said) -> Resolution:
    pages = {value for one, value in said if isinstance(one, UnitPage)}
    rows = {value for one, value in said if isinstance(one, Listing)}
    value, reason = _decided(pages, rows)
    return _chosen(name, value, reason, said)


def _chosen(name: str, value: Value, reason: str, said: Said) -> Resolution:
    return Resolution(name=name, value=value, reason=reason, statements=tuple(_stated(name, one, value) for one, value in said))


def _named(entry: Entry) -> Iterator[Resolution]:
    """Why the unit has the title, the number and the reference number that it has, where its prints differ."""
    differ = {"title": len({one.title for one in entry.prints()}) > 1, "number": len(entry.numbers) > 1}
    differ["urn"] = len({one.urn for one in entry.prints() if one.urn}) > 1
    for name in (name for name, several in differ.items() if several):
        chosen = getattr(entry, name)
        said = [(one, value) for one in entry.prints() if (value := getattr(one, name))]
        by_page = name != "number" and any(getattr(page, name) == chosen for page in entry.pages)
        yield _chosen(name, chosen, OWN_PAGE if by_page else FIRST, said)


def _noted(name: str, one: Print, noted: Collection[Line]) -> bool:
    """Whether a row or page prints more in the cell of a value than the value, and that is a note of the editors."""
    cells = (cell for cell in one.stated if cell.name == name)
    return any((cell.source.document, cell.source.line) in noted and len(cell.printed.split()) > 1 for cell in cells)


def _decided(pages: set[Value], rows: set[Value]) -> tuple[Value, str]:
    """The value that counts, and why.

    >>> _decided({2}, {3})
    (2, "the unit's own page outranks a structure table")
    >>> _decided(set(), {3, 4})
    (None, 'rows of equal rank disagree')
    """
    if len(pages) == 1:
        return next(iter(pages)), OWN_PAGE
    if not pages:
        return None, "rows of equal rank disagree"
    if len(rows) == 1 and rows <= pages:
        return next(iter(rows)), "of several pages, the one that agrees with the structure table counts"
    return None, "pages of equal rank disagree"


def _stated(name: str, one: Print, value: Value) -> Stated:
    cell = next((stated for stated in one.stated if stated.name == name), None)
    return Stated(
        name=name, printed=cell.printed if cell else str(value), value=value, source=cell.source if cell else one.source
    )


# -- what contradicts what -----------------------------------------------------------------------------------------------


def _conflict(title: str, said: Said, resolution: Resolution) -> Finding:
    kind, name, verb = VALUES[resolution.name]
    several = len({one.source.document for one, _ in said}) > 1
    places: dict[Value, list[str]] = defaultdict(list)
    for (one, value), stated in zip(said, resolution.statements, strict=True):
        document = f"document {one.source.document}, " if several else ""
        where = (
            "on its own page" if isinstance(one, UnitPage) else f"in `{one.source.place}`" if one.source.place else "in the table"
        )
        places[value].append(f"{where} ({document}line {stated.source.line})")
    values = ", but ".join(f"{value} {listed(where)}" for value, where in places.items())
    taken = "not known" if resolution.value is None else resolution.value
    return finding(
        kind,
        f"The {name} of `{title}` {verb} {values}.",
        (stated.source for stated in resolution.statements),
        f"The {name} {verb} {taken}: {resolution.reason}.",
    )


def _differences(entry: Entry) -> Iterator[Finding]:
    """Prints of one unit whose titles, reference numbers or numbers differ. Capitals and apostrophes alone make a note."""
    first = "as on its own page" if entry.pages else "as first printed"
    titles = _first_by(entry, [one.title for one in entry.prints()])
    if len(titles) > 1:
        slight = len({folded(title) for title in titles}) == 1
        yield finding(
            FindingKind.TITLE_CONFLICT,
            f"One unit is printed as {listed((f'`{title}`' for title in titles), 'and as')}.",
            sources(titles.values()),
            f"The title is `{entry.title}`, {first}.",
            Severity.NOTE if slight else Severity.WARNING,
        )
    urns = _first_by(entry, [one.urn for one in entry.prints()])
    if len(urns) > 1:
        yield finding(
            FindingKind.REFERENCE_CONFLICT,
            f"`{entry.title}` is printed with the reference numbers {listed(urns)}.",
            sources(urns.values()),
            f"The reference number is {entry.urn}, {first}.",
        )
    if len(entry.numbers) > 1:
        numbers = _first_by(entry, [one.number for one in entry.prints()])
        yield finding(
            FindingKind.NUMBER_CONFLICT,
            f"`{entry.title}` is printed with the numbers {listed(numbers)}.",
            sources(numbers.values()),
            f"It is one unit, as the reference number is the same; its number is {entry.number}, as first printed.",
            Severity.WARNING,
        )


def _first_by(entry: Entry, marks: Sequence[str | None]) -> dict[str, Print]:
    """Each different mark with the first print that has it."""
    found: dict[str, Print] = {}
    for mark, one in zip(marks, entry.prints(), strict=True):
        if mark:
            found.setdefault(mark, one)
    return found


def _repeated(entry: Entry) -> Iterator[Finding]:
    """Several pages of one unit within one document."""
    by_document: dict[str, list[UnitPage]] = defaultdict(list)
    for page in entry.pages:
        by_document[page.source.document].append(page)
    for pages in by_document.values():
        if len(pages) > 1:
            alike = len({_content(page) for page in pages}) == 1
            yield finding(
                FindingKind.PAGE_REPEATED,
                f"`{entry.title}` has {len(pages)} pages with {'the same' if alike else 'different'} outcomes and criteria.",
                sources(pages),
                "The first page gives outcomes and criteria; values that differ are resolved one by one.",
            )


def _content(page: UnitPage) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((folded(outcome.title), tuple(one.wording.signature for one in outcome.criteria)) for outcome in page.outcomes)
