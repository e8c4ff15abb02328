"""`kg transfer`: what held units count for in a qualification, by which clause, and what is left to do."""

from __future__ import annotations

import time
from pathlib import Path

import click

from kg.answer.selection import Known
from kg.catalogue.find import Names
from kg.cli.held import held_options
from kg.cli.options import Sources, answer, catalogue_options, say, screen
from kg.errors import KgError
from kg.graph.files import replaced
from kg.show.before import saved
from kg.show.report import Form, render


@click.command(
    "transfer",
    epilog="""\b
Examples:
  kg transfer --to biiab-l3-diploma --held sfj/5,sfj/6
  kg transfer --to biiab-l3-diploma --held sfj/5 --format html --out me.html
  kg transfer --to biiab-l3-diploma --from 5530-02 --format json
  kg transfer --to sfj-l2-certificate --held biiab/CS5 --assume-policy biiab
""",
)
@click.option("--to", "name", metavar="QUAL", required=True, help="The qualification that the learner goes for.")
@click.option("--from", "origin", metavar="QUAL", help="Every unit that this qualification lists is held: an upper bound.")
@held_options
@click.option(
    "--assume-policy",
    metavar="ID",
    help="Apply the policy of this organisation to a target that states none, for example biiab; every reason then says so.",
)
@catalogue_options
@click.option(
    "--format",
    "form",
    type=click.Choice([one.value for one in Form]),
    default=Form.TABLE.value,
    show_default=True,
    callback=lambda _context, _option, value: Form(value),
    help="How the answer comes out; html and md are reports to print and sign.",
)
@click.option(
    "--before",
    "earlier",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="An answer saved before with --format json; what is otherwise now is said first.",
)
@click.option("--out", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False), help="Write the answer to this file.")
def command(
    name: str,
    origin: str | None,
    held: tuple[str, ...],
    held_file: tuple[Path, ...],
    assume_policy: str | None,
    sources: Sources,
    form: Form,
    earlier: Path | None,
    out: Path | None,
) -> None:
    """Tell what held units count for, and what is left to do.

    For each held unit and each unit of the qualification: credit transfer, equivalence, exemption and prior learning, each yes,
    no or undetermined, with the clause, its line and the evidence, and what would settle what is undetermined. Then what counts
    in which group, what is left over, and the least plan for the rest. It goes one way: what A gives towards B is not what B
    gives towards A. Tables leave out what is no throughout, JSON has every pair.
    """
    if origin and (held or held_file):
        raise KgError("a qualification or units are held, not both", where="--from, --held", mend="see kg transfer --help")
    from kg.answer.claim import transfer

    catalogue = sources.load()
    names = Names(catalogue)
    target = names.qualification(name)
    given = names.qualification(origin) if origin else None
    known = Known(catalogue, names, say)
    units = known.units(held)
    entries = known.entries(row for path in held_file for row in known.rows(path))
    links = sources.links(catalogue)
    found = transfer(catalogue, target, links, units, given=given, entries=entries, assume=assume_policy, progress=_Told())
    if assume_policy and found.judge.policy.assumed is None:
        say(f"{target.id} states a policy of its own, so that of {assume_policy} is not assumed")
    shown = screen()
    text = render(
        found, form, earlier=saved(earlier) if earlier else None, width=shown.width, colour=shown.colour and out is None
    )
    if out:
        _write(text, out)
    else:
        answer(text)


def _write(text: str, path: Path) -> None:
    try:
        with replaced(path) as part:
            part.write_text(text, encoding="utf-8")
    except OSError as error:
        raise KgError("the answer cannot be written", where=str(path), mend=error.strerror or "") from error
    say(f"written: {path}")


class _Told:
    """Says once a second how far the work has come."""

    def __init__(self) -> None:
        self.last = time.monotonic()

    def __call__(self, done: int, total: int, what: str) -> None:
        now = time.monotonic()
        if now - self.last > 1:
            self.last = now
            say(f"{done:,} of {total:,} {what}")
