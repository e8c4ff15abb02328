"""`kg sparql`: any query, under limits."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.engine import endpoint_options, store
from kg.cli.options import Sources, answer, catalogue_options, format_option, say, screen
from kg.errors import KgError
from kg.show.lists import found
from kg.show.tables import Format, render, to_json

if TYPE_CHECKING:  # it takes the engines of the graph to load
    from kg.graph.store import Result

LONGEST_WAIT = 3_600
"""Seconds that a query may take at most, whatever is asked for."""

LONGEST_NAME = 256
"""Characters of the longest text that is taken for the name of a file."""

LONGEST = 1_000_000
"""Characters of the longest query that is read."""


@click.command(
    "sparql",
    epilog="""\b
Examples:
  kg sparql my-question.rq --format csv
  kg sparql "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 5"
  kg query show unit-sheet --sparql | kg sparql -
""",
)
@click.argument("query", metavar="FILE|TEXT|-")
@click.option("--seconds", type=click.FloatRange(0.001, LONGEST_WAIT), default=30, show_default=True, help="Its time.")
@click.option("--rows", type=click.IntRange(min=1), default=100_000, show_default=True, help="Its most rows.")
@endpoint_options
@catalogue_options
@format_option
def command(query: str, seconds: float, rows: int, endpoint: str, default_graph: str, sources: Sources, format_: Format) -> None:
    """Run a SPARQL 1.1 query: SELECT, ASK, CONSTRUCT or DESCRIBE.

    Updates and calls to other servers are refused. The limits that held are said on standard error. A table on the screen shows
    ids; the other formats have IRIs in full.
    """
    from kg.graph.store import USER, Limits, user_query

    text = _text(query)
    with store(sources.load(), sources, endpoint, default_graph) as engine:
        result = user_query(engine, text, Limits(seconds=seconds, rows=rows, memory=USER.memory))
    for remark in result.remarks:
        say(remark)
    answer(_rendered(result, format_))


def _text(query: str) -> str:
    """The query: of standard input, of a file, or as typed."""
    path = Path(query)
    if query and "\n" not in query and len(query) < LONGEST_NAME and path.is_dir():
        raise KgError("a folder is no query", where=query, mend="name a file in it")
    if query == "-":
        text = sys.stdin.read(LONGEST + 1)
    elif query.endswith((".rq", ".sparql")) or ("\n" not in query and len(query) < LONGEST_NAME and path.is_file()):
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise KgError("the query file is not UTF-8 text", where=query) from error
    else:
        text = query
    if not text.strip():
        raise KgError("the query is empty", where=query, mend="give a query, or a file that holds one")
    if len(text) > LONGEST:
        raise KgError("the query is too long", where=query[:60], mend=f"at most {LONGEST:,} characters are read")
    return text


def _rendered(result: Result, format_: Format) -> str:
    from pyoxigraph import Triple

    from kg.graph.store import Rows, Truth
    from kg.query.shown import shown, whole

    if isinstance(result, Truth):
        return to_json(result.value) if format_ is Format.JSON else f"{'yes' if result.value else 'no'}\n"
    columns = result.columns if isinstance(result, Rows) else ("subject", "predicate", "object")
    terms = result.rows if isinstance(result, Rows) else [(one.subject, one.predicate, one.object) for one in result.triples]
    value = shown if format_ is Format.TABLE else whole
    rows = [[value(one) if not isinstance(one, Triple) else str(one) for one in row] for row in terms]
    window = screen()
    return render(found(columns, rows), format_, width=window.width, colour=window.colour)
