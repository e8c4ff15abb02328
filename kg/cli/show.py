"""`kg show`: one thing on one sheet."""

from __future__ import annotations

import click

from kg.catalogue.find import Names
from kg.cli.options import Sources, answer, catalogue_options, format_option, screen
from kg.model import Unit
from kg.show import sheets
from kg.show.tables import Format


@click.command(
    "show",
    epilog="""\b
Examples:
  kg show biiab/CS25                a unit by its id
  kg show L5062150                  ... by its reference number
  kg show "B&A 59"                  ... by its number as printed
  kg show "manage diary systems"    ... by its title, where that says which
  kg show 601/3735/6                a qualification by its number
  kg show 003                       a document
""",
)
@click.argument("name", metavar="ID", nargs=-1, required=True)
@catalogue_options
@format_option
def command(name: tuple[str, ...], sources: Sources, format_: Format) -> None:
    """Show all that is known of a unit, qualification or document.

    ID is an id, a unit reference number, a number, a code or a title. Where it could be several things, they are listed. A title
    that a qualification shares with its document is that of the qualification. With a unit comes what it is equivalent to and
    leads on to, in short: kg equivalents gives all the evidence.
    """
    catalogue = sources.load()
    thing = Names(catalogue).anything(" ".join(name))
    links = sources.links(catalogue) if isinstance(thing, Unit) else ()
    shown = screen()
    answer(sheets.render(sheets.sheet(catalogue, thing, links), format_, width=shown.width, colour=shown.colour))
