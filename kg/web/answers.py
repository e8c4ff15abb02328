"""The answer behind each page, from the functions that the command line uses: a sheet or a table.

Every function takes the explorer and what is asked, by name; an unknown id or a value that says nothing is a
:class:`~kg.errors.KgError`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TypeVar

from kg.catalogue.find import Names, Thing
from kg.catalogue.store import Catalogue
from kg.errors import KgError, UnknownId
from kg.link.titles import themes
from kg.model import FindingKind, Judgement, Level, Qualification, Relation, Severity, Strength, Unit
from kg.show import lists, sheets
from kg.show.lists import Wanted
from kg.show.sheets import Sheet
from kg.show.tables import Format, Table, render
from kg.web.explorer import Explorer

Values = Mapping[str, Sequence[str]]
"""What is asked: the values of each part of the address and of each parameter."""

Answered = Sheet | Table
Answering = Callable[[Explorer, Values], Answered]

Kind = TypeVar("Kind")

LEVELS: dict[str, Level] = {"E1": "E1", "E2": "E2", "E3": "E3", **{str(level): level for level in range(1, 9)}}


def text(answer: Answered, format: Format) -> str:
    """An answer in one format, as the command line prints it."""
    return sheets.render(answer, format) if isinstance(answer, Sheet) else render(answer, format)


def one(values: Values, name: str) -> str:
    """The one value of a parameter, empty where there is none. Raises :class:`~kg.errors.KgError` where there are several."""
    found = [value for value in values.get(name, ()) if value.strip()]
    if len(found) > 1:
        raise KgError("the parameter takes one value", where=name, mend=f"{len(found)} are given")
    return found[0] if found else ""


def needed(values: Values, name: str) -> str:
    """The one value of a parameter. Raises :class:`~kg.errors.KgError` where there is none."""
    found = one(values, name)
    if not found:
        raise KgError("a parameter is missing", where=name)
    return found


# -- one thing ------------------------------------------------------------------------------------------------------------


def thing(explorer: Explorer, values: Values) -> Thing:
    """The unit, qualification or document that is named."""
    return explorer.names.anything(needed(values, "id"))


def show(explorer: Explorer, values: Values) -> Sheet:
    """What `kg show` says."""
    return sheets.sheet(explorer.catalogue, thing(explorer, values))


def equivalents(explorer: Explorer, values: Values) -> Sheet:
    """What `kg equivalents` says."""
    from kg.show.equivalents import equivalents as sheet

    return sheet(explorer.catalogue, explorer.names.unit(needed(values, "id")), explorer.links)


def progress(explorer: Explorer, values: Values) -> Sheet:
    """What `kg progress` says."""
    from kg.answer import progress as leads
    from kg.show.progress import qualification_sheet, unit_sheet

    start, to = thing(explorer, values), one(values, "to")
    end = explorer.names.anything(to) if to else None
    if isinstance(start, Unit) and (end is None or isinstance(end, Unit)):
        return unit_sheet(leads.from_unit(explorer.catalogue, start, explorer.links, end))
    if isinstance(start, Qualification) and (end is None or isinstance(end, Qualification)):
        return qualification_sheet(leads.from_qualification(explorer.catalogue, start, explorer.links, end))
    raise KgError("a unit leads on to a unit, a qualification to a qualification", where=f"{start.id} {to}".strip())


def compare(explorer: Explorer, values: Values) -> Sheet:
    """What `kg compare` says."""
    from kg.answer import comparison
    from kg.show.comparison import qualification_sheet, unit_sheet

    first, second = (explorer.names.anything(needed(values, side)) for side in ("a", "b"))
    if isinstance(first, Unit) and isinstance(second, Unit):
        return unit_sheet(comparison.units(explorer.catalogue, first, second, explorer.links))
    if isinstance(first, Qualification) and isinstance(second, Qualification):
        return qualification_sheet(comparison.qualifications(explorer.catalogue, first, second, explorer.links))
    raise KgError("two units or two qualifications are compared", where=f"{first.id}, {second.id}")


# -- rules of combination and credit transfer -----------------------------------------------------------------------------


def pasted(names: Names, texts: Iterable[str]) -> list[str]:
    """The ids of the units in what somebody types or pastes: one to a line, or with commas or semicolons between.

    All that names nothing is said at once.
    """
    found: dict[str, None] = {}
    wrong = []
    for text in texts:
        for line in text.splitlines():
            for part in _parts(names, line):
                try:
                    found[names.unit(part).id] = None
                except KgError as error:
                    wrong.append(str(error))
    if wrong:
        raise UnknownId("; ".join(wrong))
    return list(found)


def _parts(names: Names, line: str) -> list[str]:
    """The names on a line, which may be one title with a comma in it."""
    if not line.strip():
        return []
    try:
        names.unit(line)
    except KgError:
        return [part.strip() for part in line.replace(";", ",").split(",") if part.strip()] or [line]
    return [line]


def _selection(explorer: Explorer, values: Values) -> tuple[Qualification, list[str]]:
    """A qualification, and the units held, all of which it must list."""
    one = explorer.names.qualification(needed(values, "id"))
    own = {row.unit for row in one.listings}
    listed = Catalogue(explorer.catalogue.readings, tuple(unit for unit in explorer.catalogue.units if unit.id in own), ())
    try:
        return one, pasted(Names(listed), values.get("held", ()))
    except UnknownId as error:
        raise KgError(
            f"not every unit is listed by {one.id}", where=str(error), mend="credit transfer tells what others count for"
        ) from error


def check(explorer: Explorer, values: Values) -> Sheet:
    """What `kg check` says."""
    from kg.answer.clauses import question
    from kg.answer.evaluate import check as answer
    from kg.show import combination

    return combination.check(answer(question(explorer.catalogue, *_selection(explorer, values))))


def count(explorer: Explorer, values: Values) -> Sheet:
    """What `kg count` says."""
    from kg.answer.clauses import question
    from kg.answer.count import counts
    from kg.show import combination

    return combination.count(counts(question(explorer.catalogue, *_selection(explorer, values))))


def plan(explorer: Explorer, values: Values) -> Sheet:
    """What `kg plan` says."""
    from kg.answer.clauses import question
    from kg.answer.plan import Aim
    from kg.answer.plan import plan as answer
    from kg.show import combination

    aim = _member(Aim, one(values, "minimise") or Aim.CREDITS.value, "minimise")
    return combination.plan(answer(question(explorer.catalogue, *_selection(explorer, values)), aim))


def transfer(explorer: Explorer, values: Values) -> Sheet:
    """What `kg transfer` says."""
    from kg.answer.claim import transfer as answer
    from kg.show.transfer import transfer as sheet

    target = explorer.names.qualification(needed(values, "to"))
    origin = one(values, "from")
    held = pasted(explorer.names, values.get("held", ()))
    if origin and held:
        raise KgError("a qualification or units are held, not both", where="from, held")
    given = explorer.names.qualification(origin) if origin else None
    assume = one(values, "assume-policy") or None
    return sheet(answer(explorer.catalogue, target, explorer.links, held, given=given, assume=assume))


# -- lists ----------------------------------------------------------------------------------------------------------------


def listed(what: str) -> Answering:
    """What `kg list` says."""
    make = {
        "listings": lists.listings,
        "units": lists.units,
        "qualifications": lists.qualifications,
        "findings": lists.findings,
    }.get(what)
    return partial(_listed, make) if make else _links


def _listed(make: Callable[[Catalogue, Wanted], Table], explorer: Explorer, values: Values) -> Table:
    return make(explorer.catalogue, wanted(explorer, values))


def _links(explorer: Explorer, values: Values) -> Table:
    return lists.links(explorer.catalogue, wanted(explorer, values), explorer.links)


def wanted(explorer: Explorer, values: Values) -> Wanted:
    """Which rows are asked for. Raises :class:`~kg.errors.KgError` for a value that there is not."""
    names, qualification, document = explorer.names, one(values, "qualification"), one(values, "document")
    return Wanted(
        qualification=names.qualification(qualification).id if qualification else "",
        suite=_suite(explorer.catalogue, one(values, "suite")),
        document=names.document(document).id if document else "",
        levels=tuple(_level(value) for value in _given(values, "level")),
        kinds=tuple(_member(FindingKind, value, "kind") for value in _given(values, "kind")),
        severities=tuple(_member(Severity, value, "severity") for value in _given(values, "severity")),
        relations=tuple(_member(Relation, value, "relation") for value in _given(values, "relation")),
        judgements=tuple(_member(Judgement, value, "judgement") for value in _given(values, "judgement")),
        strengths=tuple(_member(Strength, value, "strength") for value in _given(values, "strength")),
        themes=tuple(_theme(value) for value in _given(values, "theme")),
        candidates=bool(one(values, "candidates")),
        words=one(values, "match"),
    )


def _given(values: Values, name: str) -> list[str]:
    return [value for value in values.get(name, ()) if value]


def _member(kinds: Callable[[str], Kind], value: str, name: str) -> Kind:
    try:
        return kinds(value)
    except ValueError as error:
        raise KgError(f"no such {name}", where=value) from error


def _level(value: str) -> Level:
    if value.upper() not in LEVELS:
        raise KgError("no such level", where=value, mend=f"there are: {', '.join(LEVELS)}")
    return LEVELS[value.upper()]


def _theme(value: str) -> str:
    known = [theme.id for theme in themes()]
    if value not in known:
        raise UnknownId("no such theme", where=value, mend=f"there are: {', '.join(known)}")
    return value


def _suite(catalogue: Catalogue, suite: str) -> str:
    known = sorted({one.suite for one in catalogue.qualifications()})
    if suite and suite.casefold() not in known:
        raise UnknownId("no such suite", where=suite, mend=f"there are: {', '.join(known)}")
    return suite.casefold()


# -- measures and questions -----------------------------------------------------------------------------------------------


def measures(explorer: Explorer, values: Values) -> Table:
    """What there is to measure."""
    from kg.graph.measures import MEASURES

    return lists.found(("measure", "tells"), ((name, one.summary) for name, one in MEASURES.items()))


def measure(explorer: Explorer, values: Values) -> Table:
    """What `kg measures NAME` says."""
    from kg.graph.measures import named, records

    name = needed(values, "id")
    chosen = named(name)
    return lists.measured(chosen.columns, records(explorer.catalogue, name, explorer.links))


def questions(explorer: Explorer, values: Values) -> Table:
    """What `kg query list` says."""
    from kg.query.library import bundled

    return lists.questions(bundled().values())


def query(explorer: Explorer, values: Values) -> Table:
    """What `kg query run` says."""
    from kg.query.run import run

    typed = {name: list(several) for name, several in values.items() if name != "id"}
    found = run(needed(values, "id"), typed, explorer.store, explorer.catalogue)
    return lists.found(found.columns, found.rows)
