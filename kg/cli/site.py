"""`kg site`: the explorer as files."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import Sources, catalogue_options, say
from kg.resources import DECISIONS


@click.command(
    "site",
    epilog="""\b
Examples:
  kg site --out site
  kg site --out site --catalogue mine
""",
)
@click.option("--out", metavar="DIR", type=click.Path(path_type=Path), required=True, help="Where the files go.")
@catalogue_options
def command(out: Path, sources: Sources) -> None:
    """Write the explorer as files that open by double click.

    Every page of `kg serve` that stands still, with the same answer as JSON and CSV beside it. The pages need no network and no
    program. A folder that holds anything else is left alone. The same input gives the same files, byte for byte.
    """
    from kg.web.explorer import Explorer
    from kg.web.site import write

    say("loading the catalogue")
    number = write(Explorer(sources.load(), sources.decided, sources.decisions or DECISIONS), out, say)
    say(f"wrote {number:,} pages; open {out / 'index.html'} in a browser")
