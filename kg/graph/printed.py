"""What is printed: the nodes of the documents' graphs, one for each printed place.

A row of a structure table, the head of a unit page, an outcome or criterion on it, a value of a summary table, any other line
that something was taken from: each is a node with its line, its document and the place a reader can find. What stands there is
said as it is printed, and beside it as it was understood; what became of it stands in the default graph and points here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from kg.catalogue.store import Catalogue
from kg.errors import CatalogueError
from kg.graph import iris
from kg.graph.nodes import Fact, Node, ordered
from kg.graph.places import of_statement
from kg.graph.terms import KG, Attribute, Iri
from kg.model import Level, Listing, Outcome, Qualification, Reading, Source, Stated, UnitPage, Wording

PRINTED: dict[str, tuple[Attribute, Attribute]] = {
    "title": (KG.printedTitle, KG.titleLine),
    "number": (KG.printedNumber, KG.numberLine),
    "urn": (KG.printedReference, KG.referenceLine),
    "level": (KG.printedLevel, KG.levelLine),
    "credit": (KG.printedCredit, KG.creditLine),
    "guided_learning_hours": (KG.printedHours, KG.hoursLine),
}
"""For each value of a row or page: the property for its print, and the one for its line where it has a line of its own."""


class Places:
    """The printed places of one document. What is said of one place from several sides comes together."""

    def __init__(self, document_id: str) -> None:
        """No place yet."""
        self._document = iris.document(document_id)
        self._facts: dict[Iri, list[Fact]] = {}

    def add(self, source: Source, kind: str = "", facts: Iterable[Fact] = (), what: str = "") -> None:
        """Say something of a place. The first to speak of it names it for the reader."""
        iri = iris.printed(source.document, source.line, what)
        known = self._facts.get(iri)
        if known is None:
            known = self._facts[iri] = [(KG.line, source.line), (KG.printedIn, self._document)]
            if source.place:
                known.append((KG.place, source.place))
        if kind:
            known.append((KG.placeKind, iris.concept("place-kind", kind)))
        known += facts

    def nodes(self) -> Iterator[Node]:
        """The places as nodes, in the order of their IRIs."""
        for iri in sorted(self._facts):
            yield Node(iri, ordered(self._facts[iri]))


def nodes(reading: Reading, loose: Iterable[Source]) -> Iterator[Node]:
    """The printed places of one document: all that its reading holds, and the ``loose`` ones that others name."""
    places = Places(reading.document.id)
    for qualification in reading.qualifications:
        _qualification(places, qualification)
    for page in reading.pages:
        _page(places, page)
    for source in chain(_plain(reading), loose):
        places.add(source)
    return places.nodes()


def _plain(reading: Reading) -> Iterator[Source]:
    """The places of everything that is not a row, page or value."""
    yield from (entry.source for entry in reading.document.history)
    yield from (clause.source for clause in reading.policy)
    yield from (descriptor.source for descriptor in reading.level_descriptors)
    for qualification in reading.qualifications:
        yield qualification.source
        yield from (one.source for one in qualification.groups)
        yield from (one.source for one in qualification.rules)
        yield from (one.source for one in qualification.routes)


def loose_sources(catalogue: Catalogue) -> dict[str, list[Source]]:
    """By document, the places that are named by units and findings; most of them are rows and pages as well."""
    found: dict[str, list[Source]] = {document: [] for document in catalogue.document_by_id}
    for source in chain(_of_units(catalogue), _of_findings(catalogue)):
        if source.document not in found:
            raise CatalogueError("a source names an unknown document", where=f"{source.document}:{source.line}")
        found[source.document].append(source)
    return found


def _of_units(catalogue: Catalogue) -> Iterator[Source]:
    for unit in catalogue.units:
        yield from unit.sources
        for resolution in unit.resolutions:
            yield from (of_statement(catalogue, unit, stated) for stated in resolution.statements)


def _of_findings(catalogue: Catalogue) -> Iterator[Source]:
    return (source for finding in catalogue.findings for source in finding.where)


def _qualification(places: Places, one: Qualification) -> None:
    for listing in one.listings:
        places.add(listing.source, "row", _row(listing))
    for stated in one.stated:
        facts: list[Fact] = [(KG.printedName, stated.name), (KG.printedValue, stated.printed)]
        places.add(stated.source, "value", facts, what=stated.name)


def _row(one: Listing) -> Iterator[Fact]:
    yield from _cells(one.stated, one.source)
    yield from _understood(one.level, one.credit, one.guided_learning_hours)


def _page(places: Places, one: UnitPage) -> None:
    places.add(one.source, "page", _head(one))
    page = iris.printed(one.source.document, one.source.line)
    for outcome in one.outcomes:
        _outcome(places, page, outcome)


def _head(one: UnitPage) -> Iterator[Fact]:
    yield from _cells(one.stated, one.source)
    if not any(cell.name == "title" for cell in one.stated):
        yield KG.printedTitle, one.title
    yield from _understood(() if one.level is None else (one.level,), one.credit, one.guided_learning_hours)
    if one.summary:
        yield from _summary(one.summary)
    if one.summary_source and one.summary_source.line != one.source.line:
        yield KG.summaryLine, one.summary_source.line
    if one.promised_outcomes is not None:
        yield KG.promisedOutcomes, one.promised_outcomes
    if one.promised_last_criterion:
        yield KG.promisedLastCriterion, one.promised_last_criterion
    if one.section:
        yield KG.section, one.section


def _summary(one: Wording) -> Iterator[Fact]:
    yield KG.summarySignature, one.signature
    if one.statement:
        yield KG.summaryStatement, one.statement
    if one.printed:
        yield KG.summaryWording, one.printed


def _outcome(places: Places, page: Iri, one: Outcome) -> None:
    places.add(one.source, "outcome", [(KG.onPage, page), (KG.printedTitle, one.title)], what=one.number)
    for criterion in one.criteria:
        facts: list[Fact] = [(KG.onPage, page), (KG.printedSignature, criterion.wording.signature)]
        if criterion.printed_number is not None:
            facts.append((KG.printedNumber, criterion.printed_number))
        places.add(criterion.source, "criterion", facts, what=criterion.number)


def _cells(cells: Sequence[Stated], row: Source) -> Iterator[Fact]:
    for cell in cells:
        if cell.name not in PRINTED:
            raise CatalogueError("no term for a printed value", where=cell.name, mend=f"known are {', '.join(PRINTED)}")
        said, line = PRINTED[cell.name]
        yield said, cell.printed
        if cell.source.line != row.line:
            yield line, cell.source.line


def _understood(levels: Sequence[Level], credit: int | None, hours: int | None) -> Iterator[Fact]:
    for level in levels:
        yield KG.understoodLevel, iris.concept("level", str(level))
    if credit is not None:
        yield KG.understoodCredit, credit
    if hours is not None:
        yield KG.understoodHours, hours
