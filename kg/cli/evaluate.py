"""`kg evaluate`: how good the links are."""

from __future__ import annotations

import click

from kg.cli.options import Sources, answer, catalogue_options, format_option, say, screen
from kg.show import sheets
from kg.show.tables import Format


@click.command(
    "evaluate",
    epilog="""\b
Examples:
  kg evaluate                              figures and misses
  kg evaluate --format json > figures.json
  kg evaluate --decisions mine.sssom.tsv --format csv
""",
)
@catalogue_options
@format_option
def command(sources: Sources, format_: Format) -> None:
    """Measure the links against labelled pairs.

    Precision, recall and F1 with 95 % intervals, by relation, strength and pair of documents: of the program alone, of the
    program on themes that it was not fitted on, with decisions, and of plain comparison of titles. Then how often a score is
    right, and every miss.
    """
    from kg.show.evaluation import evaluation  # here, so that other commands start without numerical libraries

    catalogue = sources.load()
    say("measuring, which takes a while")
    sheet = evaluation(catalogue, sources.links(catalogue))
    shown = screen()
    answer(sheets.render(sheet, format_, width=shown.width, colour=shown.colour))
