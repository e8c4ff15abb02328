"""The Python door: ``import kg; g = kg.load()``.

Every answer says what the command of the same name says: ``.json()`` is the text of ``--format json``, byte for byte. In a
notebook an answer shows itself as a table; ``.frame()`` gives a data frame of pandas.

>>> import kg
>>> g = kg.load()
>>> g
<kg.Graph: 8 qualifications, 239 units>
>>> g.units[0]["id"], len(g.list("units", level=3))
('4430/202', 66)
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from html import escape
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeAlias, overload

from kg.answer.selection import Known, Listed
from kg.catalogue.files import load as load_catalogue
from kg.catalogue.find import Names
from kg.catalogue.store import Catalogue
from kg.errors import KgError
from kg.model import Link, Qualification, Unit
from kg.read.held import HeldRow, held_records
from kg.resources import DECISIONS
from kg.show import frames, notebook, sheets, tables
from kg.show.lists import found, measured, questions, violations
from kg.show.sheets import Sheet
from kg.show.tables import Format, Table
from kg.show.views import Row
from kg.show.wanted import LEVELS, Filter, listed

if TYPE_CHECKING:  # they take a while to load
    import networkx
    import pandas

    from kg.answer.clauses import Question
    from kg.graph.store import Store
    from kg.graph.store.values import Plain

__all__ = ["Answer", "Graph", "Rows", "Truth", "load"]

FRAME = "the data frame"
"""How messages call a table that is no file."""

Held: TypeAlias = "str | Path | pandas.DataFrame | Iterable[str]"
"""Units that are held: one or several as people name them, or a table with the columns reference or title."""


class Rows(Sequence[Row]):
    """Rows of one kind, each a dictionary with the keys of the JSON."""

    def __init__(self, table: Table, *, explained: str = "", plain: Table | None = None) -> None:
        """The rows of a table; ``explained`` is said beside them, ``plain`` are the rows of the data frame where these differ."""
        self.table = table
        self.explained = explained
        self._plain = plain or table

    def __len__(self) -> int:
        return len(self.table.rows)

    @overload
    def __getitem__(self, place: int) -> Row: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Row]: ...

    def __getitem__(self, place: int | slice) -> Row | Sequence[Row]:
        return self.table.rows[place]

    def __iter__(self) -> Iterator[Row]:
        return iter(self.table.rows)

    def json(self) -> str:
        """The text of ``--format json``."""
        return tables.render(self.table, Format.JSON)

    def csv(self) -> str:
        """The text of ``--format csv``."""
        return tables.render(self.table, Format.CSV)

    def markdown(self) -> str:
        """The text of ``--format md``."""
        return tables.render(self.table, Format.MARKDOWN)

    def frame(self) -> pandas.DataFrame:
        """The rows as a data frame. Raises :class:`~kg.errors.KgError` where pandas is not installed."""
        return frames.table_frame(self._plain)

    def __str__(self) -> str:
        return tables.render(self._plain, Format.TABLE)

    def __repr__(self) -> str:
        return f"<kg.Rows: {len(self)} {self.table.noun}>"

    def _repr_html_(self) -> str:
        said = f"<p>{escape(self.explained)}</p>\n" if self.explained else ""
        return said + notebook.table_html(self._plain)


class Answer:
    """One answer with its reasons: ``answer["result"]`` is the value of a key of the JSON, ``value`` the whole of it."""

    def __init__(self, sheet: Sheet) -> None:
        """The answer on a sheet."""
        self.sheet = sheet

    @property
    def value(self) -> Any:
        """What the JSON says, as plain values."""
        return self.sheet.value

    def __getitem__(self, key: str | int) -> Any:
        return self.value[key]

    def __iter__(self) -> Iterator[Any]:
        return iter(self.value)

    def __len__(self) -> int:
        return len(self.value)

    def json(self) -> str:
        """The text of ``--format json``."""
        return sheets.render(self.sheet, Format.JSON)

    def csv(self) -> str:
        """The text of ``--format csv``."""
        return sheets.render(self.sheet, Format.CSV)

    def markdown(self) -> str:
        """The text of ``--format md``."""
        return sheets.render(self.sheet, Format.MARKDOWN)

    @property
    def parts(self) -> list[str]:
        """The headings of its tables, each of which :meth:`frame` gives."""
        return [part.heading for part in self.sheet.shown]

    def frame(self, part: str = "") -> pandas.DataFrame:
        """The rows of the CSV as a data frame, or one of the :attr:`parts` as people see it.

        Raises :class:`~kg.errors.KgError` for a part that it does not have, and where pandas is not installed.
        """
        return frames.part_frame(self.sheet, part) if part else frames.sheet_frame(self.sheet)

    def __str__(self) -> str:
        return sheets.render(self.sheet, Format.TABLE)

    def __repr__(self) -> str:
        return f"<kg.Answer: {tables.clean(self.sheet.title)}>"

    def _repr_html_(self) -> str:
        return notebook.sheet_html(self.sheet)


class Truth:
    """The answer to an ASK query."""

    def __init__(self, value: bool) -> None:
        """Yes or no."""
        self.value = value

    def __bool__(self) -> bool:
        return self.value

    def json(self) -> str:
        """The text of ``--format json``."""
        return tables.to_json(self.value)

    def __repr__(self) -> str:
        return f"<kg.Truth: {'yes' if self.value else 'no'}>"


def load(
    *catalogues: str | Path, bundled: bool = True, decisions: str | Path | None = None, warn: Callable[[str], None] | None = None
) -> Graph:
    """The catalogue, ready to be asked: the bundled documents, and over them those of folders of your own.

    ``decisions`` is the file of your own decisions on links; left out, it is ``kg-decisions.sssom.tsv`` if that is here.
    ``warn`` is told of documents that take the place of others.

    >>> load().show("biiab/CS25")["credit"]
    5

    Raises :class:`~kg.errors.KgError` for a folder without a catalogue, and a file that is damaged.
    """
    catalogue = load_catalogue([Path(one) for one in catalogues], bundled=bundled, warn=warn)
    chosen = Path(decisions) if decisions is not None else DECISIONS if DECISIONS.is_file() else None
    return Graph(catalogue, chosen)


class Graph:
    """A catalogue of qualifications, its units and the links between them.

    Whatever names a unit or a qualification may be an id, a reference number, a number or a title. What is unknown or could be
    several things raises :class:`~kg.errors.KgError`, which names the nearest.
    """

    def __init__(self, catalogue: Catalogue, decisions: Path | None = None) -> None:
        """A graph of a catalogue, with the decisions of a file over the bundled ones."""
        self.catalogue = catalogue
        self._decisions = decisions

    def __repr__(self) -> str:
        qualifications = len(self.catalogue.qualification_by_id)
        return f"<kg.Graph: {qualifications} qualifications, {len(self.catalogue.units)} units>"

    # -- lists ----------------------------------------------------------------------------------------------------------------

    @property
    def units(self) -> Rows:
        """The units, by id."""
        return self.list("units")

    @property
    def qualifications(self) -> Rows:
        """The qualifications, in document order."""
        return self.list("qualifications")

    @property
    def listings(self) -> Rows:
        """The printed rows of structure tables, in document order."""
        return self.list("listings")

    @property
    def findings(self) -> Rows:
        """What the documents get wrong or leave open, the heaviest first."""
        return self.list("findings")

    @property
    def links(self) -> Rows:
        """The links between units that are proposed or judged."""
        return self.list("links")

    def list(self, what: str, **filters: Filter) -> Rows:
        """A list, narrowed as by the options of ``kg list``.

        >>> import kg
        >>> [row["id"] for row in kg.load().list("units", suite="biiab", match="self-service")]
        ['biiab/CS22']
        """
        return Rows(listed(self.catalogue, what, self._links, {name: value for name, value in filters.items() if value}))

    def frame(self, what: str, **filters: Filter) -> pandas.DataFrame:
        """A list as a data frame, narrowed as by the options of ``kg list``."""
        return self.list(what, **filters).frame()

    # -- things and pairs ------------------------------------------------------------------------------------------------------

    def show(self, name: str) -> Answer:
        """All that is known of a unit, a qualification or a document."""
        found = self._names.anything(name)
        return Answer(sheets.sheet(self.catalogue, found, self._links() if isinstance(found, Unit) else ()))

    def equivalents(self, unit: str) -> Answer:
        """The links of a unit, with the evidence for each.

        >>> import kg
        >>> [link["relation"] for link in kg.load().equivalents("biiab/CS12")][:1]
        ['equivalent']
        """
        from kg.show.equivalents import equivalents

        return Answer(equivalents(self.catalogue, self._names.unit(unit), self._links()))

    def compare(self, first: str, second: str) -> Answer:
        """Two units down to the criterion, or two qualifications unit by unit."""
        from kg.show.comparison import sheet

        return Answer(sheet(self.catalogue, self._names.anything(first), self._names.anything(second), self._links()))

    def progress(self, start: str, to: str | None = None) -> Answer:
        """What leads on from a unit or a qualification, or the way to a certain one."""
        from kg.show.progress import sheet

        end = self._names.anything(to) if to else None
        return Answer(sheet(self.catalogue, self._names.anything(start), end, self._links()))

    # -- learners --------------------------------------------------------------------------------------------------------------

    def transfer(self, to: str, held: Held = (), *, given: str | None = None, assume_policy: str | None = None) -> Answer:
        """What held units count for in a qualification, by which clause, and what is left to do.

        ``given`` names a qualification all of whose units are held. ``assume_policy`` names an organisation whose policy is to be
        applied to a target that states none; every reason then says so.

        >>> import kg
        >>> [unit["target"] for unit in kg.load().transfer("biiab-l3-diploma", ["sfj/5"])["counted"]]
        ['biiab/CS5']
        """
        from kg.answer.claim import transfer
        from kg.show.transfer import transfer as sheet

        target = self._names.qualification(to)
        origin = self._names.qualification(given) if given else None
        known = Known(self.catalogue, self._names)
        rows = _held_rows(known, held)
        entries = known.entries(rows or ())
        units = _held(known, held) if rows is None else ()
        if origin and (units or entries):
            raise KgError("a qualification or units are held, not both", where="given, held")
        links = self._links()
        return Answer(sheet(transfer(self.catalogue, target, links, units, given=origin, entries=entries, assume=assume_policy)))

    def check(self, qualification: str, held: Held = (), *, on: date | None = None) -> Answer:
        """A selection of units against the rules of a qualification.

        >>> import kg
        >>> kg.load().check("5530-02", ["5530/201", "5530/210"])["result"]
        'not_yet'
        """
        from kg.answer.evaluate import check
        from kg.show.combination import check as sheet

        return Answer(sheet(check(self._asked(qualification, held, on=on))))

    def plan(
        self,
        qualification: str,
        held: Held = (),
        *,
        minimise: str = "credits",
        must: Iterable[str] = (),
        must_not: Iterable[str] = (),
        prefer_level: str | int | None = None,
        prefer_theme: str | None = None,
        on: date | None = None,
    ) -> Answer:
        """The least that is still to do, proved; or the clauses that clash.

        ``minimise`` is credits, hours or units. Of plans as small, one with least credit in units that are not of
        ``prefer_level`` or have no words of ``prefer_theme`` in their title or an outcome's.

        >>> import kg
        >>> kg.load().plan("biiab-l3-diploma")["credits"]
        55
        """
        from kg.answer.plan import Aim, Preference, plan
        from kg.show.combination import plan as sheet

        level = None if prefer_level is None else LEVELS[str(_one_of(str(prefer_level).upper(), LEVELS))]
        aim = Aim(_one_of(minimise, [one.value for one in Aim]))
        asked = self._asked(qualification, held, must=must, must_not=must_not, on=on)
        return Answer(sheet(plan(asked, aim, Preference(level, prefer_theme or None))))

    def count(
        self,
        qualification: str,
        held: Held = (),
        *,
        what_if: Mapping[str, str | int] | None = None,
        explain: bool = False,
        on: date | None = None,
    ) -> Answer:
        """How many selections of units are valid, exactly.

        ``what_if`` gives rules other figures, or ``"none"``. ``explain`` adds the units in every and in no valid selection,
        the clauses that exclude nothing, and the stated figures against what valid selections have.

        >>> import kg
        >>> kg.load().count("biiab-l3-diploma")["valid"] > 10**6
        True
        """
        from kg.answer.count import counts
        from kg.answer.whatif import changed, slack
        from kg.show.combination import count as sheet

        one = self._names.qualification(qualification)
        other, changes = changed(one, [f"{rule}={value}" for rule, value in (what_if or {}).items()])
        asked = self._question(one, held, of=other, on=on)
        counted = counts(asked)
        before = counts(self._question(one, held, on=on)) if changes else None
        details = [slack(asked, reading) for reading in asked.readings] if explain and not counted.reasons else []
        return Answer(sheet(counted, changes, before, details))

    # -- questions -------------------------------------------------------------------------------------------------------------

    @property
    def queries(self) -> Rows:
        """The questions that have a name."""
        from kg.query.library import bundled

        return Rows(questions(bundled().values()))

    def query(self, name: str, **parameters: str | int | Sequence[str]) -> Rows:
        """The answer to a question of the query library; a parameter is typed as people write it.

        >>> import kg
        >>> with kg.load() as g:
        ...     g.query("rules-of-group", group="5530-02/d")[0]["rule"]
        '5530-02/r5'
        """
        from kg.query.run import run

        typed = {key: str(value) if isinstance(value, int) else value for key, value in parameters.items()}
        answer = run(name, typed, self._store, self.catalogue)
        return Rows(found(answer.columns, answer.rows), explained=" ".join(answer.remarks))

    def sparql(self, text: str, *, seconds: float = 30, rows: int = 100_000) -> Rows | Truth:
        """The answer to a SPARQL 1.1 query under limits. The JSON has IRIs in full, the data frame ids.

        >>> import kg
        >>> with kg.load() as g:
        ...     bool(g.sparql("ASK { ?s ?p ?o }"))
        True
        """
        from kg.graph.store import USER, Limits, user_query
        from kg.graph.store import Rows as Selected
        from kg.graph.store import Truth as Asked
        from kg.query.shown import shown, whole

        result = user_query(self._store, text, Limits(seconds=seconds, rows=rows, memory=USER.memory))
        if isinstance(result, Asked):
            return Truth(result.value)
        selected = isinstance(result, Selected)
        columns = result.columns if isinstance(result, Selected) else ("subject", "predicate", "object")
        terms = (
            result.rows if isinstance(result, Selected) else [(one.subject, one.predicate, one.object) for one in result.triples]
        )

        def table(value: Callable[..., Plain]) -> Table:
            return found(columns, [[_term(one, value) for one in row] for row in terms])

        return Rows(table(whole), plain=table(shown) if selected else None, explained=" ".join(result.remarks))

    # -- networks and checks ---------------------------------------------------------------------------------------------------

    def network(self, view: str = "structure") -> networkx.Graph[str]:
        """A view of the catalogue as a graph of NetworkX.

        The views are whole, structure, overlap, progression, counterparts, equivalents and ladders.

        >>> import kg
        >>> kg.load().network("ladders").is_directed()
        True
        """
        from kg.graph.networks import to_networkx

        return to_networkx(self.catalogue, view, self._links())

    @property
    def measures(self) -> Rows:
        """What can be measured, see :meth:`measure`."""
        from kg.graph.measures import MEASURES

        return Rows(found(("measure", "tells"), ((name, one.summary) for name, one in MEASURES.items())))

    def measure(self, name: str) -> Rows:
        """What the shape of the network tells who designs a curriculum."""
        from kg.graph.measures import named, records

        chosen = named(name)
        rows = records(self.catalogue, name, self._links())
        return Rows(measured(chosen.columns, rows), explained=chosen.explanation)

    def validate(self) -> Rows:
        """What must be mended in the graph; nothing, as a rule."""
        from kg.graph.validate import validate

        return Rows(violations(validate(self.catalogue, self._links())))

    def evaluate(self) -> Answer:
        """How good the links are, against labelled pairs."""
        from kg.show.evaluation import evaluation

        return Answer(evaluation(self.catalogue, self._links()))

    # -- what they rest on -----------------------------------------------------------------------------------------------------

    def close(self) -> None:
        """Let go of the store that queries have opened; the next query opens it again."""
        if "_store" in self.__dict__:
            self.__dict__.pop("_store").close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @cached_property
    def _names(self) -> Names:
        return Names(self.catalogue)

    def _links(self) -> tuple[Link, ...]:
        return self._standing

    @cached_property
    def _standing(self) -> tuple[Link, ...]:
        from kg.link.decisions import load as decisions
        from kg.link.standing import standing

        return standing(self.catalogue, decisions(self._decisions) if self._decisions else ())

    @cached_property
    def _store(self) -> Store:
        from kg.graph.rdf import quads
        from kg.graph.store import in_memory

        store = in_memory(quads(self.catalogue, self._links()))
        weakref.finalize(self, store.close)
        return store

    def _asked(
        self, qualification: str, held: Held, *, must: Iterable[str] = (), must_not: Iterable[str] = (), on: date | None
    ) -> Question:
        return self._question(self._names.qualification(qualification), held, must=must, must_not=must_not, on=on)

    def _question(
        self,
        one: Qualification,
        held: Held,
        *,
        of: Qualification | None = None,
        must: Iterable[str] = (),
        must_not: Iterable[str] = (),
        on: date | None,
    ) -> Question:
        from kg.answer.clauses import question

        known = Listed(self.catalogue, one)
        units = (_held(known, held), known.units(_several(must)), known.units(_several(must_not)))
        return question(self.catalogue, of or one, units[0], must=units[1], must_not=units[2], day=on)


def _several(named: Iterable[str]) -> Sequence[str]:
    return [named] if isinstance(named, str) else list(named)


def _one_of(text: str, known: Iterable[str]) -> str:
    if text not in known:
        raise KgError("no such choice", where=text, mend=f"there are: {', '.join(known)}")
    return text


def _held(known: Known, held: Held) -> Sequence[str]:
    """The units that are held, of a table by its columns, else as they are named."""
    if isinstance(held, Path):
        return known.held((), [held])
    rows = _held_rows(known, held)
    return known.units(_several(held)) if rows is None else known.identified(rows, FRAME)


def _held_rows(known: Known, held: Held) -> Sequence[HeldRow] | None:
    """The rows of a table of held units; ``None`` where units are named."""
    if isinstance(held, Path):
        return known.rows(held)
    if hasattr(held, "to_dict") and hasattr(held, "columns"):
        records = [{str(name): _cell(value) for name, value in row.items()} for row in held.to_dict("records")]
        return held_records(records, [str(name) for name in held.columns], FRAME).rows
    return None


def _cell(value: object) -> str | None:
    """A cell of a data frame as it would stand in a table: a day without its time, yes or no.

    What is not there is unequal to itself, or cannot be compared at all.
    """
    try:
        if value is None or value != value:
            return None
    except TypeError:
        return None
    if isinstance(value, datetime):
        return value.date().isoformat()
    return str(value) if str(value) not in TRUTHS or isinstance(value, str) else TRUTHS[str(value)]


TRUTHS = {"True": "yes", "False": "no"}
"""How a table says what pandas and numpy each have a type of their own for."""


def _term(one: object, value: Callable[..., Plain]) -> Plain:
    from pyoxigraph import Triple

    return str(one) if isinstance(one, Triple) else value(one)
