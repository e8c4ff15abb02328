"""One thing on one sheet: what `kg show` says of a unit, a qualification or a document."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text

from kg.catalogue.bundle import ticked
from kg.catalogue.find import Thing
from kg.catalogue.store import Catalogue
from kg.graph.concepts import SCHEMES
from kg.link.standing import holds
from kg.model import Document, Link, Qualification, Source, Unit
from kg.show import linked, views
from kg.show.lists import DOCUMENT_FIELDS, LISTING_FIELDS, findings_table, level_in_words
from kg.show.tables import (
    NOT_PRINTED,
    WIDTH,
    Column,
    Format,
    Table,
    clean,
    markdown,
    on_screen,
    place,
    screen_table,
    to_csv,
    to_json,
    to_markdown,
)
from kg.show.views import Json, Row


@dataclass(frozen=True)
class Part:
    """A section of a sheet: a heading, and rows; left out where it has none and nothing needs to be said about that."""

    heading: str
    table: Table
    even_empty: bool = False


@dataclass(frozen=True)
class Sheet:
    """A thing for people (``title``, ``facts``, ``parts``), as JSON (``value``) and as rows for a spreadsheet."""

    title: str
    facts: Sequence[tuple[str, Json]]
    parts: Sequence[Part]
    value: Json
    rows: Sequence[Row]
    fields: Sequence[str]

    @property
    def shown(self) -> list[Part]:
        """The parts that have something to say."""
        return [part for part in self.parts if part.table.rows or part.even_empty]


def sheet(catalogue: Catalogue, thing: Thing, links: Iterable[Link] = ()) -> Sheet:
    """The sheet of a unit, with those of ``links`` that are about it, of a qualification or of a document."""
    if isinstance(thing, Unit):
        return _unit(catalogue, thing, linked.of_unit(thing, links))
    if isinstance(thing, Qualification):
        return _qualification(catalogue, thing)
    return _document(catalogue, thing)


def render(one: Sheet, format: Format, *, width: int = WIDTH, colour: bool = False) -> str:
    """A sheet in one format, ending with a newline."""
    match format:
        case Format.JSON:
            return to_json(one.value)
        case Format.CSV:
            return to_csv(one.rows, one.fields)
        case Format.MARKDOWN:
            return _markdown(one)
        case Format.TABLE:
            return _screen(one, width, colour)


def _markdown(one: Sheet) -> str:
    facts = "".join(f"- **{name}**: {markdown(clean(value))}\n" for name, value in one.facts)
    parts = (f"\n## {part.heading}\n\n{to_markdown(part.table)}" for part in one.shown)
    return f"# {markdown(clean(one.title))}\n\n{facts}{''.join(parts)}"


def _screen(one: Sheet, width: int, colour: bool) -> str:
    facts = RichTable.grid(padding=(0, 2))
    facts.add_column(no_wrap=True)
    facts.add_column(overflow="fold")
    for name, value in one.facts:
        facts.add_row(Text(name, style="bold"), Text(clean(value)))
    parts: list[RenderableType] = [Text(clean(one.title), style="bold"), Padding(facts, (1, 0, 0, 0))]
    for part in one.shown:
        parts += [Padding(Text(part.heading, style="bold"), (1, 0, 0, 0)), screen_table(part.table, width)]
    return on_screen(*parts, width=width, colour=colour)


def _part(heading: str, noun: str, columns: Sequence[Column], rows: Sequence[Row], *, even_empty: bool = False) -> Part:
    return Part(heading, Table(noun, rows, columns, ()), even_empty)


def _column(heading: str, key: str, *, numeric: bool = False) -> Column:
    return Column(heading, lambda row: row[key], numeric=numeric)


def _places(where: Sequence[Source]) -> str:
    return "; ".join(place(views.source(one)) for one in where)


def _unit(catalogue: Catalogue, one: Unit, links: Sequence[Link]) -> Sheet:
    value = views.unit(catalogue, one) | {"links": [views.link(link) for link in links]}
    criteria: list[Row] = [
        {
            "outcome": outcome.number,
            "outcome_title": outcome.title,
            "criterion": criterion.number,
            "printed_number": criterion.printed_number,
            "verb": criterion.verb,
            "statement": criterion.wording.statement,
            "wording": criterion.wording.printed,
            "document": criterion.source.document,
            "line": criterion.source.line,
        }
        for outcome in one.outcomes
        for criterion in outcome.criteria
    ]
    linked_to = [linked.row(link, one, catalogue.unit_by_id) for link in links if holds(link)]
    blank: Row = dict.fromkeys((*CRITERION_KEYS, *linked.FIELDS))
    unit: Row = {"unit": one.id, "title": one.title, "urn": one.urn, "level": one.level, "credit": one.credit}
    facts: list[tuple[str, Json]] = [
        ("id", one.id),
        ("suite", one.suite),
        ("number", one.number),
        ("reference", one.urn),
        ("level", one.level),
        ("credit", one.credit),
        ("hours (GLH)", one.guided_learning_hours),
        ("printed at", _places(one.sources)),
    ]
    parts = [
        _part("Listed in", "listings", LISTED_COLUMNS, _rows(value["listed"]), even_empty=True),
        *_link_parts(catalogue, one, links),  # before the criteria, for designers look for them first
        *(_outcome_part(outcome) for outcome in _rows(value["outcomes"])),
        _part("How values were decided", "doubtful values", RESOLUTION_COLUMNS, _rows(value["resolutions"])),
        Part("Findings", findings_table(views.findings_of_unit(catalogue, one)), even_empty=True),
    ]
    rows = [unit | blank | said for said in (*(criteria or [{}]), *linked_to)]
    return Sheet(one.title, facts, parts, value, rows, (*UNIT_KEYS, *CRITERION_KEYS, *linked.FIELDS))


def _link_parts(catalogue: Catalogue, unit: Unit, links: Sequence[Link]) -> Iterator[Part]:
    """What a unit is equivalent to, leads on to and is led up to by, in short: ``kg equivalents`` says more."""
    for number, (heading, noun) in enumerate(zip(linked.PARTS, linked.NOUNS, strict=True)):
        if number < linked.EVEN_EMPTY:
            here = [one for one in links if linked.part(one, unit) == number]
            rows = [linked.row(one, unit, catalogue.unit_by_id) | {"stands": linked.stands(one)} for one in here]
            yield _part(heading, noun, LINK_COLUMNS, rows, even_empty=True)


def _rows(value: Json) -> list[Row]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _outcome_part(outcome: Row) -> Part:
    heading = f"{outcome['number']}  {clean(outcome['title'])}"
    return _part(heading, "criteria", CRITERION_COLUMNS, _rows(outcome["criteria"]), even_empty=True)


def _decided(row: Row) -> Json:
    return "; ".join(f"{stated['printed']}: {place(_where(stated))}" for stated in _rows(row["statements"]))


def _where(row: Row) -> Row:
    return {key: row[key] for key in ("place", "document", "line")}


UNIT_KEYS = ("unit", "title", "urn", "level", "credit")
CRITERION_KEYS = ("outcome", "outcome_title", "criterion", "printed_number", "verb", "statement", "wording", "document", "line")
"""The columns of a criterion in the CSV of a unit, after those of the unit; blank in the one row of a unit without criteria, and
in the rows of links, which come last."""

LISTED_COLUMNS = (
    _column("qualification", "qualification"),
    _column("group", "group"),
    _column("mandatory", "mandatory"),
    Column("where", lambda row: f"{row['document']}:{row['line']}"),
)
CRITERION_COLUMNS = (
    _column("no.", "number"),
    Column("criterion", lambda row: row.get("wording") or row["statement"]),
    _column("line", "line", numeric=True),
)
LINK_COLUMNS = (
    Column("unit", lambda row: row["other_title"], below=lambda row: f"{row['other']}, {level_in_words(row['other_level'])}"),
    Column("because", lambda row: row["because"], below=lambda row: row["stands"]),
)
RESOLUTION_COLUMNS = (
    Column("value", lambda row: _spaced(row["name"])),
    _column("taken", "value"),
    _column("because", "reason"),
    Column("printed", _decided),
)


def _qualification(catalogue: Catalogue, one: Qualification) -> Sheet:
    value = views.qualification(catalogue, one)
    facts: list[tuple[str, Json]] = [
        ("id", one.id),
        ("suite", one.suite),
        ("organisation", one.organisation),
        ("number", one.number),
        ("code", one.code),
        ("level", one.level),
        ("size", [size.value for size in one.sizes]),
        ("minimum credit", one.minimum_credit),
        ("hours (GLH)", one.guided_learning_hours),
        ("total time (TQT)", one.total_qualification_time),
        ("document", f"{one.source.document} (kg show {one.source.document})"),
        ("printed at", _places([one.source])),
    ]
    groups = [(group, [views.listing(one, group, row) for row in one.listings if row.group == group.id]) for group in one.groups]
    parts = [
        _part("Stated values", "stated values", STATED_COLUMNS, _together(_rows(value["stated"]))),
        _part("Rules of combination", "rules with figures", RULE_COLUMNS, _rows(value["rules"]), even_empty=True),
        _part("Groups", "groups", BOUND_COLUMNS, _rows(value["groups"])),
        *(_part(clean(group.heading), "units", GROUP_COLUMNS, rows, even_empty=True) for group, rows in groups),
        _part("Stated progression", "stated routes", ROUTE_COLUMNS, _rows(value["routes"]), even_empty=True),
        _part("Policy on earlier achievement", "clauses", POLICY_COLUMNS, _rows(value["policy"]), even_empty=True),
        _part("Levels described", "levels", LEVEL_COLUMNS, _rows(value["level_descriptors"]), even_empty=True),
        Part("Findings", findings_table(views.findings_of(catalogue, one)), even_empty=True),
    ]
    blank: Row = dict.fromkeys(QUALIFICATION_ROW)
    listing: Row = {"part": "listing"}
    rows = [*_said(one, value), *(listing | row for _, rows in groups for row in rows)]
    return Sheet(one.title, facts, parts, value, [blank | row for row in rows], QUALIFICATION_ROW)


def _said(one: Qualification, value: Row) -> Iterator[Row]:
    """What a document says of a qualification besides its rows, one thing to a row of the CSV."""
    for part, key, name, says in QUALIFICATION_PARTS:
        for row in _rows(value[key]):
            where = row.get("source") or {"document": one.source.document, "line": row.get("line")}
            at: Row = where if isinstance(where, dict) else {}
            yield {
                "part": part,
                "name": row[name],
                "says": says(row),
                "qualification": one.id,
                "document": at["document"],
                "line": at["line"],
            }


def _spaced(value: Json) -> str:
    """Names from closed lists, as words."""
    return clean(value).replace("_", " ")


def _source(row: Row) -> Json:
    where = row["source"]
    return place(where) if isinstance(where, dict) else NOT_PRINTED


def _together(stated: Sequence[Row]) -> list[Row]:
    """Stated values in printed order; one that is printed alike at several places stands once, with all of them."""
    found: dict[tuple[str, str], list[Row]] = {}
    for one in stated:
        found.setdefault((clean(one["name"]), clean(one["printed"])), []).append(one)
    return [
        {"name": name, "printed": printed, "where": [one["source"] for one in places]}
        for (name, printed), places in found.items()
    ]


def _printed(row: Row) -> Json:
    """A stated value; of ages those that are ticked, of a sentence that the catalogue does not carry only that."""
    options = ticked(clean(row["printed"]))
    if options:
        return ", ".join(options)
    return IN_WORDS if clean(row["printed"]).endswith("...") else row["printed"]


def _stated_at(row: Row) -> Json:
    where = row["where"]
    return [place(one) for one in where if isinstance(one, dict)] if isinstance(where, list) else None


def _bound_at(key: str) -> Callable[[Row], Json]:
    """A minimum or maximum of a group with the line that prints it."""

    def text(row: Row) -> Json:
        where = row[f"{key}_source"]
        return f"{row[key]} (line {where['line']})" if isinstance(where, dict) else None

    return text


def _ids(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _standing(row: Row) -> Json:
    return "about this qualification alone" if row["own"] else "in general"


def _conditions(row: Row) -> Json:
    conditions = row["conditions"]
    return " ".join(CONDITIONS[clean(one)] for one in conditions) if isinstance(conditions, list) else None


IN_WORDS = "in words, see there"
"""Stands for a value that is printed as a sentence."""

CONDITIONS = {one.notation: one.definition for scheme in SCHEMES if scheme.name == "condition" for one in scheme.concepts}
"""What each condition of a policy clause asks, in plain words."""

STATED_COLUMNS = (
    Column("value", lambda row: _spaced(row["name"])),
    Column("printed", _printed),
    Column("where", _stated_at),
)
BOUND_COLUMNS = (
    _column("group", "heading"),
    _column("mandatory", "mandatory"),
    Column("units", lambda row: len(_ids(row["units"])), numeric=True),
    _column("credit of all", "credit", numeric=True),
    Column("least credit", _bound_at("minimum")),
    Column("most credit", _bound_at("maximum")),
)


def _span(row: Row) -> Json:
    """The least and the most credit of a group, as far as printed."""
    said = (
        f"{word} {row[key]} credits" for word, key in (("at least", "minimum"), ("at most", "maximum")) if row[key] is not None
    )
    return ", ".join(said) or None


QUALIFICATION_PARTS: tuple[tuple[str, str, str, Callable[[Row], Json]], ...] = (
    ("stated", "stated", "name", _printed),
    ("rule", "rules", "id", lambda row: row["statement"]),
    ("group", "groups", "heading", _span),
    ("route", "routes", "target", lambda row: row["kind"]),
    ("policy", "policy", "kind", _conditions),
    ("level", "level_descriptors", "level", lambda row: row["aspects"]),
)
"""What the CSV of a qualification holds besides its listings: the part, where it stands, its name and what it says."""

QUALIFICATION_ROW = ("part", "name", "says", *LISTING_FIELDS)
"""The columns of that CSV; a row of a structure table fills those of a listing."""

RULE_COLUMNS = (_column("rule", "statement"), Column("where", _source))
ROUTE_COLUMNS = (_column("leads to", "target"), Column("where", _source))
GROUP_COLUMNS = (
    Column("title", lambda row: row["title"], below=lambda row: row["unit"] or "units still to be chosen"),
    _column("number", "number"),
    _column("level", "level", numeric=True),
    _column("credit", "credit", numeric=True),
    _column("GLH", "guided_learning_hours", numeric=True),
    _column("line", "line", numeric=True),
)


def _document(catalogue: Catalogue, one: Document) -> Sheet:
    value = views.document(catalogue, one)
    facts: list[tuple[str, Json]] = [
        ("id", one.id),
        ("issuer", one.issuer),
        ("version", one.version),
        ("date", one.date),
        ("status", one.status),
        ("layout", one.layout),
        ("lines", one.lines),
        *((key, value[key]) for key in ("qualifications", "listings", "units", "pages", "outcomes", "criteria")),
        ("checksum", one.checksum),
    ]
    found = [finding for finding in catalogue.findings if any(where.document == one.id for where in finding.where)]
    parts = [
        _part("Issues", "issues", HISTORY_COLUMNS, _rows(value["history"])),
        _part("Policy on earlier achievement", "clauses", POLICY_COLUMNS, _rows(value["policy"]), even_empty=True),
        _part("Levels described", "levels", LEVEL_COLUMNS, _rows(value["level_descriptors"])),
        Part("Findings", findings_table(found), even_empty=True),
    ]
    return Sheet(one.title, facts, parts, value, [value], DOCUMENT_FIELDS)


HISTORY_COLUMNS = (
    _column("version", "version"),
    _column("date", "date"),
    Column("change", lambda row: row.get("wording") or row["statement"]),
    _column("line", "line", numeric=True),
)
POLICY_COLUMNS = (
    Column("on", lambda row: _spaced(row["kind"])),
    Column("conditions", _conditions, below=_standing),
    Column("where", _source),
)
LEVEL_COLUMNS = (_column("level", "level", numeric=True), _column("aspects", "aspects"), Column("where", _source))
