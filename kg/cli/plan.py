"""`kg plan`: the least that is still to do."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from kg.answer.clauses import question
from kg.answer.plan import Aim, Preference, Status, plan
from kg.answer.selection import Listed
from kg.catalogue.find import Names
from kg.cli.held import held_options, unit_option
from kg.cli.options import Sources, answer, catalogue_options, format_option, say, screen
from kg.show import combination, sheets
from kg.show.tables import Format
from kg.show.wanted import LEVELS

IMPOSSIBLE = 1


@click.command(
    "plan",
    epilog="""\b
Examples:
  kg plan biiab-l3-diploma
  kg plan 5530-02 --held 5530/201,5530/210 --minimise units
  kg plan sfj-l2-certificate --must-not sfj/9 --prefer-level 2
  kg plan biiab-l3-diploma --prefer-theme complaints
  kg plan 4430-l3 --held-file learner.csv --format json
""",
)
@click.argument("name", metavar="QUAL")
@held_options
@click.option(
    "--minimise",
    type=click.Choice([one.value for one in Aim]),
    default=Aim.CREDITS.value,
    show_default=True,
    help="What is to be least of what is still to do.",
)
@unit_option("--must", "A unit that the plan has to contain; repeatable, or a comma list.")
@unit_option("--must-not", "A unit that the plan may not contain; repeatable, or a comma list.")
@click.option(
    "--prefer-level",
    metavar="LEVEL",
    type=click.Choice(list(LEVELS), case_sensitive=False),
    help="Of plans as small, one with least credit at other levels.",
)
@click.option(
    "--prefer-theme",
    metavar="WORDS",
    help="Of plans as small, one with least credit in units without these words in their title or an outcome's.",
)
@click.option("--on", "day", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]), help="The day that dated clauses are read for.")
@catalogue_options
@format_option
def command(
    name: str,
    held: tuple[str, ...],
    held_file: tuple[Path, ...],
    minimise: str,
    must: tuple[str, ...],
    must_not: tuple[str, ...],
    prefer_level: str | None,
    prefer_theme: str | None,
    day: datetime | None,
    sources: Sources,
    format_: Format,
) -> int:
    """Plan the least that is still to do for QUAL.

    The plan is proved least: JSON carries a certificate, which has been checked in exact fractions. Of several least plans the
    first in the order of ids is shown, and how many there are. Where there is none, clauses are named that cannot be met
    together, none of which can be left out. Exit status 1 where no plan is possible.
    """
    catalogue = sources.load()
    one = Names(catalogue).qualification(name)
    listed = Listed(catalogue, one, say)
    asked = question(
        catalogue,
        one,
        listed.held(held, held_file),
        must=listed.units(must),
        must_not=listed.units(must_not),
        day=day.date() if day else None,
    )
    prefer = Preference(LEVELS[prefer_level] if prefer_level else None, prefer_theme or None)
    found = plan(asked, Aim(minimise), prefer)
    shown = screen()
    answer(sheets.render(combination.plan(found), format_, width=shown.width, colour=shown.colour))
    return IMPOSSIBLE if found.status is Status.IMPOSSIBLE else 0
