"""`kg read`: a user's own documents into a catalogue."""

from __future__ import annotations

from pathlib import Path

import click

from kg.catalogue.findings import counted
from kg.cli.options import answer, format_option, say, screen
from kg.errors import KgError
from kg.show import lists
from kg.show.tables import Format, render

PATH = click.Path(path_type=Path)


@click.command(
    "read",
    epilog="""\b
Examples:
  kg read specification.txt --out my-catalogue
  kg read joinery.txt --out mine --suite joinery --id joinery-l2
  kg list units --catalogue my-catalogue --no-bundled
""",
)
@click.argument("documents", metavar="DOC...", nargs=-1, required=True, type=PATH)
@click.option("--out", metavar="DIR", required=True, type=PATH, help="The catalogue folder; made where it does not exist.")
@click.option("--suite", metavar="S", help="The family of qualifications that share units; else as the document prints it.")
@click.option("--id", "name", metavar="Q", help="The id of the qualification; else suite, level and size.")
@format_option
def command(documents: tuple[Path, ...], out: Path, suite: str | None, name: str | None, format_: Format) -> None:
    """Read documents into a catalogue of your own.

    What was read is reported. The layout of a document is recognised from its text. Nothing is written unless every document
    could be read.
    """
    from kg.build import read_documents
    from kg.catalogue.assemble import assemble
    from kg.catalogue.files import save

    if name and len(documents) > 1:
        raise KgError("--id names one qualification, but there are several documents", mend="read them one by one")
    readings = read_documents(documents, suite=suite, name=name, progress=say)
    catalogue = assemble(readings)
    save(readings, out)
    shown = screen()
    answer(render(lists.documents(catalogue), format_, width=shown.width, colour=shown.colour))
    say(f"\nwrote {counted(len(readings), 'file')} into {out}; use them with --catalogue {out}")
