"""`kg export`: the catalogue as tables, as a described data set, and in the vocabularies of other standards."""

from __future__ import annotations

from pathlib import Path

import click

from kg.catalogue.findings import counted
from kg.cli.options import Sources, catalogue_options, say

PATH = click.Path(path_type=Path)

FORMS = {
    "tables": "CSV tables with a Frictionless data package",
    "nquads": "everything as N-Quads",
    "elm": "European Learning Model, JSON-LD",
    "ctdl": "Credential Transparency Description Language, JSON-LD",
    "case": "CASE 1.1, one package for each qualification",
}
"""What can be exported."""


@click.command(
    "export",
    epilog="""\b
Examples:
  kg export tables                 tables for a spreadsheet
  kg export elm ctdl --out views   two views and what they lose
""",
)
@click.argument("forms", metavar="FORM...", nargs=-1, required=True, type=click.Choice(list(FORMS)))
@click.option(
    "--out", metavar="DIR", type=click.Path(path_type=Path), default=Path("kg-export"), show_default=True, help="Where to."
)
@catalogue_options
def command(forms: tuple[str, ...], out: Path, sources: Sources) -> None:
    """Write the catalogue as tables, or in the form of a standard.

    The forms are tables, nquads, elm, ctdl and case. A standard that has no place for something says so: its losses are
    printed, and written beside the file.
    """
    from kg import build as pipeline  # here, so that other commands start without the engines of the graph

    for form in dict.fromkeys(forms):
        exported = pipeline.export(sources.load(), form, out, sources.decided())
        say(f"{FORMS[form]}: {counted(len(exported.paths), 'file')} in {out}")
        for loss in exported.losses:
            say(f"  loses: {loss}")
