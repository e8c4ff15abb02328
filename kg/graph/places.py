"""Which printed places a thing was taken from."""

from __future__ import annotations

from collections.abc import Iterator

from kg.catalogue.store import Catalogue
from kg.graph import iris
from kg.graph.terms import Iri
from kg.model import Listing, Source, Stated, Unit, UnitPage


def derived(*sources: Source) -> list[Iri]:
    """The printed places of sources."""
    return [iris.printed(source.document, source.line) for source in sources]


def rows_and_pages(catalogue: Catalogue, unit: Unit) -> Iterator[Listing | UnitPage]:
    """The rows that list a unit and the pages that describe it."""
    yield from (listing for _, _, listing in catalogue.listings_by_unit.get(unit.id, ()))
    yield from catalogue.pages_by_unit.get(unit.id, ())


def of_unit(catalogue: Catalogue, unit: Unit) -> list[Source]:
    """Every place a unit was taken from."""
    return [*unit.sources, *(printed.source for printed in rows_and_pages(catalogue, unit))]


def of_statement(catalogue: Catalogue, unit: Unit, stated: Stated) -> Source:
    """The row or page whose cell a statement is, even where the cell has a line of its own; else the place of the statement."""
    for printed in rows_and_pages(catalogue, unit):
        if any(_same_cell(stated, cell) for cell in printed.stated):
            return printed.source
    return stated.source


def _same_cell(one: Stated, other: Stated) -> bool:
    at, place = one.source, other.source
    return (one.name, at.document, at.line) == (other.name, place.document, place.line)
