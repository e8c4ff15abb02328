"""`kg compare`: two units, or two qualifications, side by side."""

from __future__ import annotations

import click

from kg.catalogue.find import Names
from kg.cli.options import Sources, answer, catalogue_options, format_option, screen
from kg.show import sheets
from kg.show.tables import Format


@click.command(
    "compare",
    epilog="""\b
Examples:
  kg compare biiab/CS12 sfj/10             down to the criterion
  kg compare "B&A 59" 5530/219 --format md
  kg compare 5530-02 sfj-l2-certificate    unit by unit, with credit
""",
)
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@catalogue_options
@format_option
def command(first: str, second: str, sources: Sources, format_: Format) -> None:
    """Lay two units or two qualifications side by side.

    Of units: which outcomes and criteria are the same, renumbered, in other words, or only on one side, how much of each the
    other covers, and what a learner who holds A still has to show for B. Of qualifications: which units the other has, as the
    same unit or as another version by an equivalence link, and which it has not, with credit.
    """
    from kg.show.comparison import sheet  # here, so that other commands start without numerical libraries

    catalogue = sources.load()
    names = Names(catalogue)
    one = sheet(catalogue, names.anything(first), names.anything(second), sources.links(catalogue))
    shown = screen()
    answer(sheets.render(one, format_, width=shown.width, colour=shown.colour))
