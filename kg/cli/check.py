"""`kg check`: a selection of units against the rules of a qualification."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from kg.answer.clauses import question
from kg.answer.evaluate import Result, check
from kg.answer.selection import Listed
from kg.catalogue.find import Names
from kg.cli.held import held_options
from kg.cli.options import Sources, answer, catalogue_options, format_option, say, screen
from kg.show import combination, sheets
from kg.show.tables import Format

NOT_VALID = 1


@click.command(
    "check",
    epilog="""\b
Examples:
  kg check 5530-02 --held 5530/201,5530/210
  kg check biiab-l3-diploma --held CS25 --held "B&A 59"
  kg check 4430-l3 --held-file learner.csv --format json
""",
)
@click.argument("name", metavar="QUAL")
@held_options
@click.option("--on", "day", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]), help="The day that dated clauses are read for.")
@catalogue_options
@format_option
def command(
    name: str, held: tuple[str, ...], held_file: tuple[Path, ...], day: datetime | None, sources: Sources, format_: Format
) -> int:
    """Check the held units against the rules of QUAL.

    Every rule with what counts, what is needed and where it is printed. The result is valid, not yet (adding units can mend it),
    invalid (nothing can) or undetermined (a clause is ambiguous or not understood, or a value is not known). Exit status 1 where
    the selection is not valid; undetermined is 0.
    """
    catalogue = sources.load()
    one = Names(catalogue).qualification(name)
    units = Listed(catalogue, one, say).held(held, held_file)
    found = check(question(catalogue, one, units, day=day.date() if day else None))
    shown = screen()
    answer(sheets.render(combination.check(found), format_, width=shown.width, colour=shown.colour))
    return NOT_VALID if found.result in (Result.NOT_YET, Result.INVALID) else 0
