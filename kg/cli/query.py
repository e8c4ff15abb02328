"""`kg query`: the questions that have a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli.engine import endpoint_options, store
from kg.cli.options import Sources, answer, catalogue_options, format_option, say, screen
from kg.show.lists import found, questions
from kg.show.tables import Format, on_screen, render

if TYPE_CHECKING:  # it takes the engines of the graph to load
    from kg.query.head import Query


@click.group(
    "query",
    epilog="""\b
Examples:
  kg query list
  kg query list --match placeholder
  kg query show unit-sheet
  kg query run unit-sheet -p unit=biiab/CS25
""",
)
def command() -> None:
    """Ask a question of the query library.

    List the questions, show one with what it takes and answers, run one.
    """


@command.command(
    "list",
    epilog="""\b
Examples:
  kg query list
  kg query list --match credit --format md
""",
)
@click.option("--match", metavar="WORDS", default="", help="With all of these words in the name or the question.")
@format_option
def list_(match: str, format_: Format) -> None:
    """List the questions with their names."""
    from kg.query.library import bundled

    words = match.casefold().split()
    chosen = [query for query in bundled().values() if all(word in _text(query) for word in words)]
    shown = screen()
    answer(render(questions(chosen), format_, width=shown.width, colour=shown.colour))


def _text(query: Query) -> str:
    return f"{query.name} {query.head.question} {query.head.answers}".casefold()


@command.command(
    "show",
    epilog="""\b
Examples:
  kg query show unit-sheet
  kg query show unit-sheet --format md
  kg query show unit-sheet --sparql > unit-sheet.rq
""",
)
@click.argument("name", metavar="NAME")
@click.option("--sparql", is_flag=True, help="The query file as it is, to be pasted into any endpoint.")
@click.option(
    "--format", "form", type=click.Choice(["table", "md"]), default="table", show_default=True, help="How the answer comes out."
)
def show(name: str, sparql: bool, form: str) -> None:
    """Show what a question answers, takes, and returns in each column."""
    from rich.markdown import Markdown

    from kg.query.index import command as line
    from kg.query.index import sheet
    from kg.query.library import find

    query = find(name)
    if sparql or form == "md":
        answer(query.text if sparql else sheet(query))
        return
    shown = screen()
    text, _, _ = sheet(query).rpartition(line(query))
    drawn = on_screen(Markdown(text), width=shown.width, colour=shown.colour)
    answer(f"{drawn}\n  {line(query)}\n")  # whole, however long: it is to be copied


@command.command(
    "run",
    epilog="""\b
Examples:
  kg query run unit-sheet -p unit=biiab/CS25
  kg query run findings-by-severity -p severity=error --format csv
""",
)
@click.argument("name", metavar="NAME")
@click.option("-p", "--param", "params", metavar="NAME=VALUE", multiple=True, help="A parameter; repeatable.")
@endpoint_options
@catalogue_options
@format_option
def run(name: str, params: tuple[str, ...], endpoint: str, default_graph: str, sources: Sources, format_: Format) -> None:
    """Run a question. A parameter is typed as people write it: an id, a number, a reference, a title."""
    from kg.query.run import assignments
    from kg.query.run import run as ask

    catalogue = sources.load()
    with store(catalogue, sources, endpoint, default_graph) as engine:
        result = ask(name, assignments(params), engine, catalogue)
    for remark in result.remarks:
        say(remark)
    shown = screen()
    answer(render(found(result.columns, result.rows), format_, width=shown.width, colour=shown.colour))
