"""Rows as a table for the screen, as JSON, as CSV for a spreadsheet and as Markdown.

JSON is the one serialisation of an answer: UTF-8, keys in the order of the contract, two spaces, one newline at the end. CSV is
UTF-8 without a byte order mark: pasted or imported, a mark would become an invisible character in the first heading, and whatever
reads CSV takes UTF-8 for granted, but for a double click in Excel (there: Data, From Text/CSV).
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rich import box
from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.table import Table as RichTable
from rich.text import Text

from kg.show.views import Json, Row
from kg.spreadsheet import harmless

WIDTH = 80
"""Columns of the screen where nobody says otherwise."""

NOT_PRINTED = "-"
"""What a table shows for a value that no document prints."""


class Format(StrEnum):
    """How rows come out."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MARKDOWN = "md"


@dataclass(frozen=True)
class Column:
    """A column for people: what it is called and what a row shows in it; ``below`` is a second line in the same cell."""

    heading: str
    text: Callable[[Row], Json]
    numeric: bool = False
    below: Callable[[Row], Json] | None = None

    def lines(self, row: Row) -> list[str]:
        """What a cell shows, line by line."""
        return [clean(text(row)) for text in (self.text, self.below) if text]


@dataclass(frozen=True)
class Table:
    """Rows with the columns people see; ``fields`` are the columns of the CSV, ``noun`` is what the rows are, in the plural.

    ``flat`` are the rows of the CSV where they say more than the rows of JSON, such as titles beside ids.
    """

    noun: str
    rows: Sequence[Row]
    columns: Sequence[Column]
    fields: Sequence[str]
    flat: Sequence[Row] | None = None

    @property
    def empty(self) -> str:
        """What stands in the place of no rows."""
        return f"no {self.noun}"


def render(table: Table, format: Format, *, width: int = WIDTH, colour: bool = False) -> str:
    """The rows in one format, ending with a newline."""
    match format:
        case Format.JSON:
            return to_json(list(table.rows))
        case Format.CSV:
            return to_csv(table.rows if table.flat is None else table.flat, table.fields)
        case Format.MARKDOWN:
            return to_markdown(table)
        case Format.TABLE:
            return on_screen(screen_table(table, width), width=width, colour=colour)


def to_json(value: Json) -> str:
    r"""The canonical JSON of an answer.

    >>> to_json({"title": "Café", "level": []})
    '{\n  "title": "Café",\n  "level": []\n}\n'
    """
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def to_csv(rows: Sequence[Row], fields: Sequence[str]) -> str:
    r"""Rows as CSV: nested values flattened to text, texts that a spreadsheet would run made harmless.

    >>> to_csv([{"title": "=1+1", "level": [2, 3], "credit": None}], ["title", "level", "credit"])
    "title,level,credit\n'=1+1,2; 3,\n"
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(fields)
    for row in rows:
        flat = flatten(row)
        writer.writerow([_csv_cell(flat[field]) for field in fields])
    return stream.getvalue()


def flatten(row: Mapping[str, Json]) -> dict[str, Json]:
    """A row with plain values only.

    An object becomes columns of its own, a list of places a text, any other list of objects its length.

    >>> flatten({"id": "x", "findings": {"error": 1, "note": 0}, "level": [2, 3], "rules": [{"id": "a"}, {"id": "b"}]})
    {'id': 'x', 'findings_error': 1, 'findings_note': 0, 'level': '2; 3', 'rules': 2}
    """
    flat: dict[str, Json] = {}
    for key, value in row.items():
        if isinstance(value, dict) and not _is_place(value):
            flat |= {f"{key}_{part}": text for part, text in flatten(value).items()}
        else:
            flat[key] = _plain(value)
    return flat


def _plain(value: Json) -> Json:
    if isinstance(value, dict):
        return place(value)
    if not isinstance(value, list):
        return value
    if any(isinstance(one, dict) and not _is_place(one) for one in value):
        return len(value)
    return "; ".join(str(_plain(one)) for one in value)


def _is_place(value: Json) -> bool:
    return isinstance(value, dict) and {"place", "document", "line"} == value.keys()


def place(where: Mapping[str, Json]) -> str:
    """A source in words: the place a reader of the original can find, then document and line.

    >>> place({"place": "Group A", "document": "000", "line": 12})
    'Group A (000:12)'
    """
    line = f"{where['document']}:{where['line']}"
    return f"{where['place']} ({line})" if where.get("place") else line


def _csv_cell(value: Json) -> str:
    if isinstance(value, str):
        # Python's writer leaves a bare carriage return unquoted, and it would begin a new row.
        return harmless(value.replace("\r\n", "\n").replace("\r", "\n"))
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]+")
_MARKDOWN = re.compile(r"([\\|`*<\[\]])")


def clean(value: Json) -> str:
    r"""A value as one line of text, without characters that could command a terminal or turn the reading direction.

    >>> clean("two\nlines"), clean("\x1b[31mred"), clean([2, 3]), clean(None), clean(True)
    ('two lines', ' [31mred', '2, 3', '-', 'yes')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(clean(one) for one in value) or NOT_PRINTED
    return NOT_PRINTED if value is None or value == "" else _CONTROL.sub(" ", str(value))


def to_markdown(table: Table) -> str:
    """A Markdown table; upright strokes and what Markdown would format are escaped."""
    if not table.rows:
        return f"{table.empty}\n"
    rules = ("---:" if column.numeric else "---" for column in table.columns)
    lines = [_markdown_line(column.heading for column in table.columns), f"| {' | '.join(rules)} |"]
    lines += [_markdown_line(_markdown_cell(column, row) for column in table.columns) for row in table.rows]
    return "\n".join(lines) + "\n"


def _markdown_cell(column: Column, row: Row) -> str:
    return "<br>".join(markdown(line) for line in column.lines(row))


def _markdown_line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def markdown(text: str) -> str:
    r"""A text as Markdown that shows just this text.

    >>> markdown("A | B <b>")
    'A \\| B \\<b>'
    """
    return _MARKDOWN.sub(r"\\\1", text)


def screen_table(table: Table, width: int = WIDTH) -> RenderableType:
    """A table for a terminal of a width: nothing is cut off, texts break between words as long as there is room for these."""
    if not table.rows:
        return Text(table.empty)
    drawn = RichTable(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
    cells = [[column.lines(row) for column in table.columns] for row in table.rows]
    needs = [_needs(column, shown) for column, shown in zip(table.columns, zip(*cells, strict=True), strict=True)]
    if sum(least for least, _ in needs) > width - 2 * (len(needs) - 1):
        return _upright(table, cells)
    for column, wide in zip(table.columns, widths(needs, width - 2 * (len(needs) - 1)), strict=True):
        drawn.add_column(column.heading, justify="right" if column.numeric else "left", overflow="fold", width=wide)
    for row in cells:
        drawn.add_row(*map(_cell, row))
    return drawn


def _upright(table: Table, cells: Iterable[Sequence[Sequence[str]]]) -> RenderableType:
    """Row after row with a line for each value, where columns side by side would break words."""
    drawn = RichTable(box=None, pad_edge=False, show_header=False, padding=(0, 1, 0, 0))
    drawn.add_column(style="dim", no_wrap=True)
    drawn.add_column(overflow="fold")
    for number, row in enumerate(cells):
        if number:
            drawn.add_row("", "")
        for column, lines in zip(table.columns, row, strict=True):
            drawn.add_row(column.heading, _cell(lines))
    return drawn


def _needs(column: Column, shown: Iterable[Sequence[str]]) -> tuple[int, int]:
    """The least width of a column, that of its longest word, and the width at which nothing breaks."""
    heading = max(map(cell_len, column.heading.split()))
    lines = [line for cell in shown for line in cell]
    whole = max(map(cell_len, lines))
    if column.numeric:
        return max(whole, heading), max(whole, heading)
    words = max((cell_len(word) for line in lines for word in line.split()), default=0)
    return max(words, heading), max(whole, heading)


def widths(needs: Sequence[tuple[int, int]], available: int) -> list[int]:
    """How wide columns become that need at least, and at best, so much.

    What is left over the least widths goes to the columns in proportion to what they lack; where even the least do not fit, the
    widest give way.

    >>> widths([(5, 5), (8, 40), (8, 24)], 37), widths([(30, 30), (4, 4)], 20)
    ([5, 18, 13], [16, 4])
    """
    chosen = [least for least, _ in needs]
    while sum(chosen) > available and max(chosen) > 1:
        chosen[chosen.index(max(chosen))] -= 1
    lacking = [best - wide for (_, best), wide in zip(needs, chosen, strict=True)]
    spare = min(max(available - sum(chosen), 0), sum(lacking))
    return [wide + spare * lack // max(sum(lacking), 1) for wide, lack in zip(chosen, lacking, strict=True)]


def _cell(lines: Sequence[str]) -> Text:
    return Text("\n").join([Text(lines[0]), *(Text(line, style="dim") for line in lines[1:])])


def on_screen(*parts: RenderableType, width: int = WIDTH, colour: bool = False) -> str:
    """What a terminal of this width shows, without spaces at the ends of lines."""
    stream = io.StringIO()
    console = Console(file=stream, width=width, force_terminal=colour, no_color=not colour, highlight=False, legacy_windows=False)
    console.print(*parts, sep="\n")
    return "".join(f"{line.rstrip()}\n" for line in stream.getvalue().rstrip("\n").split("\n"))
