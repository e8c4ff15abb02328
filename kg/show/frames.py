"""Rows as data frames of pandas, which is loaded when the first one is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from kg.errors import KgError
from kg.show.sheets import Sheet
from kg.show.tables import Table, clean, flatten
from kg.show.views import Json

if TYPE_CHECKING:
    import pandas

INSTALL = "pip install 'qualification-kg[notebooks]'"
"""What makes data frames and pictures possible."""


def frame(rows: Iterable[Mapping[str, Json]], fields: Sequence[str]) -> pandas.DataFrame:
    """Rows as a data frame, nested values flattened as in a spreadsheet.

    A whole number stays one where others of its column are not known, and what is not known is ``<NA>``, never zero.
    Raises :class:`~kg.errors.KgError` where pandas is not installed.
    """
    try:
        import pandas
    except ImportError as error:
        raise KgError("a data frame needs pandas", mend=INSTALL) from error
    flat = [flatten(row) for row in rows]
    columns = {field: pandas.Series([row[field] for row in flat], dtype=_type([row[field] for row in flat])) for field in fields}
    return pandas.DataFrame(columns, columns=list(fields))


def _type(values: Sequence[Json]) -> str:
    """What pandas calls the type of a column, of those that know what is not known."""
    kinds = {type(value) for value in values if value is not None}
    if kinds == {bool}:
        return "boolean"
    if kinds == {int}:
        return "Int64"
    if kinds and kinds <= {int, float}:
        return "Float64"
    return "string" if kinds == {str} else "object"


def table_frame(table: Table) -> pandas.DataFrame:
    """The rows of a table with the columns of its CSV."""
    return frame(table.rows if table.flat is None else table.flat, table.fields)


def part_frame(sheet: Sheet, heading: str) -> pandas.DataFrame:
    """A part of a sheet as people see it. Raises :class:`~kg.errors.KgError` for a part that it does not have."""
    parts = {part.heading.casefold(): part.table for part in sheet.parts}
    if heading.casefold() not in parts:
        raise KgError("no such part", where=heading, mend=f"there are: {', '.join(part.heading for part in sheet.parts)}")
    table = parts[heading.casefold()]
    headings = [column.heading for column in table.columns]
    rows: list[dict[str, Json]] = [
        {column.heading: column.text(row) if column.numeric else " · ".join(column.lines(row)) for column in table.columns}
        for row in table.rows
    ]
    return frame([{name: _plain(value) for name, value in row.items()} for row in rows], headings)


def _plain(value: Json) -> Json:
    return clean(value) if isinstance(value, list | dict) else value


def sheet_frame(sheet: Sheet) -> pandas.DataFrame:
    """The rows of a sheet with the columns of its CSV."""
    return frame(sheet.rows, sheet.fields)
