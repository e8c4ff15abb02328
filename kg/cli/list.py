"""`kg list`: the tables of a catalogue."""

from __future__ import annotations

from functools import partial

import click

from kg.cli.options import Sources, answer, catalogue_options, format_option, screen
from kg.link.titles import themes
from kg.model import FindingKind, Judgement, Relation, Severity, Strength
from kg.show.tables import Format, render
from kg.show.wanted import LEVELS, LISTS, Filter, listed


@click.command(
    "list",
    epilog="""\b
Examples:
  kg list qualifications
  kg list units --qualification biiab-l3-diploma --level 2
  kg list units --match "self-service"
  kg list listings --suite 5530 --format csv > rows.csv
  kg list findings --severity error --severity warning
  kg list links --suite sfj --relation progression
""",
)
@click.argument("what", metavar="WHAT", type=click.Choice(list(LISTS)))
@click.option("--qualification", metavar="QUAL", default="", help="Of this qualification: its id, number, code or title.")
@click.option("--suite", metavar="SUITE", default="", help="Of this family of qualifications.")
@click.option("--document", metavar="DOC", default="", help="Printed in this document.")
@click.option("--line", metavar="N", type=click.IntRange(min=1), help="Findings that point at this line.")
@click.option(
    "--level", metavar="LEVEL", multiple=True, type=click.Choice(list(LEVELS), case_sensitive=False), help="At this level."
)
@click.option("--kind", metavar="KIND", multiple=True, type=click.Choice([one.value for one in FindingKind]), help="Findings so.")
@click.option("--severity", multiple=True, type=click.Choice([one.value for one in Severity]), help="Findings of this weight.")
@click.option("--relation", multiple=True, type=click.Choice([one.value for one in Relation]), help="Links of this relation.")
@click.option("--judgement", multiple=True, type=click.Choice([one.value for one in Judgement]), help="Links so judged.")
@click.option("--strength", multiple=True, type=click.Choice([one.value for one in Strength]), help="Equivalence so strong.")
@click.option(
    "--theme", metavar="THEME", multiple=True, type=click.Choice([one.id for one in themes()]), help="Units on this theme."
)
@click.option("--candidates", is_flag=True, help="Links too that come near, but are neither proposed nor judged.")
@click.option("--match", metavar="WORDS", default="", help="With all of these words; for units also inside criteria.")
@catalogue_options
@format_option
@click.pass_context
def command(context: click.Context, /, what: str, sources: Sources, format_: Format, **filters: Filter) -> None:
    """List what is in the catalogue.

    \b
    listings        the printed rows of structure tables
    units           what those rows stand for
    qualifications  with their size, units, rules and findings
    findings        what documents get wrong, the heaviest first
    links           units that are the same, lead on, or belong together
    """
    given = {name: value for name, value in filters.items() if value}
    for name in given:
        if name not in LISTS[what].filters:
            known = ", ".join(f"--{one}" for one in sorted(LISTS[what].filters))
            raise click.UsageError(f"--{name} does not narrow {what}; these do: {known}", context)
    catalogue = sources.load()
    table = listed(catalogue, what, partial(sources.links, catalogue), given)
    shown = screen()
    answer(render(table, format_, width=shown.width, colour=shown.colour))
