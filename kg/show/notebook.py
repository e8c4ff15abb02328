"""Rows and sheets as a fragment of HTML, for notebooks: every text escaped, no script, no style sheet of its own.

A long table shows its first rows and says how many there are; a data frame has all of them.
"""

from __future__ import annotations

from html import escape
from itertools import islice

from kg.show.sheets import Sheet
from kg.show.tables import Column, Table, clean
from kg.show.views import Row

SHOWN = 40
"""Rows of a table that a notebook shows."""

_LEFT = ' style="text-align: left; vertical-align: top"'
_RIGHT = ' style="text-align: right; vertical-align: top"'


def table_html(table: Table) -> str:
    """Rows as a table of HTML.

    >>> print(table_html(Table("units", [{"title": "A <b>"}], [Column("unit", lambda row: row["title"])], ("title",))))
    <table><thead><tr><th style="text-align: left; vertical-align: top">unit</th></tr></thead>
    <tbody><tr><td style="text-align: left; vertical-align: top">A &lt;b&gt;</td></tr></tbody></table>
    """
    if not table.rows:
        return f"<p>{escape(table.empty)}</p>"
    head = "".join(f"<th{_side(column)}>{escape(column.heading)}</th>" for column in table.columns)
    body = "\n".join(f"<tr>{_cells(table, row)}</tr>" for row in islice(table.rows, SHOWN))
    rest = len(table.rows) - SHOWN
    more = f"\n<p>and {rest:,} more {escape(table.noun)}; frame() has all</p>" if rest > 0 else ""
    return f"<table><thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table>{more}"


def _side(column: Column) -> str:
    return _RIGHT if column.numeric else _LEFT


def _cells(table: Table, row: Row) -> str:
    return "".join(f"<td{_side(one)}>{'<br>'.join(escape(line) for line in one.lines(row))}</td>" for one in table.columns)


def sheet_html(sheet: Sheet) -> str:
    """A sheet as HTML: its title, its facts, and a table for each part."""
    facts = "".join(
        f"<tr><th{_LEFT}>{escape(name)}</th><td{_LEFT}>{escape(clean(value))}</td></tr>" for name, value in sheet.facts
    )
    parts = "".join(f"\n<h4>{escape(part.heading)}</h4>\n{table_html(part.table)}" for part in sheet.shown)
    return f"<h3>{escape(clean(sheet.title))}</h3>\n<table>{facts}</table>{parts}"


def _fact(name: str, value: str) -> str:
    return f"<tr><th{_LEFT}>{escape(name)}</th><td{_LEFT}>{escape(value)}</td></tr>"
