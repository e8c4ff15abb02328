"""CASE 1.1: a package for each qualification, with its groups, units, outcomes and criteria as items.

CASE wants a UUID for everything: it is version 5, made of the IRI. An item belongs to one document, so a unit that several
qualifications list is an item in the package of each, and is said to match the one in the first exactly.

CASE also wants to know when a thing was last changed. Nothing here may depend on the clock, so that is the date of the document
where it is printed in full, and :data:`UNDATED` where it is not.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final, NamedTuple
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from kg.catalogue.store import Catalogue
from kg.graph import iris
from kg.graph.export.forms import lost
from kg.graph.export.view import Object, View, as_text, known, thing
from kg.graph.resolved.documents import full_date
from kg.graph.terms import Iri
from kg.model import Criterion, Document, Group, Outcome, Qualification, Unit

NAME: Final = "case"
UNDATED: Final = "1970-01-01T00:00:00+00:00"
"""Stands where CASE demands a time of change and no document prints a full date."""

NOT_STATED: Final = "Not stated"
LICENCE: Final = Iri("https://creativecommons.org/licenses/by/4.0/")

LOSSES: Final = (
    "Rules of combination have no place in CASE: a package shows which units are listed, not which of them suffice.",
    "Credit and hours have no place.",
    "Whether a group is mandatory or optional is in its heading at most.",
    "Rows that stand for units still to be chosen are left out.",
    "An item is in one document: a unit that several qualifications list is an item of each, matched exactly to the first.",
    "The time of the last change is the date of the document where that is printed in full, and 1970-01-01 where it is not; the "
    "date as printed stands in the notes of the document.",
    "The education level is a level of the Regulated Qualifications Framework, not a code of the list that CASE recommends.",
    "Who awards a qualification is text; where no organisation is printed, the creator that CASE demands is `Not stated`.",
    "The printed number of a criterion, where it differs from the number meant, is left out.",
    "A criterion without a statement is shown by its number, because CASE demands a text.",
    "Stated progression routes, and policies on credit transfer, equivalence, exemption and prior learning, have no place.",
    "Findings, and the places where facts are printed, are left out: look the identifiers up in the graph.",
)


class Item(NamedTuple):
    """An item or the document, as others refer to it: its URI, and its title."""

    uri: Iri
    title: str

    @property
    def identifier(self) -> str:
        """The UUID that CASE knows it by."""
        return _uuid(self.uri)

    def link(self) -> Object:
        """A reference to it."""
        return {"title": self.title, "identifier": self.identifier, "uri": self.uri}


def view(catalogue: Catalogue) -> View:
    """The catalogue as CASE sees it: ``case-QUALIFICATION.json`` for each qualification."""
    first: dict[str, Item] = {}
    files: dict[str, Object] = {}
    for reading in catalogue.readings:
        for one in reading.qualifications:
            files[f"{NAME}-{quote(one.id, safe='')}.json"] = _Package(catalogue, reading.document, one, first).made()
    return View(NAME, files, (*LOSSES, *lost(catalogue)))


class _Package:
    """The package of one qualification while it is made. ``first`` has, for each unit, its item in the first package with it."""

    def __init__(self, catalogue: Catalogue, document: Document, qualification: Qualification, first: dict[str, Item]) -> None:
        self._catalogue = catalogue
        self._document = document
        self._one = qualification
        self._first = first
        self._changed = changed(document)
        self._root = Item(iris.qualification(qualification.id), _line(qualification.title))
        self._items: list[Object] = []
        self._associations: list[Object] = []

    def made(self) -> Object:
        """The package."""
        groups = {group.id: self._group(group, place) for place, group in enumerate(self._one.groups, 1)}
        units: dict[str, Item] = {}
        for place, row in enumerate(self._one.listings, 1):
            if row.unit:
                if row.unit not in units:
                    units[row.unit] = self._unit(self._catalogue.unit_by_id[row.unit])
                self._associate(units[row.unit], "isChildOf", groups[row.group], place)
        return {"CFDocument": self._described(), "CFItems": self._items, "CFAssociations": self._associations}

    def _described(self) -> Object:
        printed = self._document.date
        return thing(
            identifier=self._root.identifier,
            uri=self._root.uri,
            caseVersion="1.1",
            creator=_line(self._one.organisation or self._document.issuer or NOT_STATED),
            title=self._root.title,
            lastChangeDateTime=self._changed,
            language="en",
            version=self._document.version,
            adoptionStatus="Draft" if self._document.status == "draft" else None,
            licenseURI=Item(LICENCE, "Creative Commons Attribution 4.0 International").link(),
            notes=f"Date of the document as printed: {printed}." if printed else None,
        )

    def _group(self, one: Group, place: int) -> Item:
        item = self._item(iris.group(self._one.id, one.id), one.heading, "Group")
        self._associate(item, "isChildOf", self._root, place)
        return item

    def _unit(self, one: Unit) -> Item:
        item = self._item(self._uri(f"unit/{one.id}"), one.title, "Unit", code=one.urn or one.number, level=as_text(one.level))
        first = self._first.setdefault(one.id, item)
        if first != item:
            self._associate(item, "exactMatchOf", first)
        for place, outcome in enumerate(one.outcomes, 1):
            self._outcome(one, outcome, item, place)
        return item

    def _outcome(self, unit: Unit, one: Outcome, parent: Item, place: int) -> None:
        item = self._item(self._uri(f"outcome/{unit.id}/{one.number}"), one.title, "Learning outcome", code=one.number)
        self._associate(item, "isChildOf", parent, place)
        for position, criterion in enumerate(one.criteria, 1):
            self._criterion(unit, criterion, item, position)

    def _criterion(self, unit: Unit, one: Criterion, parent: Item, place: int) -> None:
        text = one.wording.printed or one.wording.statement or f"Criterion {one.number}"
        item = self._item(self._uri(f"criterion/{unit.id}/{one.number}"), text, "Assessment criterion", code=one.number)
        self._associate(item, "isChildOf", parent, place)

    def _uri(self, name: str) -> Iri:
        return iris.facet(self._root.uri, name)

    def _item(self, uri: Iri, statement: str, kind: str, code: str | None = None, level: str | None = None) -> Item:
        item = Item(uri, _line(statement))
        said = thing(
            CFItemType=kind, humanCodingScheme=_line(code or ""), educationLevel=[level] if level else None, language="en"
        )
        self._items.append(
            {"identifier": item.identifier, "uri": uri, "fullStatement": statement, **said, "lastChangeDateTime": self._changed}
        )
        return item

    def _associate(self, origin: Item, kind: str, destination: Item, place: int | None = None) -> None:
        uri = iris.facet(self._root.uri, f"{kind}/{origin.identifier}/{destination.identifier}/{place or ''}")
        said = {
            "identifier": _uuid(uri),
            "uri": uri,
            "associationType": kind,
            "sequenceNumber": place,
            "originNodeURI": origin.link(),
            "destinationNodeURI": destination.link(),
            "lastChangeDateTime": self._changed,
        }
        self._associations.append(known(said))


def changed(document: Document) -> str:
    """When what a document says was last changed: its date, or :data:`UNDATED` where that is not printed in full.

    >>> changed(Document(id="1", title="", checksum="", layout="", lines=1, date="2024-02-29"))
    '2024-02-29T00:00:00+00:00'
    >>> changed(Document(id="1", title="", checksum="", layout="", lines=1, date="May 2024")) == UNDATED
    True
    """
    printed = full_date(document.date)
    return f"{printed.isoformat()}T00:00:00+00:00" if isinstance(printed, date) else UNDATED


def _uuid(uri: Iri) -> str:
    return str(uuid5(NAMESPACE_URL, uri))


def _line(text: str) -> str:
    """A text as CASE wants titles: in one line."""
    return re.sub(r"\s+", " ", text).strip()
