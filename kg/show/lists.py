"""The lists of a catalogue: which rows there are, which of them are asked for, and which columns people see."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.catalogue.store import Catalogue
from kg.link.standing import is_said
from kg.link.titles import title
from kg.model import (
    Finding,
    FindingKind,
    Judgement,
    Level,
    Link,
    Listing,
    Qualification,
    Relation,
    Severity,
    Source,
    Strength,
    Unit,
    UnitPage,
)
from kg.show import views
from kg.show.tables import Column, Table, place
from kg.show.views import Json, Row

if TYPE_CHECKING:  # it takes the engines of the graph to load
    from kg.graph.validate import Violation
    from kg.query.head import Query


@dataclass(frozen=True)
class Wanted:
    """Which rows are asked for; what is empty asks for nothing. ``words`` must all occur in a row or what belongs to it.

    Of links, mere ``candidates`` are asked for only where that is said.
    """

    qualification: str = ""
    suite: str = ""
    document: str = ""
    line: int = 0
    levels: tuple[Level, ...] = ()
    kinds: tuple[FindingKind, ...] = ()
    severities: tuple[Severity, ...] = ()
    relations: tuple[Relation, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    strengths: tuple[Strength, ...] = ()
    candidates: bool = False
    words: str = ""
    themes: tuple[str, ...] = ()

    def level(self, levels: Iterable[Level | None]) -> bool:
        """Whether one of these levels is asked for."""
        return not self.levels or any(level in self.levels for level in levels)

    def place(self, where: Source) -> bool:
        """Whether a line of a document is asked for."""
        return self.document in ("", where.document) and self.line in (0, where.line)

    def theme(self, text: str) -> bool:
        """Whether a title is of one of the themes asked for."""
        return not self.themes or any(theme in self.themes for theme in title(text).themes)

    def text(self, *texts: str | None) -> bool:
        """Whether every word asked for occurs in one of these texts."""
        if not self.words:
            return True
        text = "\n".join(one for one in texts if one).casefold()
        return all(word in text for word in self.words.casefold().split())


_WORD_AND_NUMBER = re.compile(r"([^0-9]*)([0-9]*)")

EVERYTHING = Wanted()
"""Asks for all rows."""


def listings(catalogue: Catalogue, wanted: Wanted = EVERYTHING) -> Table:
    """The printed rows of structure tables, in document order."""
    rows = [
        views.listing(qualification, group, row)
        for qualification, group, row in catalogue.listings()
        if _qualification_wanted(qualification, wanted)
        and wanted.level(row.level)
        and wanted.text(row.title, row.number, row.urn, row.unit, group.heading)
    ]
    return Table("listings", rows, LISTING_COLUMNS, LISTING_FIELDS)


def units(catalogue: Catalogue, wanted: Wanted = EVERYTHING) -> Table:
    """The units by id, numbers in them by what they count: CS2 comes before CS10."""
    inside = _units_inside(catalogue, wanted)
    rows = [
        views.unit(catalogue, unit)
        for unit in sorted(catalogue.units, key=lambda unit: _natural(unit.id))
        if unit.id in inside
        and (not wanted.suite or unit.suite == wanted.suite)
        and wanted.level([unit.level])
        and wanted.theme(unit.title)
        and wanted.text(*_unit_texts(catalogue, unit))
    ]
    return Table("units", rows, UNIT_COLUMNS, UNIT_FIELDS)


def _natural(id: str) -> list[tuple[str, int]]:
    """An id as a reader sorts it.

    >>> sorted(["biiab/CS10", "biiab/CS2", "biiab/BA9"], key=_natural)
    ['biiab/BA9', 'biiab/CS2', 'biiab/CS10']
    """
    return [(word, int(number or 0)) for word, number in _WORD_AND_NUMBER.findall(id)]


def _units_inside(catalogue: Catalogue, wanted: Wanted) -> set[str]:
    """The ids of the units that the qualification and the document asked for list or describe."""
    found = {unit.id for unit in catalogue.units}
    if wanted.qualification:
        found &= {row.unit or "" for row in catalogue.qualification_by_id[wanted.qualification].listings}
    if wanted.document:
        found &= {unit.id for unit in catalogue.units if any(where.document == wanted.document for where in unit.sources)}
    return found


def _unit_texts(catalogue: Catalogue, unit: Unit) -> Iterator[str | None]:
    """Everything in which a word is looked for: each printed title and number, outcomes, criteria in our words and in print."""
    yield from (unit.id, unit.title, unit.number, unit.urn)
    printed: list[Listing | UnitPage] = [row for _, _, row in catalogue.listings_by_unit.get(unit.id, ())]
    for one in [*printed, *catalogue.pages_by_unit.get(unit.id, ())]:
        yield from (one.title, one.number, one.urn)
    for outcome in unit.outcomes:
        yield outcome.title
        for criterion in outcome.criteria:
            yield criterion.wording.statement
            yield criterion.wording.printed


def qualifications(catalogue: Catalogue, wanted: Wanted = EVERYTHING) -> Table:
    """The qualifications, in document order."""
    rows = [
        views.qualification(catalogue, one)
        for one in catalogue.qualifications()
        if _qualification_wanted(one, wanted)
        and wanted.level([one.level])
        and wanted.text(one.id, one.title, one.number, one.code, one.organisation)
    ]
    return Table("qualifications", rows, QUALIFICATION_COLUMNS, QUALIFICATION_FIELDS)


def _qualification_wanted(one: Qualification, wanted: Wanted) -> bool:
    return (
        wanted.qualification in ("", one.id) and wanted.suite in ("", one.suite) and wanted.document in ("", one.source.document)
    )


def documents(catalogue: Catalogue) -> Table:
    """The documents and what was read in each."""
    rows = [views.document(catalogue, reading.document) for reading in catalogue.readings]
    return Table("documents", rows, DOCUMENT_COLUMNS, DOCUMENT_FIELDS)


def findings(catalogue: Catalogue, wanted: Wanted = EVERYTHING) -> Table:
    """What there is to look at, by severity, then document and line."""
    chosen: Iterable[Finding] = catalogue.findings
    if wanted.qualification:
        chosen = views.findings_of(catalogue, catalogue.qualification_by_id[wanted.qualification])
    return findings_table(found for found in chosen if _finding_wanted(found, wanted))


def _finding_wanted(found: Finding, wanted: Wanted) -> bool:
    return (
        (not wanted.kinds or found.kind in wanted.kinds)
        and (not wanted.severities or found.severity in wanted.severities)
        and (not (wanted.document or wanted.line) or any(map(wanted.place, found.where)))
        and wanted.text(found.kind, found.message, found.assumed, *(where.place for where in found.where))
    )


def findings_table(found: Iterable[Finding]) -> Table:
    """Findings as a table, by severity, then document and line."""
    return Table("findings", [views.finding(one) for one in views.by_weight(found)], FINDING_COLUMNS, FINDING_FIELDS)


def links(catalogue: Catalogue, wanted: Wanted = EVERYTHING, found: Iterable[Link] = ()) -> Table:
    """Links in the order of their units. Of a suite or a qualification are those of which either unit is."""
    inside = _units_inside(catalogue, wanted)
    chosen = [one for one in found if _link_wanted(catalogue, one, wanted, inside)]
    return links_table(catalogue, chosen)


def _link_wanted(catalogue: Catalogue, one: Link, wanted: Wanted, inside: set[str]) -> bool:
    units = [catalogue.unit_by_id[identifier] for identifier in (one.subject, one.object)]
    return (
        (wanted.candidates or is_said(one))
        and (not wanted.relations or one.relation in wanted.relations)
        and (not wanted.judgements or one.judgement in wanted.judgements)
        and (not wanted.strengths or one.strength in wanted.strengths)
        and any(unit.id in inside and wanted.suite in ("", unit.suite) for unit in units)
        and wanted.level(unit.level for unit in units)
        and wanted.text(*(text for unit in units for text in (unit.id, unit.title, unit.number, unit.urn)))
    )


def links_table(catalogue: Catalogue, found: Iterable[Link]) -> Table:
    """Links as a table; people see the title and the level of each unit, and so does a spreadsheet."""
    rows = [views.link(one) for one in found]
    return Table("links", rows, _link_columns(catalogue), LINK_FIELDS, [_titled(catalogue, row) for row in rows])


def _titled(catalogue: Catalogue, row: Row) -> Row:
    flat = dict(row)
    for end in ("subject", "object"):
        unit = catalogue.unit_by_id[str(row[end])]
        flat |= {f"{end}_title": unit.title, f"{end}_level": unit.level}
    evidence = row["evidence"]
    sentences = [one["sentence"] for one in evidence if isinstance(one, dict)] if isinstance(evidence, list) else []
    return flat | {"evidence": " ".join(map(str, sentences))}


def _link_columns(catalogue: Catalogue) -> tuple[Column, ...]:
    def title(end: str) -> Callable[[Row], Json]:
        return lambda row: catalogue.unit_by_id[str(row[end])].title

    def place(end: str) -> Callable[[Row], Json]:
        return lambda row: unit_and_level(catalogue.unit_by_id[str(row[end])])

    return (
        Column("unit", title("subject"), below=place("subject")),
        Column("relation", _key("relation"), below=_key("strength")),
        Column("to unit", title("object"), below=place("object")),
        Column("judgement", _key("judgement"), below=_score),
    )


def unit_and_level(unit: Unit) -> str:
    """What a unit is called in a table that has its title already.

    >>> unit_and_level(Unit(id="x/1", suite="x", title="Mend a gap", level=2))
    'x/1, Level 2'
    """
    return f"{unit.id}, {level_in_words(unit.level)}"


def level_in_words(level: Json) -> str:
    """A level as a table says it.

    >>> level_in_words("E3"), level_in_words(None)
    ('Level E3', 'no level')
    """
    return "no level" if level is None else f"Level {level}"


def _score(row: Row) -> Json:
    score = row["score"]
    return f"score {score:.2f}" if isinstance(score, float) else None


def violations(found: Iterable[Violation]) -> Table:
    """What is wrong with a graph, as it comes: the heaviest first."""
    return Table("violations", [views.violation(one) for one in found], VIOLATION_COLUMNS, VIOLATION_FIELDS)


def questions(queries: Iterable[Query]) -> Table:
    """The questions of the query library, by name."""
    rows: list[Row] = [
        {
            "name": query.name,
            "question": query.head.question,
            "answers": query.head.answers,
            "parameters": list(query.head.params),
            "columns": list(query.head.columns),
        }
        for query in queries
    ]
    return Table("questions", rows, QUESTION_COLUMNS, _fields("name question parameters columns answers"))


def found(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Table:
    """The rows of a query, with its own columns."""
    records: list[Row] = [dict(zip(columns, row, strict=True)) for row in rows]
    return Table("rows", records, [Column(name.replace("_", " "), _key(name)) for name in columns], columns)


def measured(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> Table:
    """The rows of a measure; people see the title of a thing with its id below."""
    titled = {one: TITLE_OF[one] for one in columns if TITLE_OF.get(one) in columns}
    shown = [
        Column(
            one.replace("_", " "),
            _key(titled.get(one, one)),
            numeric=any(isinstance(row[one], int | float) for row in rows),
            below=_key(one) if one in titled else None,
        )
        for one in columns
        if one not in titled.values()
    ]
    return Table("rows", [dict(row) for row in rows], shown, columns)


def _key(key: str) -> Callable[[Row], Json]:
    return lambda row: row[key]


def _line(row: Row) -> Json:
    return f"{row['document']}:{row['line']}"


def _places(row: Row) -> Json:
    where = row["where"]
    return "; ".join(place(one) for one in where if isinstance(one, dict)) if isinstance(where, list) else None


def _assumed(row: Row) -> Json:
    return f"Assumed: {row['assumed']}" if row["assumed"] else None


def _counted(row: Row) -> Json:
    counts = row["findings"]
    return "/".join(str(count) for count in counts.values()) if isinstance(counts, dict) else None


def _length(key: str) -> Callable[[Row], Json]:
    def length(row: Row) -> Json:
        value = row[key]
        return len(value) if isinstance(value, list) else None

    return length


def _fields(names: str) -> tuple[str, ...]:
    return tuple(names.split())


LISTING_COLUMNS = (
    Column("where", _line),
    Column("title", _key("title"), below=_key("group")),
    Column("number", _key("number")),
    Column("level", _key("level"), numeric=True),
    Column("credit", _key("credit"), numeric=True),
    Column("GLH", _key("guided_learning_hours"), numeric=True),
)
LISTING_FIELDS = _fields(
    "document line qualification group mandatory number urn title level credit guided_learning_hours placeholder unit"
)
UNIT_COLUMNS = (
    Column("unit", _key("title"), below=_key("id")),
    Column("reference", _key("urn")),
    Column("level", _key("level"), numeric=True),
    Column("credit", _key("credit"), numeric=True),
    Column("GLH", _key("guided_learning_hours"), numeric=True),
)
UNIT_FIELDS = _fields("id suite title urn level credit guided_learning_hours sources outcomes number listed resolutions")
QUALIFICATION_COLUMNS = (
    Column("qualification", _key("title"), below=_key("id")),
    Column("level", _key("level"), numeric=True),
    Column("size", _key("sizes")),
    Column("units", _key("units"), numeric=True),
    Column("credit", _key("minimum_credit"), numeric=True),
    Column("rules", _length("rules"), numeric=True),
    Column("errors/ warnings/ notes", _counted, numeric=True),
)
QUALIFICATION_FIELDS = _fields(
    "id title suite organisation number code level sizes minimum_credit guided_learning_hours total_qualification_time "
    "document line listings units placeholders groups rules routes findings_error findings_warning findings_note stated policy "
    "level_descriptors"
)
DOCUMENT_COLUMNS = (
    Column("document", _key("id"), below=_key("layout")),
    Column("rows", _key("rows"), numeric=True),
    Column("listings", _key("listings"), numeric=True),
    Column("units", _key("units"), numeric=True),
    Column("pages", _key("pages"), numeric=True),
    Column("outcomes", _key("outcomes"), numeric=True),
    Column("criteria", _key("criteria"), numeric=True),
    Column("errors/ warnings/ notes", _counted, numeric=True),
)
DOCUMENT_FIELDS = _fields(
    "id title issuer date version status checksum layout lines qualifications rows listings placeholders units pages outcomes "
    "criteria history policy level_descriptors findings_error findings_warning findings_note"
)
FINDING_COLUMNS = (
    Column("severity", _key("severity")),
    Column("finding", _key("message"), below=_assumed),
    Column("where", _places, below=_key("kind")),
)
FINDING_FIELDS = _fields("kind severity message where assumed")

LINK_FIELDS = _fields(
    "subject subject_title subject_level relation strength object object_title object_level score proposed origin judgement "
    "evidence"
)

TITLE_OF = {"unit": "title", "step": "title", "first": "first_title", "second": "second_title"}
"""Which column of a measure has the title of the thing whose id another has."""

QUESTION_COLUMNS = (Column("name", _key("name")), Column("question", _key("question"), below=_key("parameters")))

VIOLATION_COLUMNS = (
    Column("severity", _key("severity"), below=_key("check")),
    Column("violation", _key("message"), below=_key("mend")),
    Column("about", _key("about"), below=_places),
)
VIOLATION_FIELDS = _fields("check severity about property message mend where")
