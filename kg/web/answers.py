"""The answer behind each page, from the functions that the command line uses: a sheet or a table.

Every function takes the explorer and what is asked, by name; an unknown id or a value that says nothing is a
:class:`~kg.errors.KgError`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from kg.answer.selection import Known, Listed
from kg.catalogue.find import Thing
from kg.errors import KgError, UnknownId
from kg.model import Unit
from kg.read.held import HeldTable, has_headings, held_lines
from kg.show import lists, sheets, wanted
from kg.show.sheets import Sheet
from kg.show.tables import Format, Table, render
from kg.web.explorer import Explorer

if TYPE_CHECKING:  # it takes numerical libraries to load
    from kg.answer.claim import Transfer
    from kg.answer.clauses import Question

Values = Mapping[str, Sequence[str]]
"""What is asked: the values of each part of the address and of each parameter."""

Answered = Sheet | Table
Answering = Callable[[Explorer, Values], Answered]


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
    found = thing(explorer, values)
    return sheets.sheet(explorer.catalogue, found, explorer.links if isinstance(found, Unit) else ())


def equivalents(explorer: Explorer, values: Values) -> Sheet:
    """What `kg equivalents` says."""
    from kg.show.equivalents import equivalents as sheet

    return sheet(explorer.catalogue, explorer.names.unit(needed(values, "id")), explorer.links)


def progress(explorer: Explorer, values: Values) -> Sheet:
    """What `kg progress` says."""
    from kg.show.progress import sheet

    to = one(values, "to")
    return sheet(explorer.catalogue, thing(explorer, values), explorer.names.anything(to) if to else None, explorer.links)


def compare(explorer: Explorer, values: Values) -> Sheet:
    """What `kg compare` says."""
    from kg.show.comparison import sheet

    first, second = (explorer.names.anything(needed(values, side)) for side in ("a", "b"))
    return sheet(explorer.catalogue, first, second, explorer.links)


# -- rules of combination and credit transfer -----------------------------------------------------------------------------


def typed(texts: Iterable[str]) -> list[str]:
    """What somebody types or pastes, one unit or one comma list to a line."""
    return [line.strip() for text in texts for line in text.replace(";", "\n").splitlines() if line.strip()]


def _asked(explorer: Explorer, values: Values) -> Question:
    """The rules of a qualification, and the units held, all of which it must list."""
    from kg.answer.clauses import question

    one = explorer.names.qualification(needed(values, "id"))
    held = Listed(explorer.catalogue, one).units(typed(values.get("held", ())))
    return question(explorer.catalogue, one, held)


def check(explorer: Explorer, values: Values) -> Sheet:
    """What `kg check` says."""
    from kg.answer.evaluate import check as answer
    from kg.show import combination

    return combination.check(answer(_asked(explorer, values)))


def count(explorer: Explorer, values: Values) -> Sheet:
    """What `kg count` says."""
    from kg.answer.count import counts
    from kg.show import combination

    return combination.count(counts(_asked(explorer, values)))


def plan(explorer: Explorer, values: Values) -> Sheet:
    """What `kg plan` says."""
    from kg.answer.plan import Aim
    from kg.answer.plan import plan as answer
    from kg.show import combination

    aim = one(values, "minimise") or Aim.CREDITS.value
    if aim not in list(Aim):
        raise KgError("this cannot be least", where=aim, mend=f"these can: {', '.join(Aim)}")
    return combination.plan(answer(_asked(explorer, values), Aim(aim)))


def transfer(explorer: Explorer, values: Values) -> Sheet:
    """What `kg transfer` says."""
    from kg.show.transfer import transfer as sheet

    return sheet(_transfer(explorer, values))


def report(explorer: Explorer, values: Values) -> str:
    """What `kg transfer --format html` says: a page to print and to sign."""
    from kg.show.report import html

    return html(_transfer(explorer, values))


def _transfer(explorer: Explorer, values: Values) -> Transfer:
    from kg.answer.claim import transfer as answer

    target = explorer.names.qualification(needed(values, "to"))
    origin = one(values, "from")
    known = Known(explorer.catalogue, explorer.names)
    held = known.units(typed(values.get("held", ())))
    entries = known.entries(table.rows) if (table := held_table(values)) else ()
    if origin and (held or entries):
        raise KgError("a qualification or units are held, not both", where="from, held")
    given = explorer.names.qualification(origin) if origin else None
    assume = one(values, "assume-policy") or None
    return answer(explorer.catalogue, target, explorer.links, held, given=given, entries=entries, assume=assume)


FILE = "held-file"
"""The parameter that holds the text of a table of held units, with its headings."""

TABLE = "held.csv"
"""What such a table is called in answers, for a page keeps neither a file nor its name."""

MOST_ROWS = 500
"""Rows of the longest table that is read: far more than anybody holds."""


def held_table(values: Values) -> HeldTable | None:
    """The table of held units, where one is given. Raises :class:`~kg.errors.KgError` for what is none, or is too long."""
    text = one(values, FILE)
    if not text:
        return None
    table = held_lines(text, TABLE, "the table of held units")
    if len(table.rows) > MOST_ROWS:
        raise KgError(f"a table of held units has at most {MOST_ROWS} rows", where=f"{len(table.rows):,} are given")
    return table


def told_apart(values: Values) -> dict[str, Sequence[str]]:
    """The same, with what was pasted as a whole table among the tables, and not among the units named one by one."""
    pasted = values.get("held", ())
    tables = [text for text in pasted if has_headings(text)]
    parted = {"held": [text for text in pasted if text not in tables], FILE: [*values.get(FILE, ()), *tables]}
    return {name: several for name, several in {**values, **parted}.items() if several}


# -- lists ----------------------------------------------------------------------------------------------------------------


def listed(what: str) -> Callable[[Explorer, Values], Table]:
    """What `kg list` says."""

    def rows(explorer: Explorer, values: Values) -> Table:
        return wanted.listed(explorer.catalogue, what, lambda: explorer.links, {name: _filter(name, values) for name in values})

    return rows


def _filter(name: str, values: Values) -> wanted.Filter:
    return list(values[name]) if name in SEVERAL else one(values, name)


def finding(explorer: Explorer, values: Values) -> Table:
    """What `kg list findings` says of one kind at one line. Raises :class:`~kg.errors.UnknownId` where there is nothing."""
    found = listed("findings")(explorer, values)
    if not found.rows:
        said = f"{needed(values, 'kind')} at {needed(values, 'document')}:{needed(values, 'line')}"
        raise UnknownId("no such finding", where=said, mend="see all: kg list findings")
    return found


SEVERAL = frozenset({"level", "kind", "severity", "relation", "judgement", "strength", "theme"})
"""What narrows a list to any of several values."""


# -- measures and questions -----------------------------------------------------------------------------------------------


def measures(_: Explorer, __: Values) -> Table:
    """What there is to measure."""
    from kg.graph.measures import MEASURES

    return lists.found(("measure", "tells"), ((name, one.summary) for name, one in MEASURES.items()))


def measure(explorer: Explorer, values: Values) -> Table:
    """What `kg measures NAME` says."""
    from kg.graph.measures import named, records

    name = needed(values, "id")
    chosen = named(name)
    return lists.measured(chosen.columns, records(explorer.catalogue, name, explorer.links))


def questions(_: Explorer, __: Values) -> Table:
    """What `kg query list` says."""
    from kg.query.library import bundled

    return lists.questions(bundled().values())


def query(explorer: Explorer, values: Values) -> Table:
    """What `kg query run` says."""
    from kg.query.run import run

    typed = {name: list(several) for name, several in values.items() if name != "id"}
    found = run(needed(values, "id"), typed, explorer.store, explorer.catalogue)
    return lists.found(found.columns, found.rows)
