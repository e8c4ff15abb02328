"""The catalogue as CSV tables that explain themselves: a Frictionless data package.

Each table is a file, and ``datapackage.json`` beside them says what its columns mean, of which type they are, what identifies
a row and where a row points. An empty cell is a value that is not printed, or not decided. A text that a spreadsheet would run as
a formula has an apostrophe before it; :func:`read_table` takes it away again.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from kg.catalogue.store import Catalogue
from kg.graph import dataset
from kg.graph.concepts import LEVELS
from kg.graph.export import rows
from kg.graph.export.rows import Cell, Row
from kg.graph.files import replaced
from kg.model import Comparator, FindingKind, GroupKind, Measure, NamingKind, PolicyKind, Severity, ShareOf
from kg.spreadsheet import harmless, original

PACKAGE = "datapackage.json"
LICENCE = {
    "name": "CC-BY-4.0",
    "path": dataset.LICENCE,
    "title": "Creative Commons Attribution 4.0 International",
}


class Column(NamedTuple):
    """A column: its name, what it means, its type in Table Schema, and what else holds of its values."""

    name: str
    description: str
    type: str = "string"
    constraints: Mapping[str, Any] = {}


class Link(NamedTuple):
    """A column whose values are ids in another table."""

    column: str
    table: str


class Table(NamedTuple):
    """A table: what a row is, what identifies it, where it points, and how the rows come out of a catalogue."""

    name: str
    description: str
    rows: Callable[[Catalogue], Iterable[Row]]
    key: tuple[str, ...]
    links: tuple[Link, ...]
    columns: tuple[Column, ...]

    @property
    def path(self) -> str:
        """The name of its file."""
        return f"{self.name}.csv"


# -- columns that several tables have ------------------------------------------------------------------------------------

_NEEDED = {"required": True}
_NOT_NEGATIVE = {"minimum": 0}


def _one_of(values: Iterable[object], *, required: bool = False) -> dict[str, Any]:
    return {"enum": [str(value) for value in values]} | (_NEEDED if required else {})


def _id(description: str) -> Column:
    return Column("id", description, constraints={"required": True, "unique": True})


def _position(of: str) -> Column:
    return Column("position", f"Its place in {of}, counted from 1.", "integer", {"required": True, "minimum": 1})


_PLACE = (
    Column("document", "The document that prints it.", constraints=_NEEDED),
    Column("line", "The line of the document, counted from 1.", "integer", {"required": True, "minimum": 1}),
    Column("place", "The place that a reader of the original can find."),
)
_IN_DOCUMENT = Link("document", "documents")
_TITLE = Column("title", "The title as printed.")
_NUMBER = Column("number", "The number as printed.")
_REFERENCE = Column("reference", "The unit reference number, with obliques.")
_LEVEL = Column("level", "The level: E1 to E3 for Entry 1 to 3, or 1 to 8.", constraints=_one_of(LEVELS))
_CREDIT = Column("credit", "The credit; empty where it is to be confirmed.", "integer", _NOT_NEGATIVE)
_HOURS = Column("guided_learning_hours", "Guided learning hours.", "integer", _NOT_NEGATIVE)
_STATEMENT = Column("statement", "A short statement of the project's own, not the printed words.")
_WORDING = Column("wording", "The printed words: in a table made from a user's own documents only.")
_SIGNATURE = Column("signature", "The identity of the content: equal where two are the same.")
_SUITE = Column("suite", "The family of qualifications that share units.")


# -- the tables ----------------------------------------------------------------------------------------------------------

TABLES: tuple[Table, ...] = (
    Table(
        "documents",
        "Documents as published.",
        rows.documents,
        ("id",),
        (),
        (
            _id("The id of the document."),
            _TITLE,
            Column("issuer", "Who issues the document."),
            Column("date", "The date as printed."),
            Column("version", "The version as printed."),
            Column("status", "Whether it is published or a draft.", constraints=_one_of(["published", "draft", "not stated"])),
            Column("layout", "The layout that its reader knows it by."),
            Column("lines", "How many lines it has.", "integer", _NOT_NEGATIVE),
            Column("rows", "How many rows of structure tables it has.", "integer", _NOT_NEGATIVE),
            Column("checksum", "The SHA-256 of its bytes."),
        ),
    ),
    Table(
        "qualifications",
        "Qualifications, or level blocks that stand for several sizes of one.",
        rows.qualifications,
        ("id",),
        (_IN_DOCUMENT,),
        (
            _id("The id of the qualification."),
            _SUITE,
            _TITLE,
            Column("organisation", "The awarding organisation."),
            Column("number", "The qualification number."),
            Column("code", "The specification code."),
            _LEVEL,
            Column("sizes", "Award, certificate or diploma; several with a semicolon between them."),
            Column("minimum_credit", "The least credit in total.", "integer", _NOT_NEGATIVE),
            _HOURS,
            Column("total_qualification_time", "Total qualification time in hours.", "integer", _NOT_NEGATIVE),
            *_PLACE,
        ),
    ),
    Table(
        "groups",
        "Groups of units in a qualification.",
        rows.groups,
        ("id",),
        (Link("qualification", "qualifications"), _IN_DOCUMENT),
        (
            _id("The id of the qualification, and that of the group in it."),
            Column("qualification", "The qualification.", constraints=_NEEDED),
            _position("the qualification"),
            Column("heading", "The heading as printed."),
            Column("kind", "What the group asks of a learner.", constraints=_one_of(GroupKind, required=True)),
            Column("minimum_credit", "The minimum that the heading prints.", "integer", _NOT_NEGATIVE),
            Column("maximum_credit", "The maximum that the heading prints.", "integer", _NOT_NEGATIVE),
            Column("pathway", "The pathway that it belongs to, where the qualification has several."),
            *_PLACE,
        ),
    ),
    Table(
        "listings",
        "Printed rows of structure tables.",
        rows.listings,
        ("id",),
        (Link("qualification", "qualifications"), Link("group", "groups"), Link("unit", "units"), _IN_DOCUMENT),
        (
            _id("The document and the line, and a count where one line is a row more than once."),
            Column("qualification", "The qualification.", constraints=_NEEDED),
            Column("group", "The group.", constraints=_NEEDED),
            Column("unit", "The unit that is listed; empty for a placeholder."),
            Column("placeholder", "Whether the row stands for units still to be chosen.", "boolean", _NEEDED),
            _NUMBER,
            _REFERENCE,
            _TITLE,
            Column("levels", "The levels as printed; several with a semicolon between them."),
            _CREDIT,
            _HOURS,
            *_PLACE,
        ),
    ),
    Table(
        "units",
        "Units with their resolved values. Where they are printed stands in the table of sources.",
        rows.units,
        ("id",),
        (),
        (
            _id("The id of the unit."),
            _SUITE,
            _NUMBER,
            _REFERENCE,
            _TITLE,
            _LEVEL,
            _CREDIT,
            _HOURS,
        ),
    ),
    Table(
        "outcomes",
        "Learning outcomes of units.",
        rows.outcomes,
        ("id",),
        (Link("unit", "units"), _IN_DOCUMENT),
        (
            _id("The unit, and the number of the outcome."),
            Column("unit", "The unit.", constraints=_NEEDED),
            _position("the unit"),
            Column("number", "The number as meant."),
            Column("title", "The heading as printed."),
            *_PLACE,
        ),
    ),
    Table(
        "criteria",
        "Assessment criteria of outcomes.",
        rows.criteria,
        ("id",),
        (Link("outcome", "outcomes"), _IN_DOCUMENT),
        (
            _id("The unit, and the number of the criterion as meant."),
            Column("outcome", "The outcome.", constraints=_NEEDED),
            _position("the outcome"),
            Column("number", "The number as meant."),
            Column("printed_number", "The number as printed."),
            Column("verb", "The command verb."),
            _STATEMENT,
            _WORDING,
            _SIGNATURE,
            *_PLACE,
        ),
    ),
    Table(
        "rules",
        "Rules of combination.",
        rows.rules,
        ("id",),
        (Link("qualification", "qualifications"), _IN_DOCUMENT),
        (
            _id("The qualification, and the id of the rule in it."),
            Column("qualification", "The qualification.", constraints=_NEEDED),
            _position("the qualification"),
            Column("understood", "Whether the clause could be expressed; if not, only its statement stands.", "boolean", _NEEDED),
            _STATEMENT,
            Column(
                "scope",
                "Whether it looks at the whole qualification, groups together, each group by itself, or what is borrowed.",
                constraints=_one_of(["whole", "together", "each", "borrowed"]),
            ),
            Column("measure", "What it counts.", constraints=_one_of(Measure)),
            Column("comparator", "How it compares what it counts.", constraints=_one_of(Comparator)),
            Column("bound", "What it compares with.", "integer", _NOT_NEGATIVE),
            Column("counts_level", "The level that counts, where not every level does.", constraints=_one_of(LEVELS)),
            Column("level_mode", "Whether higher levels count too.", constraints=_one_of(["exactly", "or_above", "up_to"])),
            Column("highest_level", "The highest level that counts, where a band of levels does.", constraints=_one_of(LEVELS)),
            Column("level_offset", "How far the level is above that of the qualification, where it is printed so.", "integer"),
            Column("readings", "The ways to read it, where it is ambiguous in print; with a semicolon between them."),
            Column("share", "What it compares with, in per cent.", "integer", _NOT_NEGATIVE),
            Column("share_of", "What the share is taken of.", constraints=_one_of(ShareOf)),
            Column("units", "The units that it names, if it counts no others; with a semicolon between them."),
            Column("named_by", "By what it names its units, where it does not list them.", constraints=_one_of(NamingKind)),
            Column("named_as", "The code or attribute as printed; several with a semicolon between them."),
            Column(
                "prior", "The ways to bring in earlier achievement, where it counts nothing else; with a semicolon between them."
            ),
            Column("when", "The units that make it apply, where it is not asked of everybody; with a semicolon between them."),
            Column("requisite", "When those need what it counts.", constraints=_one_of(["before", "together"])),
            Column("includes", "The qualifications whose rules hold too; with a semicolon between them."),
            Column("valid_from", "The first day on which it holds.", "date"),
            Column("valid_until", "The last day on which it holds.", "date"),
            *_PLACE,
        ),
    ),
    Table(
        "rule_groups",
        "The groups that a rule is about. A rule without a row here is about the whole qualification.",
        rows.rule_groups,
        ("rule", "group"),
        (Link("rule", "rules"), Link("group", "groups")),
        (
            Column("rule", "The rule.", constraints=_NEEDED),
            Column("group", "The group.", constraints=_NEEDED),
        ),
    ),
    Table(
        "policy_clauses",
        "Clauses on credit transfer, equivalence, exemption and prior learning.",
        rows.policy_clauses,
        ("id",),
        (_IN_DOCUMENT,),
        (
            _id("The document, and the place of the clause among its clauses."),
            Column("kind", "The way in which earlier achievement can count.", constraints=_one_of(PolicyKind, required=True)),
            Column("conditions", "What the clause asks or says; several with a semicolon between them."),
            Column("own", "Whether it is about this very qualification, and so outranks a general one.", "boolean", _NEEDED),
            _STATEMENT,
            _WORDING,
            _SIGNATURE,
            *_PLACE,
        ),
    ),
    Table(
        "findings",
        "What documents get wrong or leave open. Where stands in the table of sources.",
        rows.findings,
        ("id",),
        (),
        (
            _id("A hash of the content."),
            Column("kind", "The kind of finding.", constraints=_one_of(FindingKind, required=True)),
            Column("severity", "How much it weighs.", constraints=_one_of(Severity, required=True)),
            Column("message", "The finding in one sentence."),
            Column("assumed", "What is taken as true until somebody decides."),
        ),
    ),
    Table(
        "sources",
        "The printed places of what has several: units and findings.",
        rows.sources,
        ("id",),
        (Link("unit", "units"), Link("finding", "findings"), _IN_DOCUMENT),
        (
            _id("The unit or finding, and the place of the source among its sources."),
            Column("unit", "The unit, where it is one."),
            Column("finding", "The finding, where it is one."),
            *_PLACE,
        ),
    ),
)
"""Every table, each after those it points to but for listings, which point to units."""


# -- writing -------------------------------------------------------------------------------------------------------------


def write_tables(catalogue: Catalogue, folder: Path) -> tuple[Path, ...]:
    """The tables and their description in an existing folder, and the paths that were written."""
    texts = {table.path: table_text(catalogue, table).encode() for table in TABLES}
    described = (json.dumps(package(texts, dataset.version(catalogue)), ensure_ascii=False, indent=2) + "\n").encode()
    return tuple(_written(folder / name, data) for name, data in [*texts.items(), (PACKAGE, described)])


def _written(path: Path, data: bytes) -> Path:
    with replaced(path) as part:
        part.write_bytes(data)
    return path


def table_text(catalogue: Catalogue, table: Table) -> str:
    """A table as CSV (RFC 4180)."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow([column.name for column in table.columns])
    for row in table.rows(catalogue):
        writer.writerow([_cell(row[column.name]) for column in table.columns])
    return file.getvalue()


def _cell(value: Cell) -> str:
    if isinstance(value, str):
        return harmless(value)
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def package(texts: Mapping[str, bytes], version: str) -> dict[str, Any]:
    """The description of the tables as a tabular data package; ``texts`` are the files by name, ``version`` that of the data."""
    return {
        "profile": "tabular-data-package",
        "name": dataset.PROGRAM,
        "title": dataset.TITLE,
        "description": (
            f"{dataset.DESCRIPTION} An empty cell is a value that is not printed or not decided. "
            "A text that a spreadsheet would run as a formula has an apostrophe before it."
        ),
        "version": version,
        "licenses": [LICENCE],
        "resources": [_resource(table, texts[table.path]) for table in TABLES],
    }


def _resource(table: Table, data: bytes) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "description": table.description,
        "path": table.path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": {
            "fields": [_field(column) for column in table.columns],
            "missingValues": [""],
            "primaryKey": list(table.key),
            "foreignKeys": [
                {"fields": [link.column], "reference": {"resource": link.table, "fields": ["id"]}} for link in table.links
            ],
        },
    }


def _field(column: Column) -> dict[str, Any]:
    found = {"name": column.name, "type": column.type, "description": column.description}
    return {**found, "constraints": dict(column.constraints)} if column.constraints else found


# -- reading -------------------------------------------------------------------------------------------------------------


def read_table(table: Table, text: str) -> Iterator[Row]:
    """The rows of a table from its CSV. What has no text, a document with an empty title for example, comes back as nothing."""
    types = {column.name: column.type for column in table.columns}
    for row in csv.DictReader(io.StringIO(text, newline="")):
        yield {name: _value(cell, types[name]) for name, cell in row.items()}


def _value(cell: str, kind: str) -> Cell:
    if cell == "":
        return None
    match kind:
        case "integer":
            return int(cell)
        case "boolean":
            return cell == "true"
        case _:
            return original(cell)
