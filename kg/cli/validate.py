"""`kg validate`: is the graph of a catalogue, or a graph file, right?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import Sources, answer, catalogue_options, format_option, say, screen
from kg.show.lists import violations
from kg.show.tables import Format, render

if TYPE_CHECKING:  # it takes SHACL to load
    from kg.graph.validate import Violation

REFUSED = 1


@click.command(
    "validate",
    epilog="""\b
Examples:
  kg validate                        the catalogue
  kg validate --catalogue mine       ... with one of your own
  kg validate kg-out/graph.trig      a graph file
  kg validate --format csv > mend.csv
""",
)
@click.argument("file", metavar="[FILE]", required=False, type=click.Path(path_type=Path))
@catalogue_options
@format_option
def command(file: Path | None, sources: Sources, format_: Format) -> int:
    """Check a graph, and say what to mend.

    Shapes, terms, references, circles, closed lists and sums are checked. What a document gets wrong is no violation but a
    finding: see kg list findings. Exit status 1 where anything must be mended; warnings alone do not count.
    """
    from kg.graph.validate import refused, validate  # here, so that other commands start without SHACL

    say(f"checking {file or 'the catalogue'}")
    found = validate(file) if file else _of_catalogue(sources)
    shown = screen()
    answer(render(violations(found), format_, width=shown.width, colour=shown.colour))
    return REFUSED if refused(found) else 0


def _of_catalogue(sources: Sources) -> list[Violation]:
    from kg.graph.validate import altered, validate

    catalogue = sources.load()
    return [*altered(sources.folders), *validate(catalogue, sources.links(catalogue))]
