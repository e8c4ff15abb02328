"""The catalogue as one value: the readings, the units they make, and everything there is to look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from kg.catalogue.findings import in_order
from kg.model import Document, Finding, Group, Listing, Qualification, Reading, Unit, UnitPage


class Catalogue:
    """Readings put together. Ids are given, every listing and page that stands for a unit points at it.

    Made by :func:`kg.catalogue.assemble.assemble`; nothing else puts one together.
    """

    def __init__(self, readings: tuple[Reading, ...], units: tuple[Unit, ...], findings: tuple[Finding, ...]) -> None:
        self.readings = readings
        self.units = units
        self.findings = findings

    def with_findings(self, findings: Iterable[Finding]) -> Catalogue:
        """The same catalogue with further findings, such as those that take a solver to find."""
        return Catalogue(self.readings, self.units, in_order((*self.findings, *findings)))

    @cached_property
    def unit_by_id(self) -> dict[str, Unit]:
        """Units by id."""
        return {unit.id: unit for unit in self.units}

    @cached_property
    def qualification_by_id(self) -> dict[str, Qualification]:
        """Qualifications by id, in document order."""
        return {one.id: one for one in self.qualifications()}

    @cached_property
    def document_by_id(self) -> dict[str, Document]:
        """Documents by id."""
        return {reading.document.id: reading.document for reading in self.readings}

    @cached_property
    def reading_by_document(self) -> dict[str, Reading]:
        """Readings by the id of their document."""
        return {reading.document.id: reading for reading in self.readings}

    @cached_property
    def listings_by_unit(self) -> dict[str, tuple[tuple[Qualification, Group, Listing], ...]]:
        """Where each unit is listed, in document order."""
        found: dict[str, list[tuple[Qualification, Group, Listing]]] = {}
        for qualification, group, listing in self.listings():
            if listing.unit:
                found.setdefault(listing.unit, []).append((qualification, group, listing))
        return {unit: tuple(rows) for unit, rows in found.items()}

    @cached_property
    def pages_by_unit(self) -> dict[str, tuple[UnitPage, ...]]:
        """The printed pages of each unit, in document order."""
        found: dict[str, list[UnitPage]] = {}
        for page in self.pages():
            if page.unit:
                found.setdefault(page.unit, []).append(page)
        return {unit: tuple(pages) for unit, pages in found.items()}

    def qualifications(self) -> Iterator[Qualification]:
        """Every qualification, in document order."""
        for reading in self.readings:
            yield from reading.qualifications

    def listings(self) -> Iterator[tuple[Qualification, Group, Listing]]:
        """Every printed row with the qualification and the group it stands in, in document order."""
        for qualification in self.qualifications():
            groups = {group.id: group for group in qualification.groups}
            for listing in qualification.listings:
                yield qualification, groups[listing.group], listing

    def pages(self) -> Iterator[UnitPage]:
        """Every printed unit page, in document order."""
        for reading in self.readings:
            yield from reading.pages
