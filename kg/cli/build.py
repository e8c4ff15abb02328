"""`kg build`: a catalogue as graph, findings and landing page."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import Sources, answer, catalogue_options, format_option, say, screen
from kg.show.lists import qualifications
from kg.show.tables import Format, render

PATH = click.Path(path_type=Path)


@click.command(
    "build",
    epilog="""\b
Examples:
  kg build                              the bundled catalogue, into kg-out
  kg build --documents specifications   all .txt documents of a folder
  kg build --documents one.txt two.txt --out mine
""",
)
@click.option("--documents", metavar="PATH...", multiple=True, type=PATH, help="Build from these documents or folders instead.")
@click.option("--out", metavar="DIR", type=PATH, default=Path("kg-out"), show_default=True, help="Where the files go.")
@click.argument("more", nargs=-1, type=PATH, metavar="")
@catalogue_options
@format_option
def command(documents: tuple[Path, ...], out: Path, more: tuple[Path, ...], sources: Sources, format_: Format) -> None:
    """Build the graph, the links, the findings and the page.

    Writes the graph (graph.ttl, .trig, .nq, .jsonld, .graphml), its description, the terms, the links (links.sssom.tsv), the
    findings, the pictures (see kg view) and index.html, and prints a summary. Open index.html in a browser; it needs no
    network. The same input gives the same files, byte for byte.
    """
    from kg import build as pipeline  # here, so that other commands start without the engines of the graph

    if more and not documents:
        raise click.UsageError(
            f"unexpected argument `{more[0]}`; documents stand behind --documents", click.get_current_context()
        )
    catalogue = pipeline.gather([*documents, *more], sources.folders, bundled=sources.bundled, progress=say)
    written = pipeline.build(catalogue, out, say, sources.decided())
    shown = screen()
    answer(render(qualifications(catalogue), format_, width=shown.width, colour=shown.colour))
    say(f"\n{pipeline.totals(catalogue)}")
    say(f"wrote {', '.join(path.name for path in written)}\nopen {out / pipeline.PAGE} in a browser")
