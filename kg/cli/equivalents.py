"""`kg equivalents`: what is the same as a unit, what it leads on to, what belongs to it."""

from __future__ import annotations

import click

from kg.catalogue.find import Names
from kg.cli.options import Sources, answer, catalogue_options, format_option, screen
from kg.show import sheets
from kg.show.equivalents import equivalents
from kg.show.tables import Format


@click.command(
    "equivalents",
    epilog="""\b
Examples:
  kg equivalents biiab/CS12
  kg equivalents "resolve customers' complaints"
  kg equivalents sfj/10 --format json
""",
)
@click.argument("name", metavar="ID", nargs=-1, required=True)
@catalogue_options
@format_option
def command(name: tuple[str, ...], sources: Sources, format_: Format) -> None:
    """Show the links of a unit, with the evidence for each.

    Equivalent units come first, then what the unit leads on to and what leads up to it, then related ones. What was rejected, and
    why, comes last. A link that nobody has judged says that it is proposed.
    """
    catalogue = sources.load()
    unit = Names(catalogue).unit(" ".join(name))
    sheet = equivalents(catalogue, unit, sources.links(catalogue))
    shown = screen()
    answer(sheets.render(sheet, format_, width=shown.width, colour=shown.colour))
