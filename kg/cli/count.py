"""`kg count`: how many selections of units are valid."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from kg.answer.clauses import question
from kg.answer.count import counts
from kg.answer.selection import Listed
from kg.answer.whatif import changed, slack
from kg.catalogue.find import Names
from kg.cli.held import held_options
from kg.cli.options import Sources, answer, catalogue_options, format_option, say, screen
from kg.show import combination, sheets
from kg.show.tables import Format

NONE_VALID = 1


@click.command(
    "count",
    epilog="""\b
Examples:
  kg count biiab-l3-diploma
  kg count 5530-02 --held 5530/201,5530/210
  kg count 4430-l3 --format json
  kg count 5530-02 --set r1=50 --set r5=none
  kg count sfj-l2-certificate --explain
""",
)
@click.argument("name", metavar="QUAL")
@held_options
@click.option(
    "--set",
    "wishes",
    metavar="RULE=VALUE",
    multiple=True,
    help="What if the figure of a rule were another, or `none`; repeatable. kg show QUAL lists the rules.",
)
@click.option(
    "--explain",
    is_flag=True,
    help="Also the units in every and in no valid selection, clauses that exclude nothing, and stated figures against what "
    "valid selections have.",
)
@click.option("--on", "day", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]), help="The day that dated clauses are read for.")
@catalogue_options
@format_option
def command(
    name: str,
    held: tuple[str, ...],
    held_file: tuple[Path, ...],
    wishes: tuple[str, ...],
    explain: bool,
    day: datetime | None,
    sources: Sources,
    format_: Format,
) -> int:
    """Count the valid selections of units of QUAL, exactly.

    A selection is a set of units that QUAL lists, with all that are mandatory and all that are held; it is valid where what
    counts of it meets every rule. They are counted by credit as well, surplus included. Where a clause is ambiguous there is a
    number for each reading. Exit status 1 where no selection is valid and no reading is open.
    """
    catalogue = sources.load()
    one = Names(catalogue).qualification(name)
    units = Listed(catalogue, one, say).held(held, held_file)
    on = day.date() if day else None
    other, changes = changed(one, wishes)
    asked = question(catalogue, other, units, day=on)
    found = counts(asked)
    before = counts(question(catalogue, one, units, day=on)) if changes else None
    details = [slack(asked, reading) for reading in asked.readings] if explain and not found.reasons else []
    shown = screen()
    sheet = combination.count(found, changes, before, details)
    answer(sheets.render(sheet, format_, width=shown.width, colour=shown.colour))
    impossible = not found.reasons and all(one.valid == 0 for one in found.readings)
    return NONE_VALID if impossible else 0
