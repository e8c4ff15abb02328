"""`kg progress`: what leads on from a unit or a qualification."""

from __future__ import annotations

import click

from kg.catalogue.find import Names, Thing
from kg.catalogue.store import Catalogue
from kg.cli.options import Sources, answer, catalogue_options, format_option, screen
from kg.errors import KgError
from kg.model import Qualification, Unit
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
    catalogue = sources.load()
    names = Names(catalogue)
    sheet = _sheet(catalogue, names.anything(name), names.anything(end) if end else None, sources)
    shown = screen()
    answer(sheets.render(sheet, format_, width=shown.width, colour=shown.colour))


def _sheet(catalogue: Catalogue, start: Thing, end: Thing | None, sources: Sources) -> sheets.Sheet:
    from kg.answer import progress
    from kg.answer.route import route
    from kg.show.progress import qualification_sheet, route_sheet, unit_sheet

    if isinstance(start, Unit) and (end is None or isinstance(end, Unit)):
        return unit_sheet(progress.from_unit(catalogue, start, sources.links(catalogue), end))
    if isinstance(start, Unit) and isinstance(end, Qualification):
        return route_sheet(route(catalogue, start, end, sources.links(catalogue)))
    if isinstance(start, Qualification) and (end is None or isinstance(end, Qualification)):
        links = sources.links(catalogue)
        way = route(catalogue, start, end, links) if end else None
        return qualification_sheet(progress.from_qualification(catalogue, start, links, end), way)
    raise KgError(
        "a unit leads on to a unit or a qualification, a qualification to a qualification",
        where=f"{start.id}{f', {end.id}' if end else ''}",
        mend="see kg progress --help",
    )
