"""`kg progress`: what leads on from a unit or a qualification."""

from __future__ import annotations

import click

from kg.catalogue.find import Names
from kg.cli.options import Sources, answer, catalogue_options, format_option, screen
from kg.show import sheets
from kg.show.tables import Format


@click.command(
    "progress",
    epilog="""\b
Examples:
  kg progress sfj/15
  kg progress sfj/15 --to biiab/CS30
  kg progress sfj/15 --to biiab-l3-diploma
  kg progress biiab-l3-diploma
  kg progress 5530-02 --to biiab-l3-diploma --format json
""",
)
@click.argument("name", metavar="ID")
@click.option("--to", "end", metavar="ID", help="The unit or qualification to get to.")
@catalogue_options
@format_option
def command(name: str, end: str | None, sources: Sources, format_: Format) -> None:
    """Tell what leads on from a unit or a qualification.

    From a unit: the units that accepted links of progression lead to, step by step, with the evidence; with --to a shortest way.
    From a qualification: the routes it states, and for every qualification that is no lower what would carry over if all its
    units were held, and what would be left to do. With --to a qualification: the route with the least new credit, through others
    where that is less, with the credit carried and the gap at each step, and the proof that nothing is less.
    """
    from kg.show.progress import sheet  # here, so that other commands start without numerical libraries

    catalogue = sources.load()
    names = Names(catalogue)
    one = sheet(catalogue, names.anything(name), names.anything(end) if end else None, sources.links(catalogue))
    shown = screen()
    answer(sheets.render(one, format_, width=shown.width, colour=shown.colour))
