"""`kg measures`: what the shape of the network tells who designs a curriculum."""

from __future__ import annotations

import click

from kg.cli.options import Sources, answer, catalogue_options, format_option, say, screen
from kg.show.lists import found, measured
from kg.show.tables import Format, Table, render


class _WithMeasures(click.Command):
    """A command whose help lists the measures; they are loaded for it only, since the library of networks takes a while."""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from kg.graph.measures import MEASURES

        super().format_help_text(ctx, formatter)
        with formatter.section("Measures"):
            formatter.write_dl([(name, one.summary) for name, one in MEASURES.items()])


@click.command(
    "measures",
    cls=_WithMeasures,
    epilog="""\b
Examples:
  kg measures shared-units
  kg measures overlap --format csv > overlap.csv
  kg measures                       what there is to measure
""",
)
@click.argument("name", metavar="[NAME]", default="")
@catalogue_options
@format_option
def command(name: str, sources: Sources, format_: Format) -> None:
    """Measure how units and qualifications hang together.

    Without a NAME, list the measures.

    What a measure tells, and what it leaves out, is said beside its rows.
    """
    table = _rows(name, sources) if name else _all()
    shown = screen()
    answer(render(table, format_, width=shown.width, colour=shown.colour))


def _all() -> Table:
    from kg.graph.measures import MEASURES

    return found(("measure", "tells"), ((name, one.summary) for name, one in MEASURES.items()))


def _rows(name: str, sources: Sources) -> Table:
    from kg.graph.measures import named, records

    chosen = named(name)
    catalogue = sources.load()
    rows = records(catalogue, name, sources.links(catalogue))
    say(chosen.explanation)
    if not rows:
        say(chosen.nothing)
    return measured(chosen.columns, rows)
